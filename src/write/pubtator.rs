//! PubTator: `PMID|t|title`, `PMID|a|abstract`, a line of tab-separated fields for each mention, a blank line.
//!
//! Wei, Kao and Lu, "PubTator: a web-based text mining tool for assisting biocuration", Nucleic Acids Research 2013,
//! doi:10.1093/nar/gkt441. The text is cut at its first line break, or at the white space before it, since readers trim the
//! line of the title: what stands before is the title. Offsets count code points, as the tools of the format do.

use std::io::Write as _;

use super::pieces::spans;
use super::records::Records;
use super::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions, lost};
use crate::document::{AnnotatedDocument, OffsetUnit};
use crate::format::losses::{LossKind, Losses};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "pubtator",
    description: "PubTator: title, abstract, and a line for each mention",
    extensions: &["pubtator"],
    needs_tokens: false,
    make: Make::Encoder(|options| Box::new(PubTator(options.clone()))),
};

/// What stands for an identifier that is not there: with an empty field readers that trim lines would see a relation.
const NO_IDENTIFIER: &str = "-";

struct PubTator(WriteOptions);

impl DocumentEncoder for PubTator {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let document = &annotated.document;
        let mentions = &annotated.annotations.mentions;
        if self.0.only_tagged && mentions.is_empty() {
            return Ok(());
        }
        lost::roles_of_sentences(annotated, losses);
        lost::metadata(document, losses);
        lost::rare_sections(document, losses);
        lost::names_of_concepts(annotated, losses);
        lost::relations(annotated, losses);
        lost::facts_of_mentions(annotated, losses);
        let id = identity(&document.id, losses);
        let (title, rest) = on_two_lines(&document.text, losses);
        let records = Records::new(annotated, OffsetUnit::CodePoint);
        let mut write = || -> std::io::Result<()> {
            writeln!(out, "{id}|t|{title}")?;
            writeln!(out, "{id}|a|{rest}")?;
            for mention in mentions {
                let record = records.mention(mention, 0);
                let concept = Some(&*record.concept.id).filter(|id| !id.is_empty());
                for span in spans(mention, self.0.discontinuous, losses) {
                    let (start, end) = (records.offset(span.start), records.offset(span.end));
                    let words = field(span.of(&document.text));
                    let entity_type = field(&record.entity_type);
                    let concept = field(concept.unwrap_or(NO_IDENTIFIER));
                    writeln!(
                        out,
                        "{id}\t{start}\t{end}\t{words}\t{entity_type}\t{concept}"
                    )?;
                }
            }
            writeln!(out)
        };
        write().map_err(|error| WriteError::new("-", error))
    }
}

/// A PubMed identifier without its prefix, or another identity without what would break the line.
fn identity(id: &str, losses: &mut Losses) -> String {
    let bare = id.strip_prefix("pmid:").unwrap_or(id);
    let clean: String = bare
        .chars()
        .map(|c| {
            if c == '|' || c.is_whitespace() {
                '_'
            } else {
                c
            }
        })
        .collect();
    if clean != bare || clean.is_empty() {
        let why = "they hold white space or bars, or are empty";
        losses.add(LossKind::Normalized, "identities of documents", why, 1);
    }
    if clean.is_empty() {
        "_".to_owned()
    } else {
        clean
    }
}

/// Title and abstract, with one character between them that is left out, and blanks for tabs and line breaks, so that
/// offsets stay. Without a line break all of the text is title.
fn on_two_lines(text: &str, losses: &mut Losses) -> (String, String) {
    let mut n_replaced = 0;
    // Readers cut lines at more than line feeds.
    let mut on_one_line = |text: &str| -> String {
        let is_break = |c: char| {
            matches!(
                c,
                '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'
                    ..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        };
        n_replaced += text.chars().filter(|&c| is_break(c)).count();
        text.replace(is_break, " ")
    };
    let lines = match text.find('\n') {
        None => (on_one_line(text), String::new()),
        Some(line_break) => {
            let title = text[..line_break].trim_end();
            let mut rest = text[title.len()..].chars();
            rest.next();
            (on_one_line(title), on_one_line(rest.as_str()))
        }
    };
    let why = "a text has two lines; they became blanks";
    losses.add(
        LossKind::Normalized,
        "line breaks and tabs",
        why,
        n_replaced,
    );
    lines
}

/// A field of a line.
fn field(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
