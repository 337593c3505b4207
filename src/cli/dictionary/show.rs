//! `oncotag dictionary show`.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::near::nearest_names;
use super::row_name;
use crate::cli::exit::ExitStatus;
use crate::dictionary::{Lexicon, VariantRule};
use crate::document::{Concept, ConceptId};
use crate::normalize::fold_name;

/// Show a concept: names with kind, case rule, status and row, cross-references, parents, attributes
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag dictionary show DOID:9256\n  oncotag dictionary show \"Kupffer cell\"\n  \
                  oncotag dictionary show HSC --json"
)]
pub(super) struct ShowArguments {
    /// A concept's identifier, label or other name
    #[arg(value_name = "CONCEPT")]
    pub(super) concept: String,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn show(
    lexicon: &Lexicon,
    arguments: &ShowArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let found = concepts_named(lexicon, &arguments.concept);
    if found.is_empty() {
        writeln!(out, "no concept \"{}\"", arguments.concept)?;
        let near = nearest_names(lexicon, &arguments.concept);
        if !near.is_empty() {
            writeln!(out, "did you mean: {}", near.join(", "))?;
        }
        return Ok(ExitStatus::Negative);
    }
    if arguments.json {
        let concepts: Vec<Value> = found
            .iter()
            .map(|&concept| concept_json(lexicon, concept))
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&concepts)?)?;
        return Ok(ExitStatus::Done);
    }
    for (index, &id) in found.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_concept(lexicon, id, out)?;
    }
    Ok(ExitStatus::Done)
}

/// The concepts with that identifier, else those with a name that is tagged as that text would be.
fn concepts_named(lexicon: &Lexicon, wanted: &str) -> Vec<ConceptId> {
    let concepts = lexicon.vocabulary().concepts();
    let by_id: Vec<ConceptId> = (0_u32..)
        .zip(concepts)
        .filter(|(_, concept)| concept.curie.eq_ignore_ascii_case(wanted.trim()))
        .map(|(id, _)| ConceptId(id))
        .collect();
    if !by_id.is_empty() {
        return by_id;
    }
    let mut by_name: Vec<ConceptId> = lexicon
        .terms_with_form(&fold_name(wanted))
        .iter()
        .filter_map(|&id| lexicon.term(id).concept)
        .collect();
    by_name.sort_unstable();
    by_name.dedup();
    by_name
}

fn concept_json(lexicon: &Lexicon, id: ConceptId) -> Value {
    let concept = lexicon.vocabulary().concept(id);
    let names: Vec<Value> = lexicon.names_of(id)
        .map(|term| {
            json!({
                "name": term.name,
                "kind": term.kind.as_str(),
                "case": term.case.as_str(),
                "status": term.status.as_str(),
                "companions": {"any_of": term.companions.any_of, "none_of": term.companions.none_of},
                "row": row_name(lexicon, term.source),
                "variant": term.variant.map(VariantRule::as_str),
                "conditioned_by": term.conditioned_by.map(|row| row_name(lexicon, row)),
            })
        })
        .collect();
    json!({
        "id": concept.curie,
        "label": concept.label,
        "type": lexicon.vocabulary().entity_type(concept.entity_type).name,
        "xrefs": concept.xrefs,
        "parents": concept.parents,
        "attributes": concept.attributes.iter().map(|(key, value)| (key.clone(), json!(value))).collect::<serde_json::Map<_, _>>(),
        "names": names,
    })
}

fn write_concept(lexicon: &Lexicon, id: ConceptId, out: &mut dyn Write) -> anyhow::Result<()> {
    let vocabulary = lexicon.vocabulary();
    let Concept {
        curie,
        label,
        entity_type,
        xrefs,
        parents,
        attributes,
    } = vocabulary.concept(id);
    writeln!(out, "{curie}  {label}")?;
    writeln!(
        out,
        "  type        {}",
        vocabulary.entity_type(*entity_type).name
    )?;
    for (title, list) in [("xrefs", xrefs), ("parents", parents)] {
        if !list.is_empty() {
            writeln!(out, "  {title:<10}  {}", list.join(", "))?;
        }
    }
    for (key, value) in attributes {
        writeln!(out, "  {key:<10}  {value}")?;
    }
    writeln!(out, "  names")?;
    for term in lexicon.names_of(id) {
        let mut facts = format!(
            "{}, case {}, {}",
            term.kind.as_str(),
            term.case.as_str(),
            term.status.as_str()
        );
        let companions = term.companions.to_string();
        if !companions.is_empty() {
            facts.push_str(", companions ");
            facts.push_str(&companions);
        }
        let mut row = row_name(lexicon, term.source);
        if let Some(rule) = term.variant {
            // No row has this name; it follows from one that stands there.
            row = format!("made by {} from {row}", rule.as_str());
        }
        if let Some(overlay) = term.conditioned_by {
            row = format!("{row}, flags from {}", row_name(lexicon, overlay));
        }
        writeln!(out, "    {}  ({facts}; {row})", term.name)?;
    }
    Ok(())
}
