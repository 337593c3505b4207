//! Each candidate on its own: does the text mean the term there?

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::Rules;
use super::boundaries::{Boundary, judge_boundary};
use super::covers::Covers;
use super::definitions::{self, singular};
use crate::dictionary::{ANYWHERE, AffixEffect, ContextRule, Lexicon, Status, Term};
use crate::document::{
    AFFIX_RULE, Annotations, Assertion, AssertionStatus, Candidate, ConceptId, Discard, Document,
    Fragments, NameKind, Reason, Span,
};
use crate::normalize::{fold, fold_name};

/// A candidate that the text means, with what was learnt on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// The candidate; an affix may have widened it.
    pub candidate: Candidate,
    /// Negated where an affix denies it.
    pub assertion: Assertion,
    /// The affix that belongs to the mention.
    pub affix: Option<Span>,
    /// Why a term that needs context was accepted; `None` for terms that need none.
    pub context: Option<Context>,
    /// The hit before words beside it widened it; `None` where nothing did.
    pub head: Option<Candidate>,
    /// The words beside the name that were taken into it, in the order of taking.
    pub qualifiers: Vec<Qualifier>,
}

/// A word beside a name that belongs to the mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualifier {
    /// The attribute that keeps it.
    pub attribute: String,
    /// Where it stands.
    pub span: Span,
    /// What it names, where it is a mention itself.
    pub concept: Option<ConceptId>,
}

/// The candidates that the text means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// Those that say a kind of their type.
    pub accepted: Vec<Accepted>,
    /// Those that say the type alone.
    pub generic: Vec<Accepted>,
}

/// What spoke for a term that needs context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context {
    /// The document defines the short form so.
    Definition,
    /// A companion stands in the sentence; in normalized form.
    Companion(String),
    /// The document names the concept in full elsewhere.
    NamedInFull,
    /// A companion that counts outside the sentence stands not far away; in normalized form.
    Near(String),
    /// The record of the document has a MeSH heading for the concept.
    Heading,
    /// Nothing; the settings of the type do without, or the dictionary's row does (`+*`).
    None,
}

/// Judges every candidate; what falls is appended to `discards`.
pub fn judge(
    document: &Document,
    rules: &Rules,
    annotations: &Annotations,
    discards: &mut Vec<Discard>,
) -> Judged {
    let judgement = Judgement::new(document, rules, annotations);
    let mut seen = Seen::default();
    let mut accepted: Vec<Accepted> = Vec::new();
    let mut generic = Vec::new();
    let mut waiting = Vec::new();
    for candidate in &annotations.candidates {
        match judgement.on_its_own(candidate, annotations, &mut seen) {
            Verdict::Accept(verdict) => accepted.push(verdict),
            Verdict::Generic(verdict) => generic.push(verdict),
            Verdict::NeedsContext(verdict) => waiting.push(verdict),
            Verdict::Discard(reason) => discards.push(Discard {
                candidate: candidate.clone(),
                reason,
            }),
        }
    }
    // Last, since it asks what else was accepted: a concept named in full supports its short forms.
    let named: BTreeSet<ConceptId> = accepted
        .iter()
        .map(|one| rules.lexicon.term(one.candidate.term))
        .filter(|term| term.kind != NameKind::Abbreviation)
        .filter_map(|term| term.concept)
        .collect();
    let mut elsewhere = Elsewhere::new(document, &rules.lexicon);
    for mut one in waiting {
        let concept = rules.lexicon.term(one.candidate.term).concept;
        one.context = if concept.is_some_and(|concept| named.contains(&concept)) {
            Some(Context::NamedInFull)
        } else {
            elsewhere.context_of(&one.candidate)
        };
        if one.context.is_some() {
            accepted.push(one);
        } else {
            discards.push(Discard {
                candidate: one.candidate,
                reason: Reason::NoCompanion,
            });
        }
    }
    Judged { accepted, generic }
}

/// What stands outside the sentence and speaks for a term.
struct Elsewhere<'a> {
    document: &'a Document,
    lexicon: &'a Lexicon,
    /// Normalized forms of stretches of the text, by their number.
    forms: HashMap<u32, String>,
}

impl<'a> Elsewhere<'a> {
    /// Bytes of the stretches in which companions are near: a paragraph or two. Of a full text the rest says little.
    const NEAR: u32 = 2_000;

    fn new(document: &'a Document, lexicon: &'a Lexicon) -> Self {
        Self {
            document,
            lexicon,
            forms: HashMap::new(),
        }
    }

    /// From the strongest evidence to none at all, where the row or the type does without.
    fn context_of(&mut self, candidate: &Candidate) -> Option<Context> {
        let term = self.lexicon.term(candidate.term);
        if self.has_heading(term) {
            return Some(Context::Heading);
        }
        let words = &term.companions.any_of;
        let at = candidate.fragments.cover().start;
        if let Some(companion) = self.companion_near(words, at) {
            return Some(Context::Near(companion.to_owned()));
        }
        let settings = self.lexicon.settings(term.entity_type);
        let does_without = settings.admission.needs_context == ContextRule::Accept
            || words.iter().any(|word| word == ANYWHERE);
        does_without.then_some(Context::None)
    }

