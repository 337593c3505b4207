//! `--timings`: what each part of a run took.

use std::fmt::Write as _;
use std::time::Duration;

use crate::pipeline::Clock;

/// A table of the parts, with their shares of all that was done. Times are those of all threads together, by the clock on
/// the wall: where other programs hold the processor, they count that too.
pub(super) fn timings(clock: &Clock) -> String {
    let parts = clock.parts();
    let all: Duration = parts.iter().map(|(_, time)| time).sum();
    let mut text = "time of all threads, by part".to_owned();
    for (name, time) in parts.into_iter().chain([("all", all)]) {
        let share = 100.0 * time.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE);
        let _ = write!(
            text,
            "\n  {name:<13} {:>9.3} s {share:>4.0} %",
            time.as_secs_f64()
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_sum() {
        let clock = Clock::default();
        clock.add("reading", Duration::from_millis(500));
        clock.add("match", Duration::from_millis(1500));
        let expected = "\
time of all threads, by part
  reading           0.500 s   25 %
  match             1.500 s   75 %
  all               2.000 s  100 %";
        assert_eq!(timings(&clock), expected);
        assert!(timings(&Clock::default()).ends_with("0.000 s    0 %"));
    }
}
