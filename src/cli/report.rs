//! What is said on standard error.

use std::io::{IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use clap::ValueEnum;
use serde_json::json;
use tracing_subscriber::EnvFilter;

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::failure::Failure;
use crate::curate::ApplyErrors;
use crate::curate::suggest::WorksheetError;
use crate::dictionary::DictionaryErrors;
use crate::document::Location;
use crate::evaluate::EvaluateError;
use crate::pipeline::PipelineError;
use crate::read::ReadError;
use crate::write::WriteError;

/// How errors are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ErrorFormat {
    /// A line `path:line:column: message`, and the place in the input.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// Sets up logging and the way a bug of ours is reported.
pub(super) fn install(global: &GlobalArguments) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "oncotag=error",
        (false, 0) => "oncotag=warn",
        (false, 1) => "oncotag=info",
        (false, _) => "oncotag=debug",
    };
    let filter = EnvFilter::try_from_env("ONCOTAG_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    // A second installation in one process (tests) keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .without_time()
        .with_target(false)
        .try_init();
    std::panic::set_hook(Box::new(|panic| {
        #[cfg(feature = "parquet")]
        if crate::read::is_decoding_table() {
            return;
        }
        let place = panic.location().map_or_else(String::new, |place| {
            format!(" at {}:{}", place.file(), place.line())
        });
        let message = panic.payload_as_str().unwrap_or("unknown");
        line(&format!(
            "oncotag: internal error{place}: {message}; please report it with the input that caused it"
        ));
    }));
}

/// Prints a line on standard error; a closed standard error is nobody's fault.
pub(super) fn line(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Reports why a command could not run, and gives its status.
pub(super) fn failure(error: &anyhow::Error, format: ErrorFormat) -> ExitStatus {
    if is_broken_pipe(error) {
        return ExitStatus::Done;
    }
    if let Some(errors) = error.downcast_ref::<DictionaryErrors>() {
        for error in errors.errors() {
            one(
                error.kind.code(),
                &error.location,
                &error.kind.to_string(),
                None,
                format,
            );
        }
    } else if let Some(errors) = error.downcast_ref::<ApplyErrors>() {
        for error in errors.errors() {
            let message = error.kind.to_string();
            one(error.kind.code(), &error.location, &message, None, format);
        }
    } else if let Some(error) = error.downcast_ref::<ReadError>() {
        read_error(error, format);
    } else if let Some(error) = error.downcast_ref::<WriteError>() {
        let place = Location::default().in_path(&error.path);
        one(
            error.kind.code(),
            &place,
            &error.kind.to_string(),
            None,
            format,
        );
    } else if let Some(status) = ontology_error(error, format) {
        return status;
    } else if let Some(status) = dataset_error(error, format) {
        return status;
    } else if let Some(status) = project_error(error, format) {
        return status;
    } else if let Some(error) = error.downcast_ref::<EvaluateError>() {
        placed(
            error.code(),
            error.location().cloned(),
            &error.to_string(),
            format,
        );
    } else if let Some(error) = error.downcast_ref::<WorksheetError>() {
        placed(
            error.code(),
            Some(error.location().clone()),
            &error.to_string(),
            format,
        );
    } else {
        let code = error
            .downcast_ref::<PipelineError>()
            .map_or("ONC0300", PipelineError::code);
        let message = error
            .chain()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": ");
        one(code, &Location::default(), &message, None, format);
    }
    ExitStatus::CouldNotRun
}

/// Reports an error whose own message begins with the place, which stands in front here.
fn placed(code: &str, place: Option<Location>, message: &str, format: ErrorFormat) {
    let place = place.unwrap_or_default();
    let message = message
        .strip_prefix(&format!("{place}: "))
        .unwrap_or(message);
    one(code, &place, message, None, format);
}

/// Reports an error of an ontology file; `None` where it is another one.
#[cfg(feature = "ontology")]
fn ontology_error(error: &anyhow::Error, format: ErrorFormat) -> Option<ExitStatus> {
    let error = error.downcast_ref::<crate::ontology::OntologyError>()?;
    let (kind, place) = (&error.kind, &error.location);
    one(kind.code(), place, &kind.to_string(), None, format);
    Some(ExitStatus::CouldNotRun)
}

