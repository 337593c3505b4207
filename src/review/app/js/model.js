// What this browser knows of mentions and relations, what has just been done to them, and how to take it back. Decisions show
// at once; the server's word takes the place of ours when it comes.

import { get } from "./api.js";
import { Outbox, freshKey, tabName } from "./outbox.js";

/** Steps asked for at a time. */
const STEPS = 200;

/** The project as this tab sees it. Listeners of `change` repaint; of `trouble` show what `troubles` has. */
export class Model extends EventTarget {
    constructor(session) {
        super();
        this.session = session;
        // Mentions and relations by id: both stand, and are decided, in the same way.
        this.items = new Map();
        // Items of the queue that are loaded and not decided.
        this.ahead = 0;
        this.progress = null;
        this.sent = 0;
        // Steps that hold, oldest first, and those that were taken back, oldest first.
        this.done = [];
        this.undone = [];
        // Number of the oldest step that was read; null where there are no older ones.
        this.oldest = null;
        // Conflicts and refusals that nobody has looked at yet, oldest first.
        this.troubles = [];
        this.lost = new Set();
        this.saving = { waiting: 0, savedAt: null, trouble: null, isSending: false };
        this.lastKeys = new Map();
    }

    /** Opens the outbox, with what earlier tabs left, and reads the history. */
    async open() {
        if (!this.outbox) await this.#openOutbox();
        await this.outbox.flush();
        if (!this.isRead) await this.readHistory();
    }

