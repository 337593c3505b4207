//! Sections in, sentences and tokens out.
//!
//! A [`SentenceSplitter`] scans for the few characters at which a sentence can end (a stop, a line end, the colon of a
//! section label) and looks only round them, so that its cost follows the number of candidates and not the length of
//! the text. Words are those of Unicode's text segmentation (UAX #29); which of them are abbreviations, and of what
//! kind, is data ([`SplitterRules`]). Tokens are cut apart from that, over the whole text, for formats that are made of them
//! ([`cut_tokens`]). What never happens here: reading a file, changing a text, looking at mentions.

mod attach;
mod enumeration;
mod full_stop;
mod initial;
mod line;
mod rules;
mod splitter;
mod stop;
mod surroundings;
mod tokens;

pub use attach::attach_sentences;
pub use rules::{RuleError, SplitterRules};
pub use splitter::SentenceSplitter;
pub use tokens::{cut_tokens, tokens_of};
