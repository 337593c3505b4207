//! The head lines of a dictionary file: `# name: value`, before the column row.

use hashbrown::HashMap;

use super::error::DictionaryErrorKind as Kind;
use super::{GivenUp, Layer};

/// The names that are read; remarks with any other name are passed over.
const NAMES: [&str; 5] = ["type", "source", "version", "licence", "layer"];

/// The name of the lines, of which there may be many, that say what stands for an identifier that was given up.
const REPLACED: &str = "replaced";

/// The head lines read so far.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Value and line by name.
    values: HashMap<String, (String, u64)>,
    /// Identifiers that were given up.
    pub(super) given_up: Vec<GivenUp>,
}

/// An error with its line.
pub(super) type HeaderError = (u64, Kind);

impl Header {
    /// Takes a line that begins with `#`, without that sign.
    pub(super) fn add(&mut self, line: u64, remark: &str) -> Result<(), HeaderError> {
        let Some((name, value)) = remark.split_once(':') else {
            return Ok(());
        };
        let name = name.trim();
        if name == REPLACED {
            return self.add_given_up(line, value.trim());
        }
        if !NAMES.contains(&name) {
            return Ok(());
        }
        let value = (value.trim().to_owned(), line);
        match self.values.insert(name.to_owned(), value) {
            None => Ok(()),
            Some(_) => Err((line, Kind::RepeatedHeader(name.to_owned()))),
        }
    }

    /// Takes `OLD NEW …`.
    fn add_given_up(&mut self, line: u64, value: &str) -> Result<(), HeaderError> {
        let mut ids = value.split_ascii_whitespace().map(str::to_owned);
        let old = ids.next();
        let new: Vec<String> = ids.collect();
        match old {
            Some(old) if !new.is_empty() => {
                self.given_up.push(GivenUp { old, new });
                Ok(())
            }
            _ => Err((
                line,
                Kind::BadHeader {
                    name: REPLACED,
                    value: value.to_owned(),
                    expected: "does not say what stands for what (expected OLD NEW, two identifiers or more)",
                },
            )),
        }
    }

    /// The value of a head line that must be there.
    pub(super) fn required(&self, name: &'static str) -> Result<String, HeaderError> {
        self.values
            .get(name)
            .map(|(value, _)| value.clone())
            .filter(|value| !value.is_empty())
            .ok_or((1, Kind::MissingHeader(name)))
    }

    /// The name of the entity type.
    pub(super) fn entity_type(&self) -> Result<String, HeaderError> {
        let value = self.required("type")?;
        let is_name = value.starts_with(|first: char| first.is_ascii_lowercase())
            && value
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_name {
            return Ok(value);
        }
        let expected =
            "is no name of a type (expected small letters, digits and _, such as primary_cancer)";
        Err(self.bad("type", value, expected))
    }

    /// Base where the line is absent.
    pub(super) fn layer(&self) -> Result<Layer, HeaderError> {
        match self.values.get("layer").map(|(value, _)| value.as_str()) {
            None | Some("base") => Ok(Layer::Base),
            Some("overlay") => Ok(Layer::Overlay),
            Some(value) => Err(self.bad(
                "layer",
                value.to_owned(),
                "is not known (expected base or overlay)",
            )),
        }
    }

    fn bad(&self, name: &'static str, value: String, expected: &'static str) -> HeaderError {
        let line = self.values.get(name).map_or(1, |(_, line)| *line);
        let kind = Kind::BadHeader {
            name,
            value,
            expected,
        };
        (line, kind)
    }
}
