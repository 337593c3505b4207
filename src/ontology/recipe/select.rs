//! Choosing a part of an ontology.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::normalize::fold_name;
use crate::ontology::Ontology;

use super::recipe_file::RecipeSource;

/// The ids of terms below roots, which are identifiers or tree numbers (`E01.370.350`), roots included.
pub(super) fn below(ontology: &Ontology, roots: &[String]) -> BTreeSet<String> {
    let (ids, trees): (Vec<String>, Vec<String>) =
        roots.iter().cloned().partition(|root| root.contains(':'));
    let mut found: BTreeSet<String> = ontology
        .below(&ids)
        .into_iter()
        .map(str::to_owned)
        .collect();
    // A tree number takes what stands below it in that place only; a heading has several places.
    for term in &ontology.terms {
        let is_below = term.groups.iter().any(|tree| {
            trees.iter().any(|root| {
                tree.strip_prefix(root.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        });
        if is_below {
            found.insert(term.id.clone());
        }
    }
    found
}

/// The ids below roots and not below what is excluded. A heading that stands below a root by one of its tree numbers and
/// below an excluded one by another stays: computed tomography is read as imaging and as the handling of images.
pub(super) fn without(
    ontology: &Ontology,
    roots: &[String],
    exclude: &[String],
) -> BTreeSet<String> {
    let (ids, trees): (Vec<String>, Vec<String>) =
        exclude.iter().cloned().partition(|root| root.contains(':'));
    let is_below = |tree: &str, roots: &[String]| {
        roots.iter().any(|root| {
            tree.strip_prefix(root.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let mut chosen = below(ontology, roots);
    let excluded = below(ontology, &ids);
    chosen.retain(|id| !excluded.contains(id));
    for term in &ontology.terms {
        let mut places = term
            .groups
            .iter()
            .filter(|tree| is_below(tree, roots))
            .peekable();
        if places.peek().is_some() && places.all(|tree| is_below(tree, &trees)) {
            chosen.remove(&term.id);
        }
    }
    chosen
}

/// The ids that a source of a recipe chooses, obsolete terms left out; an error names what it does not have.
pub(super) fn select(
    ontology: &Ontology,
    source: &RecipeSource,
) -> Result<BTreeSet<String>, String> {
    let known: HashSet<&str> = ontology.terms.iter().map(|term| term.id.as_str()).collect();
    let ids = source
        .roots
        .iter()
        .chain(&source.exclude)
        .chain(&source.ids);
    let ids = ids.chain(&source.exclude_ids);
    let missing: Vec<&str> = ids
        .map(String::as_str)
        .filter(|id| id.contains(':') && !known.contains(id))
        .collect();
    if !missing.is_empty() {
        return Err(format!("not in {}: {}", source.file, missing.join(", ")));
    }
    let mut chosen = without(ontology, &source.roots, &source.exclude);
    chosen.extend(source.ids.iter().cloned());
    chosen.extend(by_label(ontology, source)?);
    for id in &source.exclude_ids {
        chosen.remove(id);
    }
    let usable: HashSet<&str> = ontology
        .terms
        .iter()
        .filter(|term| !term.is_obsolete && term.label.is_some())
        .map(|term| term.id.as_str())
        .collect();
    chosen.retain(|id| usable.contains(id.as_str()));
    Ok(chosen)
}

fn by_label(ontology: &Ontology, source: &RecipeSource) -> Result<Vec<String>, String> {
    let mut chosen = Vec::new();
    if source.labels.is_empty() && source.label_endings.is_empty() {
        return Ok(chosen);
    }
    let labels: HashMap<&str, &str> = ontology
        .terms
        .iter()
        .filter(|term| !term.is_obsolete)
        .filter_map(|term| Some((term.label.as_deref()?, term.id.as_str())))
        .collect();
    let mut missing = Vec::new();
    for label in &source.labels {
        match labels.get(label.as_str()) {
            Some(id) => chosen.push((*id).to_owned()),
            None => missing.push(label.as_str()),
        }
    }
    if !missing.is_empty() {
        return Err(format!(
            "no label in {}: {}",
            source.file,
            missing.join(", ")
        ));
    }
    for (label, id) in labels {
        let is_word = label.chars().all(char::is_alphabetic);
        let has_ending = |ending: &String| {
            label.len() > ending.len() + 2 && label.to_lowercase().ends_with(ending.as_str())
        };
        if is_word && source.label_endings.iter().any(has_ending) {
            chosen.push(id.to_owned());
        }
    }
    Ok(chosen)
}

/// The folded names of a part of an ontology, each with the id of its term.
pub(super) fn names_of(ontology: &Ontology, ids: &BTreeSet<String>) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for term in ontology.terms.iter().filter(|term| ids.contains(&term.id)) {
        let synonyms = term.synonyms.iter().map(|synonym| &synonym.text);
        for name in term.label.iter().chain(synonyms) {
            names
                .entry(fold_name(name))
                .or_insert_with(|| term.id.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::OntologyTerm;

    fn ontology() -> Ontology {
        let term = |id: &str, label: &str, parent: &str, tree: &str| OntologyTerm {
            id: id.to_owned(),
            label: Some(label.to_owned()),
            parents: vec![parent.to_owned()],
            groups: vec![tree.to_owned()],
            ..OntologyTerm::default()
        };
        let mut terms = vec![
            term("A:1", "Drugs", "", "D01"),
            term("A:2", "imatinib", "A:1", "D01.100"),
            term("A:3", "Salts", "A:1", "D01.1000"),
            term("A:4", "Old", "A:1", "D01.100.200"),
            term("A:5", "Rosatinib Kit", "A:9", "E01"),
        ];
        terms[3].is_obsolete = true;
        Ontology {
            terms,
            ..Ontology::default()
        }
    }

    fn chosen(source: &RecipeSource) -> Vec<String> {
        select(&ontology(), source).unwrap().into_iter().collect()
    }

    #[test]
    fn roots_are_ids_or_tree_numbers_and_obsolete_terms_stay_out() {
        let roots = |roots: &[&str]| RecipeSource {
            roots: roots.iter().map(|&root| root.to_owned()).collect(),
            ..RecipeSource::default()
        };
        assert_eq!(chosen(&roots(&["A:1"])), ["A:1", "A:2", "A:3"]);
        assert_eq!(chosen(&roots(&["D01.100"])), ["A:2"], "not D01.1000");
    }

    #[test]
    fn a_heading_with_a_place_outside_what_is_excluded_stays() {
        let mut ontology = ontology();
        ontology.terms[1].groups.push("D01.1000.5".to_owned());
        let owned =
            |trees: &[&str]| -> Vec<String> { trees.iter().map(|&tree| tree.to_owned()).collect() };
        let chosen = without(&ontology, &owned(&["D01"]), &owned(&["D01.1000"]));
        assert!(
            chosen.contains("A:2") && !chosen.contains("A:3"),
            "{chosen:?}"
        );
        let chosen = without(
            &ontology,
            &owned(&["D01"]),
            &owned(&["D01.1000", "D01.100"]),
        );
        assert!(!chosen.contains("A:2"), "{chosen:?}");
    }

    #[test]
    fn labels_and_endings_choose_single_terms() {
        let source = RecipeSource {
            labels: vec!["Salts".to_owned()],
            label_endings: vec!["tinib".to_owned()],
            ..RecipeSource::default()
        };
        assert_eq!(chosen(&source), ["A:2", "A:3"], "not a label of two words");
    }

    #[test]
    fn what_a_source_lacks_is_an_error_that_names_it() {
        let source = RecipeSource {
            file: "f.tsv".to_owned(),
            ids: vec!["A:7".to_owned()],
            ..RecipeSource::default()
        };
        assert_eq!(
            select(&ontology(), &source).unwrap_err(),
            "not in f.tsv: A:7"
        );
        let source = RecipeSource {
            file: "f.tsv".to_owned(),
            labels: vec!["Gold".to_owned()],
            ..RecipeSource::default()
        };
        assert_eq!(
            select(&ontology(), &source).unwrap_err(),
            "no label in f.tsv: Gold"
        );
    }
}
