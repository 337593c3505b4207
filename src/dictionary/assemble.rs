//! Tables in, one lexicon out: concepts first, then names, then what overlays change of them.
//!
//! A row of an overlay that names a known concept changes the flags of that concept's names: of those in its
//! `synonyms`, or of all where it has none. An empty cell leaves a flag as it is. Names that are new are added, and so
//! are cross-references, parents and attributes. A row with an unknown concept adds it. A row with id `-` blocks strings
//! of the type that belong to no concept.

use hashbrown::{HashMap, HashSet};

use super::cells::{CaseCell, NameCell};
use super::compiled::{self, ConceptDraft, Drafts, TermDraft, TooLarge};
use super::error::{DictionaryError, DictionaryErrorKind as Kind};
use super::lexicon::Frame;
use super::row::Row;
use super::settings::Settings;
use super::table::Table;
use super::variants::VariantRules;
use super::{
    CaseRule, Companions, DictionaryInfo, Layer, Lexicon, RowSource, SettingsFile, Status, case,
};
use crate::document::{ConceptId, EntityTypeId, Location, NameKind, Vocabulary};
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
///
/// Rows are taken apart one by one: the strings of large dictionaries must not stand in memory twice.
///
/// # Errors
/// If there are too many strings to number.
pub(super) fn assemble(
    tables: Vec<LoadedTable>,
    settings: &Settings,
    settings_files: Vec<SettingsFile>,
    errors: &mut Vec<DictionaryError>,
) -> Result<(Assembled, Vec<String>), TooLarge> {
    let mut vocabulary = Vocabulary::default();
    let types: Vec<EntityTypeId> = tables
        .iter()
        .map(|loaded| {
            let name = &loaded.table.entity_type;
            vocabulary.add_type(name, &settings.label(name))
        })
        .collect();
    let mut concepts = Concepts::default();
    let mut names = Names::default();
    let mut dictionaries = Vec::with_capacity(tables.len());
    for (number, (loaded, entity_type)) in
        (0_u16..).zip(tables.into_iter().zip(types.iter().copied()))
    {
        let table = loaded.table;
        let n_before = names.drafts.terms.len();
        let mut n_concepts = 0;
        for row in table.rows {
            let n_known = names.drafts.concepts.len();
            let concept = (row.id.as_deref())
                .map(|id| concepts.add_row(entity_type, id, &row, &mut names.drafts));
            n_concepts += usize::from(concept.is_some());
            if let Some(id) = &row.id
                && row.label.is_empty()
                && names.drafts.concepts.len() > n_known
            {
                errors.push(DictionaryError::new(
                    Location::at(row.line, 1).in_path(loaded.path.as_str()),
                    Kind::MissingLabel(id.clone()),
                ));
            }
            let place = Place {
                concept,
                default_case: settings.case(&table.entity_type),
                source: RowSource {
                    dictionary: number,
                    line: u32::try_from(row.line).unwrap_or(u32::MAX),
                },
            };
            match table.layer {
                Layer::Base => names.add_row(&row, &place),
                Layer::Overlay => names.overlay_row(&row, &place),
            }
        }
        dictionaries.push(DictionaryInfo {
            name: loaded.name,
            path: loaded.path,
            entity_type,
            layer: table.layer,
            source: table.source,
            version: table.version,
            licence: table.licence,
            sha256: loaded.sha256,
            n_concepts,
            n_names: names.drafts.terms.len() - n_before,
            given_up: table.given_up,
        });
    }

    names.add_variants(&types, &vocabulary);

    let mut unknown = Vec::new();
    let frame = Frame {
        settings: settings.of_types(&vocabulary, &mut unknown),
        types: vocabulary.types().to_vec(),
        dictionaries,
        settings_files,
    };
    drop(concepts);
    drop(names.of_concept);
    let tables = compiled::build(names.drafts)?;
    let assembled = Assembled {
        lexicon: Lexicon::over(frame, tables, None),
        notes: names.notes,
    };
    Ok((assembled, unknown))
}

/// The concepts of all tables, each with what all rows say of it, in order of first row.
#[derive(Default)]
struct Concepts {
    /// Numbers of concepts by type and CURIE, which is a number of a string too.
    known: HashMap<(EntityTypeId, u32), ConceptId>,
}

impl Concepts {
    /// The concept of a row, with what the row says of it.
    fn add_row(
        &mut self,
        entity_type: EntityTypeId,
        id: &str,
        row: &Row,
        drafts: &mut Drafts,
    ) -> ConceptId {
        let Drafts {
            strings, concepts, ..
        } = drafts;
        let curie = strings.add(id);
        let mut numbers =
            |words: &[String]| -> Vec<u32> { words.iter().map(|word| strings.add(word)).collect() };
        let (xrefs, parents) = (numbers(&row.xrefs), numbers(&row.parents));
        let attributes: Vec<(u32, u32)> = (row.attributes.iter())
            .map(|(key, value)| (strings.add(key), strings.add(value)))
            .collect();
        let next = ConceptId(u32::try_from(concepts.len()).unwrap_or(u32::MAX));
        let concept = *self.known.entry((entity_type, curie)).or_insert(next);
        if let Some(known) = concepts.get_mut(concept.0 as usize) {
            add_new(&mut known.xrefs, xrefs);
            add_new(&mut known.parents, parents);
            add_new(&mut known.attributes, attributes);
        } else {
            concepts.push(ConceptDraft {
                curie,
                label: strings.add(&row.label),
                entity_type,
                xrefs,
                parents,
                attributes,
            });
        }
        concept
    }
}

