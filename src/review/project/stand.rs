//! What has been decided on an item, and what an action makes of it.

use serde::{Deserialize, Serialize};

use crate::review::wire::{Action, ConceptRef, RelationValue, Status, Value};

/// What is decided on: a mention's value or a relation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ItemValue {
    /// Of a mention.
    Mention(Value),
    /// Of a relation.
    Relation(RelationValue),
}

/// What the log says of an item, before or after a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stand {
    /// Where it stands.
    pub status: Status,
    /// What is said of the text.
    pub value: ItemValue,
    /// The last comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whether it is flagged.
    #[serde(default)]
    pub is_flagged: bool,
    /// Whether a bulk step decided it.
    #[serde(default)]
    pub is_bulk: bool,
}

impl Stand {
    /// Undecided, with what was tagged.
    pub fn open(value: ItemValue) -> Self {
        Self {
            status: Status::Open,
            value,
            comment: None,
            is_flagged: false,
            is_bulk: false,
        }
    }

    /// What it is after an action. `tagged` is what the tagger said, if it said anything.
    ///
    /// # Errors
    /// In words for the curator, if the action does not fit the item.
    pub fn after(&self, action: &Action, tagged: Option<&ItemValue>) -> Result<Self, String> {
        let mut after = Self {
            is_bulk: false,
            ..self.clone()
        };
        match action {
            Action::Accept {} => after.status = Status::Accepted,
            Action::Reject {} => after.status = Status::Rejected,
            Action::Skip {} => after.status = Status::Skipped,
            Action::Reopen {} => {
                let tagged = tagged.ok_or("an added mention cannot be opened again: reject it")?;
                after.status = Status::Open;
                after.value = tagged.clone();
            }
            Action::Comment { text } => {
                let text = text.trim();
                after.comment = (!text.is_empty()).then(|| text.to_owned());
                after.is_bulk = self.is_bulk;
            }
            Action::Flag { flagged } => {
                after.is_flagged = *flagged;
                after.is_bulk = self.is_bulk;
            }
            correction => {
                after.status = Status::Accepted;
                match &mut after.value {
                    ItemValue::Mention(value) => correct_mention(value, correction)?,
                    ItemValue::Relation(value) => correct_relation(value, correction)?,
                }
            }
        }
        Ok(after)
    }
}

fn correct_mention(value: &mut Value, action: &Action) -> Result<(), String> {
    match action {
        Action::Relink { concept } => value.concept = concept.clone(),
        Action::Retype {
            entity_type,
            concept,
        } => {
            if *entity_type != value.entity_type {
                value.concept = ConceptRef::default();
            }
            value.entity_type.clone_from(entity_type);
            if let Some(concept) = concept {
                value.concept = concept.clone();
            }
        }
        Action::Edges { fragments } => value.fragments.clone_from(fragments),
        Action::Assert { assertion } => value.assertion.clone_from(assertion),
        _ => return Err("this can be done to relations only".to_owned()),
    }
    Ok(())
}

fn correct_relation(value: &mut RelationValue, action: &Action) -> Result<(), String> {
    match action {
        Action::Swap {} => std::mem::swap(&mut value.from, &mut value.to),
        Action::RelationType { relation_type } => value.relation_type.clone_from(relation_type),
        Action::Stance { stance } => value.stance.clone_from(stance),
        _ => return Err("this can be done to mentions only".to_owned()),
    }
    Ok(())
}

impl Action {
    /// Its name in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accept {} => "accept",
            Self::Reject {} => "reject",
            Self::Skip {} => "skip",
            Self::Reopen {} => "reopen",
            Self::Relink { .. } => "relink",
            Self::Retype { .. } => "retype",
            Self::Edges { .. } => "edges",
            Self::Assert { .. } => "assert",
            Self::Comment { .. } => "comment",
            Self::Flag { .. } => "flag",
            Self::Swap {} => "swap",
            Self::RelationType { .. } => "relation_type",
            Self::Stance { .. } => "stance",
        }
    }
}

impl Status {
    /// Its name in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Skipped => "skipped",
        }
    }

    /// The status of a name in tables.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Accepted, Self::Rejected, Self::Skipped]
            .into_iter()
            .find(|status| status.as_str() == name)
    }
}
