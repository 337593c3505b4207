//! What the program says about itself.

use crate::support::oncotag;

fn said(arguments: &[&str]) -> String {
    let run = oncotag().args(arguments).assert().success();
    String::from_utf8(run.get_output().stdout.clone()).unwrap()
}

#[test]
fn every_shell_has_completions_that_know_the_commands() {
    for shell in ["bash", "elvish", "fish", "nushell", "powershell", "zsh"] {
        let script = said(&["completions", shell]);
        for word in ["oncotag", "tag", "explain", "evaluate", "only-tagged"] {
            assert!(script.contains(word), "{word} in the script for {shell}");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let manual = said(&["man"]);
    for command in [
        "tag",
        "explain",
        "explain\\-error",
        "formats",
        "schema",
        "dictionary",
        "evaluate",
        "completions",
    ] {
        assert!(
            manual.contains(&format!("oncotag\\-{command}")),
            "{command} in the manual"
        );
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in [
        "tag",
        "explain",
        "explain-error",
        "formats",
        "schema",
        "evaluate",
        "completions",
    ] {
        let help = said(&[command, "--help"]);
        assert!(
            help.contains("Examples:\n  oncotag ") || help.contains("Example"),
            "{command}: {help}"
        );
    }
}
