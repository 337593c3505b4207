//! Lists in a sentence: the words of their members, and what may be shared.
//!
//! A list is found by its conjunction alone: the words before it up to the last comma are its nearest member, what stands
//! between commas before that the others, and the words behind it the last member, with what follows it up to the next
//! word that no name goes over. What is in brackets belongs to no member: `type I (t1) and type II (t2) cells`.

use std::sync::LazyLock;

use super::tokens::{Token, may_have_one, tokens};
use crate::dictionary::WordNumbers;
use crate::document::Span;
use crate::normalize::is_hyphen;

/// Longest member, in words.
pub(super) const MAX_WORDS: usize = 4;
/// Most words behind the conjunction: a member and the head.
const MAX_BEHIND: usize = 6;
/// Most members before the conjunction.
const MAX_MEMBERS: usize = 8;
/// Words that no member goes over: prepositions, pronouns, verbs that stand beside names.
const FUNCTION_WORDS: &[&str] = &[
    "of",
    "in",
    "to",
    "from",
    "with",
    "without",
    "by",
    "for",
    "on",
    "at",
    "as",
    "into",
    "between",
    "among",
    "during",
    "after",
    "before",
    "than",
    "that",
    "which",
    "who",
    "whose",
    "while",
    "whereas",
    "when",
    "where",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "has",
    "have",
    "had",
    "can",
    "could",
    "may",
    "might",
    "will",
    "would",
    "should",
    "did",
    "does",
    "do",
    "not",
    "no",
    "but",
    "however",
    "via",
    "through",
    "within",
    "per",
    "if",
    "its",
    "their",
    "our",
    "his",
    "her",
    "this",
    "these",
    "those",
    "such",
    "it",
    "they",
    "we",
    "there",
    "then",
    "thus",
    "also",
    "using",
    "because",
    "due",
    "including",
    "showed",
    "whether",
    "both",
    "either",
    "neither",
];

/// The length of the longest of them: `including`.
const LONGEST_FUNCTION_WORD: usize = 9;

/// A list around a conjunction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// The members before the conjunction, the nearest first; each has a word. The last of them is the first of the list
    /// and may have words of the sentence before it (`patients with breast`).
    pub(super) before: Vec<Vec<Span>>,
    /// The words behind the conjunction, without a number or an article before them.
    pub(super) behind: Vec<Span>,
    /// Whether a number or an article stood before them.
    pub(super) has_small_word: bool,
    /// Whether a slash stands for the conjunction: `breast/ovarian cancer`.
    pub(super) is_slash: bool,
    /// Whether the words behind go on up to the end of a phrase: punctuation or a word that no name goes over.
    pub(super) is_closed: bool,
}

/// The lists of a sentence, in order of their conjunctions; those in brackets last. A conjunction that lies inside one of
/// `names` joins nothing: `head and neck cancer`.
pub(super) fn lists(text: &str, sentence: Span, names: &[Span]) -> Vec<List> {
    let mut brackets = Vec::new();
    let tokens = tokens(text, sentence, names, &mut brackets);
    let is_joint = |index: &usize| matches!(tokens[*index], Token::Conjunction | Token::Slash);
    (0..tokens.len())
        .filter(is_joint)
        .filter_map(|index| list_at(text, &tokens, index))
        .chain(
            brackets
                .iter()
                .filter(|inside| may_have_one(inside.of(text)))
                .flat_map(|&inside| lists(text, inside, names)),
        )
        .collect()
}

/// The words between the joints of a list that a span is as a whole; `None` where it is no list of two or more.
pub(super) fn members_of(text: &str, whole: Span, names: &[Span]) -> Option<Vec<Vec<Span>>> {
    let tokens = tokens(text, whole, names, &mut Vec::new());
    let mut members: Vec<Vec<Span>> = vec![Vec::new()];
    for token in tokens {
        match token {
            Token::Word(word) => members.last_mut()?.push(word),
            Token::Comma | Token::Conjunction | Token::Slash => members.push(Vec::new()),
            Token::Stop => return None,
        }
    }
    members.retain(|member| !member.is_empty());
    (members.len() > 1).then_some(members)
}

fn list_at(text: &str, tokens: &[Token], index: usize) -> Option<List> {
    let before = members_before(tokens, index)?;
    let mut behind: Vec<Span> = Vec::new();
    let mut is_closed = true;
    for token in &tokens[index + 1..] {
        let Token::Word(word) = *token else { break };
        if is_function_word(text, word) {
            break;
        }
        if behind.len() > MAX_BEHIND {
            is_closed = false;
            break;
        }
        behind.push(word);
    }
    let has_small_word = behind
        .first()
        .is_some_and(|word| is_small_word(word.of(text)));
    if has_small_word {
        behind.remove(0);
    }
    (!behind.is_empty()).then_some(List {
        before,
        behind,
        has_small_word,
        is_slash: tokens[index] == Token::Slash,
        is_closed,
    })
}

