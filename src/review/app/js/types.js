// Entity types as they are shown: a letter in a shape in a colour (css/base.css has the shapes).

import { el } from "./dom.js";

const LETTERS = {
    primary_cancer: "P",
    metastasis: "M",
    metastasis_phase: "H",
    cell_type: "C",
    metastatic_site: "S",
    imaging_modality: "I",
    treatment: "T",
    biomarker: "B",
};

/** The letter of a type. Types of other dictionaries have their first letter, in ink. */
export function letterOf(type) {
    return LETTERS[type] ?? (type[0] ?? "?").toUpperCase();
}

/** What the style sheet knows a type by; nothing for types of other dictionaries. */
export function markOf(type) {
    return LETTERS[type] ?? "";
}

/** The badge of a type; those who listen hear its name from what stands beside it. */
export function badge(type, kind = "") {
    return el("span", { class: `b ${kind}`, data: { t: markOf(type) }, "aria-hidden": "true" }, letterOf(type));
}

/** A type in words. */
export function typeName(type) {
    return type.replaceAll("_", " ");
}

const ASSERTION_WORDS = { negated: "not", possible: "maybe", hypothetical: "if", historical: "past", other: "other" };

/** The one word beside a letter that says what is asserted. */
export function assertionWord(assertion) {
    return ASSERTION_WORDS[assertion] ?? "";
}

/** Keys of the assertions behind `n`. */
export const ASSERTION_KEYS = {
    present: "p",
    negated: "n",
    possible: "m",
    hypothetical: "i",
    historical: "h",
    other: "o",
};
