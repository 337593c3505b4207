//! The qualifier right beside a name, as far as it has grown.

use std::cell::OnceCell;

use super::{State, Work, takes_own_type};
use crate::dictionary::{QualifiedHeads, QualifierForm, QualifierRule, QualifierSide};
use crate::document::{ConceptId, EntityTypeId, Span};
use crate::normalize::fold_short_name;
use crate::resolve::beside::{
    behind_of_word, gap_at, gap_before, with_plain_hyphens, words_beside,
};
use crate::resolve::judge::Accepted;
use crate::resolve::overlap::nests;

/// Where a qualifier is looked for.
struct Place {
    /// The type of the name.
    entity_type: EntityTypeId,
    /// On which side of it.
    side: QualifierSide,
    /// Where a qualifier ends (on the left) or begins (on the right).
    edge: u32,
    sentence: Span,
}

/// A qualifier in the text and the rule that takes it.
pub(super) struct Found<'a> {
    pub(super) span: Span,
    pub(super) rule: &'a QualifierRule,
    /// The concept of the mention that qualifies.
    pub(super) concept: Option<ConceptId>,
}

impl Work<'_> {
    /// The qualifier next to a name, the longest that a rule takes.
    pub(super) fn next(
        &self,
        state: &State,
        side: QualifierSide,
        sentence: Span,
    ) -> Option<Found<'_>> {
        let edge = gap_at(self.text(), side, state.span, sentence)?;
        self.at(state, side, edge, sentence)
    }

    /// The longest qualifier that ends (on the left) or begins (on the right) at a byte.
    pub(super) fn at(
        &self,
        state: &State,
        side: QualifierSide,
        edge: u32,
        sentence: Span,
    ) -> Option<Found<'_>> {
        let mut best = None;
        let place = Place {
            entity_type: self.rules.lexicon.term(state.term).entity_type,
            side,
            edge,
            sentence,
        };
        self.look_at_mentions(state, &place, &mut best);
        self.look_at_words(state, &place, &mut best);
        best
    }

    /// Takes the longest mention beside a name that is a qualifier, if it is longer than `best`.
    fn look_at_mentions<'s>(&'s self, state: &State, place: &Place, best: &mut Option<Found<'s>>) {
        let (edge, sentence) = (place.edge, place.sentence);
        let text = self.text();
        let readings = match place.side {
            QualifierSide::Left => &self.by_end,
            QualifierSide::Right => &self.by_start,
        };
        let beside = at_place(readings, edge);
        let behind_of = OnceCell::new();
        let rules = &self.rules.qualifiers;
        for rule in rules.by_mention(place.entity_type, place.side) {
            let (of_type, beside) = match rule.form {
                QualifierForm::Mention(of_type) => (of_type, beside),
                QualifierForm::OfMention(of_type) => {
                    let place = behind_of.get_or_init(|| behind_of_word(text, edge, sentence));
                    (
                        of_type,
                        place.map_or(&[][..], |place| at_place(readings, place)),
                    )
                }
                QualifierForm::Word | QualifierForm::Ending => continue,
            };
            let is_second_of_type = state.has_own_type && takes_own_type(rule);
            let is_wanted = !beside.is_empty() && !is_second_of_type && self.takes(rule, state);
            for (_, one) in beside.iter().filter(|_| is_wanted) {
                let named = one.candidate.fragments.cover();
                let is_refused = ends_in(&rule.never, named.of(text));
                if self.type_of(one) == of_type && sentence.contains(named) && !is_refused {
                    let span = Span {
                        start: named.start.min(edge),
                        end: named.end.max(edge),
                    };
                    let concept = self.rules.lexicon.term(one.candidate.term).concept;
                    take_longer(
                        best,
                        Found {
                            span,
                            rule,
                            concept,
                        },
                    );
                }
            }
        }
    }

    /// Takes the longest word or phrase beside a name that is a qualifier, if it is longer than `best`.
    fn look_at_words<'s>(&'s self, state: &State, place: &Place, best: &mut Option<Found<'s>>) {
        let &Place {
            entity_type,
            side,
            edge,
            sentence,
        } = place;
        let rules = &self.rules.qualifiers;
        let text = self.text();
        let mut words = words_beside(text, side, edge, sentence);
        let Some(nearest) = words.next() else {
            return;
        };
        let max_words = rules.max_words(entity_type, side);
        let form = (max_words > 0).then(|| fold_short_name(nearest.of(text)));
        let form = form.filter(|form| rules.may_have_word(entity_type, side, form));
        // A word that ends a longer mention is not taken without the rest of it: `EGFR mutation-positive`.
        let whole = self.whole_mention(nearest, entity_type);
        if let (Some(whole), Some(form)) = (whole, &form) {
            let by_word = rules.by_word(entity_type, side, form);
            self.take_by_rules(by_word, whole, state, best);
        }
        let has_ending = rules.may_have_ending(entity_type, side, nearest.of(text));
        if let Some(whole) = whole.filter(|_| has_ending) {
            let word = with_plain_hyphens(nearest.of(text));
            let span = self.with_mention_before(whole, entity_type, side, sentence);
            let by_ending = rules.by_ending(entity_type, side, &word);
            self.take_by_rules(by_ending, span, state, best);
        }
        if form.is_none() {
            return; // nor is it part of a phrase
        }
        for span in words.take(max_words.saturating_sub(1)) {
            if let Some(whole) = self.whole_mention(span, entity_type) {
                let form = fold_short_name(span.of(text));
                let by_word = rules.by_word(entity_type, side, &form);
                self.take_by_rules(by_word, whole, state, best);
            }
        }
    }

    /// Takes a span for each rule that takes the name, if it is longer than `best`.
    fn take_by_rules<'s>(
        &self,
        rules: impl Iterator<Item = &'s QualifierRule>,
        span: Span,
        state: &State,
        best: &mut Option<Found<'s>>,
    ) {
        for rule in rules.filter(|rule| self.takes(rule, state)) {
            let concept = None;
            take_longer(
                best,
                Found {
                    span,
                    rule,
                    concept,
                },
            );
        }
    }

    /// A word, or the whole of the longest mention that ends with it where mentions of its type have a place in those of
    /// another; `None` where they have none (`node-positive` before `lung cancer`).
    fn whole_mention(&self, span: Span, entity_type: EntityTypeId) -> Option<Span> {
        let mut whole = span;
        for &(_, one) in at_place(&self.by_end, span.end) {
            let of_type = self.type_of(one);
            let cover = one.candidate.fragments.cover();
            if of_type == entity_type || !cover.contains(span) {
                continue;
            }
            if !nests(&self.rules.lexicon, of_type, entity_type) {
                return None;
            }
            whole.start = whole.start.min(cover.start);
        }
        Some(whole)
    }

    /// A word with the mention right before it that has a place in mentions of a type: `BRAF V600E-mutant`.
    fn with_mention_before(
        &self,
        span: Span,
        entity_type: EntityTypeId,
        side: QualifierSide,
        sentence: Span,
    ) -> Span {
        let before = match side {
            QualifierSide::Left => gap_before(self.text(), span.start, sentence),
            QualifierSide::Right => None,
        };
        let mentions = before
            .into_iter()
            .flat_map(|end| at_place(&self.by_end, end));
        let starts = mentions.filter_map(|&(_, one)| {
            let of_type = self.type_of(one);
            let has_place =
                of_type != entity_type && nests(&self.rules.lexicon, of_type, entity_type);
            let cover = one.candidate.fragments.cover();
            (has_place && sentence.contains(cover)).then_some(cover.start)
        });
        Span {
            start: starts.min().unwrap_or(span.start),
            ..span
        }
    }

    fn takes(&self, rule: &QualifierRule, state: &State) -> bool {
        match &rule.heads {
            QualifiedHeads::Any => true,
            QualifiedHeads::Named => !state.is_generic,
            QualifiedHeads::Generic => state.is_generic,
            QualifiedHeads::Ending(endings) => {
                let form = fold_short_name(state.span.of(&self.document.text));
                !state.is_generic && endings.iter().any(|ending| form.ends_with(ending.as_str()))
            }
            QualifiedHeads::Exactly(words) => {
                let form = fold_short_name(state.span.of(&self.document.text));
                words.iter().any(|word| **word == *form)
            }
            QualifiedHeads::Concepts(wanted) => {
                let concept = self.rules.lexicon.term(state.term).concept;
                concept.is_some_and(|concept| {
                    let concept = self.rules.lexicon.vocabulary().concept(concept);
                    wanted.contains(&concept.curie)
                        || concept.parents.iter().any(|parent| wanted.contains(parent))
                })
            }
        }
    }
}

/// What stands at a place, of readings in order of places.
fn at_place<'w, 'a>(readings: &'w [(u32, &'a Accepted)], place: u32) -> &'w [(u32, &'a Accepted)] {
    let from = readings.partition_point(|&(other, _)| other < place);
    let behind = &readings[from..];
    let n_here = behind.iter().take_while(|&&(other, _)| other == place);
    &behind[..n_here.count()]
}

/// Keeps the longer of two qualifiers; of two as long, the one that was found first.
fn take_longer<'s>(best: &mut Option<Found<'s>>, found: Found<'s>) {
    let is_longer = |best: &Found<'_>| found.span.len() > best.span.len();
    if best.as_ref().is_none_or(is_longer) {
        *best = Some(found);
    }
}

/// Whether the folded words of a qualifier end so that its rule does not take it.
fn ends_in(endings: &[String], words: &str) -> bool {
    !endings.is_empty() && {
        let form = fold_short_name(words);
        endings.iter().any(|ending| form.ends_with(ending.as_str()))
    }
}
