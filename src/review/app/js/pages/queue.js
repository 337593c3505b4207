// The queue: one sentence, its mentions, one key a decision.

import { get } from "../api.js";
import { cap, el } from "../dom.js";
import { capOf, keysOf } from "../keymap.js";
import { Text } from "../offsets.js";
import { openBulk } from "../queue/bulk.js";
import { alternativesOf, paintCard } from "../queue/card.js";
import { conflictPanel } from "../queue/conflict.js";
import { Edges } from "../queue/edges.js";
import { QueueList } from "../queue/list.js";
import { openAssertions, openComment, openTypes } from "../queue/menus.js";
import { Rail, stepSays } from "../queue/rail.js";
import { openRelink } from "../queue/relink.js";
import { SentenceDrawing } from "../queue/sentence.js";
import { assertionWord, badge, typeName } from "../types.js";

const AHEAD = 12;
const FILTERS = ["types", "concept", "text", "form", "status", "curator", "row", "document"];

/** The page and what it is about now. */
class Queue {
  constructor(main, context, parameters) {
    this.context = context;
    this.model = context.model;
    this.filter = Object.fromEntries(FILTERS.filter((name) => parameters.get(name)).map((name) => [name, parameters.get(name)]));
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
      () => this.bulk(),
    );
    this.rail = new Rail((n) => this.undo(n), (n) => this.redo(n));
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

