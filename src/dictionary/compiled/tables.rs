//! The flat tables of a lexicon: in memory as they were built, or lent from a file.
//!
//! Every number is checked where it is used. One that points nowhere gives an empty string or list, never a panic: a
//! file may have been damaged on purpose, checksums and all.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, KnownLayout};

use super::bytes::FileBytes;
use super::first_words::FirstWords;
use super::records::{
    ConceptRecord, ExtraRecord, NONE, PatternRecord, Slot, TermRecord, case_of, kind_of, status_of,
    variant_of,
};
use crate::dictionary::{Companions, DictionaryInfo, RowSource, Term};
use crate::document::{Concept, ConceptId, ConceptStore, EntityTypeId, TermId};

/// A list of records.
pub(super) enum Table<T> {
    /// As it was built.
    Built(Vec<T>),
    /// In a file; the range was seen to hold whole records, aligned.
    Lent(Arc<FileBytes>, Range<usize>, PhantomData<T>),
}

impl<T: FromBytes + Immutable + KnownLayout> Table<T> {
    /// A table in a file; `None` where the range does not lie in it, aligned, or does not hold whole records.
    pub(super) fn lent(file: &Arc<FileBytes>, range: Range<usize>) -> Option<Self> {
        let bytes = file.as_slice().get(range.clone())?;
        <[T]>::ref_from_bytes(bytes).ok()?;
        Some(Self::Lent(Arc::clone(file), range, PhantomData))
    }

    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Self::Built(records) => records,
            Self::Lent(file, range, _) => file
                .as_slice()
                .get(range.clone())
                .and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok())
                .unwrap_or(&[]),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.as_slice().len()
    }
}

/// All tables of a lexicon.
pub(in crate::dictionary) struct Tables {
    /// The bytes of all strings, one behind the other.
    pub(super) text: Table<u8>,
    /// Where each string begins, and where the last ends.
    pub(super) strings: Table<U32>,
    /// Lists of strings, one behind the other.
    pub(super) lists: Table<U32>,
    /// In order of [`TermId`].
    pub(super) terms: Table<TermRecord>,
    /// What few terms have.
    pub(super) extras: Table<ExtraRecord>,
    /// In order of [`ConceptId`].
    pub(super) concepts: Table<ConceptRecord>,
    /// Terms by concept.
    pub(super) concept_terms: Table<TermId>,
    /// Concepts in order of type, then CURIE.
    pub(super) by_curie: Table<U32>,
    /// Normalized forms, sorted.
    pub(super) patterns: Table<PatternRecord>,
    /// Terms by form.
    pub(super) pattern_terms: Table<TermId>,
    /// The hash table over the beginnings of forms, once it was built or read.
    pub(super) slots: OnceLock<Table<Slot>>,
    /// The set of how forms begin, once it was built or read.
    pub(super) first_words: OnceLock<Table<U64>>,
}

impl Tables {
    pub(in crate::dictionary) fn n_terms(&self) -> usize {
        self.terms.len()
    }

    pub(in crate::dictionary) fn n_patterns(&self) -> usize {
        self.patterns.len()
    }

    /// The hash table over the beginnings of forms, built where it is not there yet.
    pub(in crate::dictionary) fn slots(&self) -> &[Slot] {
        let slots = self
            .slots
            .get_or_init(|| Table::Built(self.index_beginnings()));
        slots.as_slice()
    }

