//! Kappa and alpha: how much more is agreed on than chance would have it.
//!
//! All three are (observed - expected) / (1 - expected); they differ in what is counted. Counts of documents add up, so
//! that a drawing of documents need not look at units again.

use super::Undefined;
use super::sheet::{Category, Unit};

/// Which coefficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coefficient {
    /// Cohen's kappa of two.
    Cohen,
    /// Fleiss's kappa of units with this many answers.
    Fleiss(usize),
    /// Krippendorff's alpha, nominal.
    Krippendorff,
}

/// What the units of some documents count.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    /// Units that count.
    pub(super) n: usize,
    /// The sum of what was agreed on, out of `whole`.
    agreed: f64,
    whole: f64,
    /// How often each answer was given; of Cohen's kappa the first one's at even places, the second one's at odd.
    answers: Vec<(usize, usize)>,
}

/// Counts with a place for each answer, to add others to.
pub(super) struct Sums {
    n: usize,
    agreed: f64,
    whole: f64,
    answers: Vec<f64>,
}

impl Coefficient {
    /// Fleiss's kappa of the number of answers that most of the units have; of two numbers as frequent, the greater.
    pub(super) fn fleiss<'u>(units: impl Iterator<Item = &'u Unit>) -> Self {
        let mut frequencies: Vec<usize> = Vec::new();
        for n_answers in units.map(|unit| unit.iter().flatten().count()) {
            frequencies.resize(frequencies.len().max(n_answers + 1), 0);
            frequencies[n_answers] += 1;
        }
        let most =
            (2..frequencies.len()).max_by_key(|&n_answers| (frequencies[n_answers], n_answers));
        Self::Fleiss(most.unwrap_or(2))
    }

    /// What units count.
    pub(super) fn counts(self, units: &[Unit]) -> Counts {
        let mut counts = Counts::default();
        let mut places = Vec::new();
        for unit in units {
            let answers: Vec<Category> = unit.iter().flatten().copied().collect();
            if !self.takes(answers.len()) {
                continue;
            }
            counts.n += 1;
            let n_answers = real(answers.len());
            let same = real(n_equal_pairs(&answers));
            match self {
                Self::Cohen | Self::Fleiss(_) => {
                    counts.whole += 1.0;
                    counts.agreed += same / (n_answers * (n_answers - 1.0));
                }
                Self::Krippendorff => {
                    counts.whole += n_answers;
                    counts.agreed += same / (n_answers - 1.0);
                }
            }
            places.extend(
                answers
                    .iter()
                    .enumerate()
                    .map(|(curator, &answer)| match self {
                        Self::Cohen => 2 * answer + curator,
                        Self::Fleiss(_) | Self::Krippendorff => answer,
                    }),
            );
        }
        places.sort_unstable();
        counts.answers = places
            .chunk_by(|left, right| left == right)
            .map(|equal| (equal[0], equal.len()))
            .collect();
        counts
    }

    fn takes(self, n_answers: usize) -> bool {
        match self {
            Self::Cohen => n_answers == 2,
            Self::Fleiss(asked) => n_answers == asked,
            Self::Krippendorff => n_answers > 1,
        }
    }

    /// The coefficient of what was summed up.
    ///
    /// # Errors
    /// Why it has none.
    pub(super) fn value(self, sums: &Sums) -> Result<f64, Undefined> {
        if sums.n == 0 {
            return Err(Undefined::NoUnits);
        }
        let total: f64 = sums.answers.iter().sum();
        let given = |answers: &[f64]| answers.iter().any(|&n| n > 0.0);
        // Both curators' places of Cohen's kappa are one category.
        let step = if self == Self::Cohen { 2 } else { 1 };
        if sums
            .answers
            .chunks(step)
            .filter(|answers| given(answers))
            .count()
            < 2
        {
            return Err(Undefined::OneAnswer);
        }
        let expected = match self {
            Self::Cohen => {
                let pairs = sums
                    .answers
                    .chunks_exact(2)
                    .map(|sides| sides[0] * sides[1]);
                pairs.sum::<f64>() / (sums.whole * sums.whole)
            }
            Self::Fleiss(_) => sums.answers.iter().map(|n| n * n).sum::<f64>() / (total * total),
            Self::Krippendorff => {
                let pairs = sums.answers.iter().map(|n| n * (n - 1.0));
                pairs.sum::<f64>() / (total * (total - 1.0))
            }
        };
        let observed = sums.agreed / sums.whole;
        Ok((observed - expected) / (1.0 - expected))
    }
}

impl Sums {
    /// Nothing yet, of this many answers.
    pub(super) fn new(n_categories: usize) -> Self {
        Self {
            n: 0,
            agreed: 0.0,
            whole: 0.0,
            // Two for each, as Cohen's kappa asks for.
            answers: vec![0.0; 2 * n_categories],
        }
    }

