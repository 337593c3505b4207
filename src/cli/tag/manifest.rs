//! What a run says of itself beside its output.

use std::ffi::OsString;

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::super::inputs::InputLog;
use super::super::outputs::Finished;
use super::TagArguments;
use crate::dictionary::Lexicon;
use crate::format::manifest::{Counts, DictionaryEntry, MANIFEST_SCHEMA, Manifest, SettingsEntry};
use crate::pipeline::Summary;

/// The manifest of a run that is done.
pub(super) fn manifest(
    arguments: &TagArguments,
    lexicon: &Lexicon,
    command: &[OsString],
    log: &InputLog,
    summary: &Summary,
    output: &Finished,
    output_sha256: &str,
) -> Manifest {
    let mut losses = log.losses();
    losses.merge(&output.losses);
    let dictionaries = lexicon.dictionaries().iter();
    let settings = lexicon.settings_files().iter();
    Manifest {
        schema: MANIFEST_SCHEMA.to_owned(),
        program: concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned(),
        command: command
            .iter()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        configuration: configuration(arguments, output),
        offset_unit: arguments.offsets.as_str().to_owned(),
        dictionaries: dictionaries
            .map(|dictionary| DictionaryEntry {
                name: dictionary.name.clone(),
                source: dictionary.source.clone(),
                version: dictionary.version.clone(),
                licence: dictionary.licence.clone(),
                sha256: dictionary.sha256.clone(),
            })
            .collect(),
        settings: settings
            .map(|file| SettingsEntry {
                path: file.path.clone(),
                sha256: file.sha256.clone(),
            })
            .collect(),
        dictionaries_sha256: lexicon.digest(),
        inputs: log.entries(),
        counts: Counts {
            documents: summary.n_documents,
            sentences: summary.n_sentences,
            mentions: summary.n_mentions.clone(),
            failed: summary.n_failed,
            duplicates: summary.n_duplicates,
        },
        losses: losses.entries(),
        output_sha256: output_sha256.to_owned(),
    }
}

/// Every setting that what is written depends on, by the name of its flag.
fn configuration(arguments: &TagArguments, output: &Finished) -> Map<String, Value> {
    let settings = json!({
        "to": output.format.name,
        "per": name(&arguments.per),
        "only_tagged": arguments.only_tagged,
        "provenance": name(&arguments.provenance),
        "errors": name(&arguments.errors),
        "fail_fast": arguments.fail_fast,
        "nested": arguments.nested,
        "generic": arguments.generic,
        "references": arguments.references,
        "body": arguments.body,
        "without": arguments.without,
        "format": arguments.format.map(|format| format.name),
        "encoding_errors": format!("{:?}", arguments.encoding_errors).to_lowercase(),
        "strict": arguments.strict,
        "max_ratio": arguments.max_ratio,
        "max_decompressed": arguments.max_decompressed,
        "text_field": arguments.text_field,
        "id_field": arguments.id_field,
    });
    match settings {
        Value::Object(settings) => settings,
        _ => Map::new(),
    }
}

/// A value of a flag as the user writes it.
fn name(value: &impl ValueEnum) -> Option<String> {
    value
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
}
