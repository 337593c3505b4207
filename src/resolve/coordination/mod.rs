//! Coordination: names that share words in a list.
//!
//! `liver and lung metastases` says `liver metastases` too, `(microvascular, pre-angiogenic, angiogenic and growth phases)`
//! names four phases, `cancer of the breast and ovary` two cancers, `type I and II fibrocytes` two kinds of cells, and
//! `pre- and post-metastatic niche` two niches. Each member is completed with what it shares only to a name that the
//! dictionary has, of the same entity type: nothing is made up. The members are found as in Chae et al. 2014 (rules with a
//! dictionary as the judge), without a parser.

mod list;
mod names;
mod shared;
mod split;
mod stacked;
mod stubs;
mod tokens;

use crate::dictionary::Lexicon;
use crate::document::{Annotations, Candidate, Document, EntityTypeId, Fragments, Span};
use list::lists;
use names::{HeadWords, Names};
use tokens::may_have_one;

/// The rule's name on the candidates made here.
pub const RULE: &str = "coordination";
/// The rule's name where the last member is none of the dictionary's names, so that what it shares is its mention: `cancers`
/// in `lung and other cancers`.
pub const OPEN_RULE: &str = "open coordination";
/// The rule's name on names within names: `embryonic … cells` in `embryonic epithelial cells`.
pub const STACKED_RULE: &str = "stacked modifiers";

/// Whether a candidate was made here.
pub(super) fn is_member(candidate: &Candidate) -> bool {
    matches!(candidate.rule, Some(RULE | OPEN_RULE | STACKED_RULE))
}

/// Completes the members of lists.
#[derive(Debug, Default)]
pub struct Coordination {
    heads: HeadWords,
}

impl Coordination {
    /// Candidates for the members of all lists of a document that lack words which they share with others.
    ///
    /// `lexicon` must be the same at each call.
    pub fn expand(
        &self,
        document: &Document,
        annotations: &Annotations,
        lexicon: &Lexicon,
    ) -> Vec<Candidate> {
        let names = Names::new(document, annotations, lexicon, &self.heads);
        let mut made: Vec<Candidate> = Vec::new();
        let mut hits = annotations.candidates.as_slice();
        for sentence in &annotations.sentences {
            let span = sentence.span;
            let from = hits.partition_point(|hit| hit.fragments.cover().start < span.start);
            hits = &hits[from..];
            if !may_have_one(span.of(&document.text)) {
                continue;
            }
            let covers: Vec<Span> = hits
                .iter()
                .map(|hit| hit.fragments.cover())
                .take_while(|cover| cover.start < span.end)
                .collect();
            for list in lists(&document.text, span, &covers) {
                let members = shared::complete(&names, &list)
                    .or_else(|| stubs::complete(&names, &list))
                    .unwrap_or_default();
                made.extend(members);
            }
        }
        made.sort_by(|a, b| (&a.fragments, a.term).cmp(&(&b.fragments, b.term)));
        made.dedup();
        made
    }

    /// Candidates for names that stand within others with words of those between, of the types that keep nested mentions.
    ///
    /// `lexicon` must be the same at each call.
    pub fn nested(
        &self,
        document: &Document,
        annotations: &Annotations,
        lexicon: &Lexicon,
        keeps_nested: impl Fn(EntityTypeId) -> bool,
    ) -> Vec<Candidate> {
        let names = Names::new(document, annotations, lexicon, &self.heads);
        let mut made: Vec<Candidate> = Vec::new();
        let hits = annotations.candidates.as_slice();
        for sentence in &annotations.sentences {
            let start_of = |hit: &Candidate| hit.fragments.cover().start;
            let from = hits.partition_point(|hit| start_of(hit) < sentence.span.start);
            let to = hits.partition_point(|hit| start_of(hit) < sentence.span.end);
            made.extend(stacked::complete(
                &names,
                sentence.span,
                &hits[from..to],
                &keeps_nested,
            ));
        }
        made.sort_by(|a, b| (&a.fragments, a.term).cmp(&(&b.fragments, b.term)));
        made.dedup();
        made
    }

    /// The members of a mention that is a list as a whole, as some corpora mark it (`breast and ovarian cancer` as one): each
    /// with what it shares. A mention that is no list is its only member.
    ///
    /// Here the dictionary says which of several readings is meant, not whether a member is a name: that the span is a list of
    /// names is known.
    pub fn split(
        &self,
        document: &Document,
        annotations: &Annotations,
        lexicon: &Lexicon,
        mention: Span,
    ) -> Vec<Fragments> {
        let names = Names::new(document, annotations, lexicon, &self.heads);
        split::split(&names, mention)
    }
}
