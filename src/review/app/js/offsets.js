// Offsets: the server counts code points, JavaScript UTF-16 units.

/** A text with a way from one count to the other. */
export class Text {
    constructor(text, start = 0) {
        this.text = text;
        this.start = start;
        this.units = [0];
        for (const character of text) this.units.push(this.units.at(-1) + character.length);
    }

    /** Length in code points. */
    get length() {
        return this.units.length - 1;
    }

    /** The unit at a document's offset; what lies outside is moved to the nearer end. */
    unit(offset) {
        return this.units[Math.min(Math.max(offset - this.start, 0), this.length)];
    }

    /** The words between two offsets of the document. */
    slice(start, end) {
        return this.text.slice(this.unit(start), this.unit(end));
    }

    /** The words (runs without spaces or of single marks) as pairs of offsets of the document. */
    words() {
        const words = [];
        const characters = [...this.text];
        const kind = (character) => (/\s/u.test(character) ? 0 : /[\p{L}\p{N}\p{M}]/u.test(character) ? 1 : 2);
        for (let at = 0; at < characters.length;) {
            let end = at + 1;
            const is = kind(characters[at]);
            while (is === 1 && end < characters.length && kind(characters[end]) === 1) end += 1;
            // Marks that combine belong to what stands before them.
            while (is === 2 && end < characters.length && /\p{M}/u.test(characters[end])) end += 1;
            if (is !== 0) words.push([this.start + at, this.start + end]);
            at = end;
        }
        return words;
    }
}
