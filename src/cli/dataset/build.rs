//! `oncotag dataset build`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::super::GlobalArguments;
use super::super::exit::ExitStatus;
use super::super::failure::Failure;
use super::super::lexicon;
use super::super::report::line;
use super::super::signals::Interrupt;
use super::about::{AboutArguments, date};
use super::reading::{Reading, ReadingArguments};
use super::said::{say_losses, say_what_is_in};
use crate::dataset::{
    Assembled, Contents, DATASET_SCHEMA, LabelKind, Labels, Manifest, Options, Per, Quality,
    Ratios, Seed, Selection, Source, TextPolicy, assemble, identities, unfinished_folder,
    write_folder,
};
use crate::dictionary::{Lexicon, attribution};
use crate::document::{AnnotatedDocument, AssertionStatus, Location};
use crate::format::manifest::DictionaryEntry;
use crate::pipeline::{Pipeline, PipelineOptions, sentence_splitter};
use crate::segment::attach_sentences;

/// Make a data set for training: splits, all formats, card, checksums
///
/// Documents without annotations are tagged with the dictionaries. A document's split follows from its identity, the seed and
/// the shares alone: none changes its split when others are added. Documents and sentences that say nearly the same as one in
/// another split are left out, of the training split first, so that nothing leaks.
#[derive(Args, Debug)]
#[command(after_help = "\
The folder appears when it is whole. The same inputs give the same bytes, whatever the number of threads.

Examples:
  oncotag dataset build abstracts.jsonl -o metastasis-ner
  oncotag dataset build annotations.jsonl --gold reviewed.jsonl -o set --negatives 0.3 --min-confidence 0.6
  oncotag dataset build pubmed/ -o release --text none --labels ancestor --label-map cancers.tsv
  oncotag dataset build pubmed/ -o second --previous release --force")]
pub(super) struct BuildArguments {
    /// Files, folders, patterns, or - for standard input: texts, or annotations in any format that oncotag reads
    #[arg(value_name = "INPUT", required_unless_present = "gold")]
    inputs: Vec<OsString>,
    /// Inputs whose annotations were made or checked by people: they take the place of others of the same document; may be
    /// repeated
    #[arg(long, value_name = "INPUT")]
    gold: Vec<OsString>,
    /// The folder to make
    #[arg(long, short, value_name = "FOLDER")]
    output: PathBuf,
    /// Replace an existing data set
    #[arg(long)]
    force: bool,
    /// What a row is
    #[arg(long, value_name = "UNIT", default_value = "sentence")]
    per: PerUnit,
    /// Which documents are tagged with the dictionaries
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    tag: Tag,
    /// The share of documents in each split
    #[arg(
        long,
        value_name = "SHARES",
        default_value = "train=0.8,validation=0.1,test=0.1"
    )]
    split: Ratios,
    /// A number that splits and samples follow from, or "balanced": of a hundred the one that shares out the mentions of
    /// each label best (the manifest says which; give it to later builds, or --previous)
    #[arg(
        long,
        value_name = "SEED",
        default_value = "1",
        conflicts_with = "previous"
    )]
    seed: Seed,
    /// An earlier build: its seed and shares are taken, its documents stay, and new ones give way to them
    #[arg(long, value_name = "FOLDER", conflicts_with = "split")]
    previous: Option<PathBuf>,
    #[command(flatten)]
    choice: ChoiceArguments,
    /// What is to be learned: type, concept, or ancestor (the nearest concept above that --label-map names)
    #[arg(long, value_name = "KIND", default_value = "type")]
    labels: LabelKind,
    /// Other names for labels, a line each: NAME, tab, LABEL; an empty label leaves the mentions out
    #[arg(long, value_name = "FILE")]
    label_map: Option<PathBuf>,
    /// Whether rows have their texts; without, `oncotag dataset hydrate` puts them back
    #[arg(long, value_name = "WHICH", default_value = "full")]
    text: Texts,
    #[command(flatten)]
    about: AboutArguments,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// What belongs in.
