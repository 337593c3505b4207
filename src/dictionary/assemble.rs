//! Tables in, one lexicon out: concepts first, then names, then what overlays change of them.
//!
//! A row of an overlay that names a known concept changes the flags of that concept's names: of those in its
//! `synonyms`, or of all where it has none. An empty cell leaves a flag as it is. Names that are new are added, and so
//! are cross-references, parents and attributes. A row with an unknown concept adds it. A row with id `-` blocks strings
//! of the type that belong to no concept.

use std::collections::{HashMap, HashSet};

use super::cells::{CaseCell, NameCell};
use super::error::{DictionaryError, DictionaryErrorKind as Kind};
use super::row::Row;
use super::settings::Settings;
use super::table::Table;
use super::variants::VariantRules;
use super::{CaseRule, DictionaryInfo, Layer, Lexicon, RowSource, Status, Term, case};
use crate::document::{Concept, ConceptId, EntityTypeId, Location, NameKind, Vocabulary};
use crate::normalize::fold_name;

/// A table with what is known of its file.
#[derive(Clone, Debug)]
pub(super) struct LoadedTable {
    /// Name of the dictionary: the file's stem, with `overlay/` in front for an overlay.
    pub(super) name: String,
    /// Path for messages.
    pub(super) path: String,
    /// SHA-256 of the file, hexadecimal.
    pub(super) sha256: String,
    /// The contents.
    pub(super) table: Table,
}

/// What the check wants to know of a term beside the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TermNote {
    /// Whether a curator has answered what the check warns of.
    pub(super) is_reviewed: bool,
    /// 1-based column of the name in its row.
    pub(super) column: u64,
}

/// A lexicon, with a note for each term.
#[derive(Clone, Debug)]
pub(super) struct Assembled {
    /// The lexicon.
    pub(super) lexicon: Lexicon,
    /// In order of [`crate::document::TermId`].
    pub(super) notes: Vec<TermNote>,
}

/// Joins tables. Base tables must come before overlays.
pub(super) fn assemble(
    tables: &[LoadedTable],
    settings: &Settings,
    errors: &mut Vec<DictionaryError>,
) -> (Assembled, Vec<String>) {
    let mut vocabulary = Vocabulary::default();
    let types: Vec<EntityTypeId> = tables
        .iter()
        .map(|loaded| {
            let name = &loaded.table.entity_type;
            vocabulary.add_type(name, &settings.label(name))
        })
        .collect();
    for concept in concepts(tables, &types, errors) {
        vocabulary.add_concept(concept);
    }

    let mut names = Names::default();
    let mut dictionaries = Vec::with_capacity(tables.len());
    for (number, (loaded, &entity_type)) in (0_u16..).zip(tables.iter().zip(&types)) {
        let table = &loaded.table;
        let n_before = names.terms.len();
        let mut n_concepts = 0;
        for row in &table.rows {
            let concept = row
                .id
                .as_deref()
                .and_then(|id| vocabulary.concept_by_curie(entity_type, id));
            n_concepts += usize::from(concept.is_some());
            let place = Place {
                entity_type,
                concept,
                default_case: settings.case(&table.entity_type),
                source: RowSource {
                    dictionary: number,
                    line: u32::try_from(row.line).unwrap_or(u32::MAX),
                },
            };
            match table.layer {
                Layer::Base => names.add_row(row, &place),
                Layer::Overlay => names.overlay_row(row, &place),
            }
        }
        dictionaries.push(DictionaryInfo {
            name: loaded.name.clone(),
            path: loaded.path.clone(),
            entity_type,
            layer: table.layer,
            source: table.source.clone(),
            version: table.version.clone(),
            licence: table.licence.clone(),
            sha256: loaded.sha256.clone(),
            n_concepts,
            n_names: names.terms.len() - n_before,
        });
    }

    names.add_variants(&vocabulary);

    let mut unknown = Vec::new();
    let type_settings = settings.of_types(&vocabulary, &mut unknown);
    let lexicon = Lexicon::build(vocabulary, type_settings, dictionaries, names.terms);
    let assembled = Assembled {
        lexicon,
        notes: names.notes,
    };
    (assembled, unknown)
}

/// The concepts of all tables, each with what all rows say of it, in order of first row.
fn concepts(
    tables: &[LoadedTable],
    types: &[EntityTypeId],
    errors: &mut Vec<DictionaryError>,
) -> Vec<Concept> {
    let mut concepts: Vec<Concept> = Vec::new();
    let mut index: HashMap<(EntityTypeId, &str), usize> = HashMap::new();
    for (loaded, &entity_type) in tables.iter().zip(types) {
        for row in &loaded.table.rows {
            let Some(id) = row.id.as_deref() else {
                continue;
            };
            let known = *index.entry((entity_type, id)).or_insert(concepts.len());
            if let Some(concept) = concepts.get_mut(known) {
                add_new(&mut concept.xrefs, &row.xrefs);
                add_new(&mut concept.parents, &row.parents);
                add_new(&mut concept.attributes, &row.attributes);
                continue;
            }
            if row.label.is_empty() {
                errors.push(DictionaryError::new(
                    Location::at(row.line, 1).in_path(loaded.path.as_str()),
                    Kind::MissingLabel(id.to_owned()),
                ));
            }
            concepts.push(Concept {
                curie: id.to_owned(),
                label: row.label.clone(),
                entity_type,
                xrefs: row.xrefs.clone(),
                parents: row.parents.clone(),
                attributes: row.attributes.clone(),
            });
        }
    }
    concepts
}

