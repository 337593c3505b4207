//! Whether a sentence ends at a single full stop: what the words before and after say.

use super::enumeration::{continues_list, is_heading_number};
use super::initial::is_initial;
use super::rules::{AbbreviationClass, SplitterRules};
use super::stop::Next;
use super::surroundings::{chunk_before, is_inside_parenthesis, last_word, previous_chunk};

/// A single full stop in its sentence.
pub(super) struct FullStop<'t> {
    /// What is known of words.
    pub(super) rules: &'t SplitterRules,
    /// The section.
    pub(super) text: &'t str,
    /// Where the sentence begins.
    pub(super) start: usize,
    /// Where the stop is.
    pub(super) stop: usize,
    /// Whether a bracket or quotation mark closes after the stop.
    pub(super) has_closer: bool,
    /// Where the first word after the stop starts.
    pub(super) next_start: usize,
    /// Whether a bracket opens before that word.
    pub(super) is_bracketed: bool,
}

impl FullStop<'_> {
    /// Whether the sentence ends there, when this comes next.
    pub(super) fn ends_before(&self, next: Next<'_>) -> bool {
        let chunk = chunk_before(self.text, self.start, self.stop);
        let word = last_word(chunk);
        if let Next::Capital(next) = next
            && self.rules.is_label(next)
        {
            return true;
        }
        if self.is_item_number(chunk) || next == Next::Digit && self.is_spaced_decimal(chunk) {
            return false;
        }
        if let Some(class) = self.abbreviation(chunk, word) {
            return self.ends_after_abbreviation(class, next);
        }
        if is_single_letter(word) {
            return self.ends_after_letter(word, next);
        }
        if is_dotted_letters(word) {
            return self.ends_after_letters(word, next);
        }
        match next {
            Next::Capital(next) => !self.is_clipped(next),
            Next::Symbol(_) | Next::Digit | Next::Sign => true,
            // Claim: in brackets or with a colon, small letters number a part: `PCR. (a) Expression`, `μm. b-f: Detail`.
            Next::Small(token) if self.is_bracketed || token.ends_with(':') => true,
            Next::Small(token) => {
                !self.has_closer && is_prose_end(chunk, word) && !token.starts_with("http")
            }
        }
    }

    /// The class of the abbreviation before the stop: a word, a sign such as `N°` that is no word, or what follows the
    /// last inner stop of `Acad.Sci`.
    fn abbreviation(&self, chunk: &str, word: &str) -> Option<AbbreviationClass> {
        let name = if word.is_empty() { chunk } else { word };
        let last = || {
            name.rsplit_once('.')
                .map(|(_, last)| last)
                .filter(|last| last.len() > 1)
        };
        self.rules
            .abbreviation(name)
            .or_else(|| self.rules.abbreviation(last()?))
    }

    /// Whether the stop belongs to the number of a list or heading: at the start of the sentence, right after `;`, `:`
    /// or `,`, or as the next number of the list that the sentence begins.
    ///
    /// Catches `1. The first item 2. The second`, `nerve; 6. Cultured cells`; must not catch `in Table 2. The`.
    fn is_item_number(&self, chunk: &str) -> bool {
        if is_heading_number(self.text, self.start, self.stop) {
            return true;
        }
        let bare = chunk.trim_start_matches('(').trim_end_matches(')');
        let is_short = bare.len() <= 3 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_short || bare.is_empty() {
            return false;
        }
        let at = self.stop - chunk.len();
        let before = previous_chunk(self.text, self.start, at);
        let is_number = bare.bytes().all(|byte| byte.is_ascii_digit());
        let is_after_colon = before.ends_with(':') && (bare == "1" || bare.len() < chunk.len());
        is_number && (before.ends_with(';') || is_after_colon)
            || continues_list(self.text, self.start, at)
    }

    /// Whether the stop is a decimal point with a space after it, as old records have it.
    ///
    /// Claim: a bare number of up to three digits or a chromosome band before, or a sign of comparison, and a bare number
    /// after make a decimal; so does a number after that begins with 0. Catches `0. 9%`, `P =. 03`, `22q11. 2`,
    /// `interval. 04`; must not catch `in 1998. 12 patients`, `(P = 0.05). 12 patients`, `exon 6. 129 cells`, `camera 3. 18F-FDG`.
    fn is_spaced_decimal(&self, chunk: &str) -> bool {
        let rest = &self.text[self.next_start..];
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = after
            .strip_prefix(") ")
            .is_some_and(|item| item.starts_with(char::is_uppercase)); // `nonfocal. 03) Mild`
        let has_zero = rest.starts_with('0') && rest.len() - after.len() > 1;
        if has_zero && !is_item && !after.starts_with(char::is_alphabetic) {
            return true;
        }
        if after.starts_with(|c: char| c.is_alphabetic() || c == '-') {
            return false;
        }
        if chunk.ends_with(['=', '<', '>', '≤', '≥', '~', '±', '-', '–', '−']) {
            return true;
        }
        let number = chunk.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        // `22q11`, `q24`, `12q22-q24`
        let is_band = || {
            let Some((chromosome, band)) = number.rsplit_once(['p', 'q']) else {
                return false;
            };
            let n_digits = rest.len() - after.len();
            band.len() <= 2
                && is_digits(band)
                && n_digits <= 2
                && chromosome
                    .chars()
                    .all(|c| c.is_ascii_digit() || "XYpqter.-–;(".contains(c))
        };
        if is_band() {
            return true;
        }
        let before = previous_chunk(self.text, self.start, self.stop - chunk.len());
        number.len() <= 3 && is_digits(number) && !self.rules.is_letter_head(last_word(before))
    }

    fn ends_after_abbreviation(&self, class: AbbreviationClass, next: Next<'_>) -> bool {
        let Next::Capital(word) = next else {
            // Claim: after an abbreviation a sentence begins with a capital. Must not catch `no. 5`, `et al. (2001)`,
            // `etc.) to`. Only a symbol may follow the last word of a sentence: `in cells etc. p53 was`.
            return class == AbbreviationClass::BeforeCapital
                && matches!(next, Next::Symbol(_))
                && !self.is_bracketed
                && !self.is_inside();
        };
        if self.is_bracketed {
            return false;
        }
        match class {
            AbbreviationClass::Never => false,
            AbbreviationClass::BeforeNumber => !is_label_of_number(word),
            AbbreviationClass::BeforeCapital => !self.is_inside(),
            AbbreviationClass::BeforeStarter => self.rules.is_starter(word) && !self.is_inside(),
        }
    }

    fn ends_after_letter(&self, word: &str, next: Next<'_>) -> bool {
        let is_capital = word.chars().all(char::is_uppercase);
        match next {
            Next::Capital(next) if self.rules.is_starter(next) => !self.is_bracketed || is_capital,
            Next::Capital(next) => {
                let letter = self.stop - word.len();
                let is_name = self.is_initial_next(next)
                    || is_initial(self.rules, self.text, self.start, letter);
                !is_capital || !is_name
            }
            Next::Digit | Next::Symbol(_) | Next::Sign => {
                let letter = self.stop - word.len();
                is_capital && !is_initial(self.rules, self.text, self.start, letter)
            }
            // Claim: a small word after a capital and a stop is a species: `E. coli`.
            Next::Small(_) => false,
        }
    }

    /// Whether the capitalized word after the stop is a clipped word of a name, and this one likewise.
    ///
    /// Catches `Mol. Cell. Biol. 8`; must not catch `cells. Cell cycle`.
    fn is_clipped(&self, next: &str) -> bool {
        self.text[self.next_start + next.len()..].starts_with('.')
            && self.rules.abbreviation(next) == Some(AbbreviationClass::BeforeStarter)
    }

    /// Whether the capitalized word after the stop is itself an initial: `U. S. Government`, not `B. E. coli`.
    fn is_initial_next(&self, next: &str) -> bool {
        let rest = &self.text[self.next_start + next.len()..];
        is_single_letter(next)
            && rest
                .strip_prefix('.')
                .is_some_and(|rest| !rest.trim_start().starts_with(char::is_lowercase))
    }

    /// Claim: letters with stops between them end a sentence before a word that begins with one capital if they are small
    /// (doses, times), else before a starter only. Catches `5 mg i.v. Mice`, `in the U.S. The`; must not catch
    /// `125 mg i.v. MP was`, `i.p. (n = 12)`, `J.B. Smith`.
    fn ends_after_letters(&self, word: &str, next: Next<'_>) -> bool {
        let Next::Capital(next) = next else {
            return false;
        };
        let is_small = word.chars().any(char::is_lowercase);
        let is_word = !next.chars().nth(1).is_some_and(char::is_uppercase);
        let is_start = is_small && is_word || self.rules.is_starter(next);
        is_start && !self.is_bracketed && !self.is_inside()
    }

    fn is_inside(&self) -> bool {
        !self.has_closer && is_inside_parenthesis(self.text, self.start, self.stop)
    }
}

