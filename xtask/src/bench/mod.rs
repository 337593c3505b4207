//! `cargo xtask bench`: oncotag beside its peers on the same job, and beside what is wanted of it, in tables for
//! docs/performance.md, which says what is measured and how.
//!
//! Times are processor time, since machines are shared; ratios are of runs that follow one another.

mod brute;
mod comparisons;
mod corpus;
mod dictionaries;
mod forms;
mod identity;
mod made;
mod ours;
mod peers;
mod scaling;
mod start;
mod table;

use std::fs;
use std::path::PathBuf;

use crate::command::{builds_release, release_build};
use crate::page;
use corpus::{Corpus, Form};
use dictionaries::{Dictionary, Names};
use ours::Program;
pub(crate) use ours::Work;
use peers::PEERS;
use table::as_megabytes;

/// The name of oncotag without names and stages.
const LIMIT: &str = "limit";
/// What is measured beside the comparisons.
const TABLES: [&str; 6] = ["forms", "threads", "memory", "start", "identity", "brute"];
/// Memory is measured on a corpus so many times larger too: 100 MB by default.
const LARGER: f64 = 5.0;

/// How often each pair is run, and how much text oncotag reads in a run, where nothing else is said.
const ROUNDS: usize = 3;
const MEGABYTES: f64 = 20.0;

/// What to do.
pub(crate) struct Options {
    /// Build first.
    pub(crate) builds: bool,
    /// Put the tables into docs/performance.md.
    pub(crate) writes: bool,
    /// Names of peers and tables; all where there is none.
    pub(crate) only: Vec<String>,
    /// How often each pair is run.
    pub(crate) rounds: usize,
    /// How much text oncotag reads in a run.
    pub(crate) megabytes: f64,
}

impl Options {
    /// What the command line says.
    pub(crate) fn of(arguments: &mut pico_args::Arguments) -> Result<Self, pico_args::Error> {
        let only: Option<String> = arguments.opt_value_from_str("--only")?;
        let rounds = arguments.opt_value_from_str("--rounds")?;
        let megabytes = arguments.opt_value_from_str("--megabytes")?;
        Ok(Self {
            builds: !arguments.contains("--no-build"),
            writes: arguments.contains("--write"),
            only: only.map_or_else(Vec::new, |names| {
                names.split(',').map(str::to_owned).collect()
            }),
            rounds: rounds.unwrap_or(ROUNDS),
            megabytes: megabytes.unwrap_or(MEGABYTES),
        })
    }
}

/// All that measuring needs.
struct Bench {
    program: Program,
    corpus: Corpus,
    dictionaries: Vec<(Names, Dictionary)>,
    only: Vec<String>,
    rounds: usize,
    megabytes: f64,
}

impl Bench {
    /// Whether a peer or table is asked for.
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    fn dictionary(&self, names: Names) -> &Dictionary {
        let found = self.dictionaries.iter().find(|(of, _)| *of == names);
        found
            .map(|(_, dictionary)| dictionary)
            .expect("all are made")
    }
}

/// Measures and prints the tables; gives whether every peer was there and the output always the same.
pub(crate) fn run(options: Options) -> anyhow::Result<bool> {
    let known: Vec<&str> = PEERS
        .iter()
        .map(|peer| peer.name)
        .chain([LIMIT])
        .chain(TABLES)
        .collect();
    for name in &options.only {
        anyhow::ensure!(
            known.contains(&name.as_str()),
            "nothing to measure is called {name:?} (expected one of {})",
            known.join(", ")
        );
    }
    anyhow::ensure!(options.rounds > 0, "no round, no figure");
    let writes = options.writes;
    anyhow::ensure!(
        !writes || options.only.is_empty(),
        "--write wants all tables, so it does not go with --only"
    );
    if options.builds && !builds_release()? {
        return Ok(false);
    }
    let bench = make(options)?;
    let mut report = format!(
        "{} documents, {:.1} MB of text, {:.1} bytes of XML for a byte of text; {} rounds. Load average before: {}.\n",
        bench.corpus.n_documents,
        as_megabytes(bench.corpus.text_bytes),
        as_megabytes(bench.corpus.xml_bytes()?) / as_megabytes(bench.corpus.text_bytes),
        bench.rounds,
        load_average(),
    );
    let mut add = |part: String| {
        if !part.is_empty() {
            report.push('\n');
            report.push_str(&part);
        }
    };
    let (table, is_whole) = comparisons::table(&bench)?;
    add(table);
    if bench.wants("forms") {
        add(forms::table(&bench)?);
    }
    if bench.wants("threads") {
        add(scaling::threads(&bench)?);
    }
    if bench.wants("memory") {
        add(scaling::memory(&bench)?);
    }
    if bench.wants("start") {
        add(start::table(&bench)?);
    }
    let mut is_identical = true;
    if bench.wants("identity") {
        let (sentence, is_so) = identity::sentence(&bench)?;
        is_identical = is_so;
        add(sentence);
    }
    if bench.wants("brute") {
        add(brute::sentence(&bench)?);
    }
    println!("\n{report}");
    if writes {
        page::write("docs/performance.md", "bench", &report)?;
    }
    Ok(is_whole && is_identical)
}

/// How busy the machine is, where it says so: wall times mean little where others compute.
fn load_average() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let first = text.split_whitespace().next();
    first.unwrap_or("unknown").to_owned()
}

/// A file with one short document: what a run on it takes is the load.
pub(crate) fn one_line() -> anyhow::Result<PathBuf> {
    fs::create_dir_all(made::folder())?;
    let path = made::folder().join("one-line.jsonl");
    fs::write(&path, "{\"id\":\"one\",\"text\":\"One word.\"}\n")?;
    Ok(path)
}

/// The embedded dictionaries, compiled by the release build.
pub(crate) fn embedded_compiled() -> anyhow::Result<PathBuf> {
    dictionaries::compiled(&release_build(), None)
}

/// Makes the corpus and the dictionaries where they are not there yet.
fn make(options: Options) -> anyhow::Result<Bench> {
    let program = Program {
        path: release_build(),
        one_line: one_line()?,
    };
    let forms = [Form::Jsonl, Form::Many, Form::Text, Form::Xml];
    let corpus = Corpus::make(options.megabytes, &forms)?;
    let mut dictionaries = Vec::new();
    for names in [Names::Small, Names::Large, Names::Empty] {
        dictionaries.push((names, Dictionary::make(names, &program.path)?));
    }
    Ok(Bench {
        program,
        corpus,
        dictionaries,
        only: options.only,
        rounds: options.rounds,
        megabytes: options.megabytes,
    })
}
