//! brat standoff: annotations in `NAME.ann`, their text in `NAME.txt` beside it.
//!
//! brat.nlplab.org/standoff.html. `T` lines are mentions, `N` their concepts, `A` and `M` their attributes, `#` notes (those of
//! the form `name=value` are facts), `R` relations. Events and equivalences have no place in our documents.

use std::collections::HashMap;
use std::path::Path;

use super::annotating::{Marks, annotated, bare_mention};
use super::paragraphs::sections_of;
use super::source::open_input;
use super::whole_text::{Whole, whole_text};
use super::{Documents, Format, Input, InputPath, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{
    AnnotatedDocument, AssertionStatus, Document, Location, OffsetIndex, OffsetUnit, SectionKind,
    Span,
};
use crate::format::facts::read_fact;
use crate::format::losses::{LossKind, Losses};
use crate::format::record::{MentionRecord, RelationRecord};

pub(super) const FORMAT: Format = Format {
    name: "brat",
    description: "brat standoff: an .ann with its .txt beside it",
    extensions: &["ann"],
    sniff: |head| {
        let mut lines = head.lines().filter(|line| !line.trim().is_empty());
        lines
            .next()
            .is_some_and(|line| parse_mention(line).is_some())
    },
    open,
};

fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let text_path = input.name.with_extension("txt");
    if input.name == Path::new("-") || !text_path.exists() {
        let message = format!("no text beside it (expected {})", text_path.display());
        let location = Location::default().in_path(&input.name);
        return Err(ReadError::fatal(
            ReadErrorKind::Malformed(message),
            location,
        ));
    }
    let text = open_input(&InputPath::File(text_path), options)?;
    open_brat(input, text, options)
}

/// Reads brat standoff of which both files are at hand: the annotations and their text.
///
/// # Errors
/// If one of them cannot be read or is no text, or the text is empty.
pub fn open_brat(
    mut annotations: Input,
    mut text: Input,
    options: &ReadOptions,
) -> Result<Documents, ReadError> {
    let source = annotations.short_name();
    let name = annotations.name.clone();
    // No annotations are an empty file.
    let lines = match whole_text(&mut annotations, options) {
        Err(error) if matches!(error.kind, ReadErrorKind::Empty) => Some(String::new()),
        lines => lines?,
    };
    let (Some(lines), Some(text)) = (lines, whole_text(&mut text, options)?) else {
        return Ok(Box::new(Whole::one(None)));
    };
    let stem = name
        .file_stem()
        .unwrap_or(name.as_os_str())
        .to_string_lossy();
    let document = Document {
        id: stem.into_owned(),
        sections: sections_of(&text, Span::new(0, text.len()), SectionKind::Text),
        text,
        source,
        ..Document::default()
    };
    if !options.annotations {
        return Ok(Box::new(Whole::one(Some(AnnotatedDocument::plain(
            document,
        )))));
    }
    let mut losses = Losses::default();
    let mut errors = Vec::new();
    let mut marks = marks(&lines, &mut losses, |number, line| {
        let location = Location::at(number, 1).in_path(&name);
        let message =
            "no line of brat standoff (expected T, N, A, M, R, E, * or # with a number, and tabs)";
        let error = ReadError::record(ReadErrorKind::Malformed(message.to_owned()), location);
        errors.push(error.with_snippet(line));
    });
    join_at_line_ends(&mut marks.mentions, &document.text);
    let read = annotated(document, marks, &mut losses);
    Ok(Box::new(Whole {
        errors: errors.into_iter(),
        losses,
        ..Whole::one(Some(read))
    }))
}

/// `T1`, a type, and pieces.
fn parse_mention(line: &str) -> Option<MentionRecord<'static>> {
    let mut fields = line.splitn(3, '\t');
    let (id, place) = (fields.next()?, fields.next()?);
    if !id
        .strip_prefix('T')?
        .starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let (entity_type, pieces) = place.split_once(' ')?;
    let piece = |piece: &str| {
        let (start, end) = piece.trim().split_once(' ')?;
        Some([start.parse().ok()?, end.trim().parse().ok()?])
    };
    Some(MentionRecord {
        id: id.to_owned().into(),
        entity_type: entity_type.to_owned().into(),
        fragments: pieces.split(';').map(piece).collect::<Option<_>>()?,
        text: fields.next().unwrap_or_default().to_owned().into(),
        ..bare_mention()
    })
}

