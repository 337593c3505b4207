//! Forms that are not read, told so that the message can say what to do.

use super::xrefs::are_mappings;

/// What a file is, where it is known and not read.
pub(super) fn refusal(head: &str) -> Option<&'static str> {
    let text = head.trim_start_matches('\u{feff}').trim_start();
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let first = lines.next().unwrap_or("").trim_start();
    if text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .any(|line| line.starts_with("# type:"))
    {
        return Some("a dictionary of oncotag already; give it to --dictionary");
    }
    if are_mappings(text) {
        return Some("a file of mappings holds no terms; give it to --xrefs beside an ontology");
    }
    if ["Prefix(", "Ontology(", "Declaration("]
        .iter()
        .any(|word| first.starts_with(word))
    {
        return Some(
            "OWL functional syntax is not read; convert it to OBO, RDF/XML or Turtle (ROBOT: robot convert)",
        );
    }
    if ["Prefix:", "Ontology:", "Class:"]
        .iter()
        .any(|word| first.starts_with(word))
    {
        return Some(
            "OWL Manchester syntax is not read; convert it to OBO, RDF/XML or Turtle (ROBOT: robot convert)",
        );
    }
    if text.contains("<Ontology xmlns=\"http://www.w3.org/2002/07/owl#\"") {
        return Some(
            "OWL/XML is not read; convert it to OBO, RDF/XML or Turtle (ROBOT: robot convert)",
        );
    }
    if text.contains("termDef:") || text.starts_with("id: _terms_enum") {
        return Some(
            "GDC's YAML is not read; import its NCI Thesaurus codes from the NCI Thesaurus itself",
        );
    }
    if text.starts_with("---") || text.starts_with("%YAML") {
        return Some("YAML is not read");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_are_not_read_are_told_apart() {
        for (head, word) in [
            ("Prefix(:=<http://x>)\n", "functional"),
            ("Prefix: obo: <http://x>\n", "Manchester"),
            (
                "<?xml version=\"1.0\"?>\n<Ontology xmlns=\"http://www.w3.org/2002/07/owl#\"\n",
                "OWL/XML",
            ),
            (
                "\nid: _terms_enum\n\n\"0\":\n  common:\n    termDef:\n",
                "GDC",
            ),
            ("subject_id\tpredicate_id\tobject_id\n", "--xrefs"),
            ("# type: gadget\n# source: us\nid\tlabel\n", "--dictionary"),
        ] {
            assert!(refusal(head).unwrap().contains(word), "{head}");
        }
        for head in [
            "",
            "format-version: 1.2\n",
            "@prefix x: <y> .\n",
            "id\tlabel\n",
        ] {
            assert_eq!(refusal(head), None, "{head}");
        }
    }
}
