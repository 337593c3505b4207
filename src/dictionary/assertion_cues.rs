//! Words that say whether a mention is so, as data.

use super::cues::cue_rows;
use crate::document::{AssertionStatus, EntityTypeId, Vocabulary};

const TABLE: &str = include_str!("../../dictionaries/cues/assertion.tsv");

/// What a cue does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueEffect {
    /// It gives mentions in its scope a status.
    Gives(AssertionStatus),
    /// It gives none, and hides the cues inside it: `not only`.
    Pseudo,
    /// It ends the scope of other cues.
    End,
}

/// Which way a cue looks for mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueDirection {
    /// At what follows.
    Forward,
    /// At what stands before.
    Backward,
    /// Both ways.
    Both,
    /// At what a sign at the end of a sentence asks for.
    Sentence,
}

/// One word of a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CueWord {
    /// One of some words, in small letters; with a star a beginning or an end.
    OneOf(Vec<CueLetters>),
    /// Up to four words of any kind.
    Gap,
}

/// The letters of a word, in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueLetters {
    /// All of them.
    Whole(&'static str),
    /// Those that it begins with.
    Beginning(&'static str),
    /// Those that it ends with.
    End(&'static str),
}

impl CueLetters {
    /// Whether a word in small letters has them.
    pub fn fits(self, word: &str) -> bool {
        match self {
            Self::Whole(letters) => word == letters,
            Self::Beginning(letters) => word.starts_with(letters),
            Self::End(letters) => word.ends_with(letters),
        }
    }
}

/// How far a cue reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueScope {
    /// Over as many words.
    Words(usize),
    /// To the end of its noun phrase: `no liver, lung or bone metastases`.
    Phrase,
    /// To the end of the object of its verb, with its `of`: `to evaluate the toxicity of thalidomide`.
    Object,
}

impl CueScope {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "phrase" => Self::Phrase,
            "object" => Self::Object,
            "-" => Self::Words(usize::MAX),
            number => Self::Words(number.parse().ok()?),
        })
    }
}

/// What a cue of the class `end` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// The scopes of cues that give a status.
    Status(AssertionStatus),
    /// Scopes of a kind.
    Scope(CueScope),
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionCue {
    /// The cue as the table has it: the name of the rule.
    pub name: &'static str,
    /// Its words; the first is no gap.
    pub words: Vec<CueWord>,
    /// What it does.
    pub effect: CueEffect,
    /// Which way it looks.
    pub direction: CueDirection,
    /// How far it reaches.
    pub scope: CueScope,
    /// The types that it acts on; `None` for all.
    pub types: Option<Vec<EntityTypeId>>,
    /// Whose scope it ends; `None` for all.
    pub ends: Option<Vec<Ends>>,
}

/// The cues that ship with oncotag (`dictionaries/cues/assertion.tsv`), in the file's order. Types that the vocabulary does
/// not have are passed over; a cue that is left with none acts on nothing.
pub fn assertion_cues(vocabulary: &Vocabulary) -> Vec<AssertionCue> {
    cue_rows(TABLE)
        .filter_map(|row| parse(row, vocabulary))
        .collect()
}

fn parse(row: &'static str, vocabulary: &Vocabulary) -> Option<AssertionCue> {
    let mut cells = row.split('\t');
    let name = cells.next()?;
    let effect = match cells.next()? {
        "pseudo" => CueEffect::Pseudo,
        "end" => CueEffect::End,
        status => CueEffect::Gives(AssertionStatus::parse(status)?),
    };
    let direction = match cells.next()? {
        "backward" => CueDirection::Backward,
        "both" => CueDirection::Both,
        "sentence" => CueDirection::Sentence,
        _ => CueDirection::Forward,
    };
    let scope = CueScope::parse(cells.next()?)?;
    let named = cells.next()?;
    let named = (named != "*").then(|| named.split('|'));
    let (types, ends) = match (effect, named) {
        (_, None) => (None, None),
        (CueEffect::End, Some(statuses)) => {
            let ends = statuses.filter_map(|name| match AssertionStatus::parse(name) {
                Some(status) => Some(Ends::Status(status)),
                None => CueScope::parse(name).map(Ends::Scope),
            });
            (None, Some(ends.collect()))
        }
        (_, Some(types)) => {
            let ids = types.filter_map(|name| vocabulary.type_by_name(name));
            (Some(ids.collect()), None)
        }
    };
    Some(AssertionCue {
        name,
        words: cue_words(name),
        effect,
        direction,
        scope,
        types,
        ends,
    })
}

/// The words of a cue.
pub(super) fn cue_words(cue: &'static str) -> Vec<CueWord> {
    cue.split(' ').map(word).collect()
}

fn word(pattern: &'static str) -> CueWord {
    if pattern == "~" {
        return CueWord::Gap;
    }
    let letters = pattern.split('|').map(|one| {
        if let Some(letters) = one.strip_suffix('*') {
            CueLetters::Beginning(letters)
        } else if let Some(letters) = one.strip_prefix('*') {
            CueLetters::End(letters)
        } else {
            CueLetters::Whole(one)
        }
    });
    CueWord::OneOf(letters.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_begins_with_a_word() {
        let cues = assertion_cues(&Vocabulary::default());
        assert_eq!(cues.len(), cue_rows(TABLE).count());
        for cue in &cues {
            let is_indexed = |one: &CueLetters| !matches!(one, CueLetters::End(_));
            let begins =
                matches!(&cue.words[0], CueWord::OneOf(first) if first.iter().all(is_indexed));
            assert!(begins, "{}", cue.name);
            assert_ne!(cue.words.last(), Some(&CueWord::Gap), "{}", cue.name);
        }
    }

    #[test]
    fn every_row_has_six_columns_and_known_words() {
        for row in cue_rows(TABLE) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 6, "{row}");
            assert!(
                ["forward", "backward", "both", "sentence", "-"].contains(&cells[2]),
                "{row}"
            );
            assert!(CueScope::parse(cells[3]).is_some(), "{row}");
            assert_eq!(cells[0], cells[0].to_lowercase(), "{row}");
        }
    }

    #[test]
    fn no_cue_stands_twice() {
        let mut names: Vec<&str> = cue_rows(TABLE)
            .filter_map(|row| row.split('\t').next())
            .collect();
        names.sort_unstable();
        let n = names.len();
        names.dedup();
        assert_eq!(names.len(), n);
    }
}
