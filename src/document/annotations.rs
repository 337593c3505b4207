//! What is said about a document: sentences, candidates, mentions.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::{ConceptId, Document, EntityTypeId, NameKind, Span, Vocabulary};

/// A document and everything known about it.
#[derive(Clone, Debug)]
pub struct AnnotatedDocument {
    /// The text and its metadata; frozen.
    pub document: Document,
    /// What has been found in it; grows from stage to stage.
    pub annotations: Annotations,
    /// The entity types and concepts that the annotations refer to.
    pub vocabulary: Arc<Vocabulary>,
}

impl AnnotatedDocument {
    /// A document about which nothing is known yet.
    pub fn plain(document: Document) -> Self {
        Self {
            document,
            annotations: Annotations::default(),
            vocabulary: Vocabulary::empty(),
        }
    }
}

/// Everything found in one document.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    /// Sentences in order of the text, not overlapping, each inside one section.
    pub sentences: Vec<Sentence>,
    /// Raw dictionary hits, in order of start, then end, then term.
    pub candidates: Vec<Candidate>,
    /// Tokens in order of the text, not overlapping: words, marks, and white space beyond the one blank behind a word, as
    /// spaCy cuts. Empty where nobody asked for them.
    pub tokens: Vec<Span>,
    /// Short forms that this document defines.
    pub abbreviations: Vec<Abbreviation>,
    /// Accepted mentions in order of cover start, then longest first, then type.
    pub mentions: Vec<Mention>,
    /// Relations between mentions, in the input's order.
    pub relations: Vec<Relation>,
    /// Hits that did not become mentions, and why.
    pub discards: Vec<Discard>,
}

/// A sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentence {
    /// Where, without surrounding white space.
    pub span: Span,
    /// Index of its section in the document.
    pub section: u32,
    /// Its rhetorical role, where it is known.
    pub role: Option<SentenceRole>,
}

/// The role of a sentence, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SentenceRole {
    /// The role.
    pub role: Role,
    /// 1 where a label says it; else how likely it is by words, place and order.
    pub confidence: f32,
}

/// The rhetorical role of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The title.
    Title,
    /// What was known before.
    Background,
    /// What the paper wants to find out.
    Objective,
    /// How it was done.
    Methods,
    /// What was found.
    Results,
    /// What it means.
    Conclusions,
}

impl Role {
    /// The role of a name; `None` where it is none.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Title,
            Self::Background,
            Self::Objective,
            Self::Methods,
            Self::Results,
            Self::Conclusions,
        ]
        .into_iter()
        .find(|role| role.as_str() == name)
    }

    /// The name in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Background => "background",
            Self::Objective => "objective",
            Self::Methods => "methods",
            Self::Results => "results",
            Self::Conclusions => "conclusions",
        }
    }
}

/// Index of a term (a string of a dictionary, with its concept and flags) in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
// Lists of them stand in compiled dictionaries as they are in memory.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct TermId(pub u32);

/// The pieces of text that a mention is made of: in order, not empty, not overlapping.
#[derive(Clone, Debug)]
pub struct Fragments(Pieces);

/// One piece is what nearly every hit has, so that it takes no memory of its own.
#[derive(Clone, Debug)]
enum Pieces {
    One(Span),
    Many(Box<[Span]>),
}

impl Fragments {
    /// One piece.
    pub fn one(span: Span) -> Self {
        Self(Pieces::One(span))
    }

    /// Several pieces, put in order; neighbours that touch are joined.
    ///
    /// # Panics
    /// If there is no piece.
    pub fn many(mut spans: Vec<Span>) -> Self {
        assert!(!spans.is_empty(), "a mention has at least one fragment");
        spans.sort_unstable();
        spans.dedup_by(|next, previous| {
            let touches = next.start <= previous.end;
            if touches {
                previous.end = previous.end.max(next.end);
            }
            touches
        });
        match spans[..] {
            [span] => Self::one(span),
            _ => Self(Pieces::Many(spans.into())),
        }
    }

