//! What a change of dictionaries does to the mentions of a corpus.
//!
//! Each document is annotated twice. A mention of one side with the fragments and type of one on the other is the same
//! mention, perhaps of another concept; of the rest, those of one type that overlap are one mention with other bounds;
//! what is left has appeared or is gone. Changes are counted by surface form, each with one example, so that memory grows
//! with the number of different changes and not with the corpus.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::document::{AnnotatedDocument, Mention, Span};
use crate::pipeline::{Pipeline, StageError};

/// How a mention changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Only the new side has it.
    Appeared,
    /// Only the old side has it.
    Gone,
    /// It means another concept.
    Relinked,
    /// It has other bounds, and perhaps another concept.
    Resized,
}

impl ChangeKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Appeared, Self::Gone, Self::Relinked, Self::Resized];

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Gone => "gone",
            Self::Relinked => "other concept",
            Self::Resized => "other bounds",
        }
    }
}

/// A mention on one side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Reading {
    /// Its surface form; pieces are joined by ` ... `.
    pub text: String,
    /// CURIE of its first concept.
    pub id: String,
    /// Label of its first concept.
    pub label: String,
}

/// What changed, without the place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Change {
    /// How.
    pub kind: ChangeKind,
    /// Name of the entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// The mention before; `None` where it appeared.
    pub old: Option<Reading>,
    /// The mention now; `None` where it is gone.
    pub new: Option<Reading>,
}

/// A sentence in which a change shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The document.
    pub document: String,
    /// The sentence, or what stands around the mention where the sentence is long.
    pub sentence: String,
}

/// A change with its number and an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountedChange {
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
    /// In how many places.
    pub count: u64,
    /// In how many documents.
    pub documents: u64,
    /// The first place.
    pub example: Example,
}

/// What changed in one document, in order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentEffect {
    changes: Vec<(Change, Example)>,
    n_old: u64,
    n_new: u64,
}

/// What changed in a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    counts: BTreeMap<Change, Tally>,
    n_documents: u64,
    n_changed_documents: u64,
    n_old: u64,
    n_new: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Tally {
    count: u64,
    documents: u64,
    example: Example,
}

/// Annotates a document with both pipelines and compares the mentions.
///
/// # Errors
/// If a stage of one of them fails.
pub fn effect_on(
    document: &AnnotatedDocument,
    old: &Pipeline,
    new: &Pipeline,
) -> Result<DocumentEffect, StageError> {
    let (mut before, mut after) = (document.clone(), document.clone());
    old.annotate(&mut before)?;
    new.annotate(&mut after)?;
    Ok(compare(&before, &after))
}

/// One side's mention with the side.
type Side<'a> = (&'a AnnotatedDocument, &'a Mention);

fn compare(before: &AnnotatedDocument, after: &AnnotatedDocument) -> DocumentEffect {
    let (was, is) = (&before.annotations.mentions, &after.annotations.mentions);
    let mut places: Vec<(Span, Change, Example)> = Vec::new();
    let mut push = |kind, old: Option<&Mention>, new: Option<&Mention>| {
        let old: Option<Side<'_>> = old.map(|mention| (before, mention));
        let new: Option<Side<'_>> = new.map(|mention| (after, mention));
        let Some(shown) = new.or(old) else { return };
        places.push((
            shown.1.fragments.cover(),
            Change {
                kind,
                entity_type: type_name(shown).to_owned(),
                old: old.map(reading),
                new: new.map(reading),
            },
            example(shown),
        ));
    };
    let same_type = |a: &Mention, b: &Mention| type_name((before, a)) == type_name((after, b));
    let mut is_open = vec![true; is.len()];
    let mut rest = Vec::new();
    for mention in was {
        let same = (0..is.len()).find(|&index| {
            is_open[index]
                && is[index].fragments == mention.fragments
                && same_type(mention, &is[index])
        });
        let Some(same) = same else {
            rest.push(mention);
            continue;
        };
        is_open[same] = false;
        if concept((before, mention)).0 != concept((after, &is[same])).0 {
            push(ChangeKind::Relinked, Some(mention), Some(&is[same]));
        }
    }
    for mention in rest {
        let near = (0..is.len()).find(|&index| {
            is_open[index]
                && is[index].fragments.overlaps(&mention.fragments)
                && same_type(mention, &is[index])
        });
        if let Some(near) = near {
            is_open[near] = false;
            push(ChangeKind::Resized, Some(mention), Some(&is[near]));
        } else {
            push(ChangeKind::Gone, Some(mention), None);
        }
    }
    for (mention, _) in is.iter().zip(is_open).filter(|(_, is_open)| *is_open) {
        push(ChangeKind::Appeared, None, Some(mention));
    }
    places.sort_by(|(a, one, _), (b, two, _)| (a, one).cmp(&(b, two)));
    let count = |mentions: &[Mention]| u64::try_from(mentions.len()).unwrap_or(u64::MAX);
    DocumentEffect {
        changes: places
            .into_iter()
            .map(|(_, change, example)| (change, example))
            .collect(),
        n_old: count(was),
        n_new: count(is),
    }
}

