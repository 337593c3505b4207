//! One record as a tree in two flat vectors.
//!
//! Nodes lie in document order and each element knows where its last descendant lies, so walking, skipping and dropping
//! need no recursion: the depth of a document costs no stack.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::attributes::Attributes;

use super::entities::attribute_value;

/// A node: an element or a run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element {
        /// The tag without its angle brackets, as bytes of the record.
        tag: Range<u32>,
        /// The name without its prefix, as bytes of the record.
        name: Range<u32>,
        /// Index one past the last descendant.
        end: u32,
    },
    /// Text as it stands in the record, as bytes of it.
    Verbatim(Range<u32>),
    /// Text that the record says in other words, as bytes of the tree's resolved text.
    Resolved(Range<u32>),
}

/// The tree of one record.
#[derive(Debug)]
pub(in crate::read) struct Tree<'r> {
    pub(super) record: &'r str,
    pub(super) nodes: Vec<Node>,
    /// References resolved and line ends normalized, as XML 1.0 section 2.11 has it.
    pub(super) resolved: String,
    /// References that are left as they stand, in order.
    pub(super) unknown: Vec<UnknownEntity>,
}

/// A reference to an entity that is not in the table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownEntity {
    /// Where, in bytes of the record.
    pub(super) byte: usize,
    /// Its name, cut where it is long.
    pub(super) name: String,
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) struct Element<'t> {
    tree: &'t Tree<'t>,
    index: usize,
}

/// A step of a walk through an element.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) enum Step<'t> {
    Enter(Element<'t>),
    Leave(Element<'t>),
    Text(&'t str),
}

/// Trees are the same where all that can be read off them is.
#[cfg(any(test, fuzzing))]
impl PartialEq for Tree<'_> {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(ours, theirs): (&Node, &Node)| match (ours, theirs) {
            (Node::Element { .. }, Node::Element { .. }) => ours == theirs,
            _ => self.text_of(ours) == other.text_of(theirs),
        };
        self.record == other.record
            && self.unknown == other.unknown
            && self.nodes.len() == other.nodes.len()
            && self.nodes.iter().zip(&other.nodes).all(is_same)
    }
}

impl Tree<'_> {
    /// The outermost element.
    pub(in crate::read) fn root(&self) -> Option<Element<'_>> {
        let index = self
            .nodes
            .iter()
            .position(|node| matches!(node, Node::Element { .. }))?;
        Some(Element { tree: self, index })
    }

    /// The text of a node, where it is one of text.
    fn text_of(&self, node: &Node) -> Option<&str> {
        let (text, range) = match node {
            Node::Verbatim(range) => (self.record, range),
            Node::Resolved(range) => (&*self.resolved, range),
            Node::Element { .. } => return None,
        };
        Some(&text[range.start as usize..range.end as usize])
    }
}

impl<'t> Element<'t> {
    /// Index one past the last descendant.
    fn end(self) -> usize {
        match &self.tree.nodes[self.index] {
            Node::Element { end, .. } => *end as usize,
            Node::Verbatim(_) | Node::Resolved(_) => self.index + 1,
        }
    }

    /// The name without its prefix.
    pub(in crate::read) fn name(self) -> &'t str {
        match &self.tree.nodes[self.index] {
            Node::Element { name, .. } => &self.tree.record[name.start as usize..name.end as usize],
            Node::Verbatim(_) | Node::Resolved(_) => "",
        }
    }

    fn attributes(self) -> Attributes<'t> {
        let (tag, name) = match &self.tree.nodes[self.index] {
            Node::Element { tag, name, .. } => (tag, name),
            Node::Verbatim(_) | Node::Resolved(_) => return Attributes::new("", 0),
        };
        let attributes = &self.tree.record[name.end as usize..tag.end as usize];
        let mut attributes = Attributes::new(attributes, 0);
        attributes.with_checks(false);
        attributes
    }

    /// The value of the attribute of that name, prefix and all, trimmed. `None` too where it is empty.
    pub(in crate::read) fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        let found = self
            .attributes()
            .flatten()
            .find(|attribute| attribute.key.as_ref() == name)?;
        let value = match found.value {
            Cow::Borrowed(raw) => attribute_value(raw),
            Cow::Owned(raw) => Cow::Owned(attribute_value(&raw).into_owned()),
        };
        Some(match value {
            Cow::Borrowed(value) => Cow::Borrowed(value.trim()),
            Cow::Owned(value) => Cow::Owned(value.trim().to_owned()),
        })
        .filter(|value| !value.is_empty())
    }

    /// The elements directly inside.
    pub(in crate::read) fn children(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.end();
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            while next < end {
                let child = Element {
                    tree: self.tree,
                    index: next,
                };
                match &self.tree.nodes[next] {
                    Node::Element { end, .. } => {
                        next = *end as usize;
                        return Some(child);
                    }
                    Node::Verbatim(_) | Node::Resolved(_) => next += 1,
                }
            }
            None
        })
    }

    /// The elements of that name directly inside.
    pub(in crate::read) fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        self.children().filter(move |child| child.name() == name)
    }

    /// The first element of that name directly inside.
    pub(in crate::read) fn child(self, name: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.name() == name)
    }

    /// The first element down that path of names; of several of a name the first is taken.
    pub(in crate::read) fn at(self, path: &[&str]) -> Option<Element<'t>> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The elements at any depth inside, in document order.
    pub(in crate::read) fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.end();
        (self.index + 1..end)
            .filter(|&index| matches!(self.tree.nodes[index], Node::Element { .. }))
            .map(move |index| Element {
                tree: self.tree,
                index,
            })
    }

    /// The text inside, unchanged, where there is nothing else.
    pub(in crate::read) fn only_text(self) -> Option<&'t str> {
        match &self.tree.nodes[self.index + 1..self.end()] {
            [] => Some(""),
            [node] => self.tree.text_of(node),
            _ => None,
        }
    }

    /// All text inside, unchanged.
    pub(in crate::read) fn raw_text(self) -> String {
        let end = self.end();
        self.tree.nodes[self.index + 1..end]
            .iter()
            .filter_map(|node| self.tree.text_of(node))
            .collect()
    }

    /// Walks through everything inside. What `visit` gives back matters on entering an element: where it is `false`,
    /// the element is passed over with all its contents.
    pub(in crate::read) fn walk(self, mut visit: impl FnMut(Step<'t>) -> bool) {
        let last = self.end();
        let mut open: Vec<(Element<'t>, usize)> = Vec::new();
        let mut index = self.index + 1;
        loop {
            while let Some((element, end)) = open.last().copied()
                && end <= index
            {
                visit(Step::Leave(element));
                open.pop();
            }
            if index >= last {
                return;
            }
            let node = &self.tree.nodes[index];
            if let Some(text) = self.tree.text_of(node) {
                visit(Step::Text(text));
                index += 1;
                continue;
            }
            let element = Element {
                tree: self.tree,
                index,
            };
            let end = element.end();
            if visit(Step::Enter(element)) {
                open.push((element, end));
                index += 1;
            } else {
                index = end;
            }
        }
    }
}
