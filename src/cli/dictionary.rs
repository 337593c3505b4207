//! `oncotag dictionary list|lint|show|search`.

use std::cmp::Reverse;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::exit::ExitStatus;
use crate::dictionary::{
    CaseRule, Finding, Layer, Lexicon, RowSource, Severity, Status, Term, check,
};
use crate::document::{Concept, ConceptId};
use crate::normalize::fold_name;

/// List, check and search the dictionaries
#[derive(Args, Debug)]
pub(super) struct DictionaryArguments {
    #[command(subcommand)]
    command: DictionaryCommand,
}

#[derive(Debug, Subcommand)]
enum DictionaryCommand {
    /// List the dictionaries of a run
    List(ListArguments),
    /// Check dictionaries
    Lint(LintArguments),
    /// Show a concept with all its names
    Show(ShowArguments),
    /// Search the names of all dictionaries
    Search(SearchArguments),
}

/// List the dictionaries of a run: name, type, layer, concepts, names, version and licence
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag dictionary list\n  oncotag dictionary list --json\n  \
                        oncotag dictionary list --dictionary my-dictionaries/"
)]
struct ListArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Check dictionaries: errors that stop a run, and warnings that want an answer in the row
///
/// Without a path the embedded dictionaries are checked; with paths those files, together with the embedded ones that
/// they do not replace, and only findings in them are shown. The exit status is 1 where there is an error.
#[derive(Args, Debug)]
#[command(
    after_help = "A warning is answered in its row (or in an overlay's): case exact, companions, status needs-context \
                  or block, or the flag reviewed in the status cell.\n\nExamples:\n  oncotag dictionary lint\n  \
                  oncotag dictionary lint dictionaries/\n  oncotag dictionary lint my-proteins.tsv --json"
)]
struct LintArguments {
    /// Dictionaries or folders of dictionaries
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Show a concept: names with kind, case rule, status and row, cross-references, parents, attributes
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag dictionary show DOID:9256\n  oncotag dictionary show \"Kupffer cell\"\n  \
                  oncotag dictionary show HSC --json"
)]
struct ShowArguments {
    /// A concept's identifier, label or other name
    #[arg(value_name = "CONCEPT")]
    concept: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Search the names of all dictionaries: equal names first, then names that begin with the text, then names with it inside
#[derive(Args, Debug)]
#[command(
    after_help = "Text and names are compared as in tagging: case, hyphens, spelling and plural do not count.\n\n\
                  Examples:\n  oncotag dictionary search hepatic\n  oncotag dictionary search \"liver metast\" --limit 5"
)]
struct SearchArguments {
    /// What to look for
    #[arg(value_name = "TEXT")]
    text: String,
    /// How many names are shown at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs a command on the embedded dictionaries and those under `dictionary_paths`.
pub(super) fn run(
    arguments: &DictionaryArguments,
    dictionary_paths: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    match &arguments.command {
        DictionaryCommand::Lint(arguments) => lint(arguments, dictionary_paths, out),
        DictionaryCommand::List(arguments) => {
            list(&Lexicon::load(dictionary_paths)?, arguments, out)
        }
        DictionaryCommand::Show(arguments) => {
            show(&Lexicon::load(dictionary_paths)?, arguments, out)
        }
        DictionaryCommand::Search(arguments) => {
            search(&Lexicon::load(dictionary_paths)?, arguments, out)
        }
    }
}

fn list(
    lexicon: &Lexicon,
    arguments: &ListArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let vocabulary = lexicon.vocabulary();
    let layer = |layer: Layer| match layer {
        Layer::Base => "base",
        Layer::Overlay => "overlay",
    };
    if arguments.json {
        let dictionaries: Vec<Value> = lexicon
            .dictionaries()
            .iter()
            .map(|dictionary| {
                json!({
                    "name": dictionary.name,
                    "path": dictionary.path,
                    "type": vocabulary.entity_type(dictionary.entity_type).name,
                    "layer": layer(dictionary.layer),
                    "concepts": dictionary.n_concepts,
                    "names": dictionary.n_names,
                    "source": dictionary.source,
                    "version": dictionary.version,
                    "licence": dictionary.licence,
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
            layer(dictionary.layer).to_owned(),
            dictionary.n_concepts.to_string(),
            dictionary.n_names.to_string(),
            dictionary.version.clone(),
            dictionary.licence.clone(),
        ]);
    }
    write_table(&rows, out)?;
    Ok(ExitStatus::Done)
}

/// Writes rows in columns as wide as their widest cell.
fn write_table<const N: usize>(rows: &[[String; N]], out: &mut dyn Write) -> anyhow::Result<()> {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0)
    });
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let n_spaces = width - cell.chars().count() + 2;
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', n_spaces));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn lint(
    arguments: &LintArguments,
    dictionary_paths: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    for path in &arguments.paths {
        path.metadata()
            .with_context(|| format!("checking {}", path.display()))?;
    }
    let paths = [dictionary_paths, &arguments.paths].concat();
    let mut findings = check(&paths);
    if !arguments.paths.is_empty() {
        findings.retain(|finding| is_under(finding, &arguments.paths));
    }
    let n_errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    if arguments.json {
        let findings: Vec<Value> = findings
            .iter()
            .map(|finding| {
                let place = &finding.location;
                json!({
                    "severity": finding.severity.as_str(),
                    "code": finding.code,
                    "path": place.path.as_ref().map(|path| path.display().to_string()),
                    "line": place.line,
                    "column": place.column,
                    "message": finding.message,
                    "help": finding.help,
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)?;
    } else {
        for finding in &findings {
            writeln!(out, "{finding}")?;
            if !finding.help.is_empty() {
                writeln!(out, "  help: {}", finding.help)?;
            }
        }
        writeln!(
            out,
            "{n_errors} errors, {} warnings",
            findings.len() - n_errors
        )?;
    }
    Ok(if n_errors == 0 {
        ExitStatus::Done
    } else {
        ExitStatus::Negative
    })
}

/// Whether a finding lies in one of the paths; one without a path always counts.
fn is_under(finding: &Finding, paths: &[PathBuf]) -> bool {
    finding
        .location
        .path
        .as_ref()
        .is_none_or(|place| paths.iter().any(|path| place.starts_with(path)))
}

fn show(
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

/// The terms of a concept, in order of loading.
fn terms_of(lexicon: &Lexicon, concept: ConceptId) -> impl Iterator<Item = &Term> {
    lexicon
        .terms()
        .iter()
        .filter(move |term| term.concept == Some(concept))
}

fn case_name(rule: CaseRule) -> &'static str {
    match rule {
        CaseRule::Any => "any",
        CaseRule::Exact => "exact",
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Allow => "allow",
        Status::Block => "block",
        Status::NeedsContext => "needs-context",
    }
}

fn row_name(lexicon: &Lexicon, row: RowSource) -> String {
    let dictionary = &lexicon.dictionaries()[usize::from(row.dictionary)];
    format!("{}:{}", dictionary.path, row.line)
}

/// Companions as in a dictionary's cell.
fn companions_cell(term: &Term) -> String {
    let supporting = term
        .companions
        .any_of
        .iter()
        .map(|words| format!("+{words}"));
    let excluding = term
        .companions
        .none_of
        .iter()
        .map(|words| format!("-{words}"));
    supporting.chain(excluding).collect::<Vec<_>>().join("|")
}

fn concept_json(lexicon: &Lexicon, id: ConceptId) -> Value {
    let concept = lexicon.vocabulary().concept(id);
    let names: Vec<Value> = terms_of(lexicon, id)
        .map(|term| {
            json!({
                "name": term.name,
                "kind": term.kind.as_str(),
                "case": case_name(term.case),
                "status": status_name(term.status),
                "companions": {"any_of": term.companions.any_of, "none_of": term.companions.none_of},
                "row": row_name(lexicon, term.source),
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
    for term in terms_of(lexicon, id) {
        let mut facts = format!(
            "{}, case {}, {}",
            term.kind.as_str(),
            case_name(term.case),
            status_name(term.status)
        );
        let companions = companions_cell(term);
        if !companions.is_empty() {
            facts.push_str(", companions ");
            facts.push_str(&companions);
        }
        let mut row = row_name(lexicon, term.source);
        if let Some(overlay) = term.conditioned_by {
            row = format!("{row}, flags from {}", row_name(lexicon, overlay));
        }
        writeln!(out, "    {}  ({facts}; {row})", term.name)?;
    }
    Ok(())
}

fn search(
    lexicon: &Lexicon,
    arguments: &SearchArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let wanted = fold_name(&arguments.text);
    let mut hits = Vec::new();
    if !wanted.is_empty() {
        for (form, ids) in lexicon.patterns() {
            let Some(position) = form.find(&wanted) else {
                continue;
            };
            let rank = if *form == wanted {
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
                    "status": status_name(term.status),
                    "row": row_name(lexicon, term.source),
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&hits)?)?;
    } else if hits.is_empty() {
        writeln!(out, "no name with \"{}\" in it", arguments.text)?;
        let near = nearest_names(lexicon, &arguments.text);
        if !near.is_empty() {
            writeln!(out, "did you mean: {}", near.join(", "))?;
        }
    } else {
        let mut rows = vec![["name", "type", "id", "label", "status"].map(str::to_owned)];
        for (_, _, term) in &hits {
            rows.push([
                term.name.clone(),
                vocabulary.entity_type(term.entity_type).name.clone(),
                concept(term).map_or_else(|| "-".to_owned(), |concept| concept.curie.clone()),
                concept(term).map_or_else(|| "-".to_owned(), |concept| concept.label.clone()),
                status_name(term.status).to_owned(),
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

/// Up to three names that differ from the text in few letters.
fn nearest_names<'l>(lexicon: &'l Lexicon, wanted: &str) -> Vec<&'l str> {
    let wanted: Vec<char> = fold_name(wanted).chars().take(100).collect();
    let most = (wanted.len() / 4).min(3);
    if most == 0 {
        return Vec::new();
    }
    let mut near: Vec<(usize, Reverse<usize>, &str)> = lexicon
        .patterns()
        .iter()
        .filter(|(form, _)| form.len().abs_diff(wanted.len()) <= 4 * most)
        .filter_map(|(form, ids)| {
            let form: Vec<char> = form.chars().collect();
            let distance = edit_distance(&wanted, &form);
            let name = lexicon.term(*ids.first()?).name.as_str();
            (distance <= most).then_some((distance, Reverse(ids.len()), name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, _, name)| name).take(3).collect()
}

/// The number of letters to insert, drop or replace (Levenshtein 1966).
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(command: DictionaryCommand) -> (ExitStatus, String) {
        let mut out = Vec::new();
        let status = run(&DictionaryArguments { command }, &[], &mut out).unwrap();
        (status, String::from_utf8(out).unwrap())
    }

    fn show_of(concept: &str) -> (ExitStatus, String) {
        output(DictionaryCommand::Show(ShowArguments {
            concept: concept.to_owned(),
            json: false,
        }))
    }

    #[test]
    fn shows_a_concept_by_identifier_label_and_name() {
        for wanted in ["CL:0000091", "cl:0000091", "Kupffer cell", "kupffer CELLS"] {
            let (status, text) = show_of(wanted);
            assert_eq!(status, ExitStatus::Done, "{wanted}");
            assert!(
                text.starts_with("CL:0000091  Kupffer cell\n  type        cell_type\n"),
                "{text}"
            );
            assert!(text.contains("dictionaries/cell_types.tsv:"), "{text}");
        }
    }

    #[test]
    fn shows_both_senses_of_an_ambiguous_short_form() {
        let (_, text) = show_of("HSC");
        assert!(
            text.contains("CL:0000632") && text.contains("CL:0000037"),
            "{text}"
        );
        assert!(
            text.contains("needs-context, companions +stellate"),
            "{text}"
        );
        assert!(
            text.contains("flags from dictionaries/overlay/cell_types.tsv:"),
            "{text}"
        );
    }

    #[test]
    fn proposes_names_that_are_near() {
        let (status, text) = show_of("bevacizumap");
        assert_eq!(status, ExitStatus::Negative);
        assert!(
            text.starts_with("no concept \"bevacizumap\"\ndid you mean: Bevacizumab"),
            "{text}"
        );
    }

    #[test]
    fn search_puts_equal_names_before_prefixes_before_insides() {
        let (status, text) = output(DictionaryCommand::Search(SearchArguments {
            text: "hepatocytes".to_owned(),
            limit: 50,
            json: false,
        }));
        assert_eq!(status, ExitStatus::Done);
        let names: Vec<&str> = text
            .lines()
            .skip(1)
            .map(|line| line.split("  ").next().unwrap())
            .collect();
        assert_eq!(names[0], "hepatocyte");
        let inside = names
            .iter()
            .position(|name| *name == "parenchymal hepatocyte");
        let prefix = names
            .iter()
            .position(|name| name.starts_with("hepatocyte growth"));
        assert!(prefix < inside, "{names:?}");
    }

    #[test]
    fn list_names_every_dictionary_with_its_licence() {
        let (_, text) = output(DictionaryCommand::List(ListArguments { json: false }));
        assert!(text.lines().count() >= 17, "{text}");
        let (_, text) = output(DictionaryCommand::List(ListArguments { json: true }));
        let list: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(
            list.iter()
                .all(|row| row["licence"] != "" && row["names"].is_u64())
        );
    }

    #[test]
    fn lint_says_place_code_and_help_and_is_negative_on_errors() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.tsv");
        let head = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\nid\tlabel\n";
        std::fs::write(&path, format!("{head}A:1\tlead\n")).unwrap();
        let lint = |path: &PathBuf| {
            output(DictionaryCommand::Lint(LintArguments {
                paths: vec![path.clone()],
                json: false,
            }))
        };
        let (status, text) = lint(&path);
        assert_eq!(status, ExitStatus::Done);
        let expected = format!(
            "{}:6:5: warning[ONC0153]: \"lead\" is an English word\n  help: ",
            path.display()
        );
        assert!(text.starts_with(&expected), "{text}");
        std::fs::write(&path, format!("{head}A 1\tlead\n")).unwrap();
        let (status, text) = lint(&path);
        assert_eq!(status, ExitStatus::Negative);
        assert!(
            text.contains(":6:1: error[ONC0114]: concept id \"A 1\" is not a CURIE"),
            "{text}"
        );
        assert!(text.ends_with("1 errors, 0 warnings\n"), "{text}");
    }

    #[test]
    fn edit_distance_counts_letters() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(edit_distance(&chars("kitten"), &chars("sitting")), 3);
        assert_eq!(edit_distance(&chars(""), &chars("abc")), 3);
        assert_eq!(edit_distance(&chars("abc"), &chars("abc")), 0);
    }
}
