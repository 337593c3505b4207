//! A comparison for people: counts first, then the groups that are not empty.

use std::io::{self, Write};

use crate::curate::{ChangeKind, Effect};
use crate::dictionary::{ConceptEntry, DictionaryDiff, Evidence, FactChange, StringEntry};

pub(super) fn write_diff(
    diff: &DictionaryDiff,
    limit: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    if diff.is_empty() {
        return writeln!(out, "no difference");
    }
    writeln!(
        out,
        "concepts: {} added, {} removed, {} replaced, {} relabelled, {} other facts",
        diff.concepts_added.len(),
        diff.concepts_removed.len(),
        diff.concepts_replaced.len(),
        diff.concepts_relabelled.len(),
        diff.facts_changed.len(),
    )?;
    writeln!(
        out,
        "strings: {} added, {} removed, {} moved, {} with other flags",
        diff.strings_added.len(),
        diff.strings_removed.len(),
        diff.strings_moved.len(),
        diff.flags_changed.len(),
    )?;
    let mut group = |title: &str, lines: &mut dyn ExactSizeIterator<Item = String>| {
        write_group(title, lines, limit, out)
    };
    group(
        "concepts added",
        &mut diff.concepts_added.iter().map(concept),
    )?;
    group(
        "concepts removed",
        &mut diff.concepts_removed.iter().map(concept),
    )?;
    group(
        "concepts replaced",
        &mut diff.concepts_replaced.iter().map(|replaced| {
            let because = match replaced.because {
                Evidence::Attribute => "it says so",
                Evidence::Xref => "by cross-reference",
                Evidence::Label => "it has the label",
            };
            let ConceptEntry { id, label, .. } = &replaced.by;
            format!("{} → {id} {label} ({because})", concept(&replaced.concept))
        }),
    )?;
    group(
        "concepts relabelled",
        &mut diff.concepts_relabelled.iter().map(|relabelled| {
            let ConceptEntry {
                entity_type,
                id,
                label,
            } = &relabelled.concept;
            format!("{entity_type}  {id}  {} → {label}", relabelled.from)
        }),
    )?;
    group(
        "concepts with other facts",
        &mut diff.facts_changed.iter().map(facts),
    )?;
    group("strings added", &mut diff.strings_added.iter().map(string))?;
    group(
        "strings removed",
        &mut diff.strings_removed.iter().map(string),
    )?;
    group(
        "strings moved",
        &mut diff.strings_moved.iter().map(|moved| {
            let StringEntry { id, label, .. } = &moved.to;
            format!("{} → {id} {label}", string(&moved.from))
        }),
    )?;
    group(
        "strings with other flags",
        &mut diff.flags_changed.iter().map(|changed| {
            let flags: Vec<String> = changed
                .flags
                .iter()
                .map(|flag| format!("{} {} → {}", flag.flag, dash(&flag.from), dash(&flag.to)))
                .collect();
            format!("{}: {}", string(&changed.string), flags.join(", "))
        }),
    )
}

fn dash(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

fn concept(concept: &ConceptEntry) -> String {
    format!("{}  {}  {}", concept.entity_type, concept.id, concept.label)
}

fn string(string: &StringEntry) -> String {
    let StringEntry {
        entity_type,
        name,
        kind,
        id,
        label,
        ..
    } = string;
    if label.is_empty() {
        format!("{entity_type}  \"{name}\" (no concept)")
    } else {
        format!("{entity_type}  \"{name}\" ({kind}) {id} {label}")
    }
}

fn facts(change: &FactChange) -> String {
    let signed = |sign: char, values: &[String]| -> Vec<String> {
        values
            .iter()
            .map(|value| format!("{sign}{value}"))
            .collect()
    };
    let all = [signed('+', &change.added), signed('-', &change.removed)].concat();
    format!(
        "{}: {} {}",
        concept(&change.concept),
        change.fact,
        all.join(" ")
    )
}

/// A heading with the number of lines, and the first of them; nothing where there is none.
fn write_group(
    title: &str,
    lines: &mut dyn ExactSizeIterator<Item = String>,
    limit: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let n_lines = lines.len();
    if n_lines == 0 || limit == 0 {
        return Ok(());
    }
    writeln!(out, "\n{title} ({n_lines})")?;
    for line in lines.take(limit) {
        writeln!(out, "  {line}")?;
    }
    if n_lines > limit {
        writeln!(out, "  … and {} more; --limit shows more", n_lines - limit)?;
    }
    Ok(())
}

pub(super) fn write_effect(effect: &Effect, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let (documents, changed) = effect.n_documents();
    let (was, is) = effect.n_mentions();
    writeln!(
        out,
        "mentions: {was} before, {is} now; changed in {changed} of {documents} documents"
    )?;
    let counts: Vec<String> = ChangeKind::ALL
        .iter()
        .map(|&kind| format!("{} {}", effect.n_changed(kind), kind.as_str()))
        .collect();
    writeln!(out, "mentions: {}", counts.join(", "))?;
    for kind in ChangeKind::ALL {
        let changes = effect.changes(kind);
        let title = format!("mentions, {}", kind.as_str());
        let mut lines = changes.iter().map(|counted| {
            format!(
                "{}×  {}  {}\n      {}: {}",
                counted.count,
                counted.change.entity_type,
                counted.change.shown(),
                counted.example.document,
                counted.example.sentence
            )
        });
        write_group(&title, &mut lines, limit, out)?;
    }
    Ok(())
}
