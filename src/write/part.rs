//! The unfinished file beside an output.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::error::WriteErrorKind;

/// How often a file that another process finished between our opening and our locking it is opened anew.
const MAX_ATTEMPTS: usize = 100;

/// `OUT.part`, locked against a second writer.
pub(super) struct Part {
    path: PathBuf,
    file: File,
}

impl Part {
    /// Opens and empties the unfinished file of an output.
    ///
    /// # Errors
    /// If another process is writing it or the operating system refuses.
    pub(super) fn open(output: &Path) -> Result<Self, WriteErrorKind> {
        let path = part_path(output);
        for _ in 0..MAX_ATTEMPTS {
            // Not truncated before it is locked: another process may be writing it.
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(WriteErrorKind::Locked),
                // A file system without locks: two writers are then the user's own care.
                Err(TryLockError::Error(error)) => {
                    tracing::debug!("{}: no lock: {error}", path.display());
                }
            }
            if is_ours(&file, &path)? {
                file.set_len(0)?;
                return Ok(Self { path, file });
            }
        }
        Err(WriteErrorKind::Locked)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A second handle to the file.
    pub(super) fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Gives the file its name, at once and whole. On failure the unfinished file is removed.
    ///
    /// # Errors
    /// If a file of that name has appeared and may not be replaced, or the operating system refuses.
    pub(super) fn publish(self, output: &Path, may_replace: bool) -> Result<(), WriteErrorKind> {
        let published = self.file.sync_all().map_err(Into::into).and_then(|()| {
            if may_replace {
                fs::rename(&self.path, output).map_err(Into::into)
            } else {
                rename_to_new(&self.path, output)
            }
        });
        if published.is_err() {
            self.remove();
        } else {
            sync_folder(output);
        }
        published
    }

    /// Removes the unfinished file.
    pub(super) fn remove(self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!("{}: could not be removed: {error}", self.path.display());
        }
    }
}

fn part_path(output: &Path) -> PathBuf {
    let mut name = OsString::from(output);
    name.push(".part");
    PathBuf::from(name)
}

/// Whether the locked file is still the one of that name, and of that name only. A process that finished between our
/// opening and our locking has renamed it: it is then a finished output, which must not be emptied.
#[cfg(unix)]
fn is_ours(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let opened = file.metadata()?;
    let named = match fs::symlink_metadata(path) {
        Ok(named) => named,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    if named.file_type().is_symlink() {
        // Somebody else's link: writing through it would change a file that nobody named.
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!("{} is a link", path.display()),
        ));
    }
    if (opened.dev(), opened.ino()) != (named.dev(), named.ino()) {
        return Ok(false);
    }
    if opened.nlink() > 1 {
        // A process ended between linking its finished output and removing this name.
        fs::remove_file(path)?;
        return Ok(false);
    }
    Ok(true)
}

/// Elsewhere an open file cannot be renamed by another process.
#[cfg(not(unix))]
fn is_ours(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Renames, unless the new name is taken, in one step where the file system has hard links.
fn rename_to_new(from: &Path, to: &Path) -> Result<(), WriteErrorKind> {
    match fs::hard_link(from, to) {
        Ok(()) => {
            if let Err(error) = fs::remove_file(from) {
                tracing::warn!("{}: could not be removed: {error}", from.display());
            }
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(WriteErrorKind::Exists),
        Err(error) => {
            tracing::debug!("{}: no hard link: {error}", to.display());
            if fs::symlink_metadata(to).is_ok() {
                return Err(WriteErrorKind::Exists);
            }
            fs::rename(from, to).map_err(Into::into)
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_finished_while_we_waited_for_its_lock_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        let first = Part::open(&output).unwrap();
        // The second writer opens the file before the first finishes, and gets the lock after.
        let second = OpenOptions::new().write(true).open(first.path()).unwrap();
        let path = first.path().to_owned();
        fs::write(&path, "finished").unwrap();
        assert!(is_ours(&second, &path).unwrap());
        first.publish(&output, true).unwrap();
        assert!(!is_ours(&second, &path).unwrap(), "the name is gone");
        let third = Part::open(&output).unwrap();
        assert!(!is_ours(&second, &path).unwrap(), "the name is another's");
        third.remove();
        assert_eq!(fs::read_to_string(&output).unwrap(), "finished");
    }

    #[test]
    fn writers_in_a_race_never_empty_what_one_of_them_finished() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        fs::write(&output, "whole").unwrap();
        let write = || {
            for _ in 0..200 {
                if let Ok(part) = Part::open(&output) {
                    fs::write(part.path(), "whole").unwrap();
                    part.publish(&output, true).unwrap();
                }
                assert_eq!(fs::read_to_string(&output).unwrap(), "whole");
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(write);
            }
        });
    }

    #[test]
    fn a_leftover_that_is_a_second_name_of_a_finished_output_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        fs::write(&output, "finished").unwrap();
        fs::hard_link(&output, part_path(&output)).unwrap();
        Part::open(&output).unwrap().remove();
        assert_eq!(fs::read_to_string(&output).unwrap(), "finished");
    }

    #[test]
    fn a_link_in_place_of_the_unfinished_file_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        let victim = folder.path().join("victim");
        fs::write(&victim, "precious").unwrap();
        std::os::unix::fs::symlink(&victim, part_path(&output)).unwrap();
        assert!(matches!(Part::open(&output), Err(WriteErrorKind::Io(_))));
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    }
}