  /** Opens the item at hand. */
  #open(activeId = this.item?.mention) {
    this.mode = null;
    this.started = performance.now();
    this.activeId = activeId;
    if (this.item && this.item.sentence.number !== this.sentence?.number) this.#lease(this.item.sentence.document.id);
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
    this.#paintProgress();
    this.rail.paint(this.model.done, this.model.undone);
    this.list.paint(this.items, Math.min(this.at, this.items.length - 1), this.model, this.total);
    if (!this.sentence) {
      this.#paintEmpty();
      return;
    }
    this.#paintSentence();
    paintCard(this.card, this.active);
    this.#paintActs();
  }

  #paintProgress() {
    const { progress } = this.model;
    if (!progress) return;
    const decided = progress.accepted + progress.changed + progress.rejected;
    const times = this.model.done.slice(-20).filter((step) => !step.isBulk && step.milliseconds < 600000);
    const seconds = times.reduce((sum, step) => sum + step.milliseconds, 0) / 1000 / Math.max(1, times.length);
    const left = progress.mentions - decided;
    const share = (n) => `${(100 * n) / Math.max(1, progress.mentions)}%`;
    const part = (name, n) => el("i", { class: name, vars: { "--w": share(n) } });
    this.progress.replaceChildren(
      el(
        "div",
        { class: "row" },
        el("span", {}, el("b", { class: "num", id: "decided" }, decided.toLocaleString("en")), " of ", el("span", { class: "num" }, progress.mentions.toLocaleString("en")), " decided"),
        el(
          "span",
          { class: "opt-sm mut" },
          `${progress.accepted} accepted, ${progress.changed} changed, ${progress.rejected} rejected, ${progress.skipped} skipped, ${progress.added} added; ${progress.by_bulk} by bulk`,
        ),
        times.length > 0
          ? el("span", {}, el("span", { class: "num" }, seconds.toFixed(1)), ` s each, about ${Math.ceil((left * seconds) / 60)} min left`)
          : "",
      ),
      el(
        "div",
        { class: "meter", role: "progressbar", "aria-label": "Decided", "aria-valuemin": 0, "aria-valuemax": progress.mentions, "aria-valuenow": Math.min(decided, progress.mentions) },
        part("a", progress.accepted),
        part("c", progress.changed),
        part("x", progress.rejected),
        part("s", progress.skipped),
      ),
    );
  }

  #paintSentence() {
    const { sentence } = this;
    const mentions = this.#mentions();
    const isItem = this.activeId === this.item.mention;
    const shown = this.mode ? this.mode.shown(mentions) : mentions;
    const chips = shown.map((mention) => {
      const { status, value } = mention.standing;
      const sign = { accepted: "✓", rejected: "✕", skipped: "–" }[status] ?? assertionWord(value.assertion);
      return el(
        "span",
        {
          class: "chip",
          role: "option",
          id: `chip-${shown.indexOf(mention)}`,
          "aria-selected": String(mention.id === this.activeId),
          onclick: () => this.activate(mention.id),
        },
        badge(value.type),
        el("span", { class: "vh" }, `${typeName(value.type)}: `),
        mention.text,
        el("span", { class: "st" }, sign),
      );
    });
    const active = shown.findIndex((mention) => mention.id === this.activeId);
    this.read.replaceChildren(
      el(
        "p",
        { class: "src" },
        el("span", { class: "ttl" }, sentence.document.title ?? sentence.document.source),
        el("span", { class: "id" }, sentence.document.id),
        el("span", {}, sentence.role ?? sentence.section),
        sentence.others.length > 0 ? el("span", {}, `open: ${sentence.others.join(", ")}`) : "",
      ),
      el(
        "div",
        { class: "nowrow" },
        el("p", { class: "now" }, this.mode ? this.mode.says : isItem ? this.item.reason : "in this sentence"),
        el("span", { class: "opt-sm" }, cap(capOf(keysOf("document")[0] ?? "")), " whole document"),
      ),
      sentence.before ? el("p", { class: "ctx" }, sentence.before) : "",
      this.drawing.element,
      sentence.after ? el("p", { class: "ctx" }, sentence.after) : "",
      el(
        "div",
        {
          class: "chips",
          role: "listbox",
          "aria-label": "Mentions in this sentence",
          tabindex: "0",
          "aria-activedescendant": active < 0 ? null : `chip-${active}`,
        },
        chips,
      ),
    );
    this.drawing.paint(shown, this.activeId, this.mode?.choice ?? null);
  }

  #paintActs() {
    if (this.troubles.length > 0 && !this.mode) {
      const [trouble] = this.troubles;
      this.acts.hidden = true;
      const panel = conflictPanel(trouble, () => this.settle(true), () => this.settle(false));
      if (this.panel) this.panel.replaceWith(panel);
      else this.stage.append(panel);
      this.panel = panel;
      return;
    }
    this.panel?.remove();
    this.panel = null;
    this.acts.hidden = false;
    const act = (id, says, glyph, run) =>
      el(
        "button",
        { class: `btn ${glyph ? "big" : "bare"}${id === "accept" ? " main" : ""}`, type: "button", onclick: run },
        glyph ? el("span", { class: "gl mob", "aria-hidden": "true" }, glyph) : "",
        cap(capOf(keysOf(id)[0] ?? "")),
        ` ${says}`,
      );
    const actions = this.actions();
    const same = this.active?.same ?? 1;
    this.acts.replaceChildren(
      act("accept", "Accept", "✓", actions.accept),
      act("reject", "Reject", "✕", actions.reject),
      act("skip", "Skip", "–", actions.skip),
      act("relink", "Relink", "⌕", actions.relink),
      act("undo", "Undo", "↶", actions.undo),
      el("span", { class: "sep" }),
      act("type", "Type", "", actions.type),
      act("edges", "Edges", "", actions.edges),
      act("assertion", "Assertion", "", actions.assertion),
      act("mark", "Mark new", "", actions.mark),
      act("same", `All ${same} alike`, "", actions.same),
      act("block", "Block", "", actions.block),
      act("flag", "Flag", "", actions.flag),
      act("comment", "Comment", "", actions.comment),
    );
  }

  #paintEmpty() {
    this.drawing = null;
    this.card.replaceChildren();
    this.acts.replaceChildren();
    this.acts.hidden = true;
    const { progress } = this.model;
    const skipped = progress?.skipped ?? 0;
    this.read.replaceChildren(
      el(
        "div",
        { class: "mid" },
        el("h2", {}, this.isAll ? "Nothing is left under this filter" : "The next ones are being loaded"),
        el(
          "p",
          {},
          progress ? `${progress.accepted + progress.changed} accepted, ${progress.rejected} rejected, ${skipped} skipped in the whole project.` : "",
        ),
        el(
          "div",
          { class: "row" },
          el("a", { class: "btn main", href: "#/queue" }, "All undecided"),
          skipped > 0 ? el("a", { class: "btn", href: "#/queue?status=skipped" }, `Skipped, ${skipped}`) : "",
        ),
      ),
    );
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
      const inSentence = this.items.findIndex((item) => item.sentence.mentions.some((mention) => mention.id === id));
      if (inSentence >= 0) this.at = inSentence;
      else await this.#fetch(id);
    }
    this.#open(this.model.mention(id) ? id : undefined);
  }

  /** Puts an item of an earlier sitting before the one at hand. */
  async #fetch(id) {
    const known = this.model.mention(id);
    try {
      const [document] = id.split(/\/(?=[\d+-]+\/[^/]*$)/);
      const number = known?.sentence ?? (await this.#sentenceOf(document, id));
      if (number === undefined) return;
      const sentence = this.model.adopt(await get("sentence", { number }));
      this.items.splice(this.at, 0, { mention: id, sentence, reason: "from the history", cursor: this.items[this.at - 1]?.cursor });
    } catch {
      // It was taken back all the same; it will be seen when its turn comes.
    }
  }

  async #sentenceOf(document, id) {
    const page = await get("queue", { document, status: "any", order: "document", limit: 50 });
    return page.items.find((item) => item.mention === id)?.sentence.number;
  }

  /** A step on all of this filter. */
  bulk(action = { do: "accept" }) {
    const filter = this.list.filter;
    this.#bulk({ filter, action, name: "bulk", says: `Every mention of this filter: ${describe(filter)}.` });
  }

  #bulk(request) {
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

  /** What the active mention was decided as, on all with the same words. */
  same() {
    const mention = this.active;
    if (!mention) return;
    const { status, value } = mention.standing;
    const tagged = mention.tagged ?? value;
    const action =
      status === "rejected"
        ? { do: "reject" }
        : value.concept.id !== tagged.concept.id && status === "accepted"
          ? { do: "relink", concept: value.concept }
          : value.type !== tagged.type && status === "accepted"
            ? { do: "retype", type: value.type, concept: value.concept }
            : { do: "accept" };
    const filter = { form: mention.text, types: tagged.type, concept: tagged.concept.id, status: "open" };
    this.#bulk({ filter, action, name: "replicate", says: `Every undecided ${typeName(tagged.type)} “${mention.text}”, tagged as ${tagged.concept.id}.` });
  }

  block() {
    const mention = this.active;
    if (!mention) return;
    const { type } = mention.standing.value;
    const filter = { form: mention.text, types: type, status: "open,accepted,skipped" };
    this.#bulk({ filter, action: { do: "reject" }, name: "block", says: `“${mention.text}” is never a ${typeName(type)}: all are rejected, and a rule is proposed for the dictionaries.` });
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
    const says = kind === "edges" ? "edges: ← → move, w other edge, + - y g pieces, Enter keeps" : "new: ← → choose, Shift ← → widen, Enter takes its type";
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
                ? { ...mention, text: edges.surface, standing: { ...mention.standing, value: { ...mention.standing.value, fragments: edges.trimmed } } }
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
    if (!this.mode && !document.querySelector("dialog[open]") && this.sentence) this.paint();
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
      type: () => this.active && openTypes(this.stage, this.context.session.types, (type) => this.decide({ do: "retype", type }, false)),
      assertion: () => this.active && openAssertions(this.stage, (assertion) => this.decide({ do: "assert", assertion }, false)),
      comment: () => this.active && openComment(this.stage, this.active.standing.comment, (text) => this.decide({ do: "comment", text }, false)),
      flag: () => this.active && this.decide({ do: "flag", flagged: !this.active.standing.is_flagged }, false),
      edges: () => this.edges(),
      mark: () => this.sentence && this.mark(),
      undo: () => this.undo(),
      redo: () => this.redo(),
      same: () => this.same(),
      block: () => this.block(),
      bulk: () => this.bulk(),
      next: () => this.go(this.at + 1),
      previous: () => this.go(this.at - 1),
      right: () => this.sentence && this.step(1),
      left: () => this.sentence && this.step(-1),
      stack: () => this.active && this.stack(),
      document: () => this.sentence && this.context.navigate(`#/documents?id=${encodeURIComponent(this.sentence.document.id)}`),
      filter: () => this.list.focusSearch(),
      repeat: () => this.repeat(),
    };
  }

  /** A number takes an alternative. */
  #number(event) {
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.repeat) return false;
    if (event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]") || !this.active) return false;
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

function describe(filter) {
  const parts = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
  return parts.length > 0 ? parts.join(", ") : "all undecided ones";
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
