//! MeSH headings for concepts that their own sources do not map.
//!
//! Records of MEDLINE are indexed by MeSH, so a concept wants the heading under which it is found there: its own by name, else
//! that of the nearest concept above it (`colon carcinoma` is found under `Colonic Neoplasms`). What is inherited is said by an
//! attribute, since it is broader than the concept.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use super::row::DictionaryRow;
use crate::dictionary::{VariantRule, VariantRules};
use crate::document::NameKind;
use crate::normalize::fold_name;

/// Says that the heading among the cross-references is broader than the concept.
const INHERITED: &str = "mesh_heading=broader";

/// How far up a site is looked for.
const SITE_LEVELS: usize = 2;

/// Adds headings to rows without one. `names` are the folded names of headings, each with its identifier; `too_broad` are
/// headings that say nothing of a concept below them; `sites` are inherited beside others, from a little further up: MEDLINE
/// indexes `gastric adenocarcinoma` by site and by histology.
pub(super) fn add_headings(
    rows: &mut [DictionaryRow],
    entity_type: &str,
    names: &HashMap<String, String>,
    too_broad: &[String],
    sites: &BTreeSet<String>,
) {
    let is_heading = |xref: &String| xref.starts_with("MESH:");
    let is_descriptor = |xref: &String| xref.starts_with("MESH:D");
    let variants = VariantRules::embedded();
    let variants_of = |name: &str| variants.of(entity_type, name);
    for row in rows.iter_mut() {
        if row.id.starts_with("MESH:") || row.xrefs.iter().any(is_heading) {
            continue;
        }
        let exact = row.synonyms.iter().filter(|synonym| {
            matches!(synonym.kind, NameKind::Exact | NameKind::Label) && synonym.text.len() > 4
        });
        let own = std::iter::once(&row.label).chain(exact.map(|synonym| &synonym.text));
        let found = own
            .filter_map(|name| names.get(&fold_name(name)))
            .find(|id| !too_broad.contains(id))
            .or_else(|| site_heading(row, names, sites, &variants_of));
        row.xrefs.extend(found.cloned());
    }
    let own: HashMap<String, Vec<String>> = rows
        .iter()
        .map(|row| {
            let headings = row.xrefs.iter().filter(|xref| is_descriptor(xref));
            let headings = headings.filter(|xref| !too_broad.contains(xref)).cloned();
            (row.id.clone(), headings.collect())
        })
        .collect();
    let parents: HashMap<String, Vec<String>> = rows
        .iter()
        .map(|row| (row.id.clone(), row.parents.clone()))
        .collect();
    for row in rows.iter_mut() {
        // A supplementary concept (`MESH:C…`) is no heading: MEDLINE indexes it under a heading above it as well.
        if row.id.starts_with("MESH:") || row.xrefs.iter().any(is_descriptor) {
            continue;
        }
        let mut inherited = nearest(&row.id, &own, &parents, usize::MAX, &|_| true);
        let is_site = |heading: &String| sites.contains(heading);
        inherited.extend(nearest(&row.id, &own, &parents, SITE_LEVELS, &is_site));
        if !inherited.is_empty() {
            row.xrefs.extend(inherited);
            row.attributes.push(INHERITED.to_owned());
        }
    }
    for row in rows.iter_mut() {
        row.xrefs.sort();
        row.xrefs.dedup();
    }
}

/// The heading of a site whose cancer a row is: MeSH knows no malignant tumours of a site apart, so `lung cancer` is found
/// under `Lung Neoplasms`, and `eyelid cancer` under `Eyelid Neoplasms`.
fn site_heading<'n>(
    row: &DictionaryRow,
    names: &'n HashMap<String, String>,
    sites: &BTreeSet<String>,
    variants_of: &dyn Fn(&str) -> Vec<(String, VariantRule)>,
) -> Option<&'n String> {
    let exact = row
        .synonyms
        .iter()
        .filter(|synonym| synonym.kind == NameKind::Exact);
    let open = std::iter::once(&row.label)
        .chain(exact.map(|synonym| &synonym.text))
        .filter_map(|name| {
            let site = name.strip_suffix(" cancer")?;
            Some(format!("{site} neoplasm"))
        });
    let broad = row.synonyms.iter().filter(|synonym| {
        matches!(synonym.kind, NameKind::Broad | NameKind::Related)
            && synonym.text.ends_with(" neoplasm")
    });
    open.chain(broad.map(|synonym| synonym.text.clone()))
        .flat_map(|name| {
            let variants = variants_of(&name).into_iter().map(|(variant, _)| variant);
            std::iter::once(name).chain(variants).collect::<Vec<_>>()
        })
        .filter_map(|name| names.get(&fold_name(&name)))
        .find(|id| sites.contains(*id))
}

