// How far the project is: numbers, pace, and a meter told by pattern as well as by shade.

import { el } from "../dom.js";

/** Steps that the pace is taken from. */
const RECENT = 20;
/** Whoever looks at one mention for longer was somewhere else. */
const LONGEST = 120_000;

function seconds(steps) {
    const times = steps
        .slice(-RECENT)
        .filter((step) => !step.isBulk && step.milliseconds > 0 && step.milliseconds < LONGEST);
    return times.length === 0 ? null : times.reduce((sum, step) => sum + step.milliseconds, 0) / 1000 / times.length;
}

/** The line and the meter for a project's progress; `steps` are one's own that hold. */
export function progressParts(progress, steps) {
    const { mentions, accepted, changed, rejected, skipped, added, by_bulk: byBulk } = progress;
    const decided = accepted + changed + rejected;
    const each = seconds(steps);
    const number = (n) => el("span", { class: "num" }, n.toLocaleString("en"));
    const part = (name, n) => el("i", { class: name, vars: { "--w": `${(100 * n) / Math.max(1, mentions)}%` } });
    const extra = [added > 0 && `${added} added`, byBulk > 0 && `${byBulk} in bulk`].filter(Boolean).join(", ");
    return [
        el(
            "div",
            { class: "row" },
            el(
                "span",
                {},
                el("b", { class: "num", id: "decided" }, decided.toLocaleString("en")),
                " of ",
                number(mentions),
                " decided",
            ),
            el(
                "span",
                { class: "opt-sm mut" },
                `${accepted} accepted, ${changed} changed, ${rejected} rejected; ${skipped} skipped${extra && `; ${extra}`}`,
            ),
            each === null
                ? ""
                : el(
                      "span",
                      {},
                      el("span", { class: "num" }, each.toFixed(1)),
                      ` s each, about ${timeLeft((mentions - decided) * each)} left`,
                  ),
        ),
        el(
            "div",
            {
                class: "meter",
                role: "progressbar",
                "aria-label": "Decided",
                "aria-valuemin": 0,
                "aria-valuemax": mentions,
                "aria-valuenow": Math.min(decided, mentions),
            },
            part("a", accepted),
            part("c", changed),
            part("x", rejected),
            part("s", skipped),
        ),
    ];
}

function timeLeft(total) {
    const minutes = Math.ceil(Math.max(0, total) / 60);
    return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
