//! One server a project: two would each hand out work without knowing of the other's.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use super::{Project, ProjectError};

impl Project {
    /// Keeps other servers from this project as long as this one is open. The lock goes with the process, however it ends.
    ///
    /// # Errors
    /// If another server has it.
    pub fn alone(mut self) -> Result<Self, ProjectError> {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(ProjectError::io(&path))?;
        match file.try_lock() {
            Ok(()) => {
                self.lock = Some(file);
                Ok(self)
            }
            Err(TryLockError::WouldBlock) => Err(ProjectError::InUse { path: self.path }),
            Err(TryLockError::Error(error)) => Err(ProjectError::io(&path)(error)),
        }
    }
}
