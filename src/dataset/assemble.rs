//! From annotated documents to the rows of each split.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::near::{Place as NearPlace, Shingles, near_copies};
use super::row::{Place, Quality, Row, known_by};
use super::select::{Selection, Verdict};
use super::split::{Ratios, Seed, Split, identity};
use crate::document::{AnnotatedDocument, OffsetUnit, Vocabulary};
use crate::format::losses::{LossKind, Losses};

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Per {
    /// A sentence.
    #[default]
    Sentence,
    /// A document.
    Document,
}

/// How a data set is made. `Default` takes all, by sentence.
#[derive(Clone, Debug)]
pub struct Options {
    /// What a row is.
    pub per: Per,
    /// The share of each split.
    pub ratios: Ratios,
    /// The seed of splits and samples.
    pub seed: Seed,
    /// What belongs in.
    pub selection: Selection,
    /// What mentions are to be learned as.
    pub labels: Labels,
    /// What the documents of an earlier build are known by ([`identities`](super::identities)): they stay, and what is near
    /// to them gives way.
    pub placed: BTreeSet<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            per: Per::default(),
            ratios: Ratios::default(),
            seed: Seed::Fixed(1),
            selection: Selection::default(),
            labels: Labels::default(),
            placed: BTreeSet::new(),
        }
    }
}

/// A document with its annotations, and who made them.
#[derive(Clone, Debug)]
pub struct Source {
    /// The document.
    pub annotated: AnnotatedDocument,
    /// Who made its annotations.
    pub quality: Quality,
}

/// The rows of a data set.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    /// The rows of each split, in order of document, then place.
    pub rows: BTreeMap<Split, Vec<Row>>,
    /// The seed that was used.
    pub seed: u64,
    /// What is not in, counted by reason.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// What gave way to a near copy in another split.
    pub near: Vec<GaveWay>,
    /// What could not be taken over.
    pub losses: Losses,
}

/// Why something is not in a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// A document of a publication that was there before.
    DocumentsThatCameBefore,
    /// A document with labels by a program, of which people made labels too.
    DocumentsReplacedByGold,
    /// A document of another time, or without a date.
    DocumentsOfAnotherTime,
    /// A document without the headings asked for.
    DocumentsOfOtherHeadings,
    /// A document that is a near copy of one in another split.
    DocumentsNearAnotherSplit,
    /// A row that is a near copy of one in another split.
    RowsNearAnotherSplit,
    /// A row without labels in which there is a mention that is unsure or of another assertion.
    RowsWithUnsureMentionsOnly,
    /// A row without mentions, beyond the share asked for.
    RowsWithoutMentions,
    /// A row with nothing but concepts that have been seen often.
    RowsOfFrequentConcepts,
}

/// What it counts, as the end of a sentence that begins with a number.
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DocumentsThatCameBefore => "documents of publications that came before",
            Self::DocumentsReplacedByGold => "documents of which there are labels by people",
            Self::DocumentsOfAnotherTime => "documents of another time, or without a date",
            Self::DocumentsOfOtherHeadings => "documents without the headings asked for",
            Self::DocumentsNearAnotherSplit => {
                "documents that are near copies of one in another split"
            }
            Self::RowsNearAnotherSplit => "rows that are near copies of one in another split",
            Self::RowsWithUnsureMentionsOnly => {
                "rows without labels whose mentions are unsure or of other assertions"
            }
            Self::RowsWithoutMentions => "rows without mentions, beyond the share asked for",
            Self::RowsOfFrequentConcepts => "rows with nothing but frequent concepts",
        })
    }
}

/// A document or row that gave way to a near copy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GaveWay {
    /// `document` or `row`.
    pub what: &'static str,
    /// Its id.
    pub id: String,
    /// The split that it would be in.
    pub split: Split,
    /// The id of the copy that stays.
    pub near: String,
    /// That one's split.
    pub near_split: Split,
    /// The share of word pairs in common.
    pub similarity: f64,
}

/// A document on its way into a split.
struct Candidate {
    source: Source,
    rows: Vec<Row>,
}

impl Candidate {
    /// Whether an earlier build had it.
    fn is_placed(&self, options: &Options) -> bool {
        let document = &self.source.annotated.document;
        let pmid = document.metadata.pmid.as_deref().unwrap_or_default();
        options.placed.contains(&known_by(pmid, &document.id))
    }
}

