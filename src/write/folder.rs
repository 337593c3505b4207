//! A folder that appears whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{WriteError, WriteErrorKind};
use super::target::OutputTarget;

/// A folder being written under its name with `.part` behind it, which gets its name when it is complete. Dropping it before
/// that removes it.
pub struct FolderOutput {
    path: PathBuf,
    part: PathBuf,
    may_replace: bool,
    is_finished: bool,
}

impl FolderOutput {
    /// Opens a folder; folders that are missing on the way are made.
    ///
    /// # Errors
    /// If it exists and may not be replaced, is standard output, or the operating system refuses.
    pub fn open(target: &OutputTarget) -> Result<Self, WriteError> {
        let OutputTarget::File { path, may_replace } = target else {
            return Err(WriteError::new("-", WriteErrorKind::NoFolder));
        };
        let fail = |kind: WriteErrorKind| WriteError::new(path, kind);
        match fs::metadata(path) {
            Ok(metadata) if !metadata.is_dir() => return Err(fail(WriteErrorKind::NoFolder)),
            Ok(_) if !may_replace && !is_empty(path).map_err(|error| fail(error.into()))? => {
                return Err(fail(WriteErrorKind::Exists));
            }
            _ => {}
        }
        let mut name = path.components().as_path().as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        let open = || {
            remove(&part)?;
            fs::create_dir_all(&part)
        };
        open().map_err(|error| fail(error.into()))?;
        Ok(Self {
            path: path.clone(),
            part,
            may_replace: *may_replace,
            is_finished: false,
        })
    }

    /// The unfinished folder.
    pub fn part_path(&self) -> &Path {
        &self.part
    }

    /// The folder as the user named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a file into it, by its path in the folder.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn add(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.part.join(name);
        let add = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&path, bytes)
        };
        add().map_err(|error| WriteError::new(self.path.join(name), error))
    }

    /// Gives the folder its name.
    ///
    /// # Errors
    /// If a folder with files in it has appeared there meanwhile and may not be replaced, or the operating system refuses.
    pub fn finish(mut self) -> Result<(), WriteError> {
        let publish = || -> Result<(), WriteErrorKind> {
            if self.path.exists() {
                if !self.may_replace && !is_empty(&self.path)? {
                    return Err(WriteErrorKind::Exists);
                }
                remove(&self.path)?;
            }
            Ok(fs::rename(&self.part, &self.path)?)
        };
        publish().map_err(|kind| WriteError::new(&self.path, kind))?;
        self.is_finished = true;
        Ok(())
    }
}

impl Drop for FolderOutput {
    fn drop(&mut self) {
        if !self.is_finished {
            // What is left behind does no harm: the next run replaces it.
            let _ = remove(&self.part);
        }
    }
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    Ok(fs::read_dir(folder)?.next().is_none())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
