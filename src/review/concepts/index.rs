//! Names by the beginnings of their words.
//!
//! All names are folded as matching folds them and stand in one text; those that are written otherwise stand there as they are
//! written too, since half a word folds otherwise than the whole one (`tumou`, `metastase`). Their words are sorted; each word
//! knows its names. A query, folded and as it is written, is a few beginnings of words: the names that stand under all of them
//! are ranked by how they fit, and the best few are kept. Of one word that needs no look at the names themselves.

use std::collections::HashMap;

use memchr::memmem;

use crate::dictionary::Lexicon;
use crate::document::{ConceptId, EntityTypeId, NameKind, TermId};
use crate::normalize::fold_name;

/// Words of a query that are looked at.
const WORDS: usize = 12;
/// Characters of a query that are looked at.
const CHARACTERS: usize = 200;

/// A name in the index.
#[derive(Clone, Copy, Debug)]
struct Name {
    term: TermId,
    concept: ConceptId,
    entity_type: EntityTypeId,
    kind: NameKind,
    /// Where its form begins in the text, and how many bytes it has.
    start: u32,
    length: u32,
}

/// All names of a lexicon.
#[derive(Debug)]
pub(super) struct Index {
    names: Vec<Name>,
    /// Forms, each behind a newline, so that nothing is found across two.
    text: String,
    /// Words, sorted, each with the end of its names in `postings`; they begin where those of the word before end.
    words: Vec<(Box<str>, u32)>,
    postings: Vec<Posting>,
}

/// A name that a word stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Posting(u32);

impl Posting {
    /// Nothing where there are more names than memory holds elsewhere.
    fn new(number: u32, is_first: bool) -> Option<Self> {
        number
            .checked_mul(2)
            .map(|twice| Self(twice + u32::from(is_first)))
    }

    fn number(self) -> u32 {
        self.0 / 2
    }

    /// Whether the name begins with the word.
    fn is_first(self) -> bool {
        self.0 % 2 == 1
    }
}

/// A name that fits, and how well: less is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    rank: (Fit, bool, NameKind, u32),
    name: u32,
    pub(super) concept: ConceptId,
    pub(super) term: TermId,
}

/// How a name fits a query, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is what was asked for.
    Whole,
    /// It begins so.
    Beginning,
    /// Its words begin so, in this order.
    InOrder,
    /// Its words begin so, in any order.
    AnyOrder,
    /// It has that within a word.
    Within,
}

impl Index {
    /// Indexes all names that stand for a concept; those that rules made from others are left out.
    pub(super) fn of(lexicon: &Lexicon) -> Self {
        let mut draft = Draft::default();
        for (id, term) in (0_u32..).zip(lexicon.terms().iter()) {
            let Some(concept) = term.concept.filter(|_| term.variant.is_none()) else {
                continue;
            };
            let name = Name {
                term: TermId(id),
                concept,
                entity_type: term.entity_type,
                kind: term.kind,
                start: 0,
                length: 0,
            };
            let folded = joined(&fold_name(&term.name));
            let written = joined(&term.name.to_lowercase());
            draft.add(name, &folded);
            if written != folded {
                draft.add(name, &written);
            }
        }
        draft.sorted()
    }

    /// The best names for a query, a concept once.
    pub(super) fn search(
        &self,
        query: &str,
        wanted: Option<EntityTypeId>,
        limit: usize,
    ) -> Vec<Ranked> {
        let query: String = query.chars().take(CHARACTERS).collect();
        let folded = joined(&fold_name(&query));
        let written = joined(&query.to_lowercase());
        let mut best = Best::new(limit);
        self.look(&folded, wanted, &mut best);
        if written != folded {
            self.look(&written, wanted, &mut best);
        }
        if best.len() < limit {
            for number in self.within(&folded) {
                best.offer(self.ranked(number, Fit::Within, wanted));
            }
        }
        best.into_sorted()
    }

    /// Offers the names that fit a query by the beginnings of their words.
    fn look(&self, query: &str, wanted: Option<EntityTypeId>, best: &mut Best) {
        let words: Vec<&str> = query.split(' ').take(WORDS).collect();
        match &words[..] {
            [""] => {}
            [word] => self.look_for_one(word, wanted, best),
            _ => self.look_for_all(&words, wanted, best),
        }
    }

