//! What the members of a list share: the head behind it, or the words before its first member.

use super::list::{List, MAX_WORDS, is_function_word, is_small_word};
use super::names::{Names, fragments};
use super::{OPEN_RULE, RULE};
use crate::document::{Candidate, EntityTypeId, Span, TermId};

/// Words before a head that stand for no kind of what the head names, so that a list does not end with them: `in bone and
/// primary tumors`.
const NO_KIND: &[&str] = &[
    "primary",
    "secondary",
    "metastatic",
    "all",
    "any",
    "some",
    "no",
    "each",
    "every",
    "new",
];
/// Words that link a name to its site.
const LINKS: &[&str] = &["of", "to", "in", "from", "on"];

/// Completes the members of a list with what they share; `None` where that makes no name.
pub(super) fn complete(names: &Names<'_>, list: &List) -> Option<Vec<Candidate>> {
    shared_head(names, list)
        .or_else(|| shared_beginning(names, list))
        .filter(|found| !found.is_empty())
}

/// How the words behind a conjunction are cut: the last member's own, then the head.
#[derive(Clone, Copy)]
struct Cut<'l> {
    own: &'l [Span],
    head: &'l [Span],
}

/// A word behind a conjunction that may be the last of a head.
struct End {
    /// How many words there are up to it.
    n_words: usize,
    /// The types of the name that they are.
    types: Option<Vec<EntityTypeId>>,
}

/// `liver … metastases` for `liver and lung metastases`.
fn shared_head(names: &Names<'_>, list: &List) -> Option<Vec<Candidate>> {
    let behind = list.behind.as_slice();
    let may_be_open = may_be_open(names, list);
    let ends: Vec<End> = (2..=behind.len())
        .rev()
        .filter(|&end| {
            let has_hit = || names.hits_on(cover(&behind[..end], &[])).next().is_some();
            (may_be_open || has_hit()) && names.can_end(behind[end - 1])
        })
        .map(|end| End {
            n_words: end,
            types: types_of_last(names, cover(&behind[..end], &[])),
        })
        .collect();
    let cuts = || {
        (1..behind.len()).flat_map(|head| {
            let ends = ends.iter().filter(move |end| end.n_words > head);
            ends.map(move |end| {
                let cut = Cut {
                    own: &behind[..head],
                    head: &behind[head..end.n_words],
                };
                (cut, end)
            })
        })
    };
    // What ends in a name of its own is surer than what only reads on.
    let by_name = cuts().find_map(|(cut, end)| {
        let types = end.types.as_deref()?;
        members(names, list, cut, Some(types))
    });
    by_name.or_else(|| {
        cuts()
            .filter(|(cut, _)| may_be_open && reads_on(names, *cut))
            .find_map(|(cut, _)| members(names, list, cut, None))
    })
}

/// The types of the name that the words behind a conjunction are, if they are one and no longer one goes on with it.
fn types_of_last(names: &Names<'_>, span: Span) -> Option<Vec<EntityTypeId>> {
    if names.goes_on_behind(span) {
        return None;
    }
    let types: Vec<EntityTypeId> = names
        .hits_on(span)
        .map(|term| names.type_of(term))
        .collect();
    (!types.is_empty()).then_some(types)
}

/// Whether the words behind a conjunction may begin with a last member that the dictionary does not know.
fn may_be_open(names: &Names<'_>, list: &List) -> bool {
    !list.has_small_word
        && !list.is_slash
        && list
            .behind
            .first()
            .is_some_and(|&word| says_a_kind(names, word))
}

/// Whether they can be one: one or two words that may say a kind, and a head that no longer name takes away.
fn reads_on(names: &Names<'_>, cut: Cut<'_>) -> bool {
    cut.own.len() <= 2
        && cut.own.iter().all(|&word| says_a_kind(names, word))
        && !names.goes_on_behind(cover(cut.own, cut.head))
}

fn says_a_kind(names: &Names<'_>, word: Span) -> bool {
    let word = word.of(names.text);
    !is_small_word(word)
        && !is_plural(word)
        && !NO_KIND.iter().any(|known| word.eq_ignore_ascii_case(known))
        && word.chars().any(char::is_alphabetic)
}

/// Whether a word has the ending of a plural or of a verb, as no modifier has.
fn is_plural(word: &str) -> bool {
    word.ends_with('s')
        && !["ss", "us", "is", "as"]
            .iter()
            .any(|end| word.ends_with(end))
}

