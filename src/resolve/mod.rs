//! Candidates in, mentions out.
//!
//! The order is fixed, so that the same text always gives the same mentions:
//!
//! 1. **Judge** each candidate on its own ([`judge`]): blocked strings and what they cover, affixes, what the document
//!    defines the string as, companions.
//! 2. **Qualify** (`qualify`): words beside a name that belong to it widen it, also to a name of another type.
//!    Generic names (`tumor`) that stay bare fall.
//! 3. **Choose** among the concepts of one string: the definition in the document, then the kind of the name (label,
//!    exact, abbreviation, adjectival, narrow, broad, related), then a name equal to the surface form, then the order
//!    of the dictionaries. The others become alternatives.
//! 4. **Company**: types that are only tagged beside certain others take no part where these are not in the sentence.
//! 5. **Overlaps**: the longest first (bytes in all fragments), then the higher priority of the type, then the earlier
//!    start. Of one type only the longest stays; of two types on the same span the higher priority stays; one that lies
//!    inside another type's mention stays where its type may nest there; one that crosses a mention falls.
//!
//! No candidate is lost without a word: what falls is in [`Annotations::discards`](crate::document::Annotations) with its
//! reason.

pub mod abbreviations;
mod beside;
mod boundaries;
mod breaks;
mod choose;
mod company;
pub mod coordination;
mod covers;
pub mod definitions;
mod judge;
mod mentions;
mod overlap;
mod qualify;
pub mod spelled_out;

pub use judge::{Accepted, Judged, Qualifier, judge};
pub use mentions::resolve;

use std::sync::Arc;

use abbreviations::DefinitionFinder;

use crate::dictionary::{AffixRules, Lexicon, QualifierRules};
use crate::document::EntityTypeId;

/// The data that decides.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Terms, with their status and companions, and the settings of types.
    pub lexicon: Arc<Lexicon>,
    /// What affixes do to names.
    pub affixes: AffixRules,
    /// Which words beside a name belong to it.
    pub qualifiers: QualifierRules,
    /// How definitions of short forms are read.
    pub definitions: DefinitionFinder,
}

/// Settings of the resolution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResolveOptions {
    /// Keep shorter mentions inside longer ones of the same type.
    pub keep_nested: bool,
    /// Keep names that say their type and no kind of it (`tumor`, `cells`), with the attribute `generic`.
    pub keep_generic: bool,
}

impl ResolveOptions {
    /// Whether mentions of a type inside longer ones of the same type are kept, by these settings or those of the type.
    pub(crate) fn keeps_nested(self, lexicon: &Lexicon, of_type: EntityTypeId) -> bool {
        self.keep_nested || lexicon.settings(of_type).admission.keep_nested
    }
}