#[derive(Args, Debug)]
struct ChoiceArguments {
    /// The share of rows without mentions that is kept, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = share)]
    negatives: f64,
    /// Leave out mentions that are less sure, from 0 to 1; rows with nothing else are left out too
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = share)]
    min_confidence: f64,
    /// Leave out mentions of other assertions than these: present, negated, possible, hypothetical, historical, other
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = assertion)]
    assertion: Vec<AssertionStatus>,
    /// Leave out mentions of other entity types than these
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    types: Vec<String>,
    /// Leave out documents that appeared earlier: 2015, 2015-06 or 2015-06-30
    #[arg(long, value_name = "DATE", value_parser = date)]
    from_date: Option<String>,
    /// Leave out documents that appeared later
    #[arg(long, value_name = "DATE", value_parser = date)]
    to_date: Option<String>,
    /// Leave out documents without this MeSH heading (name or identifier), or one of several; may be repeated
    #[arg(long, value_name = "HEADING")]
    mesh: Vec<String>,
    /// Leave out rows of the training split whose concepts have all been seen N times
    #[arg(long, value_name = "N")]
    max_per_concept: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PerUnit {
    /// A sentence
    Sentence,
    /// A document
    Document,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tag {
    /// Those that come without annotations
    Auto,
    /// All but those of --gold; what they came with is replaced
    Always,
    /// None
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Texts {
    /// They have
    Full,
    /// They have places, checksums and labels
    None,
}

fn share(value: &str) -> Result<f64, String> {
    let share: f64 = value
        .parse()
        .map_err(|_| format!("\"{value}\" is no number"))?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err(format!("{value} is not between 0 and 1"))
    }
}

fn assertion(name: &str) -> Result<AssertionStatus, String> {
    AssertionStatus::parse(name).ok_or_else(|| {
        "expected present, negated, possible, hypothetical, historical or other".to_owned()
    })
}

impl BuildArguments {
    fn options(&self) -> anyhow::Result<Options> {
        let map = match &self.label_map {
            None => BTreeMap::new(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("reading {}", path.display()))?;
                Labels::read_map(&text).map_err(|error| anyhow!("{}: {error}", path.display()))?
            }
        };
        let mut options = Options {
            per: match self.per {
                PerUnit::Sentence => Per::Sentence,
                PerUnit::Document => Per::Document,
            },
            ratios: self.split,
            seed: self.seed,
            selection: self.choice.selection(),
            labels: Labels::new(self.labels, map).map_err(|error| anyhow!(error))?,
            placed: BTreeSet::new(),
        };
        if let Some(folder) = &self.previous {
            let manifest = Manifest::read(folder)?;
            options.ratios = manifest
                .split
                .parse()
                .map_err(|error| anyhow!("{}: shares of splits: {error}", folder.display()))?;
            options.seed = Seed::Fixed(manifest.seed);
            options.placed = identities(folder)?;
        }
        Ok(options)
    }

    /// Every setting that what is written depends on, by the name of its flag.
    fn configuration(&self) -> Map<String, Value> {
        let name = |value: &dyn std::fmt::Debug| format!("{value:?}").to_lowercase();
        let choice = &self.choice;
        let settings = json!({
            "per": name(&self.per),
            "tag": name(&self.tag),
            "gold": self.gold.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
            "previous": self.previous,
            "negatives": choice.negatives,
            "min_confidence": choice.min_confidence,
            "assertion": choice.assertion.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
            "types": choice.types,
            "from_date": choice.from_date,
            "to_date": choice.to_date,
            "mesh": choice.mesh,
            "max_per_concept": choice.max_per_concept,
            "labels": name(&self.labels),
            "label_map": self.label_map,
            "format": self.reading.format.map(|format| format.name),
            "body": self.reading.body,
            "text_field": self.reading.text_field,
            "id_field": self.reading.id_field,
        });
        match settings {
            Value::Object(settings) => settings,
            _ => Map::new(),
        }
    }
}

impl ChoiceArguments {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "confidences are compared with four digits"
    )]
    fn selection(&self) -> Selection {
        Selection {
            negatives: self.negatives,
            min_confidence: self.min_confidence as f32,
            assertions: self.assertion.clone(),
            types: self.types.clone(),
            from_date: self.from_date.clone(),
            to_date: self.to_date.clone(),
            mesh: self.mesh.clone(),
            max_per_concept: self.max_per_concept,
        }
    }
}

