//! What most formats have no place for, counted.

use crate::document::{
    AnnotatedDocument, AssertionStatus, Concept, Document, Mention, Relation, Section, SectionKind,
};
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

/// All metadata of a document but its identity, which may say its PubMed identifier.
pub(super) fn metadata(document: &Document, losses: &mut Losses) {
    let metadata = &document.metadata;
    let pmid = metadata.pmid.as_deref();
    let usual = [
        pmid.is_some_and(|pmid| document.id.strip_prefix("pmid:") != Some(pmid)),
        metadata.date.is_some(),
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

/// Sections, in formats of one text.
pub(super) fn sections(document: &Document, losses: &mut Losses) {
    let why = "the format has one text";
    losses.add(LossKind::Dropped, "sections", why, document.sections.len());
}

/// Sections that are more than a title and an abstract.
pub(super) fn rare_sections(document: &Document, losses: &mut Losses) {
    let is_usual = |section: &&Section| {
        matches!(section.kind, SectionKind::Title | SectionKind::Abstract)
            && section.label.is_none()
    };
    let n_usual = document.sections.iter().filter(is_usual).count();
    let why = "the format has a title and an abstract";
    let n_rare = document.sections.len() - n_usual;
    losses.add(LossKind::Dropped, "sections", why, n_rare);
}

/// Labels of sections and what stands between sentences, in formats of sentences.
pub(super) fn between_sentences(annotated: &AnnotatedDocument, losses: &mut Losses) {
    let AnnotatedDocument {
        document,
        annotations,
        ..
    } = annotated;
    let is_labeled = |section: &&Section| section.label.is_some();
    let n_labels = document.sections.iter().filter(is_labeled).count();
    let why = "the format has no place for them";
    losses.add(LossKind::Dropped, "labels of sections", why, n_labels);
    let spans = annotations.sentences.iter().map(|sentence| sentence.span);
    let mut end = 0;
    let mut is_more_than_blank = false;
    for (start, next_end) in spans
        .map(|span| (span.start as usize, span.end as usize))
        .chain([(document.text.len(), 0)])
    {
        let between = document.text.get(end..start).unwrap_or_default();
        is_more_than_blank |= between.contains(|c| c != ' ');
        end = next_end;
    }
    let why = "what stands between sentences is left out";
    losses.add(
        LossKind::Normalized,
        "texts",
        why,
        usize::from(is_more_than_blank),
    );
}

/// What a relation says beyond its type and its ends, stance and attributes.
pub(super) fn facts_of_relations(annotated: &AnnotatedDocument, losses: &mut Losses) {
    let relations = &annotated.annotations.relations;
    let count = |is_there: fn(&&Relation) -> bool| relations.iter().filter(is_there).count();
    let counts = [
        (
            "assertions of relations that are not \"present\"",
            count(|relation| relation.assertion.status != AssertionStatus::Present),
        ),
        (
            "rules of relations",
            count(|relation| !relation.rule.is_empty()),
        ),
        (
            "confidences of relations",
            count(|relation| relation.confidence < 1.0),
        ),
    ];
    for (what, n) in counts {
        let why = "the format has no place for them";
        losses.add(LossKind::Dropped, what, why, n);
    }
}

/// Relations.
pub(super) fn relations(annotated: &AnnotatedDocument, losses: &mut Losses) {
    let n_relations = annotated.annotations.relations.len();
    let why = "the format has no place for them";
    losses.add(LossKind::Dropped, "relations", why, n_relations);
}

/// What a concept says beyond its identifier.
pub(super) fn names_of_concepts(annotated: &AnnotatedDocument, losses: &mut Losses) {
    let mentions = annotated.annotations.mentions.iter();
    let concepts = mentions.filter_map(|mention| mention.concepts.first());
    let concepts: Vec<&Concept> = concepts
        .map(|linked| annotated.vocabulary.concept(linked.concept))
        .collect();
    let count = |is_there: fn(&&&Concept) -> bool| concepts.iter().filter(is_there).count();
    let counts = [
        (
            "labels of concepts",
            count(|concept| !concept.label.is_empty()),
        ),
        (
            "cross-references of concepts",
            count(|concept| !concept.xrefs.is_empty()),
        ),
    ];
    for (what, n) in counts {
        let why = "the format has no place for them";
        losses.add(LossKind::Dropped, what, why, n);
    }
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
