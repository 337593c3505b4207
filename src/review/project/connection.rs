//! Connections to a project's file, and what is held of it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::network::network_of;
use super::{Mode, ProjectError};
use crate::review::accounts;

/// `ONCR` in ASCII: the file's `application_id`.
const APPLICATION: i64 = 0x4F4E_4352;
/// The file's `user_version`: one more with each change of the schema.
const VERSION: i64 = 1;
/// How long a connection waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

const SCHEMA: &str = include_str!("schema.sql");

/// Makes the file and its tables.
pub(super) fn create(path: &Path, mode: Mode) -> Result<Connection, ProjectError> {
    check_place(path)?;
    // The file is ours from here on, or this fails: two processes cannot make one project.
    std::fs::File::create_new(path).map_err(ProjectError::io(path))?;
    let made = (|| {
        let mut connection = Connection::open(path)?;
        prepare(&connection)?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(SCHEMA)?;
        transaction.execute_batch(accounts::SCHEMA)?;
        transaction.execute(
            "INSERT INTO setting (name, value) VALUES ('mode', ?1)",
            params![name_of(mode)],
        )?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
        Ok(connection)
    })();
    made.map_err(ProjectError::database(path))
}

/// Opens a file that is there.
pub(super) fn open(path: &Path) -> Result<(Connection, Mode), ProjectError> {
    std::fs::metadata(path).map_err(ProjectError::io(path))?;
    check_place(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(ProjectError::database(path))?;
    check(&connection, path)?;
    let mode = prepare(&connection)
        .and_then(|()| {
            connection
                .query_row("SELECT value FROM setting WHERE name = 'mode'", [], |row| {
                    row.get::<_, String>(0)
                })
                .optional()
        })
        .map_err(ProjectError::database(path))?;
    let mode = match mode.as_deref() {
        Some("blind") => Mode::Blind,
        _ => Mode::Shared,
    };
    Ok((connection, mode))
}

/// A connection that cannot write.
pub(super) fn reader(path: &Path) -> Result<Connection, ProjectError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
        connection.set_prepared_statement_cache_capacity(100);
        Ok(connection)
    });
    opened.map_err(ProjectError::database(path))
}

/// # Errors
/// If the project lies where it cannot be kept safe.
fn check_place(path: &Path) -> Result<(), ProjectError> {
    match network_of(path) {
        None => Ok(()),
        Some(kind) => Err(ProjectError::Network {
            path: path.to_owned(),
            kind,
        }),
    }
}

fn name_of(mode: Mode) -> &'static str {
    match mode {
        Mode::Shared => "shared",
        Mode::Blind => "blind",
    }
}

/// # Errors
/// If the file is none of ours, or newer than this program.
fn check(connection: &Connection, path: &Path) -> Result<(), ProjectError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let not_ours = || ProjectError::NotAProject {
        path: path.to_owned(),
    };
    match number("application_id") {
        Ok(APPLICATION) => {}
        Ok(_) => return Err(not_ours()),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(not_ours());
        }
        Err(error) => return Err(ProjectError::database(path)(error)),
    }
    let found = number("user_version").map_err(ProjectError::database(path))?;
    if found > VERSION {
        return Err(ProjectError::Newer {
            path: path.to_owned(),
            found,
            known: VERSION,
        });
    }
    Ok(())
}

/// What keeps decisions safe: the log is written ahead and on disk before a commit returns.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(100);
    Ok(())
}
