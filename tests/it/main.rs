//! Integration tests: they drive the library and the built program on whole inputs.

// The published JSON Schemas and the records that the program writes.
mod records;
// Helpers of the tests; no tests in it.
mod support;
// `oncotag tag`: outputs, offsets, exit codes, pipes, signals, threads.
mod tag;
