//! Records of named fields, as JSONL and CSV have them: which field is what.

use serde_json::Value;

use super::paragraphs::sections_of;
use super::{ReadErrorKind, ReadOptions, identifiers};
use crate::document::{Document, Metadata, Section, SectionKind, Span};

/// What the fields of one record say, taken in one by one.
pub(super) struct NamedFields<'o> {
    options: &'o ReadOptions,
    text: Option<String>,
    id: Option<String>,
    abstract_text: Option<String>,
    metadata: Metadata,
    names: Vec<String>,
    is_text_null: bool,
}

impl<'o> NamedFields<'o> {
    pub(super) fn new(options: &'o ReadOptions) -> Self {
        Self {
            options,
            text: None,
            id: None,
            abstract_text: None,
            metadata: Metadata::default(),
            names: Vec::new(),
            is_text_null: false,
        }
    }

    /// Takes a field in. Fields without a meaning of their own, and those whose value does not fit it, are kept
    /// unchanged under `extra`.
    pub(super) fn add(&mut self, name: String, value: Value) -> Result<(), ReadErrorKind> {
        if name == self.options.text_field {
            self.text = match value {
                Value::String(text) => Some(text),
                Value::Null => {
                    self.is_text_null = true;
                    None
                }
                other => return Err(wrong_type(&name, "a string", &other)),
            };
        } else if name == self.options.id_field {
            self.id = identity(&name, &value)?;
        } else if let Some(unplaced) = self.place(&name, value) {
            self.metadata.extra.insert(name.clone(), unplaced);
        }
        self.names.push(name);
        Ok(())
    }

    /// Puts a bibliographic field where it belongs; gives the value back where it is none.
    fn place(&mut self, name: &str, value: Value) -> Option<Value> {
        let words = match &value {
            Value::String(words) => words.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return Some(value),
        };
        let metadata = &mut self.metadata;
        let slot = match name {
            "title" => (value.is_string()).then_some((&mut metadata.title, words)),
            "abstract" if value.is_string() => {
                // The text itself: not trimmed.
                self.abstract_text = value.as_str().map(str::to_owned);
                return None;
            }
            "journal" => (value.is_string()).then_some((&mut metadata.journal, words)),
            "pmid" => pmid_of(&words).map(|pmid| (&mut metadata.pmid, pmid)),
            "pmcid" => pmcid_of(&words).map(|pmcid| (&mut metadata.pmcid, pmcid)),
            "doi" => doi_of(&words).map(|doi| (&mut metadata.doi, doi)),
            "year" => {
                let year = words
                    .parse()
                    .ok()
                    .filter(|year| (1000..=9999).contains(year));
                metadata.year = year;
                return year.is_none().then_some(value);
            }
            _ => None,
        };
        match slot {
            Some((slot, words)) if !words.is_empty() => {
                *slot = Some(words);
                None
            }
            _ => Some(value),
        }
    }

    /// The document that the fields make. Without an identity in the record, `fallback_id` is its id.
    ///
    /// # Errors
    /// If there is no text.
    pub(super) fn into_document(
        mut self,
        source: &str,
        fallback_id: impl FnOnce() -> String,
    ) -> Result<Document, ReadErrorKind> {
        let (text, sections) = match (self.text.take(), self.abstract_text.take()) {
            (Some(text), abstract_text) => {
                if let Some(abstract_text) = abstract_text {
                    let value = Value::String(abstract_text);
                    self.metadata.extra.insert("abstract".to_owned(), value);
                }
                let sections = sections_of_text(&text, self.metadata.title.as_deref())?;
                (text, sections)
            }
            (None, Some(abstract_text)) => {
                title_and_abstract(self.metadata.title.as_deref(), &abstract_text)?
            }
            (None, None) => return Err(self.no_text()),
        };
        let id = self
            .id
            .or_else(|| self.metadata.identity())
            .unwrap_or_else(fallback_id);
        Ok(Document {
            id,
            text,
            sections,
            metadata: self.metadata,
            source: source.to_owned(),
        })
    }

    fn no_text(&self) -> ReadErrorKind {
        if self.is_text_null {
            let name = &self.options.text_field;
            return ReadErrorKind::Malformed(format!(
                "the field \"{name}\" is null (expected a string)"
            ));
        }
        let names: Vec<String> = self
            .names
            .iter()
            .map(|name| format!("\"{name}\""))
            .collect();
        let names = if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        };
        ReadErrorKind::Malformed(format!(
            "no text in the field \"{}\" (fields that are there: {names})",
            self.options.text_field
        ))
    }
}

