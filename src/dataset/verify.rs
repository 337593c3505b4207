//! Whether a data set is what it says it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::error::{DatasetError, MANIFEST};
use super::features::Features;
use super::files::{lines_name, read_lines, table_name};
use super::folder::checksums;
use super::manifest::{Counts, Manifest, TextPolicy};
use super::row::{MentionRow, Row, code_points, span};
use super::split::Split;
use super::table::read_table;
use super::tags::tag_names;
use crate::document::{OffsetIndex, text_digest};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, by its path in the folder.
    pub file: String,
    /// The row, from 1, where it is about one.
    pub row: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}:{row}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// Checks a data set: files against their checksums, rows against their texts, tables against rows, counts. Gives what is
/// wrong, file by file; nothing where all is well.
///
/// # Errors
/// If there is no manifest, or a file cannot be read.
pub fn verify(folder: &Path) -> Result<Vec<Finding>, DatasetError> {
    let manifest = Manifest::read(folder)?;
    let mut findings = Findings::default();
    findings.files(folder, &manifest)?;
    let tag_names = tag_names(&manifest.labels);
    let features = Features {
        tag_names: &tag_names,
        has_text: manifest.text == TextPolicy::Full,
    };
    let mut of_document: BTreeMap<String, Split> = BTreeMap::new();
    for split in Split::ALL {
        let name = lines_name(split);
        let rows = match read_lines(&folder.join(&name)) {
            Ok(rows) => rows,
            Err(DatasetError::Malformed(_, line, message)) => {
                findings.add(&name, Some(line), message);
                continue;
            }
            Err(DatasetError::Io(_, error)) => {
                findings.add(&name, None, format!("cannot be read: {error}"));
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut ids = BTreeSet::new();
        for (index, row) in rows.iter().enumerate() {
            let mut faults = row_faults(row, &manifest, &tag_names);
            if !ids.insert(row.id.as_str()) {
                faults.push(format!("the id {} is there twice", row.id));
            }
            let first = *of_document.entry(row.document_id.clone()).or_insert(split);
            if first != split {
                faults.push(format!("its document is in the split {first} too"));
            }
            for fault in faults {
                findings.add(&name, Some(index + 1), fault);
            }
        }
        if manifest.counts.get(&split) != Some(&Counts::of(&rows)) {
            findings.add(
                MANIFEST,
                None,
                format!("the counts of {split} are not those of {name}"),
            );
        }
        findings.table(folder, split, &rows, &features);
    }
    Ok(findings.0)
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, file: &str, row: Option<usize>, message: String) {
        self.0.push(Finding {
            file: file.to_owned(),
            row,
            message,
        });
    }

    fn files(&mut self, folder: &Path, manifest: &Manifest) -> Result<(), DatasetError> {
        let there = checksums(folder)?;
        for (name, entry) in &manifest.files {
            match there.get(name) {
                None => self.add(name, None, "is missing".to_owned()),
                Some(found) if found != entry => {
                    let message = format!(
                        "has {} bytes with SHA-256 {}, not {} with {}",
                        found.bytes, found.sha256, entry.bytes, entry.sha256
                    );
                    self.add(name, None, message);
                }
                Some(_) => {}
            }
        }
        for name in there
            .keys()
            .filter(|name| !manifest.files.contains_key(*name))
        {
            self.add(name, None, "is not in the manifest".to_owned());
        }
        Ok(())
    }

    /// Holds a Parquet file against the rows that it must have.
    fn table(&mut self, folder: &Path, split: Split, rows: &[Row], features: &Features<'_>) {
        let name = table_name(split);
        let (table, huggingface) = match read_table(&folder.join(&name)) {
            Ok(read) => read,
            Err(error) => return self.add(&name, None, format!("cannot be read: {error}")),
        };
        let expected = json!({"info": {"features": features.hugging_face()}});
        let said: Option<Value> = huggingface.and_then(|text| serde_json::from_str(&text).ok());
        if said != Some(expected) {
            self.add(
                &name,
                None,
                "has other features than the manifest's labels give".to_owned(),
            );
        }
        if table.len() != rows.len() {
            let message = format!("has {} rows, its JSON Lines {}", table.len(), rows.len());
            self.add(&name, None, message);
        }
        for (index, _) in table
            .iter()
            .zip(rows)
            .enumerate()
            .filter(|(_, (a, b))| a != b)
        {
            let message = "is another row than in the JSON Lines".to_owned();
            self.add(&name, Some(index + 1), message);
        }
    }
}

/// What is wrong with a row.
fn row_faults(row: &Row, manifest: &Manifest, tag_names: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    let length = row.end.checked_sub(row.start);
    if length.is_none() {
        faults.push(format!(
            "it ends at {}, before it starts at {}",
            row.end, row.start
        ));
    }
    for mention in &row.mentions {
        if !manifest.labels.contains(&mention.label) {
            faults.push(format!(
                "the label {} is not in the manifest",
                mention.label
            ));
        }
        if !(0.0..=1.0).contains(&mention.confidence) {
            faults.push(format!(
                "the confidence {} is not between 0 and 1",
                mention.confidence
            ));
        }
        if let Some(fault) = place_fault(mention, length.unwrap_or(0)) {
            faults.push(fault);
        }
    }
    let has_text = manifest.text == TextPolicy::Full;
    match &row.text {
        None if has_text => faults.push("the text is missing".to_owned()),
        Some(_) if !has_text => faults.push("there is a text in a release without".to_owned()),
        Some(text) => faults.extend(text_faults(row, text, length, tag_names)),
        None => {}
    }
    faults
}

/// What is wrong with the place of a mention in a text of that many code points.
fn place_fault(mention: &MentionRow, length: usize) -> Option<String> {
    let MentionRow {
        start,
        end,
        fragments,
        ..
    } = mention;
    let bounds: Vec<usize> = fragments.iter().flatten().copied().collect();
    let is_sound = fragments.iter().all(|fragment| fragment.len() == 2)
        && bounds.windows(2).all(|pair| pair[0] < pair[1])
        && bounds.first() == Some(start)
        && bounds.last() == Some(end)
        && *end <= length;
    (!is_sound).then(|| {
        format!("a mention's place {start}..{end} ({fragments:?}) does not fit {length} characters")
    })
}

fn text_faults(row: &Row, text: &str, length: Option<usize>, tag_names: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    let index = code_points(text);
    if text_digest(text) != row.text_sha256 {
        faults.push("the text has another checksum".to_owned());
    }
    let n = index.offset(text.len());
    if length.is_some_and(|length| length != n) {
        faults.push(format!(
            "the text has {n} characters, not {}",
            row.end - row.start
        ));
    }
    for mention in &row.mentions {
        let surface = surface(text, &index, mention.start, mention.end);
        if surface != mention.text.as_deref() {
            faults.push(format!(
                "the characters {}..{} are {surface:?}, the mention says {:?}",
                mention.start, mention.end, mention.text
            ));
        }
    }
    for sentence in &row.sentences {
        let is_inside = matches!(sentence[..], [start, end] if span(&index, start, end).is_some());
        if !is_inside {
            faults.push(format!("the sentence {sentence:?} does not fit the text"));
        }
    }
    faults.extend(tag_faults(row, text, tag_names));
    faults
}

fn surface<'t>(
    text: &'t str,
    index: &OffsetIndex<'_>,
    start: usize,
    end: usize,
) -> Option<&'t str> {
    span(index, start, end).map(|span| span.of(text))
}