/// The members of a list, completed with a head; `None` where the nearest is no name with it.
fn members(
    names: &Names<'_>,
    list: &List,
    cut: Cut<'_>,
    types: Option<&[EntityTypeId]>,
) -> Option<Vec<Candidate>> {
    let mut made: Vec<Candidate> = Vec::new();
    let mut types: Option<Vec<EntityTypeId>> = types.map(<[_]>::to_vec);
    let mut without: Vec<&[Span]> = Vec::new();
    let mut first: &[Span] = &[];
    let n_members = list.before.len();
    for (index, words) in list.before.iter().enumerate() {
        let is_first = index + 1 == n_members;
        let is_whole = !is_first && words.len() <= MAX_WORDS;
        let whole = is_whole.then_some(words.as_slice());
        let found = completed(names, whole.into_iter(), cut.head, types.as_deref());
        // A comma before the list looks like one in it: `In mice, growth of brain and liver metastases`.
        let starts_here = found.is_none();
        let found =
            found.or_else(|| completed(names, endings(names, words), cut.head, types.as_deref()));
        let Some((own, terms)) = found else {
            if index == 0 {
                return None;
            }
            if words.len() > MAX_WORDS || has_function_word(names, words) {
                break;
            }
            without.push(words);
            continue;
        };
        types.get_or_insert_with(|| terms.iter().map(|&term| names.type_of(term)).collect());
        first = own;
        add(names, own, cut.head, &terms, &mut made);
        if starts_here {
            break;
        }
    }
    let types = types?;
    for own in without {
        add_inner(names, first, own, cut.head, &types, &mut made);
    }
    let is_last_known = names.hits_on(cover(cut.own, cut.head)).next().is_some()
        || add_inner(names, first, cut.own, cut.head, &types, &mut made);
    if !is_last_known {
        for member in &mut made {
            member.rule = Some(OPEN_RULE);
        }
    }
    Some(made)
}

/// Adds a member that lacks the words before the first one too: `type … II fibrocytes` for `type I and II fibrocytes`; or one
/// that only brackets part from its head. Says whether there is such a name.
fn add_inner(
    names: &Names<'_>,
    first: &[Span],
    own: &[Span],
    head: &[Span],
    types: &[EntityTypeId],
    made: &mut Vec<Candidate>,
) -> bool {
    (0..first.len().max(1)).any(|n_before| {
        let words = [&first[..n_before], own, head].concat();
        let terms = of_types(names, names.of_words(&words), Some(types));
        push(names, &words, &terms, made);
        !terms.is_empty()
    })
}

/// The first of some beginnings that is a name with the head, with its terms.
fn completed<'w>(
    names: &Names<'_>,
    tries: impl Iterator<Item = &'w [Span]>,
    head: &[Span],
    types: Option<&[EntityTypeId]>,
) -> Option<(&'w [Span], Vec<TermId>)> {
    let mut tries = tries;
    tries.find_map(|own| {
        let own = without_small_word(names, own);
        if is_a_noun(names, own) {
            return None;
        }
        let terms = of_types(names, names.of_words(&[own, head].concat()), types);
        (!terms.is_empty()).then_some((own, terms))
    })
}

/// Whether words are a noun of their own and no modifier of what follows: a plural, or a name that the document defines a
/// short form for (`vascular endothelial growth factor (VEGF) and angiogenic inhibitor`).
fn is_a_noun(names: &Names<'_>, own: &[Span]) -> bool {
    own.last().is_some_and(|&last| {
        let is_defined =
            || names.ends_definition(last) && names.hits_on(cover(own, &[])).next().is_some();
        is_plural(last.of(names.text)) || is_defined()
    })
}

/// The ends of the first member of a list, longest first: nobody knows where it begins.
fn endings<'w>(names: &Names<'_>, words: &'w [Span]) -> impl Iterator<Item = &'w [Span]> {
    let behind_function_word = words
        .iter()
        .rposition(|word| is_function_word(names.text, *word))
        .map_or(0, |at| at + 1);
    let from = words
        .len()
        .saturating_sub(MAX_WORDS)
        .max(behind_function_word);
    (from..words.len()).map(|start| &words[start..])
}

fn without_small_word<'w>(names: &Names<'_>, words: &'w [Span]) -> &'w [Span] {
    match words {
        [first, rest @ ..] if !rest.is_empty() && is_small_word(first.of(names.text)) => rest,
        _ => words,
    }
}

fn has_function_word(names: &Names<'_>, words: &[Span]) -> bool {
    words.iter().any(|word| is_function_word(names.text, *word))
}

fn of_types(
    names: &Names<'_>,
    mut terms: Vec<TermId>,
    types: Option<&[EntityTypeId]>,
) -> Vec<TermId> {
    if let Some(types) = types {
        terms.retain(|&term| types.contains(&names.type_of(term)));
    }
    terms
}

