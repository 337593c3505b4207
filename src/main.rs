//! The program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    oncotag::cli::main()
}
