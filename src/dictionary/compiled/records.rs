//! The rows of the flat tables: fixed sizes, little-endian, no padding, so that a table in a file is a table in memory.
//!
//! A string is named by its number in the string table, a list by its first place in the table of lists.

use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::dictionary::{CaseRule, Status, VariantRule};
use crate::document::NameKind;

/// Stands for a number that is not there.
pub(super) const NONE: u32 = u32::MAX;

/// A term.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct TermRecord {
    /// The name, a string.
    pub(super) name: U32,
    /// The concept, or [`NONE`].
    pub(super) concept: U32,
    /// The row's line.
    pub(super) line: U32,
    /// A row of [`ExtraRecord`], or [`NONE`].
    pub(super) extra: U32,
    /// The row's dictionary.
    pub(super) dictionary: U16,
    /// The kind of name: its place in [`KINDS`].
    pub(super) kind: u8,
    /// Case rule, status, and the rule that made the name.
    pub(super) flags: u8,
}

/// What few terms have: companions, and flags from an overlay.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub(super) struct ExtraRecord {
    /// Companions, in the table of lists: first those of which one is wanted, then those of which none may stand.
    pub(super) companions: U32,
    pub(super) n_any_of: U32,
    pub(super) n_none_of: U32,
    /// The line of the overlay's row, or [`NONE`].
    pub(super) conditioned_line: U32,
    pub(super) conditioned_dictionary: U16,
    pub(super) unused: U16,
}

/// A concept.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct ConceptRecord {
    pub(super) curie: U32,
    pub(super) label: U32,
    /// Cross-references, parents and pairs of attributes, in the table of lists, one behind the other.
    pub(super) list: U32,
    pub(super) n_xrefs: U32,
    pub(super) n_parents: U32,
    pub(super) n_attributes: U32,
    /// The first of its terms in the table of terms by concept; they end where those of the next concept begin.
    pub(super) terms: U32,
    pub(super) entity_type: U16,
    pub(super) unused: U16,
}

/// A normalized form.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct PatternRecord {
    /// The form, a string.
    pub(super) form: U32,
    /// The first of its terms in the table of terms by form; they end where those of the next form begin.
    pub(super) terms: U32,
}

/// A place of the hash table over the beginnings of forms.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(C)]
pub(in crate::dictionary) struct Slot {
    /// The lower half of the hash.
    pub(in crate::dictionary) fingerprint: U32,
    /// The form and whether longer ones begin with it; 0 in an empty place.
    pub(in crate::dictionary) value: U32,
}

/// The kinds of names by number. Never change the order: files have it.
const KINDS: [NameKind; 8] = [
    NameKind::Label,
    NameKind::Exact,
    NameKind::Abbreviation,
    NameKind::Adjectival,
    NameKind::Narrow,
    NameKind::Broad,
    NameKind::Related,
    NameKind::Defined,
];

const EXACT_CASE: u8 = 1;
const BLOCK: u8 = 2;
const NEEDS_CONTEXT: u8 = 4;
const GENERIC: u8 = 8;
const BY_ADJECTIVE: u8 = 16;
const INVERTED: u8 = 32;
const DERIVED: u8 = 64;

pub(super) fn kind_number(kind: NameKind) -> u8 {
    let place = KINDS.iter().position(|&known| known == kind).unwrap_or(0);
    u8::try_from(place).unwrap_or(0)
}

/// The kind of a number; one that is none is taken for a label.
pub(super) fn kind_of(number: u8) -> NameKind {
    KINDS
        .get(usize::from(number))
        .copied()
        .unwrap_or(NameKind::Label)
}

pub(super) fn flags(case: CaseRule, status: Status, variant: Option<VariantRule>) -> u8 {
    let case = match case {
        CaseRule::Any => 0,
        CaseRule::Exact => EXACT_CASE,
    };
    let status = match status {
        Status::Allow => 0,
        Status::Block => BLOCK,
        Status::NeedsContext => NEEDS_CONTEXT,
        Status::Generic => GENERIC,
    };
    let variant = match variant {
        None => 0,
        Some(VariantRule::Adjective) => BY_ADJECTIVE,
        Some(VariantRule::Inverted) => INVERTED,
        Some(VariantRule::Derived) => DERIVED,
    };
    case | status | variant
}

pub(super) fn case_of(flags: u8) -> CaseRule {
    if flags & EXACT_CASE != 0 {
        CaseRule::Exact
    } else {
        CaseRule::Any
    }
}

pub(super) fn status_of(flags: u8) -> Status {
    if flags & BLOCK != 0 {
        Status::Block
    } else if flags & NEEDS_CONTEXT != 0 {
        Status::NeedsContext
    } else if flags & GENERIC != 0 {
        Status::Generic
    } else {
        Status::Allow
    }
}

pub(super) fn variant_of(flags: u8) -> Option<VariantRule> {
    if flags & BY_ADJECTIVE != 0 {
        Some(VariantRule::Adjective)
    } else if flags & INVERTED != 0 {
        Some(VariantRule::Inverted)
    } else if flags & DERIVED != 0 {
        Some(VariantRule::Derived)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_kinds_come_back() {
        for case in [CaseRule::Any, CaseRule::Exact] {
            for status in [
                Status::Allow,
                Status::Block,
                Status::NeedsContext,
                Status::Generic,
            ] {
                for variant in [
                    None,
                    Some(VariantRule::Adjective),
                    Some(VariantRule::Inverted),
                    Some(VariantRule::Derived),
                ] {
                    let flags = flags(case, status, variant);
                    let back = (case_of(flags), status_of(flags), variant_of(flags));
                    assert_eq!(back, (case, status, variant));
                }
            }
        }
        for kind in KINDS {
            assert_eq!(kind_of(kind_number(kind)), kind);
        }
        assert_eq!(kind_of(200), NameKind::Label);
    }

    #[test]
    fn records_have_the_sizes_that_files_have() {
        assert_eq!(size_of::<TermRecord>(), 20);
        assert_eq!(size_of::<ExtraRecord>(), 20);
        assert_eq!(size_of::<ConceptRecord>(), 32);
        assert_eq!(size_of::<PatternRecord>(), 8);
        assert_eq!(size_of::<Slot>(), 8);
    }
}
