//! Makes the tree of a record, node by node.

use std::fmt;
use std::ops::Range;

use super::tree::{Node, Tree, UnknownEntity};

/// Elements may lie this deep in each other.
pub(super) const MAX_DEPTH: usize = 1024;
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
    pub(super) fn new(byte: usize, kind: FaultKind, message: impl fmt::Display) -> Self {
        Self {
            byte,
            kind,
            message: message.to_string(),
        }
    }
}

/// Takes what a parser comes across, in order.
pub(super) struct Builder<'r> {
    tree: Tree<'r>,
    /// Indices of the open elements.
    open: Vec<usize>,
    /// Depth of the open element whose contents are dropped.
    skipping_from: Option<usize>,
    /// Whether the last node is resolved text that directly precedes what comes next.
    may_extend_text: bool,
}

impl<'r> Builder<'r> {
    pub(super) fn new(record: &'r str) -> Self {
        Self {
            tree: Tree {
                record,
                nodes: Vec::new(),
                resolved: String::new(),
                unknown: Vec::new(),
            },
            open: Vec::new(),
            skipping_from: None,
            may_extend_text: false,
        }
    }

    /// Opens an element. `tag` is what lies between its angle brackets, `name` its name without prefix, both as bytes of
    /// the record; where it is skipped, only the tag is kept.
    pub(super) fn open(
        &mut self,
        tag: Range<usize>,
        name: Range<usize>,
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
        let node = Node::Element {
            tag: narrow(tag.start)..narrow(tag.end),
            name: narrow(name.start)..narrow(name.end),
            end: 0,
        };
        self.push(node, at)?;
        if is_skipped {
            self.skipping_from = Some(self.open.len());
        }
        Ok(())
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
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

    /// Adds text that stands in the record as it is to be read.
    pub(super) fn verbatim(&mut self, text: Range<usize>) -> Result<(), Fault> {
        if self.skipping_from.is_some() || text.is_empty() {
            return Ok(());
        }
        let at = text.start;
        self.push(Node::Verbatim(narrow(text.start)..narrow(text.end)), at)
    }

    /// Adds text that stands for what begins at byte `at` of the record. What directly follows such text belongs to it.
    pub(super) fn resolved(&mut self, text: &str, at: usize) -> Result<(), Fault> {
        if self.skipping_from.is_some() || text.is_empty() {
            return Ok(());
        }
        let start = narrow(self.tree.resolved.len());
        self.tree.resolved.push_str(text);
        let end = narrow(self.tree.resolved.len());
        if self.may_extend_text
            && let Some(Node::Resolved(range)) = self.tree.nodes.last_mut()
        {
            range.end = end;
            return Ok(());
        }
        self.push(Node::Resolved(start..end), at)?;
        self.may_extend_text = true;
        Ok(())
    }

    /// Notes a reference that is not in the table.
    pub(super) fn unknown(&mut self, entity: UnknownEntity) {
        self.tree.unknown.push(entity);
    }

    fn push(&mut self, node: Node, at: usize) -> Result<(), Fault> {
        if self.tree.nodes.len() >= MAX_NODES {
            let message = format!("more than {MAX_NODES} elements and runs of text in one record");
            return Err(Fault::new(at, FaultKind::TooLarge, message));
        }
        self.may_extend_text = false;
        self.tree.nodes.push(node);
        Ok(())
    }

    /// The tree, where all its elements are closed.
    pub(super) fn finish(self) -> Result<Tree<'r>, Fault> {
        if let Some(&index) = self.open.last() {
            let name = match self.tree.nodes.get(index) {
                Some(Node::Element { tag, name, .. }) => {
                    &self.tree.record[tag.start as usize..name.end as usize]
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
