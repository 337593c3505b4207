//! Facts that a format's reader and writer share: names, escapes, record shapes.

#[cfg(feature = "parquet")]
pub mod columns;
pub mod facts;
pub mod losses;
pub mod manifest;
pub mod record;
pub mod row;
#[cfg(feature = "schema")]
pub mod schema;
pub mod spacy;
