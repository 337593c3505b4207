// Settings of this browser: theme, keys; and signing out.

import { post } from "../api.js";
import { cap, el } from "../dom.js";
import {
    ACTIONS,
    capOf,
    change,
    exported,
    hasSingleKeys,
    imported,
    keyOf,
    keysOf,
    reset,
    setSingleKeys,
} from "../keymap.js";
import { THEMES, applyTheme, theme } from "../themes.js";

/** Shows the settings. */
export async function show(main, context) {
    main.className = "page";
    const keys = el("div", {});
    const said = el("p", { role: "status", id: "settings-said" });
    let waiting = null;
    const paintKeys = () => {
        const row = (action) =>
            el(
                "li",
                {},
                el("span", {}, action.says),
                el(
                    "span",
                    {},
                    keysOf(action.id).flatMap((key) => [cap(capOf(key)), " "]),
                ),
                el(
                    "button",
                    {
                        class: "btn",
                        type: "button",
                        "aria-label": `Change the key of: ${action.says}`,
                        onclick: () => {
                            waiting = action.id;
                            said.textContent = `Press the key for: ${action.says}. Esc leaves it as it is.`;
                        },
                    },
                    "Change",
                ),
            );
        keys.replaceChildren(el("ul", { class: "keylist" }, ACTIONS.map(row)));
    };
    const text = el("textarea", { id: "keys-json", rows: 8, "aria-label": "Keys as JSON", spellcheck: "false" });
    const singles = el("input", { type: "checkbox", id: "single-keys", checked: hasSingleKeys() });
    singles.addEventListener("change", () => setSingleKeys(singles.checked));
    const themes = el(
        "fieldset",
        {},
        el("legend", {}, "Theme"),
        THEMES.map((name) => {
            const input = el("input", {
                type: "radio",
                name: "theme",
                value: name,
                id: `theme-${name}`,
                checked: name === theme(),
            });
            input.addEventListener("change", () => applyTheme(name));
            return el("label", { class: "choice" }, input, ` ${name}`);
        }),
    );
    const button = (says, run) => el("button", { class: "btn", type: "button", onclick: run }, says);
    main.append(
        el("h1", {}, "Settings"),
        el("p", { class: "lead" }, "They are kept in this browser."),
        el("section", { class: "wide" }, themes),
        el(
            "section",
            { class: "wide" },
            el("h2", {}, "Keys"),
            el("label", { class: "choice" }, singles, " Single letters and signs act"),
            said,
            keys,
            text,
            el(
                "p",
                { class: "row" },
                button("Export", () => {
                    text.value = exported();
                    said.textContent = "The keys stand in the field below, to be copied.";
                }),
                " ",
                button("Import", () => {
                    said.textContent = imported(text.value) ?? "The keys were taken in.";
                    paintKeys();
                }),
                " ",
                button("As they came", () => {
                    reset();
                    said.textContent = "All keys are as they came.";
                    paintKeys();
                }),
            ),
        ),
        el(
            "section",
            { class: "wide" },
            el("h2", {}, "Account"),
            el("p", {}, `${context.session.curator}, ${context.session.role}. `),
            button("Sign out", async () => {
                await post("logout", {});
                context.restart();
            }),
        ),
    );
    paintKeys();
    context.keys({
        any: (event) => {
            if (waiting === null || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return false;
            if (event.key === "Escape") said.textContent = "Left as it was.";
            else {
                change(waiting, [keyOf(event)]);
                said.textContent = `The key is ${capOf(keyOf(event))} now.`;
                paintKeys();
            }
            waiting = null;
            return true;
        },
    });
}
