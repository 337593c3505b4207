//! Cuts a stream of JSON into objects, one a document, without parsing it.
//!
//! Understands what BioC JSON comes in: a collection object with `documents`, a document object, an array of either,
//! and several of these one after the other (one a line). An object is known for a collection when its key `documents`
//! comes by, so that its documents stream and memory holds one of them. Braces are counted outside of strings; whether
//! a document is valid JSON is for the parser to say, and costs that document only.

use std::io;

use super::xml::{Place, Window};

/// What the splitter comes across.
#[derive(Debug)]
pub(super) enum Piece {
    /// A document, or an object that may be one.
    Document { bytes: Vec<u8>, place: Place },
    /// What a collection says before its documents, as JSON.
    Header(Vec<u8>),
    /// An object of more bytes than allowed.
    TooLarge(Place),
    /// Something between documents that does not belong there.
    Stray(Place),
    /// An object that the next one, on a new line, comes in upon.
    Unclosed { bytes: Vec<u8>, place: Place },
}

/// How the input ended.
#[derive(Debug)]
pub(super) struct Ending {
    pub(super) place: Place,
    pub(super) error: Option<io::Error>,
    /// Whether something is still open.
    pub(super) is_cut: bool,
    /// The unfinished object.
    pub(super) rest: Vec<u8>,
    pub(super) has_content: bool,
}

/// Keys whose array holds documents. `PubTator3` is how that service calls it.
const DOCUMENT_KEYS: [&[u8]; 2] = [b"\"documents\"", b"\"PubTator3\""];

/// What encloses the place between objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// An array of documents or collections.
    Array,
    /// The documents of a collection.
    Documents,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Between,
    /// Between, after something stray that has been reported.
    Astray,
    /// In an object that starts the window.
    Object,
    /// In an object that is too large; its bytes are dropped.
    Skipped,
    /// In a collection, after its documents.
    Tail,
}

/// Reads documents off an input.
pub(super) struct JsonSplitter {
    window: Window,
    max_bytes: usize,
    state: State,
    frames: Vec<Frame>,
    at: usize,
    /// Open brackets of the object or tail.
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
    /// Start of the last string, and its end where it is over, as indices into the window.
    string: (usize, usize),
    /// The last byte that is not white space, and the last byte.
    last: (u8, u8),
    has_content: bool,
}

impl JsonSplitter {
    pub(super) fn new(window: Window, max_bytes: usize) -> Self {
        Self {
            window,
            max_bytes: max_bytes.min(1 << 30),
            state: State::Between,
            frames: Vec::new(),
            at: 0,
            depth: 0,
            is_in_string: false,
            is_escaped: false,
            string: (0, 0),
            last: (b' ', b'\n'),
            has_content: false,
        }
    }

    /// The next piece, or how the input ended.
    pub(super) fn next(&mut self) -> Result<Piece, Ending> {
        loop {
            while let Some(&byte) = self.window.bytes().get(self.at) {
                self.has_content |= !byte.is_ascii_whitespace();
                let piece = match self.state {
                    State::Between | State::Astray => self.between(byte),
                    State::Object | State::Skipped | State::Tail => self.inside(byte),
                };
                if let Some(piece) = piece {
                    return Ok(piece);
                }
            }
            if self.state == State::Object {
                if self.at > self.max_bytes {
                    return Ok(self.give_up());
                }
            } else {
                self.discard(self.at);
            }
            if !self.window.grow() {
                let rest = self.window.bytes().to_vec();
                self.discard(self.at);
                let is_open = !matches!(self.state, State::Between | State::Astray);
                return Err(Ending {
                    place: self.window.place(),
                    error: self.window.take_error(),
                    is_cut: is_open || !self.frames.is_empty(),
                    rest,
                    has_content: self.has_content,
                });
            }
        }
    }

    fn discard(&mut self, n: usize) {
        self.window.discard(n);
        self.at -= n;
        self.string = (
            self.string.0.saturating_sub(n),
            self.string.1.saturating_sub(n),
        );
    }

