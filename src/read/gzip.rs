//! Gzipped inputs: all members, limits on growth, and what comes after the end.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;

use super::error::StreamFault;
use super::peek::PeekReader;
use super::{ReadErrorKind, ReadOptions};

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// An unpacked size in bytes below which no ratio is worth refusing.
const HARMLESS: u64 = 1 << 20;

/// Whether the stream begins like a gzip member (RFC 1952), whatever its name.
pub(super) fn is_gzip<R: Read>(raw: &mut PeekReader<R>) -> bool {
    raw.peek_until(MAGIC.len(), |head| {
        !MAGIC.starts_with(&head[..head.len().min(2)])
    })
    .starts_with(&MAGIC)
}

/// Unpacks every member of a gzip stream.
///
/// Zeros or garbage after the last member are warned about and left, as gzip does, or an error under
/// [`ReadOptions::strict`]. A stream that is cut short gives all that it holds, then an error that says where. Errors
/// carry a [`StreamFault`], which becomes the right [`ReadErrorKind`].
pub(super) struct GzipReader<R: Read> {
    member: Option<GzDecoder<PeekReader<R>>>,
    name: PathBuf,
    n_unpacked: u64,
    is_strict: bool,
    max_ratio: u64,
    max_unpacked: u64,
}

impl<R: Read> GzipReader<R> {
    pub(super) fn new(raw: PeekReader<R>, name: &Path, options: &ReadOptions) -> Self {
        Self {
            member: Some(GzDecoder::new(raw)),
            name: name.to_owned(),
            n_unpacked: 0,
            is_strict: options.strict,
            max_ratio: options.max_ratio,
            max_unpacked: options.max_decompressed.unwrap_or(u64::MAX),
        }
    }

    /// Goes on behind a finished member: the next one, the end, or garbage.
    fn next_member(&mut self, mut raw: PeekReader<R>) -> io::Result<()> {
        if is_gzip(&mut raw) {
            self.member = Some(GzDecoder::new(raw));
            return Ok(());
        }
        if raw.fill_buf()?.is_empty() {
            return Ok(());
        }
        let at = raw.consumed();
        if self.is_strict {
            return Err(StreamFault::malformed(format!(
                "bytes after the last gzip member, at compressed byte {at}"
            )));
        }
        tracing::warn!(
            "{}: bytes after the last gzip member, at compressed byte {at}, are left out",
            self.name.display()
        );
        // Read on, so that the checksum of the input covers the whole file.
        io::copy(&mut raw, &mut io::sink()).map(|_| ())
    }

    fn check_growth(&self, n_packed: u64) -> io::Result<()> {
        if self.n_unpacked > self.max_unpacked {
            return Err(StreamFault::of(ReadErrorKind::TooLarge(format!(
                "unpacks to more than {} bytes (the limit of --max-decompressed)",
                self.max_unpacked
            ))));
        }
        let limit = n_packed.saturating_mul(self.max_ratio);
        if self.n_unpacked > HARMLESS && self.n_unpacked > limit {
            return Err(StreamFault::of(ReadErrorKind::TooLarge(format!(
                "{n_packed} bytes unpack to {} and more (over the factor {} of --max-ratio)",
                self.n_unpacked, self.max_ratio
            ))));
        }
        Ok(())
    }
}

