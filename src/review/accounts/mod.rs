//! Accounts and sessions of a project.
//!
//! Accounts are made by the owner on the command line; there is none at first, and nobody can register. A password is kept
//! as its argon2id hash, a session as the SHA-256 of its token, so that whoever reads the file can use neither.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use utoipa::ToSchema;

use crate::document::hex;
use crate::review::project::{Project, ProjectError, now};

/// The tables.
pub(crate) const SCHEMA: &str = include_str!("schema.sql");
/// Sessions end after 30 days without use.
const LASTS: i64 = 30 * 24 * 60 * 60;
/// Shortest password, in characters (NIST SP 800-63B asks for 8, for 15 where it is the only factor; this server is reached
/// through a tunnel).
const SHORTEST: usize = 12;
/// Longest password: more would only cost time.
const LONGEST: usize = 1000;

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Decide, see everybody's answers, say what is true in the end.
    Adjudicator,
    /// Decide.
    Curator,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Adjudicator, Self::Curator];

    /// Its name in tables and arguments.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Adjudicator => "adjudicator",
            Self::Curator => "curator",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == name);
        found.ok_or_else(|| "expected owner, adjudicator or curator".to_owned())
    }
}

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made, UTC.
    pub created: String,
    /// Whether it can sign in.
    pub is_active: bool,
}

/// Why an account cannot be.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AccountError {
    /// Not a name.
    #[error("a name has 1 to 64 characters, none of them a control character or a slash")]
    Name,
    /// Not a password.
    #[error("a password has {SHORTEST} to {LONGEST} characters")]
    Password,
    /// The hash could not be made.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

/// A name as it is kept.
///
/// # Errors
/// If it is none.
pub fn name_of(name: &str) -> Result<String, AccountError> {
    let name = name.trim();
    let is_odd =
        |character: char| character.is_control() || "/\u{202e}\u{202d}".contains(character);
    if name.is_empty() || name.chars().count() > 64 || name.chars().any(is_odd) {
        return Err(AccountError::Name);
    }
    Ok(name.to_owned())
}

/// The argon2id hash of a password, with salt and parameters. Takes a while, as it should.
///
/// # Errors
/// If the password is too short or too long.
pub fn hash(password: &str) -> Result<String, AccountError> {
    if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
        return Err(AccountError::Password);
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| AccountError::Hash(error.to_string()))
}

/// Whether a password is that of a hash. Without a hash the same work is done for nothing, so that time does not tell which
/// names there are.
pub fn fits(password: &str, hash: Option<&str>) -> bool {
    /// Of a password that nobody uses: what counts is the work.
    static NOBODY: LazyLock<Option<String>> =
        LazyLock::new(|| self::hash("nobody signs in with this").ok());
    if password.chars().count() > LONGEST {
        return false;
    }
    // Made here whatever the name, so that not even the first attempt tells.
    let nobody = LazyLock::force(&NOBODY).as_deref();
    let Some(Ok(parsed)) = hash.or(nobody).map(PasswordHash::new) else {
        return false;
    };
    let fits = Argon2::default().verify_password(password.as_bytes(), &parsed);
    fits.is_ok() && hash.is_some()
}

impl Project {
    /// Adds an account, or gives one that is there another password and role; its sessions end.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn put_account(
        &self,
        name: &str,
        role: Role,
        password_hash: &str,
    ) -> Result<(), ProjectError> {
        self.write(|transaction| put(transaction, name, role, password_hash, &now()))
    }

    /// Bars an account and ends its sessions; its decisions stay. Gives whether there is one.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn bar_account(&self, name: &str) -> Result<bool, ProjectError> {
        self.write(|transaction| bar(transaction, name))
    }

    /// All accounts by name.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn accounts(&self) -> Result<Vec<Account>, ProjectError> {
        self.read(all)
    }
}

/// Adds an account, or gives one that is there another password and role.
fn put(
    connection: &Connection,
    name: &str,
    role: Role,
    password_hash: &str,
    at: &str,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO account (name, role, password, created) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (name) DO UPDATE SET role = ?2, password = ?3, is_active = 1",
        params![name, role.as_str(), password_hash, at],
    )?;
    // Whoever knew the old password is out.
    end_all(connection, name)
}

/// Bars an account; its decisions stay. Gives whether there is one.
fn bar(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let n_barred =
        connection.execute("UPDATE account SET is_active = 0 WHERE name = ?1", [name])?;
    end_all(connection, name)?;
    Ok(n_barred > 0)
}

/// All accounts by name.
fn all(connection: &Connection) -> rusqlite::Result<Vec<Account>> {
    connection
        .prepare("SELECT name, role, created, is_active FROM account ORDER BY name")?
        .query_map([], |row| {
            let role: String = row.get(1)?;
            Ok(Account {
                name: row.get(0)?,
                role: role.parse().unwrap_or(Role::Curator),
                created: row.get(2)?,
                is_active: row.get(3)?,
            })
        })?
        .collect()
}

