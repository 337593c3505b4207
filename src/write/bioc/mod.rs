//! BioC, version 1: `collection` of `document` of `passage`, as XML and as JSON.
//!
//! Comeau et al., "BioC: a minimalist approach to interoperability for biomedical text processing", Database 2013,
//! doi:10.1093/database/bat064; the DTD and the JSON form of the package `bioc`. Offsets count in the whole document, in code
//! points (as nearly all readers do, whatever the specification says), or in the unit asked for, which the collection
//! names. Passages tile the text but for the line breaks between them, so that a reader puts the same text together.

mod json;
mod passages;
mod xml;

pub(super) use json::FORMAT as JSON_FORMAT;
pub(super) use xml::FORMAT as XML_FORMAT;

use serde::Serialize;
use serde_json::{Map, Value};

use self::passages::passages;
use super::pieces::pieces;
use super::records::Records;
use super::{WriteOptions, lost};
use crate::document::{AnnotatedDocument, Document};
use crate::format::facts::{facts, words};
use crate::format::losses::{LossKind, Losses};

/// The name of the collection's source.
const SOURCE: &str = concat!("oncotag ", env!("CARGO_PKG_VERSION"));
/// The infon of the collection that names the unit of offsets.
const UNIT: &str = "offset_unit";

/// Names and values, all of them strings, in order.
type Infons = Map<String, Value>;

#[derive(Debug, Serialize)]
struct BiocDocument {
    id: String,
    infons: Infons,
    passages: Vec<Passage>,
    /// Those that lie in no single passage.
    annotations: Vec<Annotation>,
    relations: Vec<Relation>,
}

#[derive(Debug, Serialize)]
struct Passage {
    offset: usize,
    infons: Infons,
    text: String,
    /// Always empty: a passage has text or sentences.
    sentences: [(); 0],
    annotations: Vec<Annotation>,
    /// Always empty: relations belong to the document.
    relations: [(); 0],
}

#[derive(Debug, Serialize)]
struct Annotation {
    id: String,
    infons: Infons,
    /// What the annotation covers, from its first to its last character, as validators want it.
    text: String,
    locations: Vec<Location>,
}

#[derive(Debug, Serialize)]
struct Location {
    offset: usize,
    length: usize,
}

#[derive(Debug, Serialize)]
struct Relation {
    id: String,
    infons: Infons,
    nodes: [Node; 2],
}

#[derive(Debug, Serialize)]
struct Node {
    refid: String,
    role: &'static str,
}

/// A document as BioC has it; none where it is to be left out.
fn document(
    annotated: &AnnotatedDocument,
    options: &WriteOptions,
    losses: &mut Losses,
) -> Option<BiocDocument> {
    let AnnotatedDocument {
        document,
        annotations,
        ..
    } = annotated;
    if options.only_tagged && annotations.mentions.is_empty() {
        return None;
    }
    lost::roles_of_sentences(annotated, losses);
    lost::rare_metadata(document, losses);
    let records = Records::new(annotated, options.unit);
    lost::facts_of_relations(annotated, losses);
    let extra = document.metadata.extra.values();
    let n_structured = extra.filter(|value| !value.is_string()).count();
    let why = "infons are strings; they became their JSON";
    losses.add(
        LossKind::Normalized,
        "fields of metadata",
        why,
        n_structured,
    );
    let tiles = passages(document);
    let n_wider = tiles.iter().filter(|tile| tile.is_wider()).count();
    let why = "passages hold the labels and the white space between them";
    losses.add(LossKind::Normalized, "sections", why, n_wider);
    let mut passages: Vec<Passage> = tiles
        .iter()
        .map(|tile| Passage {
            offset: records.offset(tile.span.start),
            infons: tile.infons(),
            text: tile.span.of(&document.text).to_owned(),
            sentences: [],
            annotations: Vec::new(),
            relations: [],
        })
        .collect();
    let mut loose = Vec::new();
    for (index, mention) in annotations.mentions.iter().enumerate() {
        let record = records.mention(mention, 0);
        for (piece, fragments) in pieces(mention, options.discontinuous, losses)
            .into_iter()
            .enumerate()
        {
            let mut infons = Infons::new();
            infons.insert("type".to_owned(), record.entity_type.to_string().into());
            infons.extend(
                facts(&record)
                    .into_iter()
                    .map(|(name, value)| (name, value.into())),
            );
            let cover = fragments.cover();
            let annotation = Annotation {
                id: mention_id(index, piece),
                infons,
                text: cover.of(&document.text).to_owned(),
                locations: fragments
                    .spans()
                    .iter()
                    .map(|span| {
                        let offset = records.offset(span.start);
                        Location {
                            offset,
                            length: records.offset(span.end) - offset,
                        }
                    })
                    .collect(),
            };
            match tiles.iter().position(|tile| tile.span.contains(cover)) {
                Some(at) => passages[at].annotations.push(annotation),
                None => loose.push(annotation),
            }
        }
    }
    Some(BiocDocument {
        id: document.id.clone(),
        infons: document_infons(document),
        passages,
        annotations: loose,
        relations: relations(annotated),
    })
}

/// `T1`, `T2` … by the order of mentions; further pieces of one have a number of their own behind a dot.
fn mention_id(index: usize, piece: usize) -> String {
    match piece {
        0 => format!("T{}", index + 1),
        _ => format!("T{}.{piece}", index + 1),
    }
}

fn relations(annotated: &AnnotatedDocument) -> Vec<Relation> {
    let relations = annotated.annotations.relations.iter().enumerate();
    relations
        .map(|(index, relation)| {
            let mut infons = Infons::new();
            infons.insert("type".to_owned(), relation.relation_type.clone().into());
            if let Some(stance) = &relation.stance {
                infons.insert("stance".to_owned(), stance.clone().into());
            }
            for (name, value) in &relation.attributes {
                infons.insert(name.clone(), value.clone().into());
            }
            let node = |role, index: u32| Node {
                refid: mention_id(index as usize, 0),
                role,
            };
            Relation {
                id: format!("R{}", index + 1),
                infons,
                nodes: [node("from", relation.from), node("to", relation.to)],
            }
        })
        .collect()
}

/// The metadata that readers of BioC know.
fn document_infons(document: &Document) -> Infons {
    let metadata = &document.metadata;
    let mut infons = Infons::new();
    for (name, value) in &metadata.extra {
        infons.insert(name.clone(), words(value).into());
    }
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            infons.insert(name.to_owned(), value.into());
        }
    };
    add("title", metadata.title.clone());
    add("pmid", metadata.pmid.clone());
    add("pmcid", metadata.pmcid.clone());
    add("doi", metadata.doi.clone());
    add("journal", metadata.journal.clone());
    add("volume", metadata.volume.clone());
    add("issue", metadata.issue.clone());
    add("pages", metadata.pages.clone());
    add("authors", Some(metadata.authors.join("; ")));
    let date = metadata.date.as_deref().unwrap_or_default();
    let mut parts = date.splitn(3, '-');
    let year = metadata.year.map(|year| year.to_string());
    add("year", year.or_else(|| parts.next().map(str::to_owned)));
    if metadata.year.is_some() {
        parts.next();
    }
    add("month", parts.next().map(str::to_owned));
    add("day", parts.next().map(str::to_owned));
    infons
}
