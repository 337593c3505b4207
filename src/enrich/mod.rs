//! Mentions and sentences in, what the text says about them out.
//!
//! Here the rhetorical role of sentences, where labels of sections give it; assertion, links and relations come beside
//! it as files of their own. Nothing here finds or drops a mention.

mod role;

pub use role::{assign_roles, role_of_label};
