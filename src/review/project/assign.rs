//! Who decides on which document, in blind projects.

use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

use super::{Project, ProjectError};

/// How documents were shared out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Documents that had nobody before.
    pub documents: u64,
    /// Of these, documents that two curators decide on.
    pub twice: u64,
}

impl Project {
    /// Shares out the documents that nobody has yet among curators in turn, a share of them (0 to 1) to two each.
    ///
    /// Which ones come to two follows from the documents' identities, so that neither length nor date decides.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn assign(&self, curators: &[String], overlap: f64) -> Result<Shared, ProjectError> {
        self.write(|transaction| {
            let mut free = unassigned(transaction)?;
            free.sort_by_cached_key(|(_, name)| Sha256::digest(name.as_bytes()));
            let mut shared = Shared::default();
            if curators.is_empty() {
                return Ok(shared);
            }
            let n_twice = if curators.len() < 2 {
                0
            } else {
                share_of(free.len(), overlap)
            };
            let mut turn = curators.iter().cycle();
            for (position, (document, _)) in free.into_iter().enumerate() {
                let n_curators = if position < n_twice { 2 } else { 1 };
                for curator in turn.by_ref().take(n_curators) {
                    transaction
                        .prepare_cached(
                            "INSERT INTO assignment (document, curator) VALUES (?1, ?2)",
                        )?
                        .execute(params![document, curator])?;
                }
                shared.documents += 1;
                shared.twice += u64::from(n_curators == 2);
            }
            Ok(shared)
        })
    }
}

/// `share` of `n`, rounded up.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share between 0 and 1 of a count of documents"
)]
fn share_of(n: usize, share: f64) -> usize {
    (n as f64 * share.clamp(0.0, 1.0)).ceil() as usize
}

fn unassigned(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    connection
        .prepare(
            "SELECT id, name FROM document d WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.document = d.id)",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