fn add_new<T: Clone + PartialEq>(known: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !known.contains(item) {
            known.push(item.clone());
        }
    }
}

/// What the terms of a row have in common.
struct Place {
    entity_type: EntityTypeId,
    concept: Option<ConceptId>,
    default_case: CaseCell,
    source: RowSource,
}

/// The terms as they grow.
#[derive(Default)]
struct Names {
    terms: Vec<(Term, String)>,
    notes: Vec<TermNote>,
    /// Terms of a concept, for overlays.
    of_concept: HashMap<ConceptId, Vec<usize>>,
}

/// Past so many names of a concept, repeated strings are not looked for.
const MANY_NAMES: usize = 256;

impl Names {
    fn add_row(&mut self, row: &Row, place: &Place) {
        for name in &row.names {
            self.add(name, row, place);
        }
    }

    fn add(&mut self, name: &NameCell, row: &Row, place: &Place) {
        if let Some(concept) = place.concept {
            let of_concept = self.of_concept.entry(concept).or_default();
            // The same string twice does no harm, so a concept with very many names is not searched for it.
            let is_known = of_concept.len() < MANY_NAMES
                && of_concept.iter().any(|&index| {
                    let (term, form) = &self.terms[index];
                    *form == name.form && term.name == name.text
                });
            if is_known {
                return;
            }
            of_concept.push(self.terms.len());
        }
        self.notes.push(TermNote {
            is_reviewed: row.is_reviewed,
            column: name.column,
        });
        let term = Term {
            name: name.text.clone(),
            concept: place.concept,
            entity_type: place.entity_type,
            kind: name.kind,
            case: settle(row.case.unwrap_or(place.default_case), &name.text),
            status: row.status.unwrap_or(Status::Allow),
            companions: row.companions.clone(),
            source: place.source,
            conditioned_by: None,
            variant: None,
        };
        self.terms.push((term, name.form.clone()));
    }

    /// Adds the names that follow from those of concepts; a form that the type has already is left alone.
    fn add_variants(&mut self, vocabulary: &Vocabulary) {
        let rules = VariantRules::embedded();
        let mut known: HashSet<(EntityTypeId, String)> = self
            .terms
            .iter()
            .map(|(term, form)| (term.entity_type, form.clone()))
            .collect();
        for index in 0..self.terms.len() {
            let term = &self.terms[index].0;
            let is_short = matches!(term.kind, NameKind::Abbreviation | NameKind::Adjectival);
            let Some(concept) = term
                .concept
                .filter(|_| !is_short && term.status != Status::Block)
            else {
                continue;
            };
            let entity_type = term.entity_type;
            let made = rules.of(&vocabulary.entity_type(entity_type).name, &term.name);
            for (name, rule) in made {
                let form = fold_name(&name);
                if !known.insert((entity_type, form.clone())) {
                    continue;
                }
                let term = Term {
                    name,
                    kind: match self.terms[index].0.kind {
                        NameKind::Label => NameKind::Exact,
                        kind => kind,
                    },
                    variant: Some(rule),
                    ..self.terms[index].0.clone()
                };
                self.of_concept
                    .entry(concept)
                    .or_default()
                    .push(self.terms.len());
                self.notes.push(self.notes[index]);
                self.terms.push((term, form));
            }
        }
    }

    fn overlay_row(&mut self, row: &Row, place: &Place) {
        let known = place
            .concept
            .and_then(|concept| self.of_concept.get(&concept).cloned())
            .unwrap_or_default();
        if known.is_empty() {
            self.add_row(row, place);
            return;
        }
        let mut has_synonyms = false;
        for name in row.names.iter().filter(|name| name.kind != NameKind::Label) {
            has_synonyms = true;
            let mut is_new = true;
            for &index in &known {
                if self.terms[index].1 == name.form {
                    is_new = false;
                    let known_kind = &mut self.terms[index].0.kind;
                    if *known_kind != NameKind::Label {
                        *known_kind = name.kind;
                    }
                    self.condition(index, row, place);
                }
            }
            if is_new {
                self.add(name, row, place);
            }
        }
        if !has_synonyms {
            for index in known {
                self.condition(index, row, place);
            }
        }
    }

    /// Changes the flags of a term to what the row says.
    fn condition(&mut self, index: usize, row: &Row, place: &Place) {
        let term = &mut self.terms[index].0;
        if let Some(rule) = row.case {
            term.case = settle(rule, &term.name);
        }
        if let Some(status) = row.status {
            term.status = status;
        }
        if row.companions != super::Companions::default() {
            term.companions = row.companions.clone();
        }
        term.conditioned_by = Some(place.source);
        self.notes[index].is_reviewed |= row.is_reviewed;
    }
}

