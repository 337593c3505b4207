//! `oncotag dataset`: what is in a data set, and what is not.

mod near;
