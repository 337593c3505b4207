//! Integration tests: they drive the library and the built program on whole inputs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may unwrap, and says on standard error what it skipped"
)]

mod architecture; // the map of rooms, the size and names of files
mod docs; // commands in README.md and docs/
mod independent; // what the program writes, judged by a script without our code
mod records; // the published JSON Schemas and the records that the program writes
mod support; // what several tests need; no tests in it
mod tag; // `oncotag tag`: outputs, offsets, exit codes, pipes, signals, threads