    /// One byte between objects.
    fn between(&mut self, byte: u8) -> Option<Piece> {
        let start = self.at;
        self.at += 1;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => return None,
            b'{' => {
                self.discard(start);
                self.begin(State::Object);
                return None;
            }
            // Depth that makes no sense is not worth memory.
            b'[' if self.frames.len() < 64 => self.frames.push(Frame::Array),
            b']' if !self.frames.is_empty() => {
                if self.frames.pop() == Some(Frame::Documents) {
                    self.begin(State::Tail);
                }
            }
            _ if self.state == State::Astray => return None,
            _ => {
                self.discard(start);
                self.state = State::Astray;
                return Some(Piece::Stray(self.window.place()));
            }
        }
        self.state = match self.state {
            State::Astray => State::Between,
            state => state,
        };
        None
    }

    /// Begins an object or tail whose opening brace has been read.
    fn begin(&mut self, state: State) {
        self.state = state;
        self.depth = 1;
        self.is_in_string = false;
        self.is_escaped = false;
        self.string = (0, 0);
        self.last = (b'{', b'{');
    }

    /// One byte of an object or of the tail of a collection.
    fn inside(&mut self, byte: u8) -> Option<Piece> {
        if self.begins_anew(byte) {
            self.is_in_string = false;
            let is_kept = self.state == State::Object;
            let piece = is_kept.then(|| {
                let (bytes, place) = self.hand_out();
                Piece::Unclosed { bytes, place }
            });
            self.state = State::Between;
            return piece;
        }
        self.at += 1;
        let before = self.last.0;
        self.last.1 = byte;
        if !byte.is_ascii_whitespace() {
            self.last.0 = byte;
        }
        if self.is_in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                // JSON has no line break in a string: it was not closed.
                b'"' | b'\n' => {
                    self.is_in_string = false;
                    self.string.1 = self.at;
                }
                _ => {}
            }
            return None;
        }
        match byte {
            b'"' => {
                self.is_in_string = true;
                self.string = (self.at - 1, self.at - 1);
            }
            b'[' if self.opens_documents(before) => return Some(self.enter_collection()),
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    return self.end();
                }
            }
            _ => {}
        }
        if self.state == State::Object && self.at > self.max_bytes {
            return Some(self.give_up());
        }
        None
    }

    /// Whether a new object begins although the one before is not over: at the start of a line, not enclosed in an
    /// array, and at a place where no object can stand.
    fn begins_anew(&self, byte: u8) -> bool {
        byte == b'{'
            && self.last.1 == b'\n'
            && self.frames.is_empty()
            && !matches!(self.last.0, b'[' | b',' | b':' | b'{')
    }

    /// Whether a `[` opens the documents of a collection.
    fn opens_documents(&self, before: u8) -> bool {
        let (start, end) = self.string;
        self.state == State::Object
            && self.depth == 1
            && before == b':'
            && self.frames.last() != Some(&Frame::Documents)
            && DOCUMENT_KEYS.contains(&&self.window.bytes()[start..end])
    }

    fn enter_collection(&mut self) -> Piece {
        let mut header = self.window.bytes()[..self.at].to_vec();
        header.extend_from_slice(b"]}");
        self.discard(self.at);
        self.frames.push(Frame::Documents);
        self.state = State::Between;
        Piece::Header(header)
    }

    fn end(&mut self) -> Option<Piece> {
        let state = std::mem::replace(&mut self.state, State::Between);
        if state != State::Object {
            return None;
        }
        let (bytes, place) = self.hand_out();
        Some(Piece::Document { bytes, place })
    }

    fn hand_out(&mut self) -> (Vec<u8>, Place) {
        let bytes = self.window.bytes()[..self.at].to_vec();
        let place = self.window.place();
        self.discard(self.at);
        (bytes, place)
    }

    fn give_up(&mut self) -> Piece {
        self.state = State::Skipped;
        Piece::TooLarge(self.window.place())
    }
}
