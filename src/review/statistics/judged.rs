//! How often what was tagged was right.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::Whose;
use crate::review::wire::Progress;

/// Rows that a table has at most.
const MAX_ROWS: usize = 200;
/// Of the normal distribution, for intervals of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// How mentions of some kind, as tagged, have been judged. Added ones were not tagged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Judged {
    /// Entity type, concept, or `DICTIONARY:TERM`.
    pub name: String,
    /// For people.
    pub label: String,
    /// Accepted as they were tagged.
    pub accepted: u64,
    /// Accepted with a correction.
    pub changed: u64,
    /// Rejected.
    pub rejected: u64,
    /// Open or put off.
    pub open: u64,
    /// Accepted as tagged, of all accepted, changed and rejected; null where nothing is judged.
    pub precision: Option<f64>,
    /// Lower end of its 95 % interval (E. B. Wilson 1927, Probable inference, doi:10.1080/01621459.1927.10502953).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Counts by type, concept and row.
pub(super) struct Tables {
    types: BTreeMap<String, Counts>,
    concepts: HashMap<String, Counts>,
    rows: HashMap<String, Counts>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    all: u64,
    accepted: u64,
    changed: u64,
    rejected: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.accepted += other.accepted;
        self.changed += other.changed;
        self.rejected += other.rejected;
    }

    fn wrong(self) -> u64 {
        self.changed + self.rejected
    }

    fn judged(self) -> u64 {
        self.accepted + self.wrong()
    }

    fn named(self, name: &str, label: String) -> Judged {
        let interval = wilson(self.accepted, self.judged());
        Judged {
            name: name.to_owned(),
            label,
            accepted: self.accepted,
            changed: self.changed,
            rejected: self.rejected,
            open: self.all.saturating_sub(self.judged()),
            precision: interval.map(|[share, ..]| share),
            low: interval.map(|[_, low, _]| low),
            high: interval.map(|[.., high]| high),
        }
    }
}

/// A share with both ends of its interval; nothing of nothing.
pub(crate) fn wilson(part: u64, whole: u64) -> Option<[f64; 3]> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of mentions are far below 2^52"
    )]
    let (part, n) = (part as f64, whole as f64);
    (whole > 0).then(|| {
        let share = part / n;
        let scale = 1.0 + Z * Z / n;
        let middle = (share + Z * Z / (2.0 * n)) / scale;
        let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
        [share, (middle - half).max(0.0), (middle + half).min(1.0)]
    })
}

/// What the tagger says now: the condition of the index `item_tagged`.
const TAGGED: &str = "i.kind = 'mention' AND i.tagged IS NOT NULL AND i.is_current = 1";

impl Tables {
    pub(super) fn read(connection: &Connection, whose: &Whose) -> rusqlite::Result<Self> {
        let mut tables = Self {
            types: BTreeMap::new(),
            concepts: HashMap::new(),
            rows: HashMap::new(),
        };
        tables.count_all(connection, whose)?;
        tables.count_decided(connection, whose)?;
        Ok(tables)
    }

    fn count_all(&mut self, connection: &Connection, whose: &Whose) -> rusqlite::Result<()> {
        let assigned = match whose {
            Whose::Shared => "",
            Whose::Curator(_) => "JOIN assignment a ON a.document = i.document AND a.curator = ?1",
            Whose::AllCurators => "JOIN assignment a ON a.document = i.document",
        };
        let sql = format!(
            "SELECT i.type, i.concept, i.row, count(*) FROM item i {assigned} WHERE {TAGGED} GROUP BY 1, 2, 3"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(whose.curator()))?;
        while let Some(row) = rows.next()? {
            let counts = Counts {
                all: row.get(3)?,
                ..Counts::default()
            };
            self.add(row, counts)?;
        }
        Ok(())
    }

