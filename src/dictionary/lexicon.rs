//! All dictionaries of a run, checked and indexed.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::compiled::{FirstWords, Tables, is_word_byte};
use super::exact_case::has_exact_case;
use super::{Admission, VariantRule};
use crate::document::{
    ConceptId, EntityType, EntityTypeId, NameKind, Pages, TermId, Vocabulary, text_digest,
};
use crate::normalize::fold_name;

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

/// An identifier that an ontology gave up, and what stands for it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenUp {
    /// The identifier that is no longer used.
    pub old: String,
    /// Those that are used instead; several where what it meant was split up.
    pub new: Vec<String>,
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
    /// Identifiers that its source gave up: head lines `# replaced: OLD NEW …`.
    pub given_up: Vec<GivenUp>,
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
///
/// Terms, concepts and forms stand in flat tables, in memory or in a compiled dictionary; a [`Term`] or a concept is made
/// of them when it is first asked for.
#[derive(Clone, Debug)]
pub struct Lexicon {
    vocabulary: Arc<Vocabulary>,
    settings: Vec<TypeSettings>,
    dictionaries: Vec<DictionaryInfo>,
    settings_files: Vec<SettingsFile>,
    tables: Arc<Tables>,
    terms: Pages<Term>,
    compiled: Option<PathBuf>,
}

/// What stands beside the tables.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) types: Vec<EntityType>,
    /// In order of [`EntityTypeId`].
    pub(super) settings: Vec<TypeSettings>,
    pub(super) dictionaries: Vec<DictionaryInfo>,
    pub(super) settings_files: Vec<SettingsFile>,
}

impl Lexicon {
    /// A lexicon over tables, which come from a compiled dictionary where there is a path.
    pub(super) fn over(frame: Frame, tables: Tables, compiled: Option<PathBuf>) -> Self {
        let tables = Arc::new(tables);
        Self {
            vocabulary: Arc::new(Vocabulary::over(frame.types, tables.clone())),
            settings: frame.settings,
            dictionaries: frame.dictionaries,
            settings_files: frame.settings_files,
            terms: Pages::new(tables.n_terms()),
            tables,
            compiled,
        }
    }

    /// A lexicon with these forms, for tests of engines.
    #[cfg(test)]
    pub(crate) fn of_forms(forms: &std::collections::BTreeSet<String>) -> Self {
        use super::compiled::{Drafts, TermDraft, build};
        let mut drafts = Drafts::default();
        for form in forms {
            let form = drafts.strings.add(form);
            drafts.terms.push(TermDraft {
                name: form,
                form,
                concept: None,
                kind: NameKind::Exact,
                case: CaseRule::Any,
                status: Status::Allow,
                companions: 0,
                source: RowSource {
                    dictionary: 0,
                    line: 1,
                },
                conditioned_by: None,
                variant: None,
            });
        }
        let frame = Frame {
            types: Vec::new(),
            settings: Vec::new(),
            dictionaries: Vec::new(),
            settings_files: Vec::new(),
        };
        Self::over(frame, build(drafts).unwrap(), None)
    }

    pub(super) fn frame(&self) -> Frame {
        Frame {
            types: self.vocabulary.types().to_vec(),
            settings: self.settings.clone(),
            dictionaries: self.dictionaries.clone(),
            settings_files: self.settings_files.clone(),
        }
    }

    /// The compiled dictionary that the lexicon comes from, if it does.
    pub fn compiled_path(&self) -> Option<&Path> {
        self.compiled.as_deref()
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

    /// All terms; a [`TermId`] is the place in it. A pass over them makes them all: of a large compiled dictionary ask
    /// for single ones where that will do.
    pub fn terms(&self) -> Terms<'_> {
        Terms(self)
    }

    /// The term of an id.
    ///
    /// # Panics
    /// If the id comes from another lexicon.
    pub fn term(&self, id: TermId) -> &Term {
        let make = |index| self.tables.term(index, &self.dictionaries);
        (self.terms.get(id.0 as usize, make)).expect("ids of terms come from this lexicon")
    }

    /// The terms of a concept, in order of id.
    pub fn names_of(&self, concept: ConceptId) -> impl Iterator<Item = &Term> {
        let ids = self.tables.terms_of(concept);
        ids.iter().map(|&id| self.term(id))
    }

