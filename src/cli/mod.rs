//! The command line.

use std::process::ExitCode;

/// Parses, runs, and says how it went.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
