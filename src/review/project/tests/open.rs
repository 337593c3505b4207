use std::fs;

use tempfile::tempdir;

use super::Bench;
use crate::review::project::{Mode, Project, ProjectError};
use crate::review::wire::Action;

#[test]
fn what_is_no_project_of_ours_is_left_alone() {
    let folder = tempdir().expect("a folder");
    let text = folder.path().join("notes.review");
    fs::write(&text, "notes about liver metastases, a hundred characters and more, so that it could be a database ".repeat(20)).expect("written");
    assert!(matches!(
        Project::open(&text),
        Err(ProjectError::NotAProject { .. })
    ));
    let other = folder.path().join("other.review");
    let database = rusqlite::Connection::open(&other).expect("SQLite");
    database
        .execute_batch("CREATE TABLE mine (one)")
        .expect("a table");
    assert!(matches!(
        Project::open(&other),
        Err(ProjectError::NotAProject { .. })
    ));
    let missing = folder.path().join("missing.review");
    assert!(matches!(
        Project::open(&missing),
        Err(ProjectError::Io { .. })
    ));
    assert!(!missing.exists());
    assert!(
        Project::create(&text, Mode::Shared).is_err(),
        "nothing is overwritten"
    );
}

#[test]
fn a_project_of_a_newer_program_is_refused() {
    let bench = Bench::shared();
    let path = bench.project.path().to_owned();
    rusqlite::Connection::open(&path)
        .and_then(|database| database.pragma_update(None, "user_version", 99))
        .expect("changed");
    let refused = Project::open(&path).expect_err("newer");
    assert_eq!(refused.code(), "ONC0803");
    assert!(refused.to_string().contains("99"), "{refused}");
}

#[test]
fn one_server_has_a_project_and_others_may_read_it() {
    let bench = Bench::shared();
    let path = bench.project.path().to_owned();
    let held = Project::open(&path).and_then(Project::alone).expect("free");
    let second = Project::open(&path).and_then(Project::alone);
    assert!(matches!(second, Err(ProjectError::InUse { .. })));
    assert!(Project::open(&path).expect("readable").head().is_ok());
    drop(held);
    assert!(Project::open(&path).and_then(Project::alone).is_ok());
}

#[test]
fn decisions_are_kept_as_safely_as_sqlite_can() {
    let bench = Bench::shared();
    bench.saved(
        "accept-1",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    let pragma = |name: &str| -> String {
        let asked = bench.project.connect(|connection| {
            connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
        });
        match asked.expect("asked") {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        }
    };
    assert_eq!(pragma("journal_mode"), "wal");
    // 2 is FULL: the log is on disk before a commit returns.
    assert_eq!(pragma("synchronous"), "2");
    assert_eq!(pragma("foreign_keys"), "1");
    // Versions before 3.51.3 could damage a log that is written ahead.
    assert!(rusqlite::version_number() >= 3_051_003);
}
