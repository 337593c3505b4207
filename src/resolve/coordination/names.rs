//! Which names the dictionary has for words that do not stand side by side.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use hashbrown::HashSet;

use crate::dictionary::{Lexicon, Status};
use crate::document::{Annotations, Candidate, Document, EntityTypeId, Fragments, Span, TermId};
use crate::normalize::fold_short_name;
use crate::resolve::definitions::{first_definitions, singular};

/// The last words of names, to know at once which words cannot be the head of a list.
#[derive(Debug, Default)]
pub(super) struct HeadWords(OnceLock<HashSet<String>>);

impl HeadWords {
    /// Whether a name of several words ends in a word, given in its normalized form.
    fn has(&self, word: &str, lexicon: &Lexicon) -> bool {
        let heads = self.0.get_or_init(|| {
            let forms = lexicon.patterns().iter().map(|(form, _)| form);
            let last = forms.filter_map(|form| Some(form.rsplit_once(' ')?.1.to_owned()));
            last.collect()
        });
        heads.contains(word)
    }
}

/// Looks names up for one document.
pub(super) struct Names<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Lexicon,
    pub(super) candidates: &'a [Candidate],
    heads: &'a HeadWords,
    /// The short forms that the document defines, without a plural `s`, and their long forms.
    definitions: BTreeMap<&'a str, Span>,
    /// Where normalized forms of several words are put together.
    joined: RefCell<String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(
        document: &'a Document,
        annotations: &'a Annotations,
        lexicon: &'a Lexicon,
        heads: &'a HeadWords,
    ) -> Self {
        Self {
            text: &document.text,
            lexicon,
            candidates: &annotations.candidates,
            heads,
            definitions: first_definitions(document, annotations),
            joined: RefCell::default(),
        }
    }

    /// Whether a word can be the last of a name: it is that of one in the dictionary, or a short form of the document.
    pub(super) fn can_end(&self, word: Span) -> bool {
        let is_head = || {
            let form = fold_short_name(word.of(self.text));
            self.heads.has(&form, self.lexicon)
        };
        self.is_defined(word) || is_head()
    }

    /// Whether a name has the form of some words. What the form alone says is asked first: it is cheaper.
    fn has_form(&self, words: &[Span]) -> bool {
        let mut joined = self.joined.borrow_mut();
        joined.clear();
        for &word in words {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(&fold_short_name(word.of(self.text)));
        }
        !self.lexicon.terms_with_form(&joined).is_empty()
    }

    /// The terms of a name that some words make; short forms of the document count as what they stand for.
    pub(super) fn of_words(&self, words: &[Span]) -> Vec<TermId> {
        let surfaces = || words.iter().map(|word| word.of(self.text));
        if self.has_form(words) {
            let found = self.written(&surfaces().collect::<Vec<_>>().join(" "));
            if !found.is_empty() {
                return found;
            }
        }
        if !words.iter().any(|&word| self.is_defined(word)) {
            return Vec::new();
        }
        let spelled: Vec<&str> = surfaces()
            .map(|word| match self.definitions.get(singular(word)) {
                Some(long) => long.of(self.text),
                None => word,
            })
            .collect();
        self.written(&spelled.join(" "))
    }

    /// Whether the document defines a word as a short form.
    fn is_defined(&self, word: Span) -> bool {
        !self.definitions.is_empty() && self.definitions.contains_key(singular(word.of(self.text)))
    }

    /// The terms that a name may stand for that is tagged wherever it stands.
    pub(super) fn written(&self, name: &str) -> Vec<TermId> {
        let terms = self.lexicon.terms_written(name);
        terms
            .filter(|&term| self.lexicon.term(term).status == Status::Allow)
            .collect()
    }

    /// The entity type of a term.
    pub(super) fn type_of(&self, term: TermId) -> EntityTypeId {
        self.lexicon.term(term).entity_type
    }

    /// Whether a word is the last of a long form that the document defines.
    pub(super) fn ends_definition(&self, word: Span) -> bool {
        self.definitions.values().any(|long| long.end == word.end)
    }

    /// Names that begin at the start of a span or later, as hits of the dictionary, in order.
    fn hits_from(&self, start: u32) -> impl Iterator<Item = (Span, &'a Candidate)> + use<'a> {
        let from = self
            .candidates
            .partition_point(|candidate| candidate.fragments.cover().start < start);
        self.candidates[from..]
            .iter()
            .map(|candidate| (candidate.fragments.cover(), candidate))
    }

    /// Whether a hit begins in a span and ends where the span does.
    pub(super) fn has_hit_to_end(&self, span: Span) -> bool {
        self.hits_from(span.start)
            .take_while(|(cover, _)| cover.start < span.end)
            .any(|(cover, _)| cover.end == span.end)
    }

    /// The hits on exactly a span that say a kind and are not blocked.
    pub(super) fn hits_on(&self, span: Span) -> impl Iterator<Item = TermId> + use<'a, '_> {
        self.all_hits_on(span)
            .filter(|&term| self.lexicon.term(term).status != Status::Generic)
    }

    /// The hits on exactly a span that are not blocked.
    pub(super) fn all_hits_on(&self, span: Span) -> impl Iterator<Item = TermId> + use<'a, '_> {
        self.hits_from(span.start)
            .take_while(move |(cover, _)| cover.start == span.start)
            .filter(move |(cover, one)| *cover == span && one.fragments.spans().len() == 1)
            .map(|(_, one)| one.term)
            .filter(|&term| self.lexicon.term(term).status != Status::Block)
    }

    /// The spans of hits inside a span that are shorter than it.
    pub(super) fn hits_inside(&self, span: Span) -> Vec<Span> {
        self.hits_from(span.start)
            .filter(|(_, one)| one.rule.is_none())
            .map(|(cover, _)| cover)
            .take_while(|cover| cover.start < span.end)
            .filter(|cover| cover.end <= span.end && *cover != span)
            .collect()
    }

    /// Whether a hit, blocked or not, begins in a span and goes on behind it: `germ cell` in `germ cell tumours`.
    pub(super) fn goes_on_behind(&self, span: Span) -> bool {
        self.hits_from(span.start)
            .take_while(|(cover, _)| cover.start < span.end)
            .any(|(cover, one)| cover.end > span.end && one.rule.is_none())
    }
}

/// Words as the fragments of a mention: those with nothing but white space between are one.
pub(super) fn fragments(text: &str, words: &[Span]) -> Fragments {
    let mut spans: Vec<Span> = Vec::with_capacity(words.len());
    for &word in words {
        match spans.last_mut() {
            Some(last)
                if last.end <= word.start
                    && text[last.end as usize..word.start as usize]
                        .chars()
                        .all(char::is_whitespace) =>
            {
                last.end = word.end;
            }
            _ => spans.push(word),
        }
    }
    Fragments::many(spans)
}
