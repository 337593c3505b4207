//! The roles of the sentences of an abstract that has no labels.
//!
//! Counts of words by role (naive Bayes), of places and of what follows what (a hidden Markov model), all from abstracts with
//! labels; the role of a sentence is the one that is likeliest given all sentences (forward-backward with scaling, Rabiner
//! 1989), and that likelihood is the confidence.

use hashbrown::HashMap;

use super::words::{Feature, Words, for_each_feature};
use crate::dictionary::{ABSTRACT_ROLES, RoleCounts, RoleWords, WordNumber, WordNumbers};
use crate::document::Role;
use crate::enrich::cues::{CueIndex, Word};

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
    numbers: WordNumbers,
    /// Features by their words.
    words: Vec<Option<FeatureNumber>>,
    first_words: Vec<Option<FeatureNumber>>,
    pairs: HashMap<(WordNumber, WordNumber), FeatureNumber>,
    first_pairs: HashMap<(WordNumber, WordNumber), FeatureNumber>,
    /// Logarithms: how much more often a feature is there in sentences of a role than in all.
    features: Vec<Scores>,
    /// Logarithms of shares.
    places: Vec<Scores>,
    first: Scores,
    behind: [Scores; N],
    last: Scores,
    aims: CueIndex,
}

type FeatureNumber = usize;

/// What the words of a sentence say.
struct Saying {
    /// How likely they are in each role, as shares of the role in which they are the likeliest.
    likelihoods: Scores,
    is_aim: bool,
}

/// What is kept from one sentence to the next.
#[derive(Default)]
struct Scratch {
    letters: Words,
    words: Vec<Word>,
    /// A bit for each feature.
    seen: Vec<u64>,
}

impl RoleModel {
    /// From counts.
    pub fn new(counts: &RoleWords) -> Self {
        let n_all: f64 = counts.sentences.iter().copied().map(f64::from).sum();
        let scores = |with: &RoleCounts| {
            let share = with.iter().copied().map(f64::from).sum::<f64>() / n_all;
            std::array::from_fn(|role| {
                let there = f64::from(with[role]) + WORD_PRIOR * share;
                let all = f64::from(counts.sentences[role]) + WORD_PRIOR;
                WORD_WEIGHT * (there / all / share).ln()
            })
        };
        let mut numbers = WordNumbers::default();
        let aims = CueIndex::new(counts.aims.iter().map(Vec::as_slice), &mut numbers);
        let mut model = Self {
            numbers,
            words: Vec::new(),
            first_words: Vec::new(),
            pairs: HashMap::new(),
            first_pairs: HashMap::new(),
            features: counts.words.iter().map(|(_, with)| scores(with)).collect(),
            places: counts
                .places
                .iter()
                .map(|place| logarithms(shares(place)))
                .collect(),
            first: shares(&counts.first),
            behind: counts.behind.each_ref().map(shares),
            last: shares_of_ends(&counts.last, &counts.sentences),
            aims,
        };
        for (number, (name, _)) in counts.words.iter().enumerate() {
            model.add(Feature::parse(name), number);
        }
        model
    }

    /// Gives a feature a number, unless it has one.
    fn add(&mut self, feature: Feature<&str>, number: FeatureNumber) {
        let mut add = |word| self.numbers.add(word);
        let of_word = |words: &mut Vec<Option<FeatureNumber>>, word: WordNumber| {
            words.resize(words.len().max(word.index() + 1), None);
            words[word.index()].get_or_insert(number);
        };
        match feature {
            Feature::Word(word) => of_word(&mut self.words, add(word)),
            Feature::First(word) => of_word(&mut self.first_words, add(word)),
            Feature::Pair(word, next) => {
                self.pairs.entry((add(word), add(next))).or_insert(number);
            }
            Feature::FirstPair(word, next) => {
                let words = (add(word), add(next));
                self.first_pairs.entry(words).or_insert(number);
            }
        }
    }

    fn number_of(&self, feature: Feature<Option<WordNumber>>) -> Option<FeatureNumber> {
        let of_word = |words: &[Option<FeatureNumber>], word: WordNumber| {
            words.get(word.index()).copied().flatten()
        };
        match feature {
            Feature::Word(word) => of_word(&self.words, word?),
            Feature::First(word) => of_word(&self.first_words, word?),
            Feature::Pair(word, next) => self.pairs.get(&(word?, next?)).copied(),
            Feature::FirstPair(word, next) => self.first_pairs.get(&(word?, next?)).copied(),
        }
    }

