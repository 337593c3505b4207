//! All dictionaries of a run, checked and indexed.

use std::fmt;
use std::sync::Arc;

use super::{Admission, VariantRule};
use crate::document::{ConceptId, EntityTypeId, NameKind, TermId, Vocabulary, text_digest};

/// A string of a dictionary with its concept and flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The string as the dictionary has it.
    pub name: String,
    /// The concept; `None` for a string that is only there to be blocked.
    pub concept: Option<ConceptId>,
    /// The entity type of its dictionary.
    pub entity_type: EntityTypeId,
    /// How the name relates to the concept.
    pub kind: NameKind,
    /// Whether case counts.
    pub case: CaseRule,
    /// Whether it is tagged.
    pub status: Status,
    /// Words that must or must not stand near it.
    pub companions: Companions,
    /// The row that gives the name.
    pub source: RowSource,
    /// The row of an overlay that changed its flags last.
    pub conditioned_by: Option<RowSource>,
    /// The rule that made the name from another one of its row.
    pub variant: Option<VariantRule>,
}

/// Whether case counts in matching a term. `auto` in a dictionary is settled when the lexicon is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseRule {
    /// Any case matches.
    Any,
    /// Letters must have the case of the name; a plural `s` may follow.
    Exact,
}

impl CaseRule {
    /// The word in dictionaries and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Exact => "exact",
        }
    }
}

/// Whether a term is tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Yes.
    Allow,
    /// Never; and shorter hits of its type inside it fall with it.
    Block,
    /// Only where the document defines it, names its concept in full elsewhere, or a companion stands in the sentence.
    NeedsContext,
    /// Only on request, since the name says the type and no kind of it (`tumor`, `cells`); a word that says the kind,
    /// right before it, makes it a mention (`ear tumor`, `CD8+ cells`).
    Generic,
}

impl Status {
    /// The word in dictionaries and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Block => "block",
            Self::NeedsContext => "needs-context",
            Self::Generic => "generic",
        }
    }
}

/// Words that must or must not stand in the sentence of a mention, normalized with [`crate::normalize`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Companions {
    /// One of them supports a term that needs context.
    pub any_of: Vec<String>,
    /// Any of them rules the term out, whatever its status.
    pub none_of: Vec<String>,
}

/// As in a dictionary's cell, normalized: `+scan|-value`.
impl fmt::Display for Companions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let supporting = self.any_of.iter().map(|words| ('+', words));
        let excluding = self.none_of.iter().map(|words| ('-', words));
        for (index, (sign, words)) in supporting.chain(excluding).enumerate() {
            let bar = if index > 0 { "|" } else { "" };
            write!(f, "{bar}{sign}{words}")?;
        }
        Ok(())
    }
}

/// The row of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowSource {
    /// Index into [`Lexicon::dictionaries`].
    pub dictionary: u16,
    /// 1-based line.
    pub line: u32,
}

/// Whether a file carries concepts or conditions those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Concepts, one row each.
    Base,
    /// Additions, blocks and conditions by hand, on concepts of a base file or new ones.
    Overlay,
}

impl Layer {
    /// The word in dictionaries and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Overlay => "overlay",
        }
    }
}

/// A dictionary file of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryInfo {
    /// Its name: the file's stem; an overlay's has `overlay/` in front.
    pub name: String,
    /// Its path as given, or where it lies in the repo if it is embedded.
    pub path: String,
    /// The entity type of its terms.
    pub entity_type: EntityTypeId,
    /// Base or overlay.
    pub layer: Layer,
    /// Where its contents come from, in the header's words.
    pub source: String,
    /// Its version, in the header's words.
    pub version: String,
    /// Its licence, in the header's words.
    pub licence: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Number of concepts.
    pub n_concepts: usize,
    /// Number of names.
    pub n_names: usize,
}

/// A file with settings of types, in the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFile {
    /// Its path as given, or where it lies in the repo if it is embedded.
    pub path: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// What `dictionaries.toml` says of an entity type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeSettings {
    /// Colour for pages and terminals, `#rrggbb`.
    pub color: String,
    /// Where two types claim the same span, the higher wins.
    pub priority: i32,
    /// Whether mentions of the type are reported.
    pub is_on: bool,
    /// Types, in a mention of which a mention of this type is kept.
    pub nests_in: NestingRule,
    /// Types of which at least one must be mentioned in the sentence; empty: no such condition.
    pub companion_types: Vec<EntityTypeId>,
    /// Which hits become mentions.
    pub admission: Admission,
}

/// In mentions of which other types a mention of a type is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NestingRule {
    /// In any other type.
    Any,
    /// In these only.
    Only(Vec<EntityTypeId>),
}

