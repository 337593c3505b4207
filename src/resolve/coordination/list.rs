//! Lists in a sentence: the words of their members, and what may be shared.
//!
//! A list is found by its conjunction alone: the words before it up to the last comma are its nearest member, what stands
//! between commas before that the others, and the words behind it the last member, with what follows it up to the next
//! word that no name goes over. What is in brackets belongs to no member: `type I (t1) and type II (t2) cells`.

use crate::document::Span;
use crate::normalize::is_hyphen;
use crate::resolve::beside::is_part_of_word;

/// Longest member, in words.
pub(super) const MAX_WORDS: usize = 4;
/// Most words behind the conjunction: a member and the head.
const MAX_BEHIND: usize = 6;
/// Most members before the conjunction.
const MAX_MEMBERS: usize = 8;
/// Longest text in brackets that is passed over, in bytes.
const MAX_BRACKET_BYTES: usize = 60;

/// Words that join the last member of a list to the others, in small letters; longer ones first.
const CONJUNCTIONS: &[&[&str]] = &[
    &["as", "well", "as"],
    &["but", "not"],
    &["rather", "than"],
    &["and/or"],
    &["and"],
    &["or"],
    &["nor"],
    &["&"],
    &["versus"],
    &["vs"],
];

/// The length of the longest first word of a conjunction: `versus`, `rather`, `and/or`.
const LONGEST_CONJUNCTION_WORD: usize = 6;

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

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Word(Span),
    Comma,
    Conjunction,
    Slash,
    /// What ends a list: another sign, a bracket without its pair, a full stop.
    Stop,
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

/// Whether a sentence has a sign or a word of a conjunction; cheap, and not often wrong.
pub(super) fn may_have_one(sentence: &str) -> bool {
    const WORDS: [&[u8]; 8] = [
        b"and", b"or", b"nor", b"vs", b"versus", b"well", b"not", b"than",
    ];
    let bytes = sentence.as_bytes();
    sentence.contains(['/', '&'])
        || bytes
            .split(|byte| !byte.is_ascii_alphabetic())
            .any(|run| WORDS.iter().any(|word| run.eq_ignore_ascii_case(word)))
}

fn list_at(text: &str, tokens: &[Token], index: usize) -> Option<List> {
    let before = members_before(tokens, index)?;
    let mut behind: Vec<Span> = Vec::new();
    let mut is_closed = true;
    for token in &tokens[index + 1..] {
        let Token::Word(word) = *token else { break };
        if is_function_word(word.of(text)) {
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
    let mut words: Vec<Span> = Vec::new();
    let mut at = conjunction;
    // `liver, lung, and bone`
    if at > 0 && tokens[at - 1] == Token::Comma {
        at -= 1;
    }
    while at > 0 && members.len() < MAX_MEMBERS {
        at -= 1;
        match tokens[at] {
            Token::Word(word) => words.insert(0, word),
            Token::Comma | Token::Conjunction | Token::Slash if !words.is_empty() => {
                members.push(std::mem::take(&mut words));
                if at > 0 && tokens[at - 1] == Token::Comma {
                    at -= 1;
                }
            }
            _ => break,
        }
    }
    if !words.is_empty() {
        members.push(words);
    }
    (!members.is_empty()).then_some(members)
}

/// The tokens of a sentence; what is in short brackets goes to `brackets`.
fn tokens(text: &str, sentence: Span, names: &[Span], brackets: &mut Vec<Span>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = sentence.start as usize;
    let end = sentence.end as usize;
    while at < end {
        let rest = &text[at..end];
        let Some(character) = rest.chars().next() else {
            break;
        };
        if character.is_ascii_alphanumeric() {
            let length = word_length(rest);
            add_words(text, Span::new(at, at + length), names, &mut tokens);
            at += length;
        } else if character.is_whitespace() {
            at += character.len_utf8();
        } else if let Some(length) = bracket_length(rest) {
            brackets.push(Span::new(at + 1, at + length - 1));
            at += length;
        } else if character == ',' {
            tokens.push(Token::Comma);
            at += 1;
        } else if is_part_of_word(character) {
            let length = word_length(rest);
            add_words(text, Span::new(at, at + length), names, &mut tokens);
            at += length;
        } else {
            tokens.push(Token::Stop);
            at += character.len_utf8();
        }
    }
    join_conjunctions(text, names, &tokens)
}

/// The length of the word at the start of a text.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let length = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    match bytes.get(length) {
        None | Some(b' ' | b',') => length,
        _ => text.find(|c| !is_part_of_word(c)).unwrap_or(text.len()),
    }
}

