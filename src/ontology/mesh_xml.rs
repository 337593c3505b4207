//! MeSH in XML: `desc2024.xml` and `supp2024.xml`, by NLM's `nlmdescriptorrecordset` and `nlmsupplementalrecordset`.
//!
//! Read record by record. Terms of the preferred concept are exact; those of another concept are narrow, broad or related
//! by its `ConceptRelation`; permuted terms are left out. Parents come from tree numbers.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::lines::{MAX_BYTES, line_of};
use super::mesh_concepts::{Concept, MeshTerm, Record, is_short_tag, relation_of, term_of};
use super::mesh_tree::add_parents;
use super::{Ontology, OntologyError, OntologyErrorKind, OntologyFormat, OntologySource};

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "mesh-xml",
    description: "MeSH in XML, descriptors or supplementary records",
    detect: |_, head| {
        ["<DescriptorRecordSet", "<SupplementalRecordSet"]
            .iter()
            .any(|element| head.contains(element))
    },
    read,
};

/// Elements stand at most 9 deep in MeSH.
const MAX_DEPTH: usize = 64;

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let mut reader = Reader::from_reader(source.open_xml()?);
    let mut parser = Parser::default();
    let mut buffer = Vec::new();
    let mut line = 1;
    loop {
        buffer.clear();
        let malformed =
            |message: String| source.error(line_of(line), OntologyErrorKind::Malformed(message));
        let event = reader.read_event_into(&mut buffer);
        let event = event.map_err(|error| malformed(error.to_string()))?;
        match &event {
            Event::Start(start) => parser.start(start).map_err(malformed)?,
            Event::End(_) => parser.end(),
            Event::Empty(start) => {
                parser.start(start).map_err(malformed)?;
                parser.end();
            }
            Event::Text(text) => parser.text(&text.xml10_content()).map_err(malformed)?,
            Event::CData(text) => parser.text(&text.xml10_content()).map_err(malformed)?,
            Event::GeneralRef(reference) => {
                let text = referred(reference).map_err(malformed)?;
                parser.text(&text).map_err(malformed)?;
            }
            Event::Eof => break,
            _ => {}
        }
        line += u64::try_from(event.matches('\n').count()).unwrap_or(u64::MAX);
    }
    if parser.path.is_empty() {
        let mut ontology = parser.ontology;
        add_parents(&mut ontology.terms);
        return Ok(ontology);
    }
    let message = "the file ends inside of a record".to_owned();
    Err(source.error(line_of(line), OntologyErrorKind::Malformed(message)))
}

/// What a reference such as `&amp;` or `&#945;` stands for.
fn referred(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = reference
        .resolve_char_ref()
        .map_err(|error| error.to_string())?
    {
        return Ok(character.to_string());
    }
    match resolve_xml_entity(reference) {
        Some(text) => Ok(text.to_owned()),
        None => Err(format!("unknown entity &{};", &**reference)),
    }
}

/// A concept of the present record, before its relation to the preferred one is known.
#[derive(Default)]
struct Draft {
    id: String,
    is_preferred: bool,
    note: Option<String>,
    terms: Vec<MeshTerm>,
}

/// A `ConceptRelation`: the second concept stands in it to the first.
#[derive(Default)]
struct Relation {
    name: String,
    first: String,
    second: String,
}

#[derive(Default)]
struct Parser {
    /// Names of the open elements.
    path: Vec<String>,
    text: String,
    record: Record,
    concepts: Vec<Draft>,
    relations: Vec<Relation>,
    ontology: Ontology,
}

impl Parser {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name().as_ref().to_owned();
        if self.path.len() >= MAX_DEPTH {
            return Err(format!("elements more than {MAX_DEPTH} deep"));
        }
        self.text.clear();
        match name.as_str() {
            "DescriptorRecord" | "SupplementalRecord" => {
                self.record = Record::default();
                self.concepts.clear();
                self.relations.clear();
            }
            "Concept" => self.concepts.push(Draft {
                is_preferred: attribute(start, "PreferredConceptYN") == "Y",
                ..Draft::default()
            }),
            "ConceptRelation" => self.relations.push(Relation {
                name: attribute(start, "RelationName"),
                ..Relation::default()
            }),
            "Term" => {
                if let Some(concept) = self.concepts.last_mut() {
                    concept.terms.push(MeshTerm {
                        text: String::new(),
                        is_permuted: attribute(start, "IsPermutedTermYN") == "Y",
                        is_short: is_short_tag(&attribute(start, "LexicalTag")),
                    });
                }
            }
            _ => {}
        }
        self.path.push(name);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        if self.text.len() + text.len() > MAX_BYTES {
            return Err("a text of more than 16 MiB".to_owned());
        }
        self.text.push_str(text);
        Ok(())
    }

    fn end(&mut self) {
        let Some(name) = self.path.pop() else { return };
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let parent = self.path.last().map_or("", String::as_str);
        match (parent, name.as_str()) {
            ("DescriptorRecord", "DescriptorUI")
            | ("SupplementalRecord", "SupplementalRecordUI") => {
                text.clone_into(&mut self.record.id);
            }
            // The name of this record, not of one that it refers to.
            ("DescriptorName" | "SupplementalRecordName", "String") if self.path.len() == 3 => {
                text.clone_into(&mut self.record.label);
            }
            ("TreeNumberList", "TreeNumber") => self.record.trees.push(text.to_owned()),
            ("Concept", "ConceptUI") => {
                if let Some(concept) = self.concepts.last_mut() {
                    text.clone_into(&mut concept.id);
                }
            }
            ("Concept", "ScopeNote") => {
                if let Some(concept) = self.concepts.last_mut() {
                    concept.note = Some(text.to_owned());
                }
            }
            ("ConceptRelation", "Concept1UI" | "Concept2UI") => {
                if let Some(relation) = self.relations.last_mut() {
                    let place = match name.as_str() {
                        "Concept1UI" => &mut relation.first,
                        _ => &mut relation.second,
                    };
                    text.clone_into(place);
                }
            }
            ("Term", "String") => {
                let terms = self.concepts.last_mut().map(|concept| &mut concept.terms);
                if let Some(term) = terms.and_then(|terms| terms.last_mut()) {
                    text.clone_into(&mut term.text);
                }
            }
            (_, "DescriptorRecord" | "SupplementalRecord") => self.finish_record(),
            _ => {}
        }
    }

    fn finish_record(&mut self) {
        let mut record = std::mem::take(&mut self.record);
        let concepts = std::mem::take(&mut self.concepts);
        let preferred = concepts.iter().find(|concept| concept.is_preferred);
        let preferred = preferred
            .map(|concept| concept.id.clone())
            .unwrap_or_default();
        for concept in concepts {
            if concept.is_preferred {
                record.note = concept.note;
            }
            let relation = self.relations.iter().find_map(|relation| {
                if relation.first == preferred && relation.second == concept.id {
                    return Some(relation.name.as_str());
                }
                // The same, said from the other side.
                let is_inverse = relation.second == preferred && relation.first == concept.id;
                is_inverse.then_some(match relation.name.as_str() {
                    "NRW" => "BRD",
                    "BRD" => "NRW",
                    other => other,
                })
            });
            record.concepts.push(Concept {
                is_preferred: concept.is_preferred,
                kind: relation_of(relation.unwrap_or("REL")),
                terms: concept.terms,
            });
        }
        if !record.id.is_empty() {
            self.ontology.terms.push(term_of(record));
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let found = start.try_get_attribute(name).ok().flatten();
    found.map_or_else(String::new, |attribute| attribute.value.into_owned())
}
