//! Groups of errors as a table for people.

use std::fmt;

use super::{Cause, ErrorGroup, ErrorGroups, FindingKind};

/// The kinds of error with their heads, in order.
const KINDS: [(FindingKind, &str); 3] = [
    (FindingKind::Missed, "missed"),
    (FindingKind::Spurious, "spurious"),
    (FindingKind::WrongIdentifier, "wrong concept"),
];

/// The causes of all errors, and the most frequent surface forms of each kind.
pub struct ErrorTable<'e> {
    errors: &'e ErrorGroups,
    /// Forms of each kind.
    most: usize,
}

impl ErrorGroups {
    /// As a table with the most frequent forms of each kind.
    pub fn table(&self, most: usize) -> ErrorTable<'_> {
        ErrorTable { errors: self, most }
    }
}

impl fmt::Display for ErrorTable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, head) in KINDS {
            let causes = self.errors.by_cause(kind);
            let n_all: usize = causes.iter().map(|(_, n)| n).sum();
            if n_all == 0 {
                continue;
            }
            writeln!(f, "\n{head} by cause: {n_all}")?;
            for (cause, n) in &causes {
                writeln!(f, "{n:>7}  {}", cause.as_str())?;
            }
            let n_forms = self.errors.of_kind(kind).count();
            writeln!(f, "{head} by form: {n_forms}")?;
            for group in self.errors.of_kind(kind).take(self.most) {
                write_group(f, group)?;
            }
            if n_forms > self.most {
                writeln!(f, "         and {} more forms", n_forms - self.most)?;
            }
        }
        Ok(())
    }
}

fn write_group(f: &mut fmt::Formatter<'_>, group: &ErrorGroup) -> fmt::Result {
    let surface = group
        .surface
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let causes: Vec<String> = group.causes.iter().map(counted).collect();
    writeln!(
        f,
        "{:>7}  {surface}  ({}; {})",
        group.n,
        group.entity_type,
        causes.join(", ")
    )?;
    let example = group.examples.first();
    if let Some(instead) = example.and_then(|example| example.instead.as_ref()) {
        let instead = instead.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(f, "           there: {instead}")?;
    }
    Ok(())
}

fn counted((cause, n): &(Cause, usize)) -> String {
    if *n == 1 {
        cause.as_str().to_owned()
    } else {
        format!("{} {n}", cause.as_str())
    }
}
