//! Phrases of a document that look like names of our types and that no mention covers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::heads::{Head, Heads, Needs};
use super::tokens::{Token, tokens};
use super::words::Words;
use crate::dictionary::Lexicon;
use crate::document::{
    AnnotatedDocument, ConceptId, EntityTypeId, Fragments, Mention, OffsetIndex, OffsetUnit, Span,
};
use crate::normalize::{fold_name, is_hyphen};

/// Words before a head beyond which nothing belongs to a name.
const MAX_MODIFIERS: usize = 5;

/// Words between a molecule and the word that it is before.
const MAX_CHAIN: usize = 3;

/// Characters of a sentence in the worksheet.
const MAX_EXAMPLE: usize = 300;

/// Looks for phrases; shared by all threads.
pub struct Finder {
    lexicon: Arc<Lexicon>,
    heads: Heads,
    words: Words,
    /// The types that are looked for.
    wanted: Vec<EntityTypeId>,
}

/// What was found in one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFinds {
    /// The document's identity.
    pub(super) document: String,
    /// All words in small letters, with their numbers.
    pub(super) words: BTreeMap<String, u64>,
    pub(super) finds: Vec<Find>,
}

/// A phrase at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Find {
    pub(super) entity_type: EntityTypeId,
    /// The normalized form; a short form as it stands.
    pub(super) key: String,
    pub(super) surface: String,
    /// The words before the head, in small letters; where there are none, the head.
    pub(super) modifiers: Vec<String>,
    /// The sentence.
    pub(super) example: String,
    /// Where it begins in the document, in code points.
    pub(super) offset: usize,
    /// The normalized form of the longer phrase that it ends.
    pub(super) outer: Option<String>,
    /// The mention of its type inside it, and its concept.
    pub(super) wider_than: Option<(String, Option<ConceptId>)>,
    /// The word that it stands before.
    pub(super) before: Option<String>,
    /// What the document defines it as.
    pub(super) long_form: Option<String>,
    /// Whether a mention stands in the sentence beside it.
    pub(super) has_company: bool,
}

/// What is known of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Newness {
    /// A mention covers it or crosses it, or a dictionary has it, if only to block it.
    Known,
    New,
    /// It is new around the mention of its type.
    WiderThan {
        known: String,
        concept: Option<ConceptId>,
    },
}

/// A document while it is searched.
struct Page<'d> {
    text: &'d str,
    offsets: OffsetIndex<'d>,
    mentions: &'d [Mention],
    finds: Vec<Find>,
}

impl Finder {
    /// Looks for phrases of some types, or of all where none is named. Types that the lexicon has not are passed over.
    pub fn new(lexicon: Arc<Lexicon>, types: &[EntityTypeId]) -> Self {
        Self {
            heads: Heads::embedded(lexicon.vocabulary()),
            words: Words::new(&lexicon),
            wanted: types.to_vec(),
            lexicon,
        }
    }

