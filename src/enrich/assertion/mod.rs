//! What the text says about a mention: present, negated, possible, hypothetical, historical, or of something else.
//!
//! After `ConText` (Harkema, Dowling, Thornblade, Chapman 2009, PMID 19435614): cues open a scope before or behind them, other
//! cues end it, pseudo cues hide the cues inside them, and a mention takes the status of a cue in whose scope it lies. The
//! cues are data (`dictionaries/cues/assertion.tsv`) and are made for abstracts as well as for clinical reports; here is only
//! how they are found and how far they reach.

mod cues;
mod words;

use std::ops::Range;

use crate::dictionary::{
    AssertionCue, CueDirection, CueEffect, CueScope, Ends, WordNumbers, assertion_cues,
};
use crate::document::{
    Annotations, Assertion, AssertionStatus, Document, EntityTypeId, Span, Vocabulary,
};
use crate::enrich::cues::{CueIndex, Word};
use cues::{Hit, find};
use words::{goes_on_behind, words};

/// Where several statuses reach a mention, the first of these holds: `no prior chemotherapy` is negated.
const PRIORITY: [AssertionStatus; 5] = [
    AssertionStatus::Negated,
    AssertionStatus::Other,
    AssertionStatus::Hypothetical,
    AssertionStatus::Possible,
    AssertionStatus::Historical,
];

/// Finds cues and their scopes.
#[derive(Clone, Debug)]
pub struct Asserter {
    cues: Vec<AssertionCue>,
    index: CueIndex,
    /// Those that give a status.
    giving: CueIndex,
    numbers: WordNumbers,
}

/// What is asked for: where a mention stands, and of what type it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// From its first to its last byte.
    pub cover: Span,
    /// Its type.
    pub entity_type: EntityTypeId,
}

impl Asserter {
    /// With the cues that ship with oncotag, for types of a vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let cues = assertion_cues(vocabulary);
        let mut numbers = WordNumbers::default();
        let index = CueIndex::new(cues.iter().map(|cue| &*cue.words), &mut numbers);
        let giving = cues.iter().filter(|cue| gives(cue)).map(|cue| &*cue.words);
        let giving = CueIndex::new(giving, &mut numbers);
        Self {
            cues,
            index,
            giving,
            numbers,
        }
    }

    /// Gives mentions without an assertion of their own what their sentence says of them. What an affix says stays.
    pub fn annotate(&self, document: &Document, annotations: &mut Annotations) {
        let mut from = 0;
        let mut targets: Vec<Target> = Vec::new();
        let mut pieces: Vec<Span> = Vec::new();
        let mut words: Vec<Word> = Vec::new();
        for sentence in &annotations.sentences {
            let span = sentence.span;
            // Mentions come in order of start.
            let all = &mut annotations.mentions;
            from += all[from..].partition_point(|one| one.fragments.cover().start < span.start);
            let n = all[from..].partition_point(|one| one.fragments.cover().start < span.end);
            let mentions = &mut all[from..from + n];
            if mentions.is_empty() {
                continue;
            }
            targets.clear();
            targets.extend(mentions.iter().map(|mention| Target {
                cover: mention.fragments.cover(),
                entity_type: mention.entity_type,
            }));
            pieces.clear();
            pieces.extend(mentions.iter().flat_map(|one| one.fragments.spans()));
            self.cut(&document.text, span, &mut words);
            let found = self.read(&document.text, &words, &targets, &pieces);
            for (mention, assertion) in mentions.iter_mut().zip(found) {
                if mention.assertion.status == AssertionStatus::Present {
                    mention.assertion = assertion;
                }
            }
        }
    }

    /// What a sentence says of each target. Cues that share a word with one of `names` are none.
    pub fn assertions(
        &self,
        text: &str,
        sentence: Span,
        targets: &[Target],
        names: &[Span],
    ) -> Vec<Assertion> {
        let mut words = Vec::new();
        self.cut(text, sentence, &mut words);
        self.read(text, &words, targets, names)
    }

    fn cut(&self, text: &str, sentence: Span, out: &mut Vec<Word>) {
        words(text, sentence, &self.numbers, out);
    }

    fn read(
        &self,
        text: &str,
        words: &[Word],
        targets: &[Target],
        names: &[Span],
    ) -> Vec<Assertion> {
        // Few cues give anything, and nearly every sentence has some that end what others give.
        let hits = if self.giving.is_among(text, words) {
            find(&self.cues, &self.index, text, words, names)
        } else {
            Vec::new()
        };
        if !hits.iter().any(|hit| gives(hit.cue)) {
            return vec![Assertion::default(); targets.len()];
        }
        let reading = Reading {
            text,
            words,
            hits: &hits,
            targets: (targets.iter())
                .map(|&target| Placed {
                    target,
                    words: words_of(words, target.cover),
                })
                .collect(),
        };
        reading
            .targets
            .iter()
            .map(|target| reading.of(target))
            .collect()
    }
}

/// A sentence with its cues.
struct Reading<'a> {
    text: &'a str,
    words: &'a [Word],
    hits: &'a [Hit<'a>],
    targets: Vec<Placed>,
}

/// A target with the indices of its words.
struct Placed {
    target: Target,
    words: Range<usize>,
}

