// What could not be done, told where the buttons are, so that no other key decides meanwhile.

import { cap, el } from "../dom.js";
import { stepSays } from "./rail.js";

const SAID = { accepted: "accepted", rejected: "rejected", skipped: "skipped", open: "opened again" };

function ago(at) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000));
    if (seconds < 90) return `${seconds} seconds ago`;
    const minutes = Math.round(seconds / 60);
    return minutes < 90 ? `${minutes} minutes ago` : new Date(at).toLocaleString();
}

/** The panel of a conflict or a refusal; `again` decides after all as one had, `leave` keeps what stands. */
export function conflictPanel({ entry, outcome, step }, again, leave) {
    const mention = outcome.mentions[0];
    const did = step ? stepSays(step) : entry.operation.kind;
    if (outcome.result === "refused" || !mention) {
        return el(
            "div",
            { class: "conflict", role: "alert" },
            el("h2", {}, "Not saved"),
            el("p", {}, `You ${did}. The server refused it: ${outcome.message}. Nothing else was touched.`),
            el(
                "div",
                { class: "row" },
                el("button", { class: "btn main", type: "button", onclick: leave }, cap("1"), " Go on"),
            ),
        );
    }
    const { curator, at, status, value } = mention.standing;
    const canRepeat = entry.operation.kind === "decide";
    return el(
        "div",
        { class: "conflict", role: "alert" },
        el("h2", {}, at ? `Decided elsewhere ${ago(at)}` : "Decided elsewhere"),
        el(
            "p",
            {},
            `${curator ?? "Somebody"} ${SAID[status]} “${mention.text}” `,
            value.concept.id ? ["as ", el("span", { class: "id" }, value.concept.id)] : "",
            `. Here you ${did}. Nothing was overwritten; both are in the history.`,
        ),
        el(
            "div",
            { class: "row" },
            el("button", { class: "btn main", type: "button", onclick: leave }, cap("1"), ` Keep ${SAID[status]}`),
            canRepeat
                ? el("button", { class: "btn", type: "button", onclick: again }, cap("2"), " Decide as I did")
                : "",
        ),
    );
}
