// Finds the item of a mention that is not in the queue any more.

import { get } from "../api.js";

/** An item for a mention, with its sentence as it stands; null where the server does not say. */
export async function itemOf(model, id, reason) {
    // What is to be seen there is what the server makes of what waits.
    const isAnswered = await model.outbox.settled();
    try {
        const number = model.mention(id)?.sentence ?? (isAnswered ? await sentenceOf(id) : undefined);
        if (number === undefined) return null;
        return { mention: id, sentence: model.adopt(await get("sentence", { number })), reason };
    } catch {
        return null;
    }
}

/** The number of a mention's sentence, from the queue of its document. */
async function sentenceOf(id) {
    const document = id.replace(/\/[^/]*\/[^/]*$/, "");
    const status = "open,accepted,rejected,skipped";
    let after;
    for (;;) {
        const { items } = await get("queue", { document, status, order: "document", limit: 50, after });
        const found = items.find((item) => item.mention === id);
        if (found || items.length < 50) return found?.sentence.number;
        after = items.at(-1).cursor;
    }
}
