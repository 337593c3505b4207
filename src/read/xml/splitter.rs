//! Cuts a stream of XML into records without parsing it.
//!
//! The splitter knows comments, CDATA, processing instructions, DOCTYPE and quoted attributes, and nothing else: it
//! looks for the tags that open and close a record. So a record that is not well-formed costs that record only, the
//! next one begins at its own start tag, and memory holds one record. Each byte is looked at a bounded number of times.

use std::io;

use super::boundaries::Boundaries;
use super::markup::{Construct, Found, Markup, TagKind, find_markup};
use super::window::{Place, Window};

/// An element that is read as a record of its own.
#[derive(Debug)]
pub(in crate::read) struct RecordTag {
    /// Its name without prefix.
    pub(in crate::read) name: &'static str,
    /// Whether its start tag inside another record means that the other one was not closed.
    pub(in crate::read) resyncs: bool,
    /// Names of records that may lie inside it and are not records then.
    pub(in crate::read) within: &'static [&'static str],
}

/// Why a record is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::read) enum Cut {
    /// The input ends inside it.
    EndOfInput,
    /// Another record, or the end of the root element, comes before its end tag.
    MissingEndTag,
}

/// The bytes of one record.
#[derive(Debug)]
pub(in crate::read) struct RawRecord {
    pub(in crate::read) bytes: Vec<u8>,
    pub(in crate::read) tag: &'static str,
    /// Where it starts.
    pub(in crate::read) place: Place,
    pub(in crate::read) cut: Option<Cut>,
}

/// What the splitter comes across.
#[derive(Debug)]
pub(in crate::read) enum Piece {
    Record(RawRecord),
    /// A record of more bytes than allowed: its first bytes and where it starts.
    TooLarge {
        head: Vec<u8>,
        place: Place,
    },
    /// A comment or the like, between records, that does not end or is too large.
    Unclosed {
        what: &'static str,
        place: Place,
        /// Whether its end was not looked for any further, since it is larger than a record may be.
        is_too_large: bool,
    },
}

/// How the input ended.
#[derive(Debug)]
pub(in crate::read) struct Ending {
    /// Where.
    pub(in crate::read) place: Place,
    /// The error that ended it.
    pub(in crate::read) error: Option<io::Error>,
    /// The first root element.
    pub(in crate::read) first_root: Option<String>,
    /// The root element that is still open.
    pub(in crate::read) open_root: Option<String>,
    /// Whether there was anything but white space.
    pub(in crate::read) has_content: bool,
}

