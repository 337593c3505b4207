//! Getting the programs that a task needs.

use std::process::Command;

use crate::command::{at_root, cargo, output, succeeds};

/// Whether a cargo subcommand is there, installing it where it is not.
pub(crate) fn has_cargo_tool(name: &str) -> anyhow::Result<bool> {
    let subcommand = name.strip_prefix("cargo-").unwrap_or(name);
    if output(&mut cargo([subcommand, "--version"])).is_some() {
        return Ok(true);
    }
    println!("{name} is not here; compiling it takes some minutes, once");
    // In a folder of its own, so that it is neither built with the settings of this workspace nor into its target.
    succeeds(cargo(["install", "--locked", name]).current_dir(std::env::temp_dir()))
}

/// Installs Debian packages where that is possible: as root, where there is `apt-get`.
pub(crate) fn apt_install(packages: &[&str]) -> anyhow::Result<bool> {
    let is_root = output(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !is_root || output(Command::new("apt-get").arg("--version")).is_none() {
        return Ok(false);
    }
    let apt = || {
        let mut command = at_root("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    Ok(succeeds(apt().args(["update", "--quiet"]))?
        && succeeds(
            apt()
                .args(["install", "--yes", "--quiet", "--no-install-recommends"])
                .args(packages),
        )?)
}
