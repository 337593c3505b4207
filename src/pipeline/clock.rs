//! How long the parts of a run take.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time spent on named parts of a run, summed over threads, in the order in which parts first ended.
#[derive(Debug, Default)]
pub struct Clock(Mutex<Vec<(&'static str, Duration)>>);

impl Clock {
    /// Adds to a part.
    pub fn add(&self, part: &'static str, time: Duration) {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match parts.iter_mut().find(|(name, _)| *name == part) {
            Some((_, sum)) => *sum += time,
            None => parts.push((part, time)),
        }
    }

    /// Each part with its time so far.
    pub fn parts(&self) -> Vec<(&'static str, Duration)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Does some work and, where there is a clock, adds what it took to a part.
pub fn timed<T>(clock: Option<&Clock>, part: &'static str, work: impl FnOnce() -> T) -> T {
    let Some(clock) = clock else { return work() };
    let start = Instant::now();
    let result = work();
    clock.add(part, start.elapsed());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_summed_by_part_in_the_order_of_their_first_end() {
        let clock = Clock::default();
        let millis = Duration::from_millis;
        for (part, time) in [("reading", 2), ("match", 5), ("reading", 3)] {
            clock.add(part, millis(time));
        }
        assert_eq!(timed(Some(&clock), "writing", || 7), 7);
        let parts = clock.parts();
        assert_eq!(parts[..2], [("reading", millis(5)), ("match", millis(5))]);
        assert_eq!(parts[2].0, "writing");
    }
}
