// The queue: one sentence, its mentions, one key a decision.

import { get } from "../api.js";
import { el } from "../dom.js";
import { Text } from "../offsets.js";
import { alike, blocked, ofFilter, openBulk } from "../queue/bulk.js";
import { alternativesOf, paintCard } from "../queue/card.js";
import { conflictPanel } from "../queue/conflict.js";
import { Edges } from "../queue/edges.js";
import { QueueList } from "../queue/list.js";
import { openAssertions, openComment, openTypes } from "../queue/menus.js";
import { Rail, stepSays } from "../queue/rail.js";
import { openRelink } from "../queue/relink.js";
import { SentenceDrawing } from "../queue/sentence.js";
import { paintActs, paintEmpty, paintProgress, paintSentence } from "../queue/stage.js";
import { typeName } from "../types.js";

const AHEAD = 12;
const FILTERS = ["types", "concept", "text", "form", "status", "curator", "row", "document"];

/** The page and what it is about now. */
class Queue {
    constructor(main, context, parameters) {
        this.context = context;
        this.model = context.model;
        this.filter = Object.fromEntries(
            FILTERS.filter((name) => parameters.get(name)).map((name) => [name, parameters.get(name)]),
        );
        this.order = parameters.get("order") ?? sessionStorage.getItem("oncotag-order") ?? "uncertainty";
        this.items = [];
        this.at = 0;
        this.total = 0;
        this.isAll = false;
        this.mode = null;
        this.troubles = [];
        this.started = performance.now();
        this.#build(main);
    }

