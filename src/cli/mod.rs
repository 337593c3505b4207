//! The command line.

mod evaluate;

use std::process::ExitCode;

/// Parses, runs, and says how it went.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
