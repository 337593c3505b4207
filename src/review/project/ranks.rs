//! Which item comes when: places in the orders of the queue, counted once when documents are added.

use std::cmp::Ordering;
use std::collections::HashMap;

use rusqlite::{Connection, params};

/// What the orders look at.
struct Ranked {
    id: i64,
    is_relation: bool,
    sentence: i64,
    start: i64,
    length: i64,
    entity_type: usize,
    form: usize,
    confidence: f64,
    same: usize,
    nth: usize,
    places: [i64; 5],
}

/// Counts equal items and gives each its place in each order.
pub(super) fn count_and_rank(connection: &Connection) -> rusqlite::Result<()> {
    let mut items = current(connection)?;
    count(&mut items);
    let orders: [fn(&Ranked, &Ranked) -> Ordering; 5] =
        [uncertainty, frequency, novelty, by_type, in_document];
    for (order, compare) in orders.into_iter().enumerate() {
        items.sort_by(|one, other| compare(one, other).then_with(|| in_document(one, other)));
        for (place, item) in (1..).zip(&mut items) {
            item.places[order] = place;
        }
    }
    let mut update = connection.prepare_cached(
        "UPDATE item SET same = ?2, nth = ?3, by_uncertainty = ?4, by_frequency = ?5, by_novelty = ?6, by_type = ?7,
         by_document = ?8 WHERE id = ?1",
    )?;
    for item in &items {
        let [
            by_uncertainty,
            by_frequency,
            by_novelty,
            by_type,
            by_document,
        ] = item.places;
        update.execute(params![
            item.id,
            item.same,
            item.nth,
            by_uncertainty,
            by_frequency,
            by_novelty,
            by_type,
            by_document
        ])?;
    }
    Ok(())
}

/// All items that the tagger or a curator gives now, in the order of the text.
fn current(connection: &Connection) -> rusqlite::Result<Vec<Ranked>> {
    let mut types = HashMap::new();
    let mut forms = HashMap::new();
    let mut statement = connection.prepare(
        "SELECT id, sentence, start, length(text), type, form, concept, confidence, kind = 'relation'
         FROM item
         WHERE is_current = 1 ORDER BY sentence, start, length(text) DESC, id",
    )?;
    let rows = statement.query_map([], |row| {
        let entity_type: String = row.get(4)?;
        let form: (String, String, String) = (row.get(5)?, entity_type.clone(), row.get(6)?);
        let n_types = types.len();
        let n_forms = forms.len();
        Ok(Ranked {
            id: row.get(0)?,
            is_relation: row.get(8)?,
            sentence: row.get(1)?,
            start: row.get(2)?,
            length: row.get(3)?,
            entity_type: *types.entry(entity_type).or_insert(n_types),
            form: *forms.entry(form).or_insert(n_forms),
            confidence: row.get(7)?,
            same: 0,
            nth: 0,
            places: [0; 5],
        })
    })?;
    rows.collect()
}

/// How many have the same form, type and concept, and the how many-th each is; `items` in the order of the text.
fn count(items: &mut [Ranked]) {
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for item in &mut *items {
        let nth = seen.entry(item.form).or_default();
        *nth += 1;
        item.nth = *nth;
    }
    for item in items {
        item.same = seen[&item.form];
    }
}

/// What a decision would teach: little confidence, words that stand in many places, and have not come yet.
#[expect(clippy::cast_precision_loss, reason = "counts of mentions are small")]
fn worth(item: &Ranked) -> f64 {
    (1.0 - item.confidence) * (1.0 + (item.same as f64).ln()) / item.nth as f64
}

fn uncertainty(one: &Ranked, other: &Ranked) -> Ordering {
    worth(other).total_cmp(&worth(one))
}

fn frequency(one: &Ranked, other: &Ranked) -> Ordering {
    (other.same, one.form, one.nth).cmp(&(one.same, other.form, other.nth))
}

fn novelty(one: &Ranked, other: &Ranked) -> Ordering {
    (one.nth, one.same).cmp(&(other.nth, other.same))
}

fn by_type(one: &Ranked, other: &Ranked) -> Ordering {
    (one.entity_type, one.form).cmp(&(other.entity_type, other.form))
}

fn in_document(one: &Ranked, other: &Ranked) -> Ordering {
    // A relation is asked for when one knows what it joins.
    let place = |item: &Ranked| {
        (
            item.sentence,
            item.is_relation,
            item.start,
            -item.length,
            item.id,
        )
    };
    place(one).cmp(&place(other))
}
