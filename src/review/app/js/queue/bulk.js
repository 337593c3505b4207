// One decision on many mentions: count and sample first, then Enter; one step of undo.

import { post } from "../api.js";
import { modal } from "../dialog.js";
import { cap, el } from "../dom.js";
import { markOf, typeName } from "../types.js";

const VERBS = {
    accept: "Accept",
    reject: "Reject",
    skip: "Skip",
    relink: "Relink",
    retype: "Retype",
    assert: "Change",
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
        at < 0 ? sentence : [sentence.slice(0, at), el("b", {}, shown), sentence.slice(at + shown.length)],
    );
}

/** Asks what a step would touch and does it on Enter. `says` tells in words which mentions; `done(outcome, step)` is told. */
export async function openBulk({ filter, action, name, says, started, done, failed }) {
    let preview;
    try {
        preview = await post("bulk/preview", { filter, action });
    } catch (error) {
        failed(error.message);
        return;
    }
    const verb = name === "block" ? "Reject" : (VERBS[action.do] ?? "Change");
    const { count } = preview;
    const said = el("p", { role: "alert" });
    let isSent = false;
    const key = crypto.randomUUID();
    const commit = async () => {
        if (isSent || count === 0) return;
        isSent = true;
        const milliseconds = Math.round(performance.now() - started);
        try {
            const outcome = await post("bulk", {
                key,
                milliseconds,
                filter,
                action,
                name,
                fingerprint: preview.fingerprint,
            });
            if (outcome.result !== "saved") {
                said.textContent = `${outcome.message}. Close this and look again.`;
                return;
            }
            dialog.close();
            done(outcome, {
                key,
                mentions: outcome.mentions.map((mention) => mention.id),
                action: action.do,
                text: says,
                count,
                milliseconds,
                isBulk: true,
            });
        } catch (error) {
            // The same key again is done once: whoever presses Enter again loses nothing.
            isSent = false;
            said.textContent = `${error.message} Nothing is lost: Enter tries again.`;
        }
    };
    const title = count === 0 ? "No mention is left under this filter" : `${verb} ${count} mentions together?`;
    const dialog = modal(title, [
        el(
            "div",
            { class: "db" },
            el("p", {}, says),
            el(
                "ul",
                { class: "sample", tabindex: "0", "aria-label": `${preview.sample.length} of ${count}` },
                preview.sample.map(sampled),
            ),
            el(
                "p",
                { class: "mut" },
                "Undecided ones only, but where the filter says otherwise. One step in the history: undo takes all back.",
            ),
            said,
        ),
        el(
            "p",
            { class: "foot" },
            el(
                "button",
                { class: "btn main", type: "button", onclick: commit, disabled: count === 0 },
                cap("Enter"),
                ` ${verb} ${count}`,
            ),
        ),
    ]);
    dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.repeat || event.target.closest("button")) return;
        event.preventDefault();
        commit();
    });
    dialog.querySelector(".sample").focus();
}

function described(filter) {
    const parts = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
    return parts.length > 0 ? parts.join(", ") : "all undecided ones";
}

/** To accept all of a filter. */
export function ofFilter(filter) {
    return {
        filter,
        action: { do: "accept" },
        name: "bulk",
        says: `Every mention of this filter: ${described(filter)}.`,
    };
}

/** What a mention was decided as, on all with the same words; one that nobody has decided is accepted. */
export function alike(mention) {
    const { status, value } = mention.standing;
    const tagged = mention.tagged ?? value;
    const isAccepted = status === "accepted";
    let action = { do: "accept" };
    if (status === "rejected") action = { do: "reject" };
    else if (isAccepted && value.type !== tagged.type)
        action = { do: "retype", type: value.type, concept: value.concept };
    else if (isAccepted && value.concept.id !== tagged.concept.id) action = { do: "relink", concept: value.concept };
    const filter = { form: mention.text, types: tagged.type, concept: tagged.concept.id, status: "open" };
    const says = `Every undecided ${typeName(tagged.type)} “${mention.text}”, tagged as ${tagged.concept.id || "no concept"}.`;
    return { filter, action, name: "replicate", says };
}

/** That these words are never a mention of this type. */
export function blocked(mention) {
    const { type } = mention.standing.value;
    return {
        filter: { form: mention.text, types: type, status: "open,accepted,skipped" },
        action: { do: "reject" },
        name: "block",
        says: `“${mention.text}” is never a ${typeName(type)}: all are rejected, and a rule is proposed for the dictionaries.`,
    };
}
