//! Figures of some kind of mentions, and their intervals from documents drawn again.

use super::coefficient::{Coefficient, Counts, Sums};
use super::overlap::{Level, Shared};
use super::sheet::Unit;
use super::{Figure, Measures, Undefined};
use crate::evaluate::{Bootstrap, percentiles};

/// The units and mentions of some kind in one document.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// The units.
    pub(super) units: Vec<Unit>,
    /// What the curators' mentions have in common.
    pub(super) shared: Shared,
}

/// What the documents count of some kind of mentions.
pub(super) struct Tally {
    n_categories: usize,
    coefficients: Vec<(Coefficient, Vec<Counts>)>,
    shared: Vec<Shared>,
}

impl Tally {
    /// Of documents in order.
    pub(super) fn new(documents: &[Evidence], n_categories: usize, is_pair: bool) -> Self {
        let units = documents.iter().flat_map(|document| &document.units);
        let asked = [
            is_pair.then_some(Coefficient::Cohen),
            Some(Coefficient::fleiss(units)),
            Some(Coefficient::Krippendorff),
        ];
        let coefficients = asked.into_iter().flatten().map(|coefficient| {
            let counts = documents
                .iter()
                .map(|document| coefficient.counts(&document.units));
            (coefficient, counts.collect())
        });
        Self {
            n_categories,
            coefficients: coefficients.collect(),
            shared: documents.iter().map(|document| document.shared).collect(),
        }
    }

    /// All figures over all documents, with intervals where they were drawn.
    pub(super) fn measures(&self, drawn: Option<&Drawn>) -> Measures {
        let once = vec![1; self.shared.len()];
        let mut figures = self.figures(&mut Sums::new(self.n_categories), &once);
        if let Some(drawn) = drawn {
            for (figure, interval) in figures.iter_mut().zip(&drawn.intervals) {
                figure.interval = *interval;
            }
        }
        let mut figures = figures.into_iter();
        let is_pair = self.coefficients.len() == 3;
        let mut next = || figures.next().unwrap_or_default();
        Measures {
            cohen_kappa: is_pair.then(&mut next),
            fleiss_kappa: next(),
            krippendorff_alpha: next(),
            f1_strict: next(),
            f1_concept: next(),
            f1_relaxed: next(),
        }
    }

    /// All figures, of documents drawn so many times each.
    fn figures(&self, sums: &mut Sums, times: &[usize]) -> Vec<Figure> {
        let mut figures = Vec::with_capacity(6);
        for (coefficient, counts) in &self.coefficients {
            sums.clear();
            for (counts, &times) in counts.iter().zip(times) {
                sums.add(counts, times);
            }
            figures.push(figure(coefficient.value(sums), sums.n()));
        }
        let mut shared = Shared::default();
        for (one, &times) in self.shared.iter().zip(times) {
            shared.add(*one, times);
        }
        figures.extend(Level::ALL.map(|level| {
            let f1 = shared.f1(level).ok_or(Undefined::NoMentions);
            figure(f1, shared.n())
        }));
        figures
    }

    /// How many documents each figure rests on.
    fn n_documents(&self) -> Vec<usize> {
        let of_coefficients = self
            .coefficients
            .iter()
            .map(|(_, counts)| counts.iter().filter(|counts| counts.n > 0).count());
        let with_mentions = self.shared.iter().filter(|shared| shared.n() > 0).count();
        of_coefficients.chain([with_mentions; 3]).collect()
    }
}

fn figure(value: Result<f64, Undefined>, n: usize) -> Figure {
    Figure {
        value: value.ok(),
        undefined: value.err(),
        interval: None,
        n,
    }
}

/// The intervals of a tally's figures, in their order.
pub(super) struct Drawn {
    intervals: Vec<Option<[f64; 2]>>,
}

impl Drawn {
    /// Draws documents for all tallies together.
    pub(super) fn of(tallies: &[Tally], bootstrap: Bootstrap) -> Vec<Self> {
        let n_documents = tallies.first().map_or(0, |tally| tally.shared.len());
        let mut random = fastrand::Rng::with_seed(bootstrap.seed);
        let mut drawing: Vec<Drawing> = tallies.iter().map(Drawing::new).collect();
        let mut times = vec![0; n_documents];
        for _ in 0..bootstrap.n_draws {
            times.fill(0);
            for _ in 0..n_documents {
                times[random.usize(..n_documents)] += 1;
            }
            for one in &mut drawing {
                one.draw(&times);
            }
        }
        drawing.into_iter().map(Drawing::intervals).collect()
    }
}

/// The values of a tally's figures in the draws so far.
struct Drawing<'t> {
    tally: &'t Tally,
    sums: Sums,
    values: Vec<Vec<f64>>,
}

impl<'t> Drawing<'t> {
    fn new(tally: &'t Tally) -> Self {
        Self {
            tally,
            sums: Sums::new(tally.n_categories),
            values: vec![Vec::new(); tally.coefficients.len() + Level::ALL.len()],
        }
    }

    fn draw(&mut self, times: &[usize]) {
        let figures = self.tally.figures(&mut self.sums, times);
        for (values, figure) in self.values.iter_mut().zip(figures) {
            values.extend(figure.value);
        }
    }

    /// One document has no interval: all its draws are alike.
    fn intervals(self) -> Drawn {
        let with_documents = self.values.into_iter().zip(self.tally.n_documents());
        let intervals = with_documents
            .map(|(values, n_documents)| percentiles(values).filter(|_| n_documents > 1));
        Drawn {
            intervals: intervals.collect(),
        }
    }
}