fn add_new<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !known.contains(&item) {
            known.push(item);
        }
    }
}

/// What the terms of a row have in common.
struct Place {
    concept: Option<ConceptId>,
    default_case: CaseCell,
    source: RowSource,
}

/// The terms as they grow.
#[derive(Default)]
struct Names {
    drafts: Drafts,
    notes: Vec<TermNote>,
    /// Terms of a concept, for overlays.
    of_concept: HashMap<ConceptId, Vec<u32>>,
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
        let text = self.drafts.strings.add(&name.text);
        let form = self.drafts.strings.add(&name.form);
        if let Some(concept) = place.concept {
            let of_concept = self.of_concept.entry(concept).or_default();
            // The same string twice does no harm, so a concept with very many names is not searched for it.
            let is_known = of_concept.len() < MANY_NAMES
                && of_concept.iter().any(|&index| {
                    let term = &self.drafts.terms[index as usize];
                    term.form == form && term.name == text
                });
            if is_known {
                return;
            }
            of_concept.push(u32::try_from(self.drafts.terms.len()).unwrap_or(u32::MAX));
        }
        self.notes.push(TermNote {
            is_reviewed: row.is_reviewed,
            column: name.column,
        });
        let companions = self.companions(&row.companions);
        self.drafts.terms.push(TermDraft {
            name: text,
            form,
            concept: place.concept,
            kind: name.kind,
            case: settle(row.case.unwrap_or(place.default_case), &name.text),
            status: row.status.unwrap_or(Status::Allow),
            companions,
            source: place.source,
            conditioned_by: None,
            variant: None,
        });
    }

    /// The place of companions in the list of them.
    fn companions(&mut self, words: &Companions) -> u32 {
        let list = &mut self.drafts.companions;
        if list.is_empty() {
            list.push(Companions::default());
        }
        if *words == Companions::default() {
            return 0;
        }
        // The names of a row have theirs in common.
        if list.last() != Some(words) {
            list.push(words.clone());
        }
        u32::try_from(list.len() - 1).unwrap_or(0)
    }

    /// Adds the names that follow from those of concepts; a form that the type has already is left alone. `types` are
    /// those of the dictionaries.
    fn add_variants(&mut self, types: &[EntityTypeId], vocabulary: &Vocabulary) {
        let rules = VariantRules::embedded();
        let with_rules: Vec<Option<&str>> = types
            .iter()
            .map(|&id| vocabulary.entity_type(id).name.as_str())
            .map(|name| rules.has_rules(name).then_some(name))
            .collect();
        let place = |term: &TermDraft| usize::from(term.source.dictionary);
        let mut known: HashSet<(EntityTypeId, u32)> = (self.drafts.terms.iter())
            .filter(|term| with_rules[place(term)].is_some())
            .map(|term| (types[place(term)], term.form))
            .collect();
        for index in 0..self.drafts.terms.len() {
            let term = self.drafts.terms[index];
            let is_short = matches!(term.kind, NameKind::Abbreviation | NameKind::Adjectival);
            let is_bound = term.concept.is_some() && term.status != Status::Block;
            let Some(type_name) = with_rules[place(&term)].filter(|_| is_bound && !is_short) else {
                continue;
            };
            for (name, rule) in rules.of(type_name, self.drafts.strings.get(term.name)) {
                let form = self.drafts.strings.add(&fold_name(&name));
                if !known.insert((types[place(&term)], form)) {
                    continue;
                }
                let name = self.drafts.strings.add(&name);
                self.notes.push(self.notes[index]);
                self.drafts.terms.push(TermDraft {
                    name,
                    form,
                    kind: match term.kind {
                        NameKind::Label => NameKind::Exact,
                        kind => kind,
                    },
                    variant: Some(rule),
                    ..term
                });
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
            let form = self.drafts.strings.add(&name.form);
            let mut is_new = true;
            for &index in &known {
                let term = &mut self.drafts.terms[index as usize];
                if term.form == form {
                    is_new = false;
                    if term.kind != NameKind::Label {
                        term.kind = name.kind;
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
    fn condition(&mut self, index: u32, row: &Row, place: &Place) {
        let companions = self.companions(&row.companions);
        let index = index as usize;
        let strings = &self.drafts.strings;
        let term = &mut self.drafts.terms[index];
        if let Some(rule) = row.case {
            term.case = settle(rule, strings.get(term.name));
        }
        if let Some(status) = row.status {
            term.status = status;
        }
        if companions != 0 {
            term.companions = companions;
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
        let (assembled, _) =
            assemble(tables, &Settings::default(), Vec::new(), &mut errors).unwrap();
        if errors.is_empty() {
            Ok(assembled.lexicon)
        } else {
            Err(errors.iter().map(ToString::to_string).collect())
        }
    }

    fn term<'l>(lexicon: &'l Lexicon, name: &str) -> &'l crate::dictionary::Term {
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
