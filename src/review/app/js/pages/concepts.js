// Concepts: those that mentions have, or one with all its evidence.

import { get } from "../api.js";
import { el } from "../dom.js";
import { listHead } from "../listhead.js";
import { conceptParts } from "../queue/card.js";
import { table } from "../table.js";
import { badge, markOf, typeName } from "../types.js";

async function list(main, context, parameters) {
    const head = listHead({
        title: "Concepts",
        address: "concepts",
        label: "Identifier or words",
        parameters,
        context,
    });
    const { concepts } = await get("used-concepts", { text: head.text, limit: 500 });
    head.count.textContent = concepts.length === 500 ? "The 500 of most mentions" : `${concepts.length} concepts`;
    const rows = concepts.map((one) => [
        el("a", { href: `#/concepts?id=${encodeURIComponent(one.id)}` }, one.label || "no concept"),
        el("span", { class: "id" }, one.id),
        el("span", { class: "tn" }, badge(one.type), typeName(one.type)),
        one.mentions,
        one.open,
        one.accepted,
        one.rejected,
    ]);
    const columns = ["label", "identifier", "type", "mentions", "open", "accepted", "rejected"];
    main.append(head.element, table("Concepts", columns, rows));
}

/** A sentence with one mention marked. */
function evidence(item) {
    const { sentence } = item;
    const mention = sentence.mentions.find((one) => one.id === item.mention);
    const characters = [...sentence.text];
    const cut = (start, end) => characters.slice(Math.max(0, start), Math.max(0, end)).join("");
    const [first, last] = [
        mention.standing.value.fragments[0][0] - sentence.start,
        mention.standing.value.fragments.at(-1)[1] - sentence.start,
    ];
    const queue = `#/queue?document=${encodeURIComponent(sentence.document.id)}&form=${encodeURIComponent(mention.text)}&status=any`;
    return el(
        "li",
        { data: { t: markOf(mention.standing.value.type) } },
        el("a", { class: "id", href: queue }, sentence.document.id),
        cut(0, first),
        el("b", {}, cut(first, last)),
        cut(last, characters.length),
        " ",
        el("span", { class: "mut" }, mention.standing.status),
    );
}

async function one(main, context, id) {
    const known = await get("concept", { id }).catch((error) => {
        if (error.status === 404) return null;
        throw error;
    });
    const place = el("ul", { class: "sample all" });
    const more = el("button", { class: "btn", type: "button" }, "More");
    const count = el("p", { class: "lead", role: "status" });
    const queue = `#/queue?concept=${encodeURIComponent(id)}&status=any`;
    main.append(
        el(
            "div",
            { class: "ph" },
            el("div", {}, el("h1", {}, known?.label ?? id), el("p", { class: "id" }, id), count),
            el(
                "div",
                {},
                el("a", { class: "btn main", href: queue }, "Review its mentions"),
                " ",
                el("a", { class: "btn", href: "#/concepts" }, "All concepts"),
            ),
        ),
        el(
            "div",
            { class: "two" },
            el("section", {}, el("h2", {}, "Evidence"), place, more),
            el(
                "section",
                { class: "card" },
                known ? conceptParts(known) : el("p", {}, "No dictionary has this concept."),
            ),
        ),
    );
    let after;
    const load = async () => {
        const page = await get("evidence", { concept: id, after, limit: 30 });
        after = page.items.at(-1)?.cursor;
        place.append(...page.items.map(evidence));
        count.textContent = `${page.total.toLocaleString("en")} mentions`;
        more.hidden = place.children.length >= page.total || page.items.length === 0;
    };
    more.addEventListener("click", load);
    await load();
}

/** Shows the concepts, or the one of the address. */
export async function show(main, context, parameters) {
    main.className = "page";
    const id = parameters.get("id");
    return id === null ? list(main, context, parameters) : one(main, context, id);
}
