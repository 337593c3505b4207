// Relations: what is drawn, spoken and shown of them, and what keys do to them.

import { el } from "../dom.js";
import { badge, typeName } from "../types.js";
import { pairs, remarks, section, sure } from "./card.js";
import { openNames } from "./menus.js";

/** Whether an item of the queue is a relation. */
export function isRelation(item) {
    return item?.ends !== undefined;
}

/** The mentions that a relation joins, as it stands: from, to. */
export function endsOf({ ends, standing }) {
    const { from, to } = standing.value;
    return [from, to].map((id) => ends.find((end) => end.id === id) ?? { id, text: "", type: "" });
}

/** The words of a relation, as the server has them. */
function wordsOf(ends) {
    return ends.map((end) => end.text).join(" → ");
}

/** What a relation says beside the words of its ends. */
export function relationSays({ standing }) {
    const { type, stance } = standing.value;
    return stance ? `${typeName(type)}, ${stance}` : typeName(type);
}

/** A relation as it is spoken. */
export function spokenRelation(relation) {
    const [from, to] = endsOf(relation);
    const { type, stance } = relation.standing.value;
    const says = `${typeName(type)}: from ${from.text} to ${to.text}`;
    return `${says}${stance ? `, ${stance}` : ""}, confidence ${relation.confidence.toFixed(2)}`;
}

/** What is drawn of relations: rejected ones only while they are looked at. */
export function linksOf(relations, activeId) {
    return relations
        .filter((relation) => relation.id === activeId || relation.standing.status !== "rejected")
        .map((relation) => ({
            from: relation.standing.value.from,
            to: relation.standing.value.to,
            isActive: relation.id === activeId,
        }));
}

/** Paints the card of a relation. */
export function paintRelationCard(card, relation) {
    const { value } = relation.standing;
    const [from, to] = endsOf(relation);
    const end = ({ text, type }) => [badge(type), " ", text, " ", el("span", { class: "mut" }, typeName(type))];
    delete card.dataset.concept;
    card.replaceChildren(
        el("p", { class: "hd" }, badge(value.type), el("span", {}, "relation"), sure(relation.confidence)),
        el("h2", {}, typeName(value.type)),
        section(
            "Joins",
            "",
            pairs([
                ["from", end(from)],
                ["to", end(to)],
                ["stance", value.stance ?? "none"],
            ]),
        ),
        remarks(relation.standing),
        section(
            "Why it was tagged",
            "",
            pairs([
                ["rule", relation.rule],
                ["stands", relation.same === 1 ? "once" : `${relation.same} times`],
            ]),
        ),
    );
}

/** What was decided on a relation, on all of the same words and type. */
export function alikeRelation(relation) {
    const { tagged, ends, standing } = relation;
    const form = wordsOf(ends);
    return {
        filter: { form, types: tagged.type, status: "open" },
        action: actionOn(standing, tagged),
        name: "replicate",
        says: `Every undecided ${typeName(tagged.type)} “${form}”.`,
    };
}

function actionOn({ status, value }, tagged) {
    if (status === "rejected") return { do: "reject" };
    if (status !== "accepted") return { do: "accept" };
    if (value.type !== tagged.type) return { do: "relation_type", type: value.type };
    if (value.from !== tagged.from) return { do: "swap" };
    if (value.stance !== tagged.stance) return { do: "stance", stance: value.stance };
    return { do: "accept" };
}

/** What the keys of mentions do where a relation is active. */
export function relationActions(queue) {
    const { relation_types: types, stances } = queue.context.session;
    const decide = (action, text) => queue.decide(action, false, text);
    const value = () => queue.active.standing.value;
    return {
        type: () =>
            openNames(queue.stage, "Type", [...new Set([...types, value().type])], (type) =>
                decide({ do: "relation_type", type }),
            ),
        assertion: () =>
            openNames(queue.stage, "Stance", [null, ...stances], (stance) => decide({ do: "stance", stance })),
        edges: () => decide({ do: "swap" }, wordsOf(endsOf(queue.active).reverse())),
        same: () => queue.many(alikeRelation(queue.active)),
    };
}
