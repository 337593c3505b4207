//! What curators do: decisions, undo and redo, bulk steps; and what they did.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::review::server::{ApiError, App, Asked, Body, Curator};
use crate::review::wire::{
    BulkPreview, BulkQuestion, BulkRequest, History, Operations, Outcome, Outcomes,
};

/// Routes of decisions.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(operations))
        .routes(routes!(history))
        .routes(routes!(preview))
        .routes(routes!(bulk))
}

/// Operations in one request.
const MOST: usize = 1000;

/// Mentions of a bulk step before which the project is copied.
const LARGE: u64 = 100;

/// Does operations in order, each once however often it is sent. What is answered as saved is on disk.
#[utoipa::path(post, path = "/api/v1/operations", request_body = Operations, tag = "decisions",
    responses((status = 200, body = Outcomes), ApiError))]
async fn operations(
    State(app): State<App>,
    curator: Curator,
    Body(Operations { operations }): Body<Operations>,
) -> Result<Json<Outcomes>, ApiError> {
    if operations.len() > MOST {
        return Err(ApiError::bad_request(format!(
            "at most {MOST} operations in one request"
        )));
    }
    if let Some(odd) = operations.iter().find(|one| !is_key(&one.key)) {
        return Err(odd_key(&odd.key));
    }
    let asker = curator.asker();
    let house = app.house.clone();
    let outcomes = app
        .project(move |project| project.operate(&asker, &house, &operations))
        .await?;
    app.machine.metrics.decided(&outcomes);
    Ok(Json(Outcomes {
        outcomes,
        at: crate::review::project::now(),
    }))
}

fn is_key(key: &str) -> bool {
    (8..=64).contains(&key.chars().count())
}

fn odd_key(key: &str) -> ApiError {
    let length = key.chars().count();
    ApiError::bad_request(format!(
        "the key of an operation has 8 to 64 characters, not {length}"
    ))
}

/// Which stretch of one's own steps.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryStretch {
    /// Steps before this one.
    before: Option<i64>,
    /// How many at most, from 1 to 500; 50 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// One's own steps, newest first, and which of them undo and redo turn to next.
#[utoipa::path(get, path = "/api/v1/history", params(HistoryStretch), tag = "decisions",
    responses((status = 200, body = History), ApiError))]
async fn history(
    State(app): State<App>,
    curator: Curator,
    Asked(asked): Asked<HistoryStretch>,
) -> Result<Json<History>, ApiError> {
    let name = curator.name().to_owned();
    let history = app
        .project(move |project| {
            project.history(&name, asked.before, asked.limit.unwrap_or(50).clamp(1, 500))
        })
        .await?;
    Ok(Json(history))
}

/// What a bulk step would touch: the count, a sample, and a fingerprint to be given with the step.
#[utoipa::path(post, path = "/api/v1/bulk/preview", request_body = BulkQuestion, tag = "decisions",
    responses((status = 200, body = BulkPreview), ApiError))]
async fn preview(
    State(app): State<App>,
    curator: Curator,
    Body(question): Body<BulkQuestion>,
) -> Result<Json<BulkPreview>, ApiError> {
    let viewer = curator.viewer();
    let preview = app
        .project(move |project| project.preview(&viewer, &question.filter))
        .await?;
    preview.map(Json).map_err(ApiError::bad_request)
}

/// Does one thing to all mentions of a filter; one step of undo.
#[utoipa::path(post, path = "/api/v1/bulk", request_body = BulkRequest, tag = "decisions",
    responses((status = 200, body = Outcome), ApiError))]
async fn bulk(
    State(app): State<App>,
    curator: Curator,
    Body(request): Body<BulkRequest>,
) -> Result<Json<Outcome>, ApiError> {
    if !is_key(&request.key) {
        return Err(odd_key(&request.key));
    }
    let (asker, viewer) = (curator.asker(), curator.viewer());
    let house = app.house.clone();
    let outcome = app
        .project(move |project| {
            // A step that touches much is taken back by undo; whoever does not trust that has a copy.
            let preview = project.preview(&viewer, &request.filter)?;
            if preview.is_ok_and(|preview| preview.count > LARGE) {
                project.back_up_beside()?;
            }
            project.bulk(&asker, &viewer, &house, &request)
        })
        .await?
        .map_err(ApiError::bad_request)?;
    app.machine.metrics.decided(std::slice::from_ref(&outcome));
    Ok(Json(outcome))
}
