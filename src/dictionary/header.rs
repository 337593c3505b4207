//! The head lines of a dictionary file: `# name: value`, before the column row.

use hashbrown::HashMap;

use super::Layer;
use super::error::DictionaryErrorKind as Kind;

/// The names that are read; remarks with any other name are passed over.
const NAMES: [&str; 5] = ["type", "source", "version", "licence", "layer"];

/// The head lines read so far.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Value and line by name.
    values: HashMap<String, (String, u64)>,
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
        if !NAMES.contains(&name) {
            return Ok(());
        }
        let value = (value.trim().to_owned(), line);
        match self.values.insert(name.to_owned(), value) {
            None => Ok(()),
            Some(_) => Err((line, Kind::RepeatedHeader(name.to_owned()))),
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
