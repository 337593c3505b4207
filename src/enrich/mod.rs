//! Mentions and sentences in, what the text says about them out.
//!
//! Here the link of mentions to the most specific concept of an ontology, and the rhetorical role of sentences where
//! labels of sections give it; assertion and relations come beside them as files of their own. Nothing here finds or
//! drops a mention.

mod heads;
mod role;

pub use heads::link_to_heads;
pub use role::{assign_roles, role_of_label};
