//! Text in, its normalized form with a map back to source offsets out.
//!
//! Names of a dictionary and texts are folded by the same rules, so a rule can never lose a match between two strings
//! that were equal before; it can only make more strings equal. Folding never touches the source: a hit in the folded
//! text is mapped back to the bytes that it stands for, and a hit that begins or ends inside a folded unit (half a
//! ligature, half a Greek letter's name) has no source span.
//!
//! What is folded, in the words that [`Steps`] and `explain` use:
//!
//! | step | makes equal |
//! |---|---|
//! | case | `Liver`, `liver` |
//! | separator | `PET/CT`, `PET-CT`, `PET CT`; `pre-angiogenic`, `preangiogenic`; `HER-2`, `HER2`; any hyphen |
//! | unicode | `ﬁbrosis`, `fibrosis`; `Müllerian`, `Mullerian`; soft hyphens; `CD8⁺`, `CD8(+)`, `CD8+` |
//! | greek | `TGF-β1`, `TGFβ1`, `TGF-beta-1`, `TGFbeta1`, `TGF beta 1` |
//! | spelling | `tumour`, `tumor`; `oesophageal`, `esophageal`; `localisation`, `localization` |
//! | plural | `metastases`, `metastasis`; `carcinomata`, `carcinomas`, `carcinoma`; `niches`, `niche` |
//! | numeral | `type II`, `type 2` |
//! | possessive | `Hodgkin's`, `Hodgkin` |

mod boundaries;
mod characters;
mod fold;
mod folded;
mod greek;
mod packed;
mod prefixes;
mod recent;
mod steps;
mod words;

pub use boundaries::{
    before_hyphen, behind_hyphen, is_on_words, is_part_of_symbol, word_char_after, word_char_before,
};
pub use characters::{is_hyphen, is_ignorable};
pub use fold::{fold, fold_name, fold_short_name};
pub use folded::Folded;
pub(crate) use packed::{hash_of_packed, packed};
pub use steps::{Steps, needed_steps};

/// The length in bytes of what stands at the start of a text and belongs together; most of it is ASCII, which needs no
/// decoding.
pub fn length_while(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    let is_inside = |byte: &&u8| byte.is_ascii() && belongs(char::from(**byte));
    let n_ascii = text.as_bytes().iter().take_while(is_inside).count();
    let rest = &text[n_ascii..];
    if rest.starts_with(|next: char| !next.is_ascii()) {
        n_ascii + rest.find(|next| !belongs(next)).unwrap_or(rest.len())
    } else {
        n_ascii
    }
}

/// Whether a character is part of a word for boundaries: letters, digits, combining marks, the underscore and invisible
/// characters (which [`word_char_before`] and [`word_char_after`] pass over).
pub fn is_word_char(character: char) -> bool {
    character.is_alphanumeric()
        || character == '_'
        || characters::is_combining_mark(character)
        || is_ignorable(character)
}
