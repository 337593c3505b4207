//! Relations of gold data: what was decided on them, between mentions as these stand in the end.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::{Counts, ITEM, Settled, Verdict, count, provenance, settled};
use crate::format::record::{AssertionRecord, DocumentRecord, RelationRecord};
use crate::review::wire::RelationValue;

/// What blind curators agree on. An adjudicator or owner who decided on a relation has the last word; without one, those
/// who decided must have said the same.
pub(super) fn agreed(connection: &Connection, document: i64) -> rusqlite::Result<Vec<Settled>> {
    let mut numbers = connection.prepare_cached(
        "SELECT id FROM item WHERE document = ?1 AND kind = 'relation' AND is_current = 1 ORDER BY start, id",
    )?;
    let mut answers = connection.prepare_cached(&format!(
        "SELECT {ITEM}, coalesce(a.role IN ('owner', 'adjudicator'), 0)
         FROM item i LEFT JOIN standing s ON s.item = i.id AND s.status IN ('accepted', 'rejected')
         LEFT JOIN account a ON a.name = s.curator WHERE i.id = ?1 ORDER BY s.at, s.layer"
    ))?;
    let numbers = numbers.query_map([document], |row| row.get::<_, i64>(0))?;
    let mut relations = Vec::new();
    for number in numbers {
        let of_all = answers.query_map(params![number?], |row| {
            Ok((row.get::<_, bool>(7)?, settled(row)?))
        })?;
        let (mut last_words, mut said) = (Vec::new(), Vec::new());
        for answer in of_all {
            let (is_last_word, answer) = answer?;
            if is_last_word {
                last_words.extend(answer);
            } else {
                said.extend(answer);
            }
        }
        // Of several last words the latest.
        relations.extend(last_words.pop().or_else(|| common(said)));
    }
    Ok(relations)
}

/// The one answer of all, or that they differ.
fn common(said: Vec<Settled>) -> Option<Settled> {
    let mut said = said.into_iter();
    let mut first = said.next()?;
    let mut names: Vec<String> = first.curator.iter().cloned().collect();
    for other in said {
        let is_same = first.verdict == other.verdict
            && (first.verdict == Verdict::Rejected || first.value == other.value);
        if !is_same {
            first.verdict = Verdict::Disputed;
        }
        names.extend(other.curator);
    }
    first.curator = (!names.is_empty()).then(|| names.join(", "));
    Some(first)
}

/// Puts relations into a record whose mentions are there; `ids` are what mentions are called in the end.
pub(super) fn put(
    record: &mut DocumentRecord<'static>,
    relations: Vec<(Settled, RelationValue)>,
    ids: &HashMap<String, String>,
    counts: &mut Counts,
) {
    for (item, value) in relations {
        let (Some(from), Some(to)) = (ids.get(&value.from), ids.get(&value.to)) else {
            counts.without_ends += 1;
            continue;
        };
        let relation = relation(&item, value, from, to);
        if record.relations.iter().any(|one| one.id == relation.id) {
            counts.repeated += 1;
            continue;
        }
        count(counts, &item);
        record.relations.push(relation);
    }
}

fn relation(item: &Settled, value: RelationValue, from: &str, to: &str) -> RelationRecord<'static> {
    let assertion = item.facts.assertion.clone();
    RelationRecord {
        id: format!("{from}/{}/{to}", value.relation_type).into(),
        attributes: provenance(item, item.facts.attributes.clone()),
        relation_type: value.relation_type.into(),
        from: from.to_owned().into(),
        to: to.to_owned().into(),
        stance: value.stance.map(Into::into),
        assertion: assertion.unwrap_or_else(|| AssertionRecord {
            status: "present".into(),
            ..AssertionRecord::default()
        }),
        rule: item.facts.rule.clone().unwrap_or_default().into(),
        confidence: 1.0,
    }
}
