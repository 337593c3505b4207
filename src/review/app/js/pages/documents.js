// Documents: all of them with their counts, or one with its text and all its mentions.

import { get } from "../api.js";
import { el } from "../dom.js";
import { listHead } from "../listhead.js";
import { SentenceDrawing } from "../queue/sentence.js";
import { table } from "../table.js";

async function list(main, context, parameters) {
    const head = listHead({
        title: "Documents",
        address: "documents",
        label: "Identity or title",
        parameters,
        context,
    });
    const place = el("div", {});
    const more = el("button", { class: "btn", type: "button" }, "More");
    main.append(head.element, place, more);
    const documents = [];
    const load = async () => {
        const page = await get("documents", { text: head.text, after: documents.at(-1)?.cursor, limit: 100 });
        documents.push(...page.documents);
        more.hidden = documents.length >= page.total || page.documents.length === 0;
        head.count.textContent = `${page.total.toLocaleString("en")} documents`;
        const rows = documents.map((one) => [
            el("a", { href: `#/documents?id=${encodeURIComponent(one.id)}` }, one.title ?? one.id),
            el("span", { class: "id" }, one.id),
            one.year ?? "",
            one.mentions,
            one.open,
            one.accepted,
            one.rejected,
            one.skipped,
            one.assigned.join(", "),
        ]);
        place.replaceChildren(
            table(
                "Documents",
                ["title", "identity", "year", "mentions", "open", "accepted", "rejected", "skipped", "assigned"],
                rows,
            ),
        );
    };
    more.addEventListener("click", load);
    await load();
}

async function one(main, context, id) {
    const view = await get("document", { id });
    const drawings = [];
    const sections =
        view.sections.length > 0 ? view.sections : [{ kind: "text", label: null, start: 0, end: Infinity }];
    const inside = (section) =>
        view.sentences.filter((sentence) => sentence.start >= section.start && sentence.start < section.end);
    const parts = sections.map((section) => {
        const sentences = inside(section).map((sentence) => {
            const drawing = new SentenceDrawing(sentence);
            drawing.element.removeAttribute("id");
            drawings.push(drawing);
            return drawing.element;
        });
        return sentences.length > 0
            ? el("section", { class: "wide" }, el("h2", {}, section.label ?? section.kind), sentences)
            : "";
    });
    const queue = `#/queue?document=${encodeURIComponent(id)}&status=any&order=document`;
    main.append(
        el(
            "div",
            { class: "ph" },
            el(
                "div",
                {},
                el("h1", {}, view.head.title ?? id),
                el("p", { class: "id" }, id, view.head.year ? ` · ${view.head.year}` : "", ` · ${view.head.source}`),
            ),
            el(
                "div",
                {},
                el("a", { class: "btn main", href: queue }, "Review its mentions"),
                " ",
                el("a", { class: "btn", href: "#/documents" }, "All documents"),
            ),
        ),
        ...parts,
    );
    for (const drawing of drawings) {
        const mentions = drawing.sentence.mentions.map((mention) => context.model.item(mention.id) ?? mention);
        drawing.paint(mentions, null);
    }
    context.keys({
        accept: (event) => event.key === "Enter" && context.navigate(queue),
        document: () => history.back(),
    });
    return () => drawings.forEach((drawing) => drawing.close());
}

/** Shows the documents, or the one of the address. */
export async function show(main, context, parameters) {
    main.className = "page";
    const id = parameters.get("id");
    return id === null ? list(main, context, parameters) : one(main, context, id);
}
