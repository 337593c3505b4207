//! The command line: arguments in, exit status out.
//!
//! One file per command. Arguments are checked here; nothing past this room knows clap. Results go to standard output
//! or the named file, everything else to standard error.

mod abbreviations;
mod convert;
mod corpus;
#[cfg(feature = "dataset")]
mod dataset;
mod dictionary;
mod evaluate;
mod example;
mod exit;
mod explain;
mod explain_error;
mod failure;
mod formats;
mod inputs;
mod lexicon;
mod outputs;
mod progress;
mod report;
#[cfg(feature = "review")]
mod review;
mod schema;
#[cfg(feature = "review")]
mod serve;
mod shell;
mod signals;
mod suggest;
mod tag;
mod tune;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};

use exit::ExitStatus;

/// Tags cancer-metastasis literature with ontology concepts.
#[derive(Debug, Parser)]
#[command(
    name = "oncotag",
    version,
    about,
    long_about = "Tags cancer-metastasis literature with ontology concepts.\n\nReads saved PubMed pages, PubMed XML, \
                  MEDLINE/nbib, JATS, BioC, PubTator, plain text, JSON Lines, CSV, Parquet and more, gzipped or not; cuts \
                  sentences; tags cancers, cell types, metastasis phases, imaging modalities, treatments, \
                  metastases, metastatic sites and biomarkers with ontology identifiers; writes JSON Lines, and all \
                  formats that trainers, annotators and databases of the field take.",
    after_help = "Exit status: 0 done, 1 done and the answer is negative, 2 could not run, 3 some records were \
                  skipped, 130 and 143 interrupted.\n\nExamples:\n  oncotag tag\n  oncotag tag page.txt \
                  corpus.xml.gz 'more/*.nbib' -o out.jsonl\n  oncotag \
                  convert out.jsonl out.bioc.xml\n  oncotag dataset build out.jsonl -o data-set\n  oncotag explain \"PET showed liver and lung metastases\"",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    global: GlobalArguments,
    #[command(subcommand)]
    command: Command,
}

/// Flags that mean the same everywhere.
#[derive(Args, Clone, Debug, Default)]
struct GlobalArguments {
    /// Add a dictionary (a TSV file or a folder); one with the name of an embedded dictionary takes its place, and a
    /// compiled one that of all
    #[arg(long, value_name = "PATH", global = true)]
    dictionary: Vec<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Say more; twice for details
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// How errors are printed
    #[arg(long, value_name = "FORMAT", global = true, default_value = "text")]
    error_format: report::ErrorFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tag documents and write annotations
    Tag(tag::TagArguments),
    /// Move annotations from one format to others
    Convert(convert::ConvertArguments),
    /// List the short forms that texts define, with their long forms
    Abbreviations(abbreviations::AbbreviationsArguments),
    /// Say why each mention of a text is tagged, and why others are not
    Explain(explain::ExplainArguments),
    /// Say what an error code means, and what to do
    ExplainError(explain_error::ExplainErrorArguments),
    /// List the formats that can be read and written
    Formats(formats::FormatsArguments),
    /// Score annotations by a gold standard
    Evaluate(evaluate::EvaluateArguments),
    /// Propose names that the dictionaries lack, from texts
    Suggest(suggest::SuggestArguments),
    /// Find the settings of types that suit a gold standard
    Tune(tune::TuneArguments),
    /// List, check, search, compare, curate, import and compile dictionaries
    Dictionary(dictionary::DictionaryArguments),
    #[cfg(feature = "dataset")]
    Dataset(dataset::DatasetArguments),
    #[cfg(feature = "review")]
    Review(review::ReviewArguments),
    #[cfg(feature = "review")]
    Serve(serve::ServeArguments),
    /// Print the JSON Schema of a record
    Schema(schema::SchemaArguments),
    /// Print completions for a shell
    Completions(shell::CompletionsArguments),
    /// Print the manual page
    Man,
}

/// Parses, runs, and says how it went.
pub fn main() -> ExitCode {
    // A bug is reported by the panic hook; what is left to do is to keep the table of exit codes.
    catch_unwind(|| run(std::env::args_os()))
        .unwrap_or(ExitStatus::CouldNotRun)
        .into()
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; a closed pipe behind them is not ours.
            let _ = error.print();
            return if error.use_stderr() {
                ExitStatus::CouldNotRun
            } else {
                ExitStatus::Done
            };
        }
    };
    report::install(&cli.global);
    let mut stdout = io::stdout().lock();
    let outcome = match &cli.command {
        Command::Tag(tag) => {
            drop(stdout);
            return tag::run(tag, &cli.global, &arguments);
        }
        Command::Convert(convert) => {
            drop(stdout);
            return convert::run(convert, &cli.global, &arguments);
        }
        Command::Abbreviations(arguments) => {
            drop(stdout);
            return abbreviations::run(arguments, &cli.global);
        }
        Command::Suggest(suggest) => {
            drop(stdout);
            return suggest::run(suggest, &cli.global);
        }
        Command::Tune(arguments) => tune::run(
            arguments,
            &cli.global.dictionary,
            cli.global.quiet,
            &mut stdout,
        )
        .map(|()| ExitStatus::Done),
        Command::Explain(explain) => explain::run(explain, &cli.global, &mut stdout),
        Command::ExplainError(arguments) => explain_error::run(arguments, &mut stdout),
        Command::Formats(formats) => formats::run(formats, &mut stdout),
        Command::Dictionary(arguments) => dictionary::run(arguments, &cli.global, &mut stdout),
        #[cfg(feature = "dataset")]
        Command::Dataset(dataset) => dataset::run(dataset, &cli.global, &arguments, &mut stdout),
        Command::Evaluate(arguments) => {
            evaluate::run(arguments, &cli.global.dictionary, &mut stdout).map(|is_met| {
                if is_met {
                    ExitStatus::Done
                } else {
                    ExitStatus::Negative
                }
            })
        }
        #[cfg(feature = "review")]
        Command::Review(review) => {
            drop(stdout);
            return review::run(review, &cli.global, &arguments);
        }
        #[cfg(feature = "review")]
        Command::Serve(serve) => serve::run(serve, &cli.global),
        Command::Schema(schema) => schema::run(schema, &mut stdout),
        Command::Completions(completions) => {
            shell::completions(completions, &mut Cli::command(), &mut stdout)
        }
        Command::Man => shell::man(Cli::command(), &mut stdout),
    };
    let outcome = outcome.and_then(|status| Ok(stdout.flush().map(|()| status)?));
    outcome.unwrap_or_else(|error| report::failure(&error, cli.global.error_format))
}
