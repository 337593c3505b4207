//! Spaces, hyphens, slashes and line breaks between words.

use super::Folder;
use super::Last;
use crate::normalize::characters::{Separator, is_ignorable, separator};
use crate::normalize::greek::{begins_with_greek_name, is_greek_name};
use crate::normalize::prefixes::is_prefix;
use crate::normalize::steps::Steps;
use crate::normalize::word_char_after;

/// Bytes of the ends by which prefixes that are written apart are told.
const PREFIX_END_BYTES: usize = 3;

/// Letters before a hyphen and a number up to which the two are one symbol.
const MAX_SYMBOL_LETTERS: usize = 4;

impl Folder<'_> {
    /// Folds a single space before a letter or digit of ASCII; gives the byte behind it.
    pub(super) fn fold_space(&mut self, start: usize) -> usize {
        let end = start + 1;
        // What is written may be folded to other letters than the source has.
        let may_join = if self.copied + PREFIX_END_BYTES <= start {
            may_end_prefix_written_apart(&self.source.as_bytes()[..start])
        } else {
            self.copied < start || may_end_prefix_written_apart(self.out.as_bytes())
        };
        self.last = Last::Other;
        if may_join && self.steps.has(Steps::SEPARATOR) {
            self.copy_to(start);
            if self.space_joins(end) {
                self.push_unit("", start, end);
                self.copied = end;
            }
        }
        end
    }

    /// Folds a run of spaces, hyphens, slashes and line breaks; gives the byte behind it.
    pub(super) fn fold_separators(&mut self, start: usize) -> usize {
        let mut end = start;
        let mut kinds = [0_usize; 5];
        while let Some((kind, next)) = self.separator_at(end) {
            // `\r\n` is one line break.
            if !self.source[..next].ends_with("\r\n") {
                kinds[kind as usize] += 1;
            }
            end = next;
        }
        self.last = Last::Other;
        let run = &self.source[start..end];
        if !self.steps.has(Steps::SEPARATOR) {
            self.out.push_str(run);
            return end;
        }
        let [mut spaces, breaks, hyphens, slashes, zero_widths] = kinds;
        if spaces + breaks + hyphens + slashes == 0 {
            spaces = zero_widths.min(1);
        }
        let is_joined = hyphens == 1 && spaces == 0 && breaks <= 1 && slashes == 0;
        if (is_joined && self.hyphen_joins(end))
            || (hyphens == 0 && spaces == 1 && breaks + slashes == 0 && self.space_joins(end))
        {
            self.push_unit("", start, end);
        } else if breaks > 1 {
            self.push_separator("\n", start, end); // a paragraph ends
        } else if hyphens > 1 || hyphens > 0 && spaces > 0 {
            self.push_separator("-", start, end); // a dash between clauses, `--`, or `pre- and`
        } else {
            self.push_separator(" ", start, end);
        }
        end
    }

    /// The separator at a byte, or behind invisible characters there, and the byte behind it.
    fn separator_at(&self, at: usize) -> Option<(Separator, usize)> {
        let mut rest = self.source[at..].chars();
        let character = rest.find(|&c| !is_ignorable(c))?;
        separator(character).map(|kind| (kind, self.source.len() - rest.as_str().len()))
    }

    fn push_separator(&mut self, folded: &str, start: usize, end: usize) {
        if end - start == folded.len() {
            self.out.push_str(folded);
        } else {
            self.push_unit(folded, start, end);
        }
    }

    /// Whether a hyphen joins: behind a prefix, and between a short symbol and its number (`HER-2`, `Ki-67`).
    ///
    /// Not by case, so that a title in capitals folds like its sentence; and not `type-2`, which is also written apart.
    fn hyphen_joins(&self, after: usize) -> bool {
        let before = self.last_word();
        let Some(next) = self.visible_at(after) else {
            return false;
        };
        if next.is_alphabetic() {
            return is_prefix(before, |_| true) && !self.is_greek_at(after);
        }
        let is_symbol = (1..=MAX_SYMBOL_LETTERS).contains(&before.len())
            && before.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !before.eq_ignore_ascii_case("type")
            && !(self.steps.has(Steps::GREEK) && is_greek_name(before));
        next.is_ascii_digit() && is_symbol
    }

    fn space_joins(&self, after: usize) -> bool {
        let is_and = self.source[after..].starts_with("and")
            && word_char_after(self.source, after + "and".len()).is_none();
        self.visible_at(after).is_some_and(char::is_alphabetic)
            && !is_and // `pre and post`
            && is_prefix(self.last_word(), |is_written_apart| is_written_apart)
            && !self.is_greek_at(after)
    }

    /// Whether a Greek letter stands at a byte, or its name, which are set apart from prefixes.
    fn is_greek_at(&self, at: usize) -> bool {
        let rest = self.source[at..].trim_start_matches(is_ignorable);
        let end = rest
            .find(|character: char| !character.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let is_letter =
            (rest.chars().next()).is_some_and(|letter| self.greek_name(letter).is_some());
        is_letter || self.steps.has(Steps::GREEK) && begins_with_greek_name(&rest[..end])
    }

    /// The word at the end of the normalized form, without a prefix that was joined to it: `PD` in `anti-PD-1`.
    fn last_word(&self) -> &str {
        let bytes = self.out.as_bytes();
        let start = bytes
            .iter()
            .rposition(|byte| !byte.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1);
        self.out.get(start.max(self.last_at)..).unwrap_or("")
    }
}

/// Whether what stands before a space may end in a prefix that is written apart, by its last letters. Nearly all spaces are
/// passed over by that.
fn may_end_prefix_written_apart(before: &[u8]) -> bool {
    let Some(end) = before.last_chunk::<PREFIX_END_BYTES>() else {
        return true;
    };
    let ends = [*b"non", *b"nti", *b"pre", *b"ost", *b"cro"];
    ends.contains(&end.map(|byte| byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::prefixes::prefixes_written_apart;

    #[test]
    fn no_prefix_written_apart_is_passed_over() {
        for prefix in prefixes_written_apart() {
            assert!(may_end_prefix_written_apart(prefix.as_bytes()), "{prefix}");
        }
    }
}
