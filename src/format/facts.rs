//! What a mention says of itself as names and values, for formats that have no more than those: infons, notes, attributes.

use std::borrow::Cow;

use serde_json::Value;

use super::record::{CueRecord, MatchedRecord, MentionRecord};

/// Stands between the values of a list of CURIEs.
const SEPARATOR: &str = "|";
/// Stands before the name of an attribute that is also a fact's.
const ATTRIBUTE: &str = "attribute:";

/// Names that other tools use for the identifier of a concept.
const IDENTIFIER_NAMES: [&str; 4] = ["identifier", "id", "concept_id", "conceptid"];

/// The facts of a mention beside its type, place and words, in a fixed order. [`read_fact`] takes each of them back.
pub fn facts(mention: &MentionRecord<'_>) -> Vec<(String, String)> {
    let mut facts = Facts(Vec::new());
    let concept = &mention.concept;
    facts.add_some("identifier", &concept.id);
    facts.add_some("label", &concept.label);
    facts.add_some("xrefs", &concept.xrefs.join(SEPARATOR));
    if !mention.alternatives.is_empty() {
        facts.add_json("alternatives", &mention.alternatives);
    }
    facts.add("assertion", &mention.assertion.status);
    if let Some(cue) = &mention.assertion.cue {
        facts.add_json("assertion_cue", cue);
    }
    facts.add_some(
        "assertion_rule",
        mention.assertion.rule.as_deref().unwrap_or_default(),
    );
    facts.add("confidence", &mention.confidence.to_string());
    if let Some(matched) = &mention.matched {
        facts.add("term", &matched.term);
        facts.add("term_kind", &matched.kind);
        if !matched.via.is_empty() {
            facts.add_json("via", &matched.via);
        }
        facts.add("dictionary", &matched.dictionary);
    }
    for (name, value) in &mention.attributes {
        let value = words(value);
        facts.0.push((attribute_name(name), value));
    }
    facts.0
}

/// A value as words: a string as it is, everything else as JSON.
pub fn words(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

struct Facts(Vec<(String, String)>);

impl Facts {
    fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    fn add_some(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.add(name, value);
        }
    }

    fn add_json(&mut self, name: &str, value: &impl serde::Serialize) {
        // Strings, numbers and lists of them: JSON takes them all.
        if let Ok(value) = serde_json::to_string(value) {
            self.add(name, &value);
        }
    }
}

/// The name under which an attribute travels: its own, unless a fact has it.
fn attribute_name(name: &str) -> String {
    let mut probe = MentionRecord::default();
    if name.starts_with(ATTRIBUTE) || name == "type" || is_fact(&mut probe, name, "") {
        format!("{ATTRIBUTE}{name}")
    } else {
        name.to_owned()
    }
}

/// Puts a fact of any tool into a mention: those of [`facts`] into their fields, others among the attributes.
pub fn read_fact(mention: &mut MentionRecord<'static>, name: &str, value: &str) {
    if is_fact(mention, name, value) {
        return;
    }
    let name = name.strip_prefix(ATTRIBUTE).unwrap_or(name);
    let value = Value::String(value.to_owned());
    mention.attributes.insert(name.to_owned(), value);
}

/// Takes a fact that has a field; gives whether it has one.
fn is_fact(mention: &mut MentionRecord<'static>, name: &str, value: &str) -> bool {
    let owned = || Cow::Owned(value.to_owned());
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        _ if IDENTIFIER_NAMES.contains(&lower.as_str()) => {
            if value != "-" {
                mention.concept.id = owned();
            }
        }
        "label" => mention.concept.label = owned(),
        "xrefs" => {
            let xrefs = value.split(SEPARATOR).filter(|xref| !xref.is_empty());
            mention.concept.xrefs = xrefs.map(str::to_owned).collect();
        }
        "alternatives" => {
            mention.alternatives = serde_json::from_str(value).unwrap_or_default();
        }
        "assertion" => mention.assertion.status = owned(),
        "assertion_cue" => {
            mention.assertion.cue = serde_json::from_str::<CueRecord<'static>>(value).ok();
        }
        "assertion_rule" => mention.assertion.rule = Some(owned()),
        "confidence" => mention.confidence = value.parse().unwrap_or(1.0),
        "term" => matched(mention).term = owned(),
        "term_kind" => matched(mention).kind = owned(),
        "via" => {
            let via: Vec<String> = serde_json::from_str(value).unwrap_or_default();
            matched(mention).via = via.into_iter().map(Cow::Owned).collect();
        }
        "dictionary" => matched(mention).dictionary = owned(),
        _ => return false,
    }
    true
}

fn matched<'m>(mention: &'m mut MentionRecord<'static>) -> &'m mut MatchedRecord<'static> {
    mention.matched.get_or_insert_with(MatchedRecord::default)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_fact_comes_back() {
        let mention: MentionRecord<'static> = serde_json::from_value(json!({
            "id": "", "type": "", "start": 0, "end": 0, "fragments": [], "text": "",
            "concept": {"id": "CL:1", "label": "cell", "xrefs": ["A:1", "B:2"]},
            "alternatives": [{"id": "CL:2", "label": "other", "score": 0.2}],
            "matched": {"term": "cells", "kind": "exact", "via": ["plural", "companion x | y"], "dictionary": "d"},
            "assertion": {"status": "negated", "cue": {"text": "no", "start": 3, "end": 5}, "rule": "no"},
            "attributes": {"site": "UBERON:1", "label": "an attribute that is called as a fact", "attribute:x": "y"},
            "confidence": 0.75, "parent": null,
        }))
        .unwrap();
        let mut back = MentionRecord::default();
        for (name, value) in facts(&mention) {
            read_fact(&mut back, &name, &value);
        }
        assert_eq!(back, mention);
    }

    #[test]
    fn what_other_tools_call_the_identifier_is_one_and_a_dash_is_none() {
        let mut mention = MentionRecord::default();
        read_fact(&mut mention, "Identifier", "MESH:D1");
        assert_eq!(mention.concept.id, "MESH:D1");
        let mut mention = MentionRecord::default();
        read_fact(&mut mention, "identifier", "-");
        read_fact(&mut mention, "source", "GNormPlus");
        assert_eq!(mention.concept.id, "");
        assert_eq!(mention.attributes["source"], "GNormPlus");
    }
}
