// The queue: one sentence, its mentions and relations, one key a decision.

import { get } from "../api.js";
import { el } from "../dom.js";
import { ACTIONS } from "../keymap.js";
import { itemsOf } from "../model.js";
import { actionsOf } from "../queue/actions.js";
import { Acts } from "../queue/acts.js";
import { needsServer, openBulk } from "../queue/bulk.js";
import { alternativesOf, paintCard } from "../queue/card.js";
import { Conflicts, conflictPanel } from "../queue/conflict.js";
import { emptyNotice } from "../queue/empty.js";
import { itemOf } from "../queue/find.js";
import { Lease } from "../queue/lease.js";
import { QueueList } from "../queue/list.js";
import { isShown, nextOnStack, spoken } from "../queue/mentions.js";
import { progressParts } from "../queue/progress.js";
import { Rail, stepSays } from "../queue/rail.js";
import { Reading } from "../queue/reading.js";
import { isRelation, linksOf, paintRelationCard } from "../queue/relation.js";
import { SentenceDrawing } from "../queue/sentence.js";

const AHEAD = 25;
/** What the app does on every page. */
const ELSEWHERE = new Set(["page", "help"]);
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
        this.started = performance.now();
        this.conflicts = new Conflicts(this);
        this.lease = new Lease(() => !this.mode && this.#paintSentence());
        this.actionOf = actionsOf(this);
        this.#build(main);
    }

    #build(main) {
        const { types, relation_types: relationTypes } = this.context.session;
        this.list = new QueueList(
            [...types.map((type) => type.id), ...relationTypes],
            this.filter,
            this.order,
            (filter, order) => this.#ask(filter, order),
            (index) => this.go(index),
            () => this.run("bulk"),
        );
        this.rail = new Rail(
            (n) => this.turn("undo", n),
            (n) => this.turn("redo", n),
        );
        this.progress = el("div", { class: "prog" });
        this.reading = new Reading(
            (id) => this.activate(id),
            (direction) => this.step(direction),
        );
        this.acts = new Acts((action) => this.run(action));
        this.card = el("aside", { class: "pane card", "aria-label": "What is active", tabindex: "0" });
        this.stage = el("div", { class: "pane stage" }, this.progress, this.reading.element, this.acts.element);
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
        const { moment } = this.model;
        const page = await get("queue", { ...this.filter, order: this.order, limit: AHEAD });
        this.items = [];
        this.#took(page, moment);
        this.at = 0;
        this.#open();
    }

    #took(page, moment) {
        for (const item of page.items) this.model.adopt(item.sentence);
        this.items.push(...page.items);
        this.isAll = page.items.length < AHEAD;
        // The server does not count what has been decided here; `total` does, so that undo finds it.
        this.total = page.total + this.#decided;
        this.model.takeProgress(page.progress, moment);
    }

    /** Loads what comes behind what is here, before it is needed. */
    async #ahead() {
        if (this.isAll || this.isLoading || this.items.length - this.at > AHEAD) return;
        this.isLoading = true;
        try {
            const { items, model } = this;
            const { moment } = model;
            const after = items.at(-1)?.cursor;
            const page = await get("queue", { ...this.filter, order: this.order, after, limit: AHEAD });
            // A bulk step has begun another list meanwhile.
            if (items !== this.items) return;
            this.#took(page, moment);
            if (this.item && !this.sentence) this.#open();
            else this.#paintList();
        } catch {
            // What is loaded can be decided; the next decision, or the server's being back, tries again.
        } finally {
            this.isLoading = false;
        }
        if (!this.item && !this.isAll && !this.model.saving.trouble) await this.#ahead();
        else if (!this.sentence) this.paint();
    }

    /** The server answers again: what could not be loaded comes now. */
    resume() {
        if (!this.sentence) this.#ahead();
    }

    /** Items here that are decided and so no longer under a filter for undecided ones. */
    get #decided() {
        if (this.filter.status) return 0;
        return this.items.filter((item) => this.model.item(item.mention).standing.status !== "open").length;
    }

    get item() {
        return this.items[this.at];
    }

    get active() {
        return this.activeId ? this.model.item(this.activeId) : undefined;
    }

    /** Opens the item at hand. */
    #open(activeId = this.item?.mention) {
        this.mode = null;
        this.started = performance.now();
        this.activeId = activeId;
        this.model.ahead = this.items.length - this.at;
        if (this.item?.sentence !== this.sentence) {
            this.sentence = this.item?.sentence;
            this.drawing?.close();
            this.drawing = this.sentence ? new SentenceDrawing(this.sentence, (ids) => this.#picked(ids)) : null;
            if (this.drawing) this.drawing.element.id = "sent";
            this.lease.open(this.sentence);
        }
        this.paint();
        this.#ahead();
    }

    go(index) {
        if (index < 0 || index >= this.items.length) return;
        this.at = index;
        this.#open();
        this.context.announce(spoken(this.active));
    }

    /** The next item that nobody has decided; nothing where there is none. */
    #advance() {
        const isOpen = (item) => this.model.item(item.mention).standing.status === "open";
        const wanted = this.filter.status ? () => true : isOpen;
        const next = this.items.findIndex((item, index) => index > this.at && wanted(item));
        this.at = next < 0 ? this.items.length : next;
        this.#open();
    }

    /** Decides on what is active; `isLast` goes on to the next. */
    decide(action, isLast, text) {
        const { active } = this;
        if (!active || !this.sentence) return;
        const isItem = active.id === this.item?.mention;
        // What is accepted already is left alone: Enter behind a correction only goes on.
        if (action.do !== "accept" || active.standing.status !== "accepted") {
            const step = this.model.decide(active.id, action, performance.now() - this.started, text);
            this.last = { action, isOfRelation: isRelation(active) };
            this.said = stepSays(step);
        }
        if (!isLast) this.paint();
        else if (isItem) this.#advance();
        else this.#nextOpen();
        this.context.announce(isLast ? `${this.said ?? "accepted"}. ${spoken(this.active)}` : this.said);
    }

    /** Behind a decision on a neighbour: the next undecided one of the sentence, or the item itself. */
    #nextOpen() {
        const around = this.#around();
        const at = around.findIndex((one) => one.id === this.activeId);
        const next = around.slice(at + 1).find((one) => one.standing.status === "open");
        const item = this.item && this.model.item(this.item.mention);
        if (!next && item?.standing.status !== "open" && !this.filter.status) {
            this.#advance();
            return;
        }
        this.activeId = next?.id ?? this.item?.mention;
        this.started = performance.now();
        this.paint();
    }

    /** The sentence's mentions as they stand, without those that were added and taken back. */
    #mentions() {
        const all = this.sentence.mentions.map((mention) => this.model.item(mention.id) ?? mention);
        return all.filter(isShown);
    }

    /** The sentence's relations as they stand. */
    #relations() {
        return this.sentence.relations.map((relation) => this.model.item(relation.id) ?? relation);
    }

    /** All that can be decided in the sentence. */
    #around() {
        return [...this.#mentions(), ...this.#relations()];
    }

    paint() {
        if (this.model.progress) this.progress.replaceChildren(...progressParts(this.model.progress, this.model.done));
        this.rail.paint(this.model.done, this.model.undone);
        this.#paintList();
        if (this.sentence) {
            this.empty = null;
            this.#paintSentence();
            (isRelation(this.active) ? paintRelationCard : paintCard)(this.card, this.active);
        } else {
            const { filter, isAll } = this;
            this.empty = emptyNotice({
                isAll,
                filter,
                progress: this.model.progress,
                choose: (next) => this.#ask(next, this.order),
            });
            this.reading.replace(this.empty.element);
            this.card.replaceChildren();
        }
        this.#paintActs();
    }

    #paintList() {
        this.list.paint(this.items, Math.min(this.at, this.items.length - 1), this.model, this.total - this.#decided);
    }

    #paintSentence() {
        const { mode } = this;
        const mentions = mode ? mode.shown(this.#mentions()) : this.#mentions();
        const relations = this.#relations();
        const reason = this.activeId === this.item.mention ? this.item.reason : "in this sentence";
        this.reading.paint({
            sentence: this.sentence,
            drawing: this.drawing,
            mentions,
            relations,
            links: linksOf(relations, this.activeId),
            activeId: this.activeId,
            isMode: mode !== null,
            says: mode ? mode.says() : [reason],
            choice: mode?.choice() ?? null,
            caret: mode?.caret() ?? null,
        });
    }

    #paintActs() {
        const [trouble] = this.model.troubles;
        if (trouble && !this.mode) this.acts.replace(conflictPanel(trouble, (choice) => this.conflicts.settle(choice)));
        else if (this.sentence) this.acts.paint(this.active);
        else this.acts.replace(null);
    }

    activate(id) {
        if (this.mode) return;
        this.activeId = id;
        this.started = performance.now();
        this.paint();
        this.context.announce(spoken(this.active));
    }

    /** A click on words: the innermost mention there; again, the one it lies in. */
    #picked(ids) {
        this.activate(ids[(ids.indexOf(this.activeId) + 1) % ids.length]);
    }

    /** To the next mention or relation of the sentence in a direction. */
    step(direction) {
        const around = this.#around();
        if (around.length === 0) return;
        const at = around.findIndex((one) => one.id === this.activeId);
        this.activate(around[(at + direction + around.length) % around.length].id);
    }

    /** To the next mention that shares words with the active one. */
    stack() {
        const next = nextOnStack(this.#mentions(), this.active);
        if (next) this.activate(next.id);
    }

    /** Takes so many steps back, or does them again, and shows where the last of them was. */
    async turn(way, n = 1) {
        let step = null;
        for (let taken = 0; taken < n; taken += 1) step = (await this.model[way]()) ?? step;
        if (step) await this.#show(step);
        const says = way === "undo" ? "taken back" : "done again";
        this.context.announce(step ? `${says}: ${stepSays(step)}` : "nothing there");
    }

    /** Shows a mention that a step was about. */
    async #show(step) {
        if (step.isBulk) {
            if (await this.model.outbox.settled()) await this.load();
            else this.paint();
            return;
        }
        const [id] = step.mentions;
        if (!(await this.visit(id, "from the history"))) this.paint();
    }

    /** Goes to a mention or relation wherever it is; says whether it could. */
    async visit(id, reason) {
        const holds = ({ sentence }) => itemsOf(sentence).some((one) => one.id === id);
        const own = this.items.findIndex((item) => item.mention === id);
        const index = own < 0 ? this.items.findIndex(holds) : own;
        if (index >= 0) this.at = index;
        else {
            const item = await itemOf(this.model, id, reason);
            if (!item) return false;
            // Before the one at hand, whose turn comes again.
            this.items.splice(this.at, 0, { ...item, cursor: this.items[this.at - 1]?.cursor });
        }
        this.#open(isShown(this.model.item(id)) ? id : undefined);
        return true;
    }

    /** One decision on many, after a look at them. */
    async many(request) {
        if (!(await this.model.outbox.settled())) {
            needsServer();
            return;
        }
        openBulk({
            ...request,
            started: this.started,
            done: async (outcome, step) => {
                this.model.bulkDone(step, outcome);
                this.context.announce(stepSays(step));
                this.sentence = undefined;
                this.model.progress = null;
                await this.load();
            },
        });
    }

    /** A mode takes the keys. */
    enter(mode) {
        this.mode = mode;
        this.paint();
    }

    /** Keys of a mode, a panel or a notice; gives whether one took the event. */
    any(event) {
        if (event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]")) return false;
        const isCharacter = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
        if (this.mode) return this.#modeKey(event) || isCharacter;
        if (this.model.troubles.length > 0) {
            const choice = { 1: "keep", 2: "again", s: "flag" }[event.key];
            if (choice) this.conflicts.settle(choice);
            return choice !== undefined || (isCharacter && event.key !== "?");
        }
        if (!/^[1-9]$/.test(event.key) || !isCharacter || event.repeat) return false;
        return this.empty ? this.empty.take(event.key) : this.#alternative(Number(event.key));
    }

    #modeKey(event) {
        const { mode } = this;
        if (event.key === "Escape") this.mode = null;
        else if (event.key === "Enter") {
            this.mode = null;
            this.paint();
            mode.keep();
            return true;
        } else if (!mode.take(event)) return false;
        this.paint();
        return true;
    }

    #alternative(n) {
        const chosen = this.active && !isRelation(this.active) && alternativesOf(this.active)[n - 1];
        if (!chosen) return false;
        this.decide({ do: "relink", concept: { id: chosen.id, label: chosen.label } }, true);
        return true;
    }

    /** Back to an item, or to the end where it is not any more. */
    returnTo(item, activeId) {
        const index = this.items.indexOf(item);
        this.at = index < 0 ? this.items.length : index;
        this.#open(activeId);
    }

    /** Whether keys decide: no mode and nothing over the page has them. */
    get isFree() {
        return !this.mode && !document.querySelector("dialog[open]");
    }

    /** Does an action by name, if there is something to do it to. */
    run(name) {
        const needs = { undo: true, redo: true, bulk: true, next: true, previous: true, filter: true };
        if (this.mode || (this.model.troubles.length > 0 && !needs[name])) return;
        if (!needs[name] && !(this.sentence && this.active)) return;
        this.actionOf(name)?.();
    }

    /** What keys do here. */
    get keys() {
        const named = ACTIONS.filter(({ id }) => !ELSEWHERE.has(id)).map(({ id }) => [id, () => this.run(id)]);
        return { ...Object.fromEntries(named), any: (event) => this.any(event) };
    }
}

/** Shows the queue. */
export async function show(main, context, parameters) {
    const queue = new Queue(main, context, parameters);
    await queue.load();
    context.keys(queue.keys);
    if (context.model.troubles.length > 0) await queue.conflicts.show();
    const { model } = context;
    const listeners = {
        change: () => queue.rail.paint(model.done, model.undone),
        saved: () => {
            if (queue.isFree) queue.paint();
            queue.resume();
        },
        trouble: () => queue.conflicts.show(),
    };
    for (const [name, listener] of Object.entries(listeners)) model.addEventListener(name, listener);
    // Whatever closes gives the keys back to a conflict that came meanwhile. `close` does not bubble.
    const closed = () => model.troubles.length > 0 && queue.conflicts.show();
    document.addEventListener("close", closed, true);
    return () => {
        for (const [name, listener] of Object.entries(listeners)) model.removeEventListener(name, listener);
        document.removeEventListener("close", closed, true);
        queue.lease.close();
        queue.drawing?.close();
    };
}
