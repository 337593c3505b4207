//! `oncotag review user`: who may decide on a project.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::super::exit::ExitStatus;
use crate::review::accounts::{self, Role};
use crate::review::project::{Mode, Project};

/// Add, list and bar the accounts of a project
///
/// A project without accounts is for whoever sits at this machine. With accounts everybody signs in, and the server can be
/// reached from elsewhere (`oncotag review --host`).
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag review user add lung.review Anna --password-file anna.txt\n  echo \"$PASSWORD\" | oncotag \
                  review user add lung.review Berta --role adjudicator --password-file -\n  oncotag review user list \
                  lung.review\n  oncotag review user bar lung.review Anna"
)]
pub(super) struct UserArguments {
    #[command(subcommand)]
    action: UserAction,
}

#[derive(Debug, Subcommand)]
enum UserAction {
    /// Add an account, or give one that is there another password, and another role if one is named
    Add {
        /// The project
        #[arg(value_name = "PROJECT")]
        project: PathBuf,
        /// The name to sign in with
        #[arg(value_name = "NAME")]
        name: String,
        /// What it may do: curator (decide; new accounts if not given), adjudicator (also see all answers and settle
        /// differences) or owner
        #[arg(long, value_name = "ROLE")]
        role: Option<Role>,
        /// File whose first line is the password, of 12 characters or more; - is standard input
        #[arg(long, value_name = "FILE")]
        password_file: PathBuf,
    },
    /// List the accounts
    List {
        /// The project
        #[arg(value_name = "PROJECT")]
        project: PathBuf,
    },
    /// Bar an account and end its sessions; what it decided stays
    Bar {
        /// The project
        #[arg(value_name = "PROJECT")]
        project: PathBuf,
        /// The account's name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// In a blind project, share out the documents that nobody has yet among its curators
    Assign {
        /// The project
        #[arg(value_name = "PROJECT")]
        project: PathBuf,
        /// The share of documents that two curators decide on
        #[arg(long, value_name = "SHARE", default_value_t = 0.2, value_parser = super::share)]
        overlap: f64,
    },
}

pub(super) fn run(arguments: &UserArguments, out: &mut impl Write) -> anyhow::Result<ExitStatus> {
    match &arguments.action {
        UserAction::Add {
            project,
            name,
            role,
            password_file,
        } => {
            let project = Project::open(project)?;
            let name = accounts::name_of(name)?;
            let hash = accounts::hash(&password(password_file)?)?;
            let known = project.accounts()?;
            let known = known.iter().find(|account| account.name == name);
            let role = role
                .or(known.map(|account| account.role))
                .unwrap_or(Role::Curator);
            project.put_account(&name, role, &hash)?;
            writeln!(out, "{name} may sign in as {}", role.as_str())?;
        }
        UserAction::List { project } => {
            for account in Project::open(project)?.accounts()? {
                let barred = if account.is_active { "" } else { "\tbarred" };
                let role = account.role.as_str();
                writeln!(out, "{}\t{role}\t{}{barred}", account.name, account.created)?;
            }
        }
        UserAction::Bar { project, name } => {
            if !Project::open(project)?.bar_account(name)? {
                bail!("there is no account {name:?} in {}", project.display());
            }
            writeln!(out, "{name} cannot sign in any more; the decisions stay")?;
        }
        UserAction::Assign { project, overlap } => {
            let shared = assign(&Project::open(project)?, *overlap)?;
            writeln!(out, "{shared}")?;
        }
    }
    Ok(ExitStatus::Done)
}

/// Shares out what nobody has yet among the accounts that decide; gives what was done in words.
pub(super) fn assign(project: &Project, overlap: f64) -> anyhow::Result<String> {
    if project.mode() != Mode::Blind {
        bail!("only projects made with --blind have documents assigned");
    }
    let curators: Vec<String> = project
        .accounts()?
        .into_iter()
        .filter(|account| account.is_active && account.role == Role::Curator)
        .map(|account| account.name)
        .collect();
    if curators.is_empty() {
        bail!("nobody to assign documents to: add curators with `oncotag review user add`");
    }
    let shared = project.assign(&curators, overlap)?;
    Ok(format!(
        "{} documents shared out among {} curators, {} of them to two each",
        shared.documents,
        curators.len(),
        shared.twice
    ))
}

/// The first line of a file.
fn password(path: &Path) -> anyhow::Result<String> {
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        // No password is longer: the rest is nothing to wait for.
        io::stdin().take(10_000).read_to_string(&mut text)?;
        text
    } else {
        fs::read_to_string(path).with_context(|| path.display().to_string())?
    };
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
