// What this browser knows of mentions, what has just been done to them, and how to take it back. Decisions show at once; the
// server's word takes the place of ours when it comes.

import { get } from "./api.js";
import { Outbox, tabName } from "./outbox.js";

/** The project as this tab sees it. Listeners of `change` repaint; of `trouble` show a conflict or refusal. */
export class Model extends EventTarget {
    constructor(session) {
        super();
        this.session = session;
        this.mentions = new Map();
        this.progress = null;
        // Steps that hold, oldest first, and those that were taken back, oldest first.
        this.done = [];
        this.undone = [];
        this.saving = { waiting: 0, savedAt: null, trouble: null, isSending: false };
        this.lastKeys = new Map();
    }

    /** Opens the outbox, with what earlier tabs left, and reads the history. */
    async open() {
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
        await this.outbox.flush();
        await this.readHistory();
    }

    /** The steps of earlier sittings, so that undo goes back beyond this one. */
    async readHistory() {
        const history = await get("history", { limit: 200 });
        const own = history.steps.filter((step) => step.kind !== "undo" && step.kind !== "redo").reverse();
        const as = (step) => ({
            key: step.key,
            mentions: step.mention ? [step.mention] : [],
            action: step.action,
            text: step.text ?? "",
            count: step.count,
            milliseconds: step.milliseconds,
            isBulk: step.kind === "bulk",
        });
        this.done = own.filter((step) => !step.is_undone).map(as);
        this.undone = own.filter((step) => step.is_undone && step.key === history.next_redo).map(as);
        this.#changed();
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }

    /** Takes sentences in; what has been decided here and is not answered yet stays. */
    adopt(sentence) {
        for (const mention of sentence.mentions) this.take(mention);
        return sentence;
    }

    take(mention) {
        if (!this.outbox?.isPending(mention.id)) this.mentions.set(mention.id, mention);
    }

    mention(id) {
        return this.mentions.get(id);
    }

    /** The sentence of a mention, from the server; nothing where that is away. */
    async sentenceOf(id) {
        try {
            const [document] = id.split(/\/(?=[\d+-]+\/[^/]*$)/);
            let number = this.mention(id)?.sentence;
            if (number === undefined) {
                const page = await get("queue", { document, status: "any", order: "document", limit: 50 });
                number = page.items.find((item) => item.mention === id)?.sentence.number;
            }
            return number === undefined ? null : this.adopt(await get("sentence", { number }));
        } catch {
            return null;
        }
    }

    /** Does something to a mention: paints it, keeps it, sends it. `text` are its words where its pieces change. */
    decide(id, action, milliseconds, text) {
        const mention = this.mentions.get(id);
        const key = crypto.randomUUID();
        const before = { ...mention.standing, text: mention.text };
        const after = { ...before, ...afterAction(mention, action), text: text ?? mention.text };
        const step = {
            key,
            mentions: [id],
            before,
            after,
            action: action.do,
            text: mention.text,
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
        const key = crypto.randomUUID();
        const known = this.mentions.get(id);
        const before = known?.standing ?? { status: "open", value, is_changed: false, is_flagged: false, version: 0 };
        const after = { ...before, status: "accepted", value, is_changed: true };
        if (!known) {
            this.mentions.set(id, {
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
            sentence.mentions.push(this.mentions.get(id));
        }
        this.#put(id, after);
        this.#stepDone({ key, mentions: [id], before, after, action: "add", text, count: 1, milliseconds });
        this.#send(key, milliseconds, { kind: "add", document: sentence.document.id, value }, [id]);
        return id;
    }

    /** Says what a mention is in the end; null says that it is none. */
    adjudicate(unit, value, milliseconds) {
        const key = crypto.randomUUID();
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
    undo() {
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
            const now = this.mentions.get(step.mentions[0])?.standing;
            this.#put(step.mentions[0], { ...standing, version: now?.version ?? 0 });
        }
        this.#send(crypto.randomUUID(), 0, { kind, of: step.key }, step.mentions);
        this.#changed();
    }

    #stepDone(step) {
        this.done.push(step);
        this.undone = [];
        this.#changed();
    }

    /** A bulk step that the server has done. */
    bulkDone(step, mentions) {
        for (const mention of mentions) this.mentions.set(mention.id, mention);
        this.#stepDone(step);
    }

    #send(key, milliseconds, what, mentions) {
        for (const id of mentions) this.lastKeys.set(id, key);
        this.outbox.add({ key, milliseconds: Math.round(milliseconds), ...what }, mentions);
    }

    #put(id, standing) {
        const mention = this.mentions.get(id);
        if (!mention) return;
        this.#count(mention, -1);
        const next = { ...mention, standing, text: standing.text ?? mention.text };
        this.mentions.set(id, next);
        this.#count(next, 1);
    }

    /** The server's word takes the place of ours, in the counts too. */
    #replace(mention) {
        const known = this.mentions.get(mention.id);
        if (known) this.#count(known, -1);
        this.mentions.set(mention.id, mention);
        if (known) this.#count(mention, 1);
    }

    #count(mention, change) {
        const bucket = bucketOf(mention);
        if (this.progress && bucket) this.progress[bucket] += change;
    }

    #answered(entry, outcome) {
        const { key } = entry.operation;
        if (outcome.result !== "saved") {
            // What is not in the log is no step to go back to.
            const isNot = (step) => step.key !== key && step.key !== entry.operation.of;
            const step = [...this.done, ...this.undone].find((one) => !isNot(one));
            this.done = this.done.filter(isNot);
            this.undone = this.undone.filter(isNot);
            for (const id of entry.mentions) {
                const isTold = outcome.mentions.some((mention) => mention.id === id);
                if (!isTold && step?.before && !this.outbox.isPending(id)) this.#put(id, step.before);
            }
            for (const mention of outcome.mentions) this.#replace(mention);
            this.dispatchEvent(new CustomEvent("trouble", { detail: { entry, outcome, step } }));
        } else {
            for (const mention of outcome.mentions) {
                const known = this.mentions.get(mention.id);
                if (!this.outbox.isPending(mention.id)) this.mentions.set(mention.id, mention);
                else if (known) known.standing = { ...known.standing, version: mention.standing.version };
            }
            this.dispatchEvent(new CustomEvent("saved", { detail: { entry, outcome } }));
        }
        this.#changed();
    }
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
