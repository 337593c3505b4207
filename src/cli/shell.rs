//! `oncotag completions` and `oncotag man`.

use std::io::Write;

use clap::{Args, Command, ValueEnum};
use clap_complete::{Generator, Shell};
use clap_complete_nushell::Nushell;

use super::exit::ExitStatus;

/// Print completions for a shell
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag completions bash > ~/.local/share/bash-completion/completions/oncotag\n  \
                        oncotag completions zsh > ~/.zfunc/_oncotag\n  oncotag completions fish > \
                        ~/.config/fish/completions/oncotag.fish"
)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: ShellName,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShellName {
    Bash,
    Elvish,
    Fish,
    Nushell,
    Powershell,
    Zsh,
}

pub(super) fn completions(
    arguments: &CompletionsArguments,
    command: &mut Command,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    // The generators panic when they cannot write, so they write into memory.
    let mut script = Vec::new();
    command.set_bin_name("oncotag");
    command.build();
    match arguments.shell {
        ShellName::Bash => Shell::Bash.generate(command, &mut script),
        ShellName::Elvish => Shell::Elvish.generate(command, &mut script),
        ShellName::Fish => Shell::Fish.generate(command, &mut script),
        ShellName::Nushell => Nushell.generate(command, &mut script),
        ShellName::Powershell => Shell::PowerShell.generate(command, &mut script),
        ShellName::Zsh => Shell::Zsh.generate(command, &mut script),
    }
    out.write_all(&script)?;
    Ok(ExitStatus::Done)
}

/// The manual page of the program, and after it one of each command.
pub(super) fn man(mut command: Command, out: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for subcommand in command.get_subcommands() {
        let name: &'static str =
            Box::leak(format!("oncotag-{}", subcommand.get_name()).into_boxed_str());
        clap_mangen::Man::new(subcommand.clone().name(name)).render(out)?;
    }
    Ok(ExitStatus::Done)
}
