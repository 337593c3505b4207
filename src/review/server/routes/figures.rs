//! What the project has come to: statistics, agreement, and what has to be settled.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::review::adjudication::{AdjudicationPage, UnitStretch};
use crate::review::agreement::Agreement;
use crate::review::project::{Mode, Project};
use crate::review::server::{ApiError, App, Asked, Curator};
use crate::review::statistics::{Statistics, Whose};

/// Routes of figures, and of what curators differ in.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(statistics))
        .routes(routes!(agreement))
        .routes(routes!(adjudication))
}

/// How far the project has come, how often the tagger was right, how fast curators are. In a blind project a curator is
/// shown their own part.
#[utoipa::path(get, path = "/api/v1/statistics", tag = "figures",
    responses((status = 200, body = Statistics), ApiError))]
async fn statistics(
    State(app): State<App>,
    curator: Curator,
) -> Result<Json<Statistics>, ApiError> {
    let whose = match app.project.mode() {
        Mode::Shared => Whose::Shared,
        Mode::Blind if curator.may_adjudicate() => Whose::AllCurators,
        Mode::Blind => Whose::Curator(curator.name().to_owned()),
    };
    app.project(move |project| project.statistics(&whose))
        .await
        .map(Json)
}

/// How far curators agree. Figures of single documents, from which others' decisions could be guessed, are shown to those
/// only who may settle them.
#[utoipa::path(get, path = "/api/v1/agreement", tag = "figures",
    responses((status = 200, body = Agreement), ApiError))]
async fn agreement(State(app): State<App>, curator: Curator) -> Result<Json<Agreement>, ApiError> {
    let mut agreement = app.project(Project::agreement).await?;
    if !curator.may_adjudicate() {
        for comparison in agreement.all.iter_mut().chain(&mut agreement.pairs) {
            comparison.by_document.clear();
        }
    }
    Ok(Json(agreement))
}

/// Mentions on which curators differ, most disagreement first, with everybody's answer. For those who may settle them.
#[utoipa::path(get, path = "/api/v1/adjudication", params(UnitStretch), tag = "figures",
    responses((status = 200, body = AdjudicationPage), ApiError))]
async fn adjudication(
    State(app): State<App>,
    curator: Curator,
    Asked(stretch): Asked<UnitStretch>,
) -> Result<Json<AdjudicationPage>, ApiError> {
    if !curator.may_adjudicate() {
        return Err(ApiError::forbidden(
            "only adjudicators and owners see what others decided",
        ));
    }
    let page = app
        .project(move |project| project.adjudication(&stretch))
        .await?;
    page.map(Json).map_err(ApiError::bad_request)
}