/// The headings of the nearest concepts above one, by breadth; all of the first level that has any.
fn nearest(
    id: &str,
    own: &HashMap<String, Vec<String>>,
    parents: &HashMap<String, Vec<String>>,
    most_levels: usize,
    is_wanted: &dyn Fn(&String) -> bool,
) -> Vec<String> {
    let mut seen: HashSet<&str> = HashSet::from([id]);
    let mut level: VecDeque<&str> = VecDeque::from([id]);
    for _ in 0..most_levels {
        if level.is_empty() {
            break;
        }
        let mut found: Vec<String> = Vec::new();
        let mut next = VecDeque::new();
        for one in level {
            for parent in parents.get(one).into_iter().flatten() {
                if seen.insert(parent) {
                    let headings = own.get(parent).into_iter().flatten();
                    found.extend(headings.filter(|&heading| is_wanted(heading)).cloned());
                    next.push_back(parent.as_str());
                }
            }
        }
        if !found.is_empty() {
            found.sort();
            found.dedup();
            return found;
        }
        level = next;
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Synonym;

    fn row(id: &str, label: &str, parents: &[&str], xrefs: &[&str]) -> DictionaryRow {
        DictionaryRow {
            id: id.to_owned(),
            label: label.to_owned(),
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            xrefs: xrefs.iter().map(|&xref| xref.to_owned()).collect(),
            ..DictionaryRow::default()
        }
    }

    #[test]
    fn a_heading_comes_by_name_else_from_the_nearest_above_and_says_so() {
        let mut cancer = row("A:1", "colonic cancer", &[], &[]);
        cancer.synonyms.push(Synonym {
            kind: NameKind::Exact,
            text: "cancer of colon".to_owned(),
        });
        let mut rows = [
            cancer,
            row("A:2", "colon carcinoma", &["A:1"], &[]),
            row("A:3", "colon adenocarcinoma", &["A:2"], &["MESH:D9"]),
            row("A:4", "tumor", &[], &[]),
            row("A:5", "odd tumor", &["A:4"], &[]),
            row("A:7", "liver cancer", &[], &[]),
            row("A:8", "rare liver cancer", &["A:7"], &["MESH:C1"]),
            // The site of a grandparent beside the histology of a parent.
            row("A:6", "colon mucinous carcinoma", &["A:3", "A:2"], &[]),
        ];
        let names = [
            ("cancer of colon", "MESH:D1"),
            ("tumor", "MESH:D0"),
            ("hepatic neoplasms", "MESH:D2"),
        ]
        .map(|(name, id)| (fold_name(name), id.to_owned()));
        let sites = BTreeSet::from(["MESH:D1".to_owned(), "MESH:D2".to_owned()]);
        add_headings(
            &mut rows,
            "primary_cancer",
            &names.into(),
            &["MESH:D0".to_owned()],
            &sites,
        );
        let xrefs: Vec<_> = rows.iter().map(|row| row.xrefs.join(" ")).collect();
        assert_eq!(
            xrefs,
            [
                "MESH:D1",
                "MESH:D1",
                "MESH:D9",
                "",
                "",
                "MESH:D2",
                "MESH:C1 MESH:D2",
                "MESH:D1 MESH:D9"
            ]
        );
        let inherited: Vec<_> = rows.iter().map(|row| row.attributes.len()).collect();
        assert_eq!(inherited, [0, 1, 0, 0, 0, 0, 1, 1]);
    }
}
