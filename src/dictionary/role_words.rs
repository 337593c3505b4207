//! How often words stand in sentences of each rhetorical role, as data.

use super::assertion_cues::{CueWord, cue_words};
use super::cues::cue_rows;
use crate::document::Role;

const AIMS: &str = include_str!("../../dictionaries/cues/aims.tsv");
const TABLE: &str = include_str!("../../dictionaries/cues/role_words.tsv");

/// The roles of an abstract's sentences, in the order of the table's columns.
pub const ABSTRACT_ROLES: [Role; 5] = [
    Role::Background,
    Role::Objective,
    Role::Methods,
    Role::Results,
    Role::Conclusions,
];

/// One count for each of [`ABSTRACT_ROLES`].
pub type RoleCounts = [u32; 5];

/// The rows of `dictionaries/cues/role_words.tsv`, which `cargo xtask role-words` writes, and of `aims.tsv`; their headers say what
/// each holds.
#[derive(Clone, Debug, Default)]
pub struct RoleWords {
    /// Sentences of each role.
    pub sentences: RoleCounts,
    /// First sentences of each role.
    pub first: RoleCounts,
    /// Last sentences of each role.
    pub last: RoleCounts,
    /// Sentences of each role behind a sentence of one, by the order of [`ABSTRACT_ROLES`].
    pub behind: [RoleCounts; 5],
    /// Sentences of each role by the part of the abstract in which they stand, from first to last.
    pub places: Vec<RoleCounts>,
    /// Sentences of each role that have a word, or a pair of words.
    pub words: Vec<(&'static str, RoleCounts)>,
    /// Words that say an aim; of each row one after the other.
    pub aims: Vec<Vec<CueWord>>,
}

impl RoleWords {
    /// The counts that ship with oncotag.
    pub fn embedded() -> Self {
        let aims = cue_rows(AIMS).filter_map(|row| row.split('\t').next());
        let mut words = Self {
            aims: aims.map(cue_words).collect(),
            ..Self::default()
        };
        for row in cue_rows(TABLE) {
            let mut fields = row.split('\t');
            let (Some(kind), Some(name)) = (fields.next(), fields.next()) else {
                continue;
            };
            let mut counts = RoleCounts::default();
            for (count, field) in counts.iter_mut().zip(fields) {
                *count = field.parse().unwrap_or(0);
            }
            match kind {
                "sentences" => words.sentences = counts,
                "first" => words.first = counts,
                "last" => words.last = counts,
                "place" => words.places.push(counts),
                "behind" => {
                    let before = ABSTRACT_ROLES.iter().position(|role| role.as_str() == name);
                    if let Some(before) = before {
                        words.behind[before] = counts;
                    }
                }
                _ => words.words.push((name, counts)),
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole_and_its_counts_agree() {
        let words = RoleWords::embedded();
        let n_rows = 3 + words.behind.len() + words.places.len() + words.words.len();
        assert_eq!(n_rows, cue_rows(TABLE).count());
        assert_eq!(words.aims.len(), cue_rows(AIMS).count());
        for role in 0..ABSTRACT_ROLES.len() {
            let n = words.sentences[role];
            assert!(n > 100, "{n}");
            let in_places: u32 = words.places.iter().map(|counts| counts[role]).sum();
            assert_eq!(in_places, n, "every sentence has a place");
            let behind: u32 = words.behind.iter().map(|counts| counts[role]).sum();
            assert_eq!(behind + words.first[role], n, "or is the first");
            let most = words.words.iter().map(|(_, counts)| counts[role]).max();
            assert!(most.unwrap() <= n);
        }
    }
}
