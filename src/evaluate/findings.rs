//! Single errors with their sentence, for people who curate.

use serde::Serialize;

use super::score::{CharRange, Matching, n_shared};
use super::{GoldDocument, GoldEntity, PredictedDocument, PredictedMention};

/// Characters shown on either side where the sentence is not known.
const CONTEXT: usize = 80;

/// One error, by strict matching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of error.
    pub kind: FindingKind,
    /// The document.
    pub document: String,
    /// The entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// The fragments, in code points.
    pub fragments: Vec<CharRange>,
    /// The words.
    pub text: String,
    /// What the other side has there, if anything: `metastasis "liver metastases" 4-20`.
    pub instead: Option<String>,
    /// The sentence, or what stands round it.
    pub context: String,
}

/// What kind of error a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// In the gold standard, not found.
    Missed,
    /// Found, not in the gold standard.
    Spurious,
    /// Found, with an identifier that the gold standard does not have.
    WrongIdentifier,
    /// Something of another type is found there; a class of [`super::Evaluation::error_classes`] only.
    WrongType,
    /// Found with other bounds; a class of [`super::Evaluation::error_classes`] only.
    WrongSpan,
}

impl FindingKind {
    /// The name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
            Self::WrongIdentifier => "wrong identifier",
            Self::WrongType => "wrong type",
            Self::WrongSpan => "wrong span",
        }
    }
}

/// The first findings of each kind, in order of documents and places.
pub(super) struct Findings {
    most: usize,
    lists: [Vec<Finding>; 5],
}

impl Findings {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            lists: Default::default(),
        }
    }

    fn add(&mut self, kind: FindingKind, make: impl FnOnce() -> Finding) {
        let list = &mut self.lists[kind as usize]; // as: the place of the kind in its enum
        if list.len() < self.most {
            list.push(make());
        }
    }

    /// All of them, kind by kind.
    pub(super) fn into_list(self) -> Vec<Finding> {
        self.lists.into_iter().flatten().collect()
    }
}

/// Whether an identifier of the mention is one of those that are right; `None` where the gold standard has none.
pub(super) fn has_right_identifier(
    entity: &GoldEntity,
    mention: &PredictedMention,
) -> Option<bool> {
    if entity.accepts_any_id {
        return Some(true);
    }
    let is_right = mention.ids.iter().any(|id| entity.ids.contains(id));
    (!entity.ids.is_empty()).then_some(is_right)
}

/// Adds the errors of one document. `sentences` are the predicted ones, in code points.
pub(super) fn find(
    document: &GoldDocument,
    entities: &[GoldEntity],
    mentions: &[PredictedMention],
    predicted: &PredictedDocument,
    sentences: &[CharRange],
    strict: &Matching,
    findings: &mut Findings,
) {
    let make = |kind, entity_type: &str, fragments: &[CharRange], text: &str, instead| Finding {
        kind,
        document: if document.id.is_empty() {
            predicted.id.clone()
        } else {
            document.id.clone()
        },
        entity_type: entity_type.to_owned(),
        fragments: fragments.to_vec(),
        text: text.to_owned(),
        instead,
        context: context(document, predicted, sentences, fragments),
    };
    for (index, entity) in entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.is_required)
    {
        let span = &entity.spans[0];
        let entity_type = entity.types.join("|");
        match strict.mention_of(index).map(|mention| &mentions[mention]) {
            None => findings.add(FindingKind::Missed, || {
                let other = nearest(
                    mentions.iter().map(|mention| (&mention.fragments, mention)),
                    span,
                );
                let instead =
                    other.map(|other| describe(&other.entity_type, &other.text, &other.fragments));
                make(
                    FindingKind::Missed,
                    &entity_type,
                    span,
                    &entity.text,
                    instead,
                )
            }),
            Some(mention) if has_right_identifier(entity, mention) == Some(false) => {
                findings.add(FindingKind::WrongIdentifier, || {
                    let first = mention.ids.first().map_or("-", String::as_str);
                    let instead = format!("{first}, expected {}", entity.ids.join(" or "));
                    make(
                        FindingKind::WrongIdentifier,
                        &mention.entity_type,
                        span,
                        &mention.text,
                        Some(instead),
                    )
                });
            }
            Some(_) => {}
        }
    }
    for (_, mention) in mentions
        .iter()
        .enumerate()
        .filter(|(index, _)| strict.is_wrong(*index))
    {
        findings.add(FindingKind::Spurious, || {
            let others = entities
                .iter()
                .flat_map(|entity| entity.spans.iter().map(move |span| (span, entity)));
            let other = nearest(others, &mention.fragments);
            let instead =
                other.map(|other| describe(&other.types.join("|"), &other.text, &other.spans[0]));
            make(
                FindingKind::Spurious,
                &mention.entity_type,
                &mention.fragments,
                &mention.text,
                instead,
            )
        });
    }
}

/// What shares most characters with a span, if anything does; the first of equals.
fn nearest<'a, T>(
    others: impl Iterator<Item = (&'a Vec<CharRange>, T)>,
    span: &[CharRange],
) -> Option<T> {
    let mut best = None;
    let mut most = 0;
    for (fragments, other) in others {
        let shared = n_shared(fragments, span);
        if shared > most {
            most = shared;
            best = Some(other);
        }
    }
    best
}

fn describe(entity_type: &str, text: &str, fragments: &[CharRange]) -> String {
    let places: Vec<_> = fragments
        .iter()
        .map(|[start, end]| format!("{start}-{end}"))
        .collect();
    format!("{entity_type} \"{text}\" {}", places.join(";"))
}

/// The sentence round a span, with line ends as spaces; a stretch of text where no sentence holds it.
fn context(
    document: &GoldDocument,
    predicted: &PredictedDocument,
    sentences: &[CharRange],
    fragments: &[CharRange],
) -> String {
    let (Some(first), Some(last)) = (fragments.first(), fragments.last()) else {
        return String::new();
    };
    sentence_round(document, predicted, sentences, [first[0], last[1]])
        .map(|[before, text, after]| one_line(&format!("{before}{text}{after}")))
        .unwrap_or_default()
}

/// What stands before a place in its sentence, at the place, and behind it; a stretch of text where no sentence holds it.
/// `None` where no text is known. White space is left as it is.
pub(super) fn sentence_round(
    document: &GoldDocument,
    predicted: &PredictedDocument,
    sentences: &[CharRange],
    [start, end]: CharRange,
) -> Option<[String; 3]> {
    let piece = |text: &str, [from, to]: CharRange| -> String {
        text.chars()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect()
    };
    let Some(text) = document.text.as_deref().or(predicted.text.as_deref()) else {
        // Without a text, offsets are in code points already: other units have been refused.
        let (&offset, text) = predicted.pieces.range(..=start).next_back()?;
        let (start, end) = (start - offset, end.saturating_sub(offset));
        let parts = [[0, start], [start, end], [end, usize::MAX]];
        return Some(parts.map(|part| piece(text, part)));
    };
    let of_gold = document.sentences.iter().flatten();
    let sentence = of_gold
        .chain(sentences)
        .find(|sentence| sentence[0] <= start && end <= sentence[1]);
    let (from, to) = match sentence {
        Some(sentence) => (sentence[0], sentence[1]),
        None => (start.saturating_sub(CONTEXT), end.saturating_add(CONTEXT)),
    };
    Some([[from, start], [start, end], [end, to]].map(|part| piece(text, part)))
}

/// A text with single spaces for all its white space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
