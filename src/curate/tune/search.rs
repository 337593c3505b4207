//! Coordinate descent over the settings of each type.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::PathBuf;

use super::bootstrap::Gain;
use super::choice::Choice;
use super::halves::Half;
use super::report::Tuning;
use super::trial::{Bench, Choices, TuneError};
use crate::dictionary::Lexicon;
use crate::document::{EntityTypeId, NameKind};
use crate::evaluate::{Counts, DocumentScorer, GoldStandard, Level, ScoredDocument};

/// Rounds over all settings of a type after which the search ends, if something changed in each.
const MAX_ROUNDS: usize = 3;

/// How to tune.
#[derive(Clone, Debug)]
pub struct TuneOptions<'o> {
    /// The user's dictionaries, beside the embedded ones.
    pub paths: &'o [PathBuf],
    /// The types to tune; empty for all that the gold standard scores.
    pub types: &'o [String],
    /// What F1 is taken of.
    pub measure: Level,
    /// The number of threads.
    pub n_threads: NonZero<usize>,
}

/// The best other value of a setting, on the picking half.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The type.
    pub entity_type: String,
    /// What was changed, as lines of settings.
    pub change: String,
    /// What it made of F1 over all types that are scored.
    pub gain: Gain,
    /// Whether it was taken.
    pub is_taken: bool,
}

/// Tunes the settings of types on one half of a gold standard and reports on the other.
///
/// Each type is tuned with all others as they are; what is chosen for all is then reported together. F1 is over all types
/// that are scored, so that a change which helps one type at the cost of another is seen as such. `progress` is told each
/// type before its search.
///
/// # Errors
/// If the gold standard has no texts, a type is not known, or a text cannot be tagged.
pub fn tune(
    gold: &GoldStandard,
    scorer: &DocumentScorer<'_>,
    options: &TuneOptions<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<Tuning, TuneError> {
    let bench = Bench::new(gold, scorer, options.paths, options.n_threads)?;
    let types = types_to_tune(bench.lexicon(), scorer, options.types)?;
    let measure = options.measure;
    let before = bench.run(&Choices::new(), Half::Picking)?;
    let mut chosen = Choices::new();
    let mut defaults = BTreeMap::new();
    let mut steps = Vec::new();
    for id in types {
        let name = bench.lexicon().vocabulary().entity_type(id).name.clone();
        progress(&name);
        let search = Search {
            bench: &bench,
            id,
            name: &name,
            measure,
            before: totals(&before, measure),
        };
        let (default, choice) = search.run(&mut steps)?;
        if choice != default {
            chosen.insert(id, choice);
        }
        defaults.insert(id, default);
    }
    let after = bench.run(&chosen, Half::Picking)?;
    let gain = Gain::of(&totals(&before, measure), &totals(&after, measure));
    // Changes that help alone may stand in each other's way.
    if !gain.is_beyond_noise() {
        chosen.clear();
    }
    let mut halves = Vec::new();
    for half in [Half::Picking, Half::Reporting] {
        let [before, after] = [bench.run(&Choices::new(), half)?, bench.run(&chosen, half)?];
        halves.push((half, before, after));
    }
    let vocabulary = bench.lexicon().vocabulary();
    let blocks = chosen
        .iter()
        .map(|(id, choice)| {
            (
                vocabulary.entity_type(*id).name.clone(),
                choice.to_toml(&defaults[id]),
            )
        })
        .collect();
    Ok(Tuning::new(
        measure,
        [Half::Picking, Half::Reporting].map(|half| bench.n_documents(half)),
        blocks,
        steps,
        &halves,
        bench.n_runs(),
    ))
}

/// The types that are scored, or those that were asked for.
fn types_to_tune(
    lexicon: &Lexicon,
    scorer: &DocumentScorer<'_>,
    asked: &[String],
) -> Result<Vec<EntityTypeId>, TuneError> {
    let scored = scorer.our_types();
    let known = |name: &String| lexicon.vocabulary().type_by_name(name);
    if asked.is_empty() {
        return Ok(scored.iter().filter_map(known).collect());
    }
    asked
        .iter()
        .map(|name| match known(name) {
            Some(id) if scored.contains(name) => Ok(id),
            _ => Err(TuneError::UnknownType {
                name: name.clone(),
                known: scored.join(", "),
            }),
        })
        .collect()
}

/// The counts of each document over all types.
pub(super) fn totals(documents: &[ScoredDocument], measure: Level) -> Vec<Counts> {
    let total = |document: &ScoredDocument| {
        let counts: Vec<Counts> = document
            .by_type(measure)
            .map(|(_, counts)| counts)
            .collect();
        super::bootstrap::sum(&counts)
    };
    documents.iter().map(total).collect()
}

/// The search for one type.
struct Search<'s, 'o> {
    bench: &'s Bench<'o>,
    id: EntityTypeId,
    name: &'s str,
    measure: Level,
    /// The counts of each document with the settings as they are.
    before: Vec<Counts>,
}

impl Search<'_, '_> {
    /// The settings as they are, and as they are best.
    fn run(&self, steps: &mut Vec<Step>) -> Result<(Choice, Choice), TuneError> {
        let lexicon = self.bench.lexicon();
        let kinds: BTreeSet<NameKind> = lexicon
            .terms()
            .iter()
            .filter(|term| term.entity_type == self.id && term.kind != NameKind::Label)
            .map(|term| term.kind)
            .collect();
        let kinds: Vec<NameKind> = kinds.into_iter().collect();
        let settings = lexicon.settings(self.id);
        let default = Choice::of(settings, &kinds);
        let dimensions = Choice::dimensions(settings, &kinds);
        let (mut current, mut counts) = (default.clone(), self.before.clone());
        for round in 0..MAX_ROUNDS {
            let mut has_changed = false;
            for &dimension in &dimensions {
                let mut best: Option<(Gain, Choice, Vec<Counts>)> = None;
                for other in current.alternatives(dimension) {
                    let found = self.count(&other)?;
                    let gain = Gain::of(&counts, &found);
                    if best
                        .as_ref()
                        .is_none_or(|(known, ..)| gain.after > known.after)
                    {
                        best = Some((gain, other, found));
                    }
                }
                let Some((gain, other, found)) = best.filter(|(gain, ..)| gain.difference() > 0.0)
                else {
                    continue;
                };
                let is_taken = gain.is_beyond_noise();
                // What is not taken comes again in each round.
                if is_taken || round == 0 {
                    steps.push(Step {
                        entity_type: self.name.to_owned(),
                        change: other.changes(&current),
                        gain,
                        is_taken,
                    });
                }
                if is_taken {
                    (current, counts) = (other, found);
                    has_changed = true;
                }
            }
            if !has_changed {
                break;
            }
        }
        Ok((default, current))
    }

    fn count(&self, choice: &Choice) -> Result<Vec<Counts>, TuneError> {
        let choices = Choices::from([(self.id, choice.clone())]);
        Ok(totals(
            &self.bench.run(&choices, Half::Picking)?,
            self.measure,
        ))
    }
}
