// A sentence with its mentions and relations drawn: bars below the words in lanes, letters at their left ends, arcs above the words for relations, in
// one layer of SVG that is measured from the text. The text itself is a few plain spans, and reads as a sentence.

import { el, svg } from "../dom.js";
import { Text } from "../offsets.js";
import { assertionWord, badge, markOf } from "../types.js";

/** How far a relation rises above the words it joins, in pixels. */
const ARC = 16;

/** What is drawn of a mention. */
function drawn(mention, isActive) {
    const { value, status } = mention.standing;
    return {
        id: mention.id,
        type: value.type,
        fragments: value.fragments,
        isActive,
        isLow: mention.confidence < 0.6 && status === "open",
        status,
        word: assertionWord(value.assertion),
    };
}

/** Lanes from 1, by id: the inner of two mentions is nearest the words; what covers or crosses it comes below. */
export function lanesOf(marks) {
    const cover = (mark) => [mark.fragments[0][0], mark.fragments.at(-1)[1]];
    const length = (mark) => cover(mark)[1] - cover(mark)[0];
    const lanes = new Map();
    const placed = [];
    for (const mark of [...marks].sort(
        (one, other) => length(one) - length(other) || one.fragments.length - other.fragments.length,
    )) {
        const [start, end] = cover(mark);
        const meeting = placed.filter((other) => cover(other)[0] < end && start < cover(other)[1]);
        const isInside = (other) => start <= cover(other)[0] && cover(other)[1] <= end;
        const taken = new Set(meeting.map((other) => lanes.get(other.id)));
        let lane = Math.max(0, ...meeting.filter(isInside).map((other) => lanes.get(other.id))) + 1;
        while (taken.has(lane)) lane += 1;
        lanes.set(mark.id, lane);
        placed.push(mark);
    }
    return lanes;
}

/** A sentence that can be painted again when something on it changes. `pick(ids)` is told of the marks at a click. */
export class SentenceDrawing {
    constructor(sentence, pick = null) {
        this.sentence = sentence;
        this.text = new Text(sentence.text, sentence.start);
        this.element = el("p", { class: "sent" });
        this.observer = new ResizeObserver(() => this.measure());
        this.observer.observe(this.element);
        document.fonts?.ready.then(() => this.measure());
        if (pick) this.element.addEventListener("click", (event) => this.#picked(event, pick));
    }

    #picked(event, pick) {
        const segment = this.segments.find(({ element }) => element.contains(event.target));
        if (!segment || !getSelection().isCollapsed) return;
        const ids = this.#at(segment).map((mark) => mark.id);
        if (ids.length > 0) pick(ids.sort((one, other) => this.lanes.get(one) - this.lanes.get(other)));
    }