    fn count_decided(&mut self, connection: &Connection, whose: &Whose) -> rusqlite::Result<()> {
        // `CROSS` keeps the order of the tables: both are read from indexes then, in the order of the groups.
        let sql = format!(
            "SELECT i.type, i.concept, i.row, sum(s.status = 'accepted' AND NOT s.is_changed),
               sum(s.status = 'accepted' AND s.is_changed), sum(s.status = 'rejected')
             FROM item i CROSS JOIN standing s ON s.item = i.id
             WHERE s.layer BETWEEN ?1 AND ?2 AND {TAGGED} GROUP BY 1, 2, 3"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(whose.layers())?;
        while let Some(row) = rows.next()? {
            let counts = Counts {
                all: 0,
                accepted: row.get(3)?,
                changed: row.get(4)?,
                rejected: row.get(5)?,
            };
            self.add(row, counts)?;
        }
        Ok(())
    }

    fn add(&mut self, row: &rusqlite::Row<'_>, counts: Counts) -> rusqlite::Result<()> {
        self.types.entry(row.get(0)?).or_default().add(counts);
        let concept: String = row.get(1)?;
        if !concept.is_empty() {
            self.concepts.entry(concept).or_default().add(counts);
        }
        if let Some(row) = row.get(2)? {
            self.rows.entry(row).or_default().add(counts);
        }
        Ok(())
    }

    /// How many mentions there are to decide on.
    pub(super) fn mentions(&self) -> u64 {
        self.types.values().map(|counts| counts.all).sum()
    }

    pub(super) fn by_type(&self) -> Vec<Judged> {
        let types = self.types.iter();
        types
            .map(|(name, counts)| counts.named(name, name.replace('_', " ")))
            .collect()
    }

    pub(super) fn by_concept(&self, connection: &Connection) -> rusqlite::Result<Vec<Judged>> {
        let mut label = connection.prepare_cached(
            "SELECT json_extract(tagged, '$.concept.label') FROM item
             WHERE concept = ?1 AND kind = 'mention' AND tagged IS NOT NULL LIMIT 1",
        )?;
        worst(&self.concepts)
            .into_iter()
            .map(|(name, counts)| {
                let label = label.query_row([name], |row| row.get(0))?;
                Ok(counts.named(name, label))
            })
            .collect()
    }

    pub(super) fn by_row(&self) -> Vec<Judged> {
        let rows = worst(&self.rows).into_iter();
        rows.map(|(name, counts)| {
            let term = name.split_once(':').map_or(name, |(_, term)| term);
            counts.named(name, term.to_owned())
        })
        .collect()
    }
}

/// Those that were judged, with most wrong ones first.
fn worst(counts: &HashMap<String, Counts>) -> Vec<(&str, Counts)> {
    let mut judged: Vec<(&str, Counts)> = counts
        .iter()
        .filter(|(_, counts)| counts.judged() > 0)
        .map(|(name, &counts)| (name.as_str(), counts))
        .collect();
    judged.sort_by_key(|&(name, counts)| (Reverse(counts.wrong()), Reverse(counts.judged()), name));
    judged.truncate(MAX_ROWS);
    judged
}

/// All that was decided, by status.
pub(super) fn progress(
    connection: &Connection,
    whose: &Whose,
    mentions: u64,
) -> rusqlite::Result<Progress> {
    let [first, last] = whose.layers();
    connection
        .prepare_cached(
            "SELECT sum(accepted), sum(changed), sum(added), sum(rejected), sum(skipped), sum(by_bulk)
             FROM tally WHERE layer BETWEEN ?1 AND ?2 AND row = ''",
        )?
        .query_row(params![first, last], |row| {
            // A sum of no rows is null.
            let count = |place| row.get::<_, Option<u64>>(place).map(Option::unwrap_or_default);
            Ok(Progress {
                mentions,
                accepted: count(0)?,
                changed: count(1)?,
                added: count(2)?,
                rejected: count(3)?,
                skipped: count(4)?,
                by_bulk: count(5)?,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of R. G. Newcombe 1998, Two-sided confidence intervals for the single proportion, table I.
    #[test]
    fn intervals_are_wilsons() {
        assert_eq!(wilson(0, 0), None);
        for (part, whole, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (29, 29, 0.8830, 1.0),
        ] {
            let [share, found_low, found_high] = wilson(part, whole).unwrap();
            assert!(found_low <= share && share <= found_high);
            let is_close = (found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5;
            assert!(is_close, "{part} of {whole}: {found_low} to {found_high}");
        }
    }
}
