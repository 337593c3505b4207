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
    if (active) {
        const from = place.getBoundingClientRect();
        const top = Math.round(active.getBoundingClientRect().bottom - from.top + 28);
        dialog.style.top = `${Math.min(top, Math.max(8, from.height - dialog.offsetHeight - 8))}px`;
    }
    return dialog;
}
