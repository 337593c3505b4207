//! `oncotag dictionary list|lint|show|search|diff|stats|apply|import|compile`.

mod apply;
mod compile;
mod diff;
#[cfg(feature = "ontology")]
mod import;
mod lint;
mod list;
mod near;
mod search;
mod show;
mod stats;

use clap::{Args, Subcommand};
use std::io::Write;

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::lexicon;
use crate::dictionary::{Lexicon, RowSource};

/// List, check, search, compare, curate, import and compile dictionaries
#[derive(Args, Debug)]
pub(super) struct DictionaryArguments {
    #[command(subcommand)]
    command: DictionaryCommand,
}

// Where a command has no line here, the text of its arguments is its help.
#[derive(Debug, Subcommand)]
enum DictionaryCommand {
    /// List the dictionaries of a run
    List(list::ListArguments),
    /// Check dictionaries
    Lint(lint::LintArguments),
    /// Show a concept with all its names
    Show(show::ShowArguments),
    /// Search the names of all dictionaries
    Search(search::SearchArguments),
    Diff(diff::DiffArguments),
    Apply(apply::ApplyArguments),
    Stats(stats::StatsArguments),
    /// Make a dictionary of an ontology
    #[cfg(feature = "ontology")]
    Import(Box<import::ImportArguments>),
    /// Write all dictionaries of a run into one file that is ready in milliseconds
    Compile(compile::CompileArguments),
}

/// Runs a command on the embedded dictionaries and those that `--dictionary` names.
pub(super) fn run(
    arguments: &DictionaryArguments,
    global: &GlobalArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let dictionary_paths = &global.dictionary;
    match &arguments.command {
        DictionaryCommand::Apply(arguments) => apply::apply(arguments, dictionary_paths, out),
        DictionaryCommand::Diff(arguments) => {
            diff::diff(arguments, dictionary_paths, global.error_format, out)
        }
        DictionaryCommand::Lint(arguments) => {
            lint::lint(arguments, dictionary_paths, global.quiet, out)
        }
        DictionaryCommand::List(arguments) => {
            list::list(&lexicon::load(dictionary_paths)?, arguments, out)
        }
        DictionaryCommand::Stats(arguments) => {
            stats::stats(&Lexicon::load(dictionary_paths)?, arguments, out)
        }
        DictionaryCommand::Show(arguments) => {
            show::show(&lexicon::load(dictionary_paths)?, arguments, out)
        }
        DictionaryCommand::Search(arguments) => {
            search::search(&lexicon::load(dictionary_paths)?, arguments, out)
        }
        #[cfg(feature = "ontology")]
        DictionaryCommand::Import(arguments) => {
            let talk = import::Talk {
                is_quiet: global.quiet,
                is_verbose: global.verbose > 0,
            };
            import::import(arguments, talk)
        }
        DictionaryCommand::Compile(arguments) => compile::compile(arguments, dictionary_paths, out),
    }
}

