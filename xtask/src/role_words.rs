//! `cargo xtask role-words FILE`: how often words stand in sentences of each rhetorical role, from abstracts with labels.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use oncotag::dictionary::{ABSTRACT_ROLES, RoleCounts};
use oncotag::enrich::{is_structured, role_features, without_label};
use serde_json::Value;

use crate::command::{cargo, output, root};

const TABLE: &str = "dictionaries/cues/role_words.tsv";
/// Parts of an abstract whose sentences are counted apart.
const N_PLACES: usize = 6;
/// Words in fewer sentences than this are left out: they are most words, and say little.
const LEAST_SENTENCES: u32 = 7;
/// Words are left out where the logarithm of how much more, or less, often they are in every role stays under this.
const LEAST_DIFFERENCE: f64 = 0.4;

#[derive(Default)]
struct Counts {
    sentences: RoleCounts,
    first: RoleCounts,
    last: RoleCounts,
    behind: [RoleCounts; 5],
    places: [RoleCounts; N_PLACES],
    words: BTreeMap<String, RoleCounts>,
    n_abstracts: u32,
}

/// Tags the texts for their sentences and labels, counts, and writes the table.
pub(crate) fn run(source: &Path, date: &str) -> anyhow::Result<bool> {
    let mut tag = cargo(["run", "--quiet", "--release", "--", "tag"]);
    tag.arg(source)
        .args(["--per", "document", "--quiet", "-o", "-"]);
    for stage in [
        "match",
        "abbreviations",
        "coordination",
        "resolve",
        "linking",
        "assertion",
    ] {
        tag.args(["--without", stage]);
    }
    let lines = output(&mut tag).context("tagging the texts")?;
    let mut counts = Counts::default();
    for line in lines.lines() {
        let record: Value = serde_json::from_str(line)?;
        counts.add(&sentences(&record));
    }
    ensure!(
        counts.n_abstracts > 0,
        "no abstract with labels in {}",
        source.display()
    );
    let name = source.file_name().unwrap_or_default().to_string_lossy();
    fs::write(root().join(TABLE), counts.table(&name, date))
        .with_context(|| format!("writing {TABLE}"))?;
    println!("{} abstracts with labels", counts.n_abstracts);
    Ok(true)
}

/// Sentences with the roles that labels give them, without the labels.
fn sentences(record: &Value) -> Vec<(String, usize)> {
    let text: Vec<char> = record["text"]
        .as_str()
        .unwrap_or_default()
        .chars()
        .collect();
    let all = record["sentences"].as_array().into_iter().flatten();
    all.filter(|one| one["role_confidence"] == 1.0)
        .filter_map(|one| {
            let role = ABSTRACT_ROLES
                .iter()
                .position(|role| one["role"] == role.as_str())?;
            let at = |field: &str| usize::try_from(one[field].as_u64()?).ok();
            let sentence: String = text.get(at("start")?..at("end")?)?.iter().collect();
            let bare = without_label(&sentence).to_owned();
            (!bare.is_empty()).then_some((bare, role))
        })
        .collect()
}

impl Counts {
    fn add(&mut self, sentences: &[(String, usize)]) {
        if !is_structured(&sentences.iter().map(|&(_, role)| ABSTRACT_ROLES[role])) {
            return;
        }
        self.n_abstracts += 1;
        let mut before: Option<usize> = None;
        for (index, (sentence, role)) in sentences.iter().enumerate() {
            let role = *role;
            self.sentences[role] += 1;
            self.places[index * N_PLACES / sentences.len()][role] += 1;
            match before {
                Some(before) => self.behind[before][role] += 1,
                None => self.first[role] += 1,
            }
            before = Some(role);
            for feature in role_features(sentence) {
                self.words.entry(feature).or_default()[role] += 1;
            }
        }
        if let Some(last) = before {
            self.last[last] += 1;
        }
    }

    fn table(&self, source: &str, date: &str) -> String {
        let mut table = format!(
            "# source: counts over the {} abstracts with labels in {source}, {date}, by `cargo xtask role-words`\n\
             # version: 1\n\
             # licence: MIT OR Apache-2.0\n\
             # How many sentences of each rhetorical role there are (`sentences`), begin and end an abstract (`first`, `last`), stand behind a\n\
             # sentence of the role `name` (`behind`), in which sixth of the abstract (`place`), and have a word, or two words in a row\n\
             # (`word`; 0 is any number, ^ the beginning of the sentence). Words in fewer than {LEAST_SENTENCES} sentences are left out.\n\
             kind\tname",
            self.n_abstracts
        );
        for role in ABSTRACT_ROLES {
            table.extend(["\t", role.as_str()]);
        }
        table.push('\n');
        let mut row = |kind: &str, name: &str, counts: &RoleCounts| {
            let counts = counts.map(|n| n.to_string()).join("\t");
            table.extend([kind, "\t", name, "\t", &counts, "\n"]);
        };
        row("sentences", "-", &self.sentences);
        row("first", "-", &self.first);
        row("last", "-", &self.last);
        for (role, counts) in ABSTRACT_ROLES.iter().zip(&self.behind) {
            row("behind", role.as_str(), counts);
        }
        for (place, counts) in self.places.iter().enumerate() {
            row("place", &place.to_string(), counts);
        }
        for (word, counts) in self
            .words
            .iter()
            .filter(|(_, counts)| self.says_something(counts))
        {
            row("word", word, counts);
        }
        table
    }

    fn says_something(&self, counts: &RoleCounts) -> bool {
        let n: u32 = counts.iter().sum();
        let all: u32 = self.sentences.iter().sum();
        let share = f64::from(n) / f64::from(all);
        let differs = (0..counts.len()).any(|role| {
            let there = (f64::from(counts[role]) + share) / (f64::from(self.sentences[role]) + 1.0);
            (there / share).ln().abs() >= LEAST_DIFFERENCE
        });
        n >= LEAST_SENTENCES && differs
    }
}
