//! `oncotag dictionary diff`.

mod effect;
mod text;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::exit::ExitStatus;
use crate::cli::inputs::input_format;
use crate::cli::report::ErrorFormat;
use crate::curate::ChangeKind;
use crate::dictionary::{DictionaryDiff, DiffSide, load_sides};
use crate::read::Format;

/// Compare dictionaries: concepts and strings added, removed, replaced, moved; labels, flags and facts changed
///
/// OLD and NEW are each a dictionary, a folder of dictionaries, or the word embedded. Files stand for themselves; of the
/// embedded dictionaries those take part that the other side has too. An overlay by itself is compared with what it lies
/// on. With --on the mentions that change in a corpus are listed as well: those that `tag --dictionary OLD` and
/// `tag --dictionary NEW` would write. The exit status is 0 where nothing differs, 1 where something does, 2 where the
/// sides cannot be compared, 3 where records of the corpus were skipped.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag dictionary diff embedded my-dictionaries/\n  oncotag dictionary diff \
                  cells-2025.tsv cells-2026.tsv --limit 100\n  oncotag dictionary diff embedded my-overlay.tsv --on \
                  corpus/ --json"
)]
pub(super) struct DiffArguments {
    /// A dictionary, a folder, or the word embedded
    #[arg(value_name = "OLD", value_parser = side)]
    pub(super) old: DiffSide,
    /// A dictionary, a folder, or the word embedded
    #[arg(value_name = "NEW", value_parser = side)]
    pub(super) new: DiffSide,
    /// Tag this file, folder or pattern with both sides and list the mentions that change; may be repeated
    #[arg(long, value_name = "CORPUS")]
    pub(super) on: Vec<OsString>,
    /// Read the corpus as this format (see `oncotag formats`), whatever it looks like
    #[arg(long, value_name = "NAME", value_parser = input_format, requires = "on")]
    pub(super) format: Option<&'static Format>,
    /// Number of threads for --on [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    /// How many lines of each group are shown at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// Print JSON, whole
    #[arg(long)]
    pub(super) json: bool,
}

fn side(text: &str) -> Result<DiffSide, std::convert::Infallible> {
    text.parse()
}

pub(super) fn diff(
    arguments: &DiffArguments,
    dictionary_paths: &[PathBuf],
    error_format: ErrorFormat,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let (old, new) = load_sides(&arguments.old, &arguments.new)?;
    let diff = DictionaryDiff::between(&old, &new);
    drop((old, new));
    let tagged = if arguments.on.is_empty() {
        None
    } else {
        Some(effect::tag_with_both(
            arguments,
            dictionary_paths,
            error_format,
        )?)
    };
    if arguments.json {
        let mut report = serde_json::to_value(&diff)?;
        if let (Value::Object(report), Some(tagged)) = (&mut report, &tagged) {
            let (documents, changed) = tagged.effect.n_documents();
            let (was, is) = tagged.effect.n_mentions();
            let changes: Vec<_> = ChangeKind::ALL
                .iter()
                .flat_map(|&kind| tagged.effect.changes(kind))
                .collect();
            report.insert(
                "on".to_owned(),
                json!({
                    "documents": documents,
                    "documents_changed": changed,
                    "documents_failed": tagged.n_failed,
                    "mentions_old": was,
                    "mentions_new": is,
                    "changes": changes,
                }),
            );
        }
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        text::write_diff(&diff, arguments.limit, out)?;
        if let Some(tagged) = &tagged {
            writeln!(out)?;
            text::write_effect(&tagged.effect, arguments.limit, out)?;
        }
    }
    Ok(match &tagged {
        Some(tagged) if tagged.n_failed > 0 && tagged.effect.n_documents().0 == 0 => {
            ExitStatus::CouldNotRun
        }
        Some(tagged) if tagged.n_failed > 0 => ExitStatus::Skipped,
        Some(tagged) if !tagged.effect.is_empty() => ExitStatus::Negative,
        _ if !diff.is_empty() => ExitStatus::Negative,
        _ => ExitStatus::Done,
    })
}