/// Role and password hash of an account that can sign in.
pub(crate) fn password_of(
    connection: &Connection,
    name: &str,
) -> rusqlite::Result<Option<(Role, String)>> {
    connection
        .prepare_cached("SELECT role, password FROM account WHERE name = ?1 AND is_active = 1")?
        .query_row([name], |row| {
            let role: String = row.get(0)?;
            Ok((role.parse().unwrap_or(Role::Curator), row.get(1)?))
        })
        .optional()
}

/// Whether anybody can sign in with a password.
pub(crate) fn is_any(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM account WHERE is_active = 1")?
        .exists([])
}

/// Whether there has ever been an account: the project is meant for those who sign in.
pub(crate) fn was_any(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM account")?
        .exists([])
}

/// Begins a session; `now` in seconds since 1970.
pub(crate) fn begin(
    connection: &Connection,
    token: &str,
    name: &str,
    role: Role,
    now: i64,
) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM session WHERE used < ?1", [now - LASTS])?;
    connection.execute(
        "INSERT INTO session (token_sha256, name, role, used) VALUES (?1, ?2, ?3, ?4)",
        params![digest(token), name, role.as_str(), now],
    )?;
    Ok(())
}

/// Whose session a token is of, and when it was last used.
pub(crate) fn session(
    connection: &Connection,
    token: &str,
    now: i64,
) -> rusqlite::Result<Option<(String, Role, i64)>> {
    connection
        .prepare_cached(
            "SELECT name, role, used FROM session WHERE token_sha256 = ?1 AND used >= ?2",
        )?
        .query_row(params![digest(token), now - LASTS], |row| {
            let role: String = row.get(1)?;
            Ok((
                row.get(0)?,
                role.parse().unwrap_or(Role::Curator),
                row.get(2)?,
            ))
        })
        .optional()
}

/// Says that a session was used.
pub(crate) fn touch(connection: &Connection, token: &str, now: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE session SET used = ?2 WHERE token_sha256 = ?1",
        params![digest(token), now],
    )?;
    Ok(())
}

/// Ends a session.
pub(crate) fn end(connection: &Connection, token: &str) -> rusqlite::Result<()> {
    connection.execute(
        "DELETE FROM session WHERE token_sha256 = ?1",
        [digest(token)],
    )?;
    Ok(())
}

/// Ends all sessions of a name.
fn end_all(connection: &Connection, name: &str) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM session WHERE name = ?1", [name])?;
    Ok(())
}

/// Tokens are 32 random bytes, so that a plain hash is enough.
fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Connection {
        let connection = Connection::open_in_memory().expect("memory");
        connection.execute_batch(SCHEMA).expect("tables");
        connection
    }

    #[test]
    fn passwords_fit_their_hash_and_no_other() {
        let made = hash("correct horse battery").expect("hashed");
        assert!(made.starts_with("$argon2id$"), "{made}");
        assert!(fits("correct horse battery", Some(&made)));
        assert!(!fits("correct horse batter", Some(&made)));
        assert!(!fits("correct horse battery", None));
        assert_eq!(hash("short"), Err(AccountError::Password));
    }

    #[test]
    fn names_are_words_of_any_script() {
        assert_eq!(name_of(" Żaneta Ω ").as_deref(), Ok("Żaneta Ω"));
        assert_eq!(name_of("<img src=x>").as_deref(), Ok("<img src=x>"));
        for odd in ["", "  ", "a\nb", "a/b", "x".repeat(65).as_str()] {
            assert_eq!(name_of(odd), Err(AccountError::Name), "{odd:?}");
        }
    }

    #[test]
    fn sessions_end_with_the_account_with_time_and_with_a_new_password() {
        let tables = tables();
        put(&tables, "Anna", Role::Curator, "hash", "now").expect("added");
        begin(&tables, "token", "Anna", Role::Curator, 1000).expect("begun");
        let found = session(&tables, "token", 2000).expect("read");
        assert_eq!(
            found.map(|(name, role, _)| (name, role)),
            Some(("Anna".to_owned(), Role::Curator))
        );
        assert_eq!(session(&tables, "other", 2000).expect("read"), None);
        assert_eq!(session(&tables, "token", 1001 + LASTS).expect("read"), None);
        put(&tables, "Anna", Role::Curator, "another", "later").expect("changed");
        assert_eq!(session(&tables, "token", 2000).expect("read"), None);
        begin(&tables, "token", "Anna", Role::Curator, 1000).expect("begun");
        assert!(bar(&tables, "Anna").expect("barred"));
        assert_eq!(session(&tables, "token", 2000).expect("read"), None);
        assert_eq!(password_of(&tables, "Anna").expect("read"), None);
        assert!(!bar(&tables, "Berta").expect("none"));
    }
}