    async #openOutbox() {
        const project = this.session.project.name + "/" + this.session.curator;
        const tab = await tabName();
        this.outbox = new Outbox(
            project,
            tab,
            (entry, outcome) => this.#answered(entry, outcome),
            (saving) => {
                this.saving = saving;
                this.#changed();
            },
        );
        await this.outbox.adopt(project);
    }

    /** The steps of earlier sittings, so that undo goes back beyond this one. */
    async readHistory() {
        const { steps } = await get("history", { limit: STEPS });
        this.done = steps
            .filter((step) => step.of === null && !step.is_undone)
            .map(known)
            .reverse();
        this.undone = undoneOf(steps);
        this.oldest = oldestOf(steps);
        this.isRead = true;
        this.#changed();
    }

    /** Steps before those that were read. */
    async #readOlder() {
        const { steps } = await get("history", { before: this.oldest, limit: STEPS });
        this.done.unshift(
            ...steps
                .filter((step) => step.of === null && !step.is_undone)
                .map(known)
                .reverse(),
        );
        this.oldest = oldestOf(steps);
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }

    /** Takes sentences in; what has been decided here and is not answered yet stays. */
    adopt(sentence) {
        for (const item of itemsOf(sentence)) this.take(item);
        return sentence;
    }

    take(item) {
        // An answer that was on its way while something was decided is older than what stands here. Versions only grow.
        const known = this.items.get(item.id);
        if (known && known.standing.version > item.standing.version) return;
        if (!this.outbox?.isPending(item.id)) this.items.set(item.id, item);
    }

    /** How much has been done here; nothing while the server does not have it all. What was asked at one moment and is answered
     * at the same one counts what is known here. */
    get moment() {
        return this.outbox.waiting > 0 ? null : this.sent;
    }

    /** Takes the project's counts in, if nothing was done since they were asked for. */
    takeProgress(progress, moment) {
        if (this.progress === null || (moment !== null && moment === this.moment)) this.progress = progress;
    }

    /** A mention or a relation. */
    item(id) {
        return this.items.get(id);
    }

    /** Does something to a mention or relation: paints it, keeps it, sends it. `text` are its words where they change. */
    decide(id, action, milliseconds, text) {
        const item = this.items.get(id);
        const key = freshKey();
        const before = { ...item.standing, text: item.text };
        const after = { ...before, ...afterAction(item, action), text: text ?? item.text };
        const step = {
            key,
            mentions: [id],
            before,
            after,
            action: action.do,
            text: item.text,
            count: 1,
            milliseconds,
        };
        this.#put(id, after);
        this.#stepDone(step);
        this.#send(
            key,
            milliseconds,
            {
                kind: "decide",
                mention: id,
                version: before.version,
                after: this.lastKeys.get(id),
                action,
            },
            [id],
        );
        return step;
    }

    /** Adds a mention; its id is that which the server will give it. */
    add(sentence, value, text, milliseconds) {
        const pieces = value.fragments.map(([start, end]) => `${start}-${end}`).join("+");
        const id = `${sentence.document.id}/${pieces}/${value.type}`;
        const key = freshKey();
        const known = this.items.get(id);
        const before = known?.standing ?? { status: "open", value, is_changed: false, is_flagged: false, version: 0 };
        const after = { ...before, status: "accepted", value, is_changed: true };
        if (!known) {
            this.items.set(id, {
                id,
                document: sentence.document.id,
                sentence: sentence.number,
                text,
                tagged: null,
                standing: before,
                confidence: 1,
                alternatives: [],
                reason: null,
                cue: null,
                parent: null,
                row: null,
                same: 1,
            });
            sentence.mentions.push(this.items.get(id));
        }
        this.#put(id, after);
        this.#stepDone({ key, mentions: [id], before, after, action: "add", text, count: 1, milliseconds });
        this.#send(key, milliseconds, { kind: "add", document: sentence.document.id, value }, [id]);
        return id;
    }

    /** Says what a mention is in the end; null says that it is none. */
    adjudicate(unit, value, milliseconds) {
        const key = freshKey();
        const text = unit.answers.find((answer) => answer.text)?.text ?? unit.unit;
        this.#stepDone({ key, mentions: [], action: value === null ? "none" : "choose", text, count: 1, milliseconds });
        this.#send(
            key,
            milliseconds,
            { kind: "adjudicate", document: unit.document, unit: unit.unit, version: unit.version, value },
            [],
        );
    }

    /** Calls back as soon as nothing waits for the server. */
    whenSaved(done) {
        const look = () => {
            if (this.outbox.waiting > 0) return;
            this.removeEventListener("change", look);
            done();
        };
        this.addEventListener("change", look);
        look();
    }

    /** Takes the last step back; gives it, or nothing where there is none. */
    async undo() {
        while (this.done.length === 0 && this.oldest !== null) await this.#readOlder();
        const step = this.done.pop();
        if (!step) return null;
        this.undone.push(step);
        this.#turn(step, "undo", step.before);
        return step;
    }

    /** Does again what was taken back last. */
    redo() {
        const step = this.undone.pop();
        if (!step) return null;
        this.done.push(step);
        this.#turn(step, "redo", step.after);
        return step;
    }

    #turn(step, kind, standing) {
        if (standing) {
            const now = this.items.get(step.mentions[0])?.standing;
            this.#put(step.mentions[0], { ...standing, version: now?.version ?? 0 });
        }
        this.#send(freshKey(), 0, { kind, of: step.key }, step.mentions);
        this.#changed();
    }

    #stepDone(step) {
        this.done.push(step);
        this.undone = [];
        this.#changed();
    }

    /** Takes out the trouble that came first: somebody has looked at it. */
    settle() {
        const trouble = this.troubles.shift();
        this.#changed();
        return trouble;
    }

    /** A bulk step that the server has done. */
    bulkDone(step, outcome) {
        for (const item of itemsOf(outcome)) this.#put(item.id, item.standing, item);
        this.#stepDone(step);
    }

    #send(key, milliseconds, what, mentions) {
        this.sent += 1;
        for (const id of mentions) this.lastKeys.set(id, key);
        this.outbox.add({ key, milliseconds: Math.round(milliseconds), ...what }, mentions);
    }

    /** Paints a standing; `told` is the whole mention where the server gave it. */
    #put(id, standing, told = null) {
        const before = this.items.get(id);
        const next = told ?? (before && { ...before, standing, text: standing.text ?? before.text });
        if (!next) return;
        this.items.set(id, next);
        if (!before) return;
        this.#count(before, -1);
        this.#count(next, 1);
    }

    #count(mention, change) {
        const bucket = bucketOf(mention);
        if (this.progress && bucket) this.progress[bucket] += change;
    }

    #answered(entry, outcome) {
        if (outcome.result === "saved") this.#saved(entry, outcome);
        else this.#failed(entry, outcome);
        this.#changed();
    }

    #saved(entry, outcome) {
        for (const mention of itemsOf(outcome)) {
            const known = this.items.get(mention.id);
            if (!this.outbox.isPending(mention.id)) this.#put(mention.id, mention.standing, mention);
            else if (known)
                this.items.set(mention.id, {
                    ...known,
                    standing: { ...known.standing, version: mention.standing.version },
                });
        }
        this.dispatchEvent(new CustomEvent("saved", { detail: { entry, outcome } }));
    }

    /** What is not in the log is no step to go back to; what was painted for it goes. */
    #failed(entry, outcome) {
        const { key, of } = entry.operation;
        const isIt = (step) => step.key === key || step.key === of;
        const step = [...this.done, ...this.undone].find(isIt);
        this.done = this.done.filter((one) => !isIt(one));
        this.undone = this.undone.filter((one) => !isIt(one));
        for (const id of entry.mentions) {
            const isTold = itemsOf(outcome).some((item) => item.id === id);
            if (!isTold && step?.before && !this.outbox.isPending(id)) this.#put(id, step.before);
        }
        for (const item of itemsOf(outcome)) this.#put(item.id, item.standing, item);
        this.lost.add(key);
        // To take back what was never done needs no word.
        if (this.lost.has(of)) return;
        const isOfSame = (trouble) => trouble.entry.mentions.some((id) => entry.mentions.includes(id));
        this.troubles = [...this.troubles.filter((trouble) => !isOfSame(trouble)), { entry, outcome, step }];
        this.dispatchEvent(new Event("trouble"));
    }
}

