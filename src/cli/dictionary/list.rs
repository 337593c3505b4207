//! `oncotag dictionary list`.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::write_table;
use crate::cli::exit::ExitStatus;
use crate::dictionary::{Lexicon, attribution};

/// List the dictionaries of a run: name, type, layer, concepts, names, version and licence
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag dictionary list\n  oncotag dictionary list --json\n  \
                        oncotag dictionary list --dictionary my-dictionaries/\n  oncotag dictionary list --licences > NOTICE"
)]
pub(super) struct ListArguments {
    /// Print source, version, licence and changes of each dictionary, and the notice of their sources
    #[arg(long, visible_alias = "licenses")]
    pub(super) licences: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn list(
    lexicon: &Lexicon,
    arguments: &ListArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let vocabulary = lexicon.vocabulary();
    if arguments.licences && !arguments.json {
        write!(out, "{}", attribution(lexicon))?;
        return Ok(ExitStatus::Done);
    }
    if arguments.json {
        let dictionaries: Vec<Value> = lexicon
            .dictionaries()
            .iter()
            .map(|dictionary| {
                json!({
                    "name": dictionary.name,
                    "path": dictionary.path,
                    "type": vocabulary.entity_type(dictionary.entity_type).name,
                    "layer": dictionary.layer.as_str(),
                    "concepts": dictionary.n_concepts,
                    "names": dictionary.n_names,
                    "source": dictionary.source,
                    "version": dictionary.version,
                    "licence": dictionary.licence,
                    "changes": dictionary.changes(),
                    "sha256": dictionary.sha256,
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&dictionaries)?)?;
        return Ok(ExitStatus::Done);
    }
    let mut rows = vec![
        [
            "name", "type", "layer", "concepts", "names", "version", "licence",
        ]
        .map(str::to_owned),
    ];
    for dictionary in lexicon.dictionaries() {
        rows.push([
            dictionary.name.clone(),
            vocabulary.entity_type(dictionary.entity_type).name.clone(),
            dictionary.layer.as_str().to_owned(),
            dictionary.n_concepts.to_string(),
            dictionary.n_names.to_string(),
            dictionary.version.clone(),
            dictionary.licence.clone(),
        ]);
    }
    write_table(&rows, out)?;
    Ok(ExitStatus::Done)
}
