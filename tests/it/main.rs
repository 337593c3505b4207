//! Integration tests: they drive the library and the built program on whole inputs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may unwrap, and says on standard error what it skipped"
)]

mod architecture; // the map of rooms, the size and names of files
mod readers_broken; // every reader on inputs that are broken at random
mod readers_text; // readers of text formats on real files, against independent readers
mod records; // the published JSON Schemas and the records that the program writes
mod support; // what several tests need; no tests in it
mod tag; // `oncotag tag`: outputs, offsets, exit codes, pipes, signals, threads
