//! Medians and ranges, and how tables show numbers.

use std::fmt;

/// The middle and the ends of some figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Spread {
    /// Of at least one figure; of an even number of them the mean of the middle two is the median.
    pub(super) fn of(figures: &[f64]) -> Self {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = match sorted[..] {
            [least, .., most] => (least, most),
            [only] => (only, only),
            [] => (f64::NAN, f64::NAN),
        };
        let middle = sorted.len() / 2;
        let median = match sorted.len() {
            0 => f64::NAN,
            n if n % 2 == 1 => sorted[middle],
            _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
        };
        Self {
            median,
            least,
            most,
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            median,
            least,
            most,
        } = self;
        write!(
            to,
            "{} ({}–{})",
            digits(*median),
            digits(*least),
            digits(*most)
        )
    }
}

/// A number with as many digits as it deserves.
pub(super) fn digits(number: f64) -> String {
    let decimals = match number.abs() {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{number:.decimals$}")
}

/// A count of bytes in megabytes, of a million each.
#[expect(
    clippy::cast_precision_loss,
    reason = "a table shows three digits of it"
)]
pub(super) fn as_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_the_middle_two() {
        for (figures, expected) in [
            (&[3.0, 1.0, 2.0][..], "2.00 (1.00–3.00)"),
            (&[12.0, 250.0], "131 (12.0–250)"),
            (&[0.5], "0.50 (0.50–0.50)"),
        ] {
            assert_eq!(Spread::of(figures).to_string(), expected, "{figures:?}");
        }
    }
}
