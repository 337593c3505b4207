//! The roles of the sentences of an abstract that has no labels.
//!
//! Counts of words by role (naive Bayes), of places and of what follows what (a hidden Markov model), all from abstracts with
//! labels; the role of a sentence is the one that is likeliest given all sentences (forward-backward, Rabiner 1989), and
//! that likelihood is the confidence.

use hashbrown::HashMap;

use super::words::{Feature, Words, for_each_feature};
use crate::dictionary::{ABSTRACT_ROLES, CueWord, RoleCounts, RoleWords};
use crate::document::Role;

const N: usize = ABSTRACT_ROLES.len();
type Scores = [f64; N];

/// How much words count beside place and order: words of a sentence are not independent of each other. Of .15, .25, .4 and .6
/// the one with the most sentences right in the abstracts of BC5CDR.
const WORD_WEIGHT: f64 = 0.4;
/// Sentences that are added to those of each role, spread as the word is over all roles.
const WORD_PRIOR: f64 = 5.0;
/// What is added to each count of what follows what, and of places.
const ORDER_PRIOR: f64 = 0.3;

/// The model.
#[derive(Clone, Debug)]
pub struct RoleModel {
    /// The words of all features, by number.
    words: HashMap<&'static str, u32>,
    /// Logarithms: how much more often a feature is there in sentences of a role than in all. With a number of its own.
    features: HashMap<u64, (usize, Scores)>,
    places: Vec<Scores>,
    first: Scores,
    behind: [Scores; N],
    last: Scores,
    aims: Vec<Vec<CueWord>>,
}

impl RoleModel {
    /// From counts.
    pub fn new(counts: &RoleWords) -> Self {
        let n_all: f64 = counts.sentences.iter().copied().map(f64::from).sum();
        let word = |with: &RoleCounts| {
            let share = with.iter().copied().map(f64::from).sum::<f64>() / n_all;
            std::array::from_fn(|role| {
                let there = f64::from(with[role]) + WORD_PRIOR * share;
                let all = f64::from(counts.sentences[role]) + WORD_PRIOR;
                WORD_WEIGHT * (there / all / share).ln()
            })
        };
        let mut words = HashMap::new();
        let mut features = HashMap::new();
        for (name, with) in &counts.words {
            let numbered = Feature::parse(name).try_map(|name| {
                let number = u32::try_from(words.len()).ok()?;
                Some(*words.entry(name).or_insert(number))
            });
            if let Some(feature) = numbered {
                let number = features.len();
                features
                    .entry(feature.key())
                    .or_insert((number, word(with)));
            }
        }
        Self {
            words,
            features,
            places: counts.places.iter().map(shares).collect(),
            first: shares(&counts.first),
            behind: counts.behind.each_ref().map(shares),
            last: shares_of_ends(&counts.last, &counts.sentences),
            aims: counts.aims.clone(),
        }
    }

    /// The role of each sentence of an abstract, with its likelihood.
    pub fn roles(&self, sentences: &[&str]) -> Vec<(Role, f64)> {
        let n = sentences.len();
        let words: Vec<Words> = sentences.iter().map(|one| Words::of(one)).collect();
        let own: Vec<Scores> = (0..n)
            .map(|index| self.own(&words[index], index, n))
            .collect();
        let Some(&first) = own.first() else {
            return Vec::new();
        };
        let mut forward = vec![add(first, self.first)];
        for scores in &own[1..] {
            let before = forward[forward.len() - 1];
            let reached = std::array::from_fn(|role| {
                log_sum(std::array::from_fn(|from| {
                    before[from] + self.behind[from][role]
                }))
            });
            forward.push(add(reached, *scores));
        }
        let mut backward = vec![self.last; n];
        for index in (1..n).rev() {
            let behind = add(backward[index], own[index]);
            backward[index - 1] = std::array::from_fn(|from| {
                log_sum(std::array::from_fn(|role| {
                    self.behind[from][role] + behind[role]
                }))
            });
        }
        let both = forward.into_iter().zip(backward);
        both.zip(&words)
            .map(|((forward, backward), words)| {
                self.told_apart(likeliest(add(forward, backward)), words)
            })
            .collect()
    }

    /// Background or objective by whether the words say an aim: labels do not tell, `OBJECTIVE` stands before both.
    fn told_apart(&self, (scores, best): (Scores, usize), words: &Words) -> (Role, f64) {
        let role = ABSTRACT_ROLES[best];
        if !matches!(role, Role::Background | Role::Objective) {
            return (role, scores[best]);
        }
        let before = ABSTRACT_ROLES
            .iter()
            .zip(scores)
            .filter_map(|(role, share)| {
                matches!(role, Role::Background | Role::Objective).then_some(share)
            });
        let role = if self.says_aim(words) {
            Role::Objective
        } else {
            Role::Background
        };
        (role, before.sum())
    }

