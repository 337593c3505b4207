//! Documents, and who has them open.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::review::server::{ApiError, App, Asked, Body, Curator};
use crate::review::wire::{DocumentPage, DocumentView};

/// Routes of documents.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(documents))
        .routes(routes!(document))
        .routes(routes!(lease))
}

/// Which documents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DocumentStretch {
    /// Words in identity or title, whatever their case.
    #[serde(default)]
    #[param(max_length = 200)]
    text: String,
    /// Behind the document with this cursor.
    #[param(max_length = 50)]
    after: Option<String>,
    /// How many at most, from 1 to 500; 50 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// The documents with the mentions in them counted by status.
#[utoipa::path(get, path = "/api/v1/documents", params(DocumentStretch), tag = "documents",
    responses((status = 200, body = DocumentPage), ApiError))]
async fn documents(
    State(app): State<App>,
    curator: Curator,
    Asked(asked): Asked<DocumentStretch>,
) -> Result<Json<DocumentPage>, ApiError> {
    let viewer = curator.viewer();
    let page = app
        .project(move |project| {
            let limit = asked.limit.unwrap_or(50).clamp(1, 500);
            project.documents(&viewer, &asked.text, asked.after.as_deref(), limit)
        })
        .await?;
    page.map(Json).map_err(ApiError::bad_request)
}

/// Which document.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DocumentName {
    /// Its identity.
    #[param(max_length = 2000)]
    id: String,
}

/// A document with its text, sections, sentences and mentions.
#[utoipa::path(get, path = "/api/v1/document", params(DocumentName), tag = "documents",
    responses((status = 200, body = DocumentView), ApiError))]
async fn document(
    State(app): State<App>,
    curator: Curator,
    Asked(DocumentName { id }): Asked<DocumentName>,
) -> Result<Json<DocumentView>, ApiError> {
    let viewer = curator.viewer();
    app.project(move |project| project.document(&viewer, &id))
        .await?
        .map(Json)
        .ok_or_else(|| ApiError::not_found("there is no such document for you"))
}

/// A document that a curator has open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lease {
    /// Its identity.
    #[schema(max_length = 2000)]
    document: String,
}

/// Who else has it open.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Others {
    /// Their names.
    others: Vec<String>,
}

/// Says that one has a document open, for two minutes, and asks who else has.
#[utoipa::path(post, path = "/api/v1/lease", request_body = Lease, tag = "documents",
    responses((status = 200, body = Others), ApiError))]
async fn lease(
    State(app): State<App>,
    curator: Curator,
    Body(Lease { document }): Body<Lease>,
) -> Result<Json<Others>, ApiError> {
    let viewer = curator.viewer();
    let asked = document.clone();
    let may_see = app
        .project(move |project| project.may_see(&viewer, &asked))
        .await?;
    if !may_see {
        return Err(ApiError::not_found("there is no such document for you"));
    }
    app.leases.take(&document, curator.name());
    Ok(Json(Others {
        others: app.leases.others(&document, curator.name()),
    }))
}
