//! Sections in, sentences out.
