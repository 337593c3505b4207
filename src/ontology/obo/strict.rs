//! Clauses as fastobo reads them.

use std::str::FromStr;

use fastobo::ast::{HeaderClause, HeaderFrame, Ident, PropertyValue, TermClause};

use super::super::OntologyTerm;
use super::term::{Header, add_id, kind, property};

/// Reads a line of the header; `None` where fastobo refuses it.
pub(super) fn header(line: &str, header: &mut Header) -> Option<()> {
    let frame = HeaderFrame::from_str(&format!("{line}\n")).ok()?;
    for clause in &frame {
        match clause {
            HeaderClause::DataVersion(version) => header.data_version(version.as_str()),
            HeaderClause::Date(date) => header.date(&date.to_string()),
            HeaderClause::SynonymTypedef(id, description, _) => {
                header.synonym_type(&ident(id.as_id()), description.as_str());
            }
            HeaderClause::PropertyValue(pair) => {
                let (name, value) = pair_of(pair);
                header.property(&name, &value);
            }
            _ => {}
        }
    }
    Some(())
}

/// Takes a clause into a term.
pub(super) fn clause(clause: &TermClause, header: &Header, term: &mut OntologyTerm) {
    match clause {
        TermClause::Name(name) => term.set_label(name.as_str()),
        TermClause::Def(definition) => {
            let text = definition.text().as_str();
            term.definition.get_or_insert_with(|| text.to_owned());
        }
        TermClause::Synonym(synonym) => {
            let synonym_type = synonym.ty().map(|id| ident(id.as_id()));
            let scope = synonym.scope().to_string();
            let kind = kind(&scope, synonym_type.as_deref(), header);
            term.add_name(kind, synonym.description().as_str());
        }
        TermClause::Xref(xref) => add_id(&mut term.xrefs, &ident(xref.id())),
        TermClause::IsA(id) => add_id(&mut term.parents, &ident(id.as_id())),
        TermClause::Subset(id) => add_id(&mut term.groups, &ident(id.as_id())),
        TermClause::AltId(id) => add_id(&mut term.alternate_ids, &ident(id)),
        TermClause::IsObsolete(is_obsolete) => term.is_obsolete = *is_obsolete,
        TermClause::ReplacedBy(id) => add_id(&mut term.replaced_by, &ident(id.as_id())),
        TermClause::PropertyValue(pair) => {
            let (name, value) = pair_of(pair);
            property(term, &name, &value);
        }
        _ => {}
    }
}

/// An identifier without the escapes that fastobo's own display adds.
pub(super) fn ident(id: &Ident) -> String {
    match id {
        Ident::Prefixed(id) => format!("{}:{}", id.prefix(), id.local()),
        Ident::Unprefixed(id) => id.as_str().to_owned(),
        Ident::Url(url) => super::super::curie::of(url.as_str()),
    }
}

fn pair_of(pair: &PropertyValue) -> (String, String) {
    let name = ident(pair.property().as_id());
    let value = match pair {
        PropertyValue::Resource(pair) => ident(pair.target()),
        PropertyValue::Literal(pair) => pair.literal().as_str().to_owned(),
    };
    (name, value)
}
