// Small menus that open after a first key and teach the second.

import { popup } from "../dialog.js";
import { cap, el } from "../dom.js";
import { ASSERTION_KEYS, badge, letterOf, typeName } from "../types.js";

function menu(place, label, choices, choose) {
    const buttons = choices.map((choice) =>
        el(
            "button",
            { type: "button", onclick: () => take(choice) },
            choice.mark ?? "",
            el("span", {}, choice.says),
            cap(choice.key),
        ),
    );
    const dialog = popup(
        place,
        label,
        [
            el("div", { class: "tmenu" }, buttons),
            el("p", { class: "foot" }, el("span", { class: "end" }, cap("Esc"), " leave")),
        ],
        { isSmall: true },
    );
    const take = (choice) => {
        dialog.close();
        choose(choice.id);
    };
    dialog.addEventListener("keydown", (event) => {
        // A closed menu may have the focus until the next frame.
        if (!dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        const choice = choices.find((one) => one.key === event.key.toLowerCase());
        if (choice) {
            event.preventDefault();
            take(choice);
            return;
        }
        const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        if (move) {
            event.preventDefault();
            const at = buttons.indexOf(document.activeElement);
            buttons[(at + move + buttons.length) % buttons.length].focus();
        }
    });
    buttons[0]?.focus();
}

/** Asks for a page; `pages` have `id`, `says` and `letter`. */
export function openPages(pages, choose) {
    const choices = pages.map(({ id, says, letter }) => ({ id, says, key: letter }));
    menu(document.body, "Pages", choices, choose);
}

/** Asks for a type. Types of the same letter are told apart by numbers. */
export function openTypes(place, types, choose) {
    const taken = new Set();
    const choices = types.map(({ id }, index) => {
        const letter = letterOf(id).toLowerCase();
        const key = taken.has(letter) ? String((index + 1) % 10) : letter;
        taken.add(key);
        return { id, key, says: typeName(id), mark: badge(id) };
    });
    menu(place, "Type", choices, choose);
}

/** Asks what the text says of a mention. */
export function openAssertions(place, choose) {
    const choices = Object.entries(ASSERTION_KEYS).map(([id, key]) => ({ id, key, says: id }));
    menu(place, "Assertion", choices, choose);
}

/** Asks for one of a few names, or for another one; null stands for none. */
export function openNames(place, label, names, choose) {
    const choices = names.slice(0, 9).map((name, index) => ({
        id: name,
        key: String(index + 1),
        says: name === null ? "none" : typeName(name),
    }));
    const another = { key: "o", says: "another one" };
    menu(place, label, [...choices, another], (id) => {
        if (id !== undefined) choose(id);
        else openText(place, label, "", (name) => name.trim() && choose(name.trim()), { maxlength: 100 });
    });
}

/** Asks for a line of text. */
export function openText(place, label, text, choose, { maxlength = 10000 } = {}) {
    const input = el("input", { "aria-label": label, maxlength, autocomplete: "off" });
    input.value = text ?? "";
    const dialog = popup(
        place,
        label,
        [
            el("div", { class: "q" }, input),
            el(
                "p",
                { class: "foot" },
                el("span", {}, cap("Enter"), " keep"),
                el("span", { class: "end" }, cap("Esc"), " leave"),
            ),
        ],
        { isSmall: true },
    );
    input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        dialog.close();
        choose(input.value);
    });
    input.focus();
}
