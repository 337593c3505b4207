// What could not be done, told where the buttons are, so that no other key decides meanwhile.

import { cap, el } from "../dom.js";
import { itemsOf } from "../model.js";
import { stepSays } from "./rail.js";

const SAID = { accepted: "accepted", rejected: "rejected", skipped: "skipped", open: "opened again" };

const DO = {
    accept: "Accept",
    reject: "Reject",
    skip: "Skip",
    relink: "Relink",
    retype: "Change the type",
    assert: "Change the assertion",
    edges: "Move the edges",
    comment: "Comment",
    flag: "Flag",
    swap: "Swap the ends",
    relation_type: "Change the type",
    stance: "Change the stance",
};

function ago(at) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000));
    if (seconds < 90) return `${seconds} seconds ago`;
    const minutes = Math.round(seconds / 60);
    return minutes < 90 ? `${minutes} minutes ago` : new Date(at).toLocaleString();
}

function choice(key, says, choose, isMain) {
    return el("button", { class: isMain ? "btn main" : "btn", type: "button", onclick: choose }, cap(key), ` ${says}`);
}

/**
 * The panel of a conflict or a refusal; `choose` is told `keep` (what stands), `again` (decide after all as one had) or
 * `flag` (for later).
 */
export function conflictPanel({ entry, outcome, step }, choose) {
    const [mention] = itemsOf(outcome);
    const did = step
        ? stepSays(step)
        : ({ undo: "took a step back", redo: "did a step again" }[entry.operation.kind] ?? entry.operation.kind);
    if (outcome.result === "refused" || !mention) {
        return el(
            "div",
            { class: "conflict", role: "alert" },
            el("h2", {}, "Not saved"),
            el("p", {}, `You ${did}. The server did not take it: ${outcome.message}. Nothing else was touched.`),
            el(
                "div",
                { class: "row" },
                choice("1", "Go on", () => choose("keep"), true),
            ),
        );
    }
    const { curator, at, status, value } = mention.standing;
    const mine = DO[entry.operation.action?.do];
    return el(
        "div",
        { class: "conflict", role: "alert" },
        el("h2", {}, at ? `Decided elsewhere ${ago(at)}` : "Decided elsewhere"),
        el(
            "p",
            {},
            `${curator ?? "Somebody"} ${SAID[status]} “${mention.text}” `,
            value.concept?.id ? ["as ", el("span", { class: "id" }, value.concept.id)] : "",
            `. Here you ${did}. Nothing was overwritten; what stands is what they did.`,
        ),
        el(
            "div",
            { class: "row" },
            choice("1", `Keep ${SAID[status]}`, () => choose("keep"), true),
            mine ? choice("2", `${mine} after all`, () => choose("again")) : "",
            mine ? choice("s", "Flag it, decide later", () => choose("flag")) : "",
        ),
    );
}

/** Takes the queue to what met other decisions, and back. */
export class Conflicts {
    constructor(queue) {
        this.queue = queue;
        this.model = queue.model;
        this.left = null;
    }

    /** Shows the first one with its mention, as soon as nothing else has the keys. */
    async show() {
        const { queue } = this;
        if (!queue.isFree) return;
        const [trouble] = this.model.troubles;
        this.left ??= { item: queue.item, activeId: queue.activeId };
        const isThere = trouble && (await queue.visit(trouble.entry.mentions[0], "decided elsewhere"));
        if (!isThere) queue.paint();
    }

    /** The first one is looked at: left as it stands, decided after all as one had, or flagged for later. */
    settle(choice) {
        const { entry } = this.model.settle();
        const { kind, mention, action, milliseconds } = entry.operation;
        if (kind === "decide" && this.model.item(mention)) {
            if (choice === "again") this.model.decide(mention, action, milliseconds);
            if (choice === "flag") this.model.decide(mention, { do: "flag", flagged: true }, 0);
        }
        if (this.model.troubles.length > 0) {
            this.show();
            return;
        }
        const { item, activeId } = this.left ?? {};
        this.left = null;
        this.queue.returnTo(item, activeId);
    }
}
