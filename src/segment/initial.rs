//! A single capital before a full stop: an initial, or the end of a sentence.

use super::rules::SplitterRules;
use super::surroundings::{char_before, last_word, previous_chunk};

/// Whether the capital letter that starts at `letter` is the initial of a name, when a capitalized word follows.
///
/// Claim: a letter is an initial after another initial, a capitalized word, an opening bracket, a comma, or a word
/// that names people; else it is the name of a kind, which may end a sentence. Catches `by J. Smith`,
/// `Jonas E. Smith`, `(C. Loomis`; must not catch `hepatitis B. Patients`, `VEGF-C. Mice`, `filamin A, B and C. Cells`.
pub(super) fn is_initial(rules: &SplitterRules, text: &str, start: usize, letter: usize) -> bool {
    match char_before(&text[start..], letter - start) {
        None | Some('(' | '[' | '.') => return true,
        Some('-') => return text[start..letter - 1].ends_with('.'), // A.-K. Hagen
        Some(c) if !c.is_whitespace() => return false,
        Some(_) => {}
    }
    let before = previous_chunk(text, start, letter);
    if before.ends_with(',') {
        let bare = before.trim_end_matches(',');
        return !is_letter(bare);
    }
    if before.ends_with(['.', ';', '(', '[']) {
        return true;
    }
    let word = last_word(before);
    if rules.is_letter_head(word) {
        return false;
    }
    if rules.is_person_cue(word) || before == "&" {
        let before_cue = letter - 1;
        let start_of_cue = text[..before_cue].trim_end().len() - before.len();
        let earlier = previous_chunk(text, start, start_of_cue.max(start));
        return !is_letter(earlier.trim_end_matches(','));
    }
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && word.chars().all(char::is_alphabetic)
}

/// Whether a chunk is a letter by itself, as in `A, B and C`.
fn is_letter(chunk: &str) -> bool {
    let mut chars = chunk.trim_start_matches(['(', '[']).chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_stand_beside_names_and_letters_of_kinds_do_not() {
        let rules = SplitterRules::from_rows([
            ("person", "by"),
            ("person", "and"),
            ("letter-head", "Hepatitis"),
        ])
        .unwrap();
        for (text, expected) in [
            ("as shown by J", true),
            ("Jonas E", true),
            ("(C", true),
            ("by J. R", true),
            ("A.-K", true),
            ("infected with hepatitis B", false),
            ("Hepatitis B", false),
            ("levels of VEGF-C", false),
            ("filamin A, B and C", false),
            ("types A, B", false),
            ("the gift of Jones, B", true),
        ] {
            assert_eq!(
                is_initial(&rules, text, 0, text.len() - 1),
                expected,
                "{text}"
            );
        }
    }
}
