// The frame: header, pages by address, keys, themes, signing in.

import { ApiError, get, post } from "./api.js";
import { announce, cap, el, svg } from "./dom.js";
import { MAY_REPEAT, actionOf, hasSingleKeys, keyOf } from "./keymap.js";
import { Model } from "./model.js";
import { help } from "./help.js";
import { show as login } from "./login.js";
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
let isPageKey = false;
let header = null;

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
    signIn: () => showLogin("You were signed out. What you decided is kept here and sent when you are back."),
    restart: () => start(),
};

async function start() {
    applyTheme();
    try {
        session = await get("session");
    } catch (error) {
        root.replaceChildren(notice("The server is not answering.", error.message, () => start()));
        return;
    }
    if (session.curator === null) return showLogin();
    model = new Model(session);
    model.addEventListener("change", () => paintHeader());
    header = makeHeader();
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

function makeHeader() {
    const links = PAGES.filter(mayOpen).map((page) =>
        el("li", {}, el("a", { href: `#/${page.id}`, data: { page: page.id } }, page.says)),
    );
    return el(
        "header",
        { class: "top" },
        el("p", { class: "brand" }, mark(), "oncotag review"),
        el("nav", { "aria-label": "Pages" }, el("ul", {}, links)),
        el(
            "div",
            { class: "side" },
            el("p", { class: "saved", role: "status", id: "saved" }),
            el("span", { class: "who" }, el("span", { class: "vh" }, "Signed in as "), session.curator),
            el(
                "button",
                { class: "btn icon bare", type: "button", "aria-label": "Keys and help", onclick: () => help() },
                cap("?"),
            ),
        ),
    );
}

function mark() {
    const line = (d, dash) => svg("path", { d, stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": dash });
    return svg(
        "svg",
        { width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true" },
        line("M2 5h16M2 10h7M12 10h6"),
        line("M2 15h16", "1.5 2.5"),
    );
}

/** How safe the last decisions are. */
function paintHeader() {
    const place = header?.querySelector("#saved");
    if (!place) return;
    const { waiting, savedAt, trouble } = model.saving;
    let says = "Saved";
    if (trouble) says = `Kept here, ${waiting}`;
    else if (waiting > 0) says = "Saving";
    const time = savedAt && says === "Saved" ? new Date(savedAt).toLocaleTimeString([], { hour12: false }) : "";
    place.replaceChildren(says, " ", el("span", { class: "num" }, time));
    place.dataset.state = trouble ? "kept" : waiting > 0 ? "saving" : "saved";
    const banner = document.getElementById("banner");
    const now = bannerOf(trouble, waiting);
    if (banner && banner.dataset.trouble !== (trouble ?? "") + waiting) {
        banner.dataset.trouble = (trouble ?? "") + waiting;
        banner.hidden = now === null;
        banner.replaceChildren(...(now ?? []));
    }
}

function bannerOf(trouble, waiting) {
    const n = waiting === 1 ? "1 decision is" : `${waiting} decisions are`;
    if (trouble === "away") {
        return [
            el(
                "p",
                {},
                el("b", {}, "The server is not answering. "),
                `${n} kept in this browser and will be sent when it is back. You can go on.`,
            ),
            el("button", { class: "btn", type: "button", onclick: () => model.outbox.flush() }, "Try now"),
        ];
    }
    if (trouble === "signed out") {
        return [
            el("p", {}, el("b", {}, "Not saved: you were signed out. "), `${n} kept here.`),
            el("button", { class: "btn", type: "button", onclick: context.signIn }, "Sign in"),
        ];
    }
    if (trouble === "full") {
        return [
            el(
                "p",
                {},
                el("b", {}, "This browser cannot keep more. "),
                `Stop here and leave this page open: ${waiting} decisions wait for the server, none is lost.`,
            ),
        ];
    }
    return null;
}

async function route() {
    if (!model) return;
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
    const banner = el("div", { class: "banner", id: "banner", role: "alert", hidden: true });
    const main = el("main", { id: "main", tabindex: "-1" });
    root.replaceChildren(header, banner, main);
    paintHeader();
    try {
        const { show } = await import(`./pages/${page.id}.js`);
        tearDown = (await show(main, context, new URLSearchParams(query ?? ""))) ?? null;
    } catch (error) {
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
    if (isPageKey) {
        isPageKey = false;
        const page = PAGES.find((one) => one.letter === event.key && mayOpen(one));
        if (page) {
            event.preventDefault();
            context.navigate(`#/${page.id}`);
            return;
        }
    }
    const key = keyOf(event);
    const action = actionOf(key);
    if (!action || (event.repeat && !MAY_REPEAT.has(action))) return;
    if (!hasSingleKeys() && /^\S$/u.test(key)) return;
    // A button or link that has the focus is meant by Enter.
    if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
    if (action === "page") isPageKey = true;
    else if (action === "help") help();
    else if (handlers[action]) handlers[action](event);
    else return;
    event.preventDefault();
});

addEventListener("hashchange", () => route());
document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
});

start();
