//! `cargo xtask criterion`: the benchmarks of single rooms, each reporting bytes a second on fixed inputs.

use std::ffi::OsString;

use crate::command::{cargo, succeeds};

/// Runs them with the given arguments; gives whether all ran.
pub(crate) fn run(arguments: &[OsString]) -> anyhow::Result<bool> {
    succeeds(cargo(["bench", "--locked", "--package", "oncotag", "--benches"]).args(arguments))
}
