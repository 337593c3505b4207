// The queue beside the sentence: filters, order, and what comes next with its reason.

import { cap, el } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";
import { badge, typeName } from "../types.js";

const ORDERS = {
    uncertainty: "Least certain first",
    frequency: "Most frequent first",
    novelty: "New words first",
    type: "By type",
    document: "By document",
};

const WORDS = { status: "status", by: "curator", row: "row", concept: "concept", doc: "document", is: "form" };

/** What a line like `liver status:rejected by:Anna` asks for. Values with spaces stand in quotation marks. */
export function parsed(line) {
    const filter = {};
    const rest = [];
    for (const [, name, quoted, plain, word] of line.matchAll(/(?:(\w+):)(?:"([^"]*)"|(\S+))|(\S+)/g)) {
        if (name && WORDS[name]) filter[WORDS[name]] = quoted ?? plain;
        else rest.push(word ?? `${name}:${quoted ?? plain}`);
    }
    const text = rest.join(" ");
    // What looks like an identifier is one.
    if (/^[A-Za-z][A-Za-z0-9_.]*:\S+$/.test(text)) filter.concept = text;
    else if (text) filter.text = text;
    return filter;
}

/** The line that asks for a filter. */
export function lined(filter) {
    const value = (text) => (/\s/.test(text) ? `"${text}"` : text);
    const parts = Object.entries(WORDS)
        .filter(([, field]) => filter[field])
        .map(([name, field]) => `${name}:${value(filter[field])}`);
    return [...(filter.text ? [filter.text] : []), ...parts].join(" ");
}

/** The list's place with its filters: `types` are those of mentions and of relations. `changed(filter, order)` is told when somebody asks for something else. */
export class QueueList {
    constructor(types, filter, order, changed, openItem, bulk) {
        this.types = types;
        this.shown = new Set(filter.types ? filter.types.split(",") : types);
        this.order = order;
        this.changed = changed;
        this.openItem = openItem;
        this.search = el("input", {
            type: "search",
            id: "filter",
            placeholder: "text, concept, row:, status:",
            "aria-label": "Filter by text, concept, row:, status:, by:, doc: or is:",
            autocomplete: "off",
            spellcheck: "false",
        });
        this.search.value = lined(filter);
        this.search.addEventListener("keydown", (event) => {
            if (event.isComposing) return;
            if (event.key === "Escape") this.search.blur();
            if (event.key === "Enter") {
                event.preventDefault();
                this.search.blur();
                this.#tell();
            }
        });
        const select = el(
            "select",
            { "aria-label": "Order of the queue" },
            Object.entries(ORDERS).map(([id, says]) => el("option", { value: id, selected: id === order }, says)),
        );
        select.addEventListener("change", () => {
            this.order = select.value;
            select.blur();
            this.#tell();
        });
        this.items = el("ol", { class: "items", id: "items", tabindex: "0", "aria-label": "Next in the queue" });
        this.left = el("span", {});
        this.element = el(
            "div",
            { class: "pane left", role: "region", "aria-label": "Queue list" },
            el(
                "form",
                { class: "filters", "aria-label": "Filters", onsubmit: (event) => event.preventDefault() },
                el("span", { class: "fld" }, this.search),
                el(
                    "div",
                    { class: "types", role: "group", "aria-label": "Types shown" },
                    types.map((type) => this.#toggle(type)),
                ),
                el("label", { class: "fld" }, el("span", { class: "mut" }, "Order"), select),
            ),
            this.items,
            el(
                "footer",
                {},
                this.left,
                el(
                    "button",
                    { class: "btn bare", type: "button", onclick: bulk },
                    cap(capOf(keysOf("bulk")[0] ?? "")),
                    " Decide together",
                ),
            ),
        );
    }

    #toggle(type) {
        const button = el(
            "button",
            {
                type: "button",
                "aria-pressed": String(this.shown.has(type)),
                "aria-label": typeName(type),
                title: typeName(type),
            },
            badge(type),
        );
        button.addEventListener("click", () => {
            if (this.shown.has(type)) this.shown.delete(type);
            else this.shown.add(type);
            button.setAttribute("aria-pressed", String(this.shown.has(type)));
            this.#tell();
        });
        return button;
    }

    /** The filter as it stands in the form. */
    get filter() {
        const filter = parsed(this.search.value);
        if (this.shown.size < this.types.length) filter.types = [...this.shown].join(",") || "none";
        return filter;
    }

    #tell() {
        this.changed(this.filter, this.order);
    }

    focusSearch() {
        this.search.focus();
        this.search.select();
    }

    /** Paints the items round the current one. */
    paint(items, at, model, total) {
        const from = Math.max(0, at - 3);
        const shown = items.slice(from, from + 30);
        const hasFocus = this.items.contains(document.activeElement) && document.activeElement !== this.items;
        this.items.replaceChildren(
            ...shown.map((item, index) => {
                const mention = model.item(item.mention);
                const { status, value } = mention.standing;
                const sign = { accepted: "✓", rejected: "✕", skipped: "–" }[status] ?? mention.confidence.toFixed(2);
                const isCurrent = from + index === at;
                return el(
                    "li",
                    {},
                    el(
                        "a",
                        {
                            class: "it",
                            href: "#/queue",
                            tabindex: isCurrent ? "0" : "-1",
                            "aria-current": isCurrent ? "true" : null,
                            onclick: (event) => {
                                event.preventDefault();
                                this.openItem(from + index);
                            },
                        },
                        badge(value.type),
                        el("span", { class: "nm" }, mention.text),
                        el("span", { class: "st num" }, sign),
                        el(
                            "span",
                            { class: "why" },
                            el("span", { class: "vh" }, `${typeName(value.type)}, `),
                            item.reason,
                        ),
                    ),
                );
            }),
        );
        if (hasFocus) this.items.querySelector("[aria-current]")?.focus({ preventScroll: true });
        this.left.replaceChildren(el("span", { class: "num" }, total.toLocaleString("en")), " left");
    }
}
