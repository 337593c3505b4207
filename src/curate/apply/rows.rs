//! What a decision becomes: a row of an overlay, or nothing where the dictionaries say it already.

use std::fmt::Write as _;

use super::ApplyOptions;
use super::decisions::{Decision, Verdict};
use super::overlay::OverlayRow;
use crate::dictionary::{Lexicon, Status, Term};
use crate::document::NameKind;
use crate::normalize::fold_name;

/// What all rows have in common.
pub(super) struct Writer<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) options: &'a ApplyOptions,
    /// Who and when.
    pub(super) signed: String,
    pub(super) worksheet: String,
}

/// What is to be done with a decision.
pub(super) enum Plan {
    Write(OverlayRow),
    Skip(String),
}

impl Writer<'_> {
    /// The row that a decision becomes, if the dictionaries do not say it already.
    pub(super) fn plan(&self, row: &Decision) -> Plan {
        let form = fold_name(&row.surface);
        let vocabulary = self.lexicon.vocabulary();
        let concept = row
            .id
            .as_deref()
            .and_then(|id| vocabulary.concept_by_curie(row.entity_type, id));
        let known = self
            .lexicon
            .terms_with_form(&form)
            .iter()
            .map(|&id| self.lexicon.term(id))
            .find(|term| {
                term.entity_type == row.entity_type
                    && term.concept == concept
                    && (concept.is_some() || row.id.is_none())
            });
        if let Some(term) = known
            && !wants_change(row, term)
        {
            let dictionary = &self.lexicon.dictionaries()[usize::from(term.source.dictionary)];
            let what = if row.verdict == Verdict::Block {
                "blocked"
            } else {
                "a name of it"
            };
            return Plan::Skip(format!(
                "already {what} ({}:{})",
                dictionary.path, term.source.line
            ));
        }
        let is_label = row.id.is_none() || (!row.is_known && fold_name(&row.label) == form);
        let synonyms = if is_label {
            String::new()
        } else {
            format!("{}:{}", row.kind, escaped(&row.surface))
        };
        let status = match row.verdict {
            Verdict::Block => "block",
            _ if row.companions.contains('+') => "needs-context",
            // Said aloud, so that it takes a block away.
            _ if known.is_some_and(|term| term.status == Status::Block) => "allow",
            _ => "",
        };
        let status = match (status, self.options.is_reviewed) {
            (status, false) => status.to_owned(),
            ("", true) => "allow,reviewed".to_owned(),
            (status, true) => format!("{status},reviewed"),
        };
        Plan::Write(OverlayRow {
            id: row.id.clone().unwrap_or_else(|| "-".to_owned()),
            label: one_line(&row.label),
            synonyms,
            case: row.case.clone(),
            status,
            companions: row.companions.clone(),
            source: self.source(row),
        })
    }

    /// Who, when, on what evidence.
    fn source(&self, row: &Decision) -> String {
        let mut source = format!(
            "{}: {} from {}",
            self.signed,
            match row.verdict {
                Verdict::Block => "blocked",
                _ => "accepted",
            },
            self.worksheet
        );
        let evidence = &row.evidence;
        // Writing into a string does not fail.
        if !evidence.count.is_empty() && !evidence.documents.is_empty() {
            let _ = write!(
                source,
                ", seen {} times in {} documents",
                evidence.count, evidence.documents
            );
        }
        if !evidence.document.is_empty() {
            let _ = write!(source, ", first in {}", evidence.document);
        }
        if !evidence.note.is_empty() {
            let _ = write!(source, "; {}", evidence.note);
        }
        one_line(&source)
    }
}

/// Whether a decision says other than the term that is there.
fn wants_change(row: &Decision, term: &Term) -> bool {
    let is_blocked = term.status == Status::Block;
    if row.verdict == Verdict::Block {
        return !is_blocked;
    }
    let has_other_kind =
        row.is_kind_given && term.kind != NameKind::Label && row.kind != term.kind.as_str();
    is_blocked
        || has_other_kind
        || (!row.case.is_empty() && row.case != "auto" && row.case != term.case.as_str())
        || (!row.companions.is_empty()
            && normalized(&row.companions) != term.companions.to_string())
}

/// Companions as the lexicon shows them: supporting ones first, words folded.
fn normalized(companions: &str) -> String {
    let pieces = companions.split('|').map(str::trim);
    let signed = |sign: char| {
        let words = pieces
            .clone()
            .filter_map(move |piece| piece.strip_prefix(sign));
        words.map(move |words| format!("{sign}{}", fold_name(words)))
    };
    signed('+').chain(signed('-')).collect::<Vec<_>>().join("|")
}

/// A name as a cell holds it.
fn escaped(name: &str) -> String {
    one_line(name).replace('\\', "\\\\").replace('|', "\\|")
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
