//! The other programs that are measured, and how they are run.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::Context as _;
use serde_json::Value;

use crate::command::at_root;
use crate::python::{self, Environment};

const DRIVER: &str = "benches/peers/driver.py";
const REQUIREMENTS: &str = "benches/peers/requirements.txt";
const MEDSPACY: &str = "benches/peers/medspacy.txt";

/// A peer.
pub(super) struct Peer {
    /// The name that the driver and `--only` take.
    pub(super) name: &'static str,
    /// The name in tables.
    pub(super) title: &'static str,
    /// The pinned packages of its environment.
    requirements: &'static str,
    /// Of how many bytes of text it is given, 0 for all: a figure is about a byte, and some would take hours.
    max_bytes: u64,
    /// What it does not do, as far as it was seen.
    pub(super) shortcomings: &'static str,
}

pub(super) const AHOCORASICK_RS: Peer = Peer {
    name: "ahocorasick_rs",
    title: "ahocorasick_rs, overlapping, word filter",
    requirements: REQUIREMENTS,
    max_bytes: 0,
    shortcomings: "exact strings only: no plural, no other hyphen or space; words and overlaps are sorted out in Python behind it; 0.7 GB for 600,000 names",
};
pub(super) const SPACY: Peer = Peer {
    name: "spacy",
    title: "spaCy PhraseMatcher",
    requirements: REQUIREMENTS,
    max_bytes: 1_000_000,
    shortcomings: "its tokens decide: `VEGFR` is not found in `VEGFR-2`, nor `PAI` in `PAI-1`; no plural; 4 GB and half a minute of loading for 600,000 names",
};
pub(super) const MEDSPACY_ALL: Peer = Peer {
    name: "medspacy",
    title: "medspaCy (sentences, target matcher, ConText)",
    requirements: MEDSPACY,
    max_bytes: 60_000,
    shortcomings: "tokens as spaCy has them; no plural; rules for English clinical notes",
};
pub(super) const FLASHTEXT: Peer = Peer {
    name: "flashtext",
    title: "flashtext",
    requirements: REQUIREMENTS,
    max_bytes: 4_000_000,
    shortcomings: "words are ASCII: `na` is found in `naïve`, `catenin` in `βcatenin`; offsets drift behind `İ`; no plural; 2 GB for 600,000 names",
};
pub(super) const LXML: Peer = Peer {
    name: "lxml",
    title: "lxml iterparse, parsing only",
    requirements: REQUIREMENTS,
    max_bytes: 0,
    shortcomings: "gives a tree of the record; nothing is tagged",
};
pub(super) const PUBMED_PARSER: Peer = Peer {
    name: "pubmed_parser",
    title: "pubmed_parser, parsing only",
    requirements: REQUIREMENTS,
    max_bytes: 0,
    shortcomings: "gives fields of the record; nothing is tagged",
};

/// All of them, in the order of the tables.
pub(super) const PEERS: [&Peer; 6] = [
    &AHOCORASICK_RS,
    &SPACY,
    &MEDSPACY_ALL,
    &FLASHTEXT,
    &LXML,
    &PUBMED_PARSER,
];

/// What a run of a peer took, as it says itself.
pub(super) struct PeerRun {
    /// Processor time.
    pub(super) seconds: f64,
    /// Bytes of text that were read; nothing where it only parses.
    pub(super) text_bytes: Option<u64>,
    /// The peak of memory so far.
    pub(super) peak_bytes: u64,
}

impl Peer {
    /// Its environment, or a loud word and nothing.
    pub(super) fn environment(&self) -> anyhow::Result<Option<Environment>> {
        let environment = python::set_up(self.requirements)?;
        if environment.is_none() {
            eprintln!(
                "SKIPPED: {} cannot be installed; {}",
                self.name,
                python::remedy(self.requirements)
            );
        }
        Ok(environment)
    }

    /// Starts it and waits until it has loaded.
    pub(super) fn start(
        &self,
        environment: &Environment,
        input: &Path,
        names: &Path,
    ) -> anyhow::Result<Running> {
        let mut driver = at_root(environment.python());
        driver.arg(DRIVER).arg(self.name).arg(input).arg(names);
        driver.arg(self.max_bytes.to_string());
        let mut child = driver
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", self.name))?;
        let mut running = Running {
            name: self.name,
            commands: child.stdin.take().context("its input is a pipe")?,
            lines: BufReader::new(child.stdout.take().context("its output is a pipe")?),
            load_seconds: 0.0,
            child,
        };
        running.load_seconds = running.line()?.seconds;
        Ok(running)
    }
}

/// A peer that has loaded. It ends where its input does.
pub(super) struct Running {
    name: &'static str,
    commands: ChildStdin,
    lines: BufReader<ChildStdout>,
    child: Child,
    /// Processor time before the first document.
    pub(super) load_seconds: f64,
}

impl Running {
    /// Goes through the input once; what is found goes nowhere.
    pub(super) fn run(&mut self) -> anyhow::Result<PeerRun> {
        self.commands.write_all(b"run\n")?;
        self.line()
    }

    /// Ends it.
    pub(super) fn close(self) -> anyhow::Result<()> {
        let Self {
            name,
            commands,
            mut child,
            ..
        } = self;
        drop(commands);
        anyhow::ensure!(child.wait()?.success(), "{name} failed");
        Ok(())
    }

    fn line(&mut self) -> anyhow::Result<PeerRun> {
        let mut line = String::new();
        self.lines.read_line(&mut line)?;
        let figures: Value = serde_json::from_str(&line)
            .with_context(|| format!("{} failed: reading what it took", self.name))?;
        Ok(PeerRun {
            seconds: figures["seconds"].as_f64().context("no seconds")?,
            text_bytes: figures["text_bytes"].as_u64(),
            peak_bytes: figures["peak_bytes"].as_u64().unwrap_or_default(),
        })
    }
}