/// Whether a word is one letter.
fn is_single_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Whether a word is letters with stops between them: `U.S`, `i.v`.
fn is_dotted_letters(word: &str) -> bool {
    word.contains('.') && word.split('.').all(is_single_letter)
}

/// Whether a capitalized word after `Fig.` or `no.` names a number or part: `S1`, `IV`, `A`.
fn is_label_of_number(word: &str) -> bool {
    is_single_letter(word)
        || word.contains(|c: char| c.is_ascii_digit())
        || word.bytes().all(|byte| b"IVXLC".contains(&byte))
}

/// Whether what stands before a stop ends a sentence even where the next begins with a small letter.
///
/// Claim: a small word of four letters or more that is no known abbreviation does, as do a closing bracket and a
/// symbol of letters and digits or capitals. Catches `stable. lungs are unchanged`, `(Fig. 2). os, outer segment`,
/// `at P5. mr-s was`; must not catch `C. elegans`, `s.c. injections`.
fn is_prose_end(chunk: &str, word: &str) -> bool {
    if word.is_empty() {
        return chunk.ends_with([')', ']', '%']);
    }
    let is_symbol = word.bytes().any(|byte| byte.is_ascii_digit())
        || word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if word.contains(char::is_alphabetic) && is_symbol {
        return true;
    }
    word.len() >= 4 && word.chars().all(char::is_lowercase)
}
