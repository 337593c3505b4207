// A sentence with its mentions drawn: bars below the words in lanes, letters at their left ends, in one layer of SVG that is
// measured from the text. The text itself is a few plain spans, and reads as a sentence.

import { el, svg } from "../dom.js";
import { Text } from "../offsets.js";
import { assertionWord, badge, markOf } from "../types.js";

/** What is drawn of a mention. */
function drawn(mention, activeId) {
    const { value, status } = mention.standing;
    return {
        id: mention.id,
        type: value.type,
        fragments: value.fragments,
        isActive: mention.id === activeId,
        isLow: mention.confidence < 0.6 && status === "open",
        status,
        word: assertionWord(value.assertion),
    };
}

/** Lanes: the inner of two mentions is nearest the words; what crosses or covers it comes below. */
export function lanesOf(marks) {
    const cover = (mark) => [mark.fragments[0][0], mark.fragments.at(-1)[1]];
    const length = (mark) => cover(mark)[1] - cover(mark)[0];
    const lanes = new Map();
    const placed = [];
    for (const mark of [...marks].sort((one, other) => length(one) - length(other))) {
        const [start, end] = cover(mark);
        const taken = placed
            .filter((other) => cover(other)[0] < end && start < cover(other)[1])
            .map((other) => lanes.get(other.id));
        lanes.set(mark.id, Math.max(0, ...taken) + 1);
        placed.push(mark);
    }
    return lanes;
}

/** A sentence that can be painted again when something on it changes. */
export class SentenceDrawing {
    constructor(sentence) {
        this.sentence = sentence;
        this.text = new Text(sentence.text, sentence.start);
        this.element = el("p", { class: "sent", id: "sent" });
        this.observer = new ResizeObserver(() => this.measure());
        this.observer.observe(this.element);
        document.fonts?.ready.then(() => this.measure());
    }

    /** Paints the words and remembers the marks. `choice` is a pair of offsets that is being chosen. */
    paint(mentions, activeId, choice = null) {
        this.marks = mentions
            .filter((mention) => mention.standing.value.fragments?.length > 0)
            .map((mention) => drawn(mention, activeId));
        this.lanes = lanesOf(this.marks);
        const active = mentions.find((mention) => mention.id === activeId);
        const cue = active?.cue && active.standing.value.assertion === active.tagged?.assertion ? active.cue : null;
        const edges = new Set([this.sentence.start, this.sentence.end]);
        const add = (start, end) => [start, end].forEach((edge) => edges.add(edge));
        for (const mark of this.marks) mark.fragments.forEach(([start, end]) => add(start, end));
        if (cue) add(cue.start, cue.end);
        if (choice) add(...choice);
        const places = [...edges]
            .filter((edge) => edge >= this.sentence.start && edge <= this.sentence.end)
            .sort((a, b) => a - b);
        const ends = active?.standing.value.fragments.at(-1)?.[1];
        this.segments = places.slice(1).map((end, index) => {
            const start = places[index];
            const names = [];
            if (cue && cue.start <= start && end <= cue.end) names.push("cue");
            if (choice && choice[0] <= start && end <= choice[1]) names.push("word", "active-end");
            if (!choice && end === ends) names.push("active-end");
            return {
                start,
                end,
                element: el("span", names.length ? { class: names.join(" ") } : {}, this.text.slice(start, end)),
            };
        });
        this.element.style.setProperty("--lanes", Math.max(1, ...this.lanes.values()));
        this.layer = svg("svg", { class: "marks", "aria-hidden": "true" });
        this.tags = el("span", { "aria-hidden": "true" });
        this.element.replaceChildren(...this.segments.map((segment) => segment.element), this.layer, this.tags);
        this.measure();
    }

    /** The rectangles of a stretch, a line each. */
    #rectangles(start, end) {
        const inside = this.segments.filter((segment) => segment.start >= start && segment.end <= end);
        const lines = [];
        for (const segment of inside) {
            for (const { left, right, bottom, top, width } of segment.element.getClientRects()) {
                if (width === 0) continue;
                const last = lines.at(-1);
                if (last && Math.abs(last.bottom - bottom) < 2) {
                    last.right = Math.max(last.right, right);
                    last.left = Math.min(last.left, left);
                } else lines.push({ left, right, bottom, top });
            }
        }
        return lines;
    }

    /** Draws bars and letters where the words stand now. All is read before anything is written. */
    measure() {
        if (!this.layer?.isConnected) return;
        const origin = this.element.getBoundingClientRect();
        const style = getComputedStyle(this.element);
        const lane =
            parseFloat(getComputedStyle(document.documentElement).fontSize) *
            parseFloat(style.getPropertyValue("--lane"));
        const found = this.marks.map((mark) => ({
            mark,
            pieces: mark.fragments.map(([start, end]) => this.#rectangles(start, end)),
            joins: mark.fragments.slice(1).map(([start], index) => this.#rectangles(mark.fragments[index][1], start)),
        }));
        const shapes = [];
        const tags = [];
        for (const { mark, pieces, joins } of found) {
            const below = 3 + (this.lanes.get(mark.id) - 1) * lane;
            const data = { t: markOf(mark.type) };
            const state = mark.status === "rejected" ? "no" : mark.isLow ? "low" : "";
            const line = (rect, kind) => {
                const y = rect.bottom - origin.top + below;
                return svg("line", {
                    x1: rect.left - origin.left,
                    x2: rect.right - origin.left,
                    y1: y,
                    y2: y,
                    class: kind,
                    data,
                });
            };
            for (const rect of joins.flat()) shapes.push(line(rect, "joins"));
            for (const rect of pieces.flat()) {
                if (mark.isActive) {
                    const place = {
                        x: rect.left - origin.left - 2,
                        y: rect.top - origin.top - 1,
                        width: rect.right - rect.left + 4,
                        height: rect.bottom - rect.top + 2,
                        rx: 3,
                    };
                    shapes.unshift(svg("rect", { ...place, data }));
                }
                shapes.push(line(rect, state));
            }
            const first = pieces.flat()[0];
            if (first) {
                const sign = { accepted: "✓", rejected: "✕", skipped: "–" }[mark.status] ?? "";
                const tag = el("span", { class: "tag" }, badge(mark.type), mark.word, sign);
                tag.style.left = `${first.left - origin.left}px`;
                tag.style.top = `${first.bottom - origin.top + below + 3}px`;
                tags.push(tag);
            }
        }
        this.layer.replaceChildren(...shapes);
        this.tags.replaceChildren(...tags);
    }

    /** Stops watching. */
    close() {
        this.observer.disconnect();
    }
}
