// What stands in the middle of the queue page: progress, sentence, buttons.

import { cap, el } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";
import { assertionWord, badge, typeName } from "../types.js";

/** How far the project is. */
export function paintProgress(place, model) {
    const { progress } = model;
    if (!progress) return;
    const decided = progress.accepted + progress.changed + progress.rejected;
    const times = model.done.slice(-20).filter((step) => !step.isBulk && step.milliseconds < 600000);
    const seconds = times.reduce((sum, step) => sum + step.milliseconds, 0) / 1000 / Math.max(1, times.length);
    const left = progress.mentions - decided;
    const share = (n) => `${(100 * n) / Math.max(1, progress.mentions)}%`;
    const part = (name, n) => el("i", { class: name, vars: { "--w": share(n) } });
    place.replaceChildren(
        el(
            "div",
            { class: "row" },
            el(
                "span",
                {},
                el("b", { class: "num", id: "decided" }, decided.toLocaleString("en")),
                " of ",
                el("span", { class: "num" }, progress.mentions.toLocaleString("en")),
                " decided",
            ),
            el(
                "span",
                { class: "opt-sm mut" },
                `${progress.accepted} accepted, ${progress.changed} changed, ${progress.rejected} rejected, ${progress.skipped} skipped, ${progress.added} added; ${progress.by_bulk} by bulk`,
            ),
            times.length > 0
                ? el(
                      "span",
                      {},
                      el("span", { class: "num" }, seconds.toFixed(1)),
                      ` s each, about ${Math.ceil((left * seconds) / 60)} min left`,
                  )
                : "",
        ),
        el(
            "div",
            {
                class: "meter",
                role: "progressbar",
                "aria-label": "Decided",
                "aria-valuemin": 0,
                "aria-valuemax": progress.mentions,
                "aria-valuenow": Math.min(decided, progress.mentions),
            },
            part("a", progress.accepted),
            part("c", progress.changed),
            part("x", progress.rejected),
            part("s", progress.skipped),
        ),
    );
}

/** A sentence between its neighbours, and its mentions as a list. */
export function paintSentence(place, drawing, shown, activeId, says, activate) {
    const { sentence } = drawing;
    const chips = shown.map((mention) => {
        const { status, value } = mention.standing;
        const sign = { accepted: "✓", rejected: "✕", skipped: "–" }[status] ?? assertionWord(value.assertion);
        return el(
            "span",
            {
                class: "chip",
                role: "option",
                id: `chip-${shown.indexOf(mention)}`,
                "aria-selected": String(mention.id === activeId),
                onclick: () => activate(mention.id),
            },
            badge(value.type),
            el("span", { class: "vh" }, `${typeName(value.type)}: `),
            mention.text,
            el("span", { class: "st" }, sign),
        );
    });
    const active = shown.findIndex((mention) => mention.id === activeId);
    place.replaceChildren(
        el(
            "p",
            { class: "src" },
            el("span", { class: "ttl" }, sentence.document.title ?? sentence.document.source),
            el("span", { class: "id" }, sentence.document.id),
            el("span", {}, sentence.role ?? sentence.section),
            sentence.others.length > 0 ? el("span", {}, `open: ${sentence.others.join(", ")}`) : "",
        ),
        el(
            "div",
            { class: "nowrow" },
            el("p", { class: "now" }, says),
            el("span", { class: "opt-sm" }, cap(capOf(keysOf("document")[0] ?? "")), " whole document"),
        ),
        sentence.before ? el("p", { class: "ctx" }, sentence.before) : "",
        drawing.element,
        sentence.after ? el("p", { class: "ctx" }, sentence.after) : "",
        el(
            "div",
            {
                class: "chips",
                role: "listbox",
                "aria-label": "Mentions in this sentence",
                tabindex: "0",
                "aria-activedescendant": active < 0 ? null : `chip-${active}`,
            },
            chips,
        ),
    );
}

/** The buttons with their keys. */
export function paintActs(place, actions, same) {
    const act = (id, says, glyph, run) =>
        el(
            "button",
            { class: `btn ${glyph ? "big" : "bare"}${id === "accept" ? " main" : ""}`, type: "button", onclick: run },
            glyph ? el("span", { class: "gl mob", "aria-hidden": "true" }, glyph) : "",
            cap(capOf(keysOf(id)[0] ?? "")),
            ` ${says}`,
        );
    place.replaceChildren(
        act("accept", "Accept", "✓", actions.accept),
        act("reject", "Reject", "✕", actions.reject),
        act("skip", "Skip", "–", actions.skip),
        act("relink", "Relink", "⌕", actions.relink),
        act("undo", "Undo", "↶", actions.undo),
        el("span", { class: "sep" }),
        act("type", "Type", "", actions.type),
        act("edges", "Edges", "", actions.edges),
        act("assertion", "Assertion", "", actions.assertion),
        act("mark", "Mark new", "", actions.mark),
        act("same", `All ${same} alike`, "", actions.same),
        act("block", "Block", "", actions.block),
        act("flag", "Flag", "", actions.flag),
        act("comment", "Comment", "", actions.comment),
    );
}

/** What is said where nothing is left. */
export function paintEmpty(place, progress, isAll) {
    const skipped = progress?.skipped ?? 0;
    place.replaceChildren(
        el(
            "div",
            { class: "mid" },
            el("h2", {}, isAll ? "Nothing is left under this filter" : "The next ones are being loaded"),
            el(
                "p",
                {},
                progress
                    ? `${progress.accepted + progress.changed} accepted, ${progress.rejected} rejected, ${skipped} skipped in the whole project.`
                    : "",
            ),
            el(
                "div",
                { class: "row" },
                el("a", { class: "btn main", href: "#/queue" }, "All undecided"),
                skipped > 0 ? el("a", { class: "btn", href: "#/queue?status=skipped" }, `Skipped, ${skipped}`) : "",
            ),
        ),
    );
}
