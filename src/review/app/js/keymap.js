// What each key does. Keys can be changed, are kept in this browser, and can be taken to another.

const KEPT = "oncotag-keys";
const SINGLE = "oncotag-single-keys";

/** Actions with their keys as they come, in the order of the help. A key is `event.key`, behind `Ctrl+` where it is held. */
export const ACTIONS = [
    { id: "accept", says: "accept", keys: ["a", "Enter"], group: "Decide" },
    { id: "reject", says: "reject", keys: ["x"], group: "Decide" },
    { id: "skip", says: "skip, for later", keys: ["s"], group: "Decide" },
    { id: "relink", says: "search another concept", keys: ["r"], group: "Decide" },
    { id: "type", says: "type, then its letter", keys: ["t"], group: "Decide" },
    { id: "assertion", says: "assertion, then p n m i h o; stance of a relation", keys: ["n"], group: "Decide" },
    { id: "edges", says: "edges and pieces; swap a relation's ends", keys: ["e"], group: "Decide" },
    { id: "mark", says: "mark what was not tagged", keys: ["m", "i"], group: "Decide" },
    { id: "comment", says: "comment", keys: ["c"], group: "Decide" },
    { id: "flag", says: "flag, or no longer", keys: ["f"], group: "Decide" },
    { id: "repeat", says: "repeat the last decision", keys: ["."], group: "Decide" },
    { id: "undo", says: "undo, without limit", keys: ["u", "Ctrl+z"], group: "Undo" },
    { id: "redo", says: "redo", keys: ["U", "Ctrl+Z"], group: "Undo" },
    { id: "same", says: "all with the same words", keys: ["="], group: "Many at once" },
    { id: "bulk", says: "all of this filter", keys: ["v"], group: "Many at once" },
    { id: "block", says: "these words are never one", keys: ["b"], group: "Many at once" },
    { id: "next", says: "next in the queue", keys: ["j", "ArrowDown"], group: "Move" },
    { id: "previous", says: "previous in the queue", keys: ["k", "ArrowUp"], group: "Move" },
    { id: "right", says: "next mention or relation of the sentence", keys: ["]", "ArrowRight"], group: "Move" },
    { id: "left", says: "previous mention or relation of the sentence", keys: ["[", "ArrowLeft"], group: "Move" },
    { id: "stack", says: "mentions on top of each other", keys: ["w"], group: "Move" },
    { id: "document", says: "the whole document", keys: ["d"], group: "Move" },
    { id: "filter", says: "filter", keys: ["/"], group: "Move" },
    { id: "page", says: "a page, then its letter", keys: ["g"], group: "Move" },
    { id: "help", says: "these keys", keys: ["?"], group: "Move" },
];

/** Whoever holds one of these down moves on and on; all else happens once a press. */
export const MAY_REPEAT = new Set(["next", "previous", "left", "right"]);

function kept() {
    try {
        return JSON.parse(localStorage.getItem(KEPT) ?? "{}") ?? {};
    } catch {
        return {};
    }
}

/** The keys of an action. */
export function keysOf(id) {
    const changed = kept()[id];
    if (Array.isArray(changed)) return changed;
    return ACTIONS.find((action) => action.id === id)?.keys ?? [];
}

/** The action of a key. */
export function actionOf(key) {
    return ACTIONS.find((action) => keysOf(action.id).includes(key))?.id;
}

/** Gives an action other keys; a key that another action has is taken from it. */
export function change(id, keys) {
    const changed = kept();
    for (const action of ACTIONS) {
        const left = keysOf(action.id).filter((key) => action.id === id || !keys.includes(key));
        if (left.length !== keysOf(action.id).length) changed[action.id] = left;
    }
    changed[id] = keys;
    localStorage.setItem(KEPT, JSON.stringify(changed));
}

/** All keys as they came. */
export function reset() {
    localStorage.removeItem(KEPT);
}

/** All keys, to be taken elsewhere. */
export function exported() {
    return JSON.stringify(Object.fromEntries(ACTIONS.map((action) => [action.id, keysOf(action.id)])), null, 2);
}

/** Takes keys in. Gives what is wrong with them in words, or nothing. */
export function imported(text) {
    let keys;
    try {
        keys = JSON.parse(text);
    } catch {
        return "This is no JSON. Nothing was changed.";
    }
    const isSound = (value) => Array.isArray(value) && value.every((key) => typeof key === "string" && key !== "");
    if (typeof keys !== "object" || keys === null || !Object.values(keys).every(isSound)) {
        return "Expected the keys of each action, as export gives them. Nothing was changed.";
    }
    const known = Object.entries(keys).filter(([id]) => ACTIONS.some((action) => action.id === id));
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(known)));
    return null;
}

/** Whether single letters act (WCAG 2.1.4: they can be turned off; those with Ctrl, arrows and Enter stay). */
export function hasSingleKeys() {
    return localStorage.getItem(SINGLE) !== "off";
}

/** Whether a key is one character and nothing else. */
export function isSingle(key) {
    return [...key].length === 1;
}

export function setSingleKeys(are) {
    localStorage.setItem(SINGLE, are ? "on" : "off");
}

/** The key of an event, as in the table. */
export function keyOf(event) {
    return event.ctrlKey || event.metaKey ? `Ctrl+${event.key}` : event.key;
}

const NAMES = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", " ": "Space" };

/** A key as its cap has it. */
export function capOf(key) {
    if (key.startsWith("Ctrl+")) return `Ctrl ${capOf(key.slice(5))}`;
    if (/^\p{Lu}$/u.test(key)) return `Shift ${key}`;
    return NAMES[key] ?? key;
}