/// Chooses rows, gives each a split, and leaves out what would leak from one split into another.
///
/// `hierarchy` is asked for the parents of concepts. The result depends on the documents, not on their order, but where
/// one publication comes twice: then the first stays, or that with labels by people.
pub fn assemble(documents: Vec<Source>, options: &Options, hierarchy: &Vocabulary) -> Assembled {
    let mut assembled = Assembled::default();
    let chosen = choose(documents, &options.selection, &mut assembled);
    let mut candidates: Vec<Candidate> = chosen
        .into_values()
        .map(|source| {
            let rows = rows_of(&source, options, hierarchy, &mut assembled);
            Candidate { source, rows }
        })
        .collect();
    assembled.seed = match options.seed {
        Seed::Fixed(seed) => seed,
        Seed::Balanced => most_balanced(&candidates, options.ratios),
    };
    let seed = assembled.seed;
    let split_of = |one: &Candidate| {
        options
            .ratios
            .split_of(seed, &one.source.annotated.document)
    };
    leave_near_documents(&mut candidates, options, split_of, &mut assembled);
    let mut rows: Vec<(Split, bool, Row)> = Vec::new();
    for candidate in candidates {
        let (split, is_placed) = (split_of(&candidate), candidate.is_placed(options));
        for row in candidate.rows {
            if row.mentions.is_empty() && !options.selection.keeps_negative(seed, &row) {
                assembled.leave(LeftOut::RowsWithoutMentions, 1);
            } else {
                rows.push((split, is_placed, row));
            }
        }
    }
    if options.per == Per::Sentence {
        leave_near_rows(&mut rows, &mut assembled);
    }
    assembled.rows = Split::ALL.map(|split| (split, Vec::new())).into();
    for (split, _, row) in rows {
        assembled.rows.entry(split).or_default().push(row);
    }
    let train = assembled.rows.entry(Split::Train).or_default();
    let n_frequent = options.selection.cap_concepts(seed, train);
    assembled.leave(LeftOut::RowsOfFrequentConcepts, n_frequent);
    assembled
}

impl Assembled {
    fn leave(&mut self, reason: LeftOut, n: usize) {
        if n > 0 {
            *self.left_out.entry(reason).or_default() += n;
        }
    }

    /// All rows, split by split.
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values().flatten()
    }
}

/// One document for each publication, in order of identity.
fn choose(
    documents: Vec<Source>,
    selection: &Selection,
    assembled: &mut Assembled,
) -> BTreeMap<String, Source> {
    let mut chosen: BTreeMap<String, Source> = BTreeMap::new();
    for source in documents {
        let document = &source.annotated.document;
        if !selection.has_date(document) {
            assembled.leave(LeftOut::DocumentsOfAnotherTime, 1);
        } else if !selection.has_heading(document) {
            assembled.leave(LeftOut::DocumentsOfOtherHeadings, 1);
        } else if let Some(first) = chosen.get_mut(&identity(document)) {
            if source.quality == first.quality {
                assembled.leave(LeftOut::DocumentsThatCameBefore, 1);
            } else {
                assembled.leave(LeftOut::DocumentsReplacedByGold, 1);
                if source.quality == Quality::Gold {
                    *first = source;
                }
            }
        } else {
            chosen.insert(identity(document), source);
        }
    }
    chosen
}

/// The rows of a document, with labels.
fn rows_of(
    source: &Source,
    options: &Options,
    hierarchy: &Vocabulary,
    assembled: &mut Assembled,
) -> Vec<Row> {
    let whole = &source.annotated;
    let document_id = whole.document.id.as_str();
    let mut rows = Vec::new();
    let mut add = |annotated: &AnnotatedDocument, start: usize, assembled: &mut Assembled| {
        let mut n_unsure = 0_usize;
        let mentions = annotated.annotations.mentions.iter();
        let labels: Vec<Option<String>> = mentions
            .map(
                |mention| match options.selection.judge(annotated, mention) {
                    Verdict::OtherType => None,
                    Verdict::Unsure => {
                        n_unsure += 1;
                        None
                    }
                    Verdict::Label => options.labels.label(annotated, mention, hierarchy),
                },
            )
            .collect();
        let place = Place { document_id, start };
        let row = Row::new(annotated, &place, labels.into_iter(), source.quality);
        if row.mentions.is_empty() && n_unsure > 0 {
            assembled.leave(LeftOut::RowsWithUnsureMentionsOnly, 1);
        } else {
            rows.push(row);
        }
    };
    match options.per {
        Per::Document => add(whole, 0, assembled),
        Per::Sentence => {
            let mut n_inside = 0;
            let (mut byte, mut start) = (0, 0);
            for sentence in &whole.annotations.sentences {
                let slice = whole.slice(sentence.span);
                n_inside += slice.annotations.mentions.len();
                let sentence_start = sentence.span.start as usize;
                // Sentences are in order, so that each text before one is counted once.
                if let Some(between) = whole.document.text.get(byte..sentence_start) {
                    start += OffsetUnit::CodePoint.count(between);
                    byte = sentence_start;
                }
                add(&slice, start, assembled);
            }
            let n_outside = whole.annotations.mentions.len().saturating_sub(n_inside);
            let why = "they do not lie in one sentence";
            assembled
                .losses
                .add(LossKind::Dropped, "mentions", why, n_outside);
        }
    }
    rows
}

