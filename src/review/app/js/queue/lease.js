// Tells others which document is open here, and is told of them in turn.

import { post } from "../api.js";

/** A lease is for two minutes; it is asked for again in time. */
const AGAIN = 60_000;

export class Lease {
    /** `told(sentence)` is called when others have come or gone. */
    constructor(told) {
        this.told = told;
        this.timer = setInterval(() => this.#ask(), AGAIN);
    }

    /** The sentence that is open now. */
    open(sentence) {
        const isOther = sentence?.document.id !== this.sentence?.document.id;
        this.sentence = sentence;
        if (isOther) this.#ask();
    }

    async #ask() {
        const { sentence } = this;
        if (!sentence) return;
        try {
            const { others } = await post("lease", { document: sentence.document.id });
            if (sentence !== this.sentence || others.join() === sentence.others.join()) return;
            sentence.others = others;
            this.told(sentence);
        } catch {
            // Nobody is told meanwhile; a conflict still is one.
        }
    }

    close() {
        clearInterval(this.timer);
    }
}
