// What each type means, with examples of what was accepted.

import { get } from "../api.js";
import { el } from "../dom.js";
import { badge, markOf } from "../types.js";

/** Shows the guidelines. */
export async function show(main) {
    main.className = "page";
    const guidelines = await get("guidelines");
    main.append(
        el("h1", {}, "Guidelines"),
        el("p", { class: "lead" }, `Version ${guidelines.version}. Each decision keeps the version that was in force.`),
        ...guidelines.types.map((type) =>
            el(
                "section",
                { class: "wide", id: type.id },
                el("h2", { class: "tn" }, badge(type.id), type.label),
                el("p", {}, type.summary),
                el(
                    "ul",
                    { class: "rules" },
                    type.rules.map((rule) => el("li", {}, rule)),
                ),
                type.examples.length > 0
                    ? el(
                          "ul",
                          { class: "sample all" },
                          type.examples.map((example) =>
                              el(
                                  "li",
                                  { data: { t: markOf(type.id) } },
                                  el("span", { class: "id" }, example.concept.id),
                                  example.before,
                                  el("b", {}, example.text),
                                  example.after,
                              ),
                          ),
                      )
                    : el("p", { class: "cap" }, "Nothing of this type was accepted yet."),
            ),
        ),
    );
}
