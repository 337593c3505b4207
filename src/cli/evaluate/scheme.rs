//! `oncotag evaluate --scheme`: figures as other programs count them.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;

use super::{EvaluateArguments, open_all};
use crate::dictionary::Lexicon;
use crate::evaluate::{
    Retagger, Scheme, TypeMap, compare_by_scheme, join, read_gold, read_prediction,
};

/// By whose definitions to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemeArgument {
    /// Four levels with means and intervals
    #[default]
    Oncotag,
    /// nervaluate 1.2.1: MUC's counts in the four ways of SemEval-2013 task 9.1
    Nervaluate,
    /// seqeval 1.2.2, strict: each type, micro, macro and weighted
    Seqeval,
}

impl SchemeArgument {
    /// The scheme, where it is that of another program.
    pub(super) fn other(self) -> Option<Scheme> {
        match self {
            Self::Oncotag => None,
            Self::Nervaluate => Some(Scheme::Nervaluate),
            Self::Seqeval => Some(Scheme::Seqeval),
        }
    }
}

/// Scores by a scheme and prints. Gives whether the threshold was met, which it is where none was given.
pub(super) fn run(
    scheme: Scheme,
    arguments: &EvaluateArguments,
    dictionaries: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let is_more_asked = arguments.profile.is_some()
        || arguments.report.is_some()
        || arguments.causes > 0
        || arguments.errors > 0;
    anyhow::ensure!(
        !is_more_asked,
        "--profile, --report, --causes and --errors go with --scheme oncotag only"
    );
    let map = TypeMap::parse(arguments.maps.iter().map(String::as_str))?;
    let gold = read_gold(open_all(&arguments.gold)?)?;
    let prediction = match &arguments.predicted {
        Some(path) => join(&gold, read_prediction(open_all(path)?)?)?,
        None => Retagger::new(Arc::new(Lexicon::load(dictionaries)?))?.predict(&gold.documents)?,
    };
    let evaluation = compare_by_scheme(&gold, &prediction, &map, scheme)?;
    if arguments.json {
        serde_json::to_writer_pretty(&mut *out, &evaluation)?;
        writeln!(out)?;
    } else {
        write!(out, "{evaluation}")?;
    }
    Ok(arguments
        .min_f1
        .is_none_or(|least| evaluation.main_f1() >= least))
}
