//! Annotated documents in, a data set for training out: a folder that trainers load as it is.
//!
//! [`assemble`] chooses examples (sentences or documents), gives each a split and leaves out what would leak;
//! [`write_folder`] writes them in every form with card and checksums; [`verify`], [`leaks`] and [`Statistics`] look at a
//! folder that is there; [`Hydrator`] puts the texts back into one that was published without. What never happens here:
//! finding a mention, or asking the clock.

mod assemble;
mod card;
mod croissant;
mod error;
mod features;
mod files;
mod folder;
mod hydrate;
mod labels;
mod leak;
mod manifest;
mod near;
mod novelty;
mod page;
mod plots;
mod row;
mod select;
mod split;
mod statistics;
mod table;
mod tags;
#[cfg(test)]
mod tests;
mod verify;

pub use assemble::{Assembled, GaveWay, LeftOut, Options, Per, Source, assemble};
pub use error::{DatasetError, MANIFEST};
pub use files::{identities, read_rows};
pub use folder::{Contents, unfinished_folder, write_folder};
pub use hydrate::{Hydrated, Hydrator};
pub use labels::{LabelKind, Labels};
pub use leak::{Leak, Leaks, leaks};
pub use manifest::{About, Counts, DATASET_SCHEMA, FileEntry, Manifest, TextPolicy};
pub use near::{MIN_SIMILARITY, Near, Place, Shingles, near_copies};
pub use novelty::Novelty;
pub use page::statistics_page;
pub use plots::{Plot, plots};
pub use row::{MentionRow, Quality, Row};
pub use select::Selection;
pub use split::{Ratios, Seed, Split};
pub use statistics::{ConceptCount, LENGTH_STEP, SplitStatistics, Statistics};
pub use verify::{Finding, verify};