    /// The pieces.
    pub fn spans(&self) -> &[Span] {
        match &self.0 {
            Pieces::One(span) => std::slice::from_ref(span),
            Pieces::Many(spans) => spans,
        }
    }

    /// From the start of the first piece to the end of the last.
    pub fn cover(&self) -> Span {
        match &self.0 {
            Pieces::One(span) => *span,
            Pieces::Many(spans) => Span {
                start: spans[0].start,
                end: spans[spans.len() - 1].end,
            },
        }
    }

    /// The number of bytes in all pieces.
    pub fn len(&self) -> usize {
        self.spans().iter().map(|span| span.len()).sum()
    }

    /// Never: a mention has at least one piece, and no piece is empty.
    pub fn is_empty(&self) -> bool {
        self.spans().is_empty()
    }

    /// Whether every piece of `other` lies inside a piece of this.
    pub fn contains(&self, other: &Self) -> bool {
        let outer = self.spans();
        (other.spans().iter()).all(|inner| {
            let at = outer.partition_point(|piece| piece.end < inner.end);
            outer.get(at).is_some_and(|piece| piece.contains(*inner))
        })
    }

    /// Whether a piece of one shares a byte with a piece of the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        let theirs = other.spans();
        (self.spans().iter()).any(|ours| {
            let at = theirs.partition_point(|piece| piece.end <= ours.start);
            theirs.get(at).is_some_and(|piece| piece.overlaps(*ours))
        })
    }

    /// The surface form: the pieces joined by `separator`.
    pub fn surface(&self, text: &str, separator: &str) -> String {
        match &self.0 {
            Pieces::One(span) => span.of(text).to_owned(),
            Pieces::Many(spans) => {
                let pieces: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
                pieces.join(separator)
            }
        }
    }
}

impl PartialEq for Fragments {
    fn eq(&self, other: &Self) -> bool {
        self.spans() == other.spans()
    }
}

impl Eq for Fragments {}

impl PartialOrd for Fragments {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fragments {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Pieces::One(span), Pieces::One(other)) => span.cmp(other),
            _ => self.spans().cmp(other.spans()),
        }
    }
}

impl Hash for Fragments {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.spans().hash(state);
    }
}

/// A raw dictionary hit, before it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it covers.
    pub fragments: Fragments,
    /// The term that was found.
    pub term: TermId,
    /// The rule that made it: `None` for a plain hit, else the stage's name for it (`coordination`, `abbreviation`).
    pub rule: Option<&'static str>,
}

/// A short form and its long form, as this document defines them.
#[derive(Clone, Debug, PartialEq)]
pub struct Abbreviation {
    /// The short form where it is defined.
    pub short: Span,
    /// The long form where it is defined.
    pub long: Span,
    /// The share of pairs by the same rule that are right, from 0 to 1.
    pub confidence: f64,
    /// How the letters of the short form lie in the long one.
    pub rule: &'static str,
}

/// An accepted hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What it covers.
    pub fragments: Fragments,
    /// Its class.
    pub entity_type: EntityTypeId,
    /// Its concepts, best first; at least one. More than one where the text does not decide.
    pub concepts: Vec<LinkedConcept>,
    /// Why it was tagged, where a dictionary did it.
    pub matched: Option<Matched>,
    /// What the text says about it.
    pub assertion: Assertion,
    /// Further facts, by name.
    pub attributes: Vec<(String, String)>,
    /// From 0 to 1; an ordinal prior, documented in docs/evaluation.md, not a calibrated probability.
    pub confidence: f32,
    /// Index, in the same document, of the mention that this one lies in.
    pub parent: Option<u32>,
}

/// A relation between two mentions of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Its class, in the input's words.
    pub relation_type: String,
    /// Index of the mention that it starts from.
    pub from: u32,
    /// Index of the mention that it goes to.
    pub to: u32,
    /// Its stance, where it has one.
    pub stance: Option<String>,
    /// Further facts, by name.
    pub attributes: Vec<(String, String)>,
    /// What the text says about it.
    pub assertion: Assertion,
    /// The rule that made it; empty where nobody said.
    pub rule: String,
    /// From 0 to 1.
    pub confidence: f32,
}

