// Signing in, where there are accounts; elsewhere the address of the terminal does it.

import { post } from "./api.js";
import { el } from "./dom.js";

export function show(root, session, message, done) {
    const said = el("p", { role: "alert", id: "login-said" }, message ?? "");
    const place = (children) =>
        root.replaceChildren(el("main", { id: "main", class: "mid" }, el("h1", {}, "oncotag review"), said, children));
    if (!session?.needs_login) {
        place(
            el(
                "p",
                {},
                "You are not signed in. Open the address that the terminal printed; it works once. Start the server again for another one.",
            ),
        );
        return;
    }
    const name = el("input", {
        id: "login-name",
        name: "name",
        autocomplete: "username",
        required: true,
        maxlength: 64,
    });
    const password = el("input", {
        id: "login-password",
        name: "password",
        type: "password",
        autocomplete: "current-password",
        required: true,
    });
    const form = el(
        "form",
        {
            class: "login",
            onsubmit: async (event) => {
                event.preventDefault();
                try {
                    await post("login", { name: name.value, password: password.value });
                    await done();
                } catch (error) {
                    said.textContent = error.message;
                    password.value = "";
                    password.focus();
                }
            },
        },
        el("label", { for: "login-name" }, "Name"),
        el("span", { class: "fld" }, name),
        el("label", { for: "login-password" }, "Password"),
        el("span", { class: "fld" }, password),
        el("button", { class: "btn main", type: "submit" }, "Sign in"),
    );
    place(form);
    name.focus();
}
