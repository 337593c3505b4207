//! The routes, one file a part of the app.

// The macro of the descriptions writes paths out.
#![allow(unused_qualifications)]

mod annotate;
mod concepts;
mod documents;
mod figures;
mod guidelines;
mod machine;
mod operations;
mod queue;
pub(super) mod session;

use utoipa_axum::router::OpenApiRouter;

pub(super) use annotate::router as annotate;
pub(super) use machine::router as machine;

use super::App;

/// The routes that the description of the API has.
pub(super) fn review() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(session::router())
        .merge(queue::router())
        .merge(documents::router())
        .merge(guidelines::router())
        .merge(concepts::router())
        .merge(operations::router())
        .merge(figures::router())
}
