//! Copies of projects: made while the project is open, checked, and put in place of one that was lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::Connection;

use super::project::{Project, ProjectError, now, time_of};

/// Automatic backups that are kept.
const KEPT: usize = 10;

impl Project {
    /// Writes a copy of the project as it is now, whoever works on it meanwhile; it appears whole, after a check, or not at
    /// all.
    ///
    /// # Errors
    /// If `to` is there already, cannot be written, or the copy fails its check.
    pub fn back_up(&self, to: &Path) -> Result<(), ProjectError> {
        if to.exists() {
            let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            return Err(ProjectError::io(to)(exists));
        }
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let part = tempfile::Builder::new()
            .prefix(".oncotag-")
            .suffix(".part")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(ProjectError::io(to))?;
        // The file that SQLite writes must not be there yet, or empty.
        self.look(|connection| {
            connection.execute("VACUUM INTO ?1", [part.path().to_string_lossy()])
        })?;
        check(part.path())?;
        let file = part.persist_noclobber(to);
        let file = file.map_err(|error| ProjectError::io(to)(error.error))?;
        file.sync_all().map_err(ProjectError::io(to))
    }

    /// Backs the project up beside itself, and keeps the last few of such backups.
    ///
    /// # Errors
    /// As [`Project::back_up`].
    pub fn back_up_beside(&self) -> Result<PathBuf, ProjectError> {
        let folder = self.backup_folder();
        fs::create_dir_all(&folder).map_err(ProjectError::io(&folder))?;
        let to = folder.join(name_at(&now()));
        self.back_up(&to)?;
        let backups = backups_in(&folder)?;
        let n_old = backups.len().saturating_sub(KEPT);
        for old in &backups[..n_old] {
            fs::remove_file(old).map_err(ProjectError::io(old))?;
        }
        Ok(to)
    }

    /// Backs the project up beside itself, if anything was decided since the last such backup and that is older than `age`.
    ///
    /// # Errors
    /// As [`Project::back_up`].
    pub fn back_up_if_due(&self, age: Duration) -> Result<Option<PathBuf>, ProjectError> {
        let last: Option<String> = self.read(|connection| {
            connection.query_row("SELECT max(at) FROM step", [], |row| row.get(0))
        })?;
        let Some(last) = last else {
            return Ok(None);
        };
        let folder = self.backup_folder();
        if folder.is_dir()
            && let Some(newest) = backups_in(&folder)?.pop()
        {
            let newest = newest.file_name().unwrap_or_default().to_string_lossy();
            let due = SystemTime::now().checked_sub(age).map(time_of);
            let is_recent = due.is_some_and(|due| *name_at(&due) < *newest);
            if is_recent || *name_at(&last) < *newest {
                return Ok(None);
            }
        }
        self.back_up_beside().map(Some)
    }

    fn backup_folder(&self) -> PathBuf {
        let mut folder = self.path().as_os_str().to_owned();
        folder.push("-backups");
        PathBuf::from(folder)
    }
}

/// The name of a backup of some time; names are in the order of times.
fn name_at(time: &str) -> String {
    format!("{}.review", time.replace(':', ""))
}

/// The backups in a folder, oldest first.
fn backups_in(folder: &Path) -> Result<Vec<PathBuf>, ProjectError> {
    let mut backups: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(ProjectError::io(folder))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "review"))
        .collect();
    backups.sort();
    Ok(backups)
}

/// Puts a backup in the place of a project. What was there is kept beside it, under the name that this gives.
///
/// # Errors
/// If the backup is none, fails its check or cannot be copied, or a server has the project open; nothing is changed then.
pub fn restore(backup: &Path, project: &Path) -> Result<Option<PathBuf>, ProjectError> {
    check(backup)?;
    let source = Project::open(backup)?;
    let kept = if project.exists() {
        // Nobody else has it open, and what its log holds is in its file.
        let present = Project::open(project)?.alone()?;
        present.connect(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        })?;
        drop(present);
        let mut name = project.as_os_str().to_owned();
        name.push(format!(".before-restore-{}", now().replace(':', "")));
        let kept = PathBuf::from(name);
        fs::rename(project, &kept).map_err(ProjectError::io(project))?;
        Some(kept)
    } else {
        None
    };
    for ending in ["-wal", "-shm"] {
        let mut name = project.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(PathBuf::from(&name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ProjectError::io(project)(error));
            }
            _ => {}
        }
    }
    if let Err(error) = source.back_up(project) {
        // What was there comes back.
        if let Some(kept) = &kept {
            fs::rename(kept, project).map_err(ProjectError::io(project))?;
        }
        return Err(error);
    }
    // Who was signed in then is not signed in now.
    Project::open(project)?.write(|transaction| transaction.execute("DELETE FROM session", []))?;
    Ok(kept)
}

