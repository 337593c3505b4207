// All keys on one page, as they are set now.

import { badge, typeName } from "./types.js";
import { ACTIONS, capOf, keysOf } from "./keymap.js";
import { cap, el } from "./dom.js";
import { modal } from "./dialog.js";

const EDGES = [
    ["← →", "an edge by a word"],
    ["Shift ← →", "an edge by a character"],
    ["w", "the other edge, and those of other pieces"],
    ["+", "a further piece behind the last one"],
    ["-", "this piece away"],
    ["y", "split: the last word becomes a piece"],
    ["g", "join this piece and the next"],
    ["Enter", "keep the edges"],
    ["Esc", "leave and change nothing"],
];

const TYPES = [
    "primary_cancer",
    "metastasis",
    "metastasis_phase",
    "cell_type",
    "metastatic_site",
    "imaging_modality",
    "treatment",
    "biomarker",
];

function group(name) {
    const rows = ACTIONS.filter((action) => action.group === name).flatMap((action) => [
        el(
            "dt",
            {},
            keysOf(action.id).flatMap((key) => [cap(capOf(key)), " "]),
        ),
        el("dd", {}, action.says),
    ]);
    return el("section", {}, el("h3", {}, name), el("dl", {}, rows));
}

/** Opens the help. */
export function help() {
    const groups = [...new Set(ACTIONS.map((action) => action.group))];
    const edges = EDGES.flatMap(([key, says]) => [el("dt", {}, cap(key)), el("dd", {}, says)]);
    modal(
        "Keys",
        el(
            "div",
            {},
            el(
                "ul",
                { class: "legend", "aria-label": "Types" },
                TYPES.map((type) => el("li", {}, badge(type), typeName(type))),
            ),
            el(
                "div",
                { class: "db keys" },
                groups.map(group),
                el("section", {}, el("h3", {}, "Edges, behind e"), el("dl", {}, edges)),
            ),
            el(
                "p",
                { class: "foot" },
                "A line under the words is a mention. Dashed: confidence under 0.6. A thin dotted line joins the pieces of one mention. Words beside a letter: not negated, maybe possible, if hypothetical, past historical, other somebody else. Keys can be changed in the settings.",
            ),
        ),
        { isWide: true },
    );
}
