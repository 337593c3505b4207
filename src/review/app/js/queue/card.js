// The card of the active mention: its concept, what is asserted, why it was tagged, what else it may mean.

import { get } from "../api.js";
import { cap, el, svg } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";
import { badge, typeName } from "../types.js";

const concepts = new Map();

/** What the dictionaries know of a concept; asked for once. */
function known(id) {
    if (!concepts.has(id))
        concepts.set(
            id,
            get("concept", { id }).catch(() => null),
        );
    return concepts.get(id);
}

/** How sure, as ten bars. */
function meter(confidence) {
    const full = Math.round(confidence * 10);
    const bars = Array.from({ length: 10 }, (_, index) =>
        svg("rect", {
            x: index * 6.2,
            width: 4.6,
            y: index < full ? 0 : 7,
            height: index < full ? 10 : 3,
            fill: index < full ? "var(--ink)" : "var(--edge)",
        }),
    );
    return svg("svg", { width: 62, height: 10, "aria-hidden": "true" }, bars);
}

/** A part of the card. */
export function section(title, hint, content) {
    return el("section", {}, el("h3", {}, title, hint), content);
}

/** Names with what they are; what is not given is left out. */
export function pairs(rows) {
    const given = rows.filter(([, value]) => value);
    return el(
        "dl",
        { class: "kv" },
        given.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
    );
}

/** How sure the tagger is. */
export function sure(confidence) {
    return el(
        "span",
        { class: "conf" },
        meter(confidence),
        el("span", { class: "num" }, confidence.toFixed(2)),
        el("span", { class: "vh" }, " confidence"),
    );
}

/** What curators said beside their decision. */
export function remarks({ comment, is_flagged: isFlagged }) {
    if (!comment && !isFlagged) return "";
    return section("Remarks", "", el("p", {}, isFlagged ? el("b", {}, "⚑ flagged ") : "", comment ?? ""));
}

function why(mention) {
    const { reason, row, same } = mention;
    if (!reason) return pairs([["added", mention.standing.curator ?? "by a curator"]]);
    const judged = row && row.accepted + row.rejected;
    return pairs([
        ["term", `${reason.term}, ${reason.kind}`],
        ["row", reason.dictionary],
        ["via", reason.via.join(", ")],
        ["record", judged ? `accepted ${row.accepted} of ${judged}` : "not judged yet"],
        ["stands", same === 1 ? "once" : `${same} times`],
    ]);
}

/** What of a corrected mention the tagger says otherwise; nothing where they agree or nobody has decided. */
function otherwise({ tagged, standing }) {
    if (!tagged || !standing.is_changed || standing.status === "open") return "";
    const { value } = standing;
    const concept = ({ id, label }) => [label || "no concept", " ", el("span", { class: "id" }, id)];
    const differs = (name) => JSON.stringify(value[name]) !== JSON.stringify(tagged[name]);
    const rows = [
        ["concept", tagged.concept.id !== value.concept.id && concept(tagged.concept)],
        ["type", differs("type") && typeName(tagged.type)],
        ["assertion", differs("assertion") && tagged.assertion],
        ["edges", differs("fragments") && tagged.fragments.map(([start, end]) => `${start}–${end}`).join(", ")],
    ];
    return section("The tagger says", "", pairs(rows));
}

/** What may be chosen by number. */
export function alternativesOf(mention) {
    const { concept } = mention.standing.value;
    const all = [...mention.alternatives];
    const tagged = mention.tagged?.concept;
    if (tagged?.id && !all.some((one) => one.id === tagged.id)) all.unshift(tagged);
    return all.filter((one) => one.id !== concept.id).slice(0, 9);
}

/** Paints the card; what the dictionaries say comes when it is there. */
export function paintCard(card, mention) {
    if (!mention) {
        card.replaceChildren();
        return;
    }
    const { value } = mention.standing;
    const alternatives = alternativesOf(mention);
    const more = el("div", {});
    card.replaceChildren(
        el("p", { class: "hd" }, badge(value.type), el("span", {}, typeName(value.type)), sure(mention.confidence)),
        el("h2", {}, value.concept.label || (value.concept.id ? value.concept.id : "No concept yet")),
        el("p", {}, el("span", { class: "id" }, value.concept.id)),
        section(
            "Assertion ",
            cap(capOf(keysOf("assertion")[0] ?? "")),
            el(
                "p",
                { class: "says" },
                el("span", { class: "pill" }, value.assertion),
                " ",
                el("span", { class: "mut" }, mention.cue ? `cue “${mention.cue.text}”` : "no cue"),
            ),
        ),
        remarks(mention.standing),
        otherwise(mention),
        section("Why it was tagged", "", why(mention)),
        alternatives.length > 0
            ? section(
                  "Alternatives ",
                  el("span", {}, "choose by number"),
                  el(
                      "ol",
                      { class: "alts" },
                      alternatives.map((one, index) =>
                          el(
                              "li",
                              {},
                              cap(String(index + 1)),
                              el("span", {}, one.label),
                              el("span", { class: "id" }, one.id),
                          ),
                      ),
                  ),
              )
            : "",
        more,
    );
    card.dataset.concept = value.concept.id;
    if (!value.concept.id) return;
    known(value.concept.id).then((concept) => {
        if (card.dataset.concept !== value.concept.id || concept === null) return;
        more.replaceChildren(...conceptParts(concept));
    });
}

/** Definition, synonyms, parents and cross-references of a concept. */
export function conceptParts(concept) {
    const parts = [];
    if (concept.replaces) {
        parts.push(section("Obsolete", "", el("p", {}, `${concept.replaces} was replaced by ${concept.id}, ${concept.label}.`)));
    }
    if (concept.definition) parts.push(section("Definition", "", el("p", { class: "def" }, concept.definition)));
    if (concept.synonyms.length > 0) {
        const names = concept.synonyms.slice(0, 30).map((synonym) => synonym.text);
        parts.push(section("Synonyms", "", el("p", { class: "def" }, names.join(" · "))));
    }
    if (concept.parents.length > 0) {
        const parents = concept.parents.map((parent) =>
            el("li", {}, parent.label, " ", el("span", { class: "id" }, parent.id)),
        );
        parts.push(section("Parents", "", el("ul", { class: "tree" }, parents)));
    }
    if (concept.xrefs.length > 0) {
        parts.push(section("Also known as", "", el("p", { class: "id" }, concept.xrefs.join(" · "))));
    }
    return parts;
}
