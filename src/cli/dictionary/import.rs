//! `oncotag dictionary import`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::cli::exit::ExitStatus;
use crate::cli::report::line;
use crate::cli::signals::Interrupt;
use crate::dictionary::english_forms;
use crate::ontology::curation::{Report, curate_terms};
use crate::ontology::{
    DictionaryCounts, DictionaryHead, Mappings, ONTOLOGY_FORMATS, Ontology, OntologyFormat,
    OntologySource, SYNONYM_KINDS, Selected, Selection, ontology_format_by_name,
    ontology_format_of, write_dictionary,
};
use crate::write::{OutputFile, OutputTarget};

/// Make a dictionary of an ontology
///
/// Obsolete terms are left out; what replaced them, and former identifiers, stay in the file as lines
/// `# replaced: OLD NEW`. What was read, left out and odd is said on standard error.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  oncotag dictionary import cl.obo --type cell_type -o cells.tsv
  oncotag dictionary import doid.json.gz --type primary_cancer --root DOID:162 -o cancers.tsv
  oncotag dictionary import mondo.obo --type primary_cancer --xrefs mondo_exactmatch_mesh.sssom.tsv -o mondo.tsv
  oncotag dictionary import 2026AA/META --type treatment --group T061 -o procedures.tsv
  oncotag dictionary import drugs.csv --type treatment --prefix DRUG -o drugs.tsv
  oncotag dictionary import cl.obo --type cell_type --curate -o cells.tsv
Then: oncotag dictionary lint cells.tsv; oncotag tag --dictionary cells.tsv …")]
pub(super) struct ImportArguments {
    /// The ontology: a file, gzip or zstd or not, or a folder of RRF files; its form is told by content
    input: PathBuf,
    /// The entity type of its terms, in small letters
    #[arg(long = "type", value_name = "TYPE", value_parser = type_name)]
    entity_type: String,
    /// Take this term and all below it; may be repeated
    #[arg(long = "root", value_name = "ID")]
    roots: Vec<String>,
    /// Take only terms of this subset, semantic type or tree number; may be repeated
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// The form of the file
    #[arg(long, value_name = "FORMAT", value_parser = format_name)]
    format: Option<&'static str>,
    /// Add the cross-references of an SSSOM file; may be repeated
    #[arg(long, value_name = "FILE")]
    xrefs: Vec<PathBuf>,
    /// Clean the names as our own dictionaries are cleaned, and say what each rule did
    ///
    /// Headings are turned round (`Carcinoma, Ductal`), brackets and remarks go, names that people do not write out or
    /// that are words of everyday English are left out, and a name stays with one concept. -v names examples.
    #[arg(long)]
    curate: bool,
    /// The prefix of identifiers that have none
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,
    /// The source for the head of the dictionary instead of the file's name
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// The version for the head of the dictionary instead of what the file states
    #[arg(long, value_name = "TEXT")]
    source_version: Option<String>,
    /// The licence for the head of the dictionary instead of what the file states
    #[arg(long, value_name = "TEXT")]
    licence: Option<String>,
    /// The dictionary; - is standard output
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Replace the output where it exists
    #[arg(long)]
    force: bool,
}

fn format_name(name: &str) -> Result<&'static str, String> {
    ontology_format_by_name(name)
        .map(|format| format.name)
        .ok_or_else(|| {
            let names: Vec<&str> = ONTOLOGY_FORMATS.iter().map(|format| format.name).collect();
            format!("expected one of {}", names.join(", "))
        })
}

fn type_name(name: &str) -> Result<String, String> {
    let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_name {
        return Ok(name.to_owned());
    }
    Err("expected small letters, digits and _, such as cell_type".to_owned())
}

/// How much is said.
#[derive(Clone, Copy)]
pub(super) struct Talk {
    /// Nothing but errors.
    pub(super) is_quiet: bool,
    /// Every problem, not the first ones only.
    pub(super) is_verbose: bool,
}

/// How many problems are shown without `-v`.
const N_SHOWN: usize = 5;

pub(super) fn import(arguments: &ImportArguments, talk: Talk) -> anyhow::Result<ExitStatus> {
    let source = source_of(&arguments.input, arguments.prefix.as_deref());
    let format = match arguments.format.and_then(ontology_format_by_name) {
        Some(format) => format,
        None => ontology_format_of(&source)?,
    };
    let target = OutputTarget::named(&arguments.output, arguments.force);
    let interrupt = Interrupt::watch().context("watching for signals")?;
    // Opened before the reading, so that an output that may not be replaced is said at once.
    let mut output = OutputFile::open(&target)?;
    interrupt.set_unfinished(output.part_path());

    let bar = spinner(talk, format!("reading {}", arguments.input.display()));
    let mut ontology = (format.read)(&source)?;
    bar.finish_and_clear();
    let mut mappings = Mappings::default();
    for path in &arguments.xrefs {
        mappings.read(&source_of(path, None))?;
    }
    let read = what_was_read(arguments, format, &ontology);
    let n_mapped = mappings.add_to(&mut ontology);

    let selection = Selection {
        roots: arguments.roots.clone(),
        groups: arguments.groups.clone(),
    };
    let mut selected = selection.of(&ontology).map_err(|unknown| {
        anyhow::anyhow!(
            "{} is not a term of {} ({} terms; see --root)",
            unknown.join(", "),
            arguments.input.display(),
            ontology.terms.len()
        )
    })?;
    let curated = arguments.curate.then(|| {
        let words = english_forms();
        curate_terms(&selected, &|form| words.contains(form))
    });
    if let Some((terms, _)) = &curated {
        selected.terms = terms.iter().collect();
    }
    let head = head(arguments, &source, &ontology);
    let counts = write_dictionary(&head, &selected, |text| output.write(text.as_bytes()))?;
    if counts.n_concepts == 0 {
        anyhow::bail!(
            "no term of {} became a concept ({})",
            arguments.input.display(),
            left_out(&selected, &counts)
        );
    }
    if let Some(signal) = interrupt.signal() {
        return Ok(ExitStatus::Interrupted(signal));
    }
    output.finish()?;
    interrupt.set_unfinished(None);
    if !talk.is_quiet {
        line(&read);
        oddities(&ontology, &head, talk);
        if !arguments.xrefs.is_empty() {
            line(&format!(
                "mappings: {} exact ones, {n_mapped} new cross-references",
                mappings.n_pairs()
            ));
        }
        if let Some((_, report)) = &curated {
            what_was_curated(report, talk);
        }
        line(&format!(
            "wrote {}: {} concepts, {}, {} cross-references",
            arguments.output.display(),
            counts.n_concepts,
            by_kind(&counts.n_synonyms),
            counts.n_xrefs,
        ));
        line(&format!("left out: {}", left_out(&selected, &counts)));
        problems("notes", &counts.notes, talk);
    }
    Ok(ExitStatus::Done)
}

