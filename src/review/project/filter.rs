//! A filter as a condition of SQL.

use rusqlite::ToSql;

use super::views::VISIBLE;
use crate::review::wire::{Filter, Order};

/// Whose view a filter looks at.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The layer.
    pub layer: String,
    /// In a blind project the curator whose documents alone are shown.
    pub assigned: Option<String>,
}

/// A condition on `item i` left-joined with `standing s`, and its parameters from `?1`, which is the layer.
pub(super) struct Condition {
    pub(super) sql: String,
    parameters: Vec<Box<dyn ToSql>>,
}

/// What a condition is about.
pub(super) const FROM: &str = "FROM item i LEFT JOIN standing s ON s.layer = ?1 AND s.item = i.id";

impl Condition {
    /// The condition of a filter; without a status in it, `status` is asked for.
    ///
    /// # Errors
    /// In words, if the filter names what there is not.
    pub(super) fn of(
        viewer: &Viewer,
        filter: &Filter,
        status: Option<&str>,
    ) -> Result<Self, String> {
        let mut condition = Self {
            sql: VISIBLE.to_owned(),
            parameters: vec![Box::new(viewer.layer.clone())],
        };
        if let Some(curator) = &viewer.assigned {
            condition.and(
                "i.document IN (SELECT document FROM assignment WHERE curator = ?)",
                curator.clone(),
            );
        }
        if let Some(types) = filter.types.as_deref().filter(|types| !types.is_empty()) {
            let types: Vec<String> = types.split(',').map(str::to_owned).collect();
            let list = serde_json::to_string(&types).map_err(|error| error.to_string())?;
            condition.and(
                "coalesce(s.type, i.type) IN (SELECT value FROM json_each(?))",
                list,
            );
        }
        let texts = [
            (&filter.concept, "coalesce(s.concept, i.concept) = ?"),
            (&filter.curator, "s.curator = ?"),
            (
                &filter.document,
                "i.document = (SELECT id FROM document WHERE name = ?)",
            ),
        ];
        for (text, sql) in texts {
            if let Some(text) = text.as_deref().filter(|text| !text.is_empty()) {
                condition.and(sql, text.to_owned());
            }
        }
        if let Some(text) = filter.text.as_deref().filter(|text| !text.is_empty()) {
            condition.and(
                "instr(coalesce(s.form, i.form), ?) > 0",
                super::form_of(text),
            );
        }
        if let Some(form) = filter.form.as_deref().filter(|form| !form.is_empty()) {
            condition.and("coalesce(s.form, i.form) = ?", super::form_of(form));
        }
        if let Some(row) = filter.row.as_deref().filter(|row| !row.is_empty()) {
            condition.and("i.row = ?", row.replacen('\t', ":", 1));
        }
        let asked = filter.status.as_deref().filter(|asked| !asked.is_empty());
        if let Some(statuses) = asked.or(status) {
            let sql = statuses
                .split(',')
                .map(status_sql)
                .collect::<Result<Vec<_>, _>>()?;
            condition.sql.extend([" AND (", &sql.join(" OR "), ")"]);
        }
        Ok(condition)
    }

    fn and(&mut self, sql: &str, parameter: String) {
        self.parameters.push(Box::new(parameter));
        let numbered = sql.replace('?', &format!("?{}", self.parameters.len()));
        self.sql.push_str(" AND ");
        self.sql.push_str(&numbered);
    }

    /// A further parameter; gives its number.
    pub(super) fn parameter(&mut self, parameter: impl ToSql + 'static) -> usize {
        self.parameters.push(Box::new(parameter));
        self.parameters.len()
    }

    /// All parameters.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.parameters.iter().map(|parameter| &**parameter)
    }
}

fn status_sql(name: &str) -> Result<&'static str, String> {
    Ok(match name {
        "open" => "coalesce(s.status, 'open') = 'open'",
        "accepted" => "s.status = 'accepted'",
        "rejected" => "s.status = 'rejected'",
        "skipped" => "s.status = 'skipped'",
        "changed" => "s.status = 'accepted' AND s.is_changed AND i.tagged IS NOT NULL",
        "added" => "s.status = 'accepted' AND i.tagged IS NULL",
        "flagged" => "s.is_flagged",
        "commented" => "s.comment IS NOT NULL",
        // Undoing a later answer brings the question back; where the tagger agrees with what was decided there is none.
        "retagged" => "s.status <> 'open' AND s.is_changed AND s.origin <= i.retagged",
        "any" => "1",
        _ => {
            return Err(format!(
                "there is no status {name:?}; it is open, accepted, rejected, skipped, changed, added, flagged, commented, retagged or any"
            ));
        }
    })
}

impl Order {
    /// The column of `item` that has the places in this order.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Uncertainty => "by_uncertainty",
            Self::Frequency => "by_frequency",
            Self::Novelty => "by_novelty",
            Self::Type => "by_type",
            Self::Document => "by_document",
        }
    }
}