/** The mentions and relations of a sentence or an outcome. */
export function itemsOf({ mentions, relations }) {
    return [...mentions, ...relations];
}

/** A step of the server's history as those of this sitting are. */
function known(step) {
    return {
        key: step.key,
        mentions: step.mention ? [step.mention] : [],
        action: step.action,
        text: step.text ?? "",
        count: step.count,
        milliseconds: step.milliseconds,
        isBulk: step.kind === "bulk",
    };
}

/** The steps taken back since the last new one, in the order in which they were. `steps` are newest first. */
function undoneOf(steps) {
    const seen = new Set();
    const undone = [];
    for (const { kind, of } of steps) {
        if (of === null) break;
        if (seen.has(of)) continue;
        seen.add(of);
        const step = kind === "undo" && steps.find((one) => one.key === of);
        if (step) undone.unshift(known(step));
    }
    return undone;
}

function oldestOf(steps) {
    return steps.length < STEPS ? null : steps.at(-1).step;
}

/** What a mention counts as, as the server counts. */
function bucketOf(mention) {
    const { status, is_changed: isChanged } = mention.standing;
    if (status === "rejected" || status === "skipped") return status;
    if (status !== "accepted") return null;
    if (mention.tagged === null) return "added";
    return isChanged ? "changed" : "accepted";
}

/** The parts of a standing that an action changes, as `Stand::after` of the server has it. */
export function afterAction(mention, action) {
    const { value } = mention.standing;
    const corrected = (change) => {
        const next = { ...value, ...change };
        return { status: "accepted", value: next, is_changed: !isEqual(next, mention.tagged) };
    };
    switch (action.do) {
        case "accept":
            return { status: "accepted", is_changed: !isEqual(value, mention.tagged) };
        case "reject":
            return { status: "rejected" };
        case "skip":
            return { status: "skipped" };
        case "reopen":
            return { status: "open", value: mention.tagged, is_changed: false };
        case "relink":
            return corrected({ concept: action.concept });
        case "retype": {
            const concept = action.concept ?? (action.type === value.type ? value.concept : { id: "", label: "" });
            return corrected({ type: action.type, concept });
        }
        case "edges":
            return corrected({ fragments: action.fragments });
        case "assert":
            return corrected({ assertion: action.assertion });
        case "swap":
            return corrected({ from: value.to, to: value.from });
        case "relation_type":
            return corrected({ type: action.type });
        case "stance":
            return corrected({ stance: action.stance });
        case "comment":
            return { comment: action.text.trim() || undefined };
        case "flag":
            return { is_flagged: action.flagged };
        default:
            return {};
    }
}

function isEqual(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
}