/// What is wrong with tokens and tags: tokens come in the order of the text and leave nothing but white space; tags are IOB2.
fn tag_faults(row: &Row, text: &str, tag_names: &[String]) -> Vec<String> {
    let (Some(tokens), Some(tags)) = (&row.tokens, &row.ner_tags) else {
        return vec!["tokens or tags are missing".to_owned()];
    };
    let mut faults = Vec::new();
    let mut rest = text;
    for token in tokens {
        let Some(behind) = rest.trim_start().strip_prefix(token.as_str()) else {
            faults.push(format!("the token {token:?} does not follow in the text"));
            break;
        };
        rest = behind;
    }
    if faults.is_empty() && !rest.trim().is_empty() {
        faults.push("the tokens end before the text".to_owned());
    }
    if tokens.len() != tags.len() {
        faults.push(format!("{} tokens have {} tags", tokens.len(), tags.len()));
    }
    let mut last = "O";
    for &tag in tags {
        let Some(name) = tag_names.get(tag) else {
            faults.push(format!("there is no tag {tag}"));
            break;
        };
        let label = name.strip_prefix("I-");
        let goes_on = |label: &str| last.get(2..) == Some(label);
        if label.is_some_and(|label| !goes_on(label)) {
            faults.push(format!("the tag {name} follows {last}"));
        }
        last = name;
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Quality;

    type Change<'c> = &'c dyn Fn(&mut Row);

    fn row() -> Row {
        Row {
            id: "d/3-9".to_owned(),
            document_id: "d".to_owned(),
            pmid: String::new(),
            start: 3,
            end: 9,
            // printf '𝛽 cell' | sha256sum
            text_sha256: text_digest("𝛽 cell"),
            annotation: Quality::Silver,
            text: Some("𝛽 cell".to_owned()),
            tokens: Some(vec!["𝛽".to_owned(), "cell".to_owned()]),
            ner_tags: Some(vec![1, 2]),
            sentences: vec![vec![0, 6]],
            mentions: vec![MentionRow {
                start: 0,
                end: 6,
                fragments: vec![vec![0, 6]],
                text: Some("𝛽 cell".to_owned()),
                label: "cell".to_owned(),
                entity_type: "cell".to_owned(),
                concept: "CL:1".to_owned(),
                confidence: 0.5,
                n_alternatives: 0,
                assertion: "present".to_owned(),
            }],
        }
    }

    #[test]
    fn each_fault_of_a_row_is_named() {
        let tags = tag_names(&["cell".to_owned()]);
        let faults = |change: Change<'_>| {
            let mut row = row();
            change(&mut row);
            let text = row.text.clone().unwrap_or_default();
            let length = row.end.checked_sub(row.start);
            let mut faults = text_faults(&row, &text, length, &tags);
            faults.extend(
                row.mentions
                    .iter()
                    .filter_map(|one| place_fault(one, length.unwrap_or(0))),
            );
            faults.join("; ")
        };
        assert_eq!(faults(&|_| {}), "");
        let cases: [(Change<'_>, &str); 7] = [
            (
                &|row| row.text_sha256 = "0".to_owned(),
                "the text has another checksum",
            ),
            (&|row| row.end = 10, "the text has 6 characters, not 7"),
            (
                &|row| row.mentions[0].start = 2,
                "the characters 2..6 are Some(\"cell\"), the mention says Some(\"𝛽 cell\"); a mention's place 2..6 \
                 ([[0, 6]]) does not fit 6 characters",
            ),
            (
                &|row| row.sentences = vec![vec![0, 7]],
                "the sentence [0, 7] does not fit the text",
            ),
            (
                &|row| row.ner_tags = Some(vec![0, 2]),
                "the tag I-cell follows O",
            ),
            (&|row| row.ner_tags = Some(vec![1, 9]), "there is no tag 9"),
            (
                &|row| row.tokens = Some(vec!["𝛽".to_owned(), "cells".to_owned()]),
                "the token \"cells\" does not follow in the text",
            ),
        ];
        for (change, expected) in cases {
            assert_eq!(faults(change), expected);
        }
    }
}
