//! The rhetorical role of sentences: from the labels of sections where a document has them, else from words, place and
//! order.

mod labels;
mod model;
mod words;

pub use labels::{role_of_label, without_label};
pub use model::RoleModel;
pub use words::role_features;

use crate::document::{
    Annotations, Document, Role, Section, SectionKind, Sentence, SentenceRole, Span,
};

/// Whether the roles that labels give the sentences of an abstract are those of a structured one: results, conclusions, and
/// one before them. Figures and counts are drawn from such abstracts.
pub fn is_structured(roles: &(impl Iterator<Item = Role> + Clone)) -> bool {
    let has = |wanted: &[Role]| roles.clone().any(|role| wanted.contains(&role));
    has(&[Role::Results])
        && has(&[Role::Conclusions])
        && has(&[Role::Background, Role::Objective, Role::Methods])
}

/// Most sentences of a text that is taken for an abstract; a longer one is no abstract, and its parts have other roles.
const MAX_SENTENCES: usize = 40;
/// Fewest sentences of it: of a line or two nothing can be said.
const MIN_SENTENCES: usize = 3;
/// The highest confidence of a role that no label says: 1 is for labels.
const MOST_INFERRED: f32 = 0.99;
/// The confidence that the first line of a text is its title.
const TITLE_LINE: f32 = 0.9;

/// Gives sentences their roles.
#[derive(Clone, Debug)]
pub struct RoleAssigner {
    model: RoleModel,
}

impl RoleAssigner {
    /// With the model for abstracts without labels.
    pub fn new(model: RoleModel) -> Self {
        Self { model }
    }

    /// Sets the role of each sentence whose section tells it, for certain. Where no section does but a title's, an abstract
    /// or a short text gets roles by its words; in all else sentences keep none.
    pub fn assign(&self, document: &Document, annotations: &mut Annotations) {
        let told: Vec<Option<Role>> = document.sections.iter().map(role_of_section).collect();
        let mut untold = Vec::new();
        for (index, sentence) in annotations.sentences.iter_mut().enumerate() {
            let section = sentence.section as usize;
            let role = told.get(section).copied().flatten();
            sentence.role = role.map(|role| SentenceRole {
                role,
                confidence: 1.0,
            });
            let kind = document.sections.get(section).map(|section| section.kind);
            if role.is_none() && matches!(kind, Some(SectionKind::Abstract | SectionKind::Text)) {
                untold.push(index);
            }
        }
        let is_labelled = told.iter().flatten().any(|role| *role != Role::Title);
        if !is_labelled {
            self.infer(document, &mut annotations.sentences, &untold);
        }
    }

    fn infer(&self, document: &Document, sentences: &mut [Sentence], mut untold: &[usize]) {
        if untold.len() > MAX_SENTENCES {
            return;
        }
        if let [first, rest @ ..] = untold
            && rest.len() >= MIN_SENTENCES
            && is_title_line(document, &sentences[*first])
        {
            sentences[*first].role = Some(SentenceRole {
                role: Role::Title,
                confidence: TITLE_LINE,
            });
            untold = rest;
        }
        if untold.len() < MIN_SENTENCES {
            return;
        }
        let texts: Vec<&str> = untold
            .iter()
            .map(|&index| sentences[index].span.of(&document.text))
            .collect();
        for (&index, (role, share)) in untold.iter().zip(self.model.roles(&texts)) {
            #[expect(clippy::cast_possible_truncation, reason = "a share needs no more")]
            let confidence = (share as f32).min(MOST_INFERRED);
            sentences[index].role = Some(SentenceRole { role, confidence });
        }
    }
}

/// Whether a sentence is the first line of a text that does not say what its parts are.
fn is_title_line(document: &Document, sentence: &Sentence) -> bool {
    let section = document.sections.get(sentence.section as usize);
    let Some(section) = section.filter(|section| section.kind == SectionKind::Text) else {
        return false;
    };
    let before = Span {
        start: 0,
        end: sentence.span.start,
    };
    let is_first = before.of(&document.text).trim().is_empty();
    let behind = &document.text[sentence.span.end as usize..];
    let ends_line = behind.trim_start_matches(' ').starts_with(['\n', '\r']);
    is_first && (ends_line || section.span.end == sentence.span.end)
}

fn role_of_section(section: &Section) -> Option<Role> {
    if section.kind == SectionKind::Title {
        return Some(Role::Title);
    }
    [&section.category, &section.label]
        .into_iter()
        .flatten()
        .find_map(|label| role_of_label(label))
}
