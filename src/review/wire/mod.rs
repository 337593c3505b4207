//! What goes over the wire: the JSON of `/api/v1`, and of the log.
//!
//! All offsets are in code points and half-open; those of mentions and sentences count in the document's text.

mod document;
mod mention;
mod operation;
mod queue;

pub use document::*;
pub use mention::*;
pub use operation::*;
pub use queue::*;
