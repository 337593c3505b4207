//! PubAnnotation JSON: `text`, `denotations` with their spans, `attributes` and `relations`.
//!
//! Format: pubannotation.org/docs/annotation-format. An object for each document, a line each. The type of a mention is its
//! denotation's `obj`, everything else that it says is an attribute, its pieces are a list of spans. Offsets count code
//! points.

use std::io::Write as _;

use serde_json::{Map, Value, json};

use super::pieces::pieces;
use super::records::Records;
use super::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions, lost};
use crate::document::{AnnotatedDocument, Document, OffsetUnit, Relation, Span};
use crate::format::facts::facts;
use crate::format::losses::{LossKind, Losses};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "pubannotation",
    description: "PubAnnotation JSON: an object for each document, a line each",
    extensions: &["json"],
    needs_tokens: false,
    make: Make::Encoder(|options| Box::new(PubAnnotation(options.clone()))),
};

struct PubAnnotation(WriteOptions);

impl DocumentEncoder for PubAnnotation {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let annotations = &annotated.annotations;
        if self.0.only_tagged && annotations.mentions.is_empty() {
            return Ok(());
        }
        let document = &annotated.document;
        lost::roles_of_sentences(annotated, losses);
        lost::metadata(document, losses);
        lost::sections(document, losses);
        lost::facts_of_relations(annotated, losses);
        let has_stance = |relation: &&Relation| relation.stance.is_some();
        let n_stances = annotations.relations.iter().filter(has_stance).count();
        let why = "the format has no place for them";
        losses.add(LossKind::Dropped, "stances of relations", why, n_stances);
        let records = Records::new(annotated, OffsetUnit::CodePoint);
        let span = |span: &Span| json!({ "begin": records.offset(span.start), "end": records.offset(span.end) });
        let mut denotations = Vec::new();
        let mut attributes = Vec::new();
        let mut attribute = |subject: &str, name: &str, value: &str| {
            let id = format!("A{}", attributes.len() + 1);
            attributes.push(json!({ "id": id, "subj": subject, "pred": name, "obj": value }));
        };
        for (index, mention) in annotations.mentions.iter().enumerate() {
            let record = records.mention(mention, 0);
            let facts = facts(&record);
            let pieces = pieces(mention, self.0.discontinuous, losses);
            for (piece, fragments) in pieces.iter().enumerate() {
                let id = match piece {
                    0 => denotation_id(index),
                    _ => format!("{}-{piece}", denotation_id(index)),
                };
                let span = match fragments.spans() {
                    [one] => span(one),
                    several => several.iter().map(span).collect(),
                };
                denotations.push(json!({ "id": id, "span": span, "obj": record.entity_type }));
                for (name, value) in &facts {
                    attribute(&id, name, value);
                }
            }
        }
        let mut relations = Vec::new();
        for (index, relation) in annotations.relations.iter().enumerate() {
            let id = format!("R{}", index + 1);
            relations.push(json!({
                "id": id,
                "subj": denotation_id(relation.from as usize),
                "pred": relation.relation_type,
                "obj": denotation_id(relation.to as usize),
            }));
            for (name, value) in &relation.attributes {
                attribute(&id, name, value);
            }
        }
        let mut object = identity(document);
        object.insert("text".to_owned(), document.text.as_str().into());
        object.insert("denotations".to_owned(), denotations.into());
        for (name, list) in [("attributes", attributes), ("relations", relations)] {
            if !list.is_empty() {
                object.insert(name.to_owned(), list.into());
            }
        }
        writeln!(out, "{}", Value::Object(object)).map_err(|error| WriteError::new("-", error))
    }
}

fn denotation_id(index: usize) -> String {
    format!("T{}", index + 1)
}

/// The database and the identity in it: those that PubAnnotation knows by its names for them.
fn identity(document: &Document) -> Map<String, Value> {
    let known = [("pmid:", "PubMed"), ("pmcid:PMC", "PMC"), ("doi:", "DOI")];
    let found = known
        .iter()
        .find_map(|(prefix, database)| Some((*database, document.id.strip_prefix(prefix)?)));
    let (database, id) = found.unwrap_or(("oncotag", &document.id));
    let mut object = Map::new();
    object.insert("sourcedb".to_owned(), database.into());
    object.insert("sourceid".to_owned(), id.into());
    object
}