impl<R: Read> Read for GzipReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        while let Some(mut member) = self.member.take() {
            match member.read(into) {
                Ok(0) => self.next_member(member.into_inner())?,
                Ok(n) => {
                    self.n_unpacked += n as u64; // usize is at most 64 bits wide
                    self.check_growth(member.get_ref().consumed())?;
                    self.member = Some(member);
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    self.member = Some(member);
                }
                Err(error) => {
                    let at = member.get_ref().consumed();
                    return Err(match error.kind() {
                        io::ErrorKind::UnexpectedEof => StreamFault::of(ReadErrorKind::Truncated(
                            format!("gzip data cut off at compressed byte {at}"),
                        )),
                        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                            StreamFault::malformed(format!(
                                "broken gzip data at compressed byte {at}: {error}"
                            ))
                        }
                        _ => error,
                    });
                }
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::super::Input;
    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// What comes out, and the error after it.
    fn unpack(bytes: Vec<u8>, options: &ReadOptions) -> (Vec<u8>, Option<ReadErrorKind>) {
        let mut input = Input::from_reader("x", io::Cursor::new(bytes), None, options);
        let mut all = Vec::new();
        let outcome = input.bytes.read_to_end(&mut all);
        (all, outcome.err().map(ReadErrorKind::from))
    }

    #[test]
    fn reads_every_member_whatever_the_name() {
        let bytes = [packed(b"one "), packed(b""), packed(b"two")].concat();
        let (all, error) = unpack(bytes, &ReadOptions::default());
        assert_eq!(all, b"one two");
        assert!(error.is_none(), "{error:?}");
    }

    #[test]
    fn a_cut_stream_gives_what_it_holds_then_says_where_it_ends() {
        let text: Vec<u8> = (0..40_000_u32)
            .flat_map(|n| n.to_string().into_bytes())
            .collect();
        let whole = packed(&text);
        for cut in [whole.len() - 1, whole.len() - 9, whole.len() / 2] {
            let (all, error) = unpack(whole[..cut].to_vec(), &ReadOptions::default());
            assert!(
                text.starts_with(&all) && all.len() > text.len() / 3,
                "{}",
                all.len()
            );
            let message = error.expect("an error").to_string();
            assert!(
                message.contains(&format!("cut off at compressed byte {cut}")),
                "{message}"
            );
        }
        for cut in 2..11 {
            let (all, error) = unpack(whole[..cut].to_vec(), &ReadOptions::default());
            assert!(all.is_empty());
            assert!(
                matches!(error, Some(ReadErrorKind::Truncated(_))),
                "{cut}: {error:?}"
            );
        }
    }

    #[test]
    fn what_follows_the_last_member_is_left_out_or_an_error_under_strict() {
        let strict = ReadOptions {
            strict: true,
            ..ReadOptions::default()
        };
        for tail in [&b"\0\0\0\0"[..], b"garbage", b"\x1f"] {
            let bytes = [&packed(b"text"), tail].concat();
            let (all, error) = unpack(bytes.clone(), &ReadOptions::default());
            assert_eq!(all, b"text");
            assert!(error.is_none(), "{error:?}");
            let (all, error) = unpack(bytes, &strict);
            assert_eq!(all, b"text", "strict, too, keeps what was whole");
            assert!(
                matches!(error, Some(ReadErrorKind::Malformed(_))),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_wrong_checksum_is_an_error_after_the_data() {
        let mut bytes = packed(b"some text");
        let crc = bytes.len() - 8;
        bytes[crc] ^= 1;
        let (all, error) = unpack(bytes, &ReadOptions::default());
        assert_eq!(all, b"some text");
        assert!(
            matches!(error, Some(ReadErrorKind::Malformed(_))),
            "{error:?}"
        );
    }

    #[test]
    fn a_bomb_stops_at_either_limit() {
        let bomb = packed(&vec![b'a'; 4 << 20]);
        let by_ratio = ReadOptions {
            max_ratio: 100,
            ..ReadOptions::default()
        };
        let by_size = ReadOptions {
            max_decompressed: Some(100_000),
            ..ReadOptions::default()
        };
        for options in [by_ratio, by_size] {
            let (all, error) = unpack(bomb.clone(), &options);
            assert!(all.len() < 2 << 20, "{}", all.len());
            assert!(
                matches!(error, Some(ReadErrorKind::TooLarge(_))),
                "{error:?}"
            );
        }
        assert!(unpack(bomb, &ReadOptions::default()).1.is_none());
    }
}
