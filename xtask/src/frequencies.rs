//! `cargo xtask frequencies FILE`: the table of general English that `oncotag suggest` holds phrases against.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};

/// Where the table goes.
const TABLE: &str = "dictionaries/english_frequencies.txt";

/// Words seldomer than this are left out: log10 of occurrences in 10⁹ words, times ten.
const LEAST_CLASS: u32 = 30;

/// Reads `word count` lines and writes one line a class: log10 of occurrences in 10⁹ words, times ten.
pub(crate) fn run(source: &Path) -> anyhow::Result<bool> {
    let text =
        fs::read_to_string(source).with_context(|| format!("reading {}", source.display()))?;
    let counts: Vec<(&str, f64)> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .filter_map(|line| {
            let (word, count) = line.split_once(' ')?;
            Some((word, count.trim().parse().ok()?))
        })
        .collect();
    ensure!(
        !counts.is_empty(),
        "no line `word count` in {}",
        source.display()
    );
    let all: f64 = counts.iter().map(|(_, count)| count).sum();
    let mut classes: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (word, count) in counts {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 90"
        )]
        let class = ((count / all * 1e9).log10().max(0.0) * 10.0).floor() as u32;
        if class >= LEAST_CLASS && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'') {
            classes.entry(class).or_default().push(word);
        }
    }
    let mut table = String::from(
        "# How often words are in general English: class, words. A class is log10 of occurrences in 10^9 words, times ten.\n\
         # Made by `cargo xtask frequencies` from symspellpy 6.10.1; see NOTICE and recipes/README.md.\n",
    );
    for (class, mut words) in classes.into_iter().rev() {
        words.sort_unstable();
        let words = words.join(" ");
        table.extend([class.to_string().as_str(), "\t", &words, "\n"]);
    }
    fs::write(TABLE, table).with_context(|| format!("writing {TABLE}"))?;
    Ok(true)
}
