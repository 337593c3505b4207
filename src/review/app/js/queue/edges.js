// Edges by keys: of a mention that is there, or of one that was not tagged. A mode, since no key with Alt or Ctrl is free on
// every system.

/** Pieces that are being changed. Offsets count code points of the document. */
export class Edges {
    constructor(text, fragments) {
        this.text = text;
        this.words = text.words();
        this.fragments = fragments.map((piece) => [...piece]);
        this.at = 0;
        this.edge = 1;
    }

    /** The piece that keys are about. */
    get piece() {
        return this.fragments[this.at];
    }

    /** Moves the edge by a word or a character; what cannot be is not done. */
    move(direction, byCharacter) {
        const piece = [...this.piece];
        const from = piece[this.edge];
        piece[this.edge] = byCharacter ? from + direction : this.#word(from, direction);
        this.#put(piece);
    }

    /** The nearest edge of a word on that side. */
    #word(from, direction) {
        const edges = this.words.map((word) => word[this.edge]);
        const found = direction > 0 ? edges.find((edge) => edge > from) : edges.findLast((edge) => edge < from);
        return found ?? from;
    }

    #put(piece) {
        const [start, end] = piece;
        const before = this.fragments[this.at - 1]?.[1] ?? this.text.start - 1;
        const behind = this.fragments[this.at + 1]?.[0] ?? this.text.start + this.text.length + 1;
        const isWords = start < end && this.text.slice(start, end).trim() !== "";
        if (isWords && start > before && end < behind) this.fragments[this.at] = piece;
    }

    /** The next edge: the other one of this piece, or the first of the next piece. */
    otherEdge() {
        if (this.edge === 1) this.at = (this.at + 1) % this.fragments.length;
        this.edge = 1 - this.edge;
    }

    /** A further piece: the first word behind the last piece that is not next to it, or that which is. */
    add() {
        const end = this.fragments.at(-1)[1];
        const behind = this.words.filter((one) => one[0] > end);
        const word = behind.find((one) => this.text.slice(end, one[0]).trim() !== "") ?? behind[0];
        if (!word) return;
        this.fragments.push([...word]);
        this.at = this.fragments.length - 1;
        this.edge = 1;
    }

    remove() {
        if (this.fragments.length === 1) return;
        this.fragments.splice(this.at, 1);
        this.at = Math.min(this.at, this.fragments.length - 1);
    }

    /** The last word of this piece becomes a piece of its own; the end of the first is then to be moved. */
    split() {
        const [start, end] = this.piece;
        const inside = this.words.filter((word) => word[0] >= start && word[1] <= end);
        if (inside.length < 2) return;
        const [before, last] = inside.slice(-2);
        this.fragments.splice(this.at, 1, [start, before[1]], [last[0], end]);
        this.edge = 1;
    }

    /** This piece and the next become one; the last one and that before it. */
    join() {
        if (this.fragments.length === 1) return;
        this.at = Math.min(this.at, this.fragments.length - 2);
        const [one, next] = this.fragments.slice(this.at, this.at + 2);
        this.fragments.splice(this.at, 2, [one[0], next[1]]);
    }

    /** The whole piece a word further, where words are being chosen. */
    shift(direction) {
        const [start] = this.piece;
        const at = this.words.findIndex((word) => word[0] === start);
        const word = this.words[at + direction];
        if (word) this.fragments[this.at] = [...word];
    }

    /** What is covered, without spaces at the ends. */
    get trimmed() {
        return this.fragments.map(([start, end]) => {
            const characters = [...this.text.slice(start, end)];
            let [first, last] = [0, characters.length];
            while (first < last && /\s/u.test(characters[first])) first += 1;
            while (last > first && /\s/u.test(characters[last - 1])) last -= 1;
            return [start + first, start + last];
        });
    }

    /** The words of the pieces. */
    get surface() {
        return this.trimmed.map(([start, end]) => this.text.slice(start, end)).join(" ... ");
    }

    /** Does what a key says; gives whether it meant something here. */
    take(event) {
        const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (direction) this.move(direction, event.shiftKey);
        else if (event.key === "w") this.otherEdge();
        else if (event.key === "+") this.add();
        else if (event.key === "-") this.remove();
        else if (event.key === "y") this.split();
        else if (event.key === "g") this.join();
        else return false;
        return true;
    }
}
