//! Terms and concepts in, flat tables out.

use std::sync::OnceLock;

use hashbrown::HashTable;
use twox_hash::XxHash3_64;
use zerocopy::little_endian::{U16, U32};

use super::records::{
    ConceptRecord, ExtraRecord, NONE, PatternRecord, TermRecord, flags, kind_number,
};
use super::tables::{Table, Tables};
use crate::dictionary::{CaseRule, Companions, RowSource, Status, VariantRule};
use crate::document::{ConceptId, EntityTypeId, NameKind, TermId};

/// More strings, or more bytes of them, than a lexicon can number: past 2³² of either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dictionary) struct TooLarge;

/// A term on its way into the tables. Strings are numbers of [`Strings`].
#[derive(Clone, Copy, Debug)]
pub(in crate::dictionary) struct TermDraft {
    pub(in crate::dictionary) name: u32,
    /// The normalized form.
    pub(in crate::dictionary) form: u32,
    pub(in crate::dictionary) concept: Option<ConceptId>,
    pub(in crate::dictionary) kind: NameKind,
    pub(in crate::dictionary) case: CaseRule,
    pub(in crate::dictionary) status: Status,
    /// A place in the list of companions.
    pub(in crate::dictionary) companions: u32,
    pub(in crate::dictionary) source: RowSource,
    pub(in crate::dictionary) conditioned_by: Option<RowSource>,
    pub(in crate::dictionary) variant: Option<VariantRule>,
}

/// A concept on its way into the tables. Strings are numbers of [`Strings`].
#[derive(Clone, Debug)]
pub(in crate::dictionary) struct ConceptDraft {
    pub(in crate::dictionary) curie: u32,
    pub(in crate::dictionary) label: u32,
    pub(in crate::dictionary) entity_type: EntityTypeId,
    pub(in crate::dictionary) xrefs: Vec<u32>,
    pub(in crate::dictionary) parents: Vec<u32>,
    pub(in crate::dictionary) attributes: Vec<(u32, u32)>,
}

/// All that a lexicon is made of, as it grows.
#[derive(Debug, Default)]
pub(in crate::dictionary) struct Drafts {
    pub(in crate::dictionary) strings: Strings,
    pub(in crate::dictionary) concepts: Vec<ConceptDraft>,
    pub(in crate::dictionary) terms: Vec<TermDraft>,
    /// Companions of terms; the first of them are none.
    pub(in crate::dictionary) companions: Vec<Companions>,
}

/// Strings, each kept once.
#[derive(Debug)]
pub(in crate::dictionary) struct Strings {
    text: Vec<u8>,
    starts: Vec<U32>,
    known: HashTable<u32>,
    is_full: bool,
}

impl Default for Strings {
    fn default() -> Self {
        Self {
            text: Vec::new(),
            starts: vec![U32::ZERO],
            known: HashTable::new(),
            is_full: false,
        }
    }
}

impl Strings {
    /// The number of a string, added where it is new. Past 2³² bytes all new strings have the number 0, and
    /// [`build`] refuses them.
    pub(in crate::dictionary) fn add(&mut self, string: &str) -> u32 {
        let Self {
            text,
            starts,
            known,
            is_full,
        } = self;
        let hash = XxHash3_64::oneshot(string.as_bytes());
        let found = known.find(hash, |&number| {
            slice(text, starts, number) == string.as_bytes()
        });
        if let Some(&number) = found {
            return number;
        }
        let end = u32::try_from(text.len() + string.len());
        let number = u32::try_from(starts.len() - 1);
        let (Ok(end), Ok(number)) = (end, number) else {
            *is_full = true;
            return 0;
        };
        text.extend_from_slice(string.as_bytes());
        starts.push(U32::new(end));
        known.insert_unique(hash, number, |&number| {
            XxHash3_64::oneshot(slice(text, starts, number))
        });
        number
    }

    /// The string of a number.
    pub(in crate::dictionary) fn get(&self, number: u32) -> &str {
        std::str::from_utf8(slice(&self.text, &self.starts, number)).unwrap_or("")
    }
}

/// The bytes of a string that has its number from [`Strings::add`].
fn slice<'t>(text: &'t [u8], starts: &[U32], number: u32) -> &'t [u8] {
    let at = number as usize;
    &text[starts[at].get() as usize..starts[at + 1].get() as usize]
}

