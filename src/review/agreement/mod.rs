//! How far curators agree who decided on the same documents without seeing each other's decisions.
//!
//! In go the documents as each curator has them ([`Document`]), out come coefficients and F1 with intervals
//! ([`Agreement`]). Only `of_project` knows of a database.
//!
//! **Units.** A unit is a stretch of text: all pieces of a mention of the tagger's, or of a mention that one of the compared
//! curators has. A curator's answer to it is type and concept of the mention that they have on exactly these pieces (of all
//! of them, should there be more than one), or *none*. None is an answer like any other. It is given by who rejected the
//! tagger's mention or gave it other pieces; and to what somebody else marked, by who has decided on all that is tagged in
//! the document and marked nothing there. An answer is missing where the tagger's mention is open or put off, and, for what
//! somebody else marked, where the document is not finished. What neither the tagger nor a curator marked is no unit, so
//! agreement on the rest of the text does not count: kappa and alpha are lower than they would be over tokens.
//!
//! **Coefficients.** Cohen's kappa of two (J. Cohen 1960, A coefficient of agreement for nominal scales,
//! doi:10.1177/001316446002000104), over units that both answered. Fleiss's kappa (J. L. Fleiss 1971, Measuring nominal scale
//! agreement among many raters, doi:10.1037/h0031619) asks for as many answers to every unit; where that differs, the units
//! count that have the most frequent number of answers. Krippendorff's alpha for nominal data (K. Krippendorff 2011, Computing
//! Krippendorff's alpha-reliability) takes every unit with two answers or more.
//!
//! **F1** of two curators is the same whichever is taken for the truth (G. Hripcsak and A. S. Rothschild 2005, Agreement, the
//! F-measure, and reliability in information retrieval, doi:10.1197/jamia.M1733). Mentions at units that the other one has not
//! answered are left out. It needs no number of negatives, which texts do not have.
//!
//! **Intervals** are those of `evaluate`: documents are drawn with replacement, the percentiles are the ends.

mod coefficient;
mod compare;
mod draws;
mod of_project;
mod overlap;
mod report;
mod sheet;

pub use compare::agreement;
pub use report::{Agreement, Comparison, Figure, Measures, NamedMeasures, Undefined};

/// A document as the curators have it who decided in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Identity.
    pub id: String,
    /// What was tagged.
    pub tagged: Vec<Tagged>,
    /// Those who decided on anything in it.
    pub curators: Vec<Curated>,
}

/// The pieces of a mention: code points, half-open, in order.
pub type Pieces = Vec<[usize; 2]>;

/// A mention of the tagger's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// Its pieces.
    pub pieces: Pieces,
    /// Its entity type.
    pub entity_type: String,
}

/// What one curator has in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curated {
    /// Who.
    pub curator: String,
    /// The mentions that they accepted, corrected or added.
    pub mentions: Vec<Marked>,
    /// Pieces of the tagger's mentions that they have not decided on.
    pub undecided: Vec<Pieces>,
}

/// A mention that a curator has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marked {
    /// Its pieces.
    pub pieces: Pieces,
    /// Its entity type.
    pub entity_type: String,
    /// CURIE of its concept; empty for none.
    pub concept: String,
}

#[cfg(test)]
mod tests;
