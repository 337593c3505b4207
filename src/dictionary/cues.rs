//! Cue files under `dictionaries/cues/`: rules as data, handed to the stages as plain values.

/// The rows of a cue table: without remarks, empty lines and the row that names the columns.
pub(crate) fn cue_rows(table: &str) -> impl Iterator<Item = &str> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
}

/// One row of the sentence splitter's word list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceCue {
    /// The class, such as `never` or `before-number`; the file's header explains each.
    pub class: &'static str,
    /// The word, without its last full stop.
    pub word: &'static str,
}

const SENTENCE_ABBREVIATIONS: &str =
    include_str!("../../dictionaries/cues/sentence_abbreviations.tsv");

/// The sentence splitter's words, from the embedded `dictionaries/cues/sentence_abbreviations.tsv`, in the file's order.
pub fn sentence_cues() -> impl Iterator<Item = SentenceCue> {
    cue_rows(SENTENCE_ABBREVIATIONS).filter_map(|line| {
        let mut fields = line.split('\t');
        let (class, word) = (fields.next()?, fields.next()?);
        Some(SentenceCue { class, word })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_has_a_class_a_bare_word_and_a_note() {
        let body = SENTENCE_ABBREVIATIONS
            .lines()
            .filter(|line| !line.starts_with('#'));
        let mut n_rows = 0;
        for line in body.skip(1) {
            let fields: Vec<_> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "three fields in {line:?}");
            assert!(
                fields.iter().all(|field| !field.trim().is_empty()),
                "{line:?}"
            );
            assert!(
                !fields[1].ends_with('.'),
                "without the last full stop: {line:?}"
            );
            n_rows += 1;
        }
        assert_eq!(sentence_cues().count(), n_rows);
    }

    #[test]
    fn no_abbreviation_has_two_classes() {
        let mut seen = HashSet::new();
        for cue in sentence_cues() {
            let kind = match cue.class {
                "never" | "before-number" | "before-capital" | "before-starter" => "abbreviation",
                other => other,
            };
            assert!(seen.insert((kind, cue.word)), "{} stands twice", cue.word);
        }
    }

    #[test]
    fn the_header_says_source_and_licence() {
        for wanted in ["# source: ", "# licence: "] {
            assert!(
                SENTENCE_ABBREVIATIONS
                    .lines()
                    .any(|line| line.starts_with(wanted))
            );
        }
    }
}