    /// The first term of a concept: its label, where a row of a base file has it.
    pub fn first_name_of(&self, concept: ConceptId) -> Option<TermId> {
        self.tables.terms_of(concept).first().copied()
    }

    /// Normalized forms, sorted, each with the terms that fold to it, in order of id.
    pub fn patterns(&self) -> Patterns<'_> {
        Patterns(&self.tables)
    }

    /// The terms whose names fold to this normalized form; empty where there are none.
    pub fn terms_with_form(&self, form: &str) -> &[TermId] {
        let pattern = self.tables.find_form(form);
        pattern.map_or(&[], |pattern| self.tables.terms_of_pattern(pattern))
    }

    /// The terms whose names fold to this normalized form, and whether forms may go on behind it with a space and more.
    pub(crate) fn terms_and_longer(&self, form: &str) -> (&[TermId], bool) {
        let mut pattern = None;
        let goes_on = self
            .tables
            .look_up(form.as_bytes(), |found| pattern = Some(found));
        let terms = pattern.map_or(&[][..], |pattern| self.tables.terms_of_pattern(pattern));
        // Of beginnings, the tables know those that end in a word.
        let ends_in_word = form.bytes().next_back().is_some_and(is_word_byte);
        (terms, goes_on || !ends_in_word)
    }

    /// The terms that a name as it is written may stand for: those of its normalized form whose case it has.
    pub fn terms_written<'s>(&'s self, name: &'s str) -> impl Iterator<Item = TermId> + 's {
        let terms = self.terms_with_form(&fold_name(name)).iter().copied();
        terms.filter(move |&term| {
            let term = self.term(term);
            term.case == CaseRule::Any || has_exact_case(&term.name, name)
        })
    }

    /// The forms by their beginnings. The hash table is built at the first call where no compiled dictionary has it.
    pub(crate) fn form_index(&self) -> FormIndex {
        self.tables.slots();
        FormIndex(Arc::clone(&self.tables))
    }

    pub(super) fn tables(&self) -> &Tables {
        &self.tables
    }
}

/// The terms of a lexicon, in order of [`TermId`].
#[derive(Clone, Copy, Debug)]
pub struct Terms<'l>(&'l Lexicon);

impl<'l> Terms<'l> {
    /// One after the other.
    pub fn iter(self) -> impl Iterator<Item = &'l Term> + use<'l> {
        let make = |index| self.0.tables.term(index, &self.0.dictionaries);
        (0..self.len()).map_while(move |index| self.0.terms.get(index, make))
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl<'l> IntoIterator for Terms<'l> {
    type Item = &'l Term;
    type IntoIter = Box<dyn Iterator<Item = &'l Term> + 'l>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

/// The normalized forms of a lexicon, sorted; the index of one is what engines call a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Patterns<'l>(&'l Tables);

impl<'l> Patterns<'l> {
    /// One after the other, each with the terms that fold to it, in order of id.
    pub fn iter(self) -> impl ExactSizeIterator<Item = (&'l str, &'l [TermId])> + use<'l> {
        (0..self.len()).map(move |pattern| (self.0.form(pattern), self.terms(pattern)))
    }

    /// The terms that fold to a form; empty past the last form.
    pub fn terms(self, pattern: usize) -> &'l [TermId] {
        self.0.terms_of_pattern(pattern)
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.n_patterns()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// Forms that are found by their beginnings.
#[derive(Clone, Debug)]
pub(crate) struct FormIndex(Arc<Tables>);

impl FormIndex {
    /// Which bytes forms begin with.
    pub(crate) fn first_bytes(&self) -> [bool; 256] {
        self.0.first_bytes()
    }

    /// How patterns begin.
    pub(crate) fn first_words(&self) -> FirstWords<'_> {
        self.0.first_words()
    }

    /// Calls `found` with the pattern that a string is, if it is one; gives whether longer patterns may begin with it,
    /// where it ends with a word and no word byte follows ([`super::is_word_byte`]).
    pub(crate) fn look_up(&self, string: &[u8], found: impl FnOnce(usize)) -> bool {
        self.0.look_up(string, found)
    }
}
