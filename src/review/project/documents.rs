//! Documents of a project, as a viewer has them.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::filter::Viewer;
use super::queue::Answer;
use super::views::{VISIBLE, Views};
use super::{Project, ProjectError};
use crate::format::record::SectionRecord;
use crate::review::wire::{
    DocumentEntry, DocumentHead, DocumentPage, DocumentView, SectionView, SentenceView,
};

impl Project {
    /// A stretch of the documents whose identity or title holds `text`.
    ///
    /// # Errors
    /// If SQLite says no. A cursor that is none comes as the inner error.
    pub fn documents(
        &self,
        viewer: &Viewer,
        text: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Answer<DocumentPage>, ProjectError> {
        let after = match after.map(str::parse::<i64>) {
            None => 0,
            Some(Ok(after)) => after,
            Some(Err(_)) => return Ok(Err("`after` is no cursor of this list".to_owned())),
        };
        let needle = text.to_lowercase();
        let mine = match viewer.assigned {
            Some(_) => "AND d.id IN (SELECT document FROM assignment WHERE curator = ?2)",
            None => "AND ?2 IS NULL",
        };
        let found = format!(
            "FROM document d WHERE (?1 = '' OR instr(lower(d.name), ?1) > 0 OR instr(lower(coalesce(d.title, '')), ?1) > 0) {mine}"
        );
        self.read(|connection| {
            let asked = params![needle, viewer.assigned];
            let total = connection
                .prepare_cached(&format!("SELECT count(*) {found}"))?
                .query_row(asked, |row| row.get(0))?;
            let documents = connection
                .prepare_cached(&format!(
                    "SELECT d.id, d.name, d.title, d.year, d.source {found} AND d.id > ?3 ORDER BY d.id LIMIT ?4"
                ))?
                .query_map(
                    params![needle, viewer.assigned, after, limit.min(500)],
                    |row| entry(connection, viewer, row),
                )?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Ok(DocumentPage { documents, total }))
        })
    }

    /// A document with its sentences and mentions; nothing where there is none of this name for the viewer.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn document(
        &self,
        viewer: &Viewer,
        name: &str,
    ) -> Result<Option<DocumentView>, ProjectError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT id, title, year, source, text, record FROM document d WHERE name = ?1 AND (?2 IS NULL OR EXISTS
                       (SELECT 1 FROM assignment a WHERE a.document = d.id AND a.curator = ?2))",
                )?
                .query_row(params![name, viewer.assigned], |row| {
                    let id: i64 = row.get(0)?;
                    let head = DocumentHead {
                        id: name.to_owned(),
                        title: row.get(1)?,
                        year: row.get(2)?,
                        source: row.get(3)?,
                    };
                    let record: String = row.get(5)?;
                    Ok((id, head, row.get(4)?, record))
                })
                .optional()?;
            let Some((id, head, text, record)) = found else {
                return Ok(None);
            };
            let views = Views::new(connection, &viewer.layer);
            let numbers: Vec<i64> = connection
                .prepare_cached("SELECT number FROM sentence WHERE document = ?1 ORDER BY number")?
                .query_map([id], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut sentences = Vec::with_capacity(numbers.len());
            for number in numbers {
                sentences.extend(views.sentence(number)?);
            }
            Ok(Some(DocumentView {
                head,
                text,
                sections: sections(&record)?,
                sentences,
            }))
        })
    }

    /// A sentence in its surroundings; nothing where there is none of this number for the viewer.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn sentence(
        &self,
        viewer: &Viewer,
        number: i64,
    ) -> Result<Option<SentenceView>, ProjectError> {
        self.read(|connection| {
            let view = Views::new(connection, &viewer.layer).sentence(number)?;
            match view {
                Some(view) if may_see(connection, viewer, &view.document.id)? => Ok(Some(view)),
                _ => Ok(None),
            }
        })
    }

    /// The sentence of a mention or relation; nothing where the viewer has none of this name.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn sentence_of(
        &self,
        viewer: &Viewer,
        item: &str,
    ) -> Result<Option<SentenceView>, ProjectError> {
        let number = self.read(|connection| {
            connection
                .prepare_cached("SELECT sentence FROM item WHERE name = ?1")?
                .query_row([item], |row| row.get(0))
                .optional()
        })?;
        match number {
            Some(number) => self.sentence(viewer, number),
            None => Ok(None),
        }
    }

    /// Whether a viewer may see a document.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn may_see(&self, viewer: &Viewer, document: &str) -> Result<bool, ProjectError> {
        self.read(|connection| may_see(connection, viewer, document))
    }
}

/// Whether a viewer may see a document: all may, but in blind projects those whom it is assigned to.
pub(super) fn may_see(
    connection: &Connection,
    viewer: &Viewer,
    document: &str,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT 1 FROM document d WHERE d.name = ?1 AND (?2 IS NULL OR EXISTS
               (SELECT 1 FROM assignment a WHERE a.document = d.id AND a.curator = ?2))",
        )?
        .exists(params![document, viewer.assigned])
}

fn entry(
    connection: &Connection,
    viewer: &Viewer,
    row: &Row<'_>,
) -> rusqlite::Result<DocumentEntry> {
    let id: i64 = row.get(0)?;
    let mut counts = [0_u64; 4];
    let mut statement = connection.prepare_cached(&format!(
        "SELECT coalesce(s.status, 'open'), count(*) FROM item i LEFT JOIN standing s ON s.layer = ?1 AND s.item = i.id
         WHERE i.document = ?2 AND i.kind = 'mention' AND {VISIBLE} GROUP BY 1"
    ))?;
    let mut rows = statement.query(params![viewer.layer, id])?;
    while let Some(row) = rows.next()? {
        let place = match row.get_ref(0)?.as_str()? {
            "accepted" => 1,
            "rejected" => 2,
            "skipped" => 3,
            _ => 0,
        };
        counts[place] = row.get(1)?;
    }
    let [open, accepted, rejected, skipped] = counts;
    let assigned = match viewer.assigned {
        // Who else decides is nothing that one who decides blind may know.
        Some(_) => Vec::new(),
        None => connection
            .prepare_cached("SELECT curator FROM assignment WHERE document = ?1 ORDER BY curator")?
            .query_map(params_from_iter([id]), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(DocumentEntry {
        id: row.get(1)?,
        title: row.get(2)?,
        year: row.get(3)?,
        source: row.get(4)?,
        mentions: counts.iter().sum(),
        open,
        accepted,
        rejected,
        skipped,
        assigned,
        cursor: id.to_string(),
    })
}

/// The sections of a document's record.
fn sections(record: &str) -> rusqlite::Result<Vec<SectionView>> {
    #[derive(serde::Deserialize)]
    struct Sections<'a> {
        #[serde(borrow)]
        sections: Vec<SectionRecord<'a>>,
    }
    let sections: Sections<'_> = serde_json::from_str(record).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, error.into())
    })?;
    Ok(sections
        .sections
        .into_iter()
        .map(|section| SectionView {
            kind: section.kind.into_owned(),
            label: section.label.map(std::borrow::Cow::into_owned),
            start: section.start,
            end: section.end,
        })
        .collect())
}