impl Reading<'_> {
    /// The assertion of a target: that of the cue with the first status in the order of priorities, of several the nearest.
    ///
    /// What stands before a hyphen in a longer word describes something else, of which the sentence speaks: in `no
    /// cisplatin-treated patient` there is cisplatin.
    fn of(&self, Placed { target, words }: &Placed) -> Assertion {
        let last = words.end.checked_sub(1);
        let is_in_compound = last
            .is_some_and(|last| goes_on_behind(self.text, self.words[last].span, target.cover.end));
        let reaching = self.hits.iter().filter_map(|hit| {
            let CueEffect::Gives(status) = hit.cue.effect else {
                return None;
            };
            let acts = acts_on(hit.cue, target.entity_type)
                && (status == AssertionStatus::Historical || !is_in_compound);
            let distance = acts.then(|| self.distance(hit, status, words)).flatten()?;
            let priority = PRIORITY.iter().position(|&one| one == status);
            Some((priority, distance, status, hit))
        });
        let strongest = reaching.min_by_key(|&(priority, distance, ..)| (priority, distance));
        strongest.map_or_else(Assertion::default, |(_, _, status, hit)| Assertion {
            status,
            cue: Some(hit.span(self.words)),
            rule: Some(hit.cue.name.into()),
        })
    }

    /// How many words lie between a cue and a target in its scope; `None` where it is not in it.
    fn distance(
        &self,
        hit: &Hit<'_>,
        status: AssertionStatus,
        target: &Range<usize>,
    ) -> Option<usize> {
        let is_before = hit.words.end <= target.start;
        let is_behind = target.end <= hit.words.start;
        let scope = hit.cue.scope;
        let (gap, scope) = match hit.cue.direction {
            CueDirection::Sentence => self.asked(hit, target.start)?,
            CueDirection::Forward | CueDirection::Both if is_before => {
                (hit.words.end..target.start, scope)
            }
            CueDirection::Backward | CueDirection::Both if is_behind => {
                (target.end..hit.words.start, scope)
            }
            _ => return None,
        };
        let n_words = if is_behind && self.is_list(&gap) {
            0
        } else {
            words_outside_brackets(self.text, &self.words[gap.clone()])
        };
        let is_ended = self.hits.iter().any(|other| {
            let ends = other.cue.effect == CueEffect::End
                && other.cue.ends.as_ref().is_none_or(|of| {
                    of.contains(&Ends::Status(status)) || of.contains(&Ends::Scope(scope))
                });
            ends && gap.start <= other.words.start && other.words.end <= gap.end
        });
        let is_near = match scope {
            CueScope::Words(most) => n_words <= most,
            CueScope::Phrase | CueScope::Object => true,
        };
        (is_near && !is_ended).then_some(n_words)
    }

    /// Whether a stretch is nothing but other targets in a list: what is said of the last of `ER, PR and HER2` is said of all.
    fn is_list(&self, gap: &Range<usize>) -> bool {
        const BETWEEN: &[&str] = &[",", "and", "or", "/", "and/or"];
        let mut others = self.targets.iter().map(|other| &other.words);
        let has_other = others.any(|other| gap.start < other.start && other.end == gap.end);
        has_other
            && gap.clone().all(|index| {
                let is_target = || {
                    self.targets
                        .iter()
                        .any(|other| other.words.contains(&index))
                };
                let word = &self.words[index];
                BETWEEN.iter().any(|one| word.is(one, self.text)) || is_target()
            })
    }

    /// What lies before a word in the part of a sentence that its last sign asks for, and how far the asking reaches: all
    /// behind the last colon, or, where that names nothing and refers back (`Resection of metastases: is it worthwhile?`),
    /// what the sentence begins with.
    fn asked(&self, hit: &Hit<'_>, word: usize) -> Option<(Range<usize>, CueScope)> {
        let before = &self.words[..hit.words.start];
        let Some(colon) = before.iter().rposition(|word| word.is(":", self.text)) else {
            return (word <= hit.words.start).then_some((0..word, hit.cue.scope));
        };
        let names_something = (self.targets.iter())
            .any(|one| acts_on(hit.cue, one.target.entity_type) && one.words.start > colon);
        if names_something {
            (colon < word).then_some((colon + 1..word, hit.cue.scope))
        } else {
            const PRONOUNS: &[&str] = &["it", "they", "this", "these"];
            let refers_back = before[colon..]
                .iter()
                .any(|word| PRONOUNS.iter().any(|one| word.is(one, self.text)));
            (refers_back && word < colon).then_some((0..word, CueScope::Object))
        }
    }
}

/// The indices of the words of a span.
fn words_of(words: &[Word], span: Span) -> Range<usize> {
    let first = words.partition_point(|word| word.span.end <= span.start);
    let behind = words.partition_point(|word| word.span.start < span.end);
    first..behind
}

fn gives(cue: &AssertionCue) -> bool {
    matches!(cue.effect, CueEffect::Gives(_))
}

fn acts_on(cue: &AssertionCue, entity_type: EntityTypeId) -> bool {
    let types = cue.types.as_ref();
    types.is_none_or(|types| types.contains(&entity_type))
}

/// How many words there are, without those in brackets.
fn words_outside_brackets(text: &str, words: &[Word]) -> usize {
    let mut depth = 0_usize;
    let mut n_words = 0;
    for word in words {
        if word.is_letters {
            n_words += usize::from(depth == 0);
        } else {
            match word.span.of(text) {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    n_words
}
