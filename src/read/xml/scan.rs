//! The tree of a record in plain XML, which is nearly every record, several times as fast as by a parser of all XML.
//!
//! The scanner takes one element with all that it holds: tags whose names are of ASCII characters and whose attributes
//! stand in quotes, text, and references that are in the table. Whatever else there may be, sound or not (comments,
//! CDATA, an end tag that is not the one expected), is left to `parse`, which takes the record from its beginning. So
//! the scanner finds no faults, and what it gives is what `parse` would: tests and fuzzing compare the two.

use std::ops::Range;

use super::builder::Builder;
use super::entities;
use super::tree::Tree;

/// A tag of a plain record has so many attributes at most, since each is compared with those before it.
const MAX_ATTRIBUTES: usize = 8;

/// Whether a byte may stand in the name of a plain record, but for the colon behind a prefix.
static IS_OF_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        byte += 1;
    }
    table
};

/// The tree of the record, `None` where it is not plain. Of the elements named in `skip` only the tag is kept.
pub(super) fn scan<'r>(record: &'r str, skip: &[&str]) -> Option<Tree<'r>> {
    let mut scanner = Scanner { record, at: 0 };
    let mut builder = Builder::new(record);
    let mut open: Vec<&[u8]> = Vec::new();
    loop {
        scanner.take(b"<")?;
        if scanner.take(b"/").is_some() {
            scanner.take(open.pop()?)?;
            scanner.take(b">")?;
            builder.close();
        } else {
            let start = scanner.at;
            let name = scanner.name()?;
            let is_empty = scanner.attributes()?;
            let tag = start..scanner.at - if is_empty { 2 } else { 1 };
            let is_skipped = !is_empty && skip.contains(&&record[name.clone()]);
            builder.open(tag, name.clone(), is_skipped).ok()?;
            if is_empty {
                builder.close();
            } else {
                open.push(&record.as_bytes()[start..name.end]);
            }
        }
        if open.is_empty() {
            break;
        }
        scanner.text(&mut builder)?;
    }
    if scanner.at < record.len() {
        return None;
    }
    builder.finish().ok()
}

/// A place in a record.
struct Scanner<'r> {
    record: &'r str,
    /// In bytes.
    at: usize,
}

impl<'r> Scanner<'r> {
    /// The bytes that have not been taken.
    fn rest(&self) -> &'r [u8] {
        &self.record.as_bytes()[self.at..]
    }

    /// Passes over these bytes, if they come next.
    fn take(&mut self, expected: &[u8]) -> Option<()> {
        self.rest()
            .starts_with(expected)
            .then(|| self.at += expected.len())
    }

    /// Passes over bytes of that kind, as many as there are.
    fn take_while(&mut self, is_of_kind: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        let length = rest.iter().position(|&byte| !is_of_kind(byte));
        self.at += length.unwrap_or(rest.len());
        start..self.at
    }

    /// Passes over a name, and gives what follows its prefix; `None` where there is no name, or one with two prefixes.
    fn name(&mut self) -> Option<Range<usize>> {
        let is_of_name = |byte| IS_OF_NAME[usize::from(byte)];
        let mut name = self.take_while(is_of_name);
        if self.take(b":").is_some() {
            name = self.take_while(is_of_name);
        }
        (!name.is_empty() && !self.rest().starts_with(b":")).then_some(name)
    }

    /// Passes over attributes and the end of the tag; whether it is that of an empty element.
    fn attributes(&mut self) -> Option<bool> {
        let mut names = [""; MAX_ATTRIBUTES];
        let mut n_before = 0;
        loop {
            let is_apart = !self
                .take_while(|byte| byte.is_ascii_whitespace() && byte != b'\x0c')
                .is_empty();
            if self.take(b">").is_some() {
                return Some(false);
            }
            if self.take(b"/>").is_some() {
                return Some(true);
            }
            let start = self.at;
            self.name().filter(|_| is_apart)?;
            let name = &self.record[start..self.at];
            if names[..n_before].contains(&name) {
                return None;
            }
            *names.get_mut(n_before)? = name;
            self.take(b"=")?;
            let (&quote, value) = self.rest().split_first()?;
            if !matches!(quote, b'"' | b'\'') {
                return None;
            }
            self.at += memchr::memchr(quote, value)? + 2;
            n_before += 1;
        }
    }

    /// Adds the text up to the next tag.
    fn text(&mut self, builder: &mut Builder<'r>) -> Option<()> {
        let start = self.at;
        loop {
            let from = self.at;
            self.at += memchr::memchr3(b'<', b'&', b'\r', self.rest())?;
            let is_last = self.rest().starts_with(b"<");
            if is_last && from == start {
                return builder.verbatim(start..self.at).ok();
            }
            builder.resolved(&self.record[from..self.at], from).ok()?;
            if is_last {
                return Some(());
            }
            let at = self.at;
            if self.take(b"&").is_some() {
                let length = memchr::memchr(b';', self.rest())?;
                let name = &self.record[self.at..self.at + length];
                builder.resolved(&entities::resolve(name)?, at).ok()?;
                self.at += length + 1;
            } else if self.take(b"\r\n").or_else(|| self.take(b"\r")).is_some() {
                builder.resolved("\n", at).ok()?;
            }
        }
    }
}

#[cfg(test)]
mod tests;
