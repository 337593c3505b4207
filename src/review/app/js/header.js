// The header of every page, and the banner below it: how safe the last decisions are.

import { cap, el, svg } from "./dom.js";
import { capOf, keysOf } from "./keymap.js";

function mark() {
    const line = (d, dash) => svg("path", { d, stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": dash });
    return svg(
        "svg",
        { width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true" },
        line("M2 5h16M2 10h7M12 10h6"),
        line("M2 15h16", "1.5 2.5"),
    );
}

/** A ring with what became of the decisions in it. */
function ring(state) {
    const path = { saved: "M4 7.2 6.2 9.4 10 5", saving: "M4 7h6", kept: "M7 3.6v4M7 9v1.6" }[state];
    return svg(
        "svg",
        { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
        svg("circle", { cx: 7, cy: 7, r: 6, fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
        svg("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 1.6 }),
    );
}

/** Makes the header for the pages that somebody may open. */
export function makeHeader(pages, curator, help) {
    const links = pages.map((page) =>
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
            el("p", { class: "saved", id: "saved" }),
            el("span", { class: "who" }, el("span", { class: "vh" }, "Signed in as "), curator),
            el(
                "button",
                { class: "btn icon bare", type: "button", "aria-label": "Keys and help", onclick: help },
                cap(capOf(keysOf("help")[0] ?? "?")),
            ),
        ),
    );
}

/** Writes what is saved into the header. */
export function paintSaved(header, { waiting, savedAt, trouble }) {
    const state = waiting === 0 ? "saved" : trouble ? "kept" : "saving";
    const says = { saved: "Saved", saving: "Saving", kept: `Kept here, ${waiting}` }[state];
    const time = savedAt && state === "saved" ? new Date(savedAt).toLocaleTimeString("en-GB") : "";
    const place = header.querySelector("#saved");
    place.dataset.state = state;
    place.replaceChildren(ring(state), el("span", {}, says, " ", el("span", { class: "num" }, time)));
}

/** The banner. `ways` are what its buttons do: `again`, `signIn`, `look`. */
export class Banner {
    constructor(ways, announce) {
        this.ways = ways;
        this.announce = announce;
        this.element = el("div", {
            class: "banner",
            id: "banner",
            role: "region",
            "aria-label": "State of the server",
            hidden: true,
        });
        this.kind = null;
        this.most = 0;
        this.back = 0;
    }

    /** Says what is wrong, or that all is well again; `loaded` sentences can be decided meanwhile. */
    paint({ waiting, trouble, message }, unseen, loaded) {
        if (trouble) this.most = Math.max(this.most, waiting);
        else if (waiting === 0 && this.most > 0) {
            this.back = this.most;
            this.most = 0;
        } else if (waiting > 0) this.back = 0;
        const kind = trouble ?? (unseen > 0 ? "unseen" : this.back > 0 ? "back" : null);
        const written = `${kind} ${waiting} ${unseen} ${loaded}`;
        if (written === this.written) return;
        this.written = written;
        this.element.hidden = kind === null;
        this.element.dataset.kind = kind === "back" ? "good" : "warn";
        const said = kind === null ? [] : this.#said(kind, waiting, message, unseen, loaded);
        this.element.replaceChildren(...said);
        // Once when it begins: whoever listens is not told of each further decision.
        if (kind !== null && kind !== this.kind) this.announce(said[0].textContent);
        this.kind = kind;
    }

    #said(kind, waiting, message, unseen, loaded) {
        const kept = waiting === 1 ? "1 decision is kept" : `${waiting} decisions are kept`;
        const button = (says, onclick) => el("button", { class: "btn", type: "button", onclick }, says);
        const close = () => {
            this.back = 0;
            this.element.hidden = true;
        };
        switch (kind) {
            case "away":
                return [
                    el(
                        "p",
                        {},
                        el("b", {}, "The server is not answering. "),
                        `${kept} in this browser and will be sent when it is back.`,
                        loaded > 0 ? ` You can go on: ${loaded} mentions are loaded.` : "",
                    ),
                    button("Try now", this.ways.again),
                ];
            case "signed out":
                return [
                    el("p", {}, el("b", {}, "Not saved: you were signed out. "), `${kept} here.`),
                    button("Sign in", this.ways.signIn),
                ];
            case "denied":
                return [
                    el(
                        "p",
                        {},
                        el("b", {}, "The server takes no decisions now. "),
                        `${message} ${kept} here and will be sent again.`,
                    ),
                    button("Try now", this.ways.again),
                ];
            case "full":
                return [
                    el(
                        "p",
                        {},
                        el("b", {}, "This browser cannot keep more. "),
                        `Stop here and leave this page open: ${waiting} decisions wait for the server, none is lost.`,
                    ),
                ];
            case "unseen":
                return [
                    el(
                        "p",
                        {},
                        el("b", {}, unseen === 1 ? "1 decision met another one. " : `${unseen} decisions met others. `),
                        "Nothing was overwritten.",
                    ),
                    button("Look", this.ways.look),
                ];
            default:
                return [
                    el(
                        "p",
                        {},
                        this.back === 1
                            ? "1 kept decision was saved, not twice."
                            : `${this.back} kept decisions were saved, none twice.`,
                    ),
                    button("Close", close),
                ];
        }
    }
}
