// Nothing is left: what was done, and what to turn to next, by number.

import { get } from "../api.js";
import { cap, el } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";
import { typeName } from "../types.js";

/** What there is besides this filter: `{says, filter}`, best first. */
async function waysOn(filter, skipped) {
    const ways = [];
    const all = await get("queue", { order: "type", limit: 1 });
    const [first] = all.items;
    if (first && filter.types) {
        const { type } = first.sentence.mentions.find((mention) => mention.id === first.mention).standing.value;
        const { total } = await get("queue", { types: type, limit: 1 });
        ways.push({ says: `Next type: ${typeName(type)}, ${total} left`, filter: { types: type } });
    }
    if (all.total > 0) ways.push({ says: `All undecided, ${all.total} left`, filter: {} });
    if (skipped > 0 && filter.status !== "skipped")
        ways.push({ says: `See the ${skipped} skipped`, filter: { status: "skipped" } });
    return ways;
}

/** The notice. `choose(filter)` goes on with another filter. Gives `{element, take}`; `take(key)` says whether it took it. */
export function emptyNotice({ isAll, filter, progress, choose }) {
    const row = el("div", { class: "row" });
    let ways = [];
    if (isAll) {
        waysOn(filter, progress?.skipped ?? 0).then(
            (found) => {
                ways = found;
                row.replaceChildren(
                    ...ways.map((way, index) =>
                        el(
                            "button",
                            {
                                class: index === 0 ? "btn main" : "btn",
                                type: "button",
                                onclick: () => choose(way.filter),
                            },
                            cap(String(index + 1)),
                            ` ${way.says}`,
                        ),
                    ),
                );
            },
            // The banner says that the server is away; what was done is shown all the same.
            () => {},
        );
    }
    const done =
        progress &&
        `${progress.accepted} accepted, ${progress.changed} changed, ${progress.rejected} rejected, ${progress.skipped} skipped in the whole project.`;
    const element = el(
        "div",
        { class: "mid" },
        el("h2", {}, isAll ? "Nothing is left under this filter" : "The next ones are not loaded yet"),
        el("p", {}, isAll ? done : "They come as soon as the server answers. What you decided is kept."),
        row,
        el(
            "p",
            { class: "mut" },
            "Mistaken? ",
            cap(capOf(keysOf("undo")[0] ?? "")),
            " takes back the last decision from here too.",
        ),
    );
    const take = (key) => {
        const way = ways[Number(key) - 1];
        if (way) choose(way.filter);
        return way !== undefined;
    };
    return { element, take };
}
