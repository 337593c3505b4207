//! Triples out of a source.

use oxrdf::{NamedOrBlankNode, Term};
use oxrdfio::{RdfFormat, RdfParseError, RdfParser};

use super::super::{OntologyError, OntologyErrorKind, OntologySource};
use crate::document::Location;

/// Prefixes that a file declares, with their addresses.
pub(super) type Prefixes = Vec<(String, String)>;

/// Calls `take` with each triple; gives the file's prefixes.
pub(super) fn read(
    source: &OntologySource,
    format: RdfFormat,
    mut take: impl FnMut(NamedOrBlankNode, &str, Term),
) -> Result<Prefixes, OntologyError> {
    if format == RdfFormat::RdfXml {
        check_entities(source)?;
    }
    // Addresses in released files are not always well formed; they only have to tell terms apart. A relative one needs a
    // base.
    let parser = RdfParser::from_format(format).lenient();
    let parser = parser.with_base_iri("file:///").map_err(|error| {
        source.error(
            Location::default(),
            OntologyErrorKind::Malformed(error.to_string()),
        )
    })?;
    let bytes = match format {
        RdfFormat::RdfXml => source.open_xml()?,
        _ => source.open()?,
    };
    let mut triples = parser.for_reader(bytes);
    for triple in triples.by_ref() {
        let triple = triple.map_err(|error| failure(source, error))?;
        take(triple.subject, triple.predicate.as_str(), triple.object);
    }
    let prefixes = triples.prefixes();
    Ok(prefixes
        .map(|(name, address)| (name.to_owned(), address.to_owned()))
        .collect())
}

fn failure(source: &OntologySource, error: RdfParseError) -> OntologyError {
    match error {
        RdfParseError::Io(error) => source.error(Location::default(), error.into()),
        RdfParseError::Syntax(error) => {
            // Counted from 0 there.
            let location = error.location().map_or_else(Location::default, |range| {
                Location::at(range.start.line + 1, range.start.column + 1)
            });
            source.error(location, OntologyErrorKind::Malformed(error.to_string()))
        }
    }
}

/// More than any namespace has.
const MAX_ENTITY_BYTES: usize = 256;

/// Refuses a document type that could make a small file large: entities are namespaces in OWL files, short and without
/// other entities inside.
fn check_entities(source: &OntologySource) -> Result<(), OntologyError> {
    let head = source.head()?;
    let refuse = |message: &str| {
        Err(source.error(
            Location::default(),
            OntologyErrorKind::Refused(message.to_owned()),
        ))
    };
    let Some((_, document_type)) = head.split_once("<!DOCTYPE") else {
        return Ok(());
    };
    let subset = match document_type.split_once("]>") {
        Some((subset, _)) => subset,
        None if document_type.contains("<!ENTITY") => {
            return refuse("a document type that does not end within 64 KiB");
        }
        None => return Ok(()),
    };
    for declaration in subset.split("<!ENTITY").skip(1) {
        let declaration = declaration.split('>').next().unwrap_or("");
        if declaration.contains('&') || declaration.len() > MAX_ENTITY_BYTES {
            return refuse(
                "an entity with other entities inside, or of more than 256 bytes, is not read",
            );
        }
    }
    Ok(())
}
