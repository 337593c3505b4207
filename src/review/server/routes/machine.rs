//! What is asked by machines that watch or read: health, metrics, the description of the API.

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::openapi::OpenApi;

use crate::review::server::Machine;

/// Routes without a session.
pub(crate) fn router(description: OpenApi) -> Router<Machine> {
    Router::new()
        .route("/health", get(|| async { "ok\n" }))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(|| async { Json(description) }))
}

async fn metrics(State(machine): State<Machine>) -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4")],
        machine.metrics.text(machine.started.elapsed()),
    )
}
