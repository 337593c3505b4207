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
//! | separator | `PET/CT`, `PET-CT`, `PET CT`; `pre-angiogenic`, `preangiogenic`; `HER-2`, `HER2` |
//! | unicode | `ﬁbrosis`, `fibrosis`; `Müllerian`, `Mullerian`; soft hyphens; `CD8⁺`, `CD8(+)`, `CD8+` |
//! | greek | `TGF-β`, `TGFβ`, `TGF-beta` |
//! | spelling | `tumour`, `tumor`; `oesophageal`, `esophageal`; `localisation`, `localization` |
//! | plural | `metastases`, `metastasis`; `carcinomata`, `carcinomas`, `carcinoma` |
//! | numeral | `type II`, `type 2` |
//! | possessive | `Hodgkin's`, `Hodgkin` |

mod characters;
mod fold;
mod folded;
mod prefixes;
mod steps;
mod words;

pub use fold::{fold, fold_name};
pub use folded::Folded;
pub use steps::{Steps, needed_steps};

/// Whether a character is part of a word for boundaries: letters, digits, combining marks and the underscore.
pub fn is_word_char(character: char) -> bool {
    character.is_alphanumeric()
        || character == '_'
        || characters::is_combining_mark(character)
        || characters::is_ignorable(character)
}
