//! Two threads beside one, and memory beside the size of the corpus.

use std::fmt::Write as _;
use std::process::Command;

use super::corpus::{Corpus, Form};
use super::dictionaries::Names;
use super::ours::{Engine, Work};
use super::table::{Spread, as_megabytes, digits};
use super::{Bench, LARGER};
use crate::cost::measured;

const N_ROUNDS: usize = 5;
/// 0.4 of what `ahocorasick_rs` took with the same names when the aim was set, 633 MB.
const WANTED: &str = "≤ 253 MB";

/// Two threads beside one, in turn, over one file and over many.
pub(super) fn threads(bench: &Bench) -> anyhow::Result<String> {
    let mut table = String::from(
        "| input | CPU of two threads by one | wanted | wall of one by two, best | median (range) | wanted |\n|---|---|---|---|---|---|\n",
    );
    for form in [Form::Jsonl, Form::Many, Form::Xml] {
        let input = bench.corpus.path(form);
        let [one, two] = [1, 2].map(|threads| bench.program.tag_with(Work::Full, &input, threads));
        let (mut cpu, mut wall) = (Vec::new(), Vec::new());
        for _ in 0..N_ROUNDS {
            let (one, two) = (measured(&one)?, measured(&two)?);
            cpu.push(two.seconds / one.seconds);
            wall.push(one.wall_seconds / two.wall_seconds);
        }
        let wall = Spread::of(&wall);
        let _ = writeln!(
            table,
            "| {} | {} | ≤ 1.08 | {} | {wall} | ≥ 1.7 |",
            form.title(),
            Spread::of(&cpu),
            digits(wall.most),
        );
    }
    Ok(table)
}

/// The peak of memory with 600,000 names, over the corpus and over a larger one.
pub(super) fn memory(bench: &Bench) -> anyhow::Result<String> {
    let larger = Corpus::make(bench.megabytes * LARGER, &[Form::Jsonl])?;
    let dictionary = bench.dictionary(Names::Large);
    let mut table = String::from("| run | text | peak | wanted |\n|---|---|---|---|\n");
    for corpus in [&bench.corpus, &larger] {
        let input = corpus.path(Form::Jsonl);
        let tag = |engine| bench.program.tag(dictionary, engine, Work::Full, &input);
        let mut with_tables = bench.program.tag_with(Work::Full, &input, 1);
        with_tables.arg("--dictionary").arg(&dictionary.tables);
        let mut row = |name: &str, command: &Command, wanted: &str| -> anyhow::Result<()> {
            let peak = as_megabytes(measured(command)?.peak_bytes);
            let text = as_megabytes(corpus.text_bytes);
            let _ = writeln!(table, "| {name} | {text:.0} MB | {peak:.0} MB | {wanted} |");
            Ok(())
        };
        row("600,000 names, compiled", &tag(Engine::Index), WANTED)?;
        row("600,000 names, TSV", &with_tables, WANTED)?;
        row(
            "embedded dictionaries",
            &bench.program.tag_with(Work::Full, &input, 1),
            "–",
        )?;
    }
    Ok(table)
}
