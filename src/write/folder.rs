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
    /// The endings of the files that the format has.
    extensions: &'static [&'static str],
    is_finished: bool,
}

impl FolderOutput {
    /// Opens a folder for files with these endings (without the dot); folders that are missing on the way are made.
    ///
    /// # Errors
    /// If it exists and may not be replaced or holds anything but such files, another process writes it, it is standard
    /// output, or the operating system refuses.
    pub fn open(
        target: &OutputTarget,
        extensions: &'static [&'static str],
    ) -> Result<Self, WriteError> {
        let OutputTarget::File { path, may_replace } = target else {
            return Err(WriteError::new("-", WriteErrorKind::NoFolder));
        };
        let part = beside(path, ".part");
        let fail = |kind| WriteError::new(path, kind);
        check_replaceable(path, *may_replace, extensions).map_err(fail)?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| fail(error.into()))?;
        }
        fs::create_dir(&part).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => WriteError::new(&part, WriteErrorKind::Unfinished),
            _ => fail(error.into()),
        })?;
        Ok(Self {
            path: path.clone(),
            part,
            may_replace: *may_replace,
            extensions,
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

    /// Puts a file into it, by its name.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn add(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        fs::write(self.part.join(name), bytes)
            .map_err(|error| WriteError::new(self.path.join(name), error))
    }

    /// Gives the folder its name. One that it replaces is removed when the new one stands in its place.
    ///
    /// # Errors
    /// If a folder has appeared there meanwhile that may not be replaced, or the operating system refuses.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.publish()
            .map_err(|kind| WriteError::new(&self.path, kind))?;
        self.is_finished = true;
        Ok(())
    }

    fn publish(&self) -> Result<(), WriteErrorKind> {
        check_replaceable(&self.path, self.may_replace, self.extensions)?;
        if !self.path.exists() {
            return Ok(fs::rename(&self.part, &self.path)?);
        }
        let old = beside(&self.path, ".old");
        fs::rename(&self.path, &old)?;
        if let Err(error) = fs::rename(&self.part, &self.path) {
            fs::rename(&old, &self.path)?;
            return Err(error.into());
        }
        Ok(fs::remove_dir_all(&old)?)
    }
}

impl Drop for FolderOutput {
    fn drop(&mut self) {
        if !self.is_finished
            && let Err(error) = fs::remove_dir_all(&self.part)
        {
            tracing::warn!("{}: could not be removed: {error}", self.part.display());
        }
    }
}

/// The path with something behind its last name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.components().as_path().as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Refuses to put a folder in the place of what is no such folder: nobody's files are removed because the name of their
/// folder was given by mistake.
fn check_replaceable(
    path: &Path,
    may_replace: bool,
    extensions: &[&str],
) -> Result<(), WriteErrorKind> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(WriteErrorKind::NoFolder);
        }
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let entry = entry?;
        if !may_replace {
            return Err(WriteErrorKind::Exists);
        }
        let name = PathBuf::from(entry.file_name());
        let extension = name.extension().and_then(|extension| extension.to_str());
        let is_ours = extension.is_some_and(|extension| extensions.contains(&extension));
        if !is_ours || !entry.file_type()?.is_file() {
            return Err(WriteErrorKind::Foreign(name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path, may_replace: bool) -> Result<FolderOutput, WriteErrorKind> {
        let path = path.to_owned();
        let target = OutputTarget::File { path, may_replace };
        FolderOutput::open(&target, &["txt", "ann"]).map_err(|error| error.kind)
    }

    #[test]
    fn a_folder_appears_when_it_is_finished_and_replaces_one_of_its_kind_only_if_it_may() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/brat");
        for (name, may_replace) in [("a.txt", false), ("b.ann", true)] {
            let output = open(&path, may_replace).unwrap();
            output.add(name, b"words").unwrap();
            assert!(!path.join(name).exists());
            output.finish().unwrap();
            assert_eq!(fs::read_dir(&path).unwrap().count(), 1);
            assert_eq!(fs::read(path.join(name)).unwrap(), b"words");
        }
        assert!(matches!(open(&path, false), Err(WriteErrorKind::Exists)));
        assert_eq!(fs::read_dir(folder.path().join("deep")).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_with_files_of_others_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine");
        fs::create_dir_all(path.join("a.txt")).unwrap();
        assert!(
            matches!(open(&path, true), Err(WriteErrorKind::Foreign(name)) if name == Path::new("a.txt"))
        );
        fs::remove_dir(path.join("a.txt")).unwrap();
        let output = open(&path, true).unwrap();
        fs::write(path.join("thesis.doc"), "years of work").unwrap();
        let refused = output.finish().unwrap_err();
        assert!(matches!(refused.kind, WriteErrorKind::Foreign(_)));
        assert!(path.join("thesis.doc").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_unfinished_folder_of_another_run_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brat");
        let first = open(&path, false).unwrap();
        assert!(matches!(open(&path, true), Err(WriteErrorKind::Unfinished)));
        first.add("a.txt", b"").unwrap();
        first.finish().unwrap();
        let file = path.join("a.txt");
        assert!(matches!(open(&file, true), Err(WriteErrorKind::NoFolder)));
    }
}
