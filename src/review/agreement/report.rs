//! What agreement comes to, as `/api/v1/agreement` gives it.

use serde::Serialize;
use utoipa::ToSchema;

/// How far the curators of a project agree.
///
/// Empty where nobody has decided on the same documents, as in projects in which all decide together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Agreement {
    /// All curators who decided on a document that somebody else decided on too, by name.
    pub curators: Vec<String>,
    /// All of them together; null where there are not two.
    pub all: Option<Comparison>,
    /// Each two of them who have a document in common, by name.
    pub pairs: Vec<Comparison>,
    /// How often documents were drawn for the intervals.
    pub draws: usize,
    /// The seed of the draws: the same decisions give the same intervals.
    pub seed: u64,
}

/// Some curators, on the documents that at least two of them decided on.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Comparison {
    /// Who.
    pub curators: Vec<String>,
    /// On how many documents.
    pub documents: usize,
    /// Over everything.
    pub overall: Measures,
    /// By entity type, by name. What is said of other types counts as none there.
    pub by_type: Vec<NamedMeasures>,
    /// By document, least strict F1 first, at most 200. They have no intervals: a document cannot be drawn from itself.
    pub by_document: Vec<NamedMeasures>,
}

/// The figures of a type or a document.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NamedMeasures {
    /// Entity type, or the document's identity.
    pub name: String,
    /// Its figures.
    #[serde(flatten)]
    pub measures: Measures,
}

/// All figures of one kind of thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Measures {
    /// Cohen's kappa; null where more than two are compared.
    pub cohen_kappa: Option<Figure>,
    /// Fleiss's kappa, of the units with the number of answers that most units have.
    pub fleiss_kappa: Figure,
    /// Krippendorff's alpha for nominal answers, of all units with two answers or more.
    pub krippendorff_alpha: Figure,
    /// F1 of mentions with the same pieces and the same type; of more than two, of all pairs together.
    pub f1_strict: Figure,
    /// The same, with the same concept too.
    pub f1_concept: Figure,
    /// F1 of mentions of the same type that share a character.
    pub f1_relaxed: Figure,
}

/// A figure, how sure it is, and what it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Figure {
    /// Its value; null where it has none.
    pub value: Option<f64>,
    /// Why it has none.
    pub undefined: Option<Undefined>,
    /// Both ends of the 95 % interval, by drawing documents; null for less than two documents.
    pub interval: Option<[f64; 2]>,
    /// How many units it rests on; of F1, how many mentions.
    pub n: usize,
}

/// Why a figure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// Nothing was answered by two.
    NoUnits,
    /// All answers are the same one, so agreement by chance would be full too.
    OneAnswer,
    /// Nobody has a mention.
    NoMentions,
}
