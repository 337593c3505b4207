// The action bar: the buttons with their keys, always at the same spot. A conflict takes its place, so that no other key
// decides meanwhile.

import { cap, el } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";
import { isRelation } from "./relation.js";

const BIG = [
    ["accept", "Accept", "✓"],
    ["reject", "Reject", "✕"],
    ["skip", "Skip", "–"],
    ["relink", "Relink", "⌕"],
    ["undo", "Undo", "↶"],
];
const SMALL = [
    ["type", "Type"],
    ["edges", "Edges"],
    ["assertion", "Assertion"],
    ["mark", "Mark new"],
    ["same", "All alike"],
    ["block", "Block"],
    ["flag", "Flag"],
    ["comment", "Comment"],
];

/** The bar; `run(action)` is told what a button asks for. */
export class Acts {
    constructor(run) {
        const button = ([id, says, glyph]) =>
            el(
                "button",
                {
                    class: `btn ${glyph ? "big" : "bare"}${id === "accept" ? " main" : ""}`,
                    type: "button",
                    data: { act: id },
                    onclick: () => run(id),
                },
                glyph ? el("span", { class: "gl mob", "aria-hidden": "true" }, glyph) : "",
                keysOf(id).length > 0 ? cap(capOf(keysOf(id)[0])) : "",
                el("span", { class: "says" }, says),
            );
        this.bar = el(
            "div",
            { class: "acts", role: "toolbar", "aria-label": "Decide" },
            BIG.map(button),
            el("span", { class: "sep" }),
            SMALL.map(button),
        );
        this.says = (id) => this.bar.querySelector(`[data-act="${id}"] .says`);
        this.element = el("div", { class: "bottom" }, this.bar);
    }

    /** Fits the words to what is active. */
    paint(active) {
        this.element.replaceChildren(this.bar);
        const same = active?.same ?? 1;
        const isOfTwo = isRelation(active);
        this.says("same").textContent = same > 1 ? `All ${same} alike` : "All alike";
        this.says("flag").textContent = active?.standing.is_flagged ? "No flag" : "Flag";
        this.says("edges").textContent = isOfTwo ? "Swap" : "Edges";
        this.says("assertion").textContent = isOfTwo ? "Stance" : "Assertion";
        for (const id of ["relink", "block"]) this.bar.querySelector(`[data-act="${id}"]`).disabled = isOfTwo;
    }

    /** Shows a panel in place of the bar, or nothing. */
    replace(panel) {
        this.element.replaceChildren(...(panel ? [panel] : []));
    }
}
