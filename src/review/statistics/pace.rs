//! How fast curators decide.

use std::collections::BTreeMap;

use rusqlite::{Connection, params_from_iter};
use serde::Serialize;
use utoipa::ToSchema;

use super::Whose;

/// Who looks longer than this at a mention is away.
const BREAK_MS: u64 = 10 * 60 * 1000;

/// How fast a curator decides. Decisions that were taken back count, as they took their time; comments and flags decide
/// nothing, and adjudication is another work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pace {
    /// Who.
    pub curator: String,
    /// Decisions on single mentions, added ones too.
    pub decisions: usize,
    /// Mentions decided by bulk steps. They are in no other figure here.
    pub bulk: u64,
    /// Decisions that took over ten minutes: breaks, whose time says nothing.
    pub breaks: usize,
    /// Median of the time of the others in milliseconds; null where no client has said how long it took.
    pub median_ms: Option<u64>,
    /// Of ten of them nine were faster.
    pub p90_ms: Option<u64>,
    /// By day, in order.
    pub days: Vec<Day>,
}

/// A day of a curator's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Day {
    /// UTC, `2026-10-31`.
    pub day: String,
    /// Decisions on single mentions.
    pub decisions: usize,
    /// Median of their time, without breaks.
    pub median_ms: Option<u64>,
}

/// The pace of all curators, or of the one who alone counts.
pub(super) fn read(connection: &Connection, whose: &Whose) -> rusqlite::Result<Vec<Pace>> {
    let only = if whose.curator().is_some() {
        "AND curator = ?1"
    } else {
        ""
    };
    let mut days: BTreeMap<String, BTreeMap<String, Vec<u64>>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT curator, substr(at, 1, 10), milliseconds FROM step
         WHERE kind IN ('decide', 'add') AND action NOT IN ('comment', 'flag') {only}"
    ))?;
    let mut rows = statement.query(params_from_iter(whose.curator()))?;
    while let Some(row) = rows.next()? {
        let of_curator = days.entry(row.get(0)?).or_default();
        of_curator.entry(row.get(1)?).or_default().push(row.get(2)?);
    }
    let mut bulk: BTreeMap<String, u64> = connection
        .prepare_cached(&format!(
            "SELECT curator, count(*) FROM step t JOIN decision d ON d.step = t.id
             WHERE t.kind = 'bulk' {only} GROUP BY curator"
        ))?
        .query_map(params_from_iter(whose.curator()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for curator in bulk.keys() {
        days.entry(curator.clone()).or_default();
    }
    let paces = days.into_iter().map(|(curator, days)| Pace {
        bulk: bulk.remove(&curator).unwrap_or_default(),
        ..of_days(curator, days)
    });
    Ok(paces.collect())
}

fn of_days(curator: String, days: BTreeMap<String, Vec<u64>>) -> Pace {
    let mut pace = Pace {
        curator,
        ..Pace::default()
    };
    let mut all = Vec::new();
    for (day, mut times) in days {
        let n_decisions = times.len();
        times.retain(|&time| time <= BREAK_MS);
        pace.breaks += n_decisions - times.len();
        pace.decisions += n_decisions;
        // Clients that do not say how long it took say 0.
        times.retain(|&time| time > 0);
        times.sort_unstable();
        pace.days.push(Day {
            day,
            decisions: n_decisions,
            median_ms: percentile(&times, 50),
        });
        all.append(&mut times);
    }
    all.sort_unstable();
    pace.median_ms = percentile(&all, 50);
    pace.p90_ms = percentile(&all, 90);
    pace
}

/// By nearest rank.
fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_and_unknown_times_are_no_times_but_decisions() {
        let days = BTreeMap::from([
            ("2026-10-30".to_owned(), vec![900, 700, 0, 600_001, 800]),
            ("2026-10-31".to_owned(), vec![0]),
            ("2026-11-01".to_owned(), (1..=7).map(|n| n * 1000).collect()),
        ]);
        let pace = of_days("Anna".to_owned(), days);
        let day = |day: &str, decisions, median_ms| Day {
            day: day.to_owned(),
            decisions,
            median_ms,
        };
        let wanted = Pace {
            curator: "Anna".to_owned(),
            decisions: 13,
            bulk: 0,
            breaks: 1,
            median_ms: Some(2000),
            p90_ms: Some(6000),
            days: vec![
                day("2026-10-30", 5, Some(800)),
                day("2026-10-31", 1, None),
                day("2026-11-01", 7, Some(4000)),
            ],
        };
        assert_eq!(pace, wanted);
    }
}
