// The history at the bottom: a sign and a height in seconds for each step, what was taken back dashed.

import { cap, el } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";

const SIGNS = {
    accept: "✓",
    reject: "✕",
    skip: "–",
    relink: "↻",
    retype: "T",
    assert: "n",
    edges: "↔",
    add: "+",
    comment: "…",
    flag: "⚑",
    reopen: "○",
    swap: "⇄",
    relation_type: "T",
    stance: "n",
};
const PAST = {
    accept: "accepted",
    reject: "rejected",
    skip: "skipped",
    relink: "relinked",
    retype: "changed the type of",
    assert: "changed the assertion of",
    edges: "changed the edges of",
    add: "added",
    comment: "commented on",
    flag: "flagged",
    swap: "swapped the ends of",
    relation_type: "changed the type of",
    stance: "changed the stance of",
    choose: "settled",
    none: "settled as none",
};

/** A step in words. */
export function stepSays(step) {
    const past = PAST[step.action] ?? step.action;
    return step.isBulk ? `${past} ${step.count} together` : `${past} ${step.text}`;
}

/** The rail. `back(steps)` is asked to take so many steps back, `again(steps)` to do them again. */
export class Rail {
    constructor(back, again) {
        this.back = back;
        this.again = again;
        this.steps = el("ol", { class: "rail" });
        this.last = el("p", { class: "last" });
        this.element = el(
            "section",
            { class: "hist", "aria-label": "Undo history" },
            el("h2", {}, "History"),
            this.steps,
            this.last,
            el(
                "button",
                { class: "btn bare", type: "button", onclick: () => back(1) },
                cap(capOf(keysOf("undo")[0] ?? "")),
                " Undo",
            ),
            el(
                "button",
                { class: "btn bare cols-sm", type: "button", onclick: () => again(1) },
                cap(capOf(keysOf("redo")[0] ?? "")),
                " Redo",
            ),
        );
    }

    paint(done, undone) {
        const most = innerWidth < 500 ? 6 : innerWidth < 1100 ? 14 : 18;
        const shown = done.slice(-most);
        const step = (one, label, act, name) => {
            const seconds = one.milliseconds / 1000;
            const bar = el("i", { vars: { "--s": Math.min(seconds, 3.1) } });
            const sign = one.isBulk ? "≡" : (SIGNS[one.action] ?? "·");
            return el(
                "li",
                {},
                el(
                    "button",
                    { type: "button", class: name, title: stepSays(one), "aria-label": label, onclick: act },
                    sign,
                    bar,
                ),
            );
        };
        const hasFocus = this.steps.contains(document.activeElement);
        this.steps.replaceChildren(
            ...shown.map((one, index) => {
                const n = shown.length - index;
                return step(
                    one,
                    `${stepSays(one)}; take ${n === 1 ? "it" : `${n} steps`} back`,
                    () => this.back(n),
                    "",
                );
            }),
            el("li", { class: "cur" }, el("span", { class: "vh" }, "now")),
            ...undone
                .slice(-6)
                .reverse()
                .map((one, index) =>
                    step(one, `${stepSays(one)}, taken back; do it again`, () => this.again(index + 1), "redo"),
                ),
        );
        if (hasFocus) this.steps.querySelector("li:has(+ .cur) button, button")?.focus();
        const latest = done.at(-1);
        this.last.textContent = latest
            ? `Last: ${stepSays(latest)}, ${(latest.milliseconds / 1000).toFixed(1)} s`
            : "Nothing to undo";
    }
}
