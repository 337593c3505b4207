//! The bytes of a compiled dictionary: mapped, or read whole.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use memmap2::Mmap;
use zerocopy::IntoBytes;

/// Files up to this size are read whole; a map pays only for more.
const MAX_READ_BYTES: u64 = 4 << 20;

/// The bytes of a file, aligned to eight.
pub(super) enum FileBytes {
    /// Read whole; the length in bytes stands beside the words.
    Read(Vec<u64>, usize),
    /// Mapped.
    Mapped(Mmap),
}

impl FileBytes {
    /// Maps a file, or reads it where it is small or cannot be mapped (a pipe, some network folders).
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_file()
            && metadata.len() > MAX_READ_BYTES
            && let Ok(map) = map(&file)
        {
            return Ok(Self::Mapped(map));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Self::copied(&bytes))
    }

    /// The same bytes, aligned.
    pub(super) fn copied(bytes: &[u8]) -> Self {
        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
        words.as_mut_bytes()[..bytes.len()].copy_from_slice(bytes);
        Self::Read(words, bytes.len())
    }

    /// All of them.
    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Read(words, length) => &words.as_bytes()[..*length],
            Self::Mapped(map) => map,
        }
    }
}

#[expect(
    unsafe_code,
    reason = "a map is the one way to have 200 MB of tables ready in milliseconds and shared by all processes"
)]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the map is read-only. `dictionary compile` never writes into a file that is there, it renames a new one
    // over it, and the map keeps the old one. Whoever changes the file in place while it is mapped breaks what the map
    // promises; docs/dictionaries.md says so. Nothing here relies on the bytes for memory safety: each number in them is
    // checked where it is used, and text is checked to be UTF-8 where it is lent out.
    unsafe { Mmap::map(file) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_files_have_their_own_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bytes");
        for length in [0_usize, 13, 5 << 20] {
            let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
            std::fs::write(&path, &bytes).unwrap();
            let read = FileBytes::open(&path).unwrap();
            assert_eq!(matches!(read, FileBytes::Mapped(_)), length > 4 << 20);
            assert!(read.as_slice() == bytes, "{length}");
            assert_eq!(read.as_slice().as_ptr().align_offset(8), 0);
        }
    }
}
