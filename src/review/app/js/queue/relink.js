// Search over all names of the dictionaries, as one types. The former list stays until the new one is there.

import { get } from "../api.js";
import { cap, el } from "../dom.js";
import { popup } from "../dialog.js";
import { badge, typeName } from "../types.js";

/** The matched name with what was asked for underlined. */
function matched(name, asked) {
    const at = name.toLowerCase().indexOf(asked.toLowerCase());
    if (asked === "" || at < 0) return [name];
    return [name.slice(0, at), el("u", {}, name.slice(at, at + asked.length)), name.slice(at + asked.length)];
}

function option(hit, index, asked, isChosen) {
    return el(
        "div",
        { class: "opt", role: "option", id: `concept-${index}`, "aria-selected": String(isChosen) },
        badge(hit.type),
        el("span", { class: "l1" }, hit.label),
        el("span", { class: "id" }, hit.id),
        el(
            "span",
            { class: "l2" },
            typeName(hit.type),
            ": ",
            hit.replaces ? `${hit.replaces} is obsolete: replaced by this` : matched(hit.matched, asked),
            hit.parents.length > 0 ? ` · ${hit.parents.join(", ")}` : "",
        ),
    );
}

/** Opens the search; `choose(concept, hit, isForAll)` is given what Enter takes, with Shift for all with the same words. */
export function openRelink(place, mention, choose) {
    const { value } = mention.standing;
    const list = el("div", { class: "res", id: "concepts", role: "listbox", "aria-label": "Concepts" });
    const count = el("span", { class: "mut num", role: "status" });
    const input = el("input", {
        role: "combobox",
        "aria-expanded": "true",
        "aria-controls": "concepts",
        "aria-autocomplete": "list",
        "aria-label": "Search all names and identifiers",
        autocomplete: "off",
        spellcheck: "false",
        maxlength: 200,
    });
    input.value = mention.text;
    let hits = [];
    let at = 0;
    let asked = null;
    let controller = null;
    const dialog = popup(
        place,
        `Relink ${mention.text}`,
        [
            el("div", { class: "q" }, input, count),
            list,
            el(
                "p",
                { class: "foot" },
                el("span", {}, cap("↑"), " ", cap("↓"), " choose"),
                el("span", {}, cap("Enter"), " relink"),
                mention.same > 1 ? el("span", {}, cap("Shift Enter"), ` and all ${mention.same} alike`) : "",
                el("span", { class: "end" }, cap("Esc"), value.concept.id ? ` keep ${value.concept.id}` : " leave"),
            ),
        ],
        { onclose: () => controller?.abort() },
    );
    const paint = () => {
        list.replaceChildren(...hits.map((hit, index) => option(hit, index, asked, index === at)));
        if (hits.length > 0) {
            input.setAttribute("aria-activedescendant", `concept-${at}`);
            list.children[at].scrollIntoView({ block: "nearest" });
        } else input.removeAttribute("aria-activedescendant");
    };
    const search = async () => {
        controller?.abort();
        controller = new AbortController();
        const now = input.value.trim();
        try {
            const found = await get("concepts", { q: now, type: value.type, limit: 30 }, { signal: controller.signal });
            if (now !== input.value.trim()) return;
            ({ hits } = found);
            asked = now;
            at = 0;
            count.textContent =
                hits.length > 0 ? `${hits.length} concepts, ${Math.round(found.milliseconds)} ms` : "no name fits";
            paint();
        } catch (error) {
            if (!controller.signal.aborted) count.textContent = error.message;
        }
    };
    const take = (index, isForAll = false) => {
        const hit = hits[index];
        // Neither after Esc, nor from the list of what was asked before.
        if (!hit || !dialog.open || asked !== input.value.trim()) return;
        dialog.close();
        choose({ id: hit.id, label: hit.label }, hit, isForAll);
    };
    input.addEventListener("input", search);
    input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (move && hits.length > 0) {
            event.preventDefault();
            at = (at + move + hits.length) % hits.length;
            paint();
        } else if (event.key === "Enter") {
            event.preventDefault();
            // What is shown belongs to what was asked; whoever types and presses Enter at once waits for the answer.
            const isForAll = event.shiftKey;
            if (asked === input.value.trim()) take(at, isForAll);
            else search().then(() => take(0, isForAll));
        }
    });
    list.addEventListener("click", (event) => {
        const chosen = event.target.closest(".opt");
        if (chosen) take([...list.children].indexOf(chosen));
    });
    input.focus();
    input.select();
    search();
}
