//! What makes a phrase look like a name of a type: `dictionaries/cues/suggest_heads.tsv`.

use crate::dictionary::{cue_rows, embedded_file};
use crate::document::{EntityTypeId, Vocabulary};
use crate::normalize::fold_name;

const TABLE: &str = "cues/suggest_heads.tsv";

/// Letters before an ending without which a word is only the ending.
const MIN_STEM: usize = 1;

/// How a cue is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The last word of the phrase, normalized.
    Word,
    /// The last letters of the last word, normalized.
    Ending,
    /// A word behind a symbol, which is then the phrase.
    Behind,
}

/// What a head needs before it to be a name. Symbols that no name has count as such words only for `Modifier`; else the
/// phrase ends before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needs {
    Nothing,
    /// A word that says which kind.
    Modifier,
    /// One that is no symbol which no name has.
    Word,
    /// One that is no word for a tumour or a cell either.
    Own,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) entity_type: EntityTypeId,
    pub(super) form: Form,
    /// Normalized.
    pub(super) cue: String,
    pub(super) needs: Needs,
    /// Whether a noun behind the head makes of it the modifier of something else.
    pub(super) is_last: bool,
}

/// All heads, the longest cue first within words and endings.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads(Vec<Head>);

impl Heads {
    /// The rows of the embedded table whose types the vocabulary has.
    pub(super) fn embedded(vocabulary: &Vocabulary) -> Self {
        let mut heads: Vec<Head> = cue_rows(embedded_file(TABLE).unwrap_or_default())
            .filter_map(|row| Head::parse(row, vocabulary))
            .collect();
        // A whole word says more than an ending, a long ending more than a short one.
        heads.sort_by_key(|head| (head.form == Form::Ending, std::cmp::Reverse(head.cue.len())));
        Self(heads)
    }

    /// The head that a normalized word is, as the last of a phrase.
    pub(super) fn of_last(&self, word: &str) -> Option<&Head> {
        self.0.iter().find(|head| match head.form {
            Form::Word => head.cue == word,
            Form::Ending => word
                .strip_suffix(head.cue.as_str())
                .is_some_and(|stem| stem.chars().count() >= MIN_STEM),
            Form::Behind => false,
        })
    }

    /// The head that a normalized word is behind a symbol.
    pub(super) fn of_behind(&self, word: &str) -> Option<&Head> {
        self.0
            .iter()
            .find(|head| head.form == Form::Behind && head.cue == word)
    }
}

impl Head {
    fn parse(row: &str, vocabulary: &Vocabulary) -> Option<Self> {
        let mut cells = row.split('\t');
        let entity_type = vocabulary.type_by_name(cells.next()?)?;
        let form = match cells.next()? {
            "word" => Form::Word,
            "ending" => Form::Ending,
            "behind" => Form::Behind,
            _ => return None,
        };
        let cue = fold_name(cells.next()?);
        let needs = match cells.next()? {
            "nothing" => Needs::Nothing,
            "modifier" => Needs::Modifier,
            "word" => Needs::Word,
            "own" => Needs::Own,
            _ => return None,
        };
        Some(Self {
            entity_type,
            form,
            cue,
            needs,
            is_last: cells.next()? == "last",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Lexicon;

    #[test]
    fn every_row_is_read() {
        let lexicon = Lexicon::embedded().unwrap();
        let heads = Heads::embedded(lexicon.vocabulary());
        let rows = embedded_file(TABLE).unwrap().lines();
        let n_rows = rows.filter(|row| !row.starts_with('#')).count() - 1;
        assert_eq!(heads.0.len(), n_rows);
    }

    #[test]
    fn every_row_accepts_the_head_of_its_example() {
        let lexicon = Lexicon::embedded().unwrap();
        let heads = Heads::embedded(lexicon.vocabulary());
        let rows = embedded_file(TABLE).unwrap().lines();
        for row in rows.filter(|row| !row.starts_with('#')).skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 6, "{row}");
            let wanted = lexicon.vocabulary().type_by_name(cells[0]);
            let words: Vec<&str> = cells[5].split(' ').collect();
            let found = if cells[1] == "behind" {
                words[1..]
                    .iter()
                    .find_map(|word| heads.of_behind(&fold_name(word)))
            } else {
                heads.of_last(&fold_name(words[words.len() - 1]))
            };
            assert_eq!(found.map(|head| head.entity_type), wanted, "{row}");
        }
    }

    #[test]
    fn an_ending_alone_is_no_head_and_a_whole_word_goes_first() {
        let lexicon = Lexicon::embedded().unwrap();
        let heads = Heads::embedded(lexicon.vocabulary());
        assert_eq!(heads.of_last("cyte"), None);
        assert!(
            heads
                .of_last("podocyte")
                .is_some_and(|head| head.needs == Needs::Nothing)
        );
        assert!(
            heads
                .of_last("carcinoma")
                .is_some_and(|head| head.needs > Needs::Nothing)
        );
        assert!(
            heads
                .of_last("cystadenocarcinoma")
                .is_some_and(|head| head.needs == Needs::Nothing)
        );
    }
}
