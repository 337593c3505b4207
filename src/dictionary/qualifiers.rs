//! Rules on words that belong to a name although no dictionary lists the whole, as data.

use hashbrown::{HashMap, HashSet};

use super::cues::cue_rows;
use super::variants::site_adjectives;
use crate::document::{ConceptId, EntityTypeId, Vocabulary};
use crate::normalize::fold_name;

/// On which side of a name a qualifier stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QualifierSide {
    /// Right before it.
    Left,
    /// Right behind it.
    Right,
}

/// Which names a rule widens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QualifiedHeads {
    /// All of the type.
    Any,
    /// Those that say a kind, and generic ones that another qualifier has made say one.
    Named,
    /// Generic ones.
    Generic,
    /// Those of these concepts, and of concepts right below them.
    Concepts(Vec<String>),
    /// Those whose words, as far as they are taken, end so; normalized.
    Ending(Vec<String>),
    /// Those that are nothing but one of these; normalized.
    Exactly(Vec<String>),
}

/// What a qualifier looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QualifierForm {
    /// One of the rule's words.
    Word,
    /// A word that ends in one of the rule's endings (`CD8+`, `cisplatin-based`).
    Ending,
    /// A mention of this type.
    Mention(EntityTypeId),
    /// `of` or `of the`, and a mention of this type behind it.
    OfMention(EntityTypeId),
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualifierRule {
    /// The type of the names that it widens.
    pub entity_type: EntityTypeId,
    /// Which of them.
    pub heads: QualifiedHeads,
    /// Where the qualifier stands.
    pub side: QualifierSide,
    /// What it looks like.
    pub form: QualifierForm,
    /// Mentions whose folded words end so are not taken.
    pub never: Vec<String>,
    /// The concept of the whole, where it is not that of the head.
    pub gives: Option<ConceptId>,
    /// The attribute of the mention that keeps the qualifier.
    pub attribute: String,
}

/// Stands for all adjectives of `dictionaries/cues/site_adjectives.tsv`.
const SITE_ADJECTIVES: &str = "@site-adjectives";

/// Index of a rule in [`QualifierRules`].
type RuleIndex = usize;

/// All rules.
#[derive(Clone, Debug, Default)]
pub struct QualifierRules {
    rules: Vec<QualifierRule>,
    /// What stands beside names of each type: on the left and on the right.
    beside: Vec<[Beside; 2]>,
    /// Words that end as a rule has it and are no qualifiers, in lower case.
    exceptions: HashSet<String>,
    /// Words before a generic name with its qualifiers that make another thing of it, in normalized form.
    refusals: HashMap<EntityTypeId, HashSet<String>>,
}

/// What may stand on one side of names of one type.
#[derive(Clone, Debug, Default)]
struct Beside {
    /// Words in normalized form.
    words: HashMap<String, Vec<RuleIndex>>,
    /// The longest entry of `words`, in words.
    max_words: usize,
    /// What entries of `words` end with (on the left) or begin with (on the right): all stretches of all of them.
    edges: HashSet<String>,
    /// Endings in lower case, as they are written.
    endings: Vec<(String, RuleIndex)>,
    /// The bytes that endings end in.
    last_bytes: Vec<u8>,
    /// Rules that take mentions.
    of_mentions: Vec<RuleIndex>,
}

impl QualifierRules {
    /// The rules that ship with oncotag (`dictionaries/cues/qualifiers.tsv`). Types and concepts that the vocabulary does
    /// not have are passed over with their rules.
    pub fn embedded(vocabulary: &Vocabulary) -> Self {
        Self::parse(
            include_str!("../../dictionaries/cues/qualifiers.tsv"),
            vocabulary,
        )
    }

    /// Reads the table: comment lines, a head row, then `type heads side form value gives attribute example`.
    fn parse(table: &str, vocabulary: &Vocabulary) -> Self {
        let mut rules = Self::default();
        for row in cue_rows(table) {
            rules.add(row, vocabulary);
        }
        rules
    }

