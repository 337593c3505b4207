//! How the letters of a short form lie in a stretch of text.
//!
//! Of all ways to find the letters in order, the one is taken in which most of them begin words or parts of words, with the
//! fewest words passed over. The stretch is cut into pieces, runs of letters or of digits; a table over letters and pieces
//! is filled from the left (dynamic programming), so that the work is letters × pieces × the length of a piece.

use crate::dictionary::ShortFormWords;

/// What a way to lay the letters costs and brings; set by hand while every second record of the `Ab3P` gold standard was read.
mod points {
    /// A letter that begins a word, or a number word for a digit.
    pub(super) const WORD: i32 = 10;
    /// A letter that begins a later piece of a word: `epithelial-Mesenchymal`.
    pub(super) const PIECE: i32 = 9;
    /// A letter right behind the one before it: `gEMcitabine`.
    pub(super) const NEXT: i32 = 5;
    /// A letter further inside.
    pub(super) const INSIDE: i32 = 1;
    /// A piece whose beginning no letter takes although one lies inside.
    pub(super) const NO_BEGINNING: i32 = -6;
    /// A word passed over, a number, one of the small words, and a later piece of a word.
    pub(super) const PASSED_WORD: i32 = -16;
    pub(super) const PASSED_NUMBER: i32 = -6;
    pub(super) const PASSED_SMALL: i32 = -4;
    pub(super) const PASSED_PIECE: i32 = -3;
}

/// A run of letters or of digits in a stretch of text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Where it begins, in bytes of the stretch.
    pub(super) start: usize,
    /// Its characters, as [`letters`] has them.
    letters: Vec<char>,
    /// In small letters.
    word: String,
    /// Whether it begins a word.
    pub(super) begins_word: bool,
}

/// The pieces of a stretch, in order.
pub(super) fn pieces(stretch: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before: Option<char> = None;
    let mut is_after_space = true;
    for (start, character) in stretch.char_indices() {
        if character.is_alphanumeric() {
            let goes_on = before.is_some_and(|last| {
                last.is_alphanumeric() && last.is_numeric() == character.is_numeric()
            });
            if !goes_on {
                let follows_sign = before.is_none_or(|last| !last.is_alphanumeric());
                pieces.push(Piece {
                    start,
                    letters: Vec::new(),
                    word: String::new(),
                    begins_word: is_after_space && follows_sign,
                });
            }
            if let Some(piece) = pieces.last_mut() {
                piece.letters.push(letter(character));
                piece.word.extend(character.to_lowercase());
            }
            is_after_space = false;
        } else if character.is_whitespace() {
            is_after_space = true;
        } else {
            let opens = matches!(character, '(' | '[' | '"' | '\'' | '“' | '‘');
            is_after_space &= opens;
        }
        before = Some(character);
    }
    pieces
}

/// The letters and digits of a short form, comparable with those of [`pieces`].
pub(super) fn letters(short: &str) -> Vec<char> {
    short
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(letter)
        .collect()
}

/// A character in small letters; of a Greek letter, the first of its English name.
fn letter(character: char) -> char {
    let small = character.to_lowercase().next().unwrap_or(character);
    match small {
        'α' => 'a',
        'β' => 'b',
        'γ' => 'g',
        'δ' => 'd',
        'ε' | 'η' => 'e',
        'ζ' => 'z',
        'θ' | 'τ' => 't',
        'ι' => 'i',
        'κ' => 'k',
        'λ' => 'l',
        'μ' | 'µ' => 'm',
        'ν' => 'n',
        'ξ' => 'x',
        'ο' | 'ω' => 'o',
        'π' | 'φ' | 'ψ' => 'p',
        'ρ' => 'r',
        'σ' | 'ς' => 's',
        'υ' => 'u',
        'χ' => 'c',
        other => other,
    }
}

/// How letters lie in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Alignment {
    /// The first piece with a letter.
    pub(super) first: usize,
    /// Points, of [`points`]; a good one has no fewer than none.
    pub(super) points: i32,
    /// Words passed over behind the first piece, but for numbers and small words.
    pub(super) n_passed: usize,
    /// Small words, numbers and later pieces of words passed over.
    pub(super) n_passed_lightly: usize,
    /// Pieces with a letter inside and none at their beginning.
    pub(super) n_without_beginning: usize,
    /// Letters that neither begin a piece nor follow the letter before.
    pub(super) n_inside: usize,
    /// Letters right behind the one before them.
    pub(super) n_next: usize,
    /// Whether a piece with a letter is a word of three letters at least.
    pub(super) has_word: bool,
}

/// What is done with a piece.
#[derive(Clone, Copy, Debug)]
enum Step {
    Pass,
    /// So many letters lie in it.
    Take {
        n_letters: usize,
        n_next: usize,
        n_inside: usize,
        at_beginning: bool,
    },
}

/// The best way to lay all letters, in order, into pieces; none where they are not there.
pub(super) fn align(
    letters: &[char],
    pieces: &[Piece],
    words: &ShortFormWords,
) -> Option<Alignment> {
    // best[i][p]: i letters laid into the first p pieces, the way there ending with a step at piece p - 1.
    let width = pieces.len() + 1;
    let mut best: Vec<Option<(i32, Step)>> = vec![None; (letters.len() + 1) * width];
    let points = |best: &[Option<(i32, Step)>], i: usize, p: usize| match i {
        0 => Some(0),
        _ => best[i * width + p].map(|(points, _)| points),
    };
    for i in 1..=letters.len() {
        for p in 1..width {
            let piece = &pieces[p - 1];
            let mut found: Option<(i32, Step)> = None;
            let mut offer = |points: Option<i32>, step| {
                if let Some(points) = points
                    && found.is_none_or(|(most, _)| points > most)
                {
                    found = Some((points, step));
                }
            };
            let passed = points(&best, i, p - 1).map(|before| before + cost(piece, words));
            offer(passed, Step::Pass);
            for (gain, step) in takes(&letters[..i], piece, words) {
                let Step::Take { n_letters, .. } = step else {
                    continue;
                };
                let before = points(&best, i - n_letters, p - 1);
                offer(before.map(|before| before + gain), step);
            }
            best[i * width + p] = found;
        }
    }
    trace(letters.len(), &best, pieces, words)
}