/// Seeds that are tried for the most balanced splits.
const SEEDS: u64 = 100;

/// The seed under which the share of each label in each split comes nearest to the ratios: by the sum, over labels and
/// splits, of squared differences.
fn most_balanced(candidates: &[Candidate], ratios: Ratios) -> u64 {
    let counted: Vec<(&Candidate, BTreeMap<&str, usize>)> = candidates
        .iter()
        .map(|one| {
            let mut n_of: BTreeMap<&str, usize> = BTreeMap::new();
            for mention in one.rows.iter().flat_map(|row| &row.mentions) {
                *n_of.entry(&mention.label).or_default() += 1;
            }
            (one, n_of)
        })
        .collect();
    let distance = |seed: u64| {
        let mut n_of: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for (one, counts) in &counted {
            let split = ratios.split_of(seed, &one.source.annotated.document);
            for (&label, n) in counts {
                n_of.entry(label).or_default()[split as usize] += n;
            }
        }
        n_of.values().map(|n| imbalance(*n, ratios)).sum::<f64>()
    };
    let best = (1..=SEEDS).map(|seed| (distance(seed), seed));
    best.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map_or(1, |(_, seed)| seed)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of mentions are far below 2^52"
)]
fn imbalance(n: [usize; 3], ratios: Ratios) -> f64 {
    let sum = n.iter().sum::<usize>().max(1) as f64;
    let squares =
        Split::ALL.map(|split| (n[split as usize] as f64 / sum - ratios.share(split)).powi(2));
    squares.iter().sum()
}

/// What a text gives way to: an earlier build's rows come first, then those of the split that is to be kept clean.
fn near_place(split: Split, is_placed: bool) -> NearPlace {
    NearPlace {
        rank: u32::from(is_placed) * 3 + split as u32,
        group: split as u32,
    }
}

/// Leaves out documents that are near copies of one in another split.
fn leave_near_documents(
    candidates: &mut Vec<Candidate>,
    options: &Options,
    split_of: impl Fn(&Candidate) -> Split,
    assembled: &mut Assembled,
) {
    let text = |one: &Candidate| Shingles::of(&one.source.annotated.document.text);
    let texts: Vec<Shingles> = candidates.iter().map(text).collect();
    let places: Vec<NearPlace> = candidates
        .iter()
        .map(|one| near_place(split_of(one), one.is_placed(options)))
        .collect();
    let found = near_copies(&texts, &places);
    for (candidate, near) in candidates.iter().zip(&found) {
        if let Some(near) = near {
            let other = &candidates[near.to];
            assembled.leave(LeftOut::DocumentsNearAnotherSplit, 1);
            assembled.near.push(GaveWay {
                what: "document",
                id: candidate.source.annotated.document.id.clone(),
                split: split_of(candidate),
                near: other.source.annotated.document.id.clone(),
                near_split: split_of(other),
                similarity: near.similarity,
            });
        }
    }
    let mut found = found.iter();
    candidates.retain(|_| found.next().is_none_or(Option::is_none));
}

/// Leaves out rows that are near copies of one in another split.
fn leave_near_rows(rows: &mut Vec<(Split, bool, Row)>, assembled: &mut Assembled) {
    let texts: Vec<Shingles> = rows
        .iter()
        .map(|(_, _, row)| Shingles::of(row.text.as_deref().unwrap_or_default()))
        .collect();
    let places: Vec<NearPlace> = rows
        .iter()
        .map(|&(split, is_placed, _)| near_place(split, is_placed))
        .collect();
    let found = near_copies(&texts, &places);
    for ((split, _, row), near) in rows.iter().zip(&found) {
        if let Some(near) = near {
            let (near_split, _, other) = &rows[near.to];
            assembled.leave(LeftOut::RowsNearAnotherSplit, 1);
            assembled.near.push(GaveWay {
                what: "row",
                id: row.id.clone(),
                split: *split,
                near: other.id.clone(),
                near_split: *near_split,
                similarity: near.similarity,
            });
        }
    }
    let mut found = found.iter();
    rows.retain(|_| found.next().is_none_or(Option::is_none));
}

#[cfg(test)]
mod tests;