    fn says_aim(&self, words: &Words) -> bool {
        let words: Vec<&str> = words.iter().collect();
        let fits = |cue: &[CueWord], words: &[&str]| {
            cue.len() <= words.len()
                && cue.iter().zip(words).all(|(part, word)| match part {
                    CueWord::OneOf(letters) => letters.iter().any(|one| one.fits(word)),
                    CueWord::Gap => true,
                })
        };
        (0..words.len()).any(|from| self.aims.iter().any(|cue| fits(cue, &words[from..])))
    }

    /// What a sentence says by its words and its place.
    fn own(&self, words: &Words, index: usize, n: usize) -> Scores {
        let place = index * self.places.len() / n.max(1);
        let mut scores = self.places.get(place).copied().unwrap_or_default();
        let numbers: Vec<Option<u32>> =
            (words.iter().map(|word| self.words.get(word).copied())).collect();
        // A bit for each feature: each counts once.
        let mut seen = vec![0_u64; self.features.len().div_ceil(64)];
        for_each_feature(&numbers.iter().copied(), |feature| {
            let known = feature.try_map(|number| number);
            let known = known.and_then(|feature| self.features.get(&feature.key()));
            if let Some((number, feature)) = known {
                let bit = 1 << (number % 64);
                if seen[number / 64] & bit == 0 {
                    seen[number / 64] |= bit;
                    scores = add(scores, *feature);
                }
            }
        });
        scores
    }
}

/// Logarithms of the shares of counts.
fn shares(counts: &RoleCounts) -> Scores {
    let all: f64 = counts.iter().map(|&n| f64::from(n) + ORDER_PRIOR).sum();
    counts.map(|n| ((f64::from(n) + ORDER_PRIOR) / all).ln())
}

/// Logarithms of the shares of sentences of each role that are the last.
fn shares_of_ends(last: &RoleCounts, all: &RoleCounts) -> Scores {
    std::array::from_fn(|role| {
        ((f64::from(last[role]) + ORDER_PRIOR) / (f64::from(all[role]) + 2.0 * ORDER_PRIOR)).ln()
    })
}

fn add(a: Scores, b: Scores) -> Scores {
    std::array::from_fn(|role| a[role] + b[role])
}

/// The logarithm of a sum of numbers whose logarithms are given.
fn log_sum(scores: Scores) -> f64 {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + scores
        .iter()
        .map(|score| (score - most).exp())
        .sum::<f64>()
        .ln()
}

/// The likelihoods, and which is the highest.
fn likeliest(scores: Scores) -> (Scores, usize) {
    let all = log_sum(scores);
    let mut best = 0;
    for role in 1..N {
        if scores[role] > scores[best] {
            best = role;
        }
    }
    (scores.map(|score| (score - all).exp()), best)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An abstract of ours, each sentence in the words of its role.
    #[test]
    fn an_abstract_without_labels_is_read_in_order() {
        let abstract_of_ours = [
            (
                "Brain metastases are a common complication of lung cancer.",
                Role::Background,
            ),
            (
                "However, little is known about their treatment.",
                Role::Background,
            ),
            (
                "The aim of this study was to evaluate the efficacy of surgery.",
                Role::Objective,
            ),
            (
                "Forty patients were retrospectively reviewed between 2001 and 2005.",
                Role::Methods,
            ),
            (
                "Tumor samples were stained with antibodies and were scored by two pathologists.",
                Role::Methods,
            ),
            (
                "The median survival was 12 months (95% CI, 8-14; P < 0.01).",
                Role::Results,
            ),
            (
                "Age was significantly associated with survival (P = 0.02).",
                Role::Results,
            ),
            (
                "There was no difference between the groups in toxicity (12% versus 14%).",
                Role::Results,
            ),
            (
                "Our results suggest that surgery should be considered in selected patients.",
                Role::Conclusions,
            ),
        ];
        let sentences = abstract_of_ours.map(|(sentence, _)| sentence);
        let found = RoleModel::new(&RoleWords::embedded()).roles(&sentences);
        let roles: Vec<Role> = found.iter().map(|&(role, _)| role).collect();
        assert_eq!(roles, abstract_of_ours.map(|(_, role)| role));
        assert!(
            found.iter().all(|&(_, share)| (0.2..=1.0).contains(&share)),
            "{found:?}"
        );
    }

    #[test]
    fn nothing_and_odd_sentences_have_answers() {
        let model = RoleModel::new(&RoleWords::embedded());
        assert!(model.roles(&[]).is_empty());
        let many = ["", ".", "é"].repeat(400);
        let found = model.roles(&many);
        assert_eq!(found.len(), 1200);
        assert!(
            found
                .iter()
                .all(|(_, share)| share.is_finite() && *share > 0.0)
        );
    }
}
