//! From what annotated formats say of mentions to annotations of a document.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use tracing::warn;

use crate::document::{
    AnnotatedDocument, Assertion, AssertionStatus, Concept, ConceptId, Document, EntityTypeId,
    Fragments, LinkedConcept, Matched, Mention, NameKind, OffsetIndex, OffsetUnit, Relation, Span,
    Vocabulary,
};
use crate::format::losses::{LossKind, Losses};
use crate::format::record::{
    AssertionRecord, ConceptRecord, MatchedRecord, MentionRecord, RelationRecord,
};

/// Mentions and relations as a format has them.
#[derive(Default)]
pub(super) struct Marks {
    /// Mentions with offsets in `unit`; a `text` that is not empty must be what stands there.
    pub(super) mentions: Vec<MentionRecord<'static>>,
    /// Relations between mentions, by the mentions' ids.
    pub(super) relations: Vec<RelationRecord<'static>>,
    /// What offsets count, by the format or by the input's own words.
    pub(super) unit: OffsetUnit,
}

/// A mention of which nothing is known yet: said to be present, and sure.
pub(super) fn bare_mention() -> MentionRecord<'static> {
    MentionRecord {
        assertion: AssertionRecord {
            status: AssertionStatus::Present.as_str().into(),
            ..AssertionRecord::default()
        },
        confidence: 1.0,
        ..MentionRecord::default()
    }
}

/// The document with its marks as annotations.
///
/// Offsets are tried in the unit that the format declares, then in the others, by the words that mentions say they
/// cover. A mention that does not fit in the unit that fits most is left out, warned about and counted.
pub(super) fn annotated(
    document: Document,
    marks: Marks,
    losses: &mut Losses,
) -> AnnotatedDocument {
    let unit = unit_of(&document.text, &marks);
    if unit != marks.unit {
        let why = match unit {
            OffsetUnit::CodePoint => "their offsets count code points",
            OffsetUnit::Byte => "their offsets count bytes",
            OffsetUnit::Utf16 => "their offsets count UTF-16 units",
        };
        losses.add(LossKind::Normalized, "documents", why, 1);
    }
    let mut reading = Reading {
        offsets: OffsetIndex::new(&document.text, unit),
        text: &document.text,
        vocabulary: Vocabulary::default(),
        types: HashMap::new(),
        xrefs: xrefs(&marks.mentions),
        losses,
    };
    let mut annotations = crate::document::Annotations::default();
    let mut by_id: HashMap<String, u32> = HashMap::new();
    let mut misplaced = Misplaced::default();
    for mark in marks.mentions {
        let place = u32::try_from(annotations.mentions.len()).unwrap_or(u32::MAX);
        let id = mark.id.to_string();
        let Some(fragments) = reading.fragments(&mark) else {
            misplaced.add(id);
            continue;
        };
        if let Some(mention) = reading.mention(mark, fragments) {
            annotations.mentions.push(mention);
            by_id.insert(id, place);
        }
    }
    misplaced.tell(&document, reading.losses);
    for mark in marks.relations {
        if let Some(relation) = reading.relation(mark, &by_id) {
            annotations.relations.push(relation);
        } else {
            let why = "a mention that they name is not there";
            reading.losses.add(LossKind::Dropped, "relations", why, 1);
        }
    }
    let vocabulary = Arc::new(reading.vocabulary);
    annotations.sort_mentions();
    AnnotatedDocument {
        document,
        annotations,
        vocabulary,
    }
}

/// The unit in which most mentions cover the words that they name; of several the declared one, then code points.
fn unit_of(text: &str, marks: &Marks) -> OffsetUnit {
    if text.is_ascii() {
        return marks.unit;
    }
    let n_fitting = |unit: OffsetUnit| {
        let offsets = OffsetIndex::new(text, unit);
        let fits = |mark: &&MentionRecord<'_>| {
            fragments_of(mark, &offsets).is_some_and(|fragments| says(&mark.text, &fragments, text))
        };
        marks.mentions.iter().filter(fits).count()
    };
    let mut best = (n_fitting(marks.unit), marks.unit);
    for unit in [OffsetUnit::CodePoint, OffsetUnit::Byte, OffsetUnit::Utf16] {
        if best.0 == marks.mentions.len() {
            break;
        }
        let n = n_fitting(unit);
        if n > best.0 {
            best = (n, unit);
        }
    }
    best.1
}