fn settle(rule: CaseCell, name: &str) -> CaseRule {
    match rule {
        CaseCell::Auto => case::settle(name),
        CaseCell::Any => CaseRule::Any,
        CaseCell::Exact => CaseRule::Exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::table;

    const BASE: &str = "# type: gadget\n# source: s\n# version: 1\n# licence: l\n\
        id\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\n\
        A:1\tcopper tube\texact:Cu-tube|abbreviation:CT\t\t\t\tX:1\n\
        A:2\tsteel tube\tabbreviation:ST\tany\t\t+steel\t\n";

    fn assembled(overlay_rows: &str) -> Result<Lexicon, Vec<String>> {
        let overlay = format!(
            "# type: gadget\n# layer: overlay\n# source: s\n# version: 1\n# licence: l\n\
             id\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\tsource\n{overlay_rows}"
        );
        let mut errors = Vec::new();
        let tables: Vec<LoadedTable> = [("base.tsv", BASE), ("over.tsv", overlay.as_str())]
            .into_iter()
            .map(|(path, text)| LoadedTable {
                name: path.to_owned(),
                path: path.to_owned(),
                sha256: String::new(),
                table: table::parse(text, path, str::to_lowercase, &mut errors).unwrap(),
            })
            .collect();
        let (assembled, _) = assemble(&tables, &Settings::default(), &mut errors);
        if errors.is_empty() {
            Ok(assembled.lexicon)
        } else {
            Err(errors.iter().map(ToString::to_string).collect())
        }
    }

    fn term<'l>(lexicon: &'l Lexicon, name: &str) -> &'l Term {
        lexicon
            .terms()
            .iter()
            .find(|term| term.name == name)
            .unwrap()
    }

    #[test]
    fn an_overlay_conditions_the_names_that_it_lists_and_no_others() {
        let lexicon =
            assembled("A:1\t\tabbreviation:CT\t\tneeds-context\t+copper\t\twhy\n").unwrap();
        let ct = term(&lexicon, "CT");
        assert_eq!(ct.status, Status::NeedsContext);
        assert_eq!(ct.companions.any_of, ["copper"]);
        assert_eq!(ct.case, CaseRule::Exact);
        assert_eq!(
            ct.source,
            RowSource {
                dictionary: 0,
                line: 6
            }
        );
        assert_eq!(
            ct.conditioned_by,
            Some(RowSource {
                dictionary: 1,
                line: 7
            })
        );
        assert_eq!(term(&lexicon, "Cu-tube").status, Status::Allow);
        assert_eq!(lexicon.terms().len(), 5, "nothing is added");
    }

    #[test]
    fn an_overlay_without_names_conditions_all_names_of_the_concept() {
        let lexicon = assembled("A:1\tcopper tube\t\t\tblock\t\t\twhy\n").unwrap();
        for name in ["copper tube", "Cu-tube", "CT"] {
            assert_eq!(term(&lexicon, name).status, Status::Block, "{name}");
        }
        assert_eq!(term(&lexicon, "ST").status, Status::Allow);
    }

    #[test]
    fn an_empty_cell_of_an_overlay_leaves_the_flag() {
        let lexicon = assembled("A:2\t\tabbreviation:ST\t\tneeds-context\t\t\twhy\n").unwrap();
        let st = term(&lexicon, "ST");
        assert_eq!(st.case, CaseRule::Any, "the base says any");
        assert_eq!(st.companions.any_of, ["steel"]);
        assert_eq!(st.status, Status::NeedsContext);
    }

    #[test]
    fn an_overlay_adds_names_cross_references_and_concepts() {
        let lexicon = assembled(
            "A:1\t\tnarrow:thin copper tube\t\t\t\tX:2\twhy\nA:3\tlead tube\t\t\t\t\t\twhy\n",
        )
        .unwrap();
        let thin = term(&lexicon, "thin copper tube");
        let vocabulary = lexicon.vocabulary();
        let copper = vocabulary.concept(thin.concept.unwrap());
        assert_eq!(copper.curie, "A:1");
        assert_eq!(copper.xrefs, ["X:1", "X:2"]);
        let lead = term(&lexicon, "lead tube");
        assert_eq!(vocabulary.concept(lead.concept.unwrap()).curie, "A:3");
        assert_eq!(lexicon.dictionaries()[1].n_names, 2);
    }

    #[test]
    fn a_row_without_a_concept_blocks_its_strings() {
        let lexicon = assembled("-\ttube map\texact:tube station\t\tblock\t\t\twhy\n").unwrap();
        let map = term(&lexicon, "tube station");
        assert_eq!((map.concept, map.status), (None, Status::Block));
    }

    #[test]
    fn a_new_concept_of_an_overlay_needs_a_label() {
        let errors = assembled("A:9\t\texact:nine\t\t\t\t\twhy\n").unwrap_err();
        assert_eq!(errors, ["over.tsv:7:1: concept \"A:9\" has no label"]);
    }
}