/// The ways in which the last of some letters lie in a piece.
fn takes<'a>(
    letters: &'a [char],
    piece: &'a Piece,
    words: &ShortFormWords,
) -> impl Iterator<Item = (i32, Step)> + 'a {
    let beginning = if piece.begins_word {
        points::WORD
    } else {
        points::PIECE
    };
    let is_number = words.numbers.get(piece.word.as_str()) == letters.last();
    let number = is_number.then_some((
        points::PIECE,
        Step::Take {
            n_letters: 1,
            n_next: 0,
            n_inside: 0,
            at_beginning: true,
        },
    ));
    let most = letters.len().min(piece.letters.len());
    let ways = (1..=most).flat_map(move |n| [(n, true), (n, false)]);
    let in_letters = ways.filter_map(move |(n, at_beginning)| {
        let taken = &letters[letters.len() - n..];
        // The first letter of all begins a piece.
        if !at_beginning && n == letters.len() {
            return None;
        }
        let (gain, n_next, n_inside) = lie_in(taken, &piece.letters, at_beginning, beginning)?;
        let step = Step::Take {
            n_letters: n,
            n_next,
            n_inside,
            at_beginning,
        };
        Some((gain, step))
    });
    number.into_iter().chain(in_letters)
}

/// Points for letters in a piece, each as far left as it goes, and how many of them follow the one before or lie inside.
fn lie_in(
    taken: &[char],
    piece: &[char],
    at_beginning: bool,
    beginning: i32,
) -> Option<(i32, usize, usize)> {
    let (mut gain, mut rest, mut last) = (points::NO_BEGINNING, taken, None);
    if at_beginning {
        let (first, others) = taken.split_first()?;
        if piece.first() != Some(first) {
            return None;
        }
        (gain, rest, last) = (beginning, others, Some(0));
    }
    let (mut n_next, mut n_inside) = (0, 0);
    for letter in rest {
        let from = last.map_or(0, |last| last + 1);
        let at = from + piece.get(from..)?.iter().position(|c| c == letter)?;
        if last.is_some() && at == from {
            n_next += 1;
            gain += points::NEXT;
        } else {
            n_inside += 1;
            gain += points::INSIDE;
        }
        last = Some(at);
    }
    Some((gain, n_next, n_inside))
}

fn cost(piece: &Piece, words: &ShortFormWords) -> i32 {
    if !piece.begins_word {
        points::PASSED_PIECE
    } else if is_number(piece) {
        points::PASSED_NUMBER
    } else if words.small.contains(piece.word.as_str()) {
        points::PASSED_SMALL
    } else {
        points::PASSED_WORD
    }
}

fn is_number(piece: &Piece) -> bool {
    piece.letters.iter().all(|c| c.is_numeric())
}

/// Goes the best way back from its end.
fn trace(
    n_letters: usize,
    best: &[Option<(i32, Step)>],
    pieces: &[Piece],
    words: &ShortFormWords,
) -> Option<Alignment> {
    let width = pieces.len() + 1;
    let (points, _) = best[n_letters * width + pieces.len()]?;
    let mut alignment = Alignment {
        points,
        ..Alignment::default()
    };
    let (mut i, mut p) = (n_letters, pieces.len());
    while i > 0 {
        let (_, step) = best[i * width + p]?;
        p -= 1;
        let piece = &pieces[p];
        match step {
            Step::Pass if cost(piece, words) == points::PASSED_WORD => alignment.n_passed += 1,
            Step::Pass => alignment.n_passed_lightly += 1,
            Step::Take {
                n_letters,
                n_next,
                n_inside,
                at_beginning,
            } => {
                i -= n_letters;
                alignment.first = p;
                alignment.n_next += n_next;
                alignment.n_inside += n_inside;
                alignment.n_without_beginning += usize::from(!at_beginning);
                alignment.has_word |= piece.letters.len() >= 3;
            }
        }
    }
    Some(alignment)
}

/// The piece from which on the beginnings of all pieces are the letters in some other order; small words do not count.
pub(super) fn in_any_order(
    letters: &[char],
    pieces: &[Piece],
    words: &ShortFormWords,
) -> Option<usize> {
    let mut left = letters.to_vec();
    let mut take = |letter: char| {
        let at = left.iter().position(|&one| one == letter)?;
        left.swap_remove(at);
        Some(left.is_empty())
    };
    for (index, piece) in pieces.iter().enumerate().rev() {
        let word = piece.word.as_str();
        if words.small.contains(word) || word == "s" {
            continue;
        }
        let is_done = if is_number(piece) {
            let mut is_done = false;
            for &digit in &piece.letters {
                is_done = take(digit)?;
            }
            is_done
        } else {
            match words.numbers.get(word).and_then(|&digit| take(digit)) {
                Some(is_done) => is_done,
                None => take(*piece.letters.first()?)?,
            }
        };
        if is_done {
            return piece.begins_word.then_some(index);
        }
    }
    None
}