/// A run between white space, commas and brackets as a word, or as words with conjunctions for slashes; a full stop at its
/// end is none of its letters.
fn add_words(text: &str, run: Span, names: &[Span], tokens: &mut Vec<Token>) {
    let surface = run.of(text);
    let word = surface.trim_end_matches(['.', '?', '!']);
    let end = run.start as usize + word.len();
    if word.is_empty() {
        tokens.push(Token::Stop);
        return;
    }
    let mut start = run.start as usize;
    let slashes = word
        .match_indices('/')
        .map(|(at, _)| run.start as usize + at);
    let is_conjunction = |word: &str| word.eq_ignore_ascii_case("and/or");
    if word.contains('/') && !is_conjunction(word) {
        for slash in slashes {
            let is_between_words = slash > start
                && text[start..slash].chars().any(char::is_alphabetic)
                && text[slash + 1..end].starts_with(char::is_alphabetic);
            if is_between_words && !is_inside(Span::new(slash, slash + 1), names) {
                tokens.push(Token::Word(Span::new(start, slash)));
                tokens.push(Token::Slash);
                start = slash + 1;
            }
        }
    }
    tokens.push(Token::Word(Span::new(start, end)));
    if word.len() < surface.len() {
        tokens.push(Token::Stop);
    }
}

/// Words that are conjunctions become such, unless a name goes over them.
fn join_conjunctions(text: &str, names: &[Span], tokens: &[Token]) -> Vec<Token> {
    let mut joined = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let Token::Word(word) = tokens[at] else {
            joined.push(tokens[at]);
            at += 1;
            continue;
        };
        let may_begin = matches!(
            text.as_bytes().get(word.start as usize),
            Some(
                b'a' | b'b'
                    | b'n'
                    | b'o'
                    | b'r'
                    | b'v'
                    | b'&'
                    | b'A'
                    | b'B'
                    | b'N'
                    | b'O'
                    | b'R'
                    | b'V'
            )
        ) && word.len() <= LONGEST_CONJUNCTION_WORD;
        let length = (CONJUNCTIONS.iter())
            .filter(|_| may_begin)
            .find(|words| begin_with(text, &tokens[at..], words))
            .map_or(0, |words| words.len());
        if length > 0 && !is_inside(word, names) {
            joined.push(Token::Conjunction);
            at += length;
        } else {
            joined.push(tokens[at]);
            at += 1;
        }
    }
    joined
}

fn begin_with(text: &str, tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len()
        && tokens.iter().zip(words).all(|(token, expected)| {
            matches!(token, Token::Word(word) if word.of(text).eq_ignore_ascii_case(expected))
        })
}

/// The length of brackets at the start of a text with what is in them, if that is short.
fn bracket_length(text: &str) -> Option<usize> {
    let close = match text.as_bytes().first()? {
        b'(' => ')',
        b'[' => ']',
        _ => return None,
    };
    let inside = &text[1..];
    let length = inside.find(['(', ')', '[', ']'])?;
    let is_closed = inside[length..].starts_with(close);
    (is_closed && length <= MAX_BRACKET_BYTES).then_some(length + 2)
}

fn is_inside(span: Span, names: &[Span]) -> bool {
    names
        .iter()
        .any(|name| name.start < span.start && span.end < name.end)
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
pub(super) fn is_function_word(word: &str) -> bool {
    word.len() <= LONGEST_FUNCTION_WORD
        && FUNCTION_WORDS
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
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
        let first = CONJUNCTIONS.iter().map(|words| words[0]);
        assert_eq!(
            first.clone().map(str::len).max(),
            Some(LONGEST_CONJUNCTION_WORD)
        );
        for word in first {
            let names = [];
            let text = format!("liver {} lung metastases", word.to_uppercase());
            let is_whole = CONJUNCTIONS.contains(&&[word][..]);
            assert_eq!(!found(&text, &names).is_empty(), is_whole, "{text}");
        }
    }

    #[test]
    fn numbers_and_full_stops_make_no_lists() {
        assert!(found("HCC/1937 cells", &[]).is_empty());
        assert!(found("In the liver. And", &[]).is_empty());
        assert!(found("and", &[]).is_empty());
        assert!(found("and liver", &[]).is_empty());
    }
}
