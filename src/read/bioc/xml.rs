//! BioC as XML.

use serde_json::{Map, Value};

use super::model::{Annotation, BiocDocument, Location, Node, Passage, Relation, Sentence};
use super::passage_kind::Wanted;
use super::{Context, annotated_document};
use crate::document::AnnotatedDocument;
use crate::format::losses::Losses;
use crate::read::xml::{
    Element, RecordFormat, RecordTag, XmlReader, prose, root_name, text_after_tag,
};
use crate::read::{Documents, Format, Input, ReadError, ReadOptions};

pub(in crate::read) const FORMAT: Format = Format {
    name: "bioc-xml",
    description: "BioC XML: PubTator, the PMC collection, corpora",
    extensions: &["xml"],
    sniff: is_bioc,
    open,
};

fn is_bioc(head: &str) -> bool {
    let is_bioc = |sign: &str| head.contains(sign);
    match root_name(head) {
        Some("collection") => ["BioC", "<source", "<document", "<key"]
            .into_iter()
            .any(is_bioc),
        Some("document") => is_bioc("<passage"),
        _ => false,
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature is that of every format"
)]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let format = BiocXmlFormat {
        wanted: options.into(),
        reads_annotations: options.annotations,
        source: None,
        losses: Losses::default(),
    };
    Ok(Box::new(XmlReader::new(format, input, options)))
}

struct BiocXmlFormat {
    wanted: Wanted,
    reads_annotations: bool,
    /// What the collection says that it comes from.
    source: Option<String>,
    losses: Losses,
}

impl RecordFormat for BiocXmlFormat {
    const TAGS: &'static [RecordTag] = &[
        RecordTag {
            name: "document",
            resyncs: true,
            within: &[],
        },
        RecordTag {
            name: "source",
            resyncs: false,
            within: &[],
        },
    ];
    const EXPECTED: &'static str = "<collection>, or a <document> of one";

    fn is_root(name: &str) -> bool {
        name == "collection"
    }

    fn counts(tag: &str) -> bool {
        tag == "document"
    }

    fn identify(record: &str) -> Option<String> {
        text_after_tag(record, "<id").map(str::to_owned)
    }

    fn skip(&self) -> &'static [&'static str] {
        if self.reads_annotations {
            &[]
        } else {
            &["annotation", "relation"]
        }
    }

    fn losses(&self) -> Losses {
        self.losses.clone()
    }

    fn read(
        &mut self,
        record: Element<'_>,
        source: &str,
        fallback_id: &str,
    ) -> Vec<AnnotatedDocument> {
        if record.name() == "source" {
            self.source = Some(prose(record));
            return Vec::new();
        }
        let bioc = BiocDocument {
            id: text(record, "id"),
            infons: infons(record),
            passages: Some(record.all("passage").map(passage).collect()),
            annotations: annotations(record),
            relations: relations(record),
            ..BiocDocument::default()
        };
        let context = Context {
            collection: self.source.as_deref(),
            wanted: self.wanted,
            source,
            fallback_id,
        };
        vec![annotated_document(bioc, &context, &mut self.losses)]
    }
}

fn annotations(element: Element<'_>) -> Vec<Annotation> {
    let annotation = |element: Element<'_>| Annotation {
        id: text(element, "id"),
        infons: infons(element),
        text: text(element, "text"),
        locations: element
            .all("location")
            .map(|location| Location {
                offset: offset(location),
                length: text(location, "length").trim().parse().ok(),
            })
            .collect(),
    };
    element.all("annotation").map(annotation).collect()
}

fn relations(element: Element<'_>) -> Vec<Relation> {
    let relation = |element: Element<'_>| Relation {
        id: text(element, "id"),
        infons: infons(element),
        nodes: element
            .all("node")
            .map(|node| Node {
                refid: text(node, "refid"),
                role: text(node, "role"),
            })
            .collect(),
    };
    element.all("relation").map(relation).collect()
}

fn passage(element: Element<'_>) -> Passage {
    Passage {
        infons: infons(element),
        offset: offset(element),
        text: text(element, "text"),
        sentences: element
            .all("sentence")
            .map(|sentence| Sentence {
                offset: offset(sentence),
                text: text(sentence, "text"),
                annotations: annotations(sentence),
                relations: relations(sentence),
            })
            .collect(),
        annotations: annotations(element),
        relations: relations(element),
    }
}

fn infons(element: Element<'_>) -> Map<String, Value> {
    element
        .all("infon")
        .filter_map(|infon| {
            Some((
                infon.attribute("key")?.into_owned(),
                Value::String(infon.raw_text()),
            ))
        })
        .collect()
}

/// A field, which is an element in version 1 and may be an attribute in version 2; unchanged.
fn text(element: Element<'_>, name: &str) -> String {
    match element.child(name) {
        Some(child) => child.raw_text(),
        None => element.attribute(name).unwrap_or_default().into_owned(),
    }
}

fn offset(element: Element<'_>) -> Option<usize> {
    text(element, "offset").trim().parse().ok()
}
