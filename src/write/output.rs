//! Outputs that appear whole or not at all.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::{WriteError, WriteErrorKind};

/// Where results go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputTarget {
    /// Standard output.
    Stdout,
    /// A file, replaced only where that is allowed.
    File {
        /// Its path.
        path: PathBuf,
        /// Whether an existing file may go.
        may_replace: bool,
    },
}

/// An output being written.
///
/// A file is written under its name with `.part` behind it, locked against a second writer, and renamed when it is
/// complete; dropping it before that removes it. Standard output, pipes and devices are written directly.
pub struct OutputFile {
    path: PathBuf,
    writer: Option<BufWriter<Box<dyn Write + Send>>>,
    part: Option<Part>,
}

struct Part {
    path: PathBuf,
    file: File,
}

impl OutputFile {
    /// Opens an output; folders that are missing on the way are made.
    ///
    /// # Errors
    /// If the file exists and may not be replaced, another process writes it, or the operating system refuses.
    pub fn open(target: &OutputTarget) -> Result<Self, WriteError> {
        match target {
            OutputTarget::Stdout => Ok(Self {
                path: PathBuf::from("-"),
                writer: Some(BufWriter::with_capacity(1 << 16, Box::new(io::stdout()))),
                part: None,
            }),
            OutputTarget::File { path, may_replace } => Self::open_file(path, *may_replace),
        }
    }

    fn open_file(path: &Path, may_replace: bool) -> Result<Self, WriteError> {
        let fail = |kind: WriteErrorKind| WriteError::new(path, kind);
        let direct = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(fail(WriteErrorKind::Folder)),
            Ok(metadata) if metadata.is_file() && !may_replace => {
                return Err(fail(WriteErrorKind::Exists));
            }
            Ok(metadata) => !metadata.is_file(),
            Err(_) => false,
        };
        if direct {
            // A pipe or a device has no whole to appear as.
            let file = OpenOptions::new()
                .write(true)
                .open(path)
                .map_err(|error| fail(error.into()))?;
            return Ok(Self {
                path: path.to_owned(),
                writer: Some(BufWriter::new(Box::new(file))),
                part: None,
            });
        }
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder).map_err(|error| fail(error.into()))?;
        }
        let part = Part::open(path)?;
        let file = part.file.try_clone().map_err(|error| fail(error.into()))?;
        Ok(Self {
            path: path.to_owned(),
            writer: Some(BufWriter::with_capacity(1 << 16, Box::new(file))),
            part: Some(part),
        })
    }

    /// The output as the user named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The unfinished file beside the output, where there is one.
    pub fn part_path(&self) -> Option<&Path> {
        self.part.as_ref().map(|part| part.path.as_path())
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
    /// If the operating system refuses; the old file, if there was one, is then still there.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.flush()?;
        self.writer = None;
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        let renamed = part
            .file
            .sync_all()
            .and_then(|()| fs::rename(&part.path, &self.path));
        if let Err(error) = renamed {
            part.remove();
            return Err(WriteError::new(&self.path, error));
        }
        sync_folder(&self.path);
        Ok(())
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        if let Some(part) = self.part.take() {
            part.remove();
        }
    }
}

impl Part {
    fn open(path: &Path) -> Result<Self, WriteError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        // Not truncated before it is locked: another process may be writing it.
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&part)
            .map_err(|error| WriteError::new(path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(WriteError::new(path, WriteErrorKind::Locked));
            }
            // A file system without locks: two writers are then the user's own care.
            Err(TryLockError::Error(error)) => {
                tracing::debug!("{}: no lock: {error}", part.display());
            }
        }
        file.set_len(0)
            .map_err(|error| WriteError::new(path, error))?;
        Ok(Self { path: part, file })
    }

    fn remove(self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!("{}: could not be removed: {error}", self.path.display());
        }
    }
}

/// Makes a rename durable; folders cannot be synced everywhere, and then the rename has to do.
fn sync_folder(path: &Path) {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!("{}: not synced: {error}", folder.display());
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
}
