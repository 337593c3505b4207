// Dialogs: modal ones for what needs an answer first, pop-ups beside the sentence for the rest.

import { cap, el } from "./dom.js";

/** Opens a modal dialog; gives it. Esc closes it and changes nothing. */
export function modal(title, content, { isWide = false, onclose } = {}) {
    const heading = el("h2", { id: "dialog-title" }, title);
    const dialog = el(
        "dialog",
        { class: isWide ? "modal" : "modal narrow", "aria-labelledby": "dialog-title" },
        el(
            "div",
            { class: "dh" },
            heading,
            el("button", { class: "btn", type: "button", onclick: () => dialog.close() }, cap("Esc"), " Leave"),
        ),
        content,
    );
    const before = document.activeElement;
    dialog.addEventListener("close", () => {
        dialog.remove();
        onclose?.();
        if (before instanceof HTMLElement && before.isConnected) before.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
}

/** Opens a pop-up in `place`, under what is active there; gives it. The rest of the page stays readable. */
export function popup(place, label, content, { isSmall = false, onclose } = {}) {
    const dialog = el("dialog", { class: isSmall ? "pop small" : "pop", "aria-label": label }, content);
    const before = document.activeElement;
    dialog.addEventListener("close", () => {
        dialog.remove();
        onclose?.();
        if (before instanceof HTMLElement && before.isConnected) before.focus();
    });
    dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        dialog.close();
    });
    place.append(dialog);
    dialog.show();
    const active = place.querySelector(".active-end");
    // A pane that does not cut off what hangs over it gives room down to the window's end.
    const isCut = getComputedStyle(place).overflowY !== "visible";
    if (active) put(dialog, place.getBoundingClientRect(), active.getBoundingClientRect(), isCut);
    return dialog;
}

/** What hangs below the words, and some air. */
const BELOW = 46;
/** Less room than this is too little for a list. */
const LEAST = 260;

/** Puts a pop-up below what is active, or above where there is more room, and no higher than there is room. */
function put(dialog, place, active, isCut) {
    const top = active.bottom - place.top + BELOW;
    const end = isCut ? place.bottom : Math.max(place.bottom, innerHeight);
    const below = end - active.bottom - BELOW - 8;
    const above = active.top - place.top - 16;
    const isBelow = below >= LEAST || below >= above || dialog.offsetHeight <= below;
    if (isBelow) dialog.style.top = `${Math.round(top)}px`;
    else Object.assign(dialog.style, { top: "auto", bottom: `${Math.round(place.height - above - 8)}px` });
    const room = Math.max(isBelow ? below : above, 160);
    dialog.style.maxHeight = `${Math.round(Math.min(room, innerHeight - 32))}px`;
}
