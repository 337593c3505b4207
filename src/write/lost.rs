//! What most formats have no place for, counted.

use crate::document::{AnnotatedDocument, AssertionStatus, Document, Mention};
use crate::format::losses::{LossKind, Losses};

/// Roles of sentences.
pub(super) fn roles_of_sentences(annotated: &AnnotatedDocument, losses: &mut Losses) {
    let sentences = annotated.annotations.sentences.iter();
    let n_roles = sentences.filter(|sentence| sentence.role.is_some()).count();
    let why = "the format has no sentences with roles";
    losses.add(LossKind::Dropped, "roles of sentences", why, n_roles);
}

/// Metadata beside title, identifiers, journal, date and authors.
pub(super) fn rare_metadata(document: &Document, losses: &mut Losses) {
    let metadata = &document.metadata;
    let n_rare = [
        metadata.version.is_some(),
        !metadata.affiliations.is_empty(),
        !metadata.publication_types.is_empty(),
        !metadata.languages.is_empty(),
        !metadata.keywords.is_empty(),
        !metadata.mesh_headings.is_empty(),
        metadata.vernacular_title.is_some(),
        !metadata.other_abstracts.is_empty(),
    ];
    count_metadata(
        n_rare.into_iter().filter(|&is_there| is_there).count(),
        losses,
    );
}

/// All metadata of a document but its identity.
pub(super) fn metadata(document: &Document, losses: &mut Losses) {
    let metadata = &document.metadata;
    let usual = [
        metadata.title.is_some(),
        metadata.pmcid.is_some(),
        metadata.doi.is_some(),
        metadata.year.is_some(),
        metadata.journal.is_some(),
        metadata.volume.is_some(),
        metadata.issue.is_some(),
        metadata.pages.is_some(),
        !metadata.authors.is_empty(),
    ];
    let n_usual = usual.into_iter().filter(|&is_there| is_there).count();
    count_metadata(n_usual + metadata.extra.len(), losses);
    rare_metadata(document, losses);
}

/// All metadata but what each line of ours says.
pub(super) fn all_but_summary(document: &Document, losses: &mut Losses) {
    let metadata = &document.metadata;
    let others = [
        metadata.pmcid.is_some(),
        metadata.date.is_some(),
        metadata.journal.is_some(),
        metadata.volume.is_some(),
        metadata.issue.is_some(),
        metadata.pages.is_some(),
        !metadata.authors.is_empty(),
    ];
    count_metadata(
        others.into_iter().filter(|&is_there| is_there).count(),
        losses,
    );
    rare_metadata(document, losses);
}

fn count_metadata(n: usize, losses: &mut Losses) {
    let why = "the format has no place for them";
    losses.add(LossKind::Dropped, "fields of metadata", why, n);
}

/// Relations.
pub(super) fn relations(annotated: &AnnotatedDocument, losses: &mut Losses) {
    let n_relations = annotated.annotations.relations.len();
    let why = "the format has no place for them";
    losses.add(LossKind::Dropped, "relations", why, n_relations);
}

/// What a mention says beyond its words, type and concept.
pub(super) fn facts_of_mentions(annotated: &AnnotatedDocument, losses: &mut Losses) {
    let mentions = &annotated.annotations.mentions;
    let is_asserted = |mention: &&Mention| mention.assertion.status != AssertionStatus::Present;
    let counts = [
        (
            "assertions that are not \"present\"",
            mentions.iter().filter(is_asserted).count(),
        ),
        (
            "attributes of mentions",
            mentions
                .iter()
                .map(|mention| mention.attributes.len())
                .sum(),
        ),
        (
            "reasons why mentions were tagged",
            mentions
                .iter()
                .filter(|mention| mention.matched.is_some())
                .count(),
        ),
        (
            "alternative concepts",
            (mentions.iter())
                .map(|mention| mention.concepts.len().saturating_sub(1))
                .sum(),
        ),
        (
            "confidences",
            mentions
                .iter()
                .filter(|mention| mention.confidence < 1.0)
                .count(),
        ),
    ];
    for (what, n) in counts {
        losses.add(
            LossKind::Dropped,
            what,
            "the format has no place for them",
            n,
        );
    }
}
