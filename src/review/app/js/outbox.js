// Operations on their way to the server. Each is kept in this browser until the server says that it is on disk; each has a
// key by which the server does it once, however often it is sent.

import { ApiError, isAway, post } from "./api.js";

const PREFIX = "oncotag-outbox:";
const BATCH = 200;
const LONGEST_WAIT = 5000;
/** A server that has said nothing for so long is not answering. */
const PATIENCE = 15_000;
/** Answers about the operation itself; with any other, such as that of a proxy, it stays here. */
const ABOUT_IT = new Set([400, 413, 422]);

/** The operations of one tab. */
export class Outbox {
    #name;
    #waiting;
    #isSending = false;
    #failures = 0;
    #timer = null;
    #settling = [];
    #answer;
    #tell;

    /** `answer(entry, outcome)` is told of each answered operation, `tell(state)` what to show: how many wait, and why. */
    constructor(project, tab, answer, tell) {
        this.#name = `${PREFIX}${project}:${tab}`;
        this.#answer = answer;
        this.#tell = tell;
        this.#waiting = read(this.#name);
        this.savedAt = null;
        this.trouble = null;
        this.message = "";
        addEventListener("online", () => this.flush());
    }

    get waiting() {
        return this.#waiting.length;
    }

    /** Waits until all is answered; says whether it is, at once where the server is away. */
    settled() {
        if (this.#waiting.length === 0) return Promise.resolve(true);
        if (this.trouble) return Promise.resolve(false);
        return new Promise((resolve) => this.#settling.push(resolve));
    }

    /** Whether an operation on this mention has not been answered. */
    isPending(mention) {
        return this.#waiting.some((entry) => entry.mentions.includes(mention));
    }

    /** Takes what a tab left behind that is there no more. Its operations come first: they are older. */
    async adopt(project) {
        const own = `${PREFIX}${project}:`;
        const others = Object.keys(localStorage).filter((name) => name.startsWith(own) && name !== this.#name);
        for (const name of others) {
            const take = (lock) => {
                if (lock === null) return;
                this.#waiting = [...read(name), ...this.#waiting];
                this.#keep();
                localStorage.removeItem(name);
            };
            // Without locks nobody knows whether that tab lives. What is then sent twice is done once.
            if (!navigator.locks) take();
            else await navigator.locks.request(lockOf(name.slice(own.length)), { ifAvailable: true }, take);
        }
    }

    /** Puts an operation in and sends it; `mentions` are those that it is about. */
    add(operation, mentions) {
        this.#waiting.push({ operation, mentions });
        this.#keep();
        this.flush();
    }

    #keep() {
        try {
            if (this.#waiting.length === 0) localStorage.removeItem(this.#name);
            else localStorage.setItem(this.#name, JSON.stringify(this.#waiting));
            this.isFull = false;
        } catch {
            // Still in memory, and sent from there; but whoever closes the tab now loses it.
            this.isFull = true;
        }
        this.#show();
    }

    #show() {
        this.#tell({
            waiting: this.#waiting.length,
            savedAt: this.savedAt,
            trouble: this.isFull ? "full" : this.trouble,
            message: this.message,
            isSending: this.#isSending,
        });
    }

    /** Sends what waits, now. */
    async flush() {
        clearTimeout(this.#timer);
        if (this.#isSending) return;
        this.#isSending = true;
        try {
            while (this.#waiting.length > 0) await this.#send();
            this.trouble = null;
            this.#failures = 0;
        } catch (error) {
            this.#failures += 1;
            if (!(error instanceof ApiError)) throw error;
            this.trouble = troubleOf(error);
            this.message = error.message;
            const wait = Math.min(250 * 2 ** this.#failures, LONGEST_WAIT);
            if (this.trouble !== "signed out") this.#timer = setTimeout(() => this.flush(), wait);
        } finally {
            this.#isSending = false;
            for (const resolve of this.#settling.splice(0)) resolve(this.#waiting.length === 0);
            this.#show();
        }
    }

    async #send() {
        const batch = this.#waiting.slice(0, BATCH);
        let outcomes;
        let at;
        try {
            ({ outcomes, at } = await sent(batch));
        } catch (error) {
            if (!ABOUT_IT.has(error.status)) throw error;
            // The server will not have this request, now or later: one by one, so that only what it will not have is lost.
            if (batch.length > 1) return this.#one(batch);
            outcomes = [refusal(batch[0], error)];
        }
        this.#answered(batch, outcomes, at);
    }

    async #one(batch) {
        for (const entry of batch) {
            let outcomes;
            let at;
            try {
                ({ outcomes, at } = await sent([entry]));
            } catch (error) {
                if (!ABOUT_IT.has(error.status)) throw error;
                outcomes = [refusal(entry, error)];
            }
            this.#answered([entry], outcomes, at);
        }
    }

    #answered(batch, outcomes, at) {
        const done = new Set(outcomes.map((outcome) => outcome.key));
        this.#waiting = this.#waiting.filter((entry) => !done.has(entry.operation.key));
        if (at) this.savedAt = at;
        this.#keep();
        for (const outcome of outcomes) {
            const entry = batch.find((one) => one.operation.key === outcome.key);
            if (entry) this.#answer(entry, outcome);
        }
    }
}

function sent(batch) {
    const operations = batch.map((entry) => entry.operation);
    return post("operations", { operations }, { signal: AbortSignal.timeout(PATIENCE) });
}

function troubleOf(error) {
    if (error.status === 401) return "signed out";
    return isAway(error) ? "away" : "denied";
}

function refusal(entry, error) {
    return { key: entry.operation.key, result: "refused", mentions: [], message: error.message, is_repeated: false };
}

function read(name) {
    try {
        const kept = JSON.parse(localStorage.getItem(name) ?? "[]");
        return Array.isArray(kept) ? kept : [];
    } catch {
        return [];
    }
}

function lockOf(tab) {
    return `oncotag-tab:${tab}`;
}

/** The name of this tab, held as long as it lives: a copy of a tab gets another one. */
export async function tabName() {
    const kept = sessionStorage.getItem("oncotag-tab");
    const name = kept !== null && (await hold(kept)) ? kept : freshKey();
    if (name !== kept) await hold(name);
    sessionStorage.setItem("oncotag-tab", name);
    return name;
}

/** A key never used before. `randomUUID` is there only over TLS and on this machine. */
export function freshKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function hold(tab) {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
        navigator.locks.request(lockOf(tab), { ifAvailable: true }, (lock) => {
            resolve(lock !== null);
            return lock === null ? undefined : new Promise(() => {});
        });
    });
}
