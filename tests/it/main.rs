//! Integration tests: they drive the library and the built program on whole inputs.
