//! What each type means.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::review::guidelines::Guidelines;
use crate::review::server::{ApiError, App, Curator};

/// Routes of guidelines.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(guidelines))
}

/// What each type means, with examples of accepted mentions.
#[utoipa::path(get, path = "/api/v1/guidelines", tag = "guidelines",
    responses((status = 200, body = Guidelines), ApiError))]
async fn guidelines(
    State(app): State<App>,
    curator: Curator,
) -> Result<Json<Guidelines>, ApiError> {
    let viewer = curator.viewer();
    let house = std::sync::Arc::clone(&app.house);
    let found = app
        .project(move |project| project.guidelines(&viewer, &house.types))
        .await?;
    Ok(Json(found))
}
