//! Joining what several sources say of one concept.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::row::DictionaryRow;
use crate::normalize::fold_name;

/// The rows of the sources so far, and which identifier each merged term went to.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// In order of source, then of id.
    pub(super) rows: Vec<DictionaryRow>,
    /// Identifiers of terms that became part of another's row.
    pub(super) went_to: HashMap<String, String>,
}

impl Merged {
    /// Adds the rows of the next source; gives how many were merged into earlier ones.
    ///
    /// A row is that earlier one which has its identifier, or which it, or the earlier one, names as a cross-reference; where several rows claim the
    /// same one, only those that share a name with it. Catches `MONDO:0005575`, which refers to `DOID:9256` with the same
    /// label; not `MONDO:0002271` (colon adenocarcinoma) where it refers to `DOID:219` (colon cancer) as well as
    /// `MONDO:0021063` (colon cancer) does.
    pub(super) fn add(
        &mut self,
        rows: Vec<DictionaryRow>,
        by_label: bool,
        only_known: bool,
    ) -> usize {
        let at: HashMap<String, usize> = self
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| (row.id.clone(), index))
            .collect();
        let mut referring: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut labels: HashMap<String, usize> = HashMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            for xref in &row.xrefs {
                referring.entry(xref).or_default().push(index);
            }
            labels.entry(fold_name(&row.label)).or_insert(index);
        }
        // Candidates by cross-reference, from either side.
        let mut claims: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut targets: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
        for (number, row) in rows.iter().enumerate() {
            let own = row.xrefs.iter().filter_map(|xref| at.get(xref)).copied();
            let theirs = referring
                .get(row.id.as_str())
                .into_iter()
                .flatten()
                .copied();
            let mut found: Vec<usize> = own.chain(theirs).collect();
            found.sort_unstable();
            found.dedup();
            for &target in &found {
                claims.entry(target).or_default().push(number);
            }
            targets.push(found);
        }
        let forms: Vec<HashSet<String>> = self
            .rows
            .iter()
            .map(|row| row.names().map(fold_name).collect())
            .collect();
        let shares_name = |row: &DictionaryRow, target: usize| {
            row.names()
                .any(|name| forms[target].contains(&fold_name(name)))
        };
        let mut n_merged = 0;
        let mut news = Vec::new();
        for (row, found) in rows.into_iter().zip(targets) {
            let target = match found.as_slice() {
                _ if at.contains_key(&row.id) => at.get(&row.id).copied(),
                [only] if claims[only].len() == 1 || shares_name(&row, *only) => Some(*only),
                several => several.iter().copied().find(|&one| shares_name(&row, one)),
            };
            let target = target.or_else(|| {
                by_label
                    .then(|| labels.get(&fold_name(&row.label)).copied())
                    .flatten()
            });
            if let Some(target) = target {
                n_merged += 1;
                self.went_to
                    .insert(row.id.clone(), self.rows[target].id.clone());
                absorb(&mut self.rows[target], row);
            } else if !only_known {
                news.push(row);
            }
        }
        self.rows.append(&mut news);
        n_merged
    }

    /// Writes parents by the identifiers of the rows, and drops those that have no row.
    pub(super) fn settle_parents(&mut self) {
        let known: HashSet<String> = self.rows.iter().map(|row| row.id.clone()).collect();
        for row in &mut self.rows {
            let mut parents = Vec::new();
            for parent in &row.parents {
                let parent = self.went_to.get(parent).unwrap_or(parent);
                if known.contains(parent) && *parent != row.id && !parents.contains(parent) {
                    parents.push(parent.clone());
                }
            }
            parents.sort();
            row.parents = parents;
        }
    }
}

/// Takes the names, cross-references and attributes of a term into a row; the row keeps its own parents where it has any.
fn absorb(row: &mut DictionaryRow, other: DictionaryRow) {
    row.synonyms.push(crate::ontology::Synonym {
        kind: crate::document::NameKind::Exact,
        text: other.label,
    });
    row.synonyms.extend(other.synonyms);
    let own = row.id.clone();
    let more = std::iter::once(other.id).chain(other.xrefs);
    row.xrefs.extend(more.filter(|xref| *xref != own));
    for attribute in other.attributes {
        if !row.attributes.contains(&attribute) {
            row.attributes.push(attribute);
        }
    }
    // Two hierarchies together can go round in circles.
    if row.parents.is_empty() {
        row.parents = other.parents;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, label: &str, xrefs: &[&str], parents: &[&str]) -> DictionaryRow {
        let owned = |list: &[&str]| list.iter().map(|&item| item.to_owned()).collect();
        DictionaryRow {
            id: id.to_owned(),
            label: label.to_owned(),
            xrefs: owned(xrefs),
            parents: owned(parents),
            ..DictionaryRow::default()
        }
    }

    #[test]
    fn a_term_joins_the_one_that_it_refers_to_and_its_children_follow() {
        let mut merged = Merged::default();
        merged.add(vec![row("D:1", "colon cancer", &[], &[])], false, false);
        let second = vec![
            row("M:1", "malignant colon tumor", &["D:1"], &[]),
            row("M:2", "colon sarcoma", &[], &["M:1", "M:0"]),
        ];
        assert_eq!(merged.add(second, false, false), 1);
        merged.settle_parents();
        assert_eq!(merged.rows[0].xrefs, ["M:1"]);
        assert_eq!(merged.rows[0].synonyms[0].text, "malignant colon tumor");
        assert_eq!(merged.rows[1].parents, ["D:1"], "M:0 has no row");
    }

    #[test]
    fn of_several_claims_only_those_with_a_name_in_common_hold() {
        let mut merged = Merged::default();
        merged.add(vec![row("D:1", "colon cancer", &[], &[])], false, false);
        let second = vec![
            row("M:1", "colon cancer", &["D:1"], &[]),
            row("M:2", "colon adenocarcinoma", &["D:1"], &[]),
        ];
        assert_eq!(merged.add(second, false, false), 1);
        assert_eq!(merged.rows[1].id, "M:2");
    }

    #[test]
    fn a_label_joins_only_where_the_recipe_says_so_and_unknown_terms_can_stay_out() {
        for (by_label, only_known, n_rows) in
            [(false, false, 2), (true, false, 1), (false, true, 1)]
        {
            let mut merged = Merged::default();
            merged.add(vec![row("D:1", "colon cancer", &[], &[])], false, false);
            merged.add(
                vec![row("M:1", "Colon cancers", &[], &[])],
                by_label,
                only_known,
            );
            assert_eq!(merged.rows.len(), n_rows);
        }
    }
}