fn type_name((annotated, mention): Side<'_>) -> &str {
    &annotated.vocabulary.entity_type(mention.entity_type).name
}

/// CURIE and label of the first concept.
fn concept((annotated, mention): Side<'_>) -> (&str, &str) {
    mention.concepts.first().map_or(("", ""), |linked| {
        let concept = annotated.vocabulary.concept(linked.concept);
        (&concept.curie, &concept.label)
    })
}

fn reading(side: Side<'_>) -> Reading {
    let (id, label) = concept(side);
    let text = side.1.fragments.surface(&side.0.document.text, " ... ");
    Reading {
        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        id: id.to_owned(),
        label: label.to_owned(),
    }
}

/// Characters of a sentence that are shown on each side of a mention.
const CONTEXT: usize = 100;

fn example((annotated, mention): Side<'_>) -> Example {
    let text = &annotated.document.text;
    let cover = mention.fragments.cover();
    let sentences = &annotated.annotations.sentences;
    let sentence = sentences
        .iter()
        .find(|sentence| sentence.span.contains(cover))
        .map_or(cover, |sentence| sentence.span);
    let before = &text[sentence.start as usize..cover.start as usize];
    let after = &text[cover.end as usize..sentence.end as usize];
    let mut shown = String::new();
    let n_before = before.chars().count();
    if n_before > CONTEXT {
        shown.push('…');
    }
    shown.extend(before.chars().skip(n_before.saturating_sub(CONTEXT)));
    shown.push_str(cover.of(text));
    shown.extend(after.chars().take(CONTEXT));
    if after.chars().count() > CONTEXT {
        shown.push('…');
    }
    Example {
        document: annotated.document.id.clone(),
        sentence: shown.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

impl Effect {
    /// Counts what changed in a document.
    pub fn add(&mut self, document: DocumentEffect) {
        self.n_documents += 1;
        self.n_changed_documents += u64::from(!document.changes.is_empty());
        self.n_old += document.n_old;
        self.n_new += document.n_new;
        let mut of_document: BTreeMap<Change, Tally> = BTreeMap::new();
        for (change, example) in document.changes {
            of_document
                .entry(change)
                .and_modify(|tally| tally.count += 1)
                .or_insert(Tally {
                    count: 1,
                    documents: 1,
                    example,
                });
        }
        for (change, more) in of_document {
            self.counts
                .entry(change)
                .and_modify(|tally| {
                    tally.count += more.count;
                    tally.documents += 1;
                })
                .or_insert(more);
        }
    }

    /// The changes of a kind, most frequent first, then in order of type and text.
    pub fn changes(&self, kind: ChangeKind) -> Vec<CountedChange> {
        let mut changes: Vec<CountedChange> = self
            .counts
            .iter()
            .filter(|(change, _)| change.kind == kind)
            .map(|(change, tally)| CountedChange {
                change: change.clone(),
                count: tally.count,
                documents: tally.documents,
                example: tally.example.clone(),
            })
            .collect();
        changes.sort_by_key(|counted| Reverse(counted.count));
        changes
    }

    /// Places that changed in this way.
    pub fn n_changed(&self, kind: ChangeKind) -> u64 {
        let of_kind = self.counts.iter().filter(|(change, _)| change.kind == kind);
        of_kind.map(|(_, tally)| tally.count).sum()
    }

    /// Whether no mention changed.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Documents, and those of them in which a mention changed.
    pub fn n_documents(&self) -> (u64, u64) {
        (self.n_documents, self.n_changed_documents)
    }

    /// Mentions before and after.
    pub fn n_mentions(&self) -> (u64, u64) {
        (self.n_old, self.n_new)
    }
}

/// How a change is shown in a line: the surface form, and its concept.
impl Change {
    /// `"liver" (UBERON:0002107 liver) → "left liver" (…)`, with the side that is there.
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        let arrow = if self.old.is_some() { " → " } else { "" };
        if let Some(old) = &self.old {
            let _ = write!(shown, "\"{}\" {} {}", old.text, old.id, old.label);
        }
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old.text == new.text => {
                let _ = write!(shown, "{arrow}{} {}", new.id, new.label);
            }
            (_, Some(new)) => {
                let _ = write!(shown, "{arrow}\"{}\" {} {}", new.text, new.id, new.label);
            }
            (_, None) => {}
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dictionary::Lexicon;
    use crate::document::{Document, Section, SectionKind};
    use crate::pipeline::PipelineOptions;

    /// The embedded dictionaries with a file of gadgets in addition.
    fn pipeline(rows: &str) -> Pipeline {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gadgets.tsv");
        let head = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                    id\tlabel\tsynonyms\tstatus\n";
        std::fs::write(&path, format!("{head}{rows}")).unwrap();
        let lexicon = Lexicon::load(&[path]).unwrap();
        Pipeline::new(Arc::new(lexicon), &PipelineOptions::default()).unwrap()
    }

    fn document(id: &str, text: &str) -> AnnotatedDocument {
        AnnotatedDocument::plain(Document {
            id: id.to_owned(),
            text: text.to_owned(),
            sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
            ..Document::default()
        })
    }

    #[test]
    fn mentions_appear_go_and_change_concept_and_bounds() {
        let old = pipeline(
            "G:1\tcopper tube\t\t\nG:2\tsteel tube\texact:grey tube\t\nG:3\tlead tube\t\t\n",
        );
        let new = pipeline(
            "G:1\tcopper tube\texact:bent copper tube\t\nG:2\tsteel tube\t\t\n\
             G:3\tlead tube\t\tblock\nG:4\ttin tube\texact:grey tube\t\n",
        );
        let texts = [
            (
                "one",
                "A bent copper tube and a grey tube stood there. No lead tube did.",
            ),
            (
                "two",
                "A tin tube and a tin tube met a steel tube. Liver metastases were absent.",
            ),
            ("three", "The lead tubes were lead tubes."),
        ];
        let mut effect = Effect::default();
        for (id, text) in texts {
            effect.add(effect_on(&document(id, text), &old, &new).unwrap());
        }
        let lines = |kind| -> Vec<(String, u64, u64, String)> {
            effect
                .changes(kind)
                .into_iter()
                .map(|counted| {
                    (
                        counted.change.shown(),
                        counted.count,
                        counted.documents,
                        counted.example.document,
                    )
                })
                .collect()
        };
        let line = |shown: &str, count, documents, example: &str| {
            (shown.to_owned(), count, documents, example.to_owned())
        };
        assert_eq!(
            lines(ChangeKind::Appeared),
            [line("\"tin tube\" G:4 tin tube", 2, 1, "two")]
        );
        assert_eq!(
            lines(ChangeKind::Gone),
            [
                line("\"lead tubes\" G:3 lead tube", 2, 1, "three"),
                line("\"lead tube\" G:3 lead tube", 1, 1, "one"),
            ]
        );
        assert_eq!(
            lines(ChangeKind::Relinked),
            [line(
                "\"grey tube\" G:2 steel tube → G:4 tin tube",
                1,
                1,
                "one"
            )]
        );
        assert_eq!(
            lines(ChangeKind::Resized),
            [line(
                "\"copper tube\" G:1 copper tube → \"bent copper tube\" G:1 copper tube",
                1,
                1,
                "one"
            )]
        );
        assert_eq!(effect.n_documents(), (3, 3));
        // Before: 2 tubes and a lead tube; a steel tube and a metastasis; 2 lead tubes. After: 2; 4; 0.
        assert_eq!(effect.n_mentions(), (7, 6));
        assert_eq!(
            effect.changes(ChangeKind::Gone)[1].example.sentence,
            "No lead tube did."
        );
    }

    #[test]
    fn the_same_dictionaries_change_nothing() {
        let old = pipeline("G:1\tcopper tube\t\t\n");
        let mut effect = Effect::default();
        let text = "A copper tube is no liver metastasis.";
        effect.add(effect_on(&document("one", text), &old, &old).unwrap());
        assert!(effect.is_empty());
        assert_eq!(effect.n_mentions(), (2, 2));
    }

    #[test]
    fn a_long_sentence_is_cut_around_the_mention() {
        let (old, new) = (pipeline(""), pipeline("G:1\tcopper tube\t\t\n"));
        let text = format!("{} copper tube {}.", "α ".repeat(80), "β ".repeat(80));
        let mut effect = Effect::default();
        effect.add(effect_on(&document("one", &text), &old, &new).unwrap());
        let sentence = &effect.changes(ChangeKind::Appeared)[0].example.sentence;
        assert!(
            sentence.starts_with("… α") || sentence.starts_with("…α"),
            "{sentence}"
        );
        assert!(sentence.contains("α copper tube β"), "{sentence}");
        assert!(sentence.ends_with('…'), "{sentence}");
        assert!(sentence.chars().count() < 2 * CONTEXT + 20);
    }
}
