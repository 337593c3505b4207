// Finds the item of a mention or relation that is not in the queue any more.

import { get } from "../api.js";

/** An item with its sentence as it stands; null where the server does not say. */
export async function itemOf(model, id, reason) {
    // What is to be seen there is what the server makes of what waits.
    await model.outbox.settled();
    const number = model.item(id)?.sentence;
    try {
        const sentence = await get("sentence", number === undefined ? { of: id } : { number });
        return { mention: id, sentence: model.adopt(sentence), reason };
    } catch {
        return null;
    }
}
