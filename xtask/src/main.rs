//! Development tasks: `cargo xtask test` and its kin.
//!
//! Each task is one file. They run other programs and say how that went; what is right and wrong is decided by those
//! programs, never here.

mod accuracy;
mod bench;
mod browser;
mod command;
mod cost;
mod criterion;
mod deny;
mod dictionaries;
mod facts;
mod frequencies;
mod fuzz;
mod instructions;
mod model;
mod overlay;
mod packages;
mod page;
mod python;
mod report;
mod review_speed;
mod role_words;
mod schema;
mod soak;
mod stages;
mod test;
mod tiers;
mod tools;
mod understanding;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask TASK

Tasks:
  test [--quick]                     everything that is right or wrong: format, lints, tests, documentation,
                                     dependencies, spelling; --quick is format, lints and tests
  fuzz [--seconds N] [TARGET...]     runs the fuzz targets, N seconds each (60)
  soak [--seconds N]                 long fuzzing (600 s a target), kills of runs and of servers, and memory at 1 and 20 times an input
  dictionaries [--check]             rebuilds dictionaries/*.tsv after dictionaries/recipes/*.toml; --check writes nothing,
                                     says what differs, and compares the facts of the overlays with their sources
  accuracy [--no-build] [--write]    scores every gold corpus by its profile with the release build and prints one table;
                                     --write puts it into docs/evaluation.md
  understanding [--no-build]         each stage of `tag` on the gold standard that is made for it
  schema                             writes schema/*.schema.json from the record types
  frequencies FILE                   writes dictionaries/english_frequencies.txt from a list of words with counts
  role-words FILE --date DATE        writes dictionaries/cues/role_words.tsv from abstracts with labels
  stages INPUT [--before PROGRAM]    processor time of each stage of `tag`, and of another build beside it, as a table
  model [--no-build] [--steps N]     from abstracts to a trained spaCy model by the README's commands, 2000 steps, and how good it is
                                     beside the dictionaries
  tiers [TIER...]                    dictionaries of 24 thousand to 2 million strings: size, time, memory, as a table
  bench [--no-build] [--only NAME,…] [--rounds N] [--megabytes N] [--write]
                                     processor time beside that of ahocorasick_rs, spaCy and others on the same job, threads,
                                     memory and start; --write puts the tables into docs/performance.md
  instructions [--no-build] [--write]
                                     instructions of `tag` as callgrind counts them, beside those of benches/instructions.toml;
                                     --write puts them there
  review-speed [--no-build] [--sentences N] [--names N]
                                     the review app with 100,000 sentences and a million made-up names: key to paint, start,
                                     search, memory
  criterion [ARGUMENT...]            runs the benchmarks of single rooms; arguments go to `cargo bench`
";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs the task of the command line; gives whether all was well.
fn run() -> anyhow::Result<bool> {
    let mut arguments = pico_args::Arguments::from_env();
    if arguments.contains(["-h", "--help"]) {
        print!("{USAGE}");
        return Ok(true);
    }
    let task = arguments.subcommand()?;
    match task.as_deref() {
        Some("test") => {
            let is_quick = arguments.contains("--quick");
            finish(arguments)?;
            test::run(is_quick)
        }
        Some("fuzz") => {
            let seconds = arguments.opt_value_from_str("--seconds")?.unwrap_or(60);
            let mut targets = Vec::new();
            while let Some(target) = arguments.opt_free_from_str::<String>()? {
                targets.push(target);
            }
            finish(arguments)?;
            fuzz::run(seconds, &targets)
        }
        Some("soak") => {
            let seconds = arguments.opt_value_from_str("--seconds")?.unwrap_or(600);
            finish(arguments)?;
            soak::run(seconds)
        }
        Some("dictionaries") => {
            let is_check = arguments.contains("--check");
            finish(arguments)?;
            dictionaries::run(is_check)
        }
        Some("accuracy") => {
            let options = accuracy::Options {
                builds: !arguments.contains("--no-build"),
                writes: arguments.contains("--write"),
            };
            finish(arguments)?;
            accuracy::run(&options)
        }
        Some("understanding") => {
            let builds = !arguments.contains("--no-build");
            finish(arguments)?;
            understanding::run(builds)
        }
        Some("schema") => {
            finish(arguments)?;
            schema::run()
        }
        Some("frequencies") => {
            let source: std::path::PathBuf = arguments.free_from_str()?;
            finish(arguments)?;
            frequencies::run(&source)
        }
        Some("role-words") => {
            let date: String = arguments.value_from_str("--date")?;
            let source: std::path::PathBuf = arguments.free_from_str()?;
            finish(arguments)?;
            role_words::run(&source, &date)
        }
        Some("stages") => {
            let before: Option<std::path::PathBuf> = arguments.opt_value_from_str("--before")?;
            let input: std::path::PathBuf = arguments.free_from_str()?;
            finish(arguments)?;
            stages::run(&input, before.as_ref())
        }
        Some("model") => {
            let builds = !arguments.contains("--no-build");
            let steps = arguments.opt_value_from_str("--steps")?.unwrap_or(2000);
            finish(arguments)?;
            model::run(builds, steps)
        }
        Some("tiers") => {
            let mut only = Vec::new();
            while let Some(tier) = arguments.opt_free_from_str::<String>()? {
                only.push(tier);
            }
            finish(arguments)?;
            tiers::run(&only)
        }
        Some("bench") => {
            let options = bench::Options::of(&mut arguments)?;
            finish(arguments)?;
            bench::run(options)
        }
        Some("instructions") => {
            let options = instructions::Options {
                builds: !arguments.contains("--no-build"),
                writes: arguments.contains("--write"),
            };
            finish(arguments)?;
            instructions::run(&options)
        }
        Some("review-speed") => review_speed::run(arguments),
        Some("criterion") => criterion::run(&arguments.finish()),
        Some(other) => anyhow::bail!("no task is called {other:?}\n\n{USAGE}"),
        None => anyhow::bail!("which task?\n\n{USAGE}"),
    }
}

/// Refuses arguments that nobody asked for.
fn finish(arguments: pico_args::Arguments) -> anyhow::Result<()> {
    let left = arguments.finish();
    if let Some(first) = left.first() {
        anyhow::bail!(
            "unexpected argument {}

{USAGE}",
            first.display()
        );
    }
    Ok(())
}