    /// The lexicon whose names are known.
    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The lists of words.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// All phrases of a tagged document.
    pub fn find(&self, annotated: &AnnotatedDocument) -> DocumentFinds {
        let document = &annotated.document;
        let annotations = &annotated.annotations;
        let mut page = Page {
            text: &document.text,
            offsets: OffsetIndex::new(&document.text, OffsetUnit::CodePoint),
            mentions: &annotations.mentions,
            finds: Vec::new(),
        };
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        let short_forms = self.short_forms(annotated);
        for sentence in &annotations.sentences {
            let tokens = tokens(page.text, sentence.span);
            for (index, token) in tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| token.is_word())
            {
                *words.entry(token.small.clone()).or_default() += 1;
                let surface = token.span.of(page.text);
                if let Some((entity_type, long)) = short_forms.get(surface) {
                    page.add_short_form(*entity_type, token.span, long, sentence.span);
                    continue;
                }
                let word = fold_name(last_part(&token.small));
                if let Some(head) = self.heads.of_behind(&word) {
                    self.molecule(&mut page, &tokens, index, head, sentence.span, &short_forms);
                }
                if let Some(head) = self.heads.of_last(&word) {
                    self.phrase(&mut page, &tokens, index, head, sentence.span);
                }
            }
        }
        DocumentFinds {
            document: document.id.clone(),
            words,
            finds: page.finds,
        }
    }

    fn is_wanted(&self, entity_type: EntityTypeId) -> bool {
        self.wanted.is_empty() || self.wanted.contains(&entity_type)
    }

    /// Short forms that the document defines by a long form with a head of ours, each with its type and long form.
    fn short_forms<'d>(
        &self,
        annotated: &'d AnnotatedDocument,
    ) -> HashMap<&'d str, (EntityTypeId, String)> {
        let text = annotated.document.text.as_str();
        let mut found = HashMap::new();
        for pair in &annotated.annotations.abbreviations {
            let long = tokens(text, pair.long);
            let Some((last, before)) = long.split_last() else {
                continue;
            };
            let Some(head) = self.heads.of_last(&fold_name(last_part(&last.small))) else {
                continue;
            };
            // A list or a clause is no name.
            let is_name = before
                .iter()
                .all(|token| token.is_word() && !self.words.is_in("function", &token.small));
            let has_modifier = head.needs == Needs::Nothing || !before.is_empty();
            if is_name && has_modifier && self.is_wanted(head.entity_type) {
                found
                    .entry(pair.short.of(text))
                    .or_insert_with(|| (head.entity_type, one_line(pair.long.of(text))));
            }
        }
        found
    }

    /// The phrase that ends with a head, and the shorter ones that it ends with.
    fn phrase(
        &self,
        page: &mut Page<'_>,
        tokens: &[Token],
        last: usize,
        head: &Head,
        sentence: Span,
    ) {
        if !self.is_wanted(head.entity_type) || !self.stands_alone(tokens, last, head) {
            return;
        }
        let has_own_modifier = tokens[last].small.contains(is_hyphen);
        if has_own_modifier && !self.is_own_modifier(page.text, &tokens[last], head) {
            return;
        }
        let mut first = last;
        while first > 0
            && last - first < MAX_MODIFIERS
            && tokens[first].follows_space
            && self.is_modifier(page.text, &tokens[first - 1], first == 1, head)
        {
            first -= 1;
        }
        let is_name =
            |first: usize| first < last || has_own_modifier || head.needs == Needs::Nothing;
        let mut outer: Option<String> = None;
        for start in first..=last {
            if !is_name(start) {
                break;
            }
            let span = Span {
                start: tokens[start].span.start,
                end: tokens[last].span.end,
            };
            let names_nothing = head.needs > Needs::Nothing
                && page.is_modified_by_mentions(&tokens[start..last], head);
            if names_nothing {
                continue;
            }
            let surface = one_line(span.of(page.text));
            let key = fold_name(&surface);
            let wider_than = match self.newness(page, span, &key, head.entity_type) {
                // The shorter ones may be new all the same.
                Newness::Known => continue,
                Newness::New => None,
                Newness::WiderThan { known, concept } => Some((known, concept)),
            };
            let modifiers: Vec<String> = tokens[start..last]
                .iter()
                .map(|t| t.small.clone())
                .collect();
            let modifiers = if modifiers.is_empty() {
                vec![tokens[last].small.clone()]
            } else {
                modifiers
            };
            page.finds.push(Find {
                entity_type: head.entity_type,
                key: key.clone(),
                modifiers,
                example: example(page.text, sentence, span),
                offset: page.offsets.offset(span.start as usize),
                outer: outer.clone(),
                wider_than,
                before: None,
                long_form: None,
                has_company: page.has_company(sentence, span),
                surface,
            });
            outer.get_or_insert(key);
        }
    }

    /// Whether no noun behind the head makes of it a part of something else.
    fn stands_alone(&self, tokens: &[Token], last: usize, head: &Head) -> bool {
        let next = tokens
            .get(last + 1)
            .filter(|next| next.is_word() && next.follows_space);
        next.is_none_or(|next| {
            let first_part = next.small.split(is_hyphen).next().unwrap_or(&next.small);
            !self.words.is_in("breaks", first_part)
                && (!head.is_last || self.words.ends_phrase(&next.small))
        })
    }

    /// Whether a head with a hyphen inside names a kind: `T-cells`, not `non-cancer`.
    fn is_own_modifier(&self, text: &str, token: &Token, head: &Head) -> bool {
        let before = before_last_part(&token.small);
        let surface = before_last_part(token.span.of(text));
        !self.words.is_in("prefix", before)
            && self.words.is_modifier(head.entity_type, before)
            && !(head.needs != Needs::Modifier
                && self.words.is_proper_symbol(head.entity_type, surface))
    }

    fn is_modifier(&self, text: &str, token: &Token, is_first: bool, head: &Head) -> bool {
        let surface = token.span.of(text);
        // At the start of a sentence a capital says nothing.
        let surface = if is_first && !surface.chars().skip(1).any(char::is_uppercase) {
            &token.small
        } else {
            surface
        };
        token.is_word()
            && self.words.is_modifier(head.entity_type, &token.small)
            && !(head.needs != Needs::Modifier
                && self.words.is_proper_symbol(head.entity_type, surface))
            && !(head.needs == Needs::Own && self.words.is_in("bearer", &token.small))
    }

    /// Whether mentions or dictionaries know a span already.
    fn newness(
        &self,
        page: &Page<'_>,
        span: Span,
        key: &str,
        entity_type: EntityTypeId,
    ) -> Newness {
        if !self.lexicon.terms_with_form(key).is_empty() {
            return Newness::Known;
        }
        let own = Fragments::one(span);
        let mut inside: Option<&Mention> = None;
        for mention in page.touching(span) {
            if mention.fragments.contains(&own) || !own.contains(&mention.fragments) {
                return Newness::Known; // or a part of something else
            }
            if mention.entity_type == entity_type
                && inside.is_none_or(|known| known.fragments.len() < mention.fragments.len())
            {
                inside = Some(mention);
            }
        }
        inside.map_or(Newness::New, |mention| Newness::WiderThan {
            known: one_line(&mention.fragments.surface(page.text, " ... ")),
            concept: mention.concepts.first().map(|best| best.concept),
        })
    }

    /// The molecule before a word such as `expression`.
    fn molecule(
        &self,
        page: &mut Page<'_>,
        tokens: &[Token],
        behind: usize,
        head: &Head,
        sentence: Span,
        short_forms: &HashMap<&str, (EntityTypeId, String)>,
    ) {
        if !self.is_wanted(head.entity_type) {
            return;
        }
        let mut at = behind;
        for _ in 0..=MAX_CHAIN {
            if at == 0 || !tokens[at].follows_space || !tokens[at - 1].is_word() {
                return;
            }
            at -= 1;
            if !self.words.is_in("chain", &tokens[at].small)
                && self.heads.of_behind(&tokens[at].small).is_none()
            {
                break;
            }
        }
        let token = &tokens[at];
        let surface = token.span.of(page.text);
        if !self.words.is_molecule(surface) || short_forms.contains_key(surface) {
            return;
        }
        let key = fold_name(surface);
        if self.newness(page, token.span, &key, head.entity_type) != Newness::New {
            return;
        }
        page.finds.push(Find {
            entity_type: head.entity_type,
            key,
            modifiers: vec![token.small.clone()],
            surface: surface.to_owned(),
            example: example(page.text, sentence, token.span),
            offset: page.offsets.offset(token.span.start as usize),
            outer: None,
            wider_than: None,
            before: Some(tokens[behind].small.clone()),
            long_form: None,
            has_company: page.has_company(sentence, token.span),
        });
    }
}