/// Where a mention stands; `None` where its offsets lead nowhere.
fn fragments_of(mark: &MentionRecord<'_>, offsets: &OffsetIndex<'_>) -> Option<Fragments> {
    let whole = [[mark.start, mark.end]];
    let pieces = if mark.fragments.is_empty() {
        &whole[..]
    } else {
        &mark.fragments
    };
    let spans: Option<Vec<Span>> = pieces
        .iter()
        .map(|&[start, end]| {
            let (start, end) = (offsets.byte(start)?, offsets.byte(end)?);
            (start < end).then(|| Span::new(start, end))
        })
        .collect();
    spans.map(Fragments::many)
}

/// Whether words are those of the fragments: all of them with any separator between, or the whole from first to last.
/// White space counts as one blank, since formats of lines have no other.
///
/// Looks at no more of the text than is like the words, so that many mentions of long covers cost what their words do.
fn says(words: &str, fragments: &Fragments, text: &str) -> bool {
    let is_said = |said: &mut dyn Iterator<Item = char>| squeezed(said).eq(squeezed(words.chars()));
    let pieces = || fragments.spans().iter().map(|piece| piece.of(text).chars());
    let joined = |separator: &'static str| {
        let behind_separators = pieces().flat_map(|piece| separator.chars().chain(piece));
        is_said(&mut behind_separators.skip(separator.len()))
    };
    words.trim().is_empty()
        || [" ", " ... ", ""].into_iter().any(joined)
        || is_said(&mut fragments.cover().of(text).chars())
}

/// Characters with one blank for all white space between them, and none around.
fn squeezed(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let (mut has_begun, mut is_behind_blank) = (false, false);
    chars
        .flat_map(move |c| {
            if c.is_whitespace() {
                is_behind_blank = has_begun;
                return [None, None];
            }
            has_begun = true;
            let blank = std::mem::take(&mut is_behind_blank).then_some(' ');
            [blank, Some(c)]
        })
        .flatten()
}

/// Mentions whose offsets do not lead to their words.
#[derive(Default)]
struct Misplaced {
    first: Option<String>,
    n: usize,
}

impl Misplaced {
    fn add(&mut self, id: String) {
        self.first.get_or_insert(id);
        self.n += 1;
    }

    /// Counts them, and warns once a document: where the unit is wrong, all of its mentions may be among them.
    fn tell(self, document: &Document, losses: &mut Losses) {
        let why = "their offsets do not lead to their words";
        losses.add(LossKind::Dropped, "mentions", why, self.n);
        let Some(first) = self.first else { return };
        let (source, id) = (&document.source, &document.id);
        match self.n {
            1 => warn!(
                "{source}: {id}: the offsets of mention \"{first}\" do not lead to its words; it is left out"
            ),
            n => warn!(
                "{source}: {id}: the offsets of {n} mentions, \"{first}\" the first, do not lead to their words; they are \
                 left out"
            ),
        }
    }
}

/// A document has mentions of so many types at most. Gold standards have tens; names without end are no types.
const MAX_TYPES: usize = 4096;

/// The cross-references that mentions say of their concepts.
fn xrefs(marks: &[MentionRecord<'_>]) -> HashMap<String, Vec<String>> {
    let concepts = marks.iter().map(|mark| &mark.concept);
    concepts
        .filter(|concept| !concept.xrefs.is_empty())
        .map(|concept| (concept.id.to_string(), concept.xrefs.to_vec()))
        .collect()
}

struct Reading<'a> {
    text: &'a str,
    offsets: OffsetIndex<'a>,
    vocabulary: Vocabulary,
    /// Types by name.
    types: HashMap<String, EntityTypeId>,
    losses: &'a mut Losses,
    /// Cross-references by identifier: what stands among alternatives comes without.
    xrefs: HashMap<String, Vec<String>>,
}

