//! The review app: people decide on mentions, and what they decide comes out as gold data.
//!
//! In go documents with mentions, out come decisions. A project is one SQLite file (`project/`): the documents as they were
//! tagged, an append-only log of decisions, and what it has come to. The server (`server/`) shows it to browsers.
//! Nothing is tagged here but for `annotate`, and nothing that was decided is ever deleted.

pub mod accounts;
pub mod adjudication;
pub mod agreement;
pub mod backup;
pub mod concepts;
pub mod export;
pub mod guidelines;
pub mod project;
pub mod proposal;
pub mod server;
pub mod statistics;
pub mod wire;
