//! What oncotag takes for each form of input, with the embedded dictionaries.

use std::fmt::Write as _;

use super::Bench;
use super::corpus::Form;
use super::ours::Work;
use super::table::{Spread, as_megabytes, digits};
use crate::cost::measured;

/// Gives the table.
pub(super) fn table(bench: &Bench) -> anyhow::Result<String> {
    let mut table = String::from(
        "| input | full: MB/s | CPU s a million documents | matching: MB/s | CPU s a million documents |\n|---|---|---|---|---|\n",
    );
    for form in [Form::Jsonl, Form::Text, Form::Xml] {
        let mut row = format!("| {} |", form.title());
        for work in [Work::Full, Work::Matching] {
            let run = bench.program.tag_with(work, &bench.corpus.path(form), 1);
            let load = bench.program.tag_with(work, &bench.program.one_line, 1);
            let mut seconds = Vec::new();
            for _ in 0..bench.rounds {
                seconds.push(measured(&run)?.seconds - measured(&load)?.seconds);
            }
            let seconds = Spread::of(&seconds).median;
            let millions = as_megabytes(bench.corpus.n_documents);
            let _ = write!(
                row,
                " {} | {:.0} |",
                digits(as_megabytes(bench.corpus.text_bytes) / seconds),
                seconds / millions,
            );
        }
        let _ = writeln!(table, "{row}");
    }
    Ok(table)
}