impl Reading<'_> {
    /// Where a mention stands; `None` where its words do not.
    fn fragments(&self, mark: &MentionRecord<'_>) -> Option<Fragments> {
        fragments_of(mark, &self.offsets).filter(|fragments| says(&mark.text, fragments, self.text))
    }

    /// The type of a name; `None`, and counted, where there are too many.
    fn entity_type(&mut self, name: &str) -> Option<EntityTypeId> {
        if let Some(known) = self.types.get(name) {
            return Some(*known);
        }
        if self.types.len() == MAX_TYPES {
            let why = "their document has more than 4096 types";
            self.losses.add(LossKind::Dropped, "mentions", why, 1);
            return None;
        }
        let new = self.vocabulary.add_type(name, &name.replace('_', " "));
        self.types.insert(name.to_owned(), new);
        Some(new)
    }

    fn mention(&mut self, mark: MentionRecord<'static>, fragments: Fragments) -> Option<Mention> {
        let entity_type = self.entity_type(&mark.entity_type)?;
        Some(Mention {
            fragments,
            entity_type,
            concepts: self.concepts(entity_type, &mark),
            matched: mark.matched.map(|matched| self.matched(matched)),
            assertion: self.assertion(mark.assertion),
            attributes: attributes(mark.attributes),
            confidence: confidence(mark.confidence),
            parent: None,
        })
    }

    fn concepts(
        &mut self,
        entity_type: EntityTypeId,
        mark: &MentionRecord<'static>,
    ) -> Vec<LinkedConcept> {
        if mark.concept.id.is_empty() {
            return Vec::new();
        }
        let others: f64 = mark.alternatives.iter().map(|one| one.score).sum();
        let mut concepts = vec![LinkedConcept {
            concept: self.concept(entity_type, &mark.concept),
            score: confidence(1.0 - others),
        }];
        for other in &mark.alternatives {
            let record = ConceptRecord {
                id: other.id.clone(),
                label: other.label.clone(),
                xrefs: self
                    .xrefs
                    .get(&*other.id)
                    .cloned()
                    .unwrap_or_default()
                    .into(),
            };
            concepts.push(LinkedConcept {
                concept: self.concept(entity_type, &record),
                score: confidence(other.score),
            });
        }
        concepts
    }

    fn concept(&mut self, entity_type: EntityTypeId, record: &ConceptRecord<'_>) -> ConceptId {
        self.vocabulary.add_concept(Concept {
            curie: record.id.to_string(),
            label: record.label.to_string(),
            entity_type,
            xrefs: record.xrefs.to_vec(),
            parents: Vec::new(),
            attributes: Vec::new(),
        })
    }

    fn matched(&mut self, record: MatchedRecord<'static>) -> Matched {
        let kind = NameKind::parse(&record.kind);
        if kind.is_none() {
            let why = "they are of a kind that is not known here and became \"related\"";
            self.losses
                .add(LossKind::Normalized, "names of mentions", why, 1);
        }
        Matched {
            name: record.term.into_owned(),
            kind: kind.unwrap_or(NameKind::Related),
            via: record.via,
            term: None,
            dictionary: record.dictionary.into_owned(),
        }
    }

    fn assertion(&mut self, record: AssertionRecord<'static>) -> Assertion {
        let status = AssertionStatus::parse(&record.status);
        if status.is_none() {
            let why = "they are none of ours and became \"present\"";
            self.losses.add(LossKind::Normalized, "assertions", why, 1);
        }
        let cue = record.cue.and_then(|cue| {
            let (start, end) = (self.offsets.byte(cue.start)?, self.offsets.byte(cue.end)?);
            (start < end).then(|| Span::new(start, end))
        });
        Assertion {
            status: status.unwrap_or_default(),
            cue,
            rule: record.rule,
        }
    }

    fn relation(
        &mut self,
        mark: RelationRecord<'static>,
        by_id: &HashMap<String, u32>,
    ) -> Option<Relation> {
        let end = |id: &str| by_id.get(id).copied();
        Some(Relation {
            from: end(&mark.from)?,
            to: end(&mark.to)?,
            relation_type: mark.relation_type.into_owned(),
            stance: mark.stance.map(std::borrow::Cow::into_owned),
            attributes: attributes(mark.attributes),
            assertion: self.assertion(mark.assertion),
            rule: mark.rule.into_owned(),
            confidence: confidence(mark.confidence),
        })
    }
}

