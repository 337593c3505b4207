//! Words that belong to a name although no dictionary lists the whole: `tongue tumor`, `CD8+ T cells`, `chest CT`,
//! `HER2-positive breast cancer`, `metastatic melanoma`.
//!
//! A qualifier stands right before or behind a name, with nothing but white space between, and a rule of the table
//! `dictionaries/cues/qualifiers.tsv` says that words, endings or mentions of that kind belong to names of that type.
//! The mention keeps the concept of its head, unless the rule gives one, and the qualifier as an attribute. A generic
//! name becomes a mention that way. Qualifiers in a list each make a mention (`CD4+ and CD8+ T cells`).
//!
//! Never made: a name that the dictionaries have, since that has its own concept; nor a member of a list that they have with
//! less of what it shares (`stromal … invasion` in `stromal and vascular invasion`).

mod find;

use hashbrown::HashSet;

use super::beside::{gap_before, strip_joint, words_beside};
use super::covers::Covers;
use super::judge::{Accepted, Qualifier, sentence_of};
use super::overlap::nests;
use super::{Rules, coordination};
use crate::dictionary::{QualifierForm, QualifierRule, QualifierSide, Status};
use crate::document::{
    Annotations, Candidate, ConceptId, Document, EntityTypeId, Fragments, Span, TermId,
};
use crate::normalize::fold_short_name;
use find::Found;

/// The rule's name on the candidates made here.
pub(super) const RULE: &str = "qualifier";

/// Most qualifiers on one side of a name.
const MAX_QUALIFIERS: usize = 4;
/// Most further qualifiers of a list.
const MAX_LISTED: usize = 6;

/// Makes the widened readings of `accepted` and `generic` ones.
pub(super) fn qualify(
    document: &Document,
    rules: &Rules,
    annotations: &Annotations,
    accepted: &[Accepted],
    generic: &[Accepted],
) -> Vec<Accepted> {
    let work = Work::new(document, rules, annotations, accepted);
    let widened: Vec<Accepted> = accepted
        .iter()
        .chain(generic)
        .filter(|head| !work.is_inside_another(head))
        .flat_map(|head| work.widen(head))
        .collect();
    if widened.is_empty() {
        return widened;
    }
    let known: HashSet<(&Fragments, EntityTypeId)> = accepted
        .iter()
        .map(|one| (&one.candidate.fragments, work.type_of(one)))
        .collect();
    let coordinated: Vec<&Fragments> = accepted
        .iter()
        .filter(|one| coordination::is_member(&one.candidate))
        .map(|one| &one.candidate.fragments)
        .collect();
    let is_member = |fragments: &Fragments| {
        fragments.spans().len() > 1
            && coordinated.iter().any(|member| {
                member.spans()[0] == fragments.spans()[0] && fragments.contains(member)
            })
    };
    let mut made_for: HashSet<(Fragments, EntityTypeId, Option<ConceptId>)> = HashSet::new();
    let mut made = widened;
    made.retain(|one| {
        let term = rules.lexicon.term(one.candidate.term);
        let fragments = &one.candidate.fragments;
        !known.contains(&(fragments, term.entity_type))
            && !is_member(fragments)
            && made_for.insert((fragments.clone(), term.entity_type, term.concept))
    });
    made
}