/// Builds the tables of a lexicon; the hash table over the forms is built when it is asked for.
///
/// # Errors
/// If there are too many strings to number.
pub(in crate::dictionary) fn build(drafts: Drafts) -> Result<Tables, TooLarge> {
    let Drafts {
        mut strings,
        concepts,
        terms,
        companions,
    } = drafts;
    let n_terms = terms.len();
    if u32::try_from(n_terms).is_err() || u32::try_from(concepts.len()).is_err() {
        return Err(TooLarge);
    }
    let mut lists: Vec<U32> = Vec::new();
    let companions: Vec<(U32, Companions)> = companions
        .into_iter()
        .map(|words| {
            let place = place(&lists);
            let both = words.any_of.iter().chain(&words.none_of);
            lists.extend(both.map(|word| U32::new(strings.add(word))));
            (place, words)
        })
        .collect();
    let mut extras: Vec<ExtraRecord> = Vec::new();
    let mut n_of_concept = vec![0_u32; concepts.len()];
    let mut forms: Vec<(u32, TermId)> = Vec::with_capacity(n_terms);
    let mut records = Vec::with_capacity(n_terms);
    for (id, term) in (0_u32..).map(TermId).zip(terms) {
        forms.push((term.form, id));
        if let Some(concept) = term.concept {
            n_of_concept[concept.0 as usize] += 1;
        }
        let mut extra = U32::new(NONE);
        if term.companions != 0 || term.conditioned_by.is_some() {
            let (list, words) = &companions[term.companions as usize];
            let conditioned = term.conditioned_by;
            let record = ExtraRecord {
                companions: *list,
                n_any_of: place(&words.any_of),
                n_none_of: place(&words.none_of),
                conditioned_line: U32::new(conditioned.map_or(NONE, |row| row.line.min(NONE - 1))),
                conditioned_dictionary: U16::new(conditioned.map_or(0, |row| row.dictionary)),
                unused: U16::ZERO,
            };
            // The names of a row have all that in common.
            if extras.last() != Some(&record) {
                extras.push(record);
            }
            extra = place(&extras[..extras.len() - 1]);
        }
        records.push(TermRecord {
            name: U32::new(term.name),
            concept: U32::new(term.concept.map_or(NONE, |concept| concept.0)),
            line: U32::new(term.source.line),
            extra,
            dictionary: U16::new(term.source.dictionary),
            kind: kind_number(term.kind),
            flags: flags(term.case, term.status, term.variant),
        });
    }

    let mut n_before = 0;
    let mut next: Vec<u32> = Vec::with_capacity(concepts.len());
    for n in n_of_concept {
        next.push(n_before);
        n_before += n;
    }
    let concepts: Vec<ConceptRecord> = concepts
        .into_iter()
        .zip(&next)
        .map(|(concept, &terms)| {
            let list = place(&lists);
            let ids = concept.xrefs.iter().chain(&concept.parents).copied();
            let pairs = (concept.attributes.iter()).flat_map(|&(key, value)| [key, value]);
            lists.extend(ids.chain(pairs).map(U32::new));
            ConceptRecord {
                curie: U32::new(concept.curie),
                label: U32::new(concept.label),
                list,
                n_xrefs: place(&concept.xrefs),
                n_parents: place(&concept.parents),
                n_attributes: place(&concept.attributes),
                terms: U32::new(terms),
                entity_type: U16::new(concept.entity_type.0),
                unused: U16::ZERO,
            }
        })
        .collect();
    let mut concept_terms = vec![TermId(0); n_before as usize];
    for (id, record) in (0_u32..).map(TermId).zip(&records) {
        if let Some(place) = next.get_mut(record.concept.get() as usize) {
            concept_terms[*place as usize] = id;
            *place += 1;
        }
    }
    if strings.is_full || u32::try_from(lists.len()).is_err() {
        return Err(TooLarge);
    }

    let Strings { text, starts, .. } = strings;
    let string = |number: u32| slice(&text, &starts, number);
    let mut by_curie: Vec<U32> = (0_u32..).map(U32::new).take(concepts.len()).collect();
    by_curie.sort_unstable_by_key(|concept| {
        let record = &concepts[concept.get() as usize];
        (record.entity_type.get(), string(record.curie.get()))
    });
    forms.sort_unstable_by(|(one, one_id), (other, other_id)| {
        (string(*one), one_id).cmp(&(string(*other), other_id))
    });
    let mut patterns: Vec<PatternRecord> = Vec::new();
    let mut pattern_terms = Vec::with_capacity(n_terms);
    for (form, id) in forms {
        // A string has one number, so equal forms have equal numbers.
        if patterns.last().is_none_or(|last| last.form.get() != form) {
            patterns.push(PatternRecord {
                form: U32::new(form),
                terms: place(&pattern_terms),
            });
        }
        pattern_terms.push(id);
    }
    Ok(Tables {
        text: Table::Built(text),
        strings: Table::Built(starts),
        lists: Table::Built(lists),
        terms: Table::Built(records),
        extras: Table::Built(extras),
        concepts: Table::Built(concepts),
        concept_terms: Table::Built(concept_terms),
        by_curie: Table::Built(by_curie),
        patterns: Table::Built(patterns),
        pattern_terms: Table::Built(pattern_terms),
        slots: OnceLock::new(),
        first_words: OnceLock::new(),
    })
}

/// Where the next item of a list comes to stand; also its length.
fn place<T>(list: &[T]) -> U32 {
    U32::new(u32::try_from(list.len()).unwrap_or(NONE))
}
