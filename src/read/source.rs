//! Inputs: where bytes come from.

use std::io::{BufRead, Cursor};

/// An open input: decompressed bytes, in UTF-8 unless the input lies about its charset.
pub struct Input {
    /// The name as the user gave it; `-` is standard input. For messages.
    pub name: String,
    /// The bytes.
    pub bytes: Box<dyn BufRead + Send>,
}

impl Input {
    /// An input from memory.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: Box::new(Cursor::new(bytes.into())),
        }
    }

    /// The name without folders, as records carry it in `source`.
    pub fn short_name(&self) -> String {
        self.name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(&self.name)
            .to_owned()
    }
}