fn source_of(path: &std::path::Path, prefix: Option<&str>) -> OntologySource {
    let source = OntologySource::new(path);
    match prefix {
        Some(prefix) => source.with_prefix(prefix),
        None => source,
    }
}

fn head(
    arguments: &ImportArguments,
    source: &OntologySource,
    ontology: &Ontology,
) -> DictionaryHead {
    let stated = |given: &Option<String>, read: Option<&String>| {
        let value = given
            .as_ref()
            .or(read)
            .filter(|value| !value.trim().is_empty());
        value.cloned().unwrap_or_else(|| NOT_STATED.to_owned())
    };
    DictionaryHead {
        entity_type: arguments.entity_type.clone(),
        source: stated(&arguments.source, Some(&source.plain_name())),
        version: stated(&arguments.source_version, ontology.version.as_ref()),
        licence: stated(&arguments.licence, ontology.licence.as_ref()),
    }
}

const NOT_STATED: &str = "not stated";

fn what_was_read(
    arguments: &ImportArguments,
    format: &OntologyFormat,
    ontology: &Ontology,
) -> String {
    let terms = &ontology.terms;
    let mut n_synonyms = [0; SYNONYM_KINDS.len()];
    for synonym in terms.iter().flat_map(|term| &term.synonyms) {
        if let Some(place) = SYNONYM_KINDS.iter().position(|kind| *kind == synonym.kind) {
            n_synonyms[place] += 1;
        }
    }
    format!(
        "read {} ({}): {} terms, {} of them obsolete, {}, {} cross-references",
        arguments.input.display(),
        format.name,
        terms.len(),
        terms.iter().filter(|term| term.is_obsolete).count(),
        by_kind(&n_synonyms),
        terms.iter().map(|term| term.xrefs.len()).sum::<usize>(),
    )
}

/// Says what the rules did to names, a line for each with `-v`.
fn what_was_curated(report: &Report, talk: Talk) {
    let (before, after) = report.n_names;
    line(&format!(
        "curated: {after} names of {before}, {} concepts without a name left",
        report.dropped_concepts.len()
    ));
    let rules = report.rules.iter().map(|(rule, count)| {
        format!(
            "{rule}: {} left out, {} rewritten; {}",
            count.n_dropped,
            count.n_rewritten,
            count.examples.join(" | ")
        )
    });
    problems("rules", &rules.collect::<Vec<_>>(), talk);
    problems("without a name left", &report.dropped_concepts, talk);
}

/// Says what was odd in the file, and what it does not state.
fn oddities(ontology: &Ontology, head: &DictionaryHead, talk: Talk) {
    let shown: Vec<String> = ontology
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.location, problem.message))
        .collect();
    problems("problems", &shown, talk);
    for (name, value, flag) in [
        ("version", &head.version, "--source-version"),
        ("licence", &head.licence, "--licence"),
    ] {
        if value == NOT_STATED {
            line(&format!("the file states no {name}; {flag} TEXT gives it"));
        }
    }
}

/// `34 synonyms (30 exact, 4 broad)`
fn by_kind(counts: &[usize; SYNONYM_KINDS.len()]) -> String {
    let kinds: Vec<String> = SYNONYM_KINDS
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(kind, count)| format!("{count} {}", kind.as_str()))
        .collect();
    match kinds.as_slice() {
        [] => "0 synonyms".to_owned(),
        kinds => format!(
            "{} synonyms ({})",
            counts.iter().sum::<usize>(),
            kinds.join(", ")
        ),
    }
}

fn left_out(selected: &Selected<'_>, counts: &DictionaryCounts) -> String {
    format!(
        "{} obsolete terms ({} identifiers with a replacement kept), {} outside of the selection, {} without a label, \
         {} repeated names",
        selected.n_obsolete,
        counts.n_replaced,
        selected.n_outside,
        selected.n_without_label,
        counts.n_repeated
    )
}

/// The first lines of a list, or all.
fn problems(what: &str, list: &[String], talk: Talk) {
    if list.is_empty() {
        return;
    }
    line(&format!("{what}: {}", list.len()));
    let n_shown = if talk.is_verbose { list.len() } else { N_SHOWN };
    for text in list.iter().take(n_shown) {
        line(&format!("  {text}"));
    }
    if list.len() > n_shown {
        line(&format!(
            "  … and {} more (-v shows all)",
            list.len() - n_shown
        ));
    }
}

/// A sign of life on a terminal while a large file is read.
fn spinner(talk: Talk, message: String) -> ProgressBar {
    if talk.is_quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    bar.set_message(message);
    bar.enable_steady_tick(Duration::from_millis(125));
    bar
}