struct Work<'a> {
    document: &'a Document,
    rules: &'a Rules,
    annotations: &'a Annotations,
    /// Readings in one piece by where they end, and by where they start.
    by_end: Vec<(u32, &'a Accepted)>,
    by_start: Vec<(u32, &'a Accepted)>,
    /// The types of all readings by their pieces.
    covers: Covers<EntityTypeId>,
}

impl<'a> Work<'a> {
    fn new(
        document: &'a Document,
        rules: &'a Rules,
        annotations: &'a Annotations,
        accepted: &'a [Accepted],
    ) -> Self {
        let mut by_end: Vec<(u32, &Accepted)> = Vec::with_capacity(accepted.len());
        let mut by_start: Vec<(u32, &Accepted)> = Vec::with_capacity(accepted.len());
        for one in accepted {
            if let &[span] = one.candidate.fragments.spans() {
                by_end.push((span.end, one));
                by_start.push((span.start, one));
            }
        }
        by_end.sort_by_key(|&(end, _)| end);
        by_start.sort_by_key(|&(start, _)| start);
        let covers = Covers::new(accepted.iter().flat_map(|one| {
            let entity_type = rules.lexicon.term(one.candidate.term).entity_type;
            let pieces = one.candidate.fragments.spans();
            pieces.iter().map(move |&piece| (piece, entity_type))
        }));
        Self {
            document,
            rules,
            annotations,
            by_end,
            by_start,
            covers,
        }
    }

    fn text(&self) -> &str {
        &self.document.text
    }

    fn type_of(&self, one: &Accepted) -> EntityTypeId {
        self.rules.lexicon.term(one.candidate.term).entity_type
    }

    /// Whether a longer reading holds a name and would not leave it standing: `squamous cell` in `squamous cell carcinoma`,
    /// `carcinoma` in `lung carcinoma`. Its qualifiers are those of the longer one.
    fn is_inside_another(&self, head: &Accepted) -> bool {
        let of_type = self.type_of(head);
        self.covers
            .holding(head.candidate.fragments.cover())
            .any(|other_type| {
                other_type == of_type || !nests(&self.rules.lexicon, of_type, other_type)
            })
    }

    /// The readings of a name with its qualifiers: the widest, and one for each further qualifier of a list.
    fn widen(&self, head: &Accepted) -> Vec<Accepted> {
        let &[bare] = head.candidate.fragments.spans() else {
            return Vec::new();
        };
        let Some((_, sentence)) = sentence_of(self.annotations, bare) else {
            return Vec::new();
        };
        let was_generic = self.rules.lexicon.term(head.candidate.term).status == Status::Generic;
        let mut state = State {
            span: bare,
            term: head.candidate.term,
            is_generic: was_generic,
            has_own_type: false,
            qualifiers: Vec::new(),
        };
        let mut listed = Vec::new();
        for (side, most) in [
            (QualifierSide::Right, 1),
            (QualifierSide::Left, MAX_QUALIFIERS),
        ] {
            for _ in 0..most {
                let Some(found) = self.next(&state, side, sentence) else {
                    break;
                };
                if found.rule.gives.is_some() && state.span != bare && !state.is_generic {
                    // The name of the first type stands inside that of the other: `metastatic HER2-positive breast cancer`.
                    listed.push((Fragments::one(state.span), state.clone()));
                }
                if side == QualifierSide::Left {
                    listed.extend(self.listed(&state, &found, sentence));
                }
                self.take(&mut state, &found);
            }
        }
        if was_generic && self.is_refused(&state, sentence) {
            return Vec::new();
        }
        if state.span != bare && !state.is_generic {
            let fragments = Fragments::one(state.span);
            listed.push((fragments, state));
        }
        listed
            .into_iter()
            .map(|(fragments, state)| Accepted {
                candidate: Candidate {
                    fragments,
                    term: state.term,
                    rule: Some(RULE),
                },
                qualifiers: state.qualifiers,
                head: Some(head.candidate.clone()),
                ..head.clone()
            })
            .collect()
    }

    /// Takes a qualifier into the name.
    fn take(&self, state: &mut State, found: &Found<'_>) {
        state.span = Span {
            start: state.span.start.min(found.span.start),
            end: state.span.end.max(found.span.end),
        };
        state.is_generic = false;
        state.has_own_type |= takes_own_type(found.rule);
        let given = found.rule.gives;
        if let Some(term) = given.and_then(|concept| self.rules.lexicon.first_name_of(concept)) {
            state.term = term;
        }
        state.qualifiers.push(Qualifier {
            attribute: found.rule.attribute.clone(),
            span: found.span,
            concept: found.concept,
        });
    }

    /// Whether a word stands before a name that makes another thing of it: `benign` before `tongue tumors`.
    fn is_refused(&self, state: &State, sentence: Span) -> bool {
        let text = self.document.text.as_str();
        let entity_type = self.rules.lexicon.term(state.term).entity_type;
        let Some(edge) = gap_before(self.text(), state.span.start, sentence) else {
            return false;
        };
        words_beside(text, QualifierSide::Left, edge, sentence)
            .take(2)
            .any(|span| {
                let form = fold_short_name(span.of(text));
                self.rules.qualifiers.refuses(entity_type, &form)
            })
    }

    /// Further qualifiers of the same kind before one that was found: `CD4+ and CD8+`, `lung, liver and bone`.
    fn listed(&self, state: &State, first: &Found<'_>, sentence: Span) -> Vec<(Fragments, State)> {
        let text = self.document.text.as_str();
        let mut found = Vec::new();
        let mut start = first.span.start;
        let mut has_conjunction = false;
        while found.len() < MAX_LISTED {
            let before = &text[sentence.start as usize..start as usize];
            let Some((rest, is_word)) = strip_joint(before, has_conjunction) else {
                break;
            };
            has_conjunction |= is_word;
            let edge = sentence.start as usize + rest.len();
            let Some(edge) = u32::try_from(edge).ok() else {
                break;
            };
            let Some(next) = self.at(state, QualifierSide::Left, edge, sentence) else {
                break;
            };
            // Names of the head's own type in a list are mentions of their own: `radiotherapy and cisplatin chemotherapy`.
            let is_other = next.rule.attribute != first.rule.attribute
                || next.rule.gives != first.rule.gives
                || takes_own_type(next.rule);
            if is_other {
                break;
            }
            let mut one = state.clone();
            self.take(&mut one, &next);
            start = next.span.start;
            found.push((Fragments::many(vec![next.span, state.span]), one));
        }
        // Commas alone make no list: `in the liver, lung metastases`.
        if has_conjunction { found } else { Vec::new() }
    }
}

/// A name as it grows.
#[derive(Clone)]
struct State {
    span: Span,
    term: TermId,
    is_generic: bool,
    /// Whether a mention of its own type is among the qualifiers.
    has_own_type: bool,
    qualifiers: Vec<Qualifier>,
}

/// Whether a rule takes mentions of the type that it widens: `neck` for `lymph nodes`.
fn takes_own_type(rule: &QualifierRule) -> bool {
    matches!(rule.form, QualifierForm::Mention(of_type) if of_type == rule.entity_type)
}
