//! brat standoff: a folder with `ID.txt` and `ID.ann` for each document, and `annotation.conf`.
//!
//! Stenetorp et al., "brat: a web-based tool for NLP-assisted text annotation", EACL 2012, and brat.nlplab.org/standoff.html.
//! `T` lines are mentions (pieces by `;`, a line break ends a piece), `N` lines their concepts, `A` lines their assertions
//! where they are not present, `#` lines everything else that they say, `R` lines relations. Offsets count code points.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::folder::FolderOutput;
use super::pieces::pieces;
use super::records::Records;
use super::{DocumentWriter, Make, OutputFormat, WriteError, WriteOptions, lost};
use crate::document::{AnnotatedDocument, Fragments, OffsetUnit, Span};
use crate::format::facts::facts;
use crate::format::losses::{LossKind, Losses};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "brat",
    description: "brat standoff: a folder with a .txt and an .ann for each document",
    extensions: &[],
    needs_tokens: false,
    make: Make::Writer(|target, options| {
        Ok(Box::new(Brat {
            folder: FolderOutput::open(target, &["txt", "ann", "conf"])?,
            options: options.clone(),
            types: BTreeSet::new(),
            relation_types: BTreeMap::new(),
            names: BTreeSet::new(),
        }))
    }),
};

struct Brat {
    folder: FolderOutput,
    options: WriteOptions,
    types: BTreeSet<String>,
    /// With the types that they join.
    relation_types: BTreeMap<String, BTreeSet<(String, String)>>,
    /// Names of files that are taken, in small letters: some systems make no difference.
    names: BTreeSet<String>,
}

impl DocumentWriter for Brat {
    fn write(
        &mut self,
        annotated: &AnnotatedDocument,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let document = &annotated.document;
        if self.options.only_tagged && annotated.annotations.mentions.is_empty() {
            return Ok(());
        }
        lost::roles_of_sentences(annotated, losses);
        lost::metadata(document, losses);
        lost::sections(document, losses);
        lost::facts_of_relations(annotated, losses);
        let name = self.file_name(&document.id, losses);
        let lines = self.lines(annotated, losses);
        self.folder
            .add(&format!("{name}.txt"), document.text.as_bytes())?;
        self.folder.add(&format!("{name}.ann"), lines.as_bytes())
    }

    fn unfinished(&self) -> Option<&Path> {
        Some(self.folder.part_path())
    }

    fn finish(self: Box<Self>) -> Result<(), WriteError> {
        let configuration = self.configuration();
        self.folder
            .add("annotation.conf", configuration.as_bytes())?;
        self.folder.finish()
    }
}