    /// The first companion that counts outside the sentence and stands near a place.
    fn companion_near<'w>(&mut self, words: &'w [String], at: u32) -> Option<&'w str> {
        let mut near = words
            .iter()
            .filter_map(|word| word.strip_prefix(ANYWHERE))
            .filter(|word| !word.is_empty())
            .peekable();
        near.peek()?;
        let text = self.document.text.as_str();
        let number = at / Self::NEAR;
        let form = self.forms.entry(number).or_insert_with(|| {
            let from = (number * Self::NEAR).saturating_sub(Self::NEAR / 2);
            let to = number.saturating_add(1).saturating_mul(Self::NEAR) + Self::NEAR / 2;
            let [from, to] = [from, to].map(|byte| text.ceil_char_boundary(byte as usize));
            fold(&text[from..to]).text().to_owned()
        });
        near.find(|word| has_words(form, word))
    }

    fn has_heading(&self, term: &Term) -> bool {
        let headings = &self.document.metadata.mesh_headings;
        let Some(concept) = term.concept.filter(|_| !headings.is_empty()) else {
            return false;
        };
        let concept = self.lexicon.vocabulary().concept(concept);
        let ids = || std::iter::once(&concept.curie).chain(&concept.xrefs);
        headings
            .iter()
            .filter_map(|one| one.id.as_deref())
            .any(|id| ids().any(|curie| curie.strip_prefix("MESH:") == Some(id)))
    }
}

/// What has been looked up in sentences, so that many hits of a term in a long sentence cost no more than one.
#[derive(Default)]
struct Seen<'a> {
    /// Normalized form of each sentence.
    forms: HashMap<usize, String>,
    /// The companion found in a sentence, by the list that was looked for.
    companions: HashMap<(usize, *const String), Option<&'a String>>,
}

impl<'a> Seen<'a> {
    /// The first of some words that stands in a sentence. Lists are told apart by where the lexicon keeps them.
    fn find(&mut self, index: usize, sentence: &str, words: &'a [String]) -> Option<&'a String> {
        let form = self
            .forms
            .entry(index)
            .or_insert_with(|| fold(sentence).text().to_owned());
        *self
            .companions
            .entry((index, words.as_ptr()))
            .or_insert_with(|| {
                words
                    .iter()
                    .find(|word| *word != ANYWHERE && has_words(form, bare(word)))
            })
    }
}

enum Verdict {
    Accept(Accepted),
    Generic(Accepted),
    NeedsContext(Accepted),
    Discard(Reason),
}

struct Judgement<'a> {
    document: &'a Document,
    rules: &'a Rules,
    /// Blocked strings.
    blocked: Covers<&'a Candidate>,
    /// Short forms that the document defines: where, and the concepts that the definition names (none where the
    /// dictionary does not know the long form).
    defined: HashMap<&'a str, (Span, BTreeSet<ConceptId>)>,
}

impl<'a> Judgement<'a> {
    fn new(document: &'a Document, rules: &'a Rules, annotations: &'a Annotations) -> Self {
        let lexicon = &*rules.lexicon;
        let is_blocked =
            |candidate: &&Candidate| lexicon.term(candidate.term).status == Status::Block;
        let blocked = annotations.candidates.iter().filter(is_blocked);
        let blocked =
            Covers::new(blocked.map(|candidate| (candidate.fragments.cover(), candidate)));
        let mut defined: HashMap<&str, (Span, BTreeSet<ConceptId>)> =
            definitions::first_definitions(document, annotations)
                .into_iter()
                .map(|(short, long)| (short, (long, BTreeSet::new())))
                .collect();
        for candidate in annotations
            .candidates
            .iter()
            .filter(|c| c.rule == Some(definitions::RULE))
        {
            let surface = singular(candidate.fragments.cover().of(&document.text));
            if let Some((_, concepts)) = defined.get_mut(surface) {
                concepts.extend(lexicon.term(candidate.term).concept);
            }
        }
        Self {
            document,
            rules,
            blocked,
            defined,
        }
    }

