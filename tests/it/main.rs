//! Integration tests: they drive the library and the built program on whole inputs.

mod sentences; // the sentence splitter against gold standards and real abstracts
