// What keys and buttons do in the queue, by the names of the keymap.

import { Text } from "../offsets.js";
import { alike, blocked, ofFilter } from "./many.js";
import { coverOf } from "./mentions.js";
import { openAssertions, openText, openTypes } from "./menus.js";
import { edgesMode, markMode } from "./modes.js";
import { isRelation, relationActions } from "./relation.js";
import { openRelink } from "./relink.js";

/** What is meant for one mention alone. */
const NOT_REPEATED = new Set(["edges", "comment", "swap"]);
/** What can be done to mentions and relations. */
const FOR_BOTH = new Set(["accept", "reject", "skip", "flag"]);

/** Words that were not tagged: chosen first, then their type, then what they mean. */
function mark(queue) {
    const { sentence, model, stage, active } = queue;
    const from = active && !isRelation(active) ? coverOf(active)[1] : sentence.start;
    const mode = markMode(new Text(sentence.text, sentence.start), from, (fragments, surface) => {
        openTypes(stage, queue.context.session.types, (type) => {
            const value = { type, fragments, concept: { id: "", label: "" }, assertion: "present" };
            queue.activeId = model.add(sentence, value, surface, performance.now() - queue.started);
            queue.started = performance.now();
            queue.paint();
            relink(queue, false);
        });
    });
    if (mode) queue.enter(mode);
}

function edges(queue) {
    const keep = (fragments, surface) => queue.decide({ do: "edges", fragments }, false, surface);
    queue.enter(edgesMode(queue.drawing.text, queue.active, keep));
}

function relink(queue, isLast = true) {
    openRelink(queue.stage, queue.active, (concept, hit, isForAll) => {
        const isOther = hit.type !== queue.active.standing.value.type;
        const action = isOther ? { do: "retype", type: hit.type, concept } : { do: "relink", concept };
        queue.decide(action, isLast && !isForAll);
        if (isForAll) queue.many(alike(queue.active));
    });
}

/** The last decision once more, where it can be said of what is active. */
function repeat(queue) {
    const { action, isOfRelation } = queue.last ?? {};
    if (!action || NOT_REPEATED.has(action.do)) return;
    if (FOR_BOTH.has(action.do) || isOfRelation === isRelation(queue.active)) queue.decide(action, true);
}

/** What can be done whatever is active. */
function always(queue) {
    const { context } = queue;
    return {
        accept: () => queue.decide({ do: "accept" }, true),
        reject: () => queue.decide({ do: "reject" }, true),
        skip: () => queue.decide({ do: "skip" }, true),
        comment: () =>
            openText(queue.stage, "Comment", queue.active.standing.comment, (text) =>
                queue.decide({ do: "comment", text }, false),
            ),
        flag: () => queue.decide({ do: "flag", flagged: !queue.active.standing.is_flagged }, false),
        mark: () => mark(queue),
        undo: () => queue.turn("undo"),
        redo: () => queue.turn("redo"),
        bulk: () => queue.many(ofFilter(queue.list.filter)),
        next: () => queue.go(queue.at + 1),
        previous: () => queue.go(queue.at - 1),
        right: () => queue.step(1),
        left: () => queue.step(-1),
        document: () => context.navigate(`#/documents?id=${encodeURIComponent(queue.sentence.document.id)}`),
        filter: () => queue.list.focusSearch(),
        repeat: () => repeat(queue),
    };
}

function mentionActions(queue) {
    const { types } = queue.context.session;
    return {
        relink: () => relink(queue),
        type: () => openTypes(queue.stage, types, (type) => queue.decide({ do: "retype", type }, false)),
        assertion: () => openAssertions(queue.stage, (assertion) => queue.decide({ do: "assert", assertion }, false)),
        edges: () => edges(queue),
        same: () => queue.many(alike(queue.active)),
        block: () => queue.many(blocked(queue.active)),
        stack: () => queue.stack(),
    };
}

/** What an action does to what is active now; nothing where it means nothing there. */
export function actionsOf(queue) {
    const [both, mention, relation] = [always(queue), mentionActions(queue), relationActions(queue)];
    return (name) => both[name] ?? (isRelation(queue.active) ? relation : mention)[name];
}
