//! Inputs: where bytes come from.

use std::fs::File;
use std::io::{self, BufRead, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::peek::PeekReader;
use super::{ReadError, ReadOptions, charset, detect, gzip};
use crate::document::{Location, hex};

/// One input to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputPath {
    /// Standard input, `-`.
    Stdin,
    /// A file, or anything else that can be opened and read as a stream.
    File(PathBuf),
}

impl InputPath {
    /// The name for messages and records; `-` is standard input.
    pub fn name(&self) -> &Path {
        match self {
            Self::Stdin => Path::new("-"),
            Self::File(path) => path,
        }
    }
}

/// An open input: decompressed bytes, in UTF-8 unless the input lies about its charset.
pub struct Input {
    /// The name as the user gave it; `-` is standard input. For messages.
    pub name: PathBuf,
    /// The bytes, without a byte-order mark. Each reader checks for itself that they are UTF-8, record by record.
    pub bytes: Box<dyn BufRead + Send>,
    /// The charset that the bytes were in, for messages.
    pub charset: &'static str,
    /// How far the raw bytes have been read, and their checksum at the end. Clone it before the input is given away.
    pub meter: Meter,
}

/// SHA-256 and size of an input's raw bytes, for the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputDigest {
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Size in bytes, as stored (compressed where the file is).
    pub n_bytes: u64,
}

/// A view on the reading of one input, shared between threads.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<MeterState>);

#[derive(Debug, Default)]
struct MeterState {
    n_read: AtomicU64,
    total: Option<u64>,
    digest: OnceLock<InputDigest>,
}

impl Meter {
    fn with_total(total: Option<u64>) -> Self {
        Self(Arc::new(MeterState {
            total,
            ..MeterState::default()
        }))
    }

    /// The number of raw (compressed) bytes read so far.
    pub fn n_bytes_read(&self) -> u64 {
        self.0.n_read.load(Ordering::Relaxed)
    }

    /// The number of raw bytes that there are, where it is known: not for pipes.
    pub fn n_bytes_total(&self) -> Option<u64> {
        self.0.total
    }

    /// The checksum of the raw bytes, once they have been read to the end.
    pub fn digest(&self) -> Option<&InputDigest> {
        self.0.digest.get()
    }
}

/// Counts and hashes what passes through.
struct MeteredReader<R> {
    inner: R,
    hasher: Sha256,
    meter: Meter,
}

impl<R: Read> Read for MeteredReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        let state = &self.meter.0;
        if n == 0 && !into.is_empty() {
            state.digest.get_or_init(|| InputDigest {
                sha256: hex(&self.hasher.clone().finalize()),
                n_bytes: state.n_read.load(Ordering::Relaxed),
            });
        }
        self.hasher.update(&into[..n]);
        state.n_read.fetch_add(n as u64, Ordering::Relaxed); // usize is at most 64 bits wide
        Ok(n)
    }
}

/// Opens an input: gzip is recognised by its first bytes and unpacked, another charset than UTF-8 is converted.
///
/// Looks at no more of the input than gzip and charset need, so that a pipe that stays open is not waited for.
///
/// # Errors
/// If it cannot be opened. What goes wrong later comes out of [`Input::bytes`]; turned into a
/// [`ReadErrorKind`](super::ReadErrorKind) it has its proper kind.
pub fn open_input(path: &InputPath, options: &ReadOptions) -> Result<Input, ReadError> {
    match path {
        InputPath::Stdin => Ok(Input::from_reader("-", io::stdin(), None, options)),
        InputPath::File(file) => {
            let failed = |error: io::Error| {
                ReadError::fatal(error.into(), Location::default().in_path(file))
            };
            let opened = File::open(file).map_err(failed)?;
            let metadata = opened.metadata().map_err(failed)?;
            if metadata.is_dir() {
                return Err(failed(io::ErrorKind::IsADirectory.into()));
            }
            let total = metadata.is_file().then_some(metadata.len());
            Ok(Input::from_reader(file, opened, total, options))
        }
    }
}

impl Input {
    /// An input from any stream of raw bytes, unpacked and converted to UTF-8 as [`open_input`] does.
    /// `total` is the number of raw bytes, where it is known.
    pub fn from_reader(
        name: impl Into<PathBuf>,
        raw: impl Read + Send + 'static,
        total: Option<u64>,
        options: &ReadOptions,
    ) -> Self {
        let name = name.into();
        let meter = Meter::with_total(total);
        let mut raw = PeekReader::new(MeteredReader {
            inner: raw,
            hasher: Sha256::new(),
            meter: meter.clone(),
        });
        let (bytes, charset) = if gzip::is_gzip(&mut raw) {
            let unpacked = gzip::GzipReader::new(raw, &name, options);
            charset::into_utf8(PeekReader::new(unpacked), &name, options)
        } else {
            charset::into_utf8(raw, &name, options)
        };
        Self {
            name,
            bytes,
            charset,
            meter,
        }
    }

    /// An input from memory: plain bytes in UTF-8, taken as they are.
    pub fn from_bytes(name: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: Box::new(Cursor::new(bytes.into())),
            charset: "UTF-8",
            meter: Meter::default(),
        }
    }

    /// The name without folders, as records carry it in `source`. Bytes that are no UTF-8 show as U+FFFD.
    pub fn short_name(&self) -> String {
        let name = self.name.to_string_lossy();
        let after_folders = name
            .trim_end_matches(['/', '\\'])
            .rsplit(['/', '\\'])
            .next();
        after_folders.unwrap_or(&name).to_owned()
    }

    /// The first bytes, without consuming them: enough to tell the format.
    ///
    /// A first line or record that tells its format is enough; otherwise some kilobytes are waited for.
    pub fn head(&mut self) -> Vec<u8> {
        let bytes = std::mem::replace(&mut self.bytes, Box::new(io::empty()));
        let mut peeking = PeekReader::new(bytes);
        let head = peeking
            .peek_until(detect::HEAD_BYTES, detect::is_enough)
            .to_vec();
        self.bytes = peeking.into_stream();
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(mut input: Input) -> (Vec<u8>, Meter) {
        let mut all = Vec::new();
        input.bytes.read_to_end(&mut all).unwrap();
        (all, input.meter)
    }

    #[test]
    fn counts_and_hashes_the_raw_bytes() {
        let input = Input::from_reader("a.txt", &b"abc"[..], Some(3), &ReadOptions::default());
        assert!(input.meter.digest().is_none(), "not read to the end yet");
        let (all, meter) = read_all(input);
        assert_eq!(all, b"abc");
        assert_eq!((meter.n_bytes_read(), meter.n_bytes_total()), (3, Some(3)));
        let digest = meter.digest().unwrap();
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            digest.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(digest.n_bytes, 3);
    }

    #[test]
    fn looking_at_the_head_loses_nothing() {
        let mut input = Input::from_reader("a", &b"one\ntwo"[..], None, &ReadOptions::default());
        assert_eq!(input.head(), b"one\ntwo");
        assert_eq!(read_all(input).0, b"one\ntwo");
    }

    #[test]
    fn the_short_name_has_no_folders() {
        for (name, expected) in [
            ("-", "-"),
            ("a/b.txt", "b.txt"),
            ("./-x", "-x"),
            ("c:\\d\\e", "e"),
        ] {
            assert_eq!(Input::from_bytes(name, "").short_name(), expected);
        }
    }

    #[test]
    fn a_folder_is_no_stream() {
        let here = InputPath::File(PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        assert!(open_input(&here, &ReadOptions::default()).is_err());
    }
}
