//! Chosen terms as a dictionary file of ours.
//!
//! Beside the head lines that every dictionary has, `# replaced: OLD NEW …` names an identifier that was given up and what
//! stands for it. It is a remark for the parser of dictionaries.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{OntologyTerm, Selected, Synonym, curie};
use crate::dictionary::is_curie;
use crate::document::NameKind;
use crate::normalize::fold_name;

/// The head lines of a dictionary.
#[derive(Clone, Debug)]
pub struct DictionaryHead {
    /// Name of the entity type.
    pub entity_type: String,
    /// Where the contents come from.
    pub source: String,
    /// Their version.
    pub version: String,
    /// Their licence.
    pub licence: String,
}

/// What went into a dictionary, and what did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DictionaryCounts {
    /// Rows.
    pub n_concepts: usize,
    /// Names beside the labels, by kind in the order of [`SYNONYM_KINDS`].
    pub n_synonyms: [usize; SYNONYM_KINDS.len()],
    /// Cross-references.
    pub n_xrefs: usize,
    /// Identifiers that were given up, with what stands for them.
    pub n_replaced: usize,
    /// Names that repeat another of their concept.
    pub n_repeated: usize,
    /// What was changed or left out, a line each.
    pub notes: Vec<String>,
}

/// The kinds of names that a source can state.
pub const SYNONYM_KINDS: [NameKind; 5] = [
    NameKind::Exact,
    NameKind::Abbreviation,
    NameKind::Narrow,
    NameKind::Broad,
    NameKind::Related,
];

/// Writes a dictionary piece by piece: the head, then a row for each term.
///
/// # Errors
/// What `write` says.
pub fn write_dictionary<E>(
    head: &DictionaryHead,
    selected: &Selected<'_>,
    mut write: impl FnMut(&str) -> Result<(), E>,
) -> Result<DictionaryCounts, E> {
    let mut counts = DictionaryCounts::default();
    let DictionaryHead {
        entity_type,
        source,
        version,
        licence,
    } = head;
    let mut text = String::new();
    for (name, value) in [
        ("type", entity_type),
        ("source", source),
        ("version", version),
        ("licence", licence),
    ] {
        let _ = writeln!(text, "# {name}: {}", clean(value));
    }
    for (old, new) in &selected.replaced {
        if is_curie(old) && new.iter().all(|id| is_curie(id)) {
            let _ = writeln!(text, "# replaced: {old} {}", new.join(" "));
            counts.n_replaced += 1;
        }
    }
    text.push_str("id\tlabel\tsynonyms\txrefs\tparents\n");
    write(&text)?;
    let mut seen = HashSet::new();
    for term in &selected.terms {
        text.clear();
        if row(term, &mut seen, &mut text, &mut counts) {
            write(&text)?;
        }
    }
    Ok(counts)
}

/// Writes the row of a term; gives whether it has one.
fn row(
    term: &OntologyTerm,
    seen: &mut HashSet<String>,
    text: &mut String,
    counts: &mut DictionaryCounts,
) -> bool {
    let id = curie::canonical(&term.id);
    let mut note = |message: String| counts.notes.push(message);
    if !is_curie(&id) {
        note(format!(
            "{id:?} is no CURIE, left out (--prefix gives bare identifiers their prefix)"
        ));
        return false;
    }
    let label = term.label.as_deref().unwrap_or("");
    let plain_label = clean(label);
    if names_nothing(&plain_label) {
        note(format!(
            "{id}: label {label:?} has no letter or digit, left out"
        ));
        return false;
    }
    if plain_label != label.trim() {
        note(format!("{id}: label {label:?} written as {plain_label:?}"));
    }
    if !seen.insert(id.clone()) {
        note(format!("{id}: a second term of this identifier, left out"));
        return false;
    }
    let names = names(&id, &plain_label, &term.synonyms, counts);
    let others = |ids: &[String]| -> Vec<String> {
        let mut curies: Vec<String> = Vec::new();
        for other in ids {
            let other = curie::canonical(other);
            if is_curie(&other) && other != id && !curies.contains(&other) {
                curies.push(other);
            }
        }
        curies
    };
    let (xrefs, parents) = (others(&term.xrefs), others(&term.parents));
    counts.n_concepts += 1;
    counts.n_xrefs += xrefs.len();
    let cells = [&names, &xrefs, &parents].map(|list| {
        let members: Vec<String> = list.iter().map(|member| escaped(member)).collect();
        members.join("|")
    });
    let _ = writeln!(text, "{id}\t{plain_label}\t{}", cells.join("\t"));
    true
}

