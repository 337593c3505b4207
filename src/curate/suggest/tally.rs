//! Phrases counted over a corpus, in bounded memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::phrases::{DocumentFinds, Find};
use crate::document::{ConceptId, EntityTypeId};

/// Phrases and words that are counted at once. Where there are more, the rarest are let go, and the table says from
/// which number on its counts are whole.
const MAX_ENTRIES: usize = 1 << 18;

/// Ways of writing a phrase, and words behind it, that are remembered.
const MAX_FORMS: usize = 16;

/// Longer phrases around one that are told apart.
const MAX_OUTER: usize = 64;

/// Counts of phrases and words. Documents are added in order, so that the same corpus gives the same table.
#[derive(Clone, Debug)]
pub struct Tally {
    pub(super) phrases: HashMap<(EntityTypeId, String), Entry>,
    pub(super) words: HashMap<String, u64>,
    pub(super) n_words: u64,
    /// Phrases that were let go had at most this number of occurrences.
    n_let_go: u64,
    n_documents: u64,
    max_entries: usize,
}

/// A phrase of a type.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) count: u64,
    pub(super) n_documents: u64,
    /// The document seen last, by number.
    last_document: u64,
    /// Occurrences at the end of a longer phrase.
    pub(super) n_nested: u64,
    /// Those longer phrases.
    pub(super) outer: BTreeSet<String>,
    /// Occurrences with a mention beside them in the sentence.
    pub(super) n_with_company: u64,
    /// As it was written.
    pub(super) surfaces: BTreeMap<String, u64>,
    pub(super) modifiers: Vec<String>,
    pub(super) example: Example,
    pub(super) wider_than: Option<(String, Option<ConceptId>)>,
    /// Words that it stood before.
    pub(super) before: BTreeMap<String, u64>,
    pub(super) long_form: Option<String>,
}

/// Where a phrase was seen first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Example {
    pub(super) text: String,
    pub(super) document: String,
    pub(super) offset: usize,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            phrases: HashMap::new(),
            words: HashMap::new(),
            n_words: 0,
            n_let_go: 0,
            n_documents: 0,
            max_entries: MAX_ENTRIES,
        }
    }
}

impl Tally {
    /// Adds what was found in a document.
    pub fn add(&mut self, found: DocumentFinds) {
        self.n_documents += 1;
        for (word, n) in found.words {
            self.n_words += n;
            *self.words.entry(word).or_default() += n;
        }
        for find in found.finds {
            self.add_find(find, &found.document);
        }
        if self.phrases.len() > self.max_entries {
            self.n_let_go =
                self.n_let_go
                    .max(let_go(&mut self.phrases, self.max_entries, |entry| {
                        entry.count
                    }));
        }
        if self.words.len() > self.max_entries {
            let_go(&mut self.words, self.max_entries, |n| *n);
        }
    }

    /// Documents added.
    pub fn n_documents(&self) -> u64 {
        self.n_documents
    }

    /// Phrases counted now.
    pub fn n_phrases(&self) -> usize {
        self.phrases.len()
    }

    /// The number of occurrences up to which phrases may have been let go for room; counts may be too low by as much.
    pub fn n_let_go(&self) -> u64 {
        self.n_let_go
    }

    fn add_find(&mut self, find: Find, document: &str) {
        let number = self.n_documents;
        let entry = self
            .phrases
            .entry((find.entity_type, find.key))
            .or_insert_with(|| Entry {
                modifiers: find.modifiers,
                example: Example {
                    text: find.example,
                    document: document.to_owned(),
                    offset: find.offset,
                },
                ..Entry::default()
            });
        entry.count += 1;
        if entry.last_document != number {
            entry.last_document = number;
            entry.n_documents += 1;
        }
        if let Some(outer) = find.outer {
            entry.n_nested += 1;
            if entry.outer.len() < MAX_OUTER {
                entry.outer.insert(outer);
            }
        }
        entry.n_with_company += u64::from(find.has_company);
        count_form(&mut entry.surfaces, find.surface);
        if let Some(before) = find.before {
            count_form(&mut entry.before, before);
        }
        entry.wider_than = entry.wider_than.take().or(find.wider_than);
        entry.long_form = entry.long_form.take().or(find.long_form);
    }
}

fn count_form(forms: &mut BTreeMap<String, u64>, form: String) {
    if forms.len() < MAX_FORMS || forms.contains_key(&form) {
        *forms.entry(form).or_default() += 1;
    }
}

/// Lets go the entries with the lowest counts until half the room is free, and gives the highest count let go.
///
/// As in lossy counting (Manku, Motwani: Approximate frequency counts over data streams, VLDB 2002), with buckets that
/// end where the room does. All entries of a count go together, so that the order in a table of hashes does not show.
fn let_go<K: std::hash::Hash + Eq, V>(
    entries: &mut HashMap<K, V>,
    max_entries: usize,
    count: impl Fn(&V) -> u64,
) -> u64 {
    let mut counts: Vec<u64> = entries.values().map(&count).collect();
    counts.sort_unstable();
    let floor = counts[counts.len().saturating_sub(max_entries / 2 + 1)];
    entries.retain(|_, entry| count(entry) > floor);
    floor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(key: &str, outer: Option<&str>) -> Find {
        Find {
            entity_type: EntityTypeId(0),
            key: key.to_owned(),
            surface: key.to_uppercase(),
            modifiers: Vec::new(),
            example: String::new(),
            offset: 0,
            outer: outer.map(str::to_owned),
            wider_than: None,
            before: None,
            long_form: None,
            has_company: false,
        }
    }

    fn page(keys: &[&str]) -> DocumentFinds {
        DocumentFinds {
            finds: keys.iter().map(|key| find(key, None)).collect(),
            ..DocumentFinds::default()
        }
    }

    #[test]
    fn occurrences_and_documents_are_counted_apart() {
        let mut tally = Tally::default();
        tally.add(page(&["a", "a", "b"]));
        tally.add(page(&["a"]));
        tally.add(DocumentFinds {
            finds: vec![find("b", Some("x b"))],
            ..DocumentFinds::default()
        });
        let entry = |key: &str| &tally.phrases[&(EntityTypeId(0), key.to_owned())];
        assert_eq!((entry("a").count, entry("a").n_documents), (3, 2));
        assert_eq!(
            (
                entry("b").count,
                entry("b").n_nested,
                entry("b").outer.len()
            ),
            (2, 1, 1)
        );
        assert_eq!(tally.n_documents(), 3);
    }

    #[test]
    fn where_room_ends_the_rarest_go_and_the_frequent_stay() {
        let mut tally = Tally {
            max_entries: 4,
            ..Tally::default()
        };
        tally.add(page(&["a", "a", "a", "b", "b", "c"]));
        assert_eq!((tally.n_phrases(), tally.n_let_go()), (3, 0));
        tally.add(page(&["d", "e"]));
        // a 3, b 2, c 1, d 1, e 1 are five; those with one occurrence go.
        assert_eq!((tally.n_phrases(), tally.n_let_go()), (2, 1));
        let mut kept: Vec<&str> = tally.phrases.keys().map(|(_, key)| key.as_str()).collect();
        kept.sort_unstable();
        assert_eq!(kept, ["a", "b"]);
    }

    #[test]
    fn a_full_table_of_equal_counts_is_emptied_rather_than_outgrown() {
        let mut tally = Tally {
            max_entries: 2,
            ..Tally::default()
        };
        tally.add(page(&["a", "b", "c"]));
        assert_eq!((tally.n_phrases(), tally.n_let_go()), (0, 1));
    }
}
