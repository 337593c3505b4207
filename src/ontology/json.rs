//! What the JSON forms share: an error with its place, an object in its order.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::{OntologyError, OntologyErrorKind, OntologySource};
use crate::document::Location;

/// What serde says, with line and column.
pub(super) fn malformed(source: &OntologySource, error: &serde_json::Error) -> OntologyError {
    let at = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let location = Location::at(at(error.line()), at(error.column()));
    // The place stands before the message already.
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(text, _)| text);
    source.error(location, OntologyErrorKind::Malformed(message.to_owned()))
}

/// The members of an object in the file's order, read without a tree in between.
pub(super) struct Members<T>(pub(super) Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}

struct MembersVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<T> {
    type Value = Members<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