/// The names of a term beside its label, as `kind:name`.
fn names(
    id: &str,
    label: &str,
    synonyms: &[Synonym],
    counts: &mut DictionaryCounts,
) -> Vec<String> {
    let mut known: HashSet<String> = HashSet::from([label.to_owned()]);
    let mut names = Vec::new();
    // The first of two that are written alike stays; the kinds that are nearer to the term come first.
    for (place, kind) in SYNONYM_KINDS.iter().enumerate() {
        for synonym in synonyms.iter().filter(|synonym| synonym.kind == *kind) {
            let name = clean(&synonym.text);
            if names_nothing(&name) {
                let note = format!(
                    "{id}: name {:?} has no letter or digit, left out",
                    synonym.text
                );
                counts.notes.push(note);
                continue;
            }
            if name != synonym.text.trim() {
                let note = format!("{id}: name {:?} written as {name:?}", synonym.text);
                counts.notes.push(note);
            }
            if !known.insert(name.clone()) {
                counts.n_repeated += 1;
                continue;
            }
            counts.n_synonyms[place] += 1;
            names.push(format!("{}:{name}", kind.as_str()));
        }
    }
    names
}

/// Whether nothing is left of a name by which a text could be found.
fn names_nothing(name: &str) -> bool {
    !name.chars().any(char::is_alphanumeric) || fold_name(name).is_empty()
}

/// A text without line ends, tabs and other control characters: what is white space becomes one space, the rest goes.
fn clean(text: &str) -> String {
    if !text.contains(|c: char| c.is_control()) {
        return text.trim().to_owned();
    }
    let spaced: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A member of a list with the signs that mean something there escaped.
fn escaped(member: &str) -> String {
    member.replace('\\', "\\\\").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::{Ontology, Selection};

    fn written(terms: Vec<OntologyTerm>) -> (String, DictionaryCounts) {
        let ontology = Ontology {
            terms,
            ..Ontology::default()
        };
        let head = DictionaryHead {
            entity_type: "gadget".to_owned(),
            source: "a\nb".to_owned(),
            version: "1".to_owned(),
            licence: "CC0-1.0".to_owned(),
        };
        let selected = Selection::default().of(&ontology).unwrap();
        let mut text = String::new();
        let counts = write_dictionary(&head, &selected, |piece| {
            text.push_str(piece);
            Ok::<(), std::convert::Infallible>(())
        });
        (text, counts.unwrap())
    }

    #[test]
    fn names_that_no_cell_may_hold_are_mended_or_left_out_and_reported() {
        let mut term = OntologyTerm::new("NCI:C1");
        term.set_label("one\u{7}\ttwo");
        for (kind, name) in [
            (NameKind::Related, "uno"),
            (NameKind::Exact, "a|b\\c"),
            (NameKind::Exact, "uno"),
            (NameKind::Exact, "\u{2014}"),
            (NameKind::Abbreviation, "O"),
            (NameKind::Exact, "one two"),
        ] {
            term.add_name(kind, name);
        }
        term.xrefs = ["NCIT:C1", "http://x.org/1", "MSH:D1", "MESH:D1"]
            .map(str::to_owned)
            .to_vec();
        let mut bare = OntologyTerm::new("C2");
        bare.set_label("two");
        let (text, counts) = written(vec![term, bare]);
        assert_eq!(
            text,
            "# type: gadget\n# source: a b\n# version: 1\n# licence: CC0-1.0\nid\tlabel\tsynonyms\txrefs\tparents\n\
             NCIT:C1\tone two\texact:a\\|b\\\\c|exact:uno|abbreviation:O\tMESH:D1\t\n"
        );
        assert_eq!(
            (counts.n_concepts, counts.n_xrefs, counts.n_repeated),
            (1, 1, 2)
        );
        assert_eq!(counts.n_synonyms, [2, 1, 0, 0, 0]);
        assert_eq!(
            counts.notes,
            [
                "NCIT:C1: label \"one\\u{7}\\ttwo\" written as \"one two\"",
                "NCIT:C1: name \"\u{2014}\" has no letter or digit, left out",
                "\"C2\" is no CURIE, left out (--prefix gives bare identifiers their prefix)",
            ]
        );
    }
}
