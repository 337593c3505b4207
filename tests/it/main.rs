//! Integration tests: they drive the library and the built program on whole inputs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may unwrap, and says on standard error what it skipped"
)]

mod architecture; // the map of rooms, the size and names of files