/// Reads all lines; `wrong` is told the number and the words of each that is none.
fn marks(text: &str, losses: &mut Losses, mut wrong: impl FnMut(u64, &str)) -> Marks {
    let mut marks = Marks::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut others = Vec::new();
    for (line, number) in lines.into_iter().zip(1..) {
        match line.as_bytes().first() {
            None => {}
            Some(b'T') => match parse_mention(line) {
                Some(mention) => {
                    places.insert(mention.id.to_string(), marks.mentions.len());
                    marks.mentions.push(mention);
                }
                None => wrong(number, line),
            },
            Some(_) => others.push((number, line)),
        }
    }
    for (number, line) in others {
        let mentions = &mut marks.mentions[..];
        let Some((id, rest)) = line.split_once('\t') else {
            wrong(number, line);
            continue;
        };
        let (first, label) = rest.split_once('\t').unwrap_or((rest, ""));
        let words: Vec<&str> = first.split_whitespace().collect();
        match (id.as_bytes().first().unwrap_or(&b' '), &words[..]) {
            (b'N', ["Reference", target, concept]) => {
                if let Some(mention) = named(mentions, &places, target) {
                    mention.concept.id = (*concept).to_owned().into();
                    mention.concept.label = label.to_owned().into();
                }
            }
            (b'A' | b'M', [name, target, value @ ..]) => {
                if let Some(mention) = named(mentions, &places, target) {
                    let value = value.first().copied().unwrap_or("true");
                    if *name == "Assertion" && AssertionStatus::parse(value).is_some() {
                        mention.assertion.status = value.to_owned().into();
                    } else {
                        mention.attributes.insert((*name).to_owned(), value.into());
                    }
                } else {
                    let why = "they are said of what is no mention";
                    losses.add(LossKind::Dropped, "attributes", why, 1);
                }
            }
            (b'#', [_, target]) => {
                match (named(mentions, &places, target), label.split_once('=')) {
                    (Some(mention), Some((name, value))) if is_name(name) => {
                        read_fact(mention, name, value);
                    }
                    (Some(mention), _) => {
                        mention.attributes.insert("note".to_owned(), label.into());
                    }
                    (None, _) => {
                        let why = "they are said of what is no mention";
                        losses.add(LossKind::Dropped, "notes", why, 1);
                    }
                }
            }
            (b'R', [name, from, to]) => marks.relations.push(RelationRecord {
                id: id.to_owned().into(),
                relation_type: (*name).to_owned().into(),
                from: argument(from).into(),
                to: argument(to).into(),
                stance: None,
                attributes: serde_json::Map::new(),
                assertion: bare_mention().assertion,
                rule: "".into(),
                confidence: 1.0,
            }),
            (b'E', _) => {
                let why = "our documents have no place for them";
                losses.add(LossKind::Dropped, "events", why, 1);
            }
            (b'*', _) => {
                let why = "our documents have no place for them";
                losses.add(LossKind::Dropped, "equivalences", why, 1);
            }
            _ => wrong(number, line),
        }
    }
    marks
}

/// The mention with an id.
fn named<'m>(
    mentions: &'m mut [MentionRecord<'static>],
    places: &HashMap<String, usize>,
    id: &str,
) -> Option<&'m mut MentionRecord<'static>> {
    places.get(id).and_then(|&at| mentions.get_mut(at))
}

/// `Arg1:T1` without the name of the argument.
fn argument(argument: &str) -> String {
    let target = argument
        .split_once(':')
        .map_or(argument, |(_, target)| target);
    target.to_owned()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(char::is_whitespace)
}

/// brat cuts a mention in two at a line end. Such pieces are one again.
fn join_at_line_ends(mentions: &mut [MentionRecord<'static>], text: &str) {
    let offsets = OffsetIndex::new(text, OffsetUnit::CodePoint);
    for mention in mentions {
        mention.fragments.dedup_by(|next, previous| {
            let between = offsets.byte(previous[1]).zip(offsets.byte(next[0]));
            let between = between.and_then(|(from, to)| text.get(from..to));
            let is_cut = between.is_some_and(|gap| {
                !gap.is_empty() && gap.chars().all(|c| matches!(c, '\n' | '\r'))
            });
            if is_cut {
                previous[1] = next[1];
            }
            is_cut
        });
    }
}
