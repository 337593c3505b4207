//! `oncotag review INPUT…`: a project made or found, and served to browsers.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::super::GlobalArguments;
use super::super::exit::ExitStatus;
use super::super::lexicon;
use super::super::report::line;
use super::super::serve::{ServerArguments, listen};
use super::super::signals::Interrupt;
use super::documents::{self, DocumentArguments};
use crate::pipeline::{Pipeline, PipelineOptions};
use crate::review::accounts;
use crate::review::guidelines;
use crate::review::project::{House, Mode, Project, Versions};
use crate::review::server::{self, App};

#[derive(Args, Debug)]
pub(super) struct OpenArguments {
    #[command(flatten)]
    documents: DocumentArguments,
    /// The project's file [default: the name of the first input, with the ending .review]
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
    #[command(flatten)]
    server: ServerArguments,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
    /// A new project is decided blind: each curator alone, differences are settled afterwards
    #[arg(long)]
    blind: bool,
    /// In a blind project, the share of documents that two curators decide on
    #[arg(long, value_name = "SHARE", default_value_t = 0.2, value_parser = super::share)]
    overlap: f64,
    /// Name that decisions are signed with where there are no accounts
    #[arg(long = "as", value_name = "NAME", default_value = "owner")]
    curator: String,
}

/// The ending of projects.
const ENDING: &str = "review";

pub(super) fn run(
    arguments: &OpenArguments,
    global: &GlobalArguments,
) -> anyhow::Result<ExitStatus> {
    let mut documents = arguments.documents.clone();
    let path = project_path(arguments.project.as_deref(), &mut documents)?;
    let curator = accounts::name_of(&arguments.curator)?;
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let is_new = !path.exists();
    if is_new && documents.inputs.is_empty() {
        bail!(
            "{}: there is no such project; name the annotations or texts to make it of",
            path.display()
        );
    }
    let project = if is_new {
        let mode = if arguments.blind {
            Mode::Blind
        } else {
            Mode::Shared
        };
        Project::create(&path, mode)?
    } else {
        if arguments.blind && !documents.inputs.is_empty() {
            line("--blind is a matter of new projects; this one stays as it was made");
        }
        Project::open(&path)?
    };
    let project = Arc::new(project.alone()?);
    let lexicon = Arc::new(lexicon::load(&global.dictionary)?);
    let versions = Versions {
        program: concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned(),
        dictionaries: lexicon.digest(),
        guidelines: guidelines::version().to_owned(),
    };
    let mut types: Vec<String> = lexicon
        .vocabulary()
        .types()
        .iter()
        .map(|one| one.name.clone())
        .collect();
    let pipeline = Arc::new(Pipeline::new(lexicon, &PipelineOptions::default())?);
    let mut status = ExitStatus::Done;
    if !documents.inputs.is_empty() {
        // What the tagger says anew takes the place of what it said.
        if let Some(backup) = project.back_up_if_due(Duration::ZERO)? {
            line(&format!("backed up to {}", backup.display()));
        }
        let read = documents::load(&documents, global, &project, &pipeline, &interrupt)?;
        if let Some(signal) = interrupt.signal() {
            line("interrupted: run again to add the rest");
            return Ok(ExitStatus::Interrupted(signal));
        }
        if is_new && read.loaded.documents == 0 {
            drop(project);
            remove(&path)?;
            bail!("nothing to decide on: no document could be read");
        }
        if read.n_failed > 0 {
            status = ExitStatus::Skipped;
        }
    }
    // What was imported with other types than the dictionaries have can be decided on as well.
    for entity_type in project.types()? {
        if !types.contains(&entity_type) {
            types.push(entity_type);
        }
    }
    let house = House { types, versions };
    let has_accounts = project.accounts()?.iter().any(|account| account.is_active);
    let app = App::new(project, house, pipeline, &curator)?;
    app.prepare();
    app.keep_backups();
    let token = if has_accounts { None } else { app.token() };
    let router = server::review(app, arguments.server.hosts());
    let is_opened = !arguments.no_open && !global.quiet;
    listen(&arguments.server, has_accounts, router, |address| {
        let address = match token {
            Some(token) => format!("http://{address}/?token={token}"),
            None => format!("http://{address}/"),
        };
        line(&format!("Open {address}"));
        line("Ctrl-C ends; every decision is saved as it is taken");
        if is_opened {
            show(&address);
        }
    })?;
    // Ctrl-C is how a session ends: no failure.
    Ok(status)
}

/// The project's file: as named, or the first input with the ending of projects; an input that is a project is no input.
fn project_path(
    named: Option<&Path>,
    documents: &mut DocumentArguments,
) -> anyhow::Result<PathBuf> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    let Some(first) = documents.inputs.first().map(PathBuf::from) else {
        bail!("name annotations, texts or a project: `oncotag review annotations.jsonl`");
    };
    if first.extension() == Some(OsStr::new(ENDING)) {
        documents.inputs.remove(0);
        return Ok(first);
    }
    if first.as_os_str() == "-" {
        bail!("standard input has no name: say with --project where the project goes");
    }
    Ok(first.with_extension(ENDING))
}

/// Removes a project that came to nothing.
fn remove(path: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| path.display().to_string());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Shows an address in the user's browser, if there is one; the address has been printed anyway.
fn show(address: &str) {
    if let Err(error) = open::that_detached(address) {
        tracing::debug!("no browser could be opened: {error}");
    }
}