/// The members before a conjunction, nearest first; `None` where no word stands before it.
fn members_before(tokens: &[Token], conjunction: usize) -> Option<Vec<Vec<Span>>> {
    let mut members: Vec<Vec<Span>> = Vec::new();
    let before_comma = |at: usize| at - usize::from(at > 0 && tokens[at - 1] == Token::Comma);
    // `liver, lung, and bone`
    let mut end = before_comma(conjunction);
    while members.len() < MAX_MEMBERS {
        let is_word = |token: &&Token| matches!(token, Token::Word(_));
        let n_words = tokens[..end].iter().rev().take_while(is_word).count();
        if n_words == 0 {
            break;
        }
        let mut words = Vec::with_capacity(n_words);
        words.extend(tokens[end - n_words..end].iter().filter_map(Token::word));
        members.push(words);
        end -= n_words;
        let is_joint =
            |token: &Token| matches!(token, Token::Comma | Token::Conjunction | Token::Slash);
        if !tokens[..end].last().is_some_and(is_joint) {
            break;
        }
        end = before_comma(end - 1);
    }
    (!members.is_empty()).then_some(members)
}

/// Whether a word says nothing about which kind is meant: a number or an article.
pub(super) fn is_small_word(word: &str) -> bool {
    let is_number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    is_number
        || ["the", "a", "an"]
            .iter()
            .any(|article| word.eq_ignore_ascii_case(article))
}

/// Whether no member of a list goes over a word.
pub(super) fn is_function_word(text: &str, word: Span) -> bool {
    static NUMBERS: LazyLock<WordNumbers> = LazyLock::new(|| WordNumbers::of(FUNCTION_WORDS));
    word.len() <= LONGEST_FUNCTION_WORD && NUMBERS.find(text, word.range()).is_some()
}

/// The part of a word before a hyphen at its end, as in `pre- and post-metastatic`.
pub(super) fn stub(word: &str) -> Option<&str> {
    let stem = word.strip_suffix(is_hyphen)?;
    stem.ends_with(char::is_alphanumeric).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members and words behind, as they stand in the text, of each list.
    fn found(text: &str, names: &[&str]) -> Vec<(Vec<String>, String)> {
        let span_of = |name: &&str| {
            let at = text.find(name).unwrap();
            Span::new(at, at + name.len())
        };
        let names: Vec<Span> = names.iter().map(span_of).collect();
        let words = |words: &[Span]| {
            let surfaces: Vec<&str> = words.iter().map(|word| word.of(text)).collect();
            surfaces.join(" ")
        };
        lists(text, Span::new(0, text.len()), &names)
            .into_iter()
            .map(|list| {
                let before = list.before.iter().map(|member| words(member)).collect();
                (before, words(&list.behind))
            })
            .collect()
    }

    fn one(before: &[&str], behind: &str) -> Vec<(Vec<String>, String)> {
        let before = before.iter().map(|&member| member.to_owned()).collect();
        vec![(before, behind.to_owned())]
    }

    #[test]
    fn members_stand_between_commas_and_the_conjunction() {
        assert_eq!(
            found("Liver, lung, and bone metastases were seen.", &[]),
            one(&["lung", "Liver"], "bone metastases")
        );
        assert_eq!(
            found("We saw liver as well as 17 lung metastases.", &[]),
            one(&["We saw liver"], "lung metastases")
        );
        assert_eq!(
            found("inherited breast/ovarian cancer", &[]),
            one(&["inherited breast"], "ovarian cancer")
        );
        assert_eq!(
            found("type I but not type II cells", &[]),
            one(&["type I"], "type II cells")
        );
    }

    #[test]
    fn what_is_in_brackets_is_passed_over() {
        assert_eq!(
            found(
                "typical type I (t1) and type II (t2) epithelial cells (panel A)",
                &[]
            ),
            one(&["typical type I"], "type II epithelial cells")
        );
    }

    #[test]
    fn a_list_may_stand_in_brackets() {
        assert_eq!(
            found(
                "key phases (microvascular, angiogenic and growth phases) precede",
                &[]
            ),
            one(&["angiogenic", "microvascular"], "growth phases")
        );
    }

    #[test]
    fn a_conjunction_inside_a_name_joins_nothing() {
        assert_eq!(
            found(
                "breast and head and neck cancers",
                &["head and neck cancers"]
            ),
            one(&["breast"], "head and neck cancers")
        );
        assert!(found("head and neck cancers", &["head and neck cancers"]).is_empty());
        assert!(found("PET/CT was done", &["PET/CT"]).is_empty());
    }

    #[test]
    fn no_word_is_longer_than_the_longest() {
        let longest = FUNCTION_WORDS.iter().map(|word| word.len()).max();
        assert_eq!(longest, Some(LONGEST_FUNCTION_WORD));
    }

    #[test]
    fn numbers_and_full_stops_make_no_lists() {
        assert!(found("HCC/1937 cells", &[]).is_empty());
        assert!(found("In the liver. And", &[]).is_empty());
        assert!(found("and", &[]).is_empty());
        assert!(found("and liver", &[]).is_empty());
    }
}
