// Signing in, where there are accounts; elsewhere the address of the terminal does it.

import { post } from "./api.js";
import { modal } from "./dialog.js";
import { el } from "./dom.js";

const BY_ADDRESS = "Open the address that the terminal printed; it works once. Start the server again for another one.";

/** Name and password. `done` is called behind the server's yes. */
function form(done, message = "") {
    const said = el("p", { role: "alert", id: "login-said" }, message);
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
    const submit = async (event) => {
        event.preventDefault();
        try {
            await post("login", { name: name.value, password: password.value });
            await done();
        } catch (error) {
            said.textContent = error.message;
            password.value = "";
            password.focus();
        }
    };
    return el(
        "form",
        { class: "login", onsubmit: submit },
        said,
        el("label", { for: "login-name" }, "Name"),
        el("span", { class: "fld" }, name),
        el("label", { for: "login-password" }, "Password"),
        el("span", { class: "fld" }, password),
        el("button", { class: "btn main", type: "submit" }, "Sign in"),
    );
}

/** The page for who is not signed in. */
export function show(root, session, message, done) {
    const content = session?.needs_login ? form(done, message) : el("p", {}, "You are not signed in. ", BY_ADDRESS);
    root.replaceChildren(el("main", { id: "main", class: "mid" }, el("h1", {}, "oncotag review"), content));
    root.querySelector("#login-name")?.focus();
}

/** Asks over the page, which keeps what was decided; `done` is called when somebody is signed in again. */
export function ask(session, done) {
    if (document.getElementById("sign-in")) return;
    const close = async () => {
        dialog.close();
        await done();
    };
    const content = session.needs_login
        ? form(close)
        : el(
              "div",
              {},
              el("p", {}, BY_ADDRESS),
              el("p", { class: "row" }, el("button", { class: "btn main", type: "button", onclick: close }, "Go on")),
          );
    const dialog = modal(
        "You were signed out",
        el(
            "div",
            { class: "db", id: "sign-in" },
            el("p", {}, "What you decided is kept here and sent when you are back."),
            content,
        ),
    );
    (dialog.querySelector("#login-name") ?? dialog.querySelector(".btn.main")).focus();
}