/// Adds a member with its head, unless it is a name without it: of the same concept (in `CT and PET scans` the plain mention is
/// meant), or of the same type where the head is one too (`PET and abdominal CT`, which is no `PET CT`).
fn add(
    names: &Names<'_>,
    own: &[Span],
    head: &[Span],
    terms: &[TermId],
    made: &mut Vec<Candidate>,
) {
    let alone: Vec<TermId> = names.hits_on(cover(own, &[])).collect();
    let heads: Vec<TermId> = names.hits_on(cover(head, &[])).collect();
    let is_a_name = |term: TermId| {
        let concept = names.lexicon.term(term).concept;
        let of_type = |other: &TermId| names.type_of(*other) == names.type_of(term);
        alone
            .iter()
            .any(|&other| names.lexicon.term(other).concept == concept)
            || alone.iter().any(of_type) && heads.iter().any(of_type)
    };
    let terms: Vec<TermId> = terms
        .iter()
        .copied()
        .filter(|&term| !is_a_name(term))
        .collect();
    push(names, &[own, head].concat(), &terms, made);
}

fn push(names: &Names<'_>, words: &[Span], terms: &[TermId], made: &mut Vec<Candidate>) {
    let fragments = fragments(names.text, words);
    if fragments.spans().len() == 1 {
        // It stands there as it is: the matcher's business.
        return;
    }
    made.extend(terms.iter().map(|&term| Candidate {
        fragments: fragments.clone(),
        term,
        rule: Some(RULE),
    }));
}

/// `cancer of the … ovary` for `cancer of the breast and ovary`, `ventricular … fibrillation` for `ventricular tachycardia and
/// fibrillation`: what a name before the conjunction begins with goes on behind it.
fn shared_beginning(names: &Names<'_>, list: &List) -> Option<Vec<Candidate>> {
    list.before
        .iter()
        .enumerate()
        .rev()
        .find_map(|(index, words)| {
            if !names.has_hit_to_end(cover(words, &[])) {
                return None;
            }
            let between = &list.before[..index];
            (0..words.len().saturating_sub(1)).find_map(|start| {
                let name = &words[start..];
                let terms: Vec<TermId> = names.hits_on(cover(name, &[])).collect();
                if terms.is_empty() {
                    return None;
                }
                let types: Vec<EntityTypeId> =
                    terms.iter().map(|&term| names.type_of(term)).collect();
                let link = name.iter().rposition(|word| {
                    let word = word.of(names.text);
                    LINKS.iter().any(|link| word.eq_ignore_ascii_case(link))
                });
                match link {
                    Some(at) if at > 0 => {
                        let has_article = name
                            .get(at + 1)
                            .is_some_and(|word| is_small_word(word.of(names.text)));
                        let beginning = &name[..=at + usize::from(has_article)];
                        behind_link(names, list, beginning, between, &types)
                    }
                    _ if index == 0 => behind_modifier(names, list, name, &types),
                    _ => None,
                }
            })
        })
}

/// The members of a list behind a name's preposition.
fn behind_link(
    names: &Names<'_>,
    list: &List,
    beginning: &[Span],
    between: &[Vec<Span>],
    types: &[EntityTypeId],
) -> Option<Vec<Candidate>> {
    let named = |site: &[Span]| {
        let words = [beginning, site].concat();
        let terms = of_types(names, names.of_words(&words), Some(types));
        (!terms.is_empty()).then_some((words, terms))
    };
    let mut made = Vec::new();
    let last = (1..=list.behind.len())
        .rev()
        .filter(|&end| !names.goes_on_behind(cover(&list.behind[..end], &[])))
        .find_map(|end| named(&list.behind[..end]))?;
    let inner = between
        .iter()
        .filter_map(|site| named(without_small_word(names, site)));
    for (words, terms) in inner.chain(std::iter::once(last)) {
        push(names, &words, &terms, &mut made);
    }
    Some(made)
}

/// A last member of one or two words that ends its phrase and is no name of its own.
fn behind_modifier(
    names: &Names<'_>,
    list: &List,
    name: &[Span],
    types: &[EntityTypeId],
) -> Option<Vec<Candidate>> {
    let last = list.behind.as_slice();
    let span = cover(last, &[]);
    let is_possible = last.len() <= 2
        && list.is_closed
        && !list.has_small_word
        && !names.goes_on_behind(span)
        && names.all_hits_on(span).next().is_none();
    if !is_possible {
        return None;
    }
    (1..name.len()).rev().find_map(|end| {
        let words = [&name[..end], last].concat();
        let terms = of_types(names, names.of_words(&words), Some(types));
        let mut made = Vec::new();
        push(names, &words, &terms, &mut made);
        (!made.is_empty()).then_some(made)
    })
}

/// From the start of some words to the end of others behind them, or of their own.
fn cover(words: &[Span], behind: &[Span]) -> Span {
    let start = words
        .first()
        .or(behind.first())
        .map_or(0, |word| word.start);
    let end = behind
        .last()
        .or(words.last())
        .map_or(start, |word| word.end);
    Span { start, end }
}
