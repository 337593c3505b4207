// Tables that scroll in a place of their own, so that the page never does sideways.

import { el, svg } from "./dom.js";

/** A table with a name; cells are texts, numbers or elements. The first cell of a row names it. */
export function table(name, heads, rows, empty = "Nothing here yet.") {
    if (rows.length === 0) return el("p", { class: "cap" }, empty);
    const isNumber = (column) => rows.every((row) => typeof row[column] === "number" || row[column] === "");
    const kind = (column) => (isNumber(column) ? "n num" : null);
    const shown = (cell) => (typeof cell === "number" ? cell.toLocaleString("en") : (cell ?? ""));
    return el(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
        el(
            "table",
            {},
            el(
                "thead",
                {},
                el(
                    "tr",
                    {},
                    heads.map((head, column) => el("th", { scope: "col", class: kind(column) }, head)),
                ),
            ),
            el(
                "tbody",
                {},
                rows.map((row) =>
                    el(
                        "tr",
                        {},
                        row.map((cell, column) =>
                            column === 0
                                ? el("th", { scope: "row" }, shown(cell))
                                : el("td", { class: kind(column) }, shown(cell)),
                        ),
                    ),
                ),
            ),
        ),
    );
}

/** A number from 0 to 1 as people read it. */
export function share(value) {
    return value === null || value === undefined ? "–" : value.toFixed(2);
}

/** A dot with its interval on a line from 0 to 1; the numbers stand beside it in words. */
export function dotPlot(value, low, high) {
    if (value === null || value === undefined) return el("span", { class: "mut" }, "–");
    const x = (at) => 2 + 96 * at;
    const says =
        low === null || low === undefined ? share(value) : `${share(value)}, from ${share(low)} to ${share(high)}`;
    return svg(
        "svg",
        { class: "plot", viewBox: "0 0 100 16", role: "img", "aria-label": says, preserveAspectRatio: "none" },
        svg("line", { class: "ax", x1: 2, x2: 98, y1: 8, y2: 8 }),
        low === null || low === undefined ? "" : svg("line", { class: "ci", x1: x(low), x2: x(high), y1: 8, y2: 8 }),
        svg("line", { class: "dot", x1: x(value), x2: x(value), y1: 3, y2: 13 }),
    );
}

/** Values over days as a line; the same numbers stand in a table beside it. */
export function linePlot(name, points) {
    if (points.length < 2) return el("p", { class: "cap" }, "A line needs two days.");
    const most = Math.max(...points.map((point) => point.value), 1);
    const x = (index) => 40 + (640 * index) / (points.length - 1);
    const y = (value) => 140 - (120 * value) / most;
    const path = points.map((point, index) => `${index === 0 ? "M" : "L"}${x(index)} ${y(point.value)}`).join("");
    return el(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": `${name}, plot` },
        svg(
            "svg",
            { class: "chart", viewBox: "0 0 700 170", role: "img" },
            svg("title", {}, name),
            svg("desc", {}, points.map((point) => `${point.name}: ${point.value}`).join("; ")),
            svg("path", { d: "M40 20V140H690", class: "axis" }),
            svg("path", { d: path, class: "curve" }),
            svg("text", { x: 4, y: 24 }, String(most)),
            svg("text", { x: 40, y: 160 }, points[0].name),
            svg("text", { x: 690, y: 160, "text-anchor": "end" }, points.at(-1).name),
        ),
    );
}
