//! `README.md`: what people read first, and Hugging Face's hub reads the head of.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use minijinja::value::Serde;
use minijinja::{Environment, Value as TemplateValue};
use serde::Serialize;
use serde_json::Value;

use super::error::DatasetError;
use super::features::Features;
use super::files::table_name;
use super::manifest::{About, Counts, Manifest, TextPolicy};
use super::novelty::{Novelty, percent};
use super::row::Row;
use super::split::Split;

const TEMPLATE: &str = include_str!("templates/card.md");

#[derive(Serialize)]
struct Data<'m> {
    about: &'m About,
    program: &'m str,
    command: String,
    has_text: bool,
    split_ratios: &'m str,
    seed: u64,
    splits: Vec<SplitData<'m>>,
    labels: Vec<LabelData<'m>>,
    n_rows: usize,
    n_gold: usize,
    size_category: &'static str,
    features: String,
    left_out: Vec<String>,
    losses: Vec<&'m Value>,
    dictionaries: &'m [Value],
    novelty: [String; 3],
    files: Vec<&'m str>,
}

#[derive(Serialize)]
struct SplitData<'m> {
    name: &'static str,
    path: String,
    counts: &'m Counts,
    n_mentions: usize,
}

#[derive(Serialize)]
struct LabelData<'m> {
    name: &'m str,
    /// Number and share in each split.
    cells: Vec<String>,
}

/// The card of a data set.
pub(super) fn card(
    manifest: &Manifest,
    features: &Features<'_>,
    rows: &BTreeMap<Split, Vec<Row>>,
) -> Result<String, DatasetError> {
    let fault = |error| DatasetError::Template("the card", error);
    let mut environment = Environment::new();
    environment.add_filter("yaml", |text: &str| quoted(text));
    environment.add_template("card", TEMPLATE).map_err(fault)?;
    let splits: Vec<SplitData<'_>> = (manifest.counts.iter())
        .filter(|(_, counts)| counts.rows > 0)
        .map(|(&split, counts)| SplitData {
            name: split.as_str(),
            path: table_name(split),
            counts,
            n_mentions: counts.n_mentions(),
        })
        .collect();
    let labels: Vec<LabelData<'_>> = (manifest.labels.iter())
        .map(|label| label_data(label, &splits))
        .collect();
    let n_rows: usize = splits.iter().map(|split| split.counts.rows).sum();
    let n_gold: usize = splits.iter().map(|split| split.counts.gold_rows).sum();
    let left_out = manifest.left_out.iter();
    let template = environment.get_template("card").map_err(fault)?;
    let data = Data {
        about: &manifest.about,
        program: &manifest.program,
        command: manifest.command.join(" "),
        has_text: manifest.text == TextPolicy::Full,
        split_ratios: &manifest.split,
        seed: manifest.seed,
        splits,
        labels,
        n_rows,
        n_gold,
        size_category: size_category(n_rows),
        features: yaml_features(&features.hugging_face()),
        left_out: left_out
            .map(|(reason, n)| format!("{n} {reason}"))
            .collect(),
        losses: (manifest.losses.get("rows").into_iter())
            .chain(manifest.losses.get("tags"))
            .flatten()
            .collect(),
        dictionaries: &manifest.dictionaries,
        novelty: Novelty::of(rows).percent(),
        files: manifest.files.keys().map(String::as_str).collect(),
    };
    let data = TemplateValue::from(Serde(data));
    // The engine takes the last line end of a template away.
    Ok(template.render(data).map_err(fault)? + "\n")
}

fn label_data<'m>(label: &'m str, splits: &[SplitData<'_>]) -> LabelData<'m> {
    let n_of = |split: &SplitData<'_>| split.counts.mentions.get(label).copied().unwrap_or(0);
    let all: usize = splits.iter().map(n_of).sum();
    LabelData {
        name: label,
        cells: splits
            .iter()
            .map(|split| percent(n_of(split), all))
            .collect(),
    }
}

/// A string as YAML (and JSON) quotes it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The hub's classes of size.
fn size_category(n_rows: usize) -> &'static str {
    match n_rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        _ => "n>10M",
    }
}

/// The features as the card's head has them (`dataset_info.features`), indented by two.
fn yaml_features(features: &Value) -> String {
    let mut yaml = String::new();
    push_fields(features, 2, &mut yaml);
    yaml
}

fn push_fields(features: &Value, indent: usize, yaml: &mut String) {
    for (name, feature) in features.as_object().into_iter().flatten() {
        // Writing into a string does not fail.
        let _ = writeln!(yaml, "{:indent$}- name: {}", "", quoted(name));
        push_type(feature, indent + 2, yaml);
    }
}

fn push_type(feature: &Value, indent: usize, yaml: &mut String) {
    let key = |feature: &Value, key: &str| feature[key].as_str().map(str::to_owned);
    let line = |yaml: &mut String, text: &str| {
        yaml.extend(std::iter::repeat_n(' ', indent));
        yaml.push_str(text);
        yaml.push('\n');
    };
    match key(feature, "_type").as_deref() {
        Some("ClassLabel") => {
            line(yaml, "class_label:");
            line(yaml, "  names:");
            for (number, name) in feature["names"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
            {
                line(yaml, &format!("    '{number}': {name}"));
            }
        }
        Some("List") => {
            let item = &feature["feature"];
            match (key(item, "_type").as_deref(), key(item, "dtype")) {
                (Some("Value"), Some(dtype)) => line(yaml, &format!("list: {dtype}")),
                (Some(_), _) => {
                    line(yaml, "list:");
                    push_type(item, indent + 2, yaml);
                }
                (None, _) => {
                    line(yaml, "list:");
                    push_fields(item, indent, yaml);
                }
            }
        }
        _ => line(
            yaml,
            &format!("dtype: {}", key(feature, "dtype").unwrap_or_default()),
        ),
    }
}
