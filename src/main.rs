//! The program: parse, run, exit code.

use std::process::ExitCode;

/// Documents come from one thread and go to others, each with many small strings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    oncotag::cli::main()
}
