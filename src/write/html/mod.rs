//! One HTML page for people: every sentence with its mentions marked. No script, nothing from elsewhere.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value};
use serde::Serialize;

use super::records::Records;
use super::{DocumentEncoder, Make, OutputFormat, WriteError, WriteErrorKind, lost};
use crate::document::{AnnotatedDocument, OffsetUnit, Sentence, Span};
use crate::format::losses::{LossKind, Losses};
use crate::format::record::MentionRecord;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "html",
    description: "one self-contained page for people: mentions marked in their sentences, with concept and reason",
    extensions: &["html", "htm"],
    needs_tokens: false,
    make: Make::Encoder(|options| {
        Box::new(Page {
            only_tagged: options.only_tagged,
            templates: templates(),
        })
    }),
};

/// Types get one of as many colors, by their name, so that a type looks the same on every page; letters tell those apart that
/// share one.
const N_COLORS: u32 = 16;
/// The name of the template of a document.
const DOCUMENT: &str = "document.html";

fn templates() -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    // A test renders it, so that it is known to be one.
    let _ = templates.add_template(DOCUMENT, include_str!("document.html"));
    templates
}

struct Page {
    only_tagged: bool,
    templates: Environment<'static>,
}

#[derive(Serialize)]
struct DocumentView<'a> {
    id: &'a str,
    title: Option<&'a str>,
    journal: Option<&'a str>,
    year: Option<i32>,
    types: Vec<TypeView>,
    sentences: Vec<SentenceView<'a>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct TypeView {
    label: String,
    letters: String,
    color: u32,
}

#[derive(Serialize)]
struct SentenceView<'a> {
    role: Option<&'static str>,
    pieces: Vec<PieceView<'a>>,
}

/// A stretch of text that the same mentions cover.
#[derive(Serialize)]
struct PieceView<'a> {
    text: &'a str,
    marks: Vec<MarkView>,
}

#[derive(Clone, Serialize)]
struct MarkView {
    color: u32,
    /// At the first piece of a mention.
    letters: Option<String>,
    status: String,
    about: String,
}

impl DocumentEncoder for Page {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let AnnotatedDocument {
            document,
            annotations,
            ..
        } = annotated;
        if self.only_tagged && annotations.mentions.is_empty() {
            return Ok(());
        }
        lost::relations(annotated, losses);
        let why = "the page is for people";
        losses.add(LossKind::Dropped, "offsets of documents", why, 1);
        let marks = Marks::new(annotated);
        let sentences = annotations.sentences.iter();
        let view = DocumentView {
            id: &document.id,
            title: document.metadata.title.as_deref(),
            journal: document.metadata.journal.as_deref(),
            year: document.metadata.year,
            types: marks.types(),
            sentences: sentences
                .map(|sentence| SentenceView {
                    role: sentence.role.map(|role| role.role.as_str()),
                    pieces: marks.pieces(sentence),
                })
                .filter(|view| {
                    !self.only_tagged || view.pieces.iter().any(|one| !one.marks.is_empty())
                })
                .collect(),
        };
        let render = || {
            self.templates
                .get_template(DOCUMENT)?
                .render(Value::from(Serde(&view)))
        };
        let page = render().map_err(|error: minijinja::Error| {
            WriteError::new("-", WriteErrorKind::Format(format!("{error:#}")))
        })?;
        out.extend_from_slice(page.as_bytes());
        Ok(())
    }

    fn prologue(&self) -> Vec<u8> {
        include_bytes!("head.html").to_vec()
    }

    fn epilogue(&self) -> Vec<u8> {
        b"</main>\n</body>\n</html>\n".to_vec()
    }
}

/// The mentions of a document as marks.
struct Marks<'a> {
    annotated: &'a AnnotatedDocument,
    records: Vec<MentionRecord<'a>>,
}

impl<'a> Marks<'a> {
    fn new(annotated: &'a AnnotatedDocument) -> Self {
        let records = Records::new(annotated, OffsetUnit::CodePoint);
        let mentions = annotated.annotations.mentions.iter();
        Self {
            records: mentions
                .map(|mention| records.mention(mention, 0))
                .collect(),
            annotated,
        }
    }

    fn types(&self) -> Vec<TypeView> {
        let mut types: Vec<TypeView> = (self.records.iter())
            .map(|record| TypeView {
                label: record.entity_type.replace('_', " "),
                letters: letters(&record.entity_type),
                color: color(&record.entity_type),
            })
            .collect();
        types.sort();
        types.dedup();
        types
    }

    /// A sentence cut where mentions begin and end.
    fn pieces(&self, sentence: &Sentence) -> Vec<PieceView<'a>> {
        let text = self.annotated.document.text.as_str();
        let mentions = &self.annotated.annotations.mentions;
        let here: Vec<(usize, Span)> = mentions
            .iter()
            .enumerate()
            .flat_map(|(index, mention)| {
                let spans = mention.fragments.spans().iter();
                spans.map(move |&span| (index, span))
            })
            .filter(|(_, span)| span.overlaps(sentence.span))
            .collect();
        let mut cuts: Vec<u32> = here
            .iter()
            .flat_map(|(_, span)| [span.start, span.end])
            .collect();
        cuts.extend([sentence.span.start, sentence.span.end]);
        cuts.retain(|&cut| sentence.span.start <= cut && cut <= sentence.span.end);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2)
            .map(|cut| {
                let piece = Span {
                    start: cut[0],
                    end: cut[1],
                };
                let covering = here.iter().filter(|(_, span)| span.contains(piece));
                PieceView {
                    text: piece.of(text),
                    marks: covering
                        .map(|&(index, _)| {
                            let first = mentions[index].fragments.cover().start;
                            self.mark(index, first == piece.start)
                        })
                        .collect(),
                }
            })
            .collect()
    }

    fn mark(&self, index: usize, is_first: bool) -> MarkView {
        let record = &self.records[index];
        MarkView {
            color: color(&record.entity_type),
            letters: is_first.then(|| letters(&record.entity_type)),
            status: record.assertion.status.to_string(),
            about: about(record),
        }
    }
}

/// What is said of a mention to who points at it.
fn about(record: &MentionRecord<'_>) -> String {
    let mut parts = vec![record.entity_type.replace('_', " ")];
    if !record.concept.id.is_empty() {
        parts.push(format!("{} ({})", record.concept.label, record.concept.id));
    }
    if let Some(matched) = &record.matched {
        let via = if matched.via.is_empty() {
            String::new()
        } else {
            format!(" by {}", matched.via.join(", "))
        };
        parts.push(format!(
            "{} \u{201c}{}\u{201d}{via}",
            matched.kind, matched.term
        ));
    }
    if record.assertion.status != "present" {
        let cue = record.assertion.cue.as_ref();
        let cue = cue
            .map(|cue| format!(" by \u{201c}{}\u{201d}", cue.text))
            .unwrap_or_default();
        parts.push(format!("{}{cue}", record.assertion.status));
    }
    for (name, value) in &record.attributes {
        parts.push(format!("{name} {}", value.as_str().unwrap_or_default()));
    }
    parts.push(format!("confidence {}", record.confidence));
    parts.join("\n")
}

/// The first letters of a type's words.
fn letters(entity_type: &str) -> String {
    let words = entity_type.split(|c: char| !c.is_alphanumeric());
    let letters = words.filter_map(|word| word.chars().next());
    letters.flat_map(char::to_uppercase).take(3).collect()
}

/// FNV-1a over the name (Fowler, Noll, Vo), so that a type has the same color on every page.
fn color(entity_type: &str) -> u32 {
    let hash = entity_type.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash % N_COLORS
}
