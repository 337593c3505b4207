//! Annotations and relations of a document.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::layout::Layout;
use super::model::{Annotation, BiocDocument, Passage, Relation, text_of};
use crate::document::OffsetUnit;
use crate::format::facts::{read_fact, words};
use crate::format::losses::{LossKind, Losses};
use crate::format::record::{MentionRecord, RelationRecord};
use crate::read::annotating::{Marks, bare_mention};

/// Takes the annotations and relations out of a document, wherever they hang: at it, at a passage, at a sentence.
///
/// Offsets count in the document. Where those of the passages are inconsistent, so that passages were joined, those of
/// annotations count from the start of their passage.
pub(super) fn marks(bioc: &mut BiocDocument, layout: &Layout, losses: &mut Losses) -> Marks {
    let mut marks = Marks {
        unit: layout.unit.unwrap_or_default(),
        ..Marks::default()
    };
    let mut relations = std::mem::take(&mut bioc.relations);
    let whole = Shift::default();
    for annotation in std::mem::take(&mut bioc.annotations) {
        marks.mentions.extend(mention(annotation, whole, losses));
    }
    for (index, passage) in bioc.passages.iter_mut().flatten().enumerate() {
        let shift = if layout.unit.is_some() {
            whole
        } else {
            Shift::of(passage, &layout.text[..layout.spans[index].start])
        };
        let mut annotations = std::mem::take(&mut passage.annotations);
        relations.append(&mut passage.relations);
        let n_sentences = passage.sentences.len();
        losses.add(
            LossKind::Normalized,
            "sentences",
            "they are cut anew",
            n_sentences,
        );
        for sentence in &mut passage.sentences {
            annotations.append(&mut sentence.annotations);
            relations.append(&mut sentence.relations);
        }
        for annotation in annotations {
            marks.mentions.extend(mention(annotation, shift, losses));
        }
    }
    for relation in relations {
        marks.relations.extend(self::relation(relation, losses));
    }
    marks
}

/// From offsets of the input to offsets in the text.
#[derive(Clone, Copy, Default)]
struct Shift {
    minus: usize,
    plus: usize,
}

impl Shift {
    fn of(passage: &Passage, before: &str) -> Self {
        let first = passage
            .sentences
            .first()
            .and_then(|sentence| sentence.offset);
        Self {
            minus: passage.offset.or(first).unwrap_or(0),
            plus: OffsetUnit::CodePoint.count(before),
        }
    }

    fn offset(self, offset: usize) -> usize {
        offset.saturating_sub(self.minus).saturating_add(self.plus)
    }
}

fn mention(
    annotation: Annotation,
    shift: Shift,
    losses: &mut Losses,
) -> Option<MentionRecord<'static>> {
    let pieces = annotation.locations.iter().map(|location| {
        let start = shift.offset(location.offset?);
        Some([start, start.saturating_add(location.length?)])
    });
    let pieces: Vec<[usize; 2]> = pieces.collect::<Option<_>>().unwrap_or_default();
    if pieces.is_empty() {
        let why = "they have no place in the text";
        losses.add(LossKind::Dropped, "annotations", why, 1);
        return None;
    }
    let mut mention = bare_mention();
    let (entity_type, facts) = typed(annotation.infons);
    for (name, value) in facts {
        read_fact(&mut mention, &name, &words(&value));
    }
    Some(MentionRecord {
        id: annotation.id.into(),
        entity_type: entity_type.into(),
        fragments: pieces,
        text: annotation.text.into(),
        ..mention
    })
}

/// A relation of two mentions; a `from` or a `to` among the roles says which comes first.
fn relation(relation: Relation, losses: &mut Losses) -> Option<RelationRecord<'static>> {
    let (relation_type, mut facts) = typed(relation.infons);
    let Ok([mut from, mut to]) = <[_; 2]>::try_from(relation.nodes) else {
        let why = "they do not join two mentions";
        losses.add(LossKind::Dropped, "relations", why, 1);
        return None;
    };
    if from.role == "to" || to.role == "from" {
        std::mem::swap(&mut from, &mut to);
    }
    for (node, name, usual) in [(&from, "from_role", "from"), (&to, "to_role", "to")] {
        if !node.role.is_empty() && node.role != usual {
            facts.insert(name.to_owned(), Value::String(node.role.clone()));
        }
    }
    let stance = facts.shift_remove("stance").map(|stance| words(&stance));
    Some(RelationRecord {
        id: relation.id.into(),
        relation_type: relation_type.into(),
        from: from.refid.into(),
        to: to.refid.into(),
        stance: stance.map(Cow::Owned),
        attributes: facts,
        assertion: bare_mention().assertion,
        rule: "".into(),
        confidence: 1.0,
    })
}

/// The type among infons, and the other infons.
fn typed(mut infons: Map<String, Value>) -> (String, Map<String, Value>) {
    let value = infons.shift_remove("type");
    let name = value.as_ref().and_then(text_of);
    (name.unwrap_or_else(|| "annotation".to_owned()), infons)
}
