//! What must travel with whatever carries the dictionaries or what they tagged: sources, versions, licences, changes.

use std::fmt::Write as _;

use super::embedded::embedded_files;
use super::load::sha256;
use super::{DictionaryInfo, Layer, Lexicon};

/// `dictionaries/NOTICE`: the sources of the embedded dictionaries, with versions, licences and changes.
const NOTICE: &str = include_str!("../../dictionaries/NOTICE");

/// What is changed in every embedded base file, in the words of the notice.
const CHANGES: &str =
    "a selection; names cleaned, sorted by kind, and left out where they are not what people write";

/// The notice of the embedded dictionaries.
pub fn notice() -> &'static str {
    NOTICE
}

impl DictionaryInfo {
    /// The sources that the head line names, without what it says in brackets about them and what it says of rows of our
    /// own. Empty for a file that was written from nothing.
    ///
    /// `Mondo, MeSH (courtesy of NLM); rows written for oncotag` names `Mondo` and `MeSH`.
    pub fn sources_named(&self) -> Vec<String> {
        let (sources, _) = split_source(&self.source);
        let mut names = vec![String::new()];
        let mut depth = 0_u32;
        for character in sources.chars() {
            match character {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => names.push(String::new()),
                _ if depth == 0 => {
                    if let Some(name) = names.last_mut() {
                        name.push(character);
                    }
                }
                _ => {}
            }
        }
        names
            .iter()
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty() && !is_our_own(name))
            .collect()
    }

    /// What was changed of the sources, as far as it is stated.
    pub fn changes(&self) -> String {
        let (_, remark) = split_source(&self.source);
        let is_ours = is_embedded(self);
        match (is_ours && self.layer == Layer::Base, remark) {
            (true, "") => CHANGES.to_owned(),
            (true, remark) => format!("{CHANGES}; {remark}"),
            (false, "") if self.sources_named().is_empty() => "none".to_owned(),
            (false, "") => "not stated".to_owned(),
            (false, remark) => remark.to_owned(),
        }
    }
}

/// A head line's sources, and what it remarks on them behind a semicolon.
fn split_source(source: &str) -> (&str, &str) {
    let (sources, remark) = source.split_once(';').unwrap_or((source, ""));
    (sources.trim(), remark.trim())
}

fn is_our_own(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("written for ") || name.contains("rows written")
}

/// Whether a dictionary is one of the program's, by its contents.
fn is_embedded(dictionary: &DictionaryInfo) -> bool {
    embedded_files()
        .iter()
        .any(|(path, text)| dictionary.path.ends_with(path) && sha256(text) == dictionary.sha256)
}

/// The attribution of a lexicon: each dictionary with source, version, licence and changes, and the notice where one of
/// them is part of the program or names one of its sources.
///
/// This is the text that archives, data cards and reports carry.
pub fn attribution(lexicon: &Lexicon) -> String {
    let mut text = String::from("The dictionaries, their sources, licences and changes\n");
    let mut needs_notice = false;
    for dictionary in lexicon.dictionaries() {
        let names = dictionary.sources_named();
        needs_notice |=
            is_embedded(dictionary) || names.iter().any(|name| NOTICE.contains(name.as_str()));
        let DictionaryInfo {
            name,
            source,
            version,
            licence,
            ..
        } = dictionary;
        let changes = dictionary.changes();
        // Writing into a string does not fail.
        let _ = write!(
            text,
            "\n{name}\n  source   {source}\n  version  {version}\n  licence  {licence}\n  changes  {changes}\n"
        );
    }
    if needs_notice {
        text.push('\n');
        text.push_str(NOTICE);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_that_an_embedded_dictionary_names_stands_in_the_notice() {
        let lexicon = Lexicon::embedded().unwrap();
        let mut n_named = 0;
        for dictionary in lexicon.dictionaries() {
            let names = dictionary.sources_named();
            n_named += names.len();
            for name in names {
                assert!(NOTICE.contains(&name), "{}: {name}", dictionary.path);
            }
        }
        assert!(n_named >= 20, "{n_named} sources named");
    }

    #[test]
    fn sources_are_read_without_brackets_and_without_our_own_rows() {
        let mut dictionary = Lexicon::embedded().unwrap().dictionaries()[0].clone();
        let cases: [(&str, &[&str]); 4] = [
            (
                "Mondo (a, b), MeSH (courtesy of NLM); ONCOTAG rows written for oncotag",
                &["Mondo", "MeSH"],
            ),
            ("MeSH 2024, and rows written for this file", &["MeSH 2024"]),
            ("written for oncotag", &[]),
            ("Our  clinic", &["Our clinic"]),
        ];
        for (source, expected) in cases {
            source.clone_into(&mut dictionary.source);
            assert_eq!(dictionary.sources_named(), expected, "{source}");
        }
    }

    #[test]
    fn the_attribution_names_every_dictionary_and_what_nlm_and_cc_by_ask_for() {
        let lexicon = Lexicon::embedded().unwrap();
        let text = attribution(&lexicon);
        for dictionary in lexicon.dictionaries() {
            for fact in [&dictionary.source, &dictionary.version, &dictionary.licence] {
                assert!(!fact.is_empty() && text.contains(fact.as_str()), "{fact}");
            }
        }
        for wording in [
            "MeSH 2024 (not current)",
            "courtesy of the U.S. National Library of Medicine",
            "Mondo Disease Ontology",
            "CC BY 4.0. Changed: a selection",
            "Copyright 2000-2011 by Kevin Atkinson",
        ] {
            assert!(text.contains(wording), "{wording}");
        }
    }

    #[test]
    fn a_users_dictionary_says_what_its_head_lines_say() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gadgets.tsv");
        let head = "# type: gadget\n# source: Tube Ontology; only copper\n# version: 7\n# licence: CC0-1.0\n";
        std::fs::write(&path, format!("{head}id\tlabel\nA:1\tcopper tube\n")).unwrap();
        let lexicon = Lexicon::load(&[path]).unwrap();
        let expected = "\ngadgets\n  source   Tube Ontology; only copper\n  version  7\n  licence  CC0-1.0\n  \
                        changes  only copper\n";
        assert!(attribution(&lexicon).contains(expected));
    }
}