pub(super) fn build(
    arguments: &BuildArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let options = arguments.options()?;
    let lexicon = Arc::new(lexicon::load(&global.dictionary)?);
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut reading = Reading::new(&arguments.reading, global, interrupt.clone());
    let mut sources = Vec::new();
    for (inputs, tag, quality) in [
        (&arguments.inputs, arguments.tag, Quality::Silver),
        (&arguments.gold, Tag::Never, Quality::Gold),
    ] {
        let work = annotator(&lexicon, tag)?;
        reading.each(inputs, &arguments.output, work, |annotated| {
            sources.push(Source { annotated, quality });
        });
    }
    if let Some(status) = reading.ended() {
        return Ok(status);
    }
    let is_all_gold = sources.iter().all(|source| source.quality == Quality::Gold);
    let Assembled {
        rows,
        seed,
        left_out,
        near,
        mut losses,
    } = assemble(sources, &options, lexicon.vocabulary());
    losses.merge(&reading.log.losses());
    let about = Manifest {
        schema: DATASET_SCHEMA.to_owned(),
        program: concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned(),
        command: without_what_changes_nothing(command),
        about: arguments.about.about(),
        text: match arguments.text {
            Texts::Full => TextPolicy::Full,
            Texts::None => TextPolicy::None,
        },
        seed,
        split: options.ratios.to_string(),
        labels: Vec::new(),
        offset_unit: "codepoint".to_owned(),
        configuration: arguments.configuration(),
        dictionaries: if is_all_gold {
            Vec::new()
        } else {
            dictionaries(&lexicon)?
        },
        inputs: (reading.log.entries().iter())
            .map(serde_json::to_value)
            .collect::<Result<_, _>>()?,
        counts: BTreeMap::new(),
        left_out,
        losses: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    let contents = Contents {
        rows,
        near,
        losses,
        notice: if is_all_gold {
            String::new()
        } else {
            attribution(&lexicon)
        },
    };
    let unfinished = unfinished_folder(&arguments.output);
    interrupt.set_unfinished([unfinished.as_path()]);
    let written = write_folder(&arguments.output, arguments.force, contents, about);
    interrupt.set_unfinished([]);
    let manifest = written?;
    if !global.quiet {
        say_what_is_in(&manifest);
        line(&format!(
            "written to {} in {:.2} s",
            arguments.output.display(),
            started.elapsed().as_secs_f64()
        ));
    }
    say_losses(&manifest);
    Ok(reading.status())
}

/// What makes a document with annotations and sentences of a document as read.
fn annotator(
    lexicon: &Arc<Lexicon>,
    tag: Tag,
) -> anyhow::Result<impl Fn(AnnotatedDocument) -> Result<AnnotatedDocument, Failure> + use<>> {
    let pipeline = match tag {
        Tag::Never => None,
        Tag::Auto | Tag::Always => Some(Pipeline::new(
            Arc::clone(lexicon),
            &PipelineOptions::default(),
        )?),
    };
    let splitter = sentence_splitter()?;
    Ok(move |mut annotated: AnnotatedDocument| {
        let is_plain =
            annotated.annotations.mentions.is_empty() && annotated.annotations.sentences.is_empty();
        if let Some(pipeline) = &pipeline
            && (is_plain || tag == Tag::Always)
        {
            pipeline.annotate(&mut annotated).map_err(|error| {
                let place = Location::default().in_record(&annotated.document.id);
                Failure::stage(&error, place.in_path(&annotated.document.source))
            })?;
        }
        attach_sentences(&mut annotated, &splitter);
        // They are many, and no row has them.
        annotated.annotations.candidates = Vec::new();
        annotated.annotations.discards = Vec::new();
        Ok(annotated)
    })
}

fn dictionaries(lexicon: &Lexicon) -> anyhow::Result<Vec<Value>> {
    let entries = lexicon.dictionaries().iter().map(|dictionary| {
        serde_json::to_value(DictionaryEntry {
            name: dictionary.name.clone(),
            source: dictionary.source.clone(),
            version: dictionary.version.clone(),
            licence: dictionary.licence.clone(),
            sha256: dictionary.sha256.clone(),
        })
    });
    Ok(entries.collect::<Result<_, _>>()?)
}

/// The command without the folder's name, threads and talk: two builds that give the same bytes say the same.
pub(super) fn without_what_changes_nothing(command: &[OsString]) -> Vec<String> {
    const FLAGS: [&str; 3] = ["--force", "--quiet", "-q"];
    const WITH_VALUE: [&str; 4] = ["--output", "-o", "--threads", "--progress"];
    let mut kept = vec!["oncotag".to_owned()];
    let mut arguments = command.iter().skip(1).map(|one| one.to_string_lossy());
    while let Some(argument) = arguments.next() {
        if WITH_VALUE.contains(&argument.as_ref()) {
            arguments.next();
        } else {
            let is_joined = WITH_VALUE.iter().any(|name| {
                let value = argument.strip_prefix(name);
                value.is_some_and(|value| value.starts_with('=') || *name == "-o")
            });
            if !is_joined && !FLAGS.contains(&argument.as_ref()) {
                kept.push(argument.into_owned());
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_give_the_same_bytes_read_the_same() {
        let command = |text: &str| {
            let words: Vec<OsString> = text.split(' ').map(OsString::from).collect();
            without_what_changes_nothing(&words).join(" ")
        };
        let expected = "oncotag dataset build a.jsonl --seed 3";
        for same in [
            "target/oncotag dataset build a.jsonl --seed 3 -o x",
            "oncotag -q dataset build a.jsonl --threads 4 --seed 3 --output=x --force",
            "oncotag dataset build a.jsonl -oset --seed 3 --progress=plain --quiet",
        ] {
            assert_eq!(command(same), expected, "{same}");
        }
    }
}
