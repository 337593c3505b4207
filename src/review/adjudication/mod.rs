//! What curators say of the same mention, where they differ, and what is true in the end.
//!
//! In go the layers of a project, out come the units that somebody has to settle ([`AdjudicationPage`]) and the verdicts on a
//! document ([`Verdict`]), which is what is exported.
//!
//! **A unit** is an item: a mention of the tagger's, or one that somebody added. A curator's answer to it is the mention that
//! they made of it, or *none*, or missing, as in `agreement`; but here an answer says pieces and assertion too. Who said none
//! and has the same words with the same type through another item (the tagger's with other edges, say) gave that answer. Of
//! two units with the same answers by everybody the tagger's counts.
//!
//! **What is true.** What an adjudicator chose, and that may be none. Else what all who answered agree on, one curator alone
//! where nobody else answered. What they differ in is true in no way before it is settled.

mod answers;
mod difference;
mod gold;
mod page;

pub(crate) use answers::{Answers, documents_of_two};
pub use difference::Difference;
pub use gold::{Truth, Verdict, gold_of};
pub use page::{
    AdjudicationAnswer, AdjudicationGold, AdjudicationPage, AdjudicationUnit, UnitStretch,
};

#[cfg(test)]
mod tests;