    fn add(&mut self, row: &str, vocabulary: &Vocabulary) -> Option<()> {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[
            entity_type,
            heads,
            side,
            form,
            value,
            gives,
            attribute,
            _example,
        ] = &cells[..]
        else {
            return None;
        };
        let entity_type = vocabulary.type_by_name(entity_type)?;
        let side = match side {
            "left" => QualifierSide::Left,
            "right" => QualifierSide::Right,
            _ => return None,
        };
        let heads = match heads {
            "any" => QualifiedHeads::Any,
            "named" => QualifiedHeads::Named,
            "generic" => QualifiedHeads::Generic,
            endings if endings.starts_with('~') => {
                QualifiedHeads::Ending(endings[1..].split('|').map(fold_name).collect())
            }
            words if words.starts_with('=') => {
                QualifiedHeads::Exactly(words[1..].split('|').map(fold_name).collect())
            }
            concepts => {
                QualifiedHeads::Concepts(concepts.split('|').map(ToOwned::to_owned).collect())
            }
        };
        let gives = match gives.split_once(' ') {
            None => None,
            Some((of_type, curie)) => {
                let of_type = vocabulary.type_by_name(of_type)?;
                Some(vocabulary.concept_by_curie(of_type, curie)?)
            }
        };
        let index = self.rules.len();
        let mut never = Vec::new();
        let at = usize::from(entity_type.0);
        if self.beside.len() <= at {
            self.beside.resize_with(at + 1, Default::default);
        }
        let beside = &mut self.beside[at][side as usize];
        let form = match form {
            "exception" => {
                let words = value.split('|').map(str::to_lowercase);
                self.exceptions.extend(words);
                return Some(());
            }
            "refused" => {
                let words = value.split('|').map(fold_name);
                self.refusals.entry(entity_type).or_default().extend(words);
                return Some(());
            }
            "word" => {
                let words = value.split('|').flat_map(|word| match word {
                    SITE_ADJECTIVES => site_adjectives().collect(),
                    word => vec![word],
                });
                for word in words {
                    let form = fold_name(word);
                    beside.max_words = beside.max_words.max(form.split(' ').count());
                    let cuts = form.char_indices().map(|(at, _)| form.split_at(at));
                    beside.edges.extend(cuts.map(|(before, behind)| match side {
                        QualifierSide::Left => behind.to_owned(),
                        QualifierSide::Right => before.to_owned(),
                    }));
                    beside.edges.insert(form.clone());
                    beside.words.entry(form).or_default().push(index);
                }
                QualifierForm::Word
            }
            "ending" => {
                for ending in value.split('|').map(str::to_lowercase) {
                    let last = ending.bytes().last();
                    let last = last.filter(|last| !beside.last_bytes.contains(last));
                    beside.last_bytes.extend(last);
                    beside.endings.push((ending, index));
                }
                QualifierForm::Ending
            }
            "of-mention" => {
                let of_type = vocabulary.type_by_name(value)?;
                beside.of_mentions.push(index);
                QualifierForm::OfMention(of_type)
            }
            "mention" => {
                let (name, endings) = value.split_once(" !~").unwrap_or((value, ""));
                let endings = endings.split('|').filter(|ending| !ending.is_empty());
                never = endings.map(fold_name).collect();
                let of_type = vocabulary.type_by_name(name)?;
                beside.of_mentions.push(index);
                QualifierForm::Mention(of_type)
            }
            _ => return None,
        };
        self.rules.push(QualifierRule {
            entity_type,
            heads,
            side,
            form,
            never,
            gives,
            attribute: attribute.to_owned(),
        });
        Some(())
    }

    /// The rules in the table's order.
    pub fn rules(&self) -> &[QualifierRule] {
        &self.rules
    }

    fn beside(&self, entity_type: EntityTypeId, side: QualifierSide) -> Option<&Beside> {
        let sides = self.beside.get(usize::from(entity_type.0))?;
        Some(&sides[side as usize])
    }