#[derive(Clone, Copy)]
enum State {
    Outside,
    /// The window starts at the record.
    Inside(&'static RecordTag),
    /// In a record that is too large; its bytes are dropped.
    Skipping(&'static RecordTag),
}

/// Reads records off an input.
pub(in crate::read) struct Splitter {
    window: Window,
    tags: &'static [RecordTag],
    max_bytes: usize,
    state: State,
    /// Where in the window to look on.
    at: usize,
    /// Up to which offset of the input the end of each construct is known not to be.
    no_end_before: [u64; Construct::COUNT],
    root: Option<String>,
    /// The tags of records and of the root, once they are needed.
    boundaries: Option<Boundaries>,
    /// How many elements of the root's name are open.
    root_depth: usize,
    first_root: Option<String>,
    has_content: bool,
    has_reported_unclosed: bool,
}

impl Splitter {
    pub(in crate::read) fn new(
        window: Window,
        tags: &'static [RecordTag],
        max_bytes: usize,
    ) -> Self {
        Self {
            window,
            tags,
            // Spans are 32 bits wide and U+FFFD may treble a byte.
            max_bytes: max_bytes.min(1 << 30),
            state: State::Outside,
            at: 0,
            no_end_before: [0; Construct::COUNT],
            root: None,
            boundaries: None,
            root_depth: 0,
            first_root: None,
            has_content: false,
            has_reported_unclosed: false,
        }
    }

    /// The next piece, or how the input ended.
    pub(in crate::read) fn next(&mut self) -> Result<Piece, Ending> {
        loop {
            let bytes = self.window.bytes();
            let from = match self.state {
                State::Outside => self.at,
                State::Inside(_) | State::Skipping(_) => {
                    let names = self.tags.iter().map(|tag| tag.name);
                    self.boundaries
                        .get_or_insert_with(|| Boundaries::new(names.chain(self.root.as_deref())))
                        .look_from(bytes, self.at)
                }
            };
            match find_markup(bytes, from, self.no_end_before()) {
                Found::Markup(markup) => {
                    self.has_content = true;
                    if let Some(piece) = self.take(&markup) {
                        return Ok(piece);
                    }
                }
                Found::Nothing => {
                    self.at = self.window.bytes().len();
                    if let Some(piece) = self.read_on() {
                        return piece;
                    }
                }
                Found::Unfinished { at, construct } => {
                    self.remember(construct);
                    self.at = at;
                    self.drop_before_at();
                    if !self.grow_twofold() {
                        // It never ends: its `<` is read as text, and what follows as if it were not there.
                        let place = self.window.place();
                        self.at += 1;
                        if let Some(piece) = self.unclosed(construct, place) {
                            return Ok(piece);
                        }
                    }
                }
            }
        }
    }

    /// Notes that the end of a construct is not in the window, so that no stretch is searched for it twice.
    fn remember(&mut self, construct: Option<Construct>) {
        if let Some(construct) = construct.filter(|&construct| construct != Construct::Doctype) {
            let seen = u64::try_from(self.window.bytes().len()).unwrap_or(u64::MAX);
            self.no_end_before[construct as usize] = self.window.offset() + seen;
        }
    }

    /// Doubles what is known of unfinished markup, so that looking at it anew each time stays linear in sum. Of markup
    /// as short as it usually is, what one read gives is enough: waiting for more would hold up a record whose end tag
    /// is there. `false` at the end of the input and where it is too large.
    fn grow_twofold(&mut self) -> bool {
        const SHORT: usize = 4 << 10;
        let length = self.window.bytes().len();
        let unfinished = length - self.at;
        let wanted = if unfinished <= SHORT {
            length
        } else {
            length + unfinished
        };
        let mut has_grown = false;
        while self.window.bytes().len() <= self.max_bytes
            && (!has_grown || self.window.bytes().len() < wanted)
            && self.window.grow()
        {
            has_grown = true;
        }
        has_grown
    }

    /// Reports the first construct between records that never ends. (Inside a record, parsing the record reports it.)
    fn unclosed(&mut self, construct: Option<Construct>, place: Place) -> Option<Piece> {
        let construct = construct?;
        if construct == Construct::Doctype {
            // Later ones are text: each would have to be looked at to the end.
            self.no_end_before[construct as usize] = u64::MAX;
        }
        if !matches!(self.state, State::Outside) || self.has_reported_unclosed {
            return None;
        }
        self.has_reported_unclosed = true;
        Some(Piece::Unclosed {
            what: construct.name(),
            place,
            is_too_large: self.window.bytes().len() > self.max_bytes,
        })
    }

    /// The error that ended the input, if it was one.
    pub(in crate::read) fn take_error(&mut self) -> Option<io::Error> {
        self.window.take_error()
    }

    /// For each construct, the index in the window before which its end need not be looked for.
    fn no_end_before(&self) -> [usize; Construct::COUNT] {
        self.no_end_before.map(|offset| {
            usize::try_from(offset.saturating_sub(self.window.offset())).unwrap_or(usize::MAX)
        })
    }

    /// Outside of records, forgets what has been looked at.
    fn drop_before_at(&mut self) {
        if !matches!(self.state, State::Inside(_)) {
            let passed = &self.window.bytes()[..self.at];
            self.has_content |= !passed.iter().all(u8::is_ascii_whitespace);
            self.discard(self.at);
        }
    }

    fn discard(&mut self, n: usize) {
        self.window.discard(n);
        self.at -= n;
    }

    /// Gets more bytes where the window holds no markup any more.
    fn read_on(&mut self) -> Option<Result<Piece, Ending>> {
        self.drop_before_at();
        if let State::Inside(tag) = self.state
            && self.window.bytes().len() > self.max_bytes
        {
            return Some(Ok(self.give_up(State::Skipping(tag))));
        }
        if self.window.grow() {
            return None;
        }
        if let State::Inside(tag) = self.state {
            let end = self.window.bytes().len();
            return Some(Ok(self.finish(tag, end, Some(Cut::EndOfInput))));
        }
        self.drop_before_at();
        Some(Err(Ending {
            place: self.window.place(),
            error: self.window.take_error(),
            first_root: self.first_root.take(),
            open_root: self.root.take(),
            has_content: self.has_content,
        }))
    }

    /// Acts on one piece of markup.
    fn take(&mut self, markup: &Markup) -> Option<Piece> {
        self.at = markup.end;
        let Some((kind, name)) = &markup.tag else {
            self.drop_before_at();
            return None;
        };
        let name = &self.window.bytes()[name.clone()];
        let tag = self.tags.iter().find(|tag| tag.name.as_bytes() == name);
        let is_root = self
            .root
            .as_deref()
            .is_some_and(|root| root.as_bytes() == name);
        let (open, is_read) = match self.state {
            State::Outside => return self.take_outside(markup, tag, is_root),
            State::Inside(open) => (open, true),
            State::Skipping(open) => (open, false),
        };
        let opens_another = *kind != TagKind::End
            && tag.is_some_and(|tag| tag.resyncs && !open.within.contains(&tag.name));
        let closes_root = is_root && self.count_root(*kind);
        if opens_another || closes_root {
            // Looked at once more from outside.
            self.at = markup.start;
            self.root_depth = self.root_depth.max(1);
            if is_read {
                return Some(self.finish(open, markup.start, Some(Cut::MissingEndTag)));
            }
            self.state = State::Outside;
        } else if *kind == TagKind::End && tag.is_some_and(|tag| tag.name == open.name) {
            if is_read {
                return Some(self.finish(open, markup.end, None));
            }
            self.state = State::Outside;
        } else if is_read && markup.end > self.max_bytes {
            return Some(self.give_up(State::Skipping(open)));
        }
        self.drop_before_at();
        None
    }

    fn take_outside(
        &mut self,
        markup: &Markup,
        tag: Option<&'static RecordTag>,
        is_root: bool,
    ) -> Option<Piece> {
        let (kind, name) = markup.tag.as_ref()?;
        match (kind, tag) {
            (TagKind::Start, Some(tag)) => {
                self.discard(markup.start);
                self.state = State::Inside(tag);
                return None;
            }
            (TagKind::Empty, Some(tag)) => {
                self.discard(markup.start);
                return Some(self.finish(tag, markup.end - markup.start, None));
            }
            _ if is_root => {
                let is_over = self.count_root(*kind);
                self.root.take_if(|_| is_over);
            }
            (TagKind::Start | TagKind::Empty, None) if self.root.is_none() => {
                let name = String::from_utf8_lossy(&self.window.bytes()[name.clone()]).into_owned();
                self.first_root.get_or_insert_with(|| name.clone());
                if *kind == TagKind::Start {
                    self.boundaries = None;
                    self.root = Some(name);
                    self.root_depth = 1;
                }
            }
            _ => {}
        }
        self.drop_before_at();
        None
    }

    /// Keeps count of open elements of the root's name; whether this tag closes the root.
    fn count_root(&mut self, kind: TagKind) -> bool {
        match kind {
            TagKind::Start => self.root_depth += 1,
            TagKind::End => self.root_depth = self.root_depth.saturating_sub(1),
            TagKind::Empty => {}
        }
        self.root_depth == 0
    }

    /// Refuses the record that the window starts at.
    fn give_up(&mut self, next: State) -> Piece {
        const HEAD: usize = 4 << 10;
        let bytes = self.window.bytes();
        let piece = Piece::TooLarge {
            head: bytes[..bytes.len().min(HEAD)].to_vec(),
            place: self.window.place(),
        };
        self.state = next;
        self.drop_before_at();
        piece
    }

    /// Hands out the window up to `end` as a record, or refuses it.
    fn finish(&mut self, tag: &'static RecordTag, end: usize, cut: Option<Cut>) -> Piece {
        self.at = self.at.max(end);
        if end > self.max_bytes {
            return self.give_up(State::Outside);
        }
        let record = RawRecord {
            bytes: self.window.bytes()[..end].to_vec(),
            tag: tag.name,
            place: self.window.place(),
            cut,
        };
        self.discard(end);
        self.state = State::Outside;
        Piece::Record(record)
    }
}

#[cfg(test)]
mod tests;