    /** The marks on a stretch of the text. */
    #at({ start, end }) {
        return this.marks.filter(({ fragments }) => fragments.some(([from, to]) => from <= start && end <= to));
    }

    /**
     * Paints the words and remembers the marks. `choice` is a pair of offsets that is being chosen, `caret` the offset of an
     * edge that is being moved, `links` the relations: which mention each goes from and to, and whether it is looked at.
     */
    paint(mentions, activeId, { choice = null, caret = null, links = [] } = {}) {
        const looked = links.find((link) => link.isActive);
        const isActive = ({ id }) => id === activeId || id === looked?.from || id === looked?.to;
        this.marks = mentions
            .filter((mention) => mention.standing.value.fragments?.length > 0)
            .map((mention) => drawn(mention, isActive(mention)));
        this.links = links;
        this.lanes = lanesOf(this.marks);
        this.caret = caret;
        const active = mentions.find((mention) => mention.id === activeId);
        const cues = mentions.filter((mention) => isCued(mention)).map((mention) => mention.cue);
        const edges = new Set([this.sentence.start, this.sentence.end]);
        const add = (start, end) => [start, end].forEach((edge) => edges.add(edge));
        for (const mark of this.marks) mark.fragments.forEach(([start, end]) => add(start, end));
        for (const cue of cues) add(cue.start, cue.end);
        if (choice) add(...choice);
        if (caret !== null) edges.add(caret);
        const places = [...edges]
            .filter((edge) => edge >= this.sentence.start && edge <= this.sentence.end)
            .sort((a, b) => a - b);
        const last = active?.standing.value.fragments.at(-1)?.[1];
        this.segments = places.slice(1).map((end, index) => this.#segment(places[index], end, cues, choice, last));
        this.layer = svg("svg", { class: "marks", "aria-hidden": "true" });
        this.tags = el("span", { "aria-hidden": "true" });
        this.element.replaceChildren(...this.segments.map((segment) => segment.element), this.layer, this.tags);
        this.measure();
    }

    #segment(start, end, cues, choice, last) {
        const names = [];
        if (cues.some((cue) => cue.start <= start && end <= cue.end)) names.push("cue");
        if (choice && choice[0] <= start && end <= choice[1]) names.push("word", "active-end");
        if (!choice && end === last) names.push("active-end");
        const lanes = this.#at({ start, end }).map((mark) => this.lanes.get(mark.id));
        if (lanes.length > 0) names.push("seg");
        // A strut makes its line taller by the lanes that hang below it, and no other line.
        const deep = Math.max(1, ...lanes) - 1;
        const strut = () => deep > 0 && el("span", { class: "strut", vars: { "--deep": deep } });
        const element = el(
            "span",
            names.length ? { class: names.join(" ") } : {},
            strut(),
            this.text.slice(start, end),
            strut(),
        );
        return { start, end, element };
    }

    /** The rectangles of a stretch, a line each. */
    #rectangles(start, end) {
        const inside = this.segments.filter((segment) => segment.start >= start && segment.end <= end);
        const lines = [];
        for (const segment of inside) {
            for (const { left, right, bottom, top, width } of segment.element.getClientRects()) {
                if (width === 0) continue;
                const line = lines.at(-1);
                if (line && Math.abs(line.bottom - bottom) < 2) {
                    line.right = Math.max(line.right, right);
                    line.left = Math.min(line.left, left);
                } else lines.push({ left, right, bottom, top });
            }
        }
        return lines;
    }

    /** Where the edge that is being moved is now. */
    #caret() {
        if (this.caret === null) return null;
        const behind = this.segments.find((segment) => segment.start === this.caret);
        const rect = (behind ?? this.segments.at(-1)).element.getClientRects();
        if (rect.length === 0) return null;
        return behind
            ? { x: rect[0].left, top: rect[0].top, bottom: rect[0].bottom }
            : { x: [...rect].at(-1).right, top: [...rect].at(-1).top, bottom: [...rect].at(-1).bottom };
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
        const caret = this.#caret();
        const shapes = found.flatMap((one) => this.#shapes(one, origin, lane));
        shapes.push(...this.links.flatMap((link) => arc(link, found, origin)));
        if (caret) {
            const x = caret.x - origin.left;
            shapes.push(
                svg("line", {
                    class: "caret",
                    x1: x,
                    x2: x,
                    y1: caret.top - origin.top - 4,
                    y2: caret.bottom - origin.top + 4,
                }),
            );
        }
        this.layer.replaceChildren(...shapes);
        this.tags.replaceChildren(...tagsOf(found, origin, (mark) => this.#below(mark, lane)));
    }

    /** How far below the words a mark's bar is. */
    #below(mark, lane) {
        return 2 + (this.lanes.get(mark.id) - 1) * lane;
    }

    #shapes({ mark, pieces, joins }, origin, lane) {
        const data = { t: markOf(mark.type) };
        const kind = mark.status === "rejected" ? "no" : mark.isLow ? "low" : "";
        const line = (rect, name) => {
            const y = rect.bottom - origin.top + this.#below(mark, lane);
            return svg("line", {
                x1: rect.left - origin.left + 0.5,
                x2: rect.right - origin.left - 0.5,
                y1: y,
                y2: y,
                class: name,
                data,
            });
        };
        const frame = (rect) =>
            svg("rect", {
                x: rect.left - origin.left - 2,
                y: rect.top - origin.top - 1,
                width: rect.right - rect.left + 4,
                height: rect.bottom - rect.top + 2,
                rx: 3,
                data,
            });
        return [
            ...(mark.isActive ? pieces.flat().map(frame) : []),
            ...joins.flat().map((rect) => line(rect, "joins")),
            ...pieces.flat().map((rect) => line(rect, kind)),
        ];
    }

    /** Stops watching. */
    close() {
        this.observer.disconnect();
    }
}

/** A relation above the words, from the middle of one mention to that of the other; nothing where one is elsewhere. */
function arc({ from, to, isActive }, found, origin) {
    const [begin, end] = [from, to].map((id) => {
        const rect = found.find(({ mark }) => mark.id === id)?.pieces.flat()[0];
        return rect && { x: (rect.left + rect.right) / 2 - origin.left, y: rect.top - origin.top };
    });
    if (!begin || !end) return [];
    const height = Math.min(begin.y, end.y) - ARC;
    const name = isActive ? "link on" : "link";
    return [
        svg("path", {
            class: name,
            d: `M ${begin.x} ${begin.y} C ${begin.x} ${height} ${end.x} ${height} ${end.x} ${end.y}`,
        }),
        svg("path", {
            class: `${name} tip`,
            d: `M ${end.x - 4} ${end.y - 7} L ${end.x + 4} ${end.y - 7} L ${end.x} ${end.y} Z`,
        }),
    ];
}

/** Whether a cue is to be shown: it is that of what still is asserted. */
function isCued({ cue, standing, tagged }) {
    return cue && standing.status !== "rejected" && standing.value.assertion === tagged?.assertion;
}

/** Letters at the left ends of the bars. One that would lie on another moves right. */
function tagsOf(found, origin, below) {
    const places = found.flatMap(({ mark, pieces }) => {
        const first = pieces.flat()[0];
        return first ? [{ mark, x: first.left - origin.left, y: first.bottom - origin.top + below(mark) + 3 }] : [];
    });
    places.sort((one, other) => one.y - other.y || one.x - other.x);
    let last = null;
    return places.map(({ mark, x, y }) => {
        const sign = { accepted: "✓", rejected: "✕", skipped: "–" }[mark.status] ?? "";
        const width = 20 + mark.word.length * 6.5 + (sign ? 11 : 0);
        const left = last && Math.abs(last.y - y) < 4 && x < last.right ? last.right : x;
        last = { y, right: left + width };
        const tag = el("span", { class: "tag" }, badge(mark.type), mark.word, sign && el("b", {}, sign));
        tag.style.left = `${left}px`;
        tag.style.top = `${y}px`;
        return tag;
    });
}