    fn of_indexes<'s>(
        &'s self,
        indexes: Option<&'s Vec<RuleIndex>>,
    ) -> impl Iterator<Item = &'s QualifierRule> {
        indexes
            .into_iter()
            .flatten()
            .map(|&index| &self.rules[index])
    }

    /// The greatest number of words in a qualifier of names of a type that is told by its words; 0 where none is.
    pub fn max_words(&self, entity_type: EntityTypeId, side: QualifierSide) -> usize {
        self.beside(entity_type, side)
            .map_or(0, |beside| beside.max_words)
    }

    /// Whether a word in normalized form right beside a name of a type may be, or be the nearest part of, a word or phrase that
    /// a rule takes.
    pub fn may_have_word(
        &self,
        entity_type: EntityTypeId,
        side: QualifierSide,
        nearest: &str,
    ) -> bool {
        let beside = self.beside(entity_type, side);
        nearest.is_empty() || beside.is_some_and(|beside| beside.edges.contains(nearest))
    }

    /// The rules for a word or phrase in normalized form beside names of a type.
    pub fn by_word(
        &self,
        entity_type: EntityTypeId,
        side: QualifierSide,
        form: &str,
    ) -> impl Iterator<Item = &QualifierRule> + use<'_> {
        let beside = self.beside(entity_type, side);
        self.of_indexes(beside.and_then(|beside| beside.words.get(form)))
    }

    /// Whether a word may have an ending that a rule takes beside names of a type, by its last byte. Nearly all words have
    /// none.
    pub fn may_have_ending(
        &self,
        entity_type: EntityTypeId,
        side: QualifierSide,
        word: &str,
    ) -> bool {
        let Some(last) = word.bytes().last().filter(u8::is_ascii) else {
            return true; // a sign that stands for another one
        };
        let beside = self.beside(entity_type, side);
        beside.is_some_and(|beside| beside.last_bytes.contains(&last.to_ascii_lowercase()))
    }

    /// The rules for the ending of a word in lower case; the ending is not the whole word, which begins with a letter.
    pub fn by_ending(
        &self,
        entity_type: EntityTypeId,
        side: QualifierSide,
        word: &str,
    ) -> impl Iterator<Item = &QualifierRule> {
        // `Crx+/+` and `p53-/+` are genotypes.
        let is_genotype = word.ends_with("/+") || word.ends_with("/-");
        let begins_well = word.starts_with(char::is_alphabetic)
            && !is_genotype
            && !self.exceptions.contains(word);
        let beside = self.beside(entity_type, side).filter(|_| begins_well);
        let endings = beside.into_iter().flat_map(|beside| &beside.endings);
        endings
            .filter(move |(ending, _)| word.len() > ending.len() && word.ends_with(ending.as_str()))
            .map(|&(_, index)| &self.rules[index])
    }

    /// Whether a word in normalized form before a generic name of a type, qualified, makes another thing of it.
    pub fn refuses(&self, entity_type: EntityTypeId, form: &str) -> bool {
        let words = self.refusals.get(&entity_type);
        words.is_some_and(|words| words.contains(form))
    }

    /// The rules that take mentions as qualifiers of names of a type, by whatever form.
    pub fn by_mention(
        &self,
        entity_type: EntityTypeId,
        side: QualifierSide,
    ) -> impl Iterator<Item = &QualifierRule> {
        let beside = self.beside(entity_type, side);
        self.of_indexes(beside.map(|beside| &beside.of_mentions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Lexicon;

    #[test]
    fn every_row_of_the_embedded_table_is_a_rule() {
        let table = include_str!("../../dictionaries/cues/qualifiers.tsv");
        let lexicon = Lexicon::embedded().unwrap();
        let mut rules = QualifierRules::default();
        for row in table
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .skip(1)
        {
            assert_eq!(rules.add(row, lexicon.vocabulary()), Some(()), "{row}");
        }
        assert!(!rules.rules().is_empty());
    }
}