/// # Errors
/// If a file is no project that SQLite finds whole.
fn check(path: &Path) -> Result<(), ProjectError> {
    let found = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|connection| {
            connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
        });
    match found {
        Ok(found) if found == "ok" => Ok(()),
        Ok(message) => Err(ProjectError::Damaged {
            path: path.to_owned(),
            message,
        }),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(ProjectError::NotAProject {
                path: path.to_owned(),
            })
        }
        Err(error) => Err(ProjectError::database(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::project::tests::Bench;
    use crate::review::wire::Action;

    #[test]
    fn a_backup_is_the_project_as_it_was() {
        let bench = Bench::shared();
        bench.saved(
            "accept-1",
            &bench.mention("breast cancer"),
            Action::Accept {},
        );
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("copy.review");
        bench.project.back_up(&to).expect("backed up");
        bench.saved("reject-1", &bench.mention("CT"), Action::Reject {});
        let copied: i64 = Project::open(&to)
            .expect("a project")
            .read(|connection| {
                connection.query_row("SELECT count(*) FROM decision", [], |row| row.get(0))
            })
            .expect("read");
        assert_eq!(copied, 1);
        assert!(
            bench.project.back_up(&to).is_err(),
            "nothing is overwritten"
        );
    }

    #[test]
    fn restoring_keeps_what_was_there() {
        let bench = Bench::shared();
        let folder = tempfile::tempdir().expect("a folder");
        let backup = folder.path().join("copy.review");
        bench.project.back_up(&backup).expect("backed up");
        let project = folder.path().join("lung.review");
        assert_eq!(restore(&backup, &project).expect("restored"), None);
        let kept = restore(&backup, &project).expect("restored").expect("kept");
        assert!(Project::open(&kept).is_ok() && Project::open(&project).is_ok());
        let held = Project::open(&project)
            .expect("open")
            .alone()
            .expect("alone");
        assert!(matches!(
            restore(&backup, &project),
            Err(ProjectError::InUse { .. })
        ));
        drop(held);
        let odd = folder.path().join("odd.review");
        fs::write(&odd, "no database, but long enough to be looked at as one by SQLite itself, a hundred bytes or more in all").expect("written");
        assert!(matches!(
            restore(&odd, &project),
            Err(ProjectError::NotAProject { .. })
        ));
        assert!(Project::open(&project).is_ok());
    }

    #[test]
    fn what_was_decided_since_the_last_backup_is_backed_up_when_that_is_old() {
        let bench = Bench::shared();
        let day = Duration::from_hours(24);
        let due = |age| bench.project.back_up_if_due(age).expect("backed up");
        assert_eq!(due(Duration::ZERO), None, "nothing was decided");
        let cancer = bench.mention("breast cancer");
        bench.saved("accept-1", &cancer, Action::Accept {});
        assert!(due(day).is_some());
        assert_eq!(due(Duration::ZERO), None, "nothing since then");
        bench.saved("reject-1", &bench.mention("CT"), Action::Reject {});
        assert_eq!(due(day), None, "not a day old");
        assert!(due(Duration::ZERO).is_some());
    }

    #[test]
    fn the_last_few_backups_beside_a_project_are_kept() {
        let bench = Bench::shared();
        for _ in 0..KEPT + 2 {
            bench.project.back_up_beside().expect("backed up");
        }
        let mut folder = bench.project.path().as_os_str().to_owned();
        folder.push("-backups");
        assert_eq!(
            fs::read_dir(PathBuf::from(folder))
                .expect("a folder")
                .count(),
            KEPT
        );
    }
}