    /// One word: how a name fits is known without looking at it, and one that has no chance is passed over at once.
    fn look_for_one(&self, word: &str, wanted: Option<EntityTypeId>, best: &mut Best) {
        for posting in &self.postings[self.range(word)] {
            let mut fit = if posting.is_first() {
                Fit::Beginning
            } else {
                Fit::InOrder
            };
            if fit > best.worst_fit() {
                continue;
            }
            let number = posting.number();
            if posting.is_first() && self.names[number as usize].length as usize == word.len() {
                fit = Fit::Whole;
            }
            best.offer(self.ranked(number, fit, wanted));
        }
    }

    /// Several words: the names of the rarest are looked at, if they stand under all others too.
    fn look_for_all(&self, words: &[&str], wanted: Option<EntityTypeId>, best: &mut Best) {
        let mut ranges: Vec<_> = words.iter().map(|word| self.range(word)).collect();
        ranges.sort_unstable_by_key(ExactSizeIterator::len);
        ranges.dedup();
        let Some((rarest, others)) = ranges.split_first() else {
            return;
        };
        let others: Vec<_> = others.iter().map(|range| self.numbers(range)).collect();
        let phrase = words.join(" ");
        // A name may stand under several words that begin so.
        for posting in &self.postings[rarest.clone()] {
            let number = posting.number();
            let (block, bit) = (number as usize / 64, number % 64);
            if others.iter().all(|other| other[block] >> bit & 1 == 1)
                && let Some(fit) = self.fit(number, &phrase, words)
            {
                best.offer(self.ranked(number, fit, wanted));
            }
        }
    }

    /// The names of a range of `postings`, a bit each.
    fn numbers(&self, range: &std::ops::Range<usize>) -> Vec<u64> {
        let mut numbers = vec![0_u64; self.names.len() / 64 + 1];
        for posting in &self.postings[range.clone()] {
            let number = posting.number();
            numbers[number as usize / 64] |= 1 << (number % 64);
        }
        numbers
    }

    /// The names of all words that begin so, as a range of `postings`.
    fn range(&self, beginning: &str) -> std::ops::Range<usize> {
        let first = self.words.partition_point(|(word, _)| &**word < beginning);
        let n = self.words[first..].partition_point(|(word, _)| word.starts_with(beginning));
        let end_of = |index: usize| match index.checked_sub(1) {
            Some(before) => self.words[before].1 as usize,
            None => 0,
        };
        end_of(first)..end_of(first + n)
    }

    /// A form.
    fn form(&self, number: u32) -> &str {
        let Name { start, length, .. } = self.names[number as usize];
        &self.text[start as usize..][..length as usize]
    }

    fn fit(&self, number: u32, phrase: &str, words: &[&str]) -> Option<Fit> {
        let form = self.form(number);
        if form == phrase {
            return Some(Fit::Whole);
        }
        if form.starts_with(phrase) {
            return Some(Fit::Beginning);
        }
        let mut rest = form.split(' ');
        if words
            .iter()
            .all(|word| rest.any(|one| one.starts_with(word)))
        {
            return Some(Fit::InOrder);
        }
        let mut has: Vec<&str> = form.split(' ').collect();
        // Each word of the name answers for one word of the query; the longest ask first.
        let mut asked = words.to_vec();
        asked.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
        let all = asked.iter().all(|word| {
            let at = has.iter().position(|one| one.starts_with(word));
            at.map(|at| has.swap_remove(at)).is_some()
        });
        all.then_some(Fit::AnyOrder)
    }

    /// Names that have a text within their words.
    fn within(&self, phrase: &str) -> Vec<u32> {
        // One letter stands in nearly all of them.
        if phrase.chars().count() < 3 {
            return Vec::new();
        }
        let mut found = Vec::new();
        for at in memmem::find_iter(self.text.as_bytes(), phrase.as_bytes()) {
            let number = self.names.partition_point(|name| name.start as usize <= at);
            if let Some(number) = number
                .checked_sub(1)
                .and_then(|one| u32::try_from(one).ok())
                && found.last() != Some(&number)
            {
                found.push(number);
            }
            if found.len() >= 10_000 {
                break;
            }
        }
        found
    }

