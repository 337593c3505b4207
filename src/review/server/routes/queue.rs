//! What comes next, and sentences.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::review::project::Stretch;
use crate::review::server::{ApiError, App, Asked, Curator};
use crate::review::wire::{Filter, Order, QueuePage, SentenceView};

/// Routes of the queue.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(queue))
        .routes(routes!(sentence))
}

/// Which stretch of the queue.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueStretch {
    /// What comes first.
    #[serde(default)]
    #[param(inline)]
    order: Order,
    /// Behind the item with this cursor.
    #[param(max_length = 50)]
    after: Option<String>,
    /// How many at most, from 1 to 50; 10 if not given.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// Mentions that wait for a decision, in order, each with its sentence.
#[utoipa::path(get, path = "/api/v1/queue", params(Filter, QueueStretch), tag = "queue",
    responses((status = 200, body = QueuePage), ApiError))]
async fn queue(
    State(app): State<App>,
    curator: Curator,
    Asked(filter): Asked<Filter>,
    Asked(stretch): Asked<QueueStretch>,
) -> Result<Json<QueuePage>, ApiError> {
    let viewer = curator.viewer();
    let stretch = Stretch {
        order: stretch.order,
        after: stretch.after,
        limit: stretch.limit.unwrap_or(10).clamp(1, 50),
        status: Some("open"),
    };
    let page = app
        .project(move |project| project.queue(&viewer, &filter, &stretch))
        .await?;
    page.map(Json).map_err(ApiError::bad_request)
}

/// Which sentence: one of both is given.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichSentence {
    /// Its number in the project.
    number: Option<i64>,
    /// Id of a mention or relation that it has.
    #[param(max_length = 5000)]
    of: Option<String>,
}

/// A sentence in its surroundings.
#[utoipa::path(get, path = "/api/v1/sentence", params(WhichSentence), tag = "queue",
    responses((status = 200, body = SentenceView), ApiError))]
async fn sentence(
    State(app): State<App>,
    curator: Curator,
    Asked(which): Asked<WhichSentence>,
) -> Result<Json<SentenceView>, ApiError> {
    let viewer = curator.viewer();
    if which.number.is_some() == which.of.is_some() {
        return Err(ApiError::bad_request(
            "a sentence is asked for by `number` or by `of`",
        ));
    }
    let mut view = app
        .project(move |project| match which {
            WhichSentence { of: Some(item), .. } => project.sentence_of(&viewer, &item),
            WhichSentence { number, .. } => project.sentence(&viewer, number.unwrap_or_default()),
        })
        .await?
        .ok_or_else(|| ApiError::not_found("there is no such sentence for you"))?;
    view.others = app.leases.others(&view.document.id, curator.name());
    Ok(Json(view))
}
