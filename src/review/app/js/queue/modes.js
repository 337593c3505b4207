// Modes that take the keys: edges of a mention, and words that were not tagged.

import { cap, el } from "../dom.js";
import { Edges } from "./edges.js";

function hint(title, pairs) {
    return [
        el("b", {}, title),
        ...pairs.map(([keys, says]) =>
            el(
                "span",
                {},
                keys.map((key) => cap(key)),
                ` ${says}`,
            ),
        ),
    ];
}

const KEEP = [["Enter"], "keep"];
const LEAVE = [["Esc"], "leave"];

/** Moves the edges of a mention; `keep(fragments, surface)` is told of them. */
export function edgesMode(text, mention, keep) {
    const edges = new Edges(text, mention.standing.value.fragments);
    return {
        edges,
        says: () => {
            const many = edges.fragments.length > 1;
            return hint(many ? `Piece ${edges.at + 1} of ${edges.fragments.length}` : "Edges", [
                [["←", "→"], "word"],
                [["Shift ←", "→"], "character"],
                [["w"], "other edge"],
                [["+", "-"], "a piece more, less"],
                [["y", "g"], "split, join"],
                KEEP,
                LEAVE,
            ]);
        },
        choice: () => null,
        caret: () => edges.piece[edges.edge],
        // The mention as it would be.
        shown: (mentions) =>
            mentions.map((one) =>
                one.id === mention.id
                    ? {
                          ...one,
                          text: edges.surface,
                          standing: { ...one.standing, value: { ...one.standing.value, fragments: edges.trimmed } },
                      }
                    : one,
            ),
        take: (event) => edges.take(event),
        keep: () => {
            if (JSON.stringify(edges.trimmed) !== JSON.stringify(mention.standing.value.fragments))
                keep(edges.trimmed, edges.surface);
        },
    };
}

/** Chooses words, the first of which is the one behind `from`; `keep(fragments, surface)` is told of them. Null where there is none. */
export function markMode(text, from, keep) {
    const words = text.words();
    const word = words.find(([start]) => start >= from) ?? words[0];
    if (!word) return null;
    const edges = new Edges(text, [word]);
    return {
        edges,
        says: () =>
            hint("New mention", [
                [["←", "→"], "word"],
                [["Shift ←", "→"], "wider, narrower"],
                [["w"], "other edge"],
                [["Enter"], "its type"],
                LEAVE,
            ]),
        choice: () => edges.piece,
        caret: () => null,
        shown: (mentions) => mentions,
        take: (event) => {
            const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
            if (direction && event.shiftKey) edges.move(direction, false);
            else if (direction) edges.shift(direction);
            else if (event.key === "w") edges.otherEdge();
            else return false;
            return true;
        },
        keep: () => keep(edges.trimmed, edges.surface),
    };
}
