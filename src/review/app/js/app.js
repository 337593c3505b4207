// The frame: header, pages by address, keys, themes, signing in.

import { ApiError, get } from "./api.js";
import { announce, el } from "./dom.js";
import { Banner, makeHeader, paintSaved } from "./header.js";
import { help } from "./help.js";
import { MAY_REPEAT, actionOf, hasSingleKeys, isSingle, keyOf } from "./keymap.js";
import { ask as askLogin, show as login } from "./login.js";
import { Model } from "./model.js";
import { openPages } from "./queue/menus.js";
import { stepSays } from "./queue/rail.js";
import { applyTheme } from "./themes.js";

const PAGES = [
    { id: "queue", says: "Queue", letter: "q" },
    { id: "adjudicate", says: "Adjudicate", letter: "a", roles: ["owner", "adjudicator"] },
    { id: "documents", says: "Documents", letter: "d" },
    { id: "concepts", says: "Concepts", letter: "c" },
    { id: "statistics", says: "Statistics", letter: "s" },
    { id: "guidelines", says: "Guidelines", letter: "u" },
    { id: "settings", says: "Settings", letter: "e" },
];

const root = document.getElementById("app");
let session = null;
let model = null;
let tearDown = null;
let handlers = {};
let header = null;
const banner = new Banner(
    {
        again: () => model.outbox.flush(),
        signIn: () => signIn(),
        look: () => context.navigate("#/queue"),
    },
    announce,
);

/** What pages are given. */
const context = {
    get session() {
        return session;
    },
    get model() {
        return model;
    },
    /** Goes to an address of the app. */
    navigate(hash) {
        if (location.hash === hash) route();
        else location.hash = hash;
    },
    /** What actions do on this page: a function an action's name. `any` sees all keys first and says whether it took one. */
    keys(actions) {
        handlers = actions;
    },
    announce,
    signIn: () => signIn(),
    restart: () => start(),
};

/** What keys do on all pages where the page itself does nothing else. */
const everywhere = {
    help,
    page: () => openPages(PAGES.filter(mayOpen), (id) => context.navigate(`#/${id}`)),
    undo: () => turned("taken back", () => model.undo()),
    redo: () => turned("done again", () => model.redo()),
};

async function turned(says, turn) {
    const step = await turn();
    announce(step ? `${says}: ${stepSays(step)}` : "nothing there");
}

async function start() {
    applyTheme();
    try {
        session = await get("session");
    } catch (error) {
        root.replaceChildren(notice("The server is not answering.", error.message, () => start()));
        return;
    }
    if (session.curator === null) return showLogin();
    // Who comes back after signing out goes on with what is kept here.
    if (model?.session.curator !== session.curator) {
        model = new Model(session);
        model.addEventListener("change", () => paintFrame());
    }
    header = makeHeader(PAGES.filter(mayOpen), session.curator, help);
    try {
        await model.open();
    } catch (error) {
        if (error instanceof ApiError && error.status === 401) return showLogin();
        root.replaceChildren(notice("The server is not answering.", error.message, () => start()));
        return;
    }
    await route();
}

function showLogin(message) {
    tearDown?.();
    tearDown = null;
    handlers = {};
    login(root, session, message, async () => start());
}

function notice(title, text, again) {
    return el(
        "main",
        { id: "main", class: "mid" },
        el("h1", {}, title),
        el("p", {}, text),
        el("div", { class: "row" }, el("button", { class: "btn main", type: "button", onclick: again }, "Try again")),
    );
}

function mayOpen(page) {
    return !page.roles || page.roles.includes(session.role);
}

/** How safe the last decisions are. */
function paintFrame() {
    paintSaved(header, model.saving);
    const isQueue = document.body.classList.contains("fit");
    banner.paint(model.saving, isQueue ? 0 : model.troubles.length, isQueue ? model.ahead : 0);
}

/** Asks who is there, over the page; then sends what is kept. Another curator's decisions stay kept under their name. */
function signIn() {
    askLogin(session, async () => {
        const now = await get("session");
        if (now.curator === null) return signIn();
        if (now.curator !== session.curator) return location.reload();
        await model.outbox.flush();
        if (!tearDown) await route();
    });
}

// Counts the pages that were asked for: one that is shown late must not take the keys of the one behind it.
let turn = 0;

async function route() {
    if (!model) return;
    turn += 1;
    const own = turn;
    const keys = (actions) => {
        if (own === turn) handlers = actions;
    };
    const ownContext = Object.create(context, { keys: { value: keys } });
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    const page = PAGES.find((one) => one.id === path && mayOpen(one)) ?? PAGES[0];
    tearDown?.();
    tearDown = null;
    handlers = {};
    document.title = `${page.says} · oncotag review`;
    document.body.classList.toggle("fit", page.id === "queue");
    for (const link of header.querySelectorAll("a[data-page]")) {
        if (link.dataset.page === page.id) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
    }
    const main = el("main", { id: "main", tabindex: "-1" });
    root.replaceChildren(header, banner.element, main);
    paintFrame();
    try {
        const { show } = await import(`./pages/${page.id}.js`);
        const close = await show(main, ownContext, new URLSearchParams(query ?? ""));
        if (own === turn) tearDown = close ?? null;
        else close?.();
    } catch (error) {
        if (own !== turn) return;
        if (error instanceof ApiError && error.status === 401) return context.signIn();
        if (!(error instanceof ApiError)) throw error;
        main.replaceChildren(
            el(
                "div",
                { class: "mid" },
                el("h1", {}, "This page cannot be shown."),
                el("p", {}, error.message, " Your decisions are saved, or kept here as the header says."),
                el("p", { class: "code" }, `${error.code} ${location.hash}`),
                el(
                    "div",
                    { class: "row" },
                    el("button", { class: "btn main", type: "button", onclick: () => route() }, "Try again"),
                ),
            ),
        );
    }
}

function isTyping(target) {
    return target instanceof HTMLElement && target.matches("input, textarea, select");
}

addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || !model || event.altKey) return;
    if (handlers.any?.(event)) {
        event.preventDefault();
        return;
    }
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = keyOf(event);
    const action = actionOf(key);
    if (!action || (event.repeat && !MAY_REPEAT.has(action))) return;
    if (!hasSingleKeys() && isSingle(key)) return;
    // A button or link that has the focus is meant by Enter.
    if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
    const run = handlers[action] ?? everywhere[action];
    if (!run) return;
    event.preventDefault();
    run(event);
});

addEventListener("hashchange", () => route());
document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
});

start();
