// Statistics: how far, how right the tagger was, how fast, and how far curators agree.

import { get } from "../api.js";
import { el } from "../dom.js";
import { dotPlot, linePlot, share, table } from "../table.js";
import { badge, typeName } from "../types.js";

function judgedTable(name, judged, label) {
    const rows = judged.map((one) => [
        label(one),
        one.accepted,
        one.changed,
        one.rejected,
        one.open,
        el("span", { class: "num" }, share(one.precision)),
        dotPlot(one.precision, one.low, one.high),
    ]);
    return table(
        name,
        ["what", "right", "corrected", "wrong", "open", "precision", "95 % interval"],
        rows,
        "Nothing was judged yet.",
    );
}

function facts(progress) {
    const decided = progress.accepted + progress.changed + progress.rejected;
    const rows = [
        ["decided", `${decided.toLocaleString("en")} of ${progress.mentions.toLocaleString("en")}`],
        ["accepted", progress.accepted],
        ["corrected", progress.changed],
        ["rejected", progress.rejected],
        ["skipped", progress.skipped],
        ["added", progress.added],
        ["by bulk steps", progress.by_bulk],
    ];
    return el(
        "dl",
        { class: "facts" },
        rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value.toLocaleString("en")))),
    );
}

function pace(paces) {
    const rows = paces.map((one) => [
        one.curator,
        one.decisions,
        one.bulk,
        one.median_ms === null ? "–" : `${(one.median_ms / 1000).toFixed(1)} s`,
        one.p90_ms === null ? "–" : `${(one.p90_ms / 1000).toFixed(1)} s`,
    ]);
    const plots = paces.map((one) =>
        linePlot(
            `Decisions a day, ${one.curator}`,
            one.days.map((day) => ({ name: day.day, value: day.decisions })),
        ),
    );
    return [
        table(
            "Pace",
            ["curator", "decisions", "by bulk", "median", "90th percentile"],
            rows,
            "Nobody has decided yet.",
        ),
        plots,
    ];
}

function figure(one) {
    if (one === null) return "–";
    if (one.value === null) return one.undefined?.replaceAll("_", " ") ?? "–";
    const interval = one.interval ? ` (${share(one.interval[0])}–${share(one.interval[1])})` : "";
    return `${share(one.value)}${interval}`;
}

const MEASURES = [
    ["cohen_kappa", "Cohen κ"],
    ["fleiss_kappa", "Fleiss κ"],
    ["krippendorff_alpha", "Krippendorff α"],
    ["f1_strict", "F1 strict"],
    ["f1_concept", "F1 with concept"],
    ["f1_relaxed", "F1 relaxed"],
];

function comparison(one) {
    const row = (name, measures) => [name, ...MEASURES.map(([id]) => figure(measures[id]))];
    const heads = ["what", ...MEASURES.map(([, says]) => says)];
    const types = one.by_type.map((named) => row(typeName(named.name), named));
    const documents = one.by_document.slice(0, 20).map((named) => row(named.name, named));
    const names = one.curators.join(", ");
    return el(
        "section",
        { class: "wide" },
        el("h2", {}, names),
        el("p", { class: "cap" }, `${one.documents} documents; 95 % intervals in brackets`),
        table(`Agreement of ${names}`, heads, [row("all types", one.overall), ...types]),
        documents.length > 0
            ? [
                  el("h3", {}, "By document, least agreement first"),
                  table(`Agreement of ${names} by document`, heads, documents),
              ]
            : "",
    );
}

/** Shows the figures. */
export async function show(main) {
    main.className = "page";
    const [statistics, agreement] = await Promise.all([get("statistics"), get("agreement")]);
    const pairs = [...(agreement.all ? [agreement.all] : []), ...agreement.pairs];
    main.append(
        el("h1", {}, "Statistics"),
        el("p", { class: "lead" }, "Precision is the share of judged mentions that were right exactly as tagged."),
        facts(statistics.progress),
        el(
            "section",
            { class: "wide" },
            el("h2", {}, "By type"),
            judgedTable("Precision by type", statistics.by_type, (one) =>
                el("span", { class: "tn" }, badge(one.name), typeName(one.name)),
            ),
        ),
        el(
            "section",
            { class: "wide" },
            el("h2", {}, "By dictionary row"),
            judgedTable("Precision by dictionary row", statistics.by_row, (one) =>
                el("a", { href: `#/queue?row=${encodeURIComponent(one.name)}&status=any` }, one.label || one.name),
            ),
        ),
        el(
            "section",
            { class: "wide" },
            el("h2", {}, "By concept"),
            judgedTable("Precision by concept", statistics.by_concept, (one) =>
                el("a", { href: `#/concepts?id=${encodeURIComponent(one.name)}` }, one.label || one.name),
            ),
        ),
        el("section", { class: "wide" }, el("h2", {}, "Pace"), pace(statistics.pace)),
        el(
            "section",
            { class: "wide" },
            el("h2", {}, "Agreement"),
            pairs.length > 0
                ? pairs.map(comparison)
                : el(
                      "p",
                      { class: "cap" },
                      "Nobody has decided on the same documents alone. Make a project with --blind for that.",
                  ),
        ),
    );
}
