//! W3C Web Annotation, as JSON-LD: one annotation for each mention.
//!
//! "Web Annotation Data Model", W3C Recommendation of 23 February 2017. Bodies: the concept (`identifying`) and the type
//! (`tagging`). Target: the document, with a quote of the mention and its position in code points (section 4.2.5: "character
//! positions", which the Recommendation counts as code points). An annotation collection in one page holds them.

use std::io::Write as _;

use serde_json::{Map, Value, json};

use super::names::Names;
use super::pieces::pieces;
use super::records::Records;
use super::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions, lost};
use crate::document::{AnnotatedDocument, OffsetUnit, Span};
use crate::format::facts::facts;
use crate::format::losses::{LossKind, Losses};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "web-annotation",
    description: "W3C Web Annotation as JSON-LD: quote and position of each mention",
    extensions: &["jsonld"],
    needs_tokens: false,
    make: Make::Encoder(|options| Box::new(WebAnnotation(options.clone()))),
};

/// How many characters of the text stand on either side of a quote.
const CONTEXT: usize = 32;

/// Where identifiers of documents are resolved.
const RESOLVERS: [(&str, &str); 3] = [
    ("pmid:", "https://pubmed.ncbi.nlm.nih.gov/"),
    ("pmcid:", "https://pmc.ncbi.nlm.nih.gov/articles/"),
    ("doi:", "https://doi.org/"),
];

/// Ontologies whose terms have addresses of the OBO Foundry.
const OBO: [&str; 10] = [
    "CL", "DOID", "GO", "HP", "MAXO", "MONDO", "NCIT", "PATO", "UBERON", "CHEBI",
];

struct WebAnnotation(WriteOptions);

impl DocumentEncoder for WebAnnotation {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let document = &annotated.document;
        lost::roles_of_sentences(annotated, losses);
        lost::metadata(document, losses);
        lost::relations(annotated, losses);
        let why = "the format points into texts that lie elsewhere";
        losses.add(LossKind::Dropped, "texts", why, 1);
        let records = Records::new(annotated, OffsetUnit::CodePoint);
        let source = address_of_document(&document.id);
        let mut separator = "";
        let mut names = Names::default();
        for mention in &annotated.annotations.mentions {
            let record = records.mention(mention, 0);
            let mut body = vec![json!({
                "type": "TextualBody", "purpose": "tagging", "value": record.entity_type,
            })];
            if !record.concept.id.is_empty() {
                body.push(json!({
                    "type": "SpecificResource",
                    "purpose": "identifying",
                    "source": address_of_concept(&record.concept.id),
                }));
            }
            let facts: Map<String, Value> = (facts(&record).into_iter())
                .map(|(name, value)| (iri(&format!("oncotag:{name}")), value.into()))
                .collect();
            for fragments in pieces(mention, self.0.discontinuous, losses) {
                let targets: Vec<Value> = fragments
                    .spans()
                    .iter()
                    .map(|&span| target(&source, span, &document.text, &records))
                    .collect();
                let mut annotation = json!({
                    "@context": "http://www.w3.org/ns/anno.jsonld",
                    "id": iri(&format!("urn:oncotag:{}", names.take(&record.id))),
                    "type": "Annotation",
                    "body": body,
                    "target": if let [one] = &targets[..] { one.clone() } else { targets.into() },
                });
                if let Value::Object(object) = &mut annotation {
                    object.extend(facts.clone());
                }
                write!(out, "{separator}{annotation}")
                    .map_err(|error| WriteError::new("-", error))?;
                separator = ",\n";
            }
        }
        Ok(())
    }

    fn prologue(&self) -> Vec<u8> {
        let context = "[\"http://www.w3.org/ns/anno.jsonld\",{\"oncotag\":\"urn:oncotag:\"}]";
        format!("{{\"@context\":{context},\"type\":\"AnnotationPage\",\"items\":[\n").into_bytes()
    }

    fn separator(&self) -> &'static [u8] {
        b",\n"
    }

    fn epilogue(&self) -> Vec<u8> {
        b"\n]}\n".to_vec()
    }
}

fn target(source: &str, span: Span, text: &str, records: &Records<'_>) -> Value {
    let before = &text[..span.start as usize];
    let behind = &text[span.end as usize..];
    let from = before
        .char_indices()
        .rev()
        .nth(CONTEXT - 1)
        .map_or(0, |(at, _)| at);
    let prefix = &before[from..];
    let suffix: String = behind.chars().take(CONTEXT).collect();
    json!({
        "source": source,
        "selector": [
            { "type": "TextQuoteSelector", "exact": span.of(text), "prefix": prefix, "suffix": suffix },
            {
                "type": "TextPositionSelector",
                "start": records.offset(span.start),
                "end": records.offset(span.end),
            },
        ],
    })
}

/// Where a document is found, or a name for it.
fn address_of_document(id: &str) -> String {
    let resolved = RESOLVERS
        .iter()
        .find_map(|(prefix, address)| Some(format!("{address}{}", id.strip_prefix(prefix)?)));
    iri(&resolved.unwrap_or_else(|| format!("urn:oncotag:{id}")))
}

/// Where a concept is found: at the OBO Foundry, at MeSH, or by identifiers.org.
fn address_of_concept(curie: &str) -> String {
    let address = match curie.split_once(':') {
        Some(("NCIT", code)) => format!("http://purl.obolibrary.org/obo/NCIT_{code}"),
        Some((prefix, code)) if OBO.contains(&prefix) => {
            format!("http://purl.obolibrary.org/obo/{prefix}_{code}")
        }
        Some(("MESH", code)) => format!("http://id.nlm.nih.gov/mesh/{code}"),
        Some(("http" | "https" | "urn", _)) => curie.to_owned(),
        Some(("ONCOTAG", _)) => format!("urn:oncotag:{curie}"),
        _ => format!("https://identifiers.org/{curie}"),
    };
    iri(&address)
}

/// With percent signs for what an IRI has no place for (RFC 3987, section 2.2; `iunreserved` and the others that it lists).
fn iri(text: &str) -> String {
    let mut iri = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = std::fmt::Write::write_fmt(&mut iri, format_args!("%{byte:02X}"));
            }
        } else {
            iri.push(c);
        }
    }
    iri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_nothing_that_an_iri_has_no_place_for() {
        for (id, expected) in [
            ("pmid:1", "https://pubmed.ncbi.nlm.nih.gov/1"),
            (
                "doi:10.1/(SICI)<1::A>2",
                "https://doi.org/10.1/(SICI)%3C1::A%3E2",
            ),
            ("a \u{85}b|é", "urn:oncotag:a%20%C2%85b%7Cé"),
        ] {
            assert_eq!(address_of_document(id), expected);
        }
        for (curie, expected) in [
            ("CL:0000057", "http://purl.obolibrary.org/obo/CL_0000057"),
            ("MESH:D009369", "http://id.nlm.nih.gov/mesh/D009369"),
            ("no curie", "https://identifiers.org/no%20curie"),
        ] {
            assert_eq!(address_of_concept(curie), expected);
        }
    }
}
