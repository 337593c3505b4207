//! Outputs that appear whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::OutputTarget;
use super::error::{WriteError, WriteErrorKind};
use super::part::Part;
use super::target::{Destination, destination};

/// An output being written.
///
/// A file is written under its name with `.part` behind it, locked against a second writer, and gets its name when it
/// is complete; dropping it before that removes it. Where the name is a link, the file behind it is replaced and the
/// link stays. Standard output, pipes and devices are written directly.
pub struct OutputFile {
    /// As the user named it.
    path: PathBuf,
    writer: Option<BufWriter<Box<dyn Write + Send>>>,
    unfinished: Option<Unfinished>,
}

struct Unfinished {
    part: Part,
    /// The path with its links followed.
    real: PathBuf,
    may_replace: bool,
}

/// What is handed to the operating system at once, in bytes.
const BUFFER_BYTES: usize = 1 << 16;

impl OutputFile {
    /// Opens an output; folders that are missing on the way are made.
    ///
    /// # Errors
    /// If the file exists and may not be replaced, another process writes it, or the operating system refuses.
    pub fn open(target: &OutputTarget) -> Result<Self, WriteError> {
        match target {
            OutputTarget::Stdout => Ok(Self::direct(Path::new("-"), io::stdout())),
            OutputTarget::File { path, may_replace } => {
                Self::open_file(path, *may_replace).map_err(|kind| WriteError::new(path, kind))
            }
        }
    }

    fn direct(path: &Path, writer: impl Write + Send + 'static) -> Self {
        Self {
            path: path.to_owned(),
            writer: Some(BufWriter::with_capacity(BUFFER_BYTES, Box::new(writer))),
            unfinished: None,
        }
    }

    fn open_file(path: &Path, may_replace: bool) -> Result<Self, WriteErrorKind> {
        let real = match destination(path)? {
            Destination::Renamed(real) => real,
            Destination::Direct => {
                // No whole to appear as. Appending, so that a file which the shell opened keeps what is in it.
                return Ok(Self::direct(
                    path,
                    OpenOptions::new().append(true).open(path)?,
                ));
            }
        };
        match fs::metadata(&real) {
            Ok(metadata) if metadata.is_dir() => return Err(WriteErrorKind::Folder),
            Ok(_) if !may_replace => return Err(WriteErrorKind::Exists),
            _ => {}
        }
        if let Some(folder) = real
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder)?;
        }
        let part = Part::open(&real)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Some(BufWriter::with_capacity(
                BUFFER_BYTES,
                Box::new(part.handle()?),
            )),
            unfinished: Some(Unfinished {
                part,
                real,
                may_replace,
            }),
        })
    }

    /// The output as the user named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The unfinished file beside the output, where there is one.
    pub fn part_path(&self) -> Option<&Path> {
        self.unfinished
            .as_ref()
            .map(|unfinished| unfinished.part.path())
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match &mut self.writer {
            Some(writer) => writer
                .write_all(bytes)
                .map_err(|error| WriteError::new(&self.path, error)),
            None => Ok(()),
        }
    }

    /// Hands everything written so far to the operating system, for readers of a pipe.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        match &mut self.writer {
            Some(writer) => writer
                .flush()
                .map_err(|error| WriteError::new(&self.path, error)),
            None => Ok(()),
        }
    }

    /// Completes the output: flushed, synced, and under its own name.
    ///
    /// # Errors
    /// If a file of that name has appeared meanwhile and may not be replaced, or the operating system refuses; the old
    /// file is then still there, and nothing of ours.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.flush()?;
        self.writer = None;
        let Some(unfinished) = self.unfinished.take() else {
            return Ok(());
        };
        unfinished
            .part
            .publish(&unfinished.real, unfinished.may_replace)
            .map_err(|kind| WriteError::new(&self.path, kind))
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        if let Some(unfinished) = self.unfinished.take() {
            unfinished.part.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(path: &Path, may_replace: bool) -> OutputTarget {
        OutputTarget::File {
            path: path.to_owned(),
            may_replace,
        }
    }

    #[test]
    fn a_file_appears_when_it_is_finished_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/out.jsonl");
        let mut output = OutputFile::open(&target(&path, false)).unwrap();
        output.write(b"one\n").unwrap();
        output.flush().unwrap();
        assert!(!path.exists());
        output.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n");
        assert!(!path.with_file_name("out.jsonl.part").exists());
    }

    #[test]
    fn a_dropped_output_leaves_the_old_file_and_no_part() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        fs::write(&path, "old").unwrap();
        let mut output = OutputFile::open(&target(&path, true)).unwrap();
        output.write(b"new").unwrap();
        drop(output);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn existing_files_folders_and_second_writers_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        let kind = |target: &OutputTarget| OutputFile::open(target).err().map(|error| error.kind);
        assert!(matches!(
            kind(&target(folder.path(), true)),
            Some(WriteErrorKind::Folder)
        ));
        let first = OutputFile::open(&target(&path, false)).unwrap();
        assert!(matches!(
            kind(&target(&path, false)),
            Some(WriteErrorKind::Locked)
        ));
        first.finish().unwrap();
        assert!(matches!(
            kind(&target(&path, false)),
            Some(WriteErrorKind::Exists)
        ));
    }

    #[test]
    fn a_file_that_appeared_during_the_run_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        let mut output = OutputFile::open(&target(&path, false)).unwrap();
        output.write(b"ours").unwrap();
        fs::write(&path, "theirs").unwrap();
        let refused = output.finish().unwrap_err();
        assert!(matches!(refused.kind, WriteErrorKind::Exists));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_the_file_behind_it_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("real")).unwrap();
        std::os::unix::fs::symlink("real/out.jsonl", at("link")).unwrap();
        for (text, may_replace) in [("one", false), ("two", true)] {
            let mut output = OutputFile::open(&target(&at("link"), may_replace)).unwrap();
            assert_eq!(output.part_path().unwrap(), at("real/out.jsonl.part"));
            output.write(text.as_bytes()).unwrap();
            output.finish().unwrap();
            assert!(at("link").is_symlink());
            assert_eq!(fs::read_to_string(at("real/out.jsonl")).unwrap(), text);
        }
        let refused = OutputFile::open(&target(&at("link"), false)).err().unwrap();
        assert!(matches!(refused.kind, WriteErrorKind::Exists));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_directly() {
        let mut output = OutputFile::open(&target(Path::new("/dev/null"), false)).unwrap();
        assert!(output.part_path().is_none());
        output.write(b"gone").unwrap();
        output.finish().unwrap();
    }
}
