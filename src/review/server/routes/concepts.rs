//! Concepts: search, what is known of one, and what the project says of it.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::review::concepts::{ConceptCard, ConceptHits};
use crate::review::project::{Stretch, UsedConcept};
use crate::review::server::{ApiError, App, Asked, Curator};
use crate::review::wire::{Filter, Order, QueuePage};

/// Routes of concepts.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(concepts))
        .routes(routes!(concept))
        .routes(routes!(used_concepts))
        .routes(routes!(evidence))
}

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Looked {
    /// Beginnings of words, or an identifier.
    #[serde(default)]
    #[param(max_length = 1000)]
    q: String,
    /// The entity type that comes first.
    #[serde(rename = "type")]
    #[param(max_length = 100)]
    entity_type: Option<String>,
    /// How many at most, from 1 to 100; 20 if not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// Concepts of all dictionaries by the beginnings of the words of their names.
#[utoipa::path(get, path = "/api/v1/concepts", params(Looked), tag = "concepts",
    responses((status = 200, body = ConceptHits), ApiError))]
async fn concepts(
    State(app): State<App>,
    _curator: Curator,
    Asked(asked): Asked<Looked>,
) -> Result<Json<ConceptHits>, ApiError> {
    let concepts = app.concepts.clone();
    let limit = asked.limit.unwrap_or(20).clamp(1, 100);
    let search = move || concepts.search(&asked.q, asked.entity_type.as_deref(), limit);
    let found = tokio::task::spawn_blocking(search).await;
    found
        .map(Json)
        .map_err(|_| ApiError::internal("a fault of this program; see its terminal"))
}

/// Which concept.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConceptName {
    /// CURIE.
    #[param(max_length = 200)]
    id: String,
}

/// What the dictionaries know of a concept.
#[utoipa::path(get, path = "/api/v1/concept", params(ConceptName), tag = "concepts",
    responses((status = 200, body = ConceptCard), ApiError))]
async fn concept(
    State(app): State<App>,
    _curator: Curator,
    Asked(ConceptName { id }): Asked<ConceptName>,
) -> Result<Json<ConceptCard>, ApiError> {
    let card = app.concepts.card(&id).map(Json);
    card.ok_or_else(|| ApiError::not_found("no dictionary has this concept"))
}

/// Which concepts of the project.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UsedStretch {
    /// Words in identifier or mentions, whatever their case.
    #[serde(default)]
    #[param(max_length = 200)]
    text: String,
    /// How many at most, from 1 to 1000; 200 if not given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Concepts that mentions of the project have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsedConcepts {
    /// Those of most mentions first.
    concepts: Vec<UsedConcept>,
}

/// The concepts of the project's mentions as they stand now, with counts by status.
#[utoipa::path(get, path = "/api/v1/used-concepts", params(UsedStretch), tag = "concepts",
    responses((status = 200, body = UsedConcepts), ApiError))]
async fn used_concepts(
    State(app): State<App>,
    curator: Curator,
    Asked(asked): Asked<UsedStretch>,
) -> Result<Json<UsedConcepts>, ApiError> {
    let viewer = curator.viewer();
    let limit = asked.limit.unwrap_or(200).clamp(1, 1000);
    let concepts = app
        .project(move |project| project.used_concepts(&viewer, &asked.text, limit))
        .await?;
    Ok(Json(UsedConcepts { concepts }))
}

/// Which evidence.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EvidenceStretch {
    /// CURIE.
    #[param(max_length = 200)]
    concept: String,
    /// Behind the item with this cursor.
    #[param(max_length = 50)]
    after: Option<String>,
    /// How many at most, from 1 to 50; 20 if not given.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// All mentions of a concept with their sentences, in the order of the documents.
#[utoipa::path(get, path = "/api/v1/evidence", params(EvidenceStretch), tag = "concepts",
    responses((status = 200, body = QueuePage), ApiError))]
async fn evidence(
    State(app): State<App>,
    curator: Curator,
    Asked(asked): Asked<EvidenceStretch>,
) -> Result<Json<QueuePage>, ApiError> {
    let viewer = curator.viewer();
    let filter = Filter {
        concept: Some(asked.concept),
        ..Filter::default()
    };
    let stretch = Stretch {
        order: Order::Document,
        after: asked.after,
        limit: asked.limit.unwrap_or(20).clamp(1, 50),
        status: None,
    };
    let page = app
        .project(move |project| project.queue(&viewer, &filter, &stretch))
        .await?;
    page.map(Json).map_err(ApiError::bad_request)
}
