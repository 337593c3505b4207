//! Annotated documents in, a data set for training out: a folder that trainers load as it is.
//!
//! [`assemble`] chooses examples (sentences or documents), gives each a split and leaves out what would leak;
//! [`write_folder`] writes them in every form with card and checksums; [`verify`], [`leaks`] and [`Statistics`] look at a
//! folder that is there; [`hydrate`] puts the texts back into one that was published without. What never happens here:
//! finding a mention, or asking the clock.

mod near;
mod split;

pub use near::{MIN_SIMILARITY, Near, Place, Shingles, near_copies};
pub use split::{Ratios, Seed, Split};