    #build(main) {
        const { types } = this.context.session;
        this.list = new QueueList(
            types,
            this.filter,
            this.order,
            (filter, order) => this.#ask(filter, order),
            (index) => this.go(index),
            () => this.#many(ofFilter(this.list.filter)),
        );
        this.rail = new Rail(
            (n) => this.undo(n),
            (n) => this.redo(n),
        );
        this.progress = el("div", { class: "prog" });
        this.read = el("article", { class: "read", "aria-label": "Sentence" });
        this.acts = el("div", { class: "acts", role: "toolbar", "aria-label": "Decide" });
        this.card = el("aside", { class: "pane card", "aria-label": "Concept of the active mention", tabindex: "0" });
        this.stage = el("div", { class: "pane stage" }, this.progress, this.read, this.acts);
        main.className = "queue";
        main.append(el("h1", { class: "vh" }, "Queue"), this.list.element, this.stage, this.card, this.rail.element);
    }

    /** Goes to the address of another filter, so that it can be kept and Back leads out of it. */
    #ask(filter, order) {
        sessionStorage.setItem("oncotag-order", order);
        const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
        query.set("order", order);
        this.context.navigate(`#/queue?${query}`);
    }

    async load() {
        const page = await get("queue", { ...this.filter, order: this.order, limit: AHEAD });
        this.#took(page);
        this.total = page.total;
        this.at = 0;
        this.#open();
    }

    #took(page) {
        for (const item of page.items) this.model.adopt(item.sentence);
        this.items.push(...page.items);
        this.isAll = page.items.length < AHEAD;
        if (this.model.outbox.waiting === 0 || this.model.progress === null) this.model.progress = page.progress;
    }

    /** Loads what comes behind what is here, before it is needed. */
    async #ahead() {
        if (this.isAll || this.isLoading || this.items.length - this.at > AHEAD) return;
        this.isLoading = true;
        try {
            const after = this.items.at(-1)?.cursor;
            const page = await get("queue", { ...this.filter, order: this.order, after, limit: AHEAD });
            this.#took(page);
            if (this.items[this.at]) this.list.paint(this.items, this.at, this.model, this.total);
            if (!this.sentence) this.#open();
        } catch {
            // What is loaded can be decided; the next decision tries again.
        } finally {
            this.isLoading = false;
        }
    }

    get item() {
        return this.items[this.at];
    }

    get active() {
        return this.activeId ? this.model.mention(this.activeId) : undefined;
    }

    /** The buttons, or in their place what could not be done. */
    #paintActs() {
        const [trouble] = this.mode ? [] : this.troubles;
        this.panel?.remove();
        this.panel = trouble
            ? conflictPanel(
                  trouble,
                  () => this.settle(true),
                  () => this.settle(false),
              )
            : null;
        if (this.panel) this.stage.append(this.panel);
        this.acts.hidden = this.panel !== null;
        paintActs(this.acts, this.actions(), this.active?.same ?? 1);
    }

    /** Opens the item at hand. */
    #open(activeId = this.item?.mention) {
        this.mode = null;
        this.started = performance.now();
        this.activeId = activeId;
        if (this.item && this.item.sentence.number !== this.sentence?.number)
            this.#lease(this.item.sentence.document.id);
        this.sentence = this.item?.sentence;
        this.drawing?.close();
        this.drawing = this.sentence ? new SentenceDrawing(this.sentence) : null;
        this.paint();
        this.#ahead();
    }

    #lease(document) {
        if (document === this.leased) return;
        this.leased = document;
        this.context.lease?.(document);
    }

    go(index) {
        if (index < 0 || index >= this.items.length) return;
        this.at = index;
        this.#open();
        this.context.announce(this.#spoken());
    }

    /** The next item that nobody has decided; the last one where there is none. */
    #advance() {
        const isOpen = (item) => this.model.mention(item.mention).standing.status === "open";
        const wanted = this.filter.status ? () => true : isOpen;
        const next = this.items.findIndex((item, index) => index > this.at && wanted(item));
        this.at = next < 0 ? this.items.length : next;
        this.#open();
    }

    /** Decides on the active mention; `isLast` goes on to the next. */
    decide(action, isLast, text) {
        const mention = this.active;
        if (!mention) return;
        const milliseconds = performance.now() - this.started;
        const step = this.model.decide(mention.id, action, milliseconds, text);
        this.lastAction = action;
        this.context.announce(stepSays(step));
        const isItem = mention.id === this.item?.mention;
        if (!isLast) this.paint();
        else if (isItem) this.#advance();
        else this.#nextOpen();
    }

    /** Behind a decision on a neighbour: the next undecided mention of the sentence, or the item itself. */
    #nextOpen() {
        const mentions = this.#mentions();
        const at = mentions.findIndex((mention) => mention.id === this.activeId);
        const next = mentions.slice(at + 1).find((mention) => mention.standing.status === "open");
        this.activeId = next?.id ?? this.item?.mention;
        this.started = performance.now();
        const item = this.item && this.model.mention(this.item.mention);
        if (!next && item && item.standing.status !== "open" && !this.filter.status) this.#advance();
        else this.paint();
    }

    /** The sentence's mentions as they stand, without those that were added and taken back. */
    #mentions() {
        const all = this.sentence.mentions.map((mention) => this.model.mention(mention.id) ?? mention);
        return all.filter((mention) => mention.tagged !== null || mention.standing.status !== "open");
    }

    paint() {
        paintProgress(this.progress, this.model);
        this.rail.paint(this.model.done, this.model.undone);
        this.list.paint(this.items, Math.min(this.at, this.items.length - 1), this.model, this.total);
        if (!this.sentence) {
            this.drawing = null;
            this.card.replaceChildren();
            paintEmpty(this.read, this.model.progress, this.isAll);
            this.#paintActs();
            this.acts.hidden = true;
            return;
        }
        const mentions = this.#mentions();
        const shown = this.mode ? this.mode.shown(mentions) : mentions;
        const says = this.mode?.says ?? (this.activeId === this.item.mention ? this.item.reason : "in this sentence");
        paintSentence(this.read, this.drawing, shown, this.activeId, says, (id) => this.activate(id));
        this.drawing.paint(shown, this.activeId, this.mode?.choice ?? null);
        paintCard(this.card, this.active);
        this.#paintActs();
    }

    #spoken() {
        const mention = this.active;
        if (!mention) return "";
        const { value } = mention.standing;
        return `${typeName(value.type)}: ${mention.text}, ${value.assertion}, confidence ${mention.confidence.toFixed(2)}`;
    }

    activate(id) {
        if (this.mode) return;
        this.activeId = id;
        this.started = performance.now();
        this.paint();
        this.context.announce(this.#spoken());
    }

    /** To the next mention of the sentence in a direction. */
    step(direction) {
        const mentions = this.#mentions();
        const at = mentions.findIndex((mention) => mention.id === this.activeId);
        this.activate(mentions[(at + direction + mentions.length) % mentions.length].id);
    }

    /** To the next mention that shares words with the active one. */
    stack() {
        const [start, end] = coverOf(this.active);
        const mentions = this.#mentions();
        const at = mentions.findIndex((mention) => mention.id === this.activeId);
        const round = [...mentions.slice(at + 1), ...mentions.slice(0, at)];
        const next = round.find((mention) => coverOf(mention)[0] < end && start < coverOf(mention)[1]);
        if (next) this.activate(next.id);
    }

    /** Takes so many steps back and shows where the last of them was. */
    async undo(n = 1) {
        let step = null;
        for (let taken = 0; taken < n; taken += 1) step = this.model.undo() ?? step;
        await this.#shown(step, "taken back");
    }

    async redo(n = 1) {
        let step = null;
        for (let taken = 0; taken < n; taken += 1) step = this.model.redo() ?? step;
        await this.#shown(step, "done again");
    }

    async #shown(step, says) {
        if (!step) {
            this.context.announce("nothing there");
            return;
        }
        this.context.announce(`${says}: ${stepSays(step)}`);
        const [id] = step.mentions;
        const index = this.items.findIndex((item) => item.mention === id);
        if (index >= 0) this.at = index;
        else {
            const inSentence = this.items.findIndex((item) =>
                item.sentence.mentions.some((mention) => mention.id === id),
            );
            if (inSentence >= 0) this.at = inSentence;
            else await this.#fetch(id);
        }
        this.#open(this.model.mention(id) ? id : undefined);
    }

    /** Puts an item of an earlier sitting before the one at hand. */
    async #fetch(id) {
        const sentence = await this.model.sentenceOf(id);
        const cursor = this.items[this.at - 1]?.cursor;
        if (sentence) this.items.splice(this.at, 0, { mention: id, sentence, reason: "from the history", cursor });
    }

    /** A step on many mentions: looked at first, then done at once. */
    #many(request) {
        if (request === null) return;
        openBulk({
            ...request,
            started: this.started,
            failed: (message) => this.context.announce(message),
            done: async (outcome, step) => {
                this.model.bulkDone(step, outcome.mentions);
                this.context.announce(stepSays(step));
                this.items = [];
                this.sentence = undefined;
                this.model.progress = null;
                await this.load();
            },
        });
    }

    /** Edges of the active mention. */
    edges() {
        const mention = this.active;
        if (!mention) return;
        const edges = new Edges(this.drawing.text, mention.standing.value.fragments);
        this.#enter(edges, "edges", () => {
            const action = { do: "edges", fragments: edges.trimmed };
            this.decide(action, false, edges.surface);
        });
    }

    /** Words that were not tagged: chosen first, then their type. */
    mark() {
        const text = new Text(this.sentence.text, this.sentence.start);
        const cover = this.active ? coverOf(this.active) : [text.start, text.start];
        const word = text.words().find(([start]) => start >= cover[1]) ?? text.words()[0];
        if (!word) return;
        const edges = new Edges(text, [word]);
        this.#enter(edges, "mark", () => {
            openTypes(this.stage, this.context.session.types, (type) => {
                const value = { type, fragments: edges.trimmed, concept: { id: "", label: "" }, assertion: "present" };
                const id = this.model.add(this.sentence, value, edges.surface, performance.now() - this.started);
                this.activeId = id;
                this.paint();
                openRelink(this.stage, this.active, (concept) => this.decide({ do: "relink", concept }, false));
            });
        });
    }

    #enter(edges, kind, keep) {
        const says =
            kind === "edges"
                ? "edges: ← → move, w other edge, + - y g pieces, Enter keeps"
                : "new: ← → choose, Shift ← → widen, Enter takes its type";
        this.mode = {
            edges,
            kind,
            says,
            keep,
            get choice() {
                return kind === "mark" ? edges.piece : null;
            },
            shown: (mentions) =>
                kind === "mark"
                    ? mentions
                    : mentions.map((mention) =>
                          mention.id === this.activeId
                              ? {
                                    ...mention,
                                    text: edges.surface,
                                    standing: {
                                        ...mention.standing,
                                        value: { ...mention.standing.value, fragments: edges.trimmed },
                                    },
                                }
                              : mention,
                      ),
        };
        this.paint();
    }

    /** Keys of a mode or a panel; gives whether it took the event. */
    any(event) {
        if (document.querySelector("dialog[open]")) return false;
        if (this.troubles.length > 0 && !this.mode) return this.#panelKey(event);
        if (!this.mode) return false;
        const { mode } = this;
        if (event.key === "Escape") this.mode = null;
        else if (event.key === "Enter") {
            this.mode = null;
            mode.keep();
            return true;
        } else if (mode.kind === "mark" && !event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
            mode.edges.shift(event.key === "ArrowRight" ? 1 : -1);
        } else if (mode.kind === "mark" && event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
            mode.edges.move(event.key === "ArrowRight" ? 1 : -1, false);
        } else if (!mode.edges.take(event)) return event.key.length === 1 && !event.ctrlKey && !event.metaKey;
        this.paint();
        return true;
    }

    #panelKey(event) {
        if (event.key === "1") this.settle(false);
        else if (event.key === "2") this.settle(true);
        else return event.key.length === 1 && !event.ctrlKey && !event.metaKey;
        return true;
    }

    /** The first conflict is looked at: decided after all as one had, or left as it stands. */
    settle(isRepeated) {
        const { entry } = this.troubles.shift();
        if (isRepeated && entry.operation.kind === "decide" && this.model.mention(entry.operation.mention)) {
            this.model.decide(entry.operation.mention, entry.operation.action, entry.operation.milliseconds);
        }
        this.paint();
    }

    trouble(detail) {
        this.troubles.push(detail);
        if (!this.mode && !document.querySelector("dialog[open]")) this.paint();
    }

    repeat() {
        if (this.lastAction) this.decide(this.lastAction, true);
    }

    actions() {
        const relink = (concept, hit) => {
            const { value } = this.active.standing;
            if (hit && hit.type !== value.type) this.decide({ do: "retype", type: hit.type, concept }, true);
            else this.decide({ do: "relink", concept }, true);
        };
        return {
            any: (event) => this.any(event) || this.#number(event),
            accept: () => this.decide({ do: "accept" }, true),
            reject: () => this.decide({ do: "reject" }, true),
            skip: () => this.decide({ do: "skip" }, true),
            relink: () => this.active && openRelink(this.stage, this.active, relink),
            type: () =>
                this.active &&
                openTypes(this.stage, this.context.session.types, (type) => this.decide({ do: "retype", type }, false)),
            assertion: () =>
                this.active &&
                openAssertions(this.stage, (assertion) => this.decide({ do: "assert", assertion }, false)),
            comment: () =>
                this.active &&
                openComment(this.stage, this.active.standing.comment, (text) =>
                    this.decide({ do: "comment", text }, false),
                ),
            flag: () => this.active && this.decide({ do: "flag", flagged: !this.active.standing.is_flagged }, false),
            edges: () => this.edges(),
            mark: () => this.sentence && this.mark(),
            undo: () => this.undo(),
            redo: () => this.redo(),
            same: () => this.active && this.#many(alike(this.active)),
            block: () => this.active && this.#many(blocked(this.active)),
            bulk: () => this.#many(ofFilter(this.list.filter)),
            next: () => this.go(this.at + 1),
            previous: () => this.go(this.at - 1),
            right: () => this.sentence && this.step(1),
            left: () => this.sentence && this.step(-1),
            stack: () => this.active && this.stack(),
            document: () =>
                this.sentence &&
                this.context.navigate(`#/documents?id=${encodeURIComponent(this.sentence.document.id)}`),
            filter: () => this.list.focusSearch(),
            repeat: () => this.repeat(),
        };
    }

    /** A number takes an alternative. */
    #number(event) {
        if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.repeat) return false;
        if (event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]") || !this.active)
            return false;
        const chosen = alternativesOf(this.active)[Number(event.key) - 1];
        if (!chosen) return false;
        this.decide({ do: "relink", concept: { id: chosen.id, label: chosen.label } }, true);
        return true;
    }
}

function coverOf(mention) {
    const { fragments } = mention.standing.value;
    return [fragments[0][0], fragments.at(-1)[1]];
}

/** Shows the queue. */
export async function show(main, context, parameters) {
    const queue = new Queue(main, context, parameters);
    await queue.load();
    context.keys(queue.actions());
    const { model } = context;
    const repaint = () => queue.rail.paint(model.done, model.undone);
    const settled = () => !queue.mode && !document.querySelector("dialog[open]") && queue.paint();
    const trouble = (event) => queue.trouble(event.detail);
    model.addEventListener("change", repaint);
    model.addEventListener("saved", settled);
    model.addEventListener("trouble", trouble);
    return () => {
        model.removeEventListener("change", repaint);
        model.removeEventListener("saved", settled);
        model.removeEventListener("trouble", trouble);
        queue.drawing?.close();
    };
}
