//! Greek letters and their English names.
//!
//! A Greek letter folds to its name, set apart from what stands round it, and a name that is spelled out is set apart
//! as well: `TGFβ1`, `TGF-beta1`, `TGF-beta-1` and `TGFbeta1` are all `tgf beta 1`.

use unicode_normalization::UnicodeNormalization;

/// The English name of a Greek letter, in lower case; accents and the styles of mathematics (`𝛼`) do not count.
///
/// `ß` counts as β: it stands for it in texts typed on keyboards without Greek, and German words with it do not occur
/// among our names.
pub(super) fn greek_name(character: char) -> Option<&'static str> {
    match character {
        _ if character.is_ascii() => None,
        'ß' => Some("beta"),
        '∆' => Some("delta"),
        'µ' => Some("mu"),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' | '\u{1d6a8}'..='\u{1d7cb}' => {
            name_of_letter(character).or_else(|| {
                std::iter::once(character)
                    .nfkd()
                    .next()
                    .and_then(name_of_letter)
            })
        }
        _ => None,
    }
}

fn name_of_letter(character: char) -> Option<&'static str> {
    Some(match character {
        'α' | 'Α' => "alpha",
        'β' | 'Β' | 'ϐ' => "beta",
        'γ' | 'Γ' => "gamma",
        'δ' | 'Δ' => "delta",
        'ε' | 'Ε' | 'ϵ' => "epsilon",
        'ζ' | 'Ζ' => "zeta",
        'η' | 'Η' => "eta",
        'θ' | 'Θ' | 'ϑ' => "theta",
        'ι' | 'Ι' => "iota",
        'κ' | 'Κ' | 'ϰ' => "kappa",
        'λ' | 'Λ' => "lambda",
        'μ' | 'Μ' => "mu",
        'ν' | 'Ν' => "nu",
        'ξ' | 'Ξ' => "xi",
        'π' | 'Π' | 'ϖ' => "pi",
        'ρ' | 'Ρ' | 'ϱ' => "rho",
        'σ' | 'ς' | 'Σ' => "sigma",
        'τ' | 'Τ' => "tau",
        'υ' | 'Υ' => "upsilon",
        'φ' | 'Φ' | 'ϕ' => "phi",
        'χ' | 'Χ' => "chi",
        'ψ' | 'Ψ' => "psi",
        'ω' | 'Ω' => "omega",
        _ => return None,
    })
}

/// Names that are told wherever a word or its number ends with them: `TGFbeta`, `HIF1alpha`, `gammadelta`.
const LONG_NAMES: [&str; 12] = [
    "alpha", "beta", "gamma", "delta", "kappa", "theta", "lambda", "sigma", "omega", "zeta",
    "epsilon", "upsilon",
];

/// Names that end too many words for that (`emu`, `microbiota`), and are told at the beginning of a word before a digit
/// only: `chi2`, `PI3K`.
const SHORT_NAMES: [&str; 11] = [
    "mu", "nu", "xi", "pi", "rho", "tau", "phi", "chi", "psi", "eta", "iota",
];

/// Whether a word in any case is the name of a Greek letter.
pub(super) fn is_greek_name(word: &str) -> bool {
    let is_word = |name: &&str| name.eq_ignore_ascii_case(word);
    LONG_NAMES.iter().chain(&SHORT_NAMES).any(is_word)
}

/// Whether a word in any case begins with the name of a Greek letter that is set apart.
pub(super) fn begins_with_greek_name(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let is_whole = is_greek_name(&lower);
    let mut is_first = false;
    spelled(&lower, &mut |start, _| is_first |= start == 0);
    is_whole || is_first
}

/// Calls `gap` with each position in a word in lower case where the name of a Greek letter meets other letters or
/// digits, in order.
///
/// Catches `tgf|beta|1`, `hif1|alpha`, `pi|3k`, `nf|kappa|b`; not `alphabet`, `betaine`. Case does not count, so that a
/// title in capitals folds like its sentence; words that end like a letter by chance (`megadelta`) lose nothing, since
/// names and texts are set apart alike.
pub(super) fn gaps(word: &str, gap: &mut impl FnMut(usize)) {
    let mut previous = 0;
    spelled(word, &mut |start, end| {
        for at in [start, end] {
            if at > previous && at < word.len() {
                gap(at);
                previous = at;
            }
        }
    });
}

/// Calls `found` with the range of each name of a Greek letter that is set apart, in order.
fn spelled(word: &str, found: &mut impl FnMut(usize, usize)) {
    let bytes = word.as_bytes();
    let Some(&last) = bytes.last() else { return };
    let has_digit = bytes.iter().any(u8::is_ascii_digit);
    if !has_digit && !matches!(last, b'a' | b'b' | b'n') {
        return; // most words
    }
    let mut from = 0;
    for at in 1..=bytes.len() {
        let rest = &bytes[at..];
        let is_end = rest.first().is_none_or(u8::is_ascii_digit);
        // The transcription factor NF-κB and its kin: NFkappaB, IkappaB.
        let is_kappa_b = rest == b"b" && bytes[..at].ends_with(b"kappa");
        if !is_end && !is_kappa_b || !bytes[at - 1].is_ascii_alphabetic() {
            continue;
        }
        let before = &word[from..at];
        let long = LONG_NAMES.iter().find(|name| before.ends_with(**name));
        let short =
            (SHORT_NAMES.iter()).find(|name| from == 0 && before == **name && at < bytes.len());
        if let Some(name) = long.or(short) {
            // Two names side by side, the first of which no digit ends: gammadelta.
            let start = at - name.len();
            if let Some(name) = LONG_NAMES.iter().find(|name| word[from..start] == ***name) {
                found(start - name.len(), start);
            }
            found(start, at);
            from = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(word: &str) -> String {
        let mut result = word.to_owned();
        let mut places = Vec::new();
        gaps(word, &mut |at| places.push(at));
        places.iter().rev().for_each(|&at| result.insert(at, '|'));
        result
    }

    #[test]
    fn names_of_letters_are_set_apart_from_letters_and_digits() {
        for expected in [
            "tgf|beta|1",
            "tgf|beta",
            "beta|1",
            "beta|2m",
            "hif1|alpha",
            "1|alpha",
            "gamma|delta",
            "alpha|1|beta|1",
            "nf|kappa|b",
            "kappa|b",
            "i|kappa|b",
            "pi|3k",
            "chi|2",
            "pkc|epsilon",
        ] {
            assert_eq!(apart(&expected.replace('|', "")), expected);
        }
        for word in [
            "alphabet",
            "betaine",
            "beta",
            "alphas",
            "diabetes",
            "tissue",
            "tau",
            "emu",
            "il2",
            "cancer",
            "3pi",
            "beta_1",
            "b",
            "",
            "carcinoma",
            "region",
        ] {
            assert_eq!(apart(word), word);
        }
    }

    #[test]
    fn a_letter_has_its_name_in_every_style() {
        for letter in ['α', 'Α', 'ά', '𝛼', '𝜶', 'ᾶ'] {
            assert_eq!(greek_name(letter), Some("alpha"), "{letter}");
        }
        assert_eq!(greek_name('∆'), greek_name('Δ'));
        assert_eq!(greek_name('a'), None);
        assert_eq!(greek_name('ϗ'), None);
    }
}
