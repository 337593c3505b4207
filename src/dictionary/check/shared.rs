//! Strings that several rows have.

use std::collections::BTreeSet;

use super::{ANSWERS, ANSWERS_CLASH, Finding, is_open, location, note, warning};
use crate::dictionary::assemble::Assembled;
use crate::dictionary::{CaseRule, Status, Term, has_exact_case};
use crate::document::{ConceptId, EntityTypeId, TermId};

/// Whether no text matches both, since both want their own case. `EC` and `ECs` are not told apart: each stands for the
/// plural of the other.
pub(super) fn are_told_by_case(one: &Term, other: &Term) -> bool {
    one.case == CaseRule::Exact
        && other.case == CaseRule::Exact
        && !has_exact_case(&one.name, &other.name)
}

/// The same string for two concepts of one type (ONC0151), or for two types (ONC0152).
pub(super) fn clashes(assembled: &Assembled, ids: &[TermId], findings: &mut Vec<Finding>) {
    let lexicon = &assembled.lexicon;
    let open: Vec<TermId> = ids
        .iter()
        .copied()
        .filter(|&id| is_open(lexicon.term(id), note(assembled, id)))
        .collect();
    for (index, &id) in open.iter().enumerate() {
        let term = lexicon.term(id);
        let rival = open[..index].iter().copied().find(|&earlier| {
            let earlier = lexicon.term(earlier);
            (earlier.concept, earlier.entity_type) != (term.concept, term.entity_type)
                && !are_told_by_case(earlier, term)
        });
        let Some(rival) = rival else { continue };
        let rival = lexicon.term(rival);
        let vocabulary = lexicon.vocabulary();
        let shown = |concept: Option<ConceptId>| {
            concept.map_or_else(
                || "no concept".to_owned(),
                |concept| {
                    let concept = vocabulary.concept(concept);
                    format!("{} ({})", concept.curie, concept.label)
                },
            )
        };
        let place = location(assembled, rival, None);
        let (code, message) = if rival.entity_type == term.entity_type {
            let message = format!(
                "\"{}\" names {} here and {} at {place}",
                term.name,
                shown(term.concept),
                shown(rival.concept)
            );
            ("ONC0151", message)
        } else {
            let message = format!(
                "\"{}\" is a {} here and a {} at {place}",
                term.name,
                vocabulary.entity_type(term.entity_type).label,
                vocabulary.entity_type(rival.entity_type).label
            );
            ("ONC0152", message)
        };
        findings.push(warning(assembled, id, code, message, ANSWERS_CLASH));
    }
}

/// Past so many concepts a string tells nothing (the limit of the JensenLab tagger's dictionaries).
const MANY_CONCEPTS: usize = 20;

/// A string that names very many concepts (ONC0157), said once, at the last of them.
pub(super) fn crowded(assembled: &Assembled, ids: &[TermId], findings: &mut Vec<Finding>) {
    let lexicon = &assembled.lexicon;
    let open = ids
        .iter()
        .copied()
        .filter(|&id| lexicon.term(id).status != Status::Block && !note(assembled, id).is_reviewed);
    let open: Vec<TermId> = open.collect();
    let concepts: BTreeSet<(EntityTypeId, Option<ConceptId>)> = open
        .iter()
        .map(|&id| (lexicon.term(id).entity_type, lexicon.term(id).concept))
        .collect();
    if let (true, Some(&last)) = (concepts.len() > MANY_CONCEPTS, open.last()) {
        let message = format!(
            "\"{}\" names {} concepts",
            lexicon.term(last).name,
            concepts.len()
        );
        let help = "block it, or add reviewed";
        findings.push(warning(assembled, last, "ONC0157", message, help));
    }
}

/// A word that another type blocks because it says too little, allowed here (ONC0161). Longer strings are blocked in one
/// type because they are another's, so only single words count.
pub(super) fn generic_elsewhere(
    assembled: &Assembled,
    form: &str,
    ids: &[TermId],
    findings: &mut Vec<Finding>,
) {
    if form.contains(' ') {
        return;
    }
    let lexicon = &assembled.lexicon;
    for &id in ids {
        let term = lexicon.term(id);
        if !is_open(term, note(assembled, id)) {
            continue;
        }
        let generic = ids.iter().map(|&other| lexicon.term(other)).find(|other| {
            let is_general = other.status == Status::Generic
                || other.concept.is_none() && other.status == Status::Block;
            is_general && other.entity_type != term.entity_type
        });
        if let Some(generic) = generic {
            let place = location(assembled, generic, None);
            let message = format!("\"{}\" is too general at {place}", term.name);
            findings.push(warning(assembled, id, "ONC0161", message, ANSWERS));
        }
    }
}

/// Two names of one concept that no text tells apart, since case does not count for either (ONC0166).
pub(super) fn same_but_for_case(
    assembled: &Assembled,
    ids: &[TermId],
    findings: &mut Vec<Finding>,
) {
    let lexicon = &assembled.lexicon;
    for (index, &id) in ids.iter().enumerate() {
        let term = lexicon.term(id);
        let is_double = |other: &Term| {
            other.concept == term.concept
                && other.concept.is_some()
                && other.case == CaseRule::Any
                && other.name != term.name
                && other.name.to_lowercase() == term.name.to_lowercase()
        };
        let earlier = ids[..index]
            .iter()
            .map(|&other| lexicon.term(other))
            .find(|other| is_double(other));
        if let (Some(earlier), CaseRule::Any, false) =
            (earlier, term.case, note(assembled, id).is_reviewed)
        {
            let message = format!("\"{}\" is \"{}\" in another case", term.name, earlier.name);
            let help = "drop one of the two: case does not count for them";
            findings.push(warning(assembled, id, "ONC0166", message, help));
        }
    }
}

/// A string that one row of a type allows and another blocks (ONC0154).
pub(super) fn blocked_and_allowed(
    assembled: &Assembled,
    ids: &[TermId],
    findings: &mut Vec<Finding>,
) {
    let lexicon = &assembled.lexicon;
    for &id in ids {
        let term = lexicon.term(id);
        if term.status != Status::Block || note(assembled, id).is_reviewed {
            continue;
        }
        let allowed = ids.iter().map(|&other| lexicon.term(other)).find(|other| {
            other.entity_type == term.entity_type
                && other.status != Status::Block
                && !are_told_by_case(other, term)
        });
        if let Some(allowed) = allowed {
            let place = location(assembled, allowed, None);
            let message = format!("\"{}\" is blocked here and allowed at {place}", term.name);
            let help = "drop one of the two, or add reviewed here";
            findings.push(warning(assembled, id, "ONC0154", message, help));
        }
    }
}
