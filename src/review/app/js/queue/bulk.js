// One decision on many mentions: count and sample first, then Enter; one step of undo.

import { post } from "../api.js";
import { modal } from "../dialog.js";
import { cap, el } from "../dom.js";
import { itemsOf } from "../model.js";
import { freshKey } from "../outbox.js";
import { markOf } from "../types.js";

const VERBS = {
    accept: "Accept",
    reject: "Reject",
    skip: "Skip",
    relink: "Relink",
    retype: "Retype",
    assert: "Change",
    swap: "Swap",
    relation_type: "Change",
    stance: "Change",
};

/** The sentence of a sample with its mention marked. */
function sampled(sample) {
    const { text, sentence_text: sentence, document } = sample;
    const at = sentence.indexOf(text.split(" ... ")[0]);
    const shown = text.split(" ... ")[0];
    return el(
        "li",
        { data: { t: markOf(sample.standing.value.type) } },
        el("span", { class: "id" }, document),
        at < 0
            ? [el("b", {}, text), ": ", sentence]
            : [sentence.slice(0, at), el("b", {}, shown), sentence.slice(at + shown.length)],
    );
}

/** Says that nothing can be done to many while the server is away. */
export function needsServer() {
    const says =
        "A decision on many mentions needs it. Nothing was changed; decisions on single ones are kept meanwhile.";
    modal("The server is not answering", el("p", { class: "db" }, says));
}

/** Asks what a step would touch and does it on Enter. `says` tells in words which mentions; `done(outcome, step)` is told. */
export async function openBulk(request) {
    const { filter, action, name, says } = request;
    try {
        const preview = await post("bulk/preview", { filter, action });
        new Bulk(request, preview).open();
    } catch (error) {
        modal("Nothing was changed", el("p", { class: "db" }, error.message, " ", says));
    }
}

/** What can be done to a whole filter, by key. */
const CHOICES = { a: "accept", x: "reject", s: "skip" };

/** The dialog: count and sample, then Enter. */
class Bulk {
    constructor(request, preview) {
        Object.assign(this, request, preview);
        this.key = freshKey();
        this.isSent = false;
        this.said = el("p", { role: "alert" });
        this.button = el("button", {
            class: "btn main",
            type: "button",
            disabled: this.count === 0,
            onclick: () => this.commit(),
        });
        this.choices = el("div", { class: "row", role: "group", "aria-label": "What to do" });
    }

    get verb() {
        return VERBS[this.action.do] ?? "Change";
    }

    get title() {
        if (this.count === 0) return "No mention is left under this filter";
        return `${this.verb} ${this.count} ${this.count === 1 ? "mention" : "mentions together"}?`;
    }

    open() {
        this.dialog = modal(this.title, [
            el(
                "div",
                { class: "db" },
                el("p", {}, this.says),
                this.name === "bulk" && this.count > 0 ? this.choices : "",
                el(
                    "ul",
                    { class: "sample", tabindex: "0", "aria-label": `${this.sample.length} of ${this.count}` },
                    this.sample.map(sampled),
                ),
                el(
                    "p",
                    { class: "mut" },
                    this.sample.length < this.count
                        ? `${this.sample.length} of ${this.count} are shown, spread over all. `
                        : "",
                    "One step in the history: undo takes all back.",
                ),
                this.said,
            ),
            el("p", { class: "foot" }, this.button),
        ]);
        this.heading = this.dialog.querySelector("h2");
        this.dialog.addEventListener("keydown", (event) => this.#key(event));
        this.#paint();
        this.dialog.querySelector(".sample").focus();
    }

    #key(event) {
        if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
        const choice = this.name === "bulk" && CHOICES[event.key];
        if (choice) this.#choose(choice);
        else if (event.key === "Enter" && !event.target.closest("button")) this.commit();
        else return;
        event.preventDefault();
    }

    #choose(what) {
        this.action = { do: what };
        this.#paint();
    }

    #paint() {
        this.heading.textContent = this.title;
        this.button.replaceChildren(cap("Enter"), ` ${this.verb} ${this.count}`);
        const choice = ([key, what]) => {
            const isChosen = this.action.do === what;
            return el(
                "button",
                { class: "btn", type: "button", "aria-pressed": String(isChosen), onclick: () => this.#choose(what) },
                cap(key),
                ` ${VERBS[what]}`,
            );
        };
        this.choices.replaceChildren(...Object.entries(CHOICES).map(choice));
    }

    async commit() {
        if (this.isSent || this.count === 0) return;
        this.isSent = true;
        const { key, filter, action, name, fingerprint } = this;
        const milliseconds = Math.round(performance.now() - this.started);
        try {
            const outcome = await post("bulk", { key, milliseconds, filter, action, name, fingerprint });
            if (outcome.result !== "saved") {
                this.said.textContent = `${outcome.message}. Nothing was changed. Close this and look again.`;
                return;
            }
            this.dialog.close();
            const mentions = itemsOf(outcome).map((item) => item.id);
            this.done(outcome, {
                key,
                mentions,
                action: action.do,
                text: this.says,
                count: this.count,
                milliseconds,
                isBulk: true,
            });
        } catch (error) {
            // The same key again is done once: whoever presses Enter again loses nothing.
            this.isSent = false;
            this.said.textContent = `${error.message} Nothing is lost: Enter tries again.`;
        }
    }
}
