//! `oncotag dictionary stats`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;

use clap::Args;

use super::write_table;
use crate::cli::exit::ExitStatus;
use crate::dictionary::{Lexicon, LexiconStats, TypeStats};

/// Count what is in the dictionaries: concepts, names by kind, case rule and status, cross-references, ambiguity
#[derive(Args, Debug)]
#[command(
    after_help = "A name is ambiguous where two concepts of its type have it, and shared where it is a name in another \
                  type too; blocked names do not count there. \
                  Names made of others (an adjective for its site, the order turned round) are counted apart, and \
                  among strings.\n\nExamples:\n  oncotag dictionary stats\n  oncotag \
                  dictionary stats --type cell_type\n  oncotag dictionary stats --json --dictionary my-dictionaries/"
)]
pub(super) struct StatsArguments {
    /// Only this entity type
    #[arg(long = "type", value_name = "TYPE")]
    pub(super) entity_type: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn stats(
    lexicon: &Lexicon,
    arguments: &StatsArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let mut stats = lexicon.stats();
    if let Some(wanted) = &arguments.entity_type {
        stats
            .types
            .retain(|entity_type| entity_type.name == *wanted);
        stats
            .dictionaries
            .retain(|dictionary| dictionary.entity_type == *wanted);
        if stats.types.is_empty() {
            let types = lexicon.vocabulary().types().iter();
            let known: Vec<&str> = types.map(|known| known.name.as_str()).collect();
            anyhow::bail!(
                "no entity type \"{wanted}\" (expected one of {})",
                known.join(", ")
            );
        }
    }
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&stats)?)?;
    } else {
        write_files(&stats, out)?;
        for entity_type in &stats.types {
            writeln!(out)?;
            write_type(entity_type, out)?;
        }
        if arguments.entity_type.is_none() {
            writeln!(
                out,
                "\n{} strings are names in two or more types",
                stats.strings_of_several_types
            )?;
        }
    }
    Ok(ExitStatus::Done)
}

fn write_files(stats: &LexiconStats, out: &mut dyn Write) -> anyhow::Result<()> {
    let head = [
        "dictionary",
        "layer",
        "concepts",
        "names",
        "made",
        "conditions",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    for file in &stats.dictionaries {
        rows.push([
            file.name.clone(),
            file.layer.to_owned(),
            file.concepts.to_string(),
            file.names.names.to_string(),
            file.names.variants.to_string(),
            if file.is_overlay() {
                format!("{} names of other files", file.conditioned)
            } else {
                String::new()
            },
        ]);
    }
    write_table(&rows, out)
}

fn write_type(stats: &TypeStats, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{}", stats.name)?;
    let mut line = |title: &str, value: &dyn Display| writeln!(out, "  {title:<12}{value}");
    line(
        "concepts",
        &format_args!("{}: {}", stats.concepts, listed(&stats.prefixes)),
    )?;
    line(
        "names",
        &format_args!("{}: {}", stats.names.names, listed(&stats.names.kinds)),
    )?;
    if stats.names.variants > 0 {
        line(
            "made",
            &format_args!("{} names that follow from these", stats.names.variants),
        )?;
    }
    line(
        "strings",
        &format_args!(
            "{}: {} ambiguous, {} shared with other types",
            stats.strings, stats.ambiguous, stats.shared
        ),
    )?;
    line("case", &listed(&stats.names.case))?;
    line(
        "status",
        &format_args!(
            "{}; {} with companions",
            listed(&stats.names.status),
            stats.names.with_companions
        ),
    )?;
    line(
        "xrefs",
        &format_args!(
            "{}{} concepts without",
            if stats.xrefs.is_empty() {
                String::new()
            } else {
                listed(&stats.xrefs) + "; "
            },
            stats.without_xrefs
        ),
    )?;
    line(
        "parents",
        &format_args!(
            "{} of {} concepts; {} of {} outside the type",
            stats.with_parents, stats.concepts, stats.parents_outside, stats.parents
        ),
    )?;
    if !stats.attributes.is_empty() {
        line("attributes", &listed(&stats.attributes))?;
    }
    for (index, name) in stats.longest.iter().enumerate() {
        let title = if index == 0 { "longest" } else { "" };
        line(title, &format_args!("{} ({})", name, name.chars().count()))?;
    }
    Ok(())
}

/// `key count`, most first.
fn listed<K: Display + Ord>(counts: &BTreeMap<K, usize>) -> String {
    let mut counts: Vec<(&K, usize)> = counts.iter().map(|(key, &count)| (key, count)).collect();
    counts.sort_by(|(_, a), (_, b)| b.cmp(a));
    let shown: Vec<String> = counts
        .iter()
        .map(|(key, count)| format!("{key} {count}"))
        .collect();
    shown.join(", ")
}
