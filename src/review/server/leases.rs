//! Who has which document open. A lease bars nobody: it tells others, and runs out by itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a lease holds after it was last taken.
const HOLDS: Duration = Duration::from_mins(2);

/// Leases by document and curator.
#[derive(Debug, Default)]
pub struct Leases(Mutex<HashMap<(String, String), Instant>>);

impl Leases {
    /// The curator has the document open from now on; any other one no longer.
    pub fn take(&self, document: &str, curator: &str) {
        let mut leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        leases.retain(|(_, holder), since| holder != curator && since.elapsed() < HOLDS);
        leases.insert((document.to_owned(), curator.to_owned()), Instant::now());
    }

    /// Others who have the document open, by name.
    pub fn others(&self, document: &str, curator: &str) -> Vec<String> {
        let leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others: Vec<String> = leases
            .iter()
            .filter(|((held, holder), since)| {
                held == document && holder != curator && since.elapsed() < HOLDS
            })
            .map(|((_, holder), _)| holder.clone())
            .collect();
        others.sort();
        others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curator_has_one_document_open_and_others_see_it() {
        let leases = Leases::default();
        leases.take("a", "Anna");
        assert_eq!(leases.others("a", "Berta"), ["Anna"]);
        assert!(leases.others("a", "Anna").is_empty());
        leases.take("b", "Anna");
        assert!(leases.others("a", "Berta").is_empty());
    }
}