/// The sections of a text that does not say what its parts are.
///
/// # Errors
/// If the text is too long.
pub(super) fn sections_of_text(
    text: &str,
    title: Option<&str>,
) -> Result<Vec<Section>, ReadErrorKind> {
    check_length(text)?;
    let mut sections = sections_of(text, Span::new(0, text.len()), SectionKind::Text);
    if let Some(first) = sections.first_mut()
        && first.label.is_none()
        && title == Some(first.span.of(text))
    {
        first.kind = SectionKind::Title;
    }
    Ok(sections)
}

/// Title, newline, abstract, as for PubMed's own formats.
fn title_and_abstract(
    title: Option<&str>,
    abstract_text: &str,
) -> Result<(String, Vec<Section>), ReadErrorKind> {
    let mut text = String::new();
    let mut sections = Vec::new();
    if let Some(title) = title {
        text.push_str(title);
        check_length(&text)?;
        sections.push(Section::new(SectionKind::Title, Span::new(0, text.len())));
        text.push('\n');
    }
    let start = text.len();
    text.push_str(abstract_text);
    check_length(&text)?;
    sections.extend(sections_of(
        &text,
        Span::new(start, text.len()),
        SectionKind::Abstract,
    ));
    Ok((text, sections))
}

/// Spans count bytes in 32 bits.
pub(super) fn check_length(text: &str) -> Result<(), ReadErrorKind> {
    match u32::try_from(text.len()) {
        Ok(_) => Ok(()),
        Err(_) => Err(ReadErrorKind::TooLarge(
            "a text of 4 GiB or more".to_owned(),
        )),
    }
}

/// The identity as it is, a number in its decimal digits.
fn identity(name: &str, value: &Value) -> Result<Option<String>, ReadErrorKind> {
    match value {
        Value::Null => Ok(None),
        Value::String(id) if id.is_empty() => Ok(None),
        Value::String(id) => Ok(Some(id.clone())),
        Value::Number(number) => Ok(Some(number.to_string())),
        other => Err(wrong_type(name, "a string or a number", other)),
    }
}

fn wrong_type(name: &str, expected: &str, value: &Value) -> ReadErrorKind {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    ReadErrorKind::Malformed(format!(
        "the field \"{name}\" is {found} (expected {expected})"
    ))
}

/// Digits, with or without `PMID:` before them.
pub(super) fn pmid_of(words: &str) -> Option<String> {
    identifiers::pmid(strip_name(words, "pmid")).filter(|pmid| pmid.len() <= 10)
}

/// `PMC` and digits, with or without `PMCID:` before them.
pub(super) fn pmcid_of(words: &str) -> Option<String> {
    identifiers::pmcid(strip_name(words, "pmcid"))
}

/// A DOI without `doi:` or resolver before it.
pub(super) fn doi_of(words: &str) -> Option<String> {
    identifiers::doi(words).filter(|doi| doi.contains('/') && !doi.contains(char::is_whitespace))
}

fn strip_name<'w>(words: &'w str, name: &str) -> &'w str {
    let words = words.trim();
    match words.get(..name.len()) {
        Some(head) if head.eq_ignore_ascii_case(name) => {
            let rest = words[name.len()..].trim_start();
            rest.strip_prefix(':').map_or(words, str::trim_start)
        }
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_lose_their_wrapping_and_nothing_else() {
        assert_eq!(pmid_of(" PMID: 123 ").as_deref(), Some("123"));
        assert_eq!(pmid_of("12a"), None);
        assert_eq!(pmcid_of("PMCID: PMC99").as_deref(), Some("PMC99"));
        assert_eq!(pmcid_of("99").as_deref(), Some("PMC99"));
        assert_eq!(pmcid_of("PMC"), None);
        for doi in [
            "10.1/X",
            "doi:10.1/X",
            "DOI: 10.1/X",
            "https://doi.org/10.1/X",
            "http://dx.doi.org/10.1/X",
        ] {
            assert_eq!(doi_of(doi).as_deref(), Some("10.1/X"), "{doi}");
        }
        assert_eq!(doi_of("10.1 /X"), None);
        assert_eq!(doi_of("é"), None);
    }
}
