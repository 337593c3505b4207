// What curators differ in, side by side, to be settled: one of the answers, none, or another one. None is a decision.

import { get } from "../api.js";
import { cap, el } from "../dom.js";
import { openRelink } from "../queue/relink.js";
import { SentenceDrawing } from "../queue/sentence.js";
import { badge, typeName } from "../types.js";

const SAYS = {
    presence: "whether it is one",
    type: "type",
    pieces: "edges",
    concept: "concept",
    assertion: "assertion",
};

/** An answer in words. */
function answered(answer) {
    if (answer.value === null) return el("span", { class: "ans" }, "none");
    const { type, concept, assertion } = answer.value;
    return el(
        "span",
        { class: "ans" },
        badge(type),
        el("b", {}, answer.text),
        ` ${typeName(type)}, ${assertion}, ${concept.label || "no concept"} `,
        el("span", { class: "id" }, concept.id),
        answer.comment ? el("span", { class: "mut" }, ` “${answer.comment}”`) : "",
    );
}

class Settling {
    constructor(main, context) {
        this.context = context;
        this.place = el("div", { class: "settle" });
        main.className = "page";
        main.append(el("h1", {}, "Adjudicate"), this.place);
        this.units = [];
        this.at = 0;
    }

    async load() {
        const page = await get("adjudication", { limit: 20 });
        this.units = page.units;
        this.open = page.open;
        this.total = page.total;
        this.at = 0;
        this.paint();
    }

    get unit() {
        return this.units[this.at];
    }

    paint() {
        this.drawings?.forEach((drawing) => drawing.close());
        this.drawings = [];
        this.started = performance.now();
        const { unit } = this;
        if (!unit) {
            this.place.replaceChildren(
                el("h2", {}, "Nothing is left to settle"),
                el(
                    "p",
                    { class: "lead" },
                    `${this.total} differences in all. What curators agree on is gold by itself.`,
                ),
            );
            return;
        }
        const answers = unit.answers.map((answer, index) => {
            const drawing = new SentenceDrawing(unit.sentence);
            drawing.element.removeAttribute("id");
            this.drawings.push(drawing);
            return el(
                "section",
                { "aria-labelledby": `answer-${index}` },
                el("h2", { id: `answer-${index}` }, cap(String(index + 1)), ` ${answer.curator}`),
                drawing.element,
                el("p", {}, answered(answer)),
            );
        });
        this.place.replaceChildren(
            el(
                "p",
                { class: "lead", role: "status" },
                `${this.open} of ${this.total} differences are open. Here: ${unit.differs.map((one) => SAYS[one] ?? one).join(", ")}.`,
            ),
            el(
                "p",
                { class: "src" },
                el("span", { class: "ttl" }, unit.sentence.document.title ?? ""),
                el("span", { class: "id" }, unit.document),
            ),
            el("div", { class: "pair" }, answers),
            el(
                "div",
                { class: "dec", role: "toolbar", "aria-label": "Settle" },
                unit.answers.map((answer, index) =>
                    el(
                        "button",
                        { class: "btn", type: "button", onclick: () => this.settle(answer.value) },
                        cap(String(index + 1)),
                        ` ${answer.curator}`,
                    ),
                ),
                el("button", { class: "btn", type: "button", onclick: () => this.settle(null) }, cap("0"), " None"),
                el(
                    "button",
                    { class: "btn", type: "button", onclick: () => this.another() },
                    cap("e"),
                    " Another concept",
                ),
                el("button", { class: "btn bare", type: "button", onclick: () => this.undo() }, cap("u"), " Undo"),
                el("button", { class: "btn bare", type: "button", onclick: () => this.skip() }, cap("s"), " Later"),
            ),
        );
        unit.answers.forEach((answer, index) => {
            const shown = answer.value
                ? [
                      {
                          id: unit.unit,
                          confidence: 1,
                          cue: null,
                          tagged: null,
                          standing: { status: "accepted", value: answer.value },
                      },
                  ]
                : [];
            this.drawings[index].paint(shown, unit.unit);
        });
    }

    settle(value) {
        const { unit } = this;
        if (!unit) return;
        this.context.model.adjudicate(unit, value, performance.now() - this.started);
        this.context.announce(value === null ? "settled as none" : `settled as ${value.type}`);
        this.units.splice(this.at, 1);
        this.open -= 1;
        if (this.units.length === 0) this.context.model.whenSaved(() => this.load());
        else {
            this.at %= this.units.length;
            this.paint();
        }
    }

    skip() {
        if (this.units.length === 0) return;
        this.at = (this.at + 1) % this.units.length;
        this.paint();
    }

    another() {
        const { unit } = this;
        const value = unit?.answers.find((answer) => answer.value !== null)?.value;
        if (!value) return;
        const text = unit.answers.find((answer) => answer.value !== null).text;
        openRelink(this.place, { text, standing: { value } }, (concept, hit) =>
            this.settle({ ...value, type: hit.type, concept }),
        );
    }

    async undo() {
        if ((await this.context.model.undo()) === null) return;
        this.context.announce("taken back");
        this.context.model.whenSaved(() => this.load());
    }

    any(event) {
        if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.repeat) return false;
        const answer = /^[1-9]$/.test(event.key) ? this.unit?.answers[Number(event.key) - 1] : undefined;
        if (answer) this.settle(answer.value);
        else if (event.key === "0") this.settle(null);
        else if (event.key === "e") this.another();
        else return false;
        return true;
    }
}

/** Shows what is to be settled. */
export async function show(main, context) {
    const settling = new Settling(main, context);
    await settling.load();
    const step = () => settling.skip();
    context.keys({
        any: (event) => settling.any(event),
        undo: () => settling.undo(),
        skip: step,
        next: step,
        right: step,
    });
    return () => settling.drawings?.forEach((drawing) => drawing.close());
}