fn attributes(map: Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    map.into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect()
}

/// A share as our records keep it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "two decimals are all that is ever written"
)]
pub(super) fn confidence(share: f64) -> f32 {
    if share.is_finite() {
        share.clamp(0.0, 1.0) as f32
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Section, SectionKind};

    fn read(
        text: &str,
        unit: OffsetUnit,
        places: &[(usize, usize, &str)],
    ) -> (Vec<String>, Losses) {
        let document = Document {
            text: text.to_owned(),
            sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
            ..Document::default()
        };
        let mentions = places.iter().map(|&(start, end, words)| MentionRecord {
            entity_type: "cell".into(),
            text: words.to_owned().into(),
            start,
            end,
            ..bare_mention()
        });
        let marks = Marks {
            mentions: mentions.collect(),
            unit,
            ..Marks::default()
        };
        let mut losses = Losses::default();
        let annotated = annotated(document, marks, &mut losses);
        let mentions = annotated.annotations.mentions.iter();
        let surfaces = mentions.map(|mention| mention.fragments.surface(text, " "));
        (surfaces.collect(), losses)
    }

    #[test]
    fn the_unit_of_offsets_is_found_by_the_words_whatever_is_declared() {
        // 𝛽 is one code point, two UTF-16 units, four bytes.
        let text = "𝛽 cells and α cells";
        for (unit, at) in [
            (OffsetUnit::CodePoint, 14),
            (OffsetUnit::Utf16, 15),
            (OffsetUnit::Byte, 18),
        ] {
            for declared in [OffsetUnit::CodePoint, OffsetUnit::Utf16, OffsetUnit::Byte] {
                let (found, losses) = read(text, declared, &[(at, at + 5, "cells")]);
                assert_eq!(found, ["cells"], "{unit:?} declared as {declared:?}");
                assert_eq!(losses.is_empty(), unit == declared);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_counted() {
        let (found, losses) = read(
            "α cells",
            OffsetUnit::CodePoint,
            &[(2, 7, "cells"), (0, 3, "nothing"), (5, 99, "")],
        );
        assert_eq!(found, ["cells"]);
        assert_eq!(losses.entries()[0].n, 2);
    }

    #[test]
    fn a_concept_that_first_stands_among_alternatives_keeps_its_cross_references() {
        let first = r#"{"id":"0","type":"x","start":0,"end":1,"fragments":[],"text":"a","concept":{"id":"A:1","label":"a","xrefs":[]},
            "alternatives":[{"id":"B:2","label":"b","score":0.5}],"matched":null,
            "assertion":{"status":"present","cue":null},"attributes":{},"confidence":1.0,"parent":null}"#;
        let mut first: MentionRecord<'static> = serde_json::from_str(first).unwrap();
        let mut second = first.clone();
        (second.start, second.end, second.text) = (2, 3, "b".into());
        second.concept = ConceptRecord {
            id: "B:2".into(),
            label: "b".into(),
            xrefs: vec!["C:3".to_owned()].into(),
        };
        second.alternatives.clear();
        first.id = "1".into();
        let document = Document {
            text: "a b".to_owned(),
            ..Document::default()
        };
        let marks = Marks {
            mentions: vec![first, second],
            ..Marks::default()
        };
        let read = annotated(document, marks, &mut Losses::default());
        let concept = read.annotations.mentions[1].concepts[0].concept;
        assert_eq!(read.vocabulary.concept(concept).xrefs, ["C:3"]);
    }

    #[test]
    fn white_space_in_the_words_is_one_blank() {
        let (found, _) = read("liver\n cells", OffsetUnit::Byte, &[(0, 12, "liver cells")]);
        assert_eq!(found, ["liver\n cells"]);
    }
}
