//! Texts of machines in, records out.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::document::{AnnotatedDocument, Document, Section, SectionKind, Span};
use crate::format::losses::Losses;
use crate::pipeline::Pipeline;
use crate::review::server::{ApiError, Body, Machine};
use crate::write::{DocumentEncoder, JsonlEncoder, JsonlView};

/// The largest body of texts, in bytes.
const BODY: usize = 16 << 20;
/// Documents in one request.
const MOST: usize = 1000;

/// Routes for machines.
pub(crate) fn router(machine: Machine) -> OpenApiRouter<Machine> {
    OpenApiRouter::new()
        .routes(routes!(annotate))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(machine, seated))
}

/// Has a request wait for a seat before its body is read: the largest ones of all connections would not fit into memory.
async fn seated(
    State(machine): State<Machine>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let _seat = machine.seats.acquire().await.map_err(|_| fault())?;
    Ok(next.run(request).await)
}

fn fault() -> ApiError {
    ApiError::internal("a fault of this program; see its terminal")
}

/// Texts to be tagged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    /// At most 1,000.
    #[schema(max_items = 1000)]
    documents: Vec<TextToTag>,
}

/// A text to be tagged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextToTag {
    /// Its identity; `text:N` if not given.
    #[schema(max_length = 2000)]
    id: Option<String>,
    /// The text.
    text: String,
}

/// Tags texts: a line of JSON (`oncotag/document/1`) for each, in their order. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/annotate", request_body = Texts, tag = "annotate",
    responses((status = 200, body = String, content_type = "application/x-ndjson"), ApiError))]
async fn annotate(
    State(machine): State<Machine>,
    Body(Texts { documents }): Body<Texts>,
) -> Result<Response, ApiError> {
    if documents.len() > MOST {
        return Err(ApiError::bad_request(format!(
            "at most {MOST} documents in one request"
        )));
    }
    // As many at a time as there are cores: the rest wait without a thread of their own.
    let turn = Arc::clone(&machine.turns).acquire_owned().await;
    let turn = turn.map_err(|_| fault())?;
    let tagged = tokio::task::spawn_blocking(move || {
        // Kept to the end of the work, even where nobody waits for the answer any more.
        let _turn = turn;
        tag_all(&machine.pipeline, documents)
    });
    let lines = tagged.await.map_err(|_| fault())??;
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}

fn tag_all(pipeline: &Pipeline, documents: Vec<TextToTag>) -> Result<Vec<u8>, ApiError> {
    let encoder = JsonlEncoder {
        view: JsonlView::Document,
        ..JsonlEncoder::default()
    };
    let mut lines = Vec::new();
    for (number, one) in documents.into_iter().enumerate() {
        let whole = Span::new(0, one.text.len());
        let is_empty = one.text.trim().is_empty();
        let mut annotated = AnnotatedDocument::plain(Document {
            id: one.id.unwrap_or_else(|| format!("text:{number}")),
            // Without a word there is nothing to tag.
            sections: (!is_empty)
                .then(|| Section::new(SectionKind::Text, whole))
                .into_iter()
                .collect(),
            text: one.text,
            source: "annotate".to_owned(),
            ..Document::default()
        });
        let failed = |error: &dyn std::fmt::Display| ApiError::internal(error.to_string());
        pipeline
            .annotate(&mut annotated)
            .map_err(|error| failed(&error))?;
        encoder
            .encode(&annotated, &mut lines, &mut Losses::default())
            .map_err(|error| failed(&error))?;
    }
    Ok(lines)
}
