//! Annotated documents in, a data set for training out: a folder that trainers load as it is.
//!
//! [`assemble`] chooses examples (sentences or documents), gives each a split and leaves out what would leak;
//! [`write_folder`] writes them in every form with card and checksums; [`verify`], [`leaks`] and [`Statistics`] look at a
//! folder that is there; [`hydrate`] puts the texts back into one that was published without. What never happens here:
//! finding a mention, or asking the clock.

mod assemble;
mod card;
mod croissant;
mod error;
mod features;
mod files;
mod folder;
mod labels;
mod manifest;
mod near;
mod novelty;
mod row;
mod select;
mod split;
mod table;
mod tags;
#[cfg(test)]
mod tests;

pub use assemble::{Assembled, GaveWay, LeftOut, Options, Per, Source, assemble};
pub use error::{DatasetError, MANIFEST};
pub use files::{identities, read_rows};
pub use folder::{Contents, unfinished_folder, write_folder};
pub use labels::{LabelKind, Labels};
pub use manifest::{About, Counts, DATASET_SCHEMA, FileEntry, Manifest, TextPolicy};
pub use near::{MIN_SIMILARITY, Near, Place, Shingles, near_copies};
pub use novelty::Novelty;
pub use row::{MentionRow, Quality, Row};
pub use select::Selection;
pub use split::{Ratios, Seed, Split};
