// The head of a page that lists things: what they are, how many, and which words they are looked for by.

import { el } from "./dom.js";

/**
 * The head of the page at `#/address`. `label` says what is searched; `context` goes where a search leads and is given the key
 * of the field. `text` is what is asked for, `count` the place for how many there are.
 */
export function listHead({ title, address, label, parameters, context }) {
    const text = parameters.get("text") ?? "";
    const search = el("input", {
        type: "search",
        id: `${address}-search`,
        "aria-label": label,
        placeholder: label,
        autocomplete: "off",
        spellcheck: "false",
    });
    search.value = text;
    const count = el("p", { class: "lead", role: "status" });
    const find = (event) => {
        event.preventDefault();
        context.navigate(`#/${address}?text=${encodeURIComponent(search.value)}`);
    };
    const element = el(
        "div",
        { class: "ph" },
        el("div", {}, el("h1", {}, title), count),
        el("form", { onsubmit: find }, el("span", { class: "fld" }, search)),
    );
    context.keys({ filter: () => search.focus() });
    return { element, count, text };
}
