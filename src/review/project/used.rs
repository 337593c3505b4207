//! Which concepts the mentions of a project have.

use rusqlite::params;
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{FROM, Viewer};
use super::views::VISIBLE;
use super::{Project, ProjectError};

/// A concept of mentions, with counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsedConcept {
    /// CURIE; empty for mentions without one.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// Mentions that are not rejected.
    pub mentions: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// Rejected ones.
    pub rejected: u64,
    /// Undecided ones.
    pub open: u64,
}

impl Project {
    /// The concepts of the mentions that a viewer has, as they stand now, those of most mentions first; of those whose
    /// identifier, label or words hold `text`.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn used_concepts(
        &self,
        viewer: &Viewer,
        text: &str,
        limit: usize,
    ) -> Result<Vec<UsedConcept>, ProjectError> {
        let needle = text.to_lowercase();
        self.read(|connection| {
            connection
                .prepare_cached(&format!(
                    "SELECT coalesce(s.concept, i.concept) AS id,
                       max(coalesce(json_extract(coalesce(s.value, i.tagged), '$.concept.label'), '')) AS label,
                       coalesce(s.type, i.type) AS type,
                       sum(coalesce(s.status, 'open') <> 'rejected'), sum(coalesce(s.status, 'open') = 'accepted'),
                       sum(coalesce(s.status, 'open') = 'rejected'), sum(coalesce(s.status, 'open') = 'open')
                     {FROM} WHERE i.kind = 'mention' AND {VISIBLE}
                       AND (?2 IS NULL OR i.document IN (SELECT document FROM assignment WHERE curator = ?2))
                       AND (?3 = '' OR instr(lower(coalesce(s.concept, i.concept)), ?3) > 0
                         OR instr(coalesce(s.form, i.form), ?3) > 0)
                     GROUP BY 1, 3 ORDER BY 4 DESC, 1 LIMIT ?4"
                ))?
                .query_map(
                    params![viewer.layer, viewer.assigned, needle, limit],
                    |row| {
                        Ok(UsedConcept {
                            id: row.get(0)?,
                            label: row.get(1)?,
                            entity_type: row.get(2)?,
                            mentions: row.get(3)?,
                            accepted: row.get(4)?,
                            rejected: row.get(5)?,
                            open: row.get(6)?,
                        })
                    },
                )?
                .collect()
        })
    }
}
