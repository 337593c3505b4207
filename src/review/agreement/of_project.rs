//! The documents of a project as its curators have them.

use super::{Agreement, Curated, Document, Marked, Tagged, agreement};
use crate::evaluate::Bootstrap;
use crate::review::adjudication::{Answers, documents_of_two};
use crate::review::project::{Project, ProjectError};

/// As many draws as percentiles of 2.5 want; and a seed, so that the figures stay the same while nobody decides.
const DRAWS: Bootstrap = Bootstrap {
    n_draws: 1000,
    seed: 1,
};

impl Project {
    /// How far the project's curators agree.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn agreement(&self) -> Result<Agreement, ProjectError> {
        let documents: Vec<Document> = self.read(|connection| {
            documents_of_two(connection)?
                .into_iter()
                .map(|document| Answers::of(connection, document).map(Document::from))
                .collect()
        })?;
        Ok(agreement(&documents, DRAWS))
    }
}

impl From<Answers> for Document {
    fn from(answers: Answers) -> Self {
        let tagged = answers.items.iter().filter_map(|item| item.tagged.as_ref());
        let curators = answers
            .curators
            .iter()
            .enumerate()
            .map(|(place, curator)| Curated {
                curator: curator.clone(),
                mentions: answers
                    .items
                    .iter()
                    .filter_map(|item| item.said[place].as_ref()?.value.as_ref())
                    .map(|value| Marked {
                        pieces: value.fragments.clone(),
                        entity_type: value.entity_type.clone(),
                        concept: value.concept.id.clone(),
                    })
                    .collect(),
                undecided: answers
                    .items
                    .iter()
                    .filter(|item| item.said[place].is_none())
                    .filter_map(|item| Some(item.tagged.as_ref()?.fragments.clone()))
                    .collect(),
            });
        Self {
            tagged: tagged
                .map(|value| Tagged {
                    pieces: value.fragments.clone(),
                    entity_type: value.entity_type.clone(),
                })
                .collect(),
            curators: curators.collect(),
            id: answers.document,
        }
    }
}