/// All dictionaries of a run.
#[derive(Clone, Debug)]
pub struct Lexicon {
    vocabulary: Arc<Vocabulary>,
    settings: Vec<TypeSettings>,
    dictionaries: Vec<DictionaryInfo>,
    settings_files: Vec<SettingsFile>,
    terms: Vec<Term>,
    /// Normalized forms, sorted; with the terms that fold to each, in order of id.
    patterns: Vec<(String, Vec<TermId>)>,
    /// Terms of each concept, in order of id.
    by_concept: Vec<Vec<TermId>>,
}

impl Lexicon {
    /// Indexes terms by normalized form.
    ///
    /// `settings` is in order of [`EntityTypeId`]; `terms` come with their normalized forms.
    pub(super) fn build(
        vocabulary: Vocabulary,
        settings: Vec<TypeSettings>,
        dictionaries: Vec<DictionaryInfo>,
        terms: Vec<(Term, String)>,
    ) -> Self {
        let mut indexed = Vec::with_capacity(terms.len());
        let mut plain_terms: Vec<Term> = Vec::with_capacity(terms.len());
        for (id, (term, form)) in (0_u32..=u32::MAX).map(TermId).zip(terms) {
            indexed.push((form, id));
            plain_terms.push(term);
        }
        // Every concept of a term is one of the vocabulary's.
        let mut by_concept = vec![Vec::new(); vocabulary.concepts().len()];
        for (index, term) in (0_u32..).zip(&plain_terms) {
            if let Some(concept) = term.concept {
                by_concept[concept.0 as usize].push(TermId(index));
            }
        }
        indexed.sort_unstable();
        let mut patterns: Vec<(String, Vec<TermId>)> = Vec::new();
        for (form, id) in indexed {
            match patterns.last_mut() {
                Some((last, ids)) if *last == form => ids.push(id),
                _ => patterns.push((form, vec![id])),
            }
        }
        Self {
            vocabulary: Arc::new(vocabulary),
            settings,
            dictionaries,
            settings_files: Vec::new(),
            terms: plain_terms,
            patterns,
            by_concept,
        }
    }

    /// Entity types and concepts.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The settings of an entity type.
    ///
    /// # Panics
    /// If the id comes from another vocabulary.
    pub fn settings(&self, entity_type: EntityTypeId) -> &TypeSettings {
        &self.settings[usize::from(entity_type.0)]
    }

    /// The same dictionaries with other settings, in order of [`EntityTypeId`].
    ///
    /// # Panics
    /// If there are more or fewer than types.
    #[must_use]
    pub fn with_settings(&self, settings: Vec<TypeSettings>) -> Self {
        assert_eq!(settings.len(), self.settings.len(), "one for each type");
        Self {
            settings,
            ..self.clone()
        }
    }

    /// The dictionary files, in order of loading.
    pub fn dictionaries(&self) -> &[DictionaryInfo] {
        &self.dictionaries
    }

    /// The files with settings of types, in order of loading: a later one overrides.
    pub fn settings_files(&self) -> &[SettingsFile] {
        &self.settings_files
    }

    pub(super) fn set_settings_files(&mut self, files: Vec<SettingsFile>) {
        self.settings_files = files;
    }

    /// The first 16 hexadecimal digits of the SHA-256 over the checksums of all dictionaries and settings, in order.
    pub fn digest(&self) -> String {
        let dictionaries = self.dictionaries.iter().map(|file| &file.sha256);
        let settings = self.settings_files.iter().map(|file| &file.sha256);
        text_digest(
            &dictionaries
                .chain(settings)
                .map(String::as_str)
                .collect::<String>(),
        )
    }

    /// All terms; a [`TermId`] is an index into it.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term of an id.
    ///
    /// # Panics
    /// If the id comes from another lexicon.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// The terms of a concept, in order of id.
    pub fn names_of(&self, concept: ConceptId) -> impl Iterator<Item = &Term> {
        let ids = self
            .by_concept
            .get(concept.0 as usize)
            .map_or(&[][..], Vec::as_slice);
        ids.iter().map(|&id| self.term(id))
    }

    /// The first term of a concept: its label, where a row of a base file has it.
    pub fn first_name_of(&self, concept: ConceptId) -> Option<TermId> {
        self.by_concept.get(concept.0 as usize)?.first().copied()
    }

    /// Normalized forms, sorted, each with the terms that fold to it.
    pub fn patterns(&self) -> &[(String, Vec<TermId>)] {
        &self.patterns
    }

    /// The terms whose names fold to this normalized form; empty where there are none.
    pub fn terms_with_form(&self, form: &str) -> &[TermId] {
        self.patterns
            .binary_search_by(|(known, _)| known.as_str().cmp(form))
            .map_or(&[], |index| &self.patterns[index].1)
    }
}
