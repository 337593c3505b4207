// Mentions of one sentence among each other.

import { typeName } from "../types.js";
import { isRelation, spokenRelation } from "./relation.js";

/** What was tagged, and what was added and not taken back. */
export function isShown(mention) {
    return mention && (mention.tagged !== null || ["accepted", "skipped"].includes(mention.standing.status));
}

/** First and last offset. */
export function coverOf(mention) {
    const { fragments } = mention.standing.value;
    return [fragments[0][0], fragments.at(-1)[1]];
}

/** The next mention behind the active one that shares words with it, round and round; nothing where none does. */
export function nextOnStack(mentions, active) {
    const [start, end] = coverOf(active);
    const at = mentions.findIndex((mention) => mention.id === active.id);
    const round = [...mentions.slice(at + 1), ...mentions.slice(0, at)];
    return round.find((mention) => coverOf(mention)[0] < end && start < coverOf(mention)[1]);
}

/** A mention or relation as it is spoken. */
export function spoken(mention) {
    if (!mention) return "nothing is left";
    if (isRelation(mention)) return spokenRelation(mention);
    const { value } = mention.standing;
    return `${typeName(value.type)}: ${mention.text}, ${value.assertion}, confidence ${mention.confidence.toFixed(2)}`;
}
