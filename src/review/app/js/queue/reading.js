// What is read: where the sentence comes from, why it comes now, the sentence between its neighbours, and its mentions as a
// list for those who do not see the marks.

import { cap, el } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";
import { isRelation, relationSays } from "./relation.js";
import { assertionWord, badge, typeName } from "../types.js";

/** The place of the sentence. `activate(id)` is told of a chosen mention, `step(direction)` of arrows in the list. */
export class Reading {
    constructor(activate, step) {
        this.activate = activate;
        this.source = el("p", { class: "src" });
        this.now = el("p", { class: "now" });
        this.whole = el("span", { class: "opt-sm" }, cap(capOf(keysOf("document")[0] ?? "")), " whole document");
        this.before = el("p", { class: "ctx" });
        this.place = el("div", {});
        this.after = el("p", { class: "ctx" });
        // Stays in the page when its chips change, so that it keeps the focus.
        this.chips = el("div", {
            class: "chips",
            role: "listbox",
            "aria-label": "Mentions and relations in this sentence",
            tabindex: "0",
        });
        this.chips.addEventListener("keydown", (event) => {
            const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            step(direction);
        });
        this.parts = [
            this.source,
            el("div", { class: "nowrow" }, this.now, this.whole),
            this.before,
            this.place,
            this.after,
            this.chips,
        ];
        this.element = el("article", { class: "read", "aria-label": "Sentence" }, this.parts);
    }

    /** Paints a sentence. `says` is why it is here or which keys a mode has. */
    paint({ sentence, drawing, mentions, relations, links, activeId, isMode, says, choice, caret }) {
        if (this.source.parentNode !== this.element) this.element.replaceChildren(...this.parts);
        const { document, role, section, others } = sentence;
        this.source.replaceChildren(
            el("span", { class: "ttl" }, document.title ?? document.source),
            el("span", { class: "id" }, document.id),
            ...(document.year ? [el("span", { class: "num" }, String(document.year))] : []),
            el("span", {}, role ?? section),
            ...(others.length > 0 ? [el("b", {}, `open by ${others.join(", ")} too`)] : []),
        );
        this.now.replaceChildren(...says);
        this.whole.hidden = isMode;
        neighbour(this.before, sentence.before);
        neighbour(this.after, sentence.after);
        if (drawing.element.parentNode !== this.place) {
            this.place.replaceChildren(drawing.element);
            this.element.scrollTop = 0;
        }
        this.#paintChips([...mentions, ...relations], activeId);
        drawing.paint(mentions, activeId, { choice, caret, links });
    }

    #paintChips(items, activeId) {
        const chips = items.map((item, index) => {
            const { status, value, is_flagged: isFlagged } = item.standing;
            const sign = { accepted: "✓", rejected: "✕", skipped: "–" }[status];
            const said = { accepted: "accepted", rejected: "rejected", skipped: "skipped" }[status];
            return el(
                "span",
                {
                    class: "chip",
                    role: "option",
                    id: `chip-${index}`,
                    "aria-selected": String(item.id === activeId),
                    onclick: () => this.activate(item.id),
                },
                badge(value.type),
                el("span", { class: "vh" }, `${typeName(value.type)}: `),
                item.text,
                el(
                    "span",
                    { class: "st" },
                    isRelation(item) ? relationSays(item) : assertionWord(value.assertion),
                    " ",
                    sign ? el("span", { "aria-hidden": "true" }, sign) : "",
                    said ? el("span", { class: "vh" }, ` ${said}`) : "",
                    isFlagged ? " ⚑" : "",
                ),
            );
        });
        this.chips.hidden = chips.length === 0;
        this.chips.replaceChildren(...chips);
        const active = items.findIndex((item) => item.id === activeId);
        if (active < 0) this.chips.removeAttribute("aria-activedescendant");
        else {
            this.chips.setAttribute("aria-activedescendant", `chip-${active}`);
            // Where chips scroll sideways the active one is to be seen.
            const { offsetLeft, offsetWidth } = chips[active];
            if (this.chips.scrollWidth > this.chips.clientWidth)
                this.chips.scrollLeft = offsetLeft - (this.chips.clientWidth - offsetWidth) / 2;
        }
    }

    /** Shows something else in its place. */
    replace(content) {
        this.element.replaceChildren(content);
    }
}

function neighbour(place, text) {
    place.hidden = !text;
    place.textContent = text ?? "";
}
