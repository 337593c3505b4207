//! How oncotag is run: with which dictionary and engine, and how much of its work.

use std::path::{Path, PathBuf};
use std::process::Command;

use oncotag::pipeline::STAGE_NAMES;

use super::dictionaries::Dictionary;
use super::table::Spread;
use crate::command::at_root;
use crate::cost::measured;

/// What stays when the linguistic stages are off: names are looked up, overlaps settled, concepts linked.
const MATCHING: [&str; 3] = ["match", "resolve", "linking"];
/// How often the load is measured.
const N_LOADS: usize = 5;

/// How much of the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// What `oncotag tag` does by default.
    Full,
    /// Without the linguistic stages.
    Matching,
    /// Reading and writing alone.
    Nothing,
}

impl Work {
    /// The stages to leave out.
    pub(crate) fn without(self) -> Vec<&'static str> {
        let is_out = |stage: &&str| match self {
            Self::Full => false,
            Self::Matching => !MATCHING.contains(stage),
            Self::Nothing => true,
        };
        STAGE_NAMES.iter().copied().filter(is_out).collect()
    }
}

/// What looks for names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// The automaton of aho-corasick, over TSV tables.
    Automaton,
    /// The index of a compiled dictionary.
    Index,
}

impl Engine {
    /// The name in tables.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Automaton => "aho-corasick, TSV",
            Self::Index => "index, compiled",
        }
    }
}

/// The release build.
pub(super) struct Program {
    pub(super) path: PathBuf,
    /// A file with one short document.
    pub(super) one_line: PathBuf,
}

impl Program {
    /// Tags an input with a dictionary, to standard output, on one thread.
    pub(super) fn tag(
        &self,
        dictionary: &Dictionary,
        engine: Engine,
        work: Work,
        input: &Path,
    ) -> Command {
        let mut command = self.tag_with(work, input, 1);
        command.arg("--dictionary");
        match engine {
            Engine::Automaton => command
                .arg(&dictionary.tables)
                .args(["--engine", "aho-corasick"]),
            Engine::Index => command.arg(&dictionary.compiled),
        };
        command
    }

    /// The same with the embedded dictionaries and any number of threads.
    pub(super) fn tag_with(&self, work: Work, input: &Path, threads: usize) -> Command {
        let mut command = at_root(&self.path);
        command.arg("tag").arg(input);
        command.args(["--quiet", "--progress", "none", "--output", "-"]);
        command.args(["--threads", &threads.to_string()]);
        let without = work.without();
        if !without.is_empty() {
            command.args(["--without", &without.join(",")]);
        }
        command
    }

    /// Processor time before the first document: what a run on one line takes.
    pub(super) fn load(
        &self,
        dictionary: &Dictionary,
        engine: Engine,
        work: Work,
    ) -> anyhow::Result<f64> {
        let command = self.tag(dictionary, engine, work, &self.one_line);
        let runs = (0..N_LOADS).map(|_| measured(&command).map(|cost| cost.seconds));
        Ok(Spread::of(&runs.collect::<Result<Vec<_>, _>>()?).median)
    }
}