/// Writes rows in columns as wide as their widest cell.
fn write_table<const N: usize>(rows: &[[String; N]], out: &mut dyn Write) -> anyhow::Result<()> {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0)
    });
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let n_spaces = width - cell.chars().count() + 2;
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', n_spaces));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn row_name(lexicon: &Lexicon, row: RowSource) -> String {
    let dictionary = &lexicon.dictionaries()[usize::from(row.dictionary)];
    format!("{}:{}", dictionary.path, row.line)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::Value;

    use super::*;

    fn output(command: DictionaryCommand) -> (ExitStatus, String) {
        let mut out = Vec::new();
        let arguments = DictionaryArguments { command };
        let status = run(&arguments, &GlobalArguments::default(), &mut out).unwrap();
        (status, String::from_utf8(out).unwrap())
    }

    fn show_of(concept: &str) -> (ExitStatus, String) {
        output(DictionaryCommand::Show(show::ShowArguments {
            concept: concept.to_owned(),
            json: false,
        }))
    }

    #[test]
    fn shows_a_concept_by_identifier_label_and_name() {
        for wanted in ["CL:0000091", "cl:0000091", "Kupffer cell", "kupffer CELLS"] {
            let (status, text) = show_of(wanted);
            assert_eq!(status, ExitStatus::Done, "{wanted}");
            assert!(
                text.starts_with("CL:0000091  Kupffer cell\n  type        cell_type\n"),
                "{text}"
            );
            assert!(text.contains("dictionaries/cell_types.tsv:"), "{text}");
        }
    }

    #[test]
    fn shows_both_senses_of_an_ambiguous_short_form() {
        let (_, text) = show_of("HSC");
        assert!(
            text.contains("CL:0000632") && text.contains("CL:0000037"),
            "{text}"
        );
        assert!(
            text.contains("needs-context, companions +*stellate"),
            "{text}"
        );
        assert!(
            text.contains("flags from dictionaries/overlay/cell_types.tsv:"),
            "{text}"
        );
    }

    #[test]
    fn a_name_that_no_row_has_says_what_made_it() {
        let (_, text) = show_of("kidney carcinoma");
        let line = |name: &str| {
            let start = format!("    {name}  (");
            text.lines().find(|line| line.starts_with(&start)).unwrap()
        };
        let made = line("carcinoma of the kidney");
        assert!(
            made.contains("; made by inverted from dictionaries/primary_cancers.tsv:"),
            "{made}"
        );
        assert!(
            !line("kidney carcinoma").contains("made by"),
            "this one stands in the row"
        );
        let command = DictionaryCommand::Show(show::ShowArguments {
            concept: "kidney carcinoma".to_owned(),
            json: true,
        });
        let shown: Value = serde_json::from_str(&output(command).1).unwrap();
        let names = shown[0]["names"].as_array().unwrap();
        let variant = |wanted: &str| {
            let name = names.iter().find(|name| name["name"] == wanted).unwrap();
            name["variant"].clone()
        };
        assert_eq!(variant("carcinoma of the kidney"), "inverted");
        assert_eq!(variant("kidney carcinoma"), Value::Null);
    }

    #[test]
    fn proposes_names_that_are_near() {
        let (status, text) = show_of("bevacizumap");
        assert_eq!(status, ExitStatus::Negative);
        assert!(
            text.starts_with("no concept \"bevacizumap\"\ndid you mean: Bevacizumab"),
            "{text}"
        );
    }

    #[test]
    fn search_puts_equal_names_before_prefixes_before_insides() {
        let (status, text) = output(DictionaryCommand::Search(search::SearchArguments {
            text: "hepatocytes".to_owned(),
            limit: 50,
            json: false,
        }));
        assert_eq!(status, ExitStatus::Done);
        let names: Vec<&str> = text
            .lines()
            .skip(1)
            .map(|line| line.split("  ").next().unwrap())
            .collect();
        assert_eq!(names[0], "hepatocyte");
        let inside = names
            .iter()
            .position(|name| *name == "parenchymal hepatocyte");
        let prefix = names
            .iter()
            .position(|name| name.starts_with("hepatocyte growth"));
        assert!(prefix < inside, "{names:?}");
    }

    #[test]
    fn a_limit_of_none_still_says_how_many_there_are() {
        let (status, text) = output(DictionaryCommand::Search(search::SearchArguments {
            text: "liver".to_owned(),
            limit: 0,
            json: false,
        }));
        assert_eq!(status, ExitStatus::Done);
        assert!(
            text.starts_with("… and ") && text.lines().count() == 1,
            "{text}"
        );
    }

    #[test]
    fn lint_of_what_is_not_there_says_so_with_path_and_code() {
        let arguments = lint::LintArguments {
            paths: vec![PathBuf::from("no/such.tsv")],
            ambiguity: false,
            limit: None,
            json: false,
        };
        let command = DictionaryCommand::Lint(arguments);
        let arguments = DictionaryArguments { command };
        let error = run(&arguments, &GlobalArguments::default(), &mut Vec::new()).unwrap_err();
        let errors = error
            .downcast_ref::<crate::dictionary::DictionaryErrors>()
            .unwrap();
        assert_eq!(errors.errors()[0].kind.code(), "ONC0101");
        assert!(
            errors
                .to_string()
                .starts_with("no/such.tsv: cannot be read"),
            "{errors}"
        );
    }

    #[test]
    fn list_names_every_dictionary_with_its_licence() {
        let list = |json, licences| {
            let arguments = list::ListArguments { licences, json };
            output(DictionaryCommand::List(arguments)).1
        };
        let text = list(false, false);
        assert!(text.lines().count() >= 17, "{text}");
        assert_eq!(
            list(false, true),
            crate::dictionary::attribution(&Lexicon::embedded().unwrap())
        );
        let text = list(true, false);
        let list: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(
            list.iter()
                .all(|row| row["licence"] != "" && row["names"].is_u64())
        );
    }

    #[test]
    fn lint_says_place_code_and_help_and_is_negative_on_errors() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.tsv");
        let head = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\nid\tlabel\n";
        std::fs::write(&path, format!("{head}A:1\tlead\n")).unwrap();
        let lint = |path: &PathBuf| {
            output(DictionaryCommand::Lint(lint::LintArguments {
                paths: vec![path.clone()],
                ambiguity: false,
                limit: None,
                json: false,
            }))
        };
        let (status, text) = lint(&path);
        assert_eq!(status, ExitStatus::Done);
        let expected = format!(
            "{}:6:5: warning[ONC0153]: \"lead\" is an English word\n  help: ",
            path.display()
        );
        assert!(text.starts_with(&expected), "{text}");
        std::fs::write(&path, format!("{head}A 1\tlead\n")).unwrap();
        let (status, text) = lint(&path);
        assert_eq!(status, ExitStatus::Negative);
        assert!(
            text.contains(":6:1: error[ONC0114]: concept id \"A 1\" is not a CURIE"),
            "{text}"
        );
        assert!(text.ends_with("1 errors, 0 warnings\n"), "{text}");
    }
}
