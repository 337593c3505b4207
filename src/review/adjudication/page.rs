//! The units that somebody has to settle, most disagreement first.

use std::cmp::Reverse;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answers::{Answers, Unit, documents_of_two};
use super::difference::{Difference, Disagreement};
use crate::review::project::{Answer, GOLD, Project, ProjectError, Views};
use crate::review::wire::{SentenceView, Value};

/// Units that an answer has at most, and where no limit is given.
const MAX_UNITS: usize = 50;
const USUAL_UNITS: usize = 10;

/// Which units to show.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct UnitStretch {
    /// Behind the unit with this cursor.
    #[param(max_length = 100)]
    pub after: Option<String>,
    /// How many at most, from 1 to 50; 10 if not given.
    #[param(minimum = 1, maximum = 50)]
    pub limit: Option<usize>,
    /// Whether settled ones come too.
    pub all: bool,
}

/// A stretch of the units on which curators differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct AdjudicationPage {
    /// The units, most disagreement first, then as they stand in the documents.
    pub units: Vec<AdjudicationUnit>,
    /// How many have to be settled yet.
    pub open: usize,
    /// How many there are, settled ones too.
    pub total: usize,
}

/// A mention on which curators differ.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdjudicationUnit {
    /// Its identity, for `adjudicate`.
    pub unit: String,
    /// The document's identity.
    pub document: String,
    /// Its sentence, as the gold layer has it.
    pub sentence: SentenceView,
    /// What was tagged; null where somebody added it.
    pub tagged: Option<Value>,
    /// Who said what, by name. Who has not answered is not there.
    pub answers: Vec<AdjudicationAnswer>,
    /// In what they differ.
    pub differs: Vec<Difference>,
    /// What was chosen; null where nothing is.
    pub gold: Option<AdjudicationGold>,
    /// The version to be named in `adjudicate`; not 0 where a choice was taken back.
    pub version: i64,
    /// For `after`.
    pub cursor: String,
}

/// What one curator says.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdjudicationAnswer {
    /// Who.
    pub curator: String,
    /// The mention; null for none.
    pub value: Option<Value>,
    /// Its words; empty for none that was never a mention of theirs.
    pub text: String,
    /// The curator's comment.
    pub comment: Option<String>,
}

/// What an adjudicator chose.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdjudicationGold {
    /// The mention; null for none.
    pub value: Option<Value>,
    /// The version of the choice.
    pub version: i64,
    /// Who.
    pub curator: String,
    /// When, UTC, RFC 3339.
    pub at: String,
}

/// Where a unit comes: the weight of its disagreement downwards, document, start, item.
type Place = (Reverse<usize>, i64, i64, i64);

impl Project {
    /// A stretch of the units on which curators differ.
    ///
    /// # Errors
    /// If SQLite says no. What is wrong with the cursor comes as the inner error.
    pub fn adjudication(
        &self,
        asked: &UnitStretch,
    ) -> Result<Answer<AdjudicationPage>, ProjectError> {
        let after = match asked.after.as_deref().map(place_of) {
            None => None,
            Some(Some(place)) => Some(place),
            Some(None) => return Ok(Err("`after` is no cursor of this list".to_owned())),
        };
        let limit = asked.limit.unwrap_or(USUAL_UNITS).clamp(1, MAX_UNITS);
        self.read(|connection| {
            let mut disputed = disputed(connection)?;
            let total = disputed.len();
            let open = disputed
                .iter()
                .filter(|one| one.unit.gold.is_none())
                .count();
            disputed.retain(|one| {
                (asked.all || one.unit.gold.is_none())
                    && after.is_none_or(|after| one.place > after)
            });
            disputed.sort_by_key(|one| one.place);
            disputed.truncate(limit);
            let views = Views::new(connection, GOLD);
            let mut units = Vec::with_capacity(disputed.len());
            for one in disputed {
                if let Some(sentence) = views.sentence(one.unit.sentence)? {
                    units.push(one.shown(sentence));
                }
            }
            Ok(Ok(AdjudicationPage { units, open, total }))
        })
    }
}

/// A unit on which curators differ.
struct Disputed {
    place: Place,
    unit: Unit,
    disagreement: Disagreement,
}

/// All of them, in no order.
fn disputed(connection: &Connection) -> rusqlite::Result<Vec<Disputed>> {
    let mut found = Vec::new();
    for document in documents_of_two(connection)? {
        for unit in Answers::of(connection, document)?.into_units() {
            let answers: Vec<_> = unit
                .said
                .iter()
                .flatten()
                .map(|said| said.value.as_ref())
                .collect();
            let disagreement = Disagreement::of(&answers);
            if !disagreement.is_none() {
                found.push(Disputed {
                    place: (
                        Reverse(disagreement.weight),
                        document,
                        unit.start,
                        unit.item,
                    ),
                    unit,
                    disagreement,
                });
            }
        }
    }
    Ok(found)
}

impl Disputed {
    fn shown(self, sentence: SentenceView) -> AdjudicationUnit {
        let (Reverse(weight), document, start, item) = self.place;
        let version = self.unit.version;
        let answers = self.unit.said.into_iter().flatten();
        AdjudicationUnit {
            unit: self.unit.name,
            document: sentence.document.id.clone(),
            sentence,
            tagged: self.unit.tagged,
            answers: answers
                .map(|said| AdjudicationAnswer {
                    curator: said.by,
                    value: said.value,
                    text: said.text,
                    comment: said.comment,
                })
                .collect(),
            differs: self.disagreement.in_what.into_iter().collect(),
            gold: self.unit.gold.map(|gold| AdjudicationGold {
                value: gold.value,
                version,
                curator: gold.by,
                at: gold.at,
            }),
            version,
            cursor: format!("{weight}-{document}-{start}-{item}"),
        }
    }
}

fn place_of(cursor: &str) -> Option<Place> {
    let mut numbers = cursor.split('-');
    let weight = numbers.next()?.parse().ok()?;
    let mut next = || numbers.next()?.parse::<i64>().ok();
    let place = (Reverse(weight), next()?, next()?, next()?);
    numbers.next().is_none().then_some(place)
}