/// A concept that a mention may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkedConcept {
    /// The concept.
    pub concept: ConceptId,
    /// From 0 to 1; those of one mention sum to 1.
    pub score: f32,
}

/// The evidence in the dictionary for a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The term's string as the dictionary has it.
    pub name: String,
    /// How the name relates to the concept.
    pub kind: NameKind,
    /// The steps without which the surface form would not equal the name, and the rules that took part.
    pub via: Vec<Cow<'static, str>>,
    /// The term, in the lexicon that tagged; none where the mention was read.
    pub term: Option<TermId>,
    /// The dictionary's name.
    pub dictionary: String,
}

/// What the text says about a mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assertion {
    /// The status.
    pub status: AssertionStatus,
    /// The words that caused it; `None` for the default.
    pub cue: Option<Span>,
    /// The rule that read them: a row of `dictionaries/cues/assertion.tsv` by its cue, or [`AFFIX_RULE`].
    pub rule: Option<Cow<'static, str>>,
}

/// The rule's name on assertions that an affix gives: `non-metastatic`.
pub const AFFIX_RULE: &str = "affix";

/// The status of an assertion, after the annotation guidelines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AssertionStatus {
    /// Said to be so.
    #[default]
    Present,
    /// Said not to be so.
    Negated,
    /// Suspected; cannot be excluded.
    Possible,
    /// Aim, question, condition, future.
    Hypothetical,
    /// Before the matter at hand.
    Historical,
    /// Of somebody or something else.
    Other,
}

impl AssertionStatus {
    /// The name in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Negated => "negated",
            Self::Possible => "possible",
            Self::Hypothetical => "hypothetical",
            Self::Historical => "historical",
            Self::Other => "other",
        }
    }

    /// The status of a name; `None` where it is none.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Present,
            Self::Negated,
            Self::Possible,
            Self::Hypothetical,
            Self::Historical,
            Self::Other,
        ]
        .into_iter()
        .find(|status| status.as_str() == name)
    }
}

/// A hit that did not become a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discard {
    /// The hit.
    pub candidate: Candidate,
    /// Why.
    pub reason: Reason,
}

/// Why a hit did not become a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It is a part of a longer word or symbol (`PC` in `PC-3`).
    InsideWord,
    /// A prefix or suffix makes another thing of it (`anti-`, `-free`); the affix with its hyphen.
    Affix(Span),
    /// The term wants its exact case.
    Case,
    /// It crosses the bounds of a section or lies outside all.
    OutsideSection,
    /// The dictionary blocks the string.
    Blocked,
    /// The name says no kind, only the type, and such names were not asked for.
    Generic,
    /// A blocked string that starts at the same place and is longer.
    BlockedBy(TermId, Span),
    /// The term wants a companion in the sentence and there is none.
    NoCompanion,
    /// A companion that rules the term out stands in the sentence; the companion in normalized form.
    AntiCompanion(String),
    /// This document defines the short form as something else.
    DefinedAs(Span),
    /// The type is only tagged in sentences that speak of certain other types, and this one does not.
    NoCompanionType,
    /// A longer or stronger mention stands there: its cover and its term.
    LostTo(Span, TermId),
    /// It lies inside a mention of a type that swallows it: that mention's cover and term.
    InsideOf(Span, TermId),
    /// The dictionaries switch its type off.
    TypeOff,
    /// The settings of its type leave out names of its kind, or of its length.
    NotAdmitted,
    /// The settings of its type ask for more confidence.
    LowConfidence,
    /// Another name of the same concept says the same: that mention's cover and term.
    SameConcept(Span, TermId),
    /// The same string names several concepts of the type and this one ranks lower; kept as an alternative there.
    Alternative(Span, TermId),
}