    /// The role of each sentence of an abstract, with its likelihood.
    pub fn roles(&self, sentences: &[&str]) -> Vec<(Role, f64)> {
        let n = sentences.len();
        let mut scratch = Scratch::default();
        let sayings: Vec<Saying> = (sentences.iter().enumerate())
            .map(|(index, sentence)| self.saying(sentence, index, n, &mut scratch))
            .collect();
        // Shares all the way: what comes from before and from behind is scaled at each sentence, so that nothing vanishes.
        let mut forward: Vec<Scores> = Vec::with_capacity(n);
        for saying in &sayings {
            let reached = match forward.last() {
                None => self.first,
                Some(before) => std::array::from_fn(|role| {
                    (0..N)
                        .map(|from| before[from] * self.behind[from][role])
                        .sum()
                }),
            };
            forward.push(scaled(times(reached, saying.likelihoods)));
        }
        let mut backward = self.last;
        let mut roles: Vec<(Role, f64)> = Vec::with_capacity(n);
        for (saying, forward) in sayings.iter().zip(forward).rev() {
            let shares = scaled(times(forward, backward));
            roles.push(told_apart(shares, saying.is_aim));
            let behind = times(saying.likelihoods, backward);
            backward = scaled(std::array::from_fn(|from| {
                (0..N)
                    .map(|role| self.behind[from][role] * behind[role])
                    .sum()
            }));
        }
        roles.reverse();
        roles
    }

    /// What a sentence says by its words and its place.
    fn saying(&self, sentence: &str, index: usize, n: usize, scratch: &mut Scratch) -> Saying {
        let Scratch {
            letters,
            words,
            seen,
        } = scratch;
        letters.read(sentence);
        let text = letters.numbered(&self.numbers, words);
        let place = index * self.places.len() / n.max(1);
        let mut scores = self.places.get(place).copied().unwrap_or_default();
        // Each feature counts once.
        seen.clear();
        seen.resize(self.features.len().div_ceil(64), 0);
        for_each_feature(&words.iter().map(|word| word.number), |feature| {
            if let Some(number) = self.number_of(feature) {
                let bit = 1 << (number % 64);
                if seen[number / 64] & bit == 0 {
                    seen[number / 64] |= bit;
                    scores = add(scores, self.features[number]);
                }
            }
        });
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Saying {
            likelihoods: scores.map(|score| (score - most).exp()),
            is_aim: self.aims.is_among(text, words),
        }
    }
}

/// The likeliest role, background or objective by whether the words say an aim: labels do not tell, `OBJECTIVE` stands
/// before both.
fn told_apart(shares: Scores, is_aim: bool) -> (Role, f64) {
    let mut best = 0;
    for role in 1..N {
        if shares[role] > shares[best] {
            best = role;
        }
    }
    let is_before = |role: Role| matches!(role, Role::Background | Role::Objective);
    if !is_before(ABSTRACT_ROLES[best]) {
        return (ABSTRACT_ROLES[best], shares[best]);
    }
    let both = ABSTRACT_ROLES.into_iter().zip(shares);
    let share = both
        .filter(|&(role, _)| is_before(role))
        .map(|(_, share)| share)
        .sum();
    let role = if is_aim {
        Role::Objective
    } else {
        Role::Background
    };
    (role, share)
}

/// The shares of counts.
fn shares(counts: &RoleCounts) -> Scores {
    let all: f64 = counts.iter().map(|&n| f64::from(n) + ORDER_PRIOR).sum();
    counts.map(|n| (f64::from(n) + ORDER_PRIOR) / all)
}

/// The shares of sentences of each role that are the last.
fn shares_of_ends(last: &RoleCounts, all: &RoleCounts) -> Scores {
    std::array::from_fn(|role| {
        (f64::from(last[role]) + ORDER_PRIOR) / (f64::from(all[role]) + 2.0 * ORDER_PRIOR)
    })
}

fn logarithms(shares: Scores) -> Scores {
    shares.map(f64::ln)
}

fn add(a: Scores, b: Scores) -> Scores {
    std::array::from_fn(|role| a[role] + b[role])
}

fn times(a: Scores, b: Scores) -> Scores {
    std::array::from_fn(|role| a[role] * b[role])
}

/// The same in proportion, so that all make 1.
fn scaled(shares: Scores) -> Scores {
    let all: f64 = shares.iter().sum();
    shares.map(|share| share / all)
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
