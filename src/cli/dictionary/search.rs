//! `oncotag dictionary search`.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::near::nearest_names;
use super::{row_name, write_table};
use crate::cli::exit::ExitStatus;
use crate::dictionary::{Lexicon, Term, VariantRule};
use crate::normalize::fold_name;

/// Search the names of all dictionaries: equal names first, then names that begin with the text, then names with it inside
#[derive(Args, Debug)]
#[command(
    after_help = "Text and names are compared as in tagging: case, hyphens, spelling and plural do not count.\n\n\
                  Examples:\n  oncotag dictionary search hepatic\n  oncotag dictionary search \"liver metast\" --limit 5"
)]
pub(super) struct SearchArguments {
    /// What to look for
    #[arg(value_name = "TEXT")]
    pub(super) text: String,
    /// How many names are shown at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn search(
    lexicon: &Lexicon,
    arguments: &SearchArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let wanted = fold_name(&arguments.text);
    let mut hits = Vec::new();
    if !wanted.is_empty() {
        for (form, ids) in lexicon.patterns().iter() {
            let Some(position) = form.find(&wanted) else {
                continue;
            };
            let rank = if form == wanted {
                0
            } else {
                1 + usize::from(position > 0)
            };
            hits.extend(ids.iter().map(|&id| (rank, form.len(), lexicon.term(id))));
        }
    }
    hits.sort_by_key(|(rank, length, term)| (*rank, *length, term.name.clone(), term.source.line));
    hits.dedup_by(|(_, _, next), (_, _, kept)| {
        next.name == kept.name && next.concept == kept.concept
    });
    // Before the limit, which says how many are shown, not how many there are.
    let n_hits = hits.len();
    hits.truncate(arguments.limit);
    let vocabulary = lexicon.vocabulary();
    let concept = |term: &Term| term.concept.map(|id| vocabulary.concept(id));
    if arguments.json {
        let hits: Vec<Value> = hits
            .iter()
            .map(|(_, _, term)| {
                json!({
                    "name": term.name,
                    "type": vocabulary.entity_type(term.entity_type).name,
                    "id": concept(term).map(|concept| &concept.curie),
                    "label": concept(term).map(|concept| &concept.label),
                    "kind": term.kind.as_str(),
                    "status": term.status.as_str(),
                    "row": row_name(lexicon, term.source),
                    "variant": term.variant.map(VariantRule::as_str),
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&hits)?)?;
    } else if n_hits == 0 {
        writeln!(out, "no name with \"{}\" in it", arguments.text)?;
        let near = nearest_names(lexicon, &arguments.text);
        if !near.is_empty() {
            writeln!(out, "did you mean: {}", near.join(", "))?;
        }
    } else {
        let mut rows = Vec::new();
        if !hits.is_empty() {
            rows.push(["name", "type", "id", "label", "status"].map(str::to_owned));
        }
        for (_, _, term) in &hits {
            rows.push([
                term.name.clone(),
                vocabulary.entity_type(term.entity_type).name.clone(),
                concept(term).map_or_else(|| "-".to_owned(), |concept| concept.curie.clone()),
                concept(term).map_or_else(|| "-".to_owned(), |concept| concept.label.clone()),
                term.status.as_str().to_owned(),
            ]);
        }
        write_table(&rows, out)?;
        if n_hits > hits.len() {
            writeln!(
                out,
                "… and {} more; --limit shows more",
                n_hits - hits.len()
            )?;
        }
    }
    Ok(if n_hits == 0 {
        ExitStatus::Negative
    } else {
        ExitStatus::Done
    })
}