    /// The set of how forms begin, built where it is not there yet.
    pub(in crate::dictionary) fn first_words(&self) -> FirstWords<'_> {
        FirstWords::new(self.first_word_bits())
    }

    pub(super) fn first_word_bits(&self) -> &[U64] {
        let bits = self
            .first_words
            .get_or_init(|| Table::Built(self.set_of_first_words()));
        bits.as_slice()
    }

    pub(super) fn bytes(&self, string: U32) -> &[u8] {
        let strings = self.strings.as_slice();
        let at = string.get() as usize;
        match (strings.get(at), strings.get(at.saturating_add(1))) {
            (Some(start), Some(end)) => self
                .text
                .as_slice()
                .get(start.get() as usize..end.get() as usize)
                .unwrap_or(b""),
            _ => b"",
        }
    }

    fn string(&self, string: U32) -> &str {
        std::str::from_utf8(self.bytes(string)).unwrap_or("")
    }

    /// Strings of a list, from a place in the table of lists on.
    fn list(&self, start: u32, skipped: u32, length: u32) -> impl Iterator<Item = String> {
        let start = (start as usize).saturating_add(skipped as usize);
        let range = start..start.saturating_add(length as usize);
        let strings = self.lists.as_slice().get(range).unwrap_or(&[]);
        strings.iter().map(|&string| self.string(string).to_owned())
    }

    /// The term of an id; `dictionaries` says what type it has.
    pub(in crate::dictionary) fn term(
        &self,
        index: usize,
        dictionaries: &[DictionaryInfo],
    ) -> Term {
        let record = self.terms.as_slice()[index];
        let extra = self.extras.as_slice().get(record.extra.get() as usize);
        let place = |dictionary: u16, line: u32| RowSource {
            // Damage must not make a row of a dictionary that is not there.
            dictionary: if usize::from(dictionary) < dictionaries.len() {
                dictionary
            } else {
                0
            },
            line,
        };
        let source = place(record.dictionary.get(), record.line.get());
        let concept = record.concept.get();
        Term {
            name: self.string(record.name).to_owned(),
            concept: ((concept as usize) < self.concepts.len()).then_some(ConceptId(concept)),
            entity_type: dictionaries
                .get(usize::from(source.dictionary))
                .map_or(EntityTypeId(0), |dictionary| dictionary.entity_type),
            kind: kind_of(record.kind),
            case: case_of(record.flags),
            status: status_of(record.flags),
            variant: variant_of(record.flags),
            companions: extra.map_or_else(Companions::default, |extra| {
                let list = extra.companions.get();
                let n_any_of = extra.n_any_of.get();
                Companions {
                    any_of: self.list(list, 0, n_any_of).collect(),
                    none_of: self.list(list, n_any_of, extra.n_none_of.get()).collect(),
                }
            }),
            source,
            conditioned_by: extra
                .filter(|extra| extra.conditioned_line.get() != NONE)
                .map(|extra| {
                    place(
                        extra.conditioned_dictionary.get(),
                        extra.conditioned_line.get(),
                    )
                }),
        }
    }

    /// The terms of a concept, in order of id.
    pub(in crate::dictionary) fn terms_of(&self, concept: ConceptId) -> &[TermId] {
        let concepts = self.concepts.as_slice();
        let at = concept.0 as usize;
        let start = concepts.get(at).map(|record| record.terms.get());
        let end = concepts
            .get(at.saturating_add(1))
            .map(|record| record.terms.get());
        slice_of(self.concept_terms.as_slice(), start, end)
    }

    /// A normalized form; empty past the end.
    pub(in crate::dictionary) fn form(&self, pattern: usize) -> &str {
        std::str::from_utf8(self.form_bytes(pattern)).unwrap_or("")
    }

    /// The same in bytes.
    pub(in crate::dictionary) fn form_bytes(&self, pattern: usize) -> &[u8] {
        let pattern = self.patterns.as_slice().get(pattern);
        pattern.map_or(b"", |record| self.bytes(record.form))
    }

    /// The terms that fold to a form, in order of id; empty past the end.
    pub(in crate::dictionary) fn terms_of_pattern(&self, pattern: usize) -> &[TermId] {
        let patterns = self.patterns.as_slice();
        let start = patterns.get(pattern).map(|record| record.terms.get());
        let end = patterns
            .get(pattern.saturating_add(1))
            .map(|record| record.terms.get());
        slice_of(self.pattern_terms.as_slice(), start, end)
    }

    /// The number of a normalized form.
    pub(in crate::dictionary) fn find_form(&self, form: &str) -> Option<usize> {
        let mut pattern = None;
        self.look_up(form.as_bytes(), |found| pattern = Some(found));
        pattern
    }

    fn by_type_and_curie(&self, concept: usize, wanted: (EntityTypeId, &str)) -> Ordering {
        let concepts = self.concepts.as_slice();
        let Some(record) = concepts.get(concept) else {
            return Ordering::Less;
        };
        let (entity_type, curie) = wanted;
        (record.entity_type.get().cmp(&entity_type.0))
            .then_with(|| self.bytes(record.curie).cmp(curie.as_bytes()))
    }
}

/// Part of a list of terms: up to `end`, or to the end of the list.
fn slice_of(terms: &[TermId], start: Option<u32>, end: Option<u32>) -> &[TermId] {
    let Some(start) = start else { return &[] };
    let end = end.map_or(terms.len(), |end| end as usize);
    terms.get(start as usize..end).unwrap_or(&[])
}

impl ConceptStore for Tables {
    fn n_concepts(&self) -> usize {
        self.concepts.len()
    }

    fn concept(&self, id: ConceptId) -> Concept {
        let record = self.concepts.as_slice()[id.0 as usize];
        let list = record.list.get();
        let (n_xrefs, n_parents) = (record.n_xrefs.get(), record.n_parents.get());
        let n_before = n_xrefs.saturating_add(n_parents);
        let n_words = record.n_attributes.get().saturating_mul(2);
        let mut words = self.list(list, n_before, n_words);
        let mut attributes = Vec::new();
        while let (Some(key), Some(value)) = (words.next(), words.next()) {
            attributes.push((key, value));
        }
        drop(words);
        Concept {
            curie: self.string(record.curie).to_owned(),
            label: self.string(record.label).to_owned(),
            entity_type: EntityTypeId(record.entity_type.get()),
            xrefs: self.list(list, 0, n_xrefs).collect(),
            parents: self.list(list, n_xrefs, n_parents).collect(),
            attributes,
        }
    }

    fn find(&self, entity_type: EntityTypeId, curie: &str) -> Option<ConceptId> {
        let order = self.by_curie.as_slice();
        let at = order
            .binary_search_by(|concept| {
                self.by_type_and_curie(concept.get() as usize, (entity_type, curie))
            })
            .ok()?;
        Some(ConceptId(order[at].get()))
    }
}

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tables")
            .field("terms", &self.n_terms())
            .field("concepts", &self.concepts.len())
            .field("patterns", &self.n_patterns())
            .finish_non_exhaustive()
    }
}
