//! OBO Flat File Format 1.4, frame by frame.
//!
//! fastobo reads each frame by the grammar of the format. Released files break that grammar (`\:` in the addresses of
//! cross-references, for one); in such a frame fastobo is asked clause by clause, and a clause that it refuses is read as
//! `tag: value` ([`lenient`]) and reported. Frames of relations and instances are passed over.

mod lenient;
mod strict;
mod term;

use std::collections::HashMap;
use std::str::FromStr;

use fastobo::ast::TermFrame;

use super::lines::{Lines, line_of};
use super::{
    Ontology, OntologyError, OntologyFormat, OntologyProblem, OntologySource, OntologyTerm,
};
use term::Header;

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "obo",
    description: "OBO Flat File Format 1.2 to 1.4",
    detect: |_, head| {
        let mut lines = head.lines().map(|line| line.trim_start_matches('\u{feff}'));
        lines.any(|line| line.starts_with("format-version:") || line.trim_end() == "[Term]")
    },
    read,
};

/// A line of a frame, with its number.
type Line = (u64, String);

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let mut reader = Reader {
        source,
        header: Header::default(),
        at: HashMap::new(),
        ontology: Ontology::default(),
    };
    let mut lines = Lines::open(source)?;
    let mut frame: Vec<Line> = Vec::new();
    let mut record = Vec::new();
    loop {
        let number = lines.next_number();
        record.clear();
        if !lines.append(&mut record, number)? {
            break;
        }
        let text = lines.text(&record, number)?.trim();
        if text.is_empty() || text.starts_with('!') {
            continue;
        }
        if text.starts_with('[') {
            reader.frame(&frame);
            frame.clear();
        }
        frame.push((number, text.to_owned()));
    }
    reader.frame(&frame);
    let Reader {
        header,
        mut ontology,
        ..
    } = reader;
    (ontology.version, ontology.licence) = header.version_and_licence();
    Ok(ontology)
}

struct Reader<'s> {
    source: &'s OntologySource,
    header: Header,
    /// Index of each term by its identifier.
    at: HashMap<String, usize>,
    ontology: Ontology,
}

impl Reader<'_> {
    /// Reads the lines of a frame, or those before the first one.
    fn frame(&mut self, lines: &[Line]) {
        let Some(((first, kind), clauses)) = lines.split_first() else {
            return;
        };
        if !kind.starts_with('[') {
            for (number, line) in lines {
                if strict::header(line, &mut self.header).is_none() {
                    lenient::header(line, &mut self.header);
                    self.report(*number, line);
                }
            }
            return;
        }
        if !kind.starts_with("[Term]") {
            return;
        }
        let whole: String = lines.iter().flat_map(|(_, line)| [line, "\n"]).collect();
        if let Ok(frame) = TermFrame::from_str(&whole) {
            let id = strict::ident(frame.id().as_inner().as_id());
            let index = self.index_of(id);
            let term = &mut self.ontology.terms[index];
            for clause in frame.clauses() {
                strict::clause(clause.as_inner(), &self.header, term);
            }
            return;
        }
        let Some(id) = clauses.iter().find_map(|(_, line)| lenient::id(line)) else {
            self.problem(*first, "a term without an identifier, left out".to_owned());
            return;
        };
        let index = self.index_of(id);
        for (number, line) in clauses {
            if lenient::id(line).is_some() {
                continue;
            }
            // A clause is only read in a frame.
            let alone = format!("[Term]\nid: X:1\n{line}\n");
            let term = &mut self.ontology.terms[index];
            if let Ok(frame) = TermFrame::from_str(&alone) {
                for clause in frame.clauses() {
                    strict::clause(clause.as_inner(), &self.header, term);
                }
            } else {
                lenient::clause(line, &self.header, term);
                self.report(*number, line);
            }
        }
    }

    /// Where the term of that identifier is; a second frame of it adds to the first.
    fn index_of(&mut self, id: String) -> usize {
        *self.at.entry(id.clone()).or_insert_with(|| {
            self.ontology.terms.push(OntologyTerm::new(id));
            self.ontology.terms.len() - 1
        })
    }

    fn report(&mut self, line: u64, clause: &str) {
        let shown: String = clause.chars().take(60).collect();
        let dots = if shown.len() < clause.len() {
            "…"
        } else {
            ""
        };
        let message = format!("not OBO 1.4, read as \"tag: value\": {shown}{dots}");
        self.problem(line, message);
    }

    fn problem(&mut self, line: u64, message: String) {
        self.ontology.problems.push(OntologyProblem {
            location: line_of(line).in_path(self.source.path()),
            message,
        });
    }
}

#[cfg(test)]
mod tests;