    fn on_its_own(
        &self,
        candidate: &Candidate,
        annotations: &Annotations,
        seen: &mut Seen<'a>,
    ) -> Verdict {
        let term = self.rules.lexicon.term(candidate.term);
        let cover = candidate.fragments.cover();
        if term.status == Status::Block || term.concept.is_none() {
            return Verdict::Discard(Reason::Blocked);
        }
        let settings = self.rules.lexicon.settings(term.entity_type);
        if !settings.admission.admits(term) {
            return Verdict::Discard(Reason::NotAdmitted);
        }
        if let Some(blocker) = self.blocker_of(candidate) {
            return Verdict::Discard(Reason::BlockedBy(blocker.term, blocker.fragments.cover()));
        }
        let mut verdict = Accepted {
            candidate: candidate.clone(),
            assertion: Assertion::default(),
            affix: None,
            context: None,
            head: None,
            qualifiers: Vec::new(),
        };
        match judge_boundary(
            &self.document.text,
            cover,
            term.entity_type,
            &self.rules.affixes,
        ) {
            Boundary::Free => {}
            Boundary::Signed(sign) => verdict.assertion = denied_by(sign),
            Boundary::Affixed {
                effect: AffixEffect::Other,
                affix,
                ..
            } => {
                return Verdict::Discard(Reason::Affix(affix));
            }
            Boundary::Affixed {
                effect,
                affix,
                whole,
            } => {
                verdict.affix = Some(affix);
                if effect == AffixEffect::Negated {
                    verdict.assertion = denied_by(affix);
                }
                let mut spans = candidate.fragments.spans().to_vec();
                spans.push(whole);
                verdict.candidate.fragments = Fragments::many(spans);
            }
        }
        if candidate.rule == Some(definitions::RULE) {
            verdict.context = Some(Context::Definition);
            return Verdict::Accept(verdict);
        }
        let mut is_defined_so = false;
        let short = singular(cover.of(&self.document.text));
        if let Some((long, concepts)) = self.defined.get(short) {
            is_defined_so = term
                .concept
                .is_some_and(|concept| concepts.contains(&concept));
            let may_be_so =
                is_defined_so || (concepts.is_empty() && self.may_mean(term.concept, short, *long));
            if !may_be_so {
                return Verdict::Discard(Reason::DefinedAs(*long));
            }
        }
        let mut standing_in_sentence = |words: &'a [String]| {
            if words.is_empty() {
                return None;
            }
            let (index, span) = sentence_of(annotations, cover)?;
            seen.find(index, span.of(&self.document.text), words)
        };
        if let Some(companion) = standing_in_sentence(&term.companions.none_of) {
            return Verdict::Discard(Reason::AntiCompanion(companion.clone()));
        }
        if term.status == Status::Generic {
            Verdict::Generic(verdict)
        } else if term.status != Status::NeedsContext {
            Verdict::Accept(verdict)
        } else if is_defined_so {
            verdict.context = Some(Context::Definition);
            Verdict::Accept(verdict)
        } else if let Some(companion) = standing_in_sentence(&term.companions.any_of) {
            verdict.context = Some(Context::Companion(companion.clone()));
            Verdict::Accept(verdict)
        } else {
            Verdict::NeedsContext(verdict)
        }
    }

    /// A blocked string of the same type that covers more than the candidate.
    fn blocker_of(&self, candidate: &Candidate) -> Option<&Candidate> {
        let entity_type = self.rules.lexicon.term(candidate.term).entity_type;
        self.blocked
            .holding(candidate.fragments.cover())
            .find(|blocker| self.rules.lexicon.term(blocker.term).entity_type == entity_type)
    }

    /// Whether a long form that the dictionary does not know may still mean a concept. It does not where the dictionary has
    /// another long form for the same letters, as `hepatic stellate cell` for HSC, unless the two share the first five
    /// letters of a word, as `computerised tomographic scan` does with `computed tomography`. Of `BCNU` the dictionary
    /// knows nothing that it could be short for: a long form that is spelled out is no reason against it.
    fn may_mean(&self, concept: Option<ConceptId>, short: &str, long: Span) -> bool {
        let stems = |text: &str| -> BTreeSet<String> {
            fold_name(text)
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() >= 5)
                .map(|word| word.chars().take(5).collect())
                .collect()
        };
        let Some(concept) = concept else { return false };
        let long = stems(long.of(&self.document.text));
        let lexicon = &self.rules.lexicon;
        let label = lexicon.vocabulary().concept(concept).label.as_str();
        let names: Vec<&str> = lexicon
            .names_of(concept)
            .map(|term| term.name.as_str())
            .chain([label])
            .collect();
        let has_other = names
            .iter()
            .any(|name| self.rules.definitions.stands_for(short, name));
        let is_like = names.iter().any(|name| !stems(name).is_disjoint(&long));
        !has_other || is_like
    }
}

/// The sentence in which a span begins.
pub(super) fn sentence_of(annotations: &Annotations, span: Span) -> Option<(usize, Span)> {
    let after = annotations
        .sentences
        .partition_point(|sentence| sentence.span.start <= span.start);
    let index = after.checked_sub(1)?;
    let sentence = annotations.sentences[index].span;
    (span.start < sentence.end).then_some((index, sentence))
}

/// What an affix or a sign says that denies a name.
fn denied_by(cue: Span) -> Assertion {
    Assertion {
        status: AssertionStatus::Negated,
        cue: Some(cue),
        rule: Some(AFFIX_RULE.into()),
    }
}

/// A companion without the sign that it counts outside the sentence too.
fn bare(companion: &str) -> &str {
    companion.strip_prefix(ANYWHERE).unwrap_or(companion)
}

/// Whether words stand in a normalized text as words of their own.
fn has_words(form: &str, words: &str) -> bool {
    form.match_indices(words).any(|(at, _)| {
        !form[..at].ends_with(char::is_alphanumeric)
            && !form[at + words.len()..].starts_with(char::is_alphanumeric)
    })
}
