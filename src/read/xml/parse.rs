//! From the text of one record to its tree.

use std::fmt;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::entities;
use super::tree::{Node, Tree, UnknownEntity};

/// Elements may lie this deep in each other.
const MAX_DEPTH: usize = 1024;
/// A record may have this many elements and runs of text. A full text with all its annotations has some 100,000.
const MAX_NODES: usize = 4 << 20;

/// Why a record has no tree.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::read) struct Fault {
    /// Where, in bytes of the record.
    pub(in crate::read) byte: usize,
    pub(in crate::read) kind: FaultKind,
    /// What is wrong.
    pub(in crate::read) message: String,
}

/// What sort of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum FaultKind {
    Malformed,
    TooLarge,
    /// The record ends before its elements do.
    Unclosed,
}

impl Fault {
    fn new(byte: usize, kind: FaultKind, message: impl fmt::Display) -> Self {
        Self {
            byte,
            kind,
            message: message.to_string(),
        }
    }
}

/// Parses a record. Of the elements named in `skip` only the tag is kept.
///
/// # Errors
/// Where the record is not well-formed, is nested more than 1,024 deep, or has more than 4 Mi nodes.
pub(in crate::read) fn parse<'r>(record: &'r str, skip: &[&str]) -> Result<Tree<'r>, Fault> {
    let mut reader = Reader::from_str(record);
    let mut builder = Builder {
        tree: Tree {
            record,
            nodes: Vec::new(),
            text: String::new(),
            unknown: Vec::new(),
        },
        open: Vec::new(),
        skipping_from: None,
        may_extend_text: false,
    };
    loop {
        let before = byte_of(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let byte = byte_of(reader.error_position());
            Fault::new(byte, FaultKind::Malformed, describe(&error))
        })?;
        let after = byte_of(reader.buffer_position());
        match event {
            Event::Start(start) => {
                check_attributes(&start, before)?;
                let name = start.local_name();
                let is_skipped = skip.contains(&name.as_ref());
                builder.open(
                    before + 1..after - 1,
                    start.name().as_ref().len(),
                    is_skipped,
                )?;
            }
            Event::Empty(start) => {
                check_attributes(&start, before)?;
                builder.open(before + 1..after - 2, start.name().as_ref().len(), false)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.text(&text.xml10_content(), before)?,
            Event::CData(text) => builder.text(&text.xml10_content(), before)?,
            Event::GeneralRef(reference) => {
                let resolved = entities::resolve(&reference);
                if resolved.is_none() {
                    builder.tree.unknown.push(UnknownEntity {
                        byte: before,
                        name: reference.chars().take(40).collect(),
                    });
                }
                builder.text(
                    resolved.as_deref().unwrap_or(&record[before..after]),
                    before,
                )?;
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    builder.finish()
}

fn byte_of(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// The parser speaks of the end of its input, which is the end of the record here.
fn describe(error: &quick_xml::Error) -> String {
    error
        .to_string()
        .replace("before end of input", "before the end of the record")
        .replace("syntax error: ", "")
        .replace("ill-formed document: ", "")
}

fn check_attributes(start: &quick_xml::events::BytesStart<'_>, at: usize) -> Result<(), Fault> {
    for attribute in start.attributes() {
        if let Err(error) = attribute {
            return Err(Fault::new(
                at,
                FaultKind::Malformed,
                format!("bad attribute: {error}"),
            ));
        }
    }
    Ok(())
}

struct Builder<'r> {
    tree: Tree<'r>,
    /// Indices of the open elements.
    open: Vec<usize>,
    /// Depth of the open element whose contents are dropped.
    skipping_from: Option<usize>,
    /// Whether the last node is text that directly precedes what comes next.
    may_extend_text: bool,
}

impl<'r> Builder<'r> {
    fn open(
        &mut self,
        tag: std::ops::Range<usize>,
        name_length: usize,
        is_skipped: bool,
    ) -> Result<(), Fault> {
        let at = tag.start - 1;
        if self.open.len() >= MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            return Err(Fault::new(at, FaultKind::TooLarge, message));
        }
        self.open.push(self.tree.nodes.len());
        if self.skipping_from.is_some() {
            return Ok(());
        }
        self.may_extend_text = false;
        let node = Node::Element {
            tag: narrow(tag.start)..narrow(tag.end),
            name_length: narrow(name_length),
            end: 0,
        };
        self.push(node, at)?;
        if is_skipped {
            self.skipping_from = Some(self.open.len());
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.skipping_from == Some(self.open.len()) {
            self.skipping_from = None;
        }
        let Some(index) = self.open.pop() else {
            return;
        };
        if self.skipping_from.is_some() {
            return;
        }
        self.may_extend_text = false;
        let after = narrow(self.tree.nodes.len());
        if let Some(Node::Element { end, .. }) = self.tree.nodes.get_mut(index) {
            *end = after;
        }
    }

    fn text(&mut self, text: &str, at: usize) -> Result<(), Fault> {
        if self.skipping_from.is_some() || text.is_empty() {
            return Ok(());
        }
        let start = narrow(self.tree.text.len());
        self.tree.text.push_str(text);
        let end = narrow(self.tree.text.len());
        if self.may_extend_text
            && let Some(Node::Text(range)) = self.tree.nodes.last_mut()
        {
            range.end = end;
            return Ok(());
        }
        self.may_extend_text = true;
        self.push(Node::Text(start..end), at)
    }

    fn push(&mut self, node: Node, at: usize) -> Result<(), Fault> {
        if self.tree.nodes.len() >= MAX_NODES {
            let message = format!("more than {MAX_NODES} elements and runs of text in one record");
            return Err(Fault::new(at, FaultKind::TooLarge, message));
        }
        self.tree.nodes.push(node);
        Ok(())
    }

    fn finish(self) -> Result<Tree<'r>, Fault> {
        if let Some(&index) = self.open.last() {
            let name = match self.tree.nodes.get(index) {
                Some(Node::Element {
                    tag, name_length, ..
                }) => {
                    let start = tag.start as usize;
                    &self.tree.record[start..start + *name_length as usize]
                }
                _ => "element",
            };
            let message = format!("<{name}> is not closed");
            let end = self.tree.record.len();
            return Err(Fault::new(end, FaultKind::Unclosed, message));
        }
        Ok(self.tree)
    }
}

/// Records are at most 1 GiB, which the splitter sees to; trebled by U+FFFD, they still fit.
fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::tree::Element;
    use super::*;

    fn fault(record: &str) -> Fault {
        parse(record, &[]).expect_err("it is broken")
    }

    #[test]
    fn references_cdata_and_comments_make_one_text() {
        let tree = parse(
            "<a>x&lt;<!-- no --><![CDATA[<y>]]>&beta;&#x3b3;&lol;\r\nz</a>",
            &[],
        )
        .unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.raw_text(), "x<<y>βγ&lol;\nz");
        assert_eq!(tree.nodes.len(), 2, "one element, one text");
    }

    #[test]
    fn attributes_are_found_by_name() {
        let tree = parse("<a b='1' x:c=\"&lt; 2 \" d=''/>", &[]).unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.attribute("b").as_deref(), Some("1"));
        assert_eq!(root.attribute("x:c").as_deref(), Some("< 2"));
        assert_eq!(root.attribute("d"), None);
        assert_eq!(root.attribute("e"), None);
    }

    #[test]
    fn paths_and_skipped_elements() {
        let tree = parse(
            "<r><a><b>1</b></a><s><b>no</b>t</s><a><c>2</c></a></r>",
            &["s"],
        )
        .unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.at(&["a", "b"]).unwrap().raw_text(), "1");
        assert_eq!(root.child("s").unwrap().raw_text(), "");
        assert_eq!(root.all("a").count(), 2);
        assert_eq!(root.raw_text(), "12");
        let names: Vec<_> = root.descendants().map(Element::name).collect();
        assert_eq!(names, ["a", "b", "s", "a", "c"]);
    }

    #[test]
    fn faults_say_what_and_where() {
        let mismatch = fault("<a><b>x</c></a>");
        assert_eq!((mismatch.byte, mismatch.kind), (7, FaultKind::Malformed));
        assert!(mismatch.message.contains("`</b>`"), "{}", mismatch.message);
        assert_eq!(fault("<a><b>x</b>").kind, FaultKind::Unclosed);
        assert_eq!(fault("<a>x & y</a>").kind, FaultKind::Malformed);
        assert_eq!(fault("<a x=1>y</a>").kind, FaultKind::Malformed);
        assert_eq!(fault("<a><!-- x</a>").kind, FaultKind::Malformed);
    }

    #[test]
    fn depth_is_capped_and_costs_no_stack() {
        let deep = "<a>".repeat(200_000) + &"</a>".repeat(200_000);
        assert_eq!(fault(&deep).kind, FaultKind::TooLarge);
        let fair = "<a>".repeat(MAX_DEPTH) + "x" + &"</a>".repeat(MAX_DEPTH);
        assert_eq!(parse(&fair, &[]).unwrap().root().unwrap().raw_text(), "x");
    }

    #[test]
    fn many_attributes_and_namespaces_take_linear_time() {
        let joined = |n: u32, attribute: fn(u32) -> String| {
            (0..n).map(attribute).collect::<Vec<_>>().concat()
        };
        let attributes = joined(100_000, |i| format!(" a{i}=\"1\""));
        let namespaces = joined(10_000, |i| format!(" xmlns:n{i}=\"u{i}\""));
        let record = format!("<a{attributes}><b{namespaces}>x</b></a>");
        let started = std::time::Instant::now();
        let tree = parse(&record, &[]).unwrap();
        assert_eq!(
            tree.root().unwrap().attribute("a99999").as_deref(),
            Some("1")
        );
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