    /// Nothing again.
    pub(super) fn clear(&mut self) {
        self.n = 0;
        self.agreed = 0.0;
        self.whole = 0.0;
        self.answers.fill(0.0);
    }

    /// Adds what a document counts, as often as it was drawn.
    pub(super) fn add(&mut self, counts: &Counts, times: usize) {
        if counts.n == 0 || times == 0 {
            return;
        }
        self.n += counts.n * times;
        self.agreed += counts.agreed * real(times);
        self.whole += counts.whole * real(times);
        for &(place, n) in &counts.answers {
            self.answers[place] += real(n * times);
        }
    }

    /// Units that count.
    pub(super) fn n(&self) -> usize {
        self.n
    }
}

/// Ordered pairs of equal answers.
fn n_equal_pairs(answers: &[Category]) -> usize {
    let equal_to = |answer| answers.iter().filter(|&&other| other == answer).count();
    answers.iter().map(|&answer| equal_to(answer) - 1).sum()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of answers are far below 2^52"
)]
pub(super) fn real(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(coefficient: Coefficient, units: &[Unit]) -> Result<f64, Undefined> {
        let n_categories = units
            .iter()
            .flatten()
            .flatten()
            .max()
            .map_or(1, |most| most + 1);
        let mut sums = Sums::new(n_categories);
        sums.add(&coefficient.counts(units), 1);
        coefficient.value(&sums)
    }

    fn close(found: Result<f64, Undefined>, wanted: f64) {
        let is_close = found.is_ok_and(|found| (found - wanted).abs() < 5e-4);
        assert!(is_close, "{found:?}, wanted {wanted}");
    }

    fn repeated(answers: &[usize], times: usize) -> impl Iterator<Item = Unit> + use<> {
        let unit: Unit = answers.iter().copied().map(Some).collect();
        std::iter::repeat_n(unit, times)
    }

    #[test]
    fn cohens_kappa_is_that_of_a_table_made_by_hand() {
        let table = [[25, 13, 12], [12, 2, 16], [3, 15, 2]];
        let units: Vec<Unit> = (0..3)
            .flat_map(|left| {
                (0..3).flat_map(move |right| repeated(&[left, right], table[left][right]))
            })
            .collect();
        // By hand: observed .29, expected .5*.4 + .3*.3 + .2*.3 = .35.
        close(value(Coefficient::Cohen, &units), -0.06 / 0.65);
    }

    /// Fleiss 1971, as often quoted: ten subjects, fourteen raters, five categories, kappa .210.
    #[test]
    fn fleiss_kappa_is_that_of_the_table_which_is_always_quoted() {
        let table = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        let units: Vec<Unit> = table
            .iter()
            .map(|row| {
                let answers = row.iter().enumerate();
                answers
                    .flat_map(|(answer, &n)| std::iter::repeat_n(Some(answer), n))
                    .collect()
            })
            .collect();
        assert_eq!(Coefficient::fleiss(units.iter()), Coefficient::Fleiss(14));
        close(value(Coefficient::Fleiss(14), &units), 0.2099);
    }

    /// Krippendorff 2011, part C: four observers, twelve units, missing answers; nominal alpha .743.
    #[test]
    fn krippendorffs_alpha_is_that_of_his_paper() {
        let observers = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        let answers = observers.map(|line| {
            line.split(' ')
                .map(|answer| answer.parse::<usize>().ok())
                .collect::<Vec<_>>()
        });
        let units: Vec<Unit> = (0..12)
            .map(|unit| answers.iter().map(|of_one| of_one[unit]).collect())
            .collect();
        close(value(Coefficient::Krippendorff, &units), 0.743);
    }

    #[test]
    fn what_has_no_value_says_why() {
        let same: Vec<Unit> = repeated(&[1, 1], 3).collect();
        for coefficient in [
            Coefficient::Cohen,
            Coefficient::Fleiss(2),
            Coefficient::Krippendorff,
        ] {
            assert_eq!(value(coefficient, &[]), Err(Undefined::NoUnits));
            assert_eq!(value(coefficient, &same), Err(Undefined::OneAnswer));
        }
        let never: Vec<Unit> = repeated(&[0, 1], 3).collect();
        close(value(Coefficient::Cohen, &never), 0.0);
    }

    #[test]
    fn of_two_numbers_of_answers_as_frequent_the_greater_counts() {
        let mut units: Vec<Unit> = repeated(&[0, 1], 2)
            .chain(repeated(&[0, 1, 1], 2))
            .collect();
        assert_eq!(Coefficient::fleiss(units.iter()), Coefficient::Fleiss(3));
        units.extend(repeated(&[0, 0], 1));
        assert_eq!(Coefficient::fleiss(units.iter()), Coefficient::Fleiss(2));
        assert_eq!(Coefficient::fleiss([].iter()), Coefficient::Fleiss(2));
    }
}
