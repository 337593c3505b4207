//! Documents into the tables of a project.

use rusqlite::{Connection, params};

use super::prepared::{Prepared, form_of};
use super::retag::{self, Retagged};
use super::{Project, ProjectError, ranks};

/// What went into a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Documents that are new in it.
    pub documents: u64,
    /// Their sentences.
    pub sentences: u64,
    /// Their mentions and relations.
    pub items: u64,
    /// Documents that were there already.
    pub known: u64,
    /// What the tagger says now of documents that were there.
    pub retagged: Retagged,
    /// Identities of documents whose text is another one now: they stay as they are.
    pub refused: Vec<String>,
}

impl Project {
    /// Adds documents. Of one that is there already, what the tagger says now takes the place of what it said; decisions
    /// stay. One whose text has changed is left as it is, and named: decisions point into its text.
    ///
    /// # Errors
    /// If SQLite says no; nothing is added then.
    pub fn load(
        &self,
        documents: impl IntoIterator<Item = Prepared>,
    ) -> Result<Loaded, ProjectError> {
        self.write(|transaction| {
            let mut loaded = Loaded::default();
            for document in documents {
                match insert(transaction, &document)? {
                    None => match retag::retag(transaction, &document)? {
                        Some(retagged) => {
                            loaded.known += 1;
                            loaded.retagged.add(retagged);
                        }
                        None => loaded.refused.push(document.name),
                    },
                    Some(n_items) => {
                        loaded.documents += 1;
                        loaded.sentences += document.sentences.len() as u64;
                        loaded.items += n_items;
                    }
                }
            }
            if loaded.retagged != Retagged::default() {
                retag::recount(transaction)?;
                // A copy of what was there before: nobody sees this transaction before it is over.
                self.back_up_beside()
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
            }
            // Places are the same where nothing has changed, and a large project need not be written again.
            if loaded.items > 0 || loaded.retagged != Retagged::default() {
                ranks::count_and_rank(transaction)?;
            }
            Ok(loaded)
        })
    }
}

/// Adds a document; gives how many items it has, nothing where it is there already.
fn insert(connection: &Connection, document: &Prepared) -> rusqlite::Result<Option<u64>> {
    let n_inserted = connection
        .prepare_cached(
            "INSERT INTO document (name, title, year, source, text, text_sha256, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name) DO NOTHING",
        )?
        .execute(params![
            document.name,
            document.title,
            document.year,
            document.source,
            document.text,
            document.text_sha256,
            document.record
        ])?;
    if n_inserted == 0 {
        return Ok(None);
    }
    let id = connection.last_insert_rowid();
    let numbers = insert_sentences(connection, id, document)?;
    let mut n_items = 0;
    for item in &document.items {
        n_items += insert_item(connection, id, numbers[item.sentence], item)?;
    }
    Ok(Some(n_items))
}

/// Adds a document's sentences; gives their numbers.
fn insert_sentences(
    connection: &Connection,
    document: i64,
    prepared: &Prepared,
) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO sentence (document, start, end, section, role, place, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut numbers = Vec::with_capacity(prepared.sentences.len());
    for sentence in &prepared.sentences {
        let place = &sentence.place;
        let json = super::to_json(place)?;
        statement.execute(params![
            document,
            place.start,
            place.end,
            place.section,
            place.role,
            json,
            sentence.text
        ])?;
        numbers.push(connection.last_insert_rowid());
    }
    Ok(numbers)
}

/// Adds an item; gives 0 where its identity is there already, which happens if an input names it twice.
pub(super) fn insert_item(
    connection: &Connection,
    document: i64,
    sentence: i64,
    item: &super::PreparedItem,
) -> rusqlite::Result<u64> {
    let n_inserted = connection
        .prepare_cached(
            "INSERT INTO item
               (kind, name, document, sentence, start, text, form, type, concept, row, confidence, tagged, facts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (name) DO NOTHING",
        )?
        .execute(params![
            item.kind,
            item.name,
            document,
            sentence,
            item.start,
            item.text,
            form_of(&item.text),
            item.entity_type,
            item.concept,
            item.row,
            item.confidence,
            item.tagged,
            item.facts
        ])?;
    Ok(n_inserted as u64)
}
