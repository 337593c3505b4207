// Decisions on many mentions at once: which mentions, and what is done to them.

import { typeName } from "../types.js";

/** All of a filter. */
export function ofFilter(filter) {
    const parts = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
    const which = parts.length > 0 ? `under this filter: ${parts.join(", ")}` : "of the project that is undecided";
    return { filter, action: { do: "accept" }, name: "bulk", says: `Every mention ${which}.` };
}

/** What a mention was decided as, on all with the same words, type and concept as tagged. */
export function alike(mention) {
    const { status, value } = mention.standing;
    const tagged = mention.tagged ?? value;
    const filter = { form: mention.text, types: tagged.type, concept: tagged.concept.id, status: "open" };
    const action = actionOn(status, value, tagged);
    return {
        filter,
        action,
        name: "replicate",
        says: `Every undecided ${typeName(tagged.type)} “${mention.text}”${tagged.concept.id && `, tagged as ${tagged.concept.id}`}.`,
    };
}

function actionOn(status, value, tagged) {
    if (status === "rejected") return { do: "reject" };
    if (status !== "accepted") return { do: "accept" };
    if (value.type !== tagged.type) return { do: "retype", type: value.type, concept: value.concept };
    if (value.concept.id !== tagged.concept.id) return { do: "relink", concept: value.concept };
    if (value.assertion !== tagged.assertion) return { do: "assert", assertion: value.assertion };
    return { do: "accept" };
}

/** These words are never a mention of this type. */
export function blocked(mention) {
    const { type } = mention.standing.value;
    return {
        filter: { form: mention.text, types: type, status: "open,accepted,skipped" },
        action: { do: "reject" },
        name: "block",
        says: `“${mention.text}” is never a ${typeName(type)}: all are rejected, and a rule is proposed for the dictionaries.`,
    };
}
