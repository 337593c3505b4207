//! How the letters of a short form lie in a stretch of text.
//!
//! Of all ways to find the letters in order, the one is taken in which most of them begin words or parts of words, with the
//! fewest words passed over. The stretch is cut into pieces, runs of letters or of digits; a table over letters and pieces
//! is filled from the left (dynamic programming), so that the work is letters × pieces × the length of a piece.

use std::ops::Range;

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
    /// Where it stands, in bytes of the stretch.
    pub(super) range: Range<usize>,
    /// Whether it begins a word.
    pub(super) begins_word: bool,
    /// Its characters among those of all pieces.
    letters: Range<usize>,
    /// Which characters it has: a bit for the five lowest bits of each.
    has: u32,
    /// The digit that it is the word for.
    digit: Option<char>,
    kind: Kind,
}

/// What a piece is as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    /// One of the small words.
    Small,
    /// The `s` of a genitive.
    Genitive,
    Other,
}

/// A stretch of text in pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// In order.
    pub(super) pieces: Vec<Piece>,
    /// The characters of all, as [`letters`] has them.
    letters: Vec<char>,
}

impl Pieces {
    fn letters(&self, piece: &Piece) -> &[char] {
        &self.letters[piece.letters.clone()]
    }
}

/// The pieces of a stretch.
pub(super) fn pieces(stretch: &str, words: &ShortFormWords) -> Pieces {
    let mut pieces = Pieces::default();
    let mut before: Option<char> = None;
    let mut is_after_space = true;
    for (at, character) in stretch.char_indices() {
        if character.is_alphanumeric() {
            let goes_on = before.is_some_and(|last| {
                last.is_alphanumeric() && last.is_numeric() == character.is_numeric()
            });
            if !goes_on {
                let follows_sign = before.is_none_or(|last| !last.is_alphanumeric());
                let n_letters = pieces.letters.len();
                pieces.pieces.push(Piece {
                    range: at..at,
                    begins_word: is_after_space && follows_sign,
                    kind: if character.is_numeric() {
                        Kind::Number
                    } else {
                        Kind::Other
                    },
                    digit: None,
                    letters: n_letters..n_letters,
                    has: 0,
                });
            }
            let letter = letter(character);
            pieces.letters.push(letter);
            if let Some(piece) = pieces.pieces.last_mut() {
                piece.has |= bit_of(letter);
                piece.range.end = at + character.len_utf8();
                piece.letters.end += 1;
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
    for piece in &mut pieces.pieces {
        if words.is_small(stretch, piece.range.clone()) {
            piece.kind = Kind::Small;
        } else if stretch[piece.range.clone()].eq_ignore_ascii_case("s") {
            piece.kind = Kind::Genitive;
        }
        piece.digit = words.digit(stretch, piece.range.clone());
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
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
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

/// The bit that stands for a character where few are told apart.
fn bit_of(letter: char) -> u32 {
    1 << (u32::from(letter) % 32)
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

impl Step {
    /// A digit lies in the word for it.
    const DIGIT: Self = Self::Take {
        n_letters: 1,
        n_next: 0,
        n_inside: 0,
        at_beginning: true,
    };
}

/// The best way to lay all letters, in order, into pieces; none where they are not there.
pub(super) fn align(letters: &[char], pieces: &Pieces) -> Option<Alignment> {
    // best[i][p]: i letters laid into the first p pieces, the way there ending with a step at piece p - 1.
    let width = pieces.pieces.len() + 1;
    let mut best: Vec<Option<(i32, Step)>> = vec![None; (letters.len() + 1) * width];
    let points = |best: &[Option<(i32, Step)>], i: usize, p: usize| match i {
        0 => Some(0),
        _ => best[i * width + p].map(|(points, _)| points),
    };
    for i in 1..=letters.len() {
        for p in 1..width {
            let piece = &pieces.pieces[p - 1];
            let mut found: Option<(i32, Step)> = None;
            let mut offer = |points: i32, step| {
                if found.is_none_or(|(most, _)| points > most) {
                    found = Some((points, step));
                }
            };
            if let Some(before) = points(&best, i, p - 1) {
                offer(before + cost(piece), Step::Pass);
            }
            if piece.digit.is_some_and(|digit| digit == letters[i - 1])
                && let Some(before) = points(&best, i - 1, p - 1)
            {
                offer(before + points::PIECE, Step::DIGIT);
            }
            let own = match piece.has & bit_of(letters[i - 1]) {
                0 => &[],
                _ => pieces.letters(piece),
            };
            for n_letters in 1..=i.min(own.len()) {
                let Some(before) = points(&best, i - n_letters, p - 1) else {
                    continue;
                };
                let taken = &letters[i - n_letters..i];
                for at_beginning in [true, false] {
                    // The first letter of all begins a piece.
                    if (at_beginning || n_letters < i)
                        && let Some((gain, step)) =
                            lie_in(taken, own, at_beginning, piece.begins_word)
                    {
                        offer(before + gain, step);
                    }
                }
            }
            best[i * width + p] = found;
        }
    }
    trace(letters.len(), &best, pieces)
}

/// Points for letters in a piece, each as far left as it goes, and how they lie.
fn lie_in(
    taken: &[char],
    piece: &[char],
    at_beginning: bool,
    begins_word: bool,
) -> Option<(i32, Step)> {
    let (mut gain, mut rest, mut last) = (points::NO_BEGINNING, taken, None);
    if at_beginning {
        let (first, others) = taken.split_first()?;
        if piece.first() != Some(first) {
            return None;
        }
        let beginning = if begins_word {
            points::WORD
        } else {
            points::PIECE
        };
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
    let step = Step::Take {
        n_letters: taken.len(),
        n_next,
        n_inside,
        at_beginning,
    };
    Some((gain, step))
}

fn cost(piece: &Piece) -> i32 {
    match piece.kind {
        _ if !piece.begins_word => points::PASSED_PIECE,
        Kind::Number => points::PASSED_NUMBER,
        Kind::Small => points::PASSED_SMALL,
        Kind::Genitive | Kind::Other => points::PASSED_WORD,
    }
}

/// Goes the best way back from its end.
fn trace(n_letters: usize, best: &[Option<(i32, Step)>], pieces: &Pieces) -> Option<Alignment> {
    let pieces = pieces.pieces.as_slice();
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
            Step::Pass if cost(piece) == points::PASSED_WORD => alignment.n_passed += 1,
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
pub(super) fn in_any_order(letters: &[char], pieces: &Pieces) -> Option<usize> {
    let mut left = letters.to_vec();
    let mut take = |letter: char| {
        let at = left.iter().position(|&one| one == letter)?;
        left.swap_remove(at);
        Some(left.is_empty())
    };
    for (index, piece) in pieces.pieces.iter().enumerate().rev() {
        if matches!(piece.kind, Kind::Small | Kind::Genitive) {
            continue;
        }
        let own = pieces.letters(piece);
        let is_done = if piece.kind == Kind::Number {
            let mut is_done = false;
            for &digit in own {
                is_done = take(digit)?;
            }
            is_done
        } else {
            match piece.digit.and_then(&mut take) {
                Some(is_done) => is_done,
                None => take(*own.first()?)?,
            }
        };
        if is_done {
            return piece.begins_word.then_some(index);
        }
    }
    None
}