impl Page<'_> {
    /// Whether the words before a head name no kind of it: all stand in mentions of its type (`HCC tumours`), or, where
    /// the head wants words of its own, of any type (`neutrophil migration`); or they are single letters.
    fn is_modified_by_mentions(&self, before: &[Token], head: &Head) -> bool {
        !before.is_empty()
            && before.iter().all(|token| {
                let is_letter = token.small.chars().count() == 1;
                is_letter
                    || self.touching(token.span).any(|mention| {
                        let is_own = mention.entity_type == head.entity_type;
                        (is_own || head.needs == Needs::Own)
                            && mention.fragments.contains(&Fragments::one(token.span))
                            && mention.fragments.cover().end <= before[before.len() - 1].span.end
                    })
            })
    }

    /// The mentions that share a byte with a span; mentions are in order of start.
    fn touching(&self, span: Span) -> impl Iterator<Item = &Mention> {
        let own = Fragments::one(span);
        let n_before = self
            .mentions
            .partition_point(|mention| mention.fragments.cover().start < span.end);
        self.mentions[..n_before]
            .iter()
            .filter(move |mention| mention.fragments.overlaps(&own))
    }

    fn has_company(&self, sentence: Span, span: Span) -> bool {
        let own = Fragments::one(span);
        self.touching(sentence)
            .any(|mention| !mention.fragments.overlaps(&own))
    }

    fn add_short_form(
        &mut self,
        entity_type: EntityTypeId,
        span: Span,
        long: &str,
        sentence: Span,
    ) {
        if self.touching(span).next().is_some() {
            return;
        }
        let surface = span.of(self.text).to_owned();
        self.finds.push(Find {
            entity_type,
            key: surface.clone(),
            modifiers: vec![surface.to_lowercase()],
            example: example(self.text, sentence, span),
            offset: self.offsets.offset(span.start as usize),
            outer: None,
            wider_than: None,
            before: None,
            long_form: Some(long.to_owned()),
            has_company: self.has_company(sentence, span),
            surface,
        });
    }
}

/// The part of a word behind its last hyphen.
fn last_part(word: &str) -> &str {
    word.rsplit(is_hyphen).next().unwrap_or(word)
}

/// The part of a word before its last hyphen; empty where it has none.
fn before_last_part(word: &str) -> &str {
    word[..word.len() - last_part(word).len()].trim_end_matches(is_hyphen)
}

/// A stretch of text with single spaces for all white space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentence around a phrase, cut on both sides where it is long.
fn example(text: &str, sentence: Span, phrase: Span) -> String {
    let whole = one_line(sentence.of(text));
    if whole.chars().count() <= MAX_EXAMPLE {
        return whole;
    }
    let room = MAX_EXAMPLE / 2;
    let before = &text[sentence.start as usize..phrase.start as usize];
    let behind = &text[phrase.end as usize..sentence.end as usize];
    let from = before
        .char_indices()
        .rev()
        .nth(room)
        .map_or(0, |(at, _)| at);
    let to = behind
        .char_indices()
        .nth(room)
        .map_or(behind.len(), |(at, _)| at);
    let shorter = format!("{}{}{}", &before[from..], phrase.of(text), &behind[..to]);
    let [left, right] = [from > 0, to < behind.len()].map(|is_cut| if is_cut { "…" } else { "" });
    format!("{left}{}{right}", one_line(&shorter))
}

#[cfg(test)]
mod tests;