#[cfg(not(feature = "ontology"))]
fn ontology_error(_: &anyhow::Error, _: ErrorFormat) -> Option<ExitStatus> {
    None
}

/// Reports an error of a data set; `None` where it is another one.
#[cfg(feature = "dataset")]
fn dataset_error(error: &anyhow::Error, format: ErrorFormat) -> Option<ExitStatus> {
    let error = error.downcast_ref::<crate::dataset::DatasetError>()?;
    placed(error.code(), error.location(), &error.to_string(), format);
    Some(ExitStatus::CouldNotRun)
}

#[cfg(not(feature = "dataset"))]
fn dataset_error(_: &anyhow::Error, _: ErrorFormat) -> Option<ExitStatus> {
    None
}

/// Reports an error of a project of the review app; `None` where it is another one.
#[cfg(feature = "review")]
fn project_error(error: &anyhow::Error, format: ErrorFormat) -> Option<ExitStatus> {
    let error = error.downcast_ref::<crate::review::project::ProjectError>()?;
    let place = Location::default().in_path(error.path().display().to_string());
    placed(error.code(), Some(place), &error.to_string(), format);
    Some(ExitStatus::CouldNotRun)
}

#[cfg(not(feature = "review"))]
fn project_error(_: &anyhow::Error, _: ErrorFormat) -> Option<ExitStatus> {
    None
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// Reports a record or an input that gave no annotations.
pub(super) fn left_out(failure: &Failure, format: ErrorFormat) {
    in_record(
        failure.code,
        &failure.location,
        &failure.message,
        failure.snippet.as_deref(),
        format,
    );
}

fn read_error(error: &ReadError, format: ErrorFormat) {
    in_record(
        error.kind.code(),
        &error.location,
        &error.kind.to_string(),
        error.snippet.as_deref(),
        format,
    );
}

/// Reports an error in a record, which is named for those who cannot count lines.
fn in_record(
    code: &str,
    place: &Location,
    message: &str,
    snippet: Option<&str>,
    format: ErrorFormat,
) {
    match &place.record {
        Some(record) => {
            let message = format!("{message} (in {record})");
            one(code, place, &message, snippet, format);
        }
        None => one(code, place, message, snippet, format),
    }
}

fn one(code: &str, place: &Location, message: &str, snippet: Option<&str>, format: ErrorFormat) {
    match format {
        ErrorFormat::Json => line(
            &json!({
                "severity": "error",
                "code": code,
                "file": place.path.as_ref().map(|path| path.display().to_string()),
                "line": place.line,
                "column": place.column,
                "record": place.record,
                "message": message,
            })
            .to_string(),
        ),
        ErrorFormat::Text => {
            let shown = place.to_string();
            let shown = if shown.is_empty() {
                "oncotag".to_owned()
            } else {
                shown
            };
            line(&format!("{shown}: {message} [{code}]"));
            if let (Some(snippet), Some(row), Some(column)) = (snippet, place.line, place.column) {
                line(&with_caret(snippet, row, column));
            }
        }
    }
}

/// The line of the input with a mark under the place.
fn with_caret(snippet: &str, row: u64, column: u64) -> String {
    let column = usize::try_from(column)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let start = snippet
        .char_indices()
        .nth(column)
        .map_or(snippet.len(), |(at, _)| at);
    let end = snippet[start..]
        .chars()
        .next()
        .map_or(start, |character| start + character.len_utf8());
    let source = Snippet::source(snippet)
        .line_start(usize::try_from(row).unwrap_or(1))
        .annotation(AnnotationKind::Primary.span(start..end));
    let report = [Level::ERROR.no_name().primary_title("here").element(source)];
    let rendered = Renderer::plain().render(&report);
    // The place and the message stand in the line before.
    rendered.lines().skip(1).collect::<Vec<_>>().join("\n")
}