    fn ranked(&self, number: u32, fit: Fit, wanted: Option<EntityTypeId>) -> Ranked {
        let name = self.names[number as usize];
        let is_other = wanted.is_some_and(|wanted| wanted != name.entity_type);
        Ranked {
            rank: (fit, is_other, name.kind, name.length),
            name: number,
            concept: name.concept,
            term: name.term,
        }
    }
}

/// What an index is made of.
#[derive(Default)]
struct Draft {
    names: Vec<Name>,
    text: String,
    by_word: HashMap<Box<str>, Vec<Posting>>,
}

impl Draft {
    fn add(&mut self, name: Name, form: &str) {
        if form.is_empty() {
            return;
        }
        self.text.push('\n');
        // Four gigabytes of names are more than memory holds elsewhere.
        let [Ok(start), Ok(length), Ok(number)] =
            [self.text.len(), form.len(), self.names.len()].map(u32::try_from)
        else {
            return;
        };
        let mut is_first = true;
        for word in form.split(' ') {
            let Some(posting) = Posting::new(number, is_first) else {
                return;
            };
            is_first = false;
            let postings = match self.by_word.get_mut(word) {
                Some(postings) => postings,
                None => self.by_word.entry(word.into()).or_default(),
            };
            if postings.last().map(|last| last.number()) != Some(number) {
                postings.push(posting);
            }
        }
        self.names.push(Name {
            start,
            length,
            ..name
        });
        self.text.push_str(form);
    }

    fn sorted(self) -> Index {
        let mut words: Vec<(Box<str>, Vec<Posting>)> = self.by_word.into_iter().collect();
        words.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        let mut postings = Vec::new();
        let words = words
            .into_iter()
            .map(|(word, of_word)| {
                postings.extend(of_word);
                (word, u32::try_from(postings.len()).unwrap_or(u32::MAX))
            })
            .collect();
        Index {
            names: self.names,
            text: self.text,
            words,
            postings,
        }
    }
}

/// The words of a form, a space between them: what stands between spaces and signs.
fn joined(form: &str) -> String {
    let mut text = String::with_capacity(form.len());
    for word in form.split(|character: char| !character.is_alphanumeric()) {
        if !word.is_empty() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    text
}

/// The best names so far, a concept once.
struct Best {
    limit: usize,
    by_concept: HashMap<ConceptId, Ranked>,
    /// What is worse than this has no chance.
    bar: Option<Ranked>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            by_concept: HashMap::new(),
            bar: None,
        }
    }

    fn len(&self) -> usize {
        self.by_concept.len()
    }

    /// What fits worse than this has no chance.
    fn worst_fit(&self) -> Fit {
        self.bar.as_ref().map_or(Fit::Within, |bar| bar.rank.0)
    }

    fn offer(&mut self, ranked: Ranked) {
        if self.bar.as_ref().is_some_and(|bar| *bar < ranked) {
            return;
        }
        match self.by_concept.get_mut(&ranked.concept) {
            Some(known) if *known <= ranked => {}
            Some(known) => *known = ranked,
            None => {
                self.by_concept.insert(ranked.concept, ranked);
                // Now and then: sorting a few is cheap, sorting all at every offer is not.
                if self.by_concept.len() > self.limit * 4 + 100 {
                    self.forget_hopeless();
                }
            }
        }
    }

    fn forget_hopeless(&mut self) {
        let mut sorted: Vec<Ranked> = self.by_concept.drain().map(|(_, ranked)| ranked).collect();
        sorted.sort_unstable();
        sorted.truncate(self.limit);
        self.bar = sorted.last().cloned();
        self.by_concept = sorted
            .into_iter()
            .map(|ranked| (ranked.concept, ranked))
            .collect();
    }

    fn into_sorted(mut self) -> Vec<Ranked> {
        self.forget_hopeless();
        let mut sorted: Vec<Ranked> = self.by_concept.into_values().collect();
        sorted.sort_unstable();
        sorted
    }
}
