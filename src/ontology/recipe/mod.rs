//! Recipes: which part of which sources makes a generated dictionary, and how its names are cleaned.
//!
//! A recipe is a TOML file (`dictionaries/recipes/*.toml`). Its sources are read in order and a part of each is selected;
//! what a later source says of a concept that an earlier one has is merged into that one, by cross-reference or label;
//! then names are curated, and the rows written. The same inputs give the same bytes. Nothing here fetches anything:
//! [`build`] is told where the unpacked files are.

mod build;
mod headings;
mod merge;
mod recipe_file;
mod render;
mod row;
mod select;

pub use build::{Built, RecipeError, ScopeLine, build};
pub use recipe_file::{Recipe, RecipeSource};
pub use row::DictionaryRow;