impl Brat {
    /// A name that every system takes and that no other document has.
    fn file_name(&mut self, id: &str, losses: &mut Losses) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        let clean: String = id
            .chars()
            .map(|c| if is_plain(c) { c } else { '_' })
            .take(100)
            .collect();
        let clean = clean.trim_start_matches('.');
        let clean = if clean.is_empty() { "document" } else { clean };
        let mut name = clean.to_owned();
        let mut n = 1;
        while !self.names.insert(name.to_lowercase()) {
            n += 1;
            name = format!("{clean}_{n}");
        }
        if name != id {
            let why = "names of files have fewer characters";
            losses.add(LossKind::Normalized, "identities of documents", why, 1);
        }
        name
    }

    fn lines(&mut self, annotated: &AnnotatedDocument, losses: &mut Losses) -> String {
        let text = annotated.document.text.as_str();
        let annotations = &annotated.annotations;
        let records = Records::new(annotated, OffsetUnit::CodePoint);
        let mut lines = String::new();
        let (mut n_mentions, mut n_concepts, mut n_attributes, mut n_notes) = (0, 0, 0, 0);
        // The T number of each mention's first piece.
        let mut numbers = Vec::with_capacity(annotations.mentions.len());
        for mention in &annotations.mentions {
            let record = records.mention(mention, 0);
            let entity_type = label(&record.entity_type, losses);
            self.types.insert(entity_type.clone());
            numbers.push(n_mentions + 1);
            for fragments in pieces(mention, self.options.discontinuous, losses) {
                n_mentions += 1;
                let spans = on_lines(&fragments, text);
                let offsets: Vec<String> = spans
                    .iter()
                    .map(|span| {
                        format!(
                            "{} {}",
                            records.offset(span.start),
                            records.offset(span.end)
                        )
                    })
                    .collect();
                let words: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
                let _ = writeln!(
                    lines,
                    "T{n_mentions}\t{entity_type} {}\t{}",
                    offsets.join(";"),
                    words.join(" ")
                );
                if record.concept.id.contains(':') {
                    n_concepts += 1;
                    let _ = writeln!(
                        lines,
                        "N{n_concepts}\tReference T{n_mentions} {}\t{}",
                        record.concept.id.replace(char::is_whitespace, "_"),
                        on_one_line(&record.concept.label)
                    );
                }
                if record.assertion.status != "present" {
                    n_attributes += 1;
                    let _ = writeln!(
                        lines,
                        "A{n_attributes}\tAssertion T{n_mentions} {}",
                        record.assertion.status
                    );
                }
                for (name, value) in facts(&record) {
                    let has_line = matches!(&*name, "label" | "assertion")
                        || name == "identifier" && value.contains(':');
                    if !has_line {
                        n_notes += 1;
                        let note = on_one_line(&format!("{name}={value}"));
                        let _ = writeln!(lines, "#{n_notes}\tAnnotatorNotes T{n_mentions}\t{note}");
                    }
                }
            }
        }
        for (index, relation) in annotations.relations.iter().enumerate() {
            let ends = [relation.from, relation.to];
            let [Some(from), Some(to)] = ends.map(|end| numbers.get(end as usize)) else {
                continue;
            };
            let name = label(&relation.relation_type, losses);
            let _ = writeln!(lines, "R{}\t{name} Arg1:T{from} Arg2:T{to}", index + 1);
            let type_of = |end: u32| {
                let mention = &annotations.mentions[end as usize];
                let entity_type = annotated.vocabulary.entity_type(mention.entity_type);
                label(&entity_type.name, &mut Losses::default())
            };
            let joined = (type_of(relation.from), type_of(relation.to));
            self.relation_types.entry(name).or_default().insert(joined);
            let n_facts = relation.attributes.len() + usize::from(relation.stance.is_some());
            let why = "the format has no place for them";
            losses.add(LossKind::Dropped, "attributes of relations", why, n_facts);
        }
        lines
    }

    /// What brat needs to show the folder.
    fn configuration(&self) -> String {
        let mut text = "[entities]\n".to_owned();
        for name in &self.types {
            let _ = writeln!(text, "{name}");
        }
        text.push_str("\n[relations]\n<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n");
        for (name, joined) in &self.relation_types {
            for (from, to) in joined {
                let _ = writeln!(text, "{name} Arg1:{from}, Arg2:{to}");
            }
        }
        text.push_str("\n[events]\n\n[attributes]\n");
        text.push_str(
            "Assertion Arg:<ENTITY>, Value:negated|possible|hypothetical|historical|other\n",
        );
        text
    }
}

/// A name without what would end it.
fn label(name: &str, losses: &mut Losses) -> String {
    let clean: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '_'
            }
        })
        .collect();
    if clean != name {
        let why = "names of types have letters, digits, - and _";
        losses.add(LossKind::Normalized, "types", why, 1);
    }
    clean
}

fn on_one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

/// Pieces that end at line ends, as brat wants them.
fn on_lines(fragments: &Fragments, text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for span in fragments.spans() {
        let mut start = span.start as usize;
        for piece in span.of(text).split_inclusive(['\n', '\r']) {
            let words = piece.trim_end_matches(['\n', '\r']);
            if !words.is_empty() {
                spans.push(Span::new(start, start + words.len()));
            }
            start += piece.len();
        }
    }
    spans
}
