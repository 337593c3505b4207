//! The server: guards, sessions, and the routes that show a project and take decisions.
//!
//! In come requests of browsers and machines, out go pages, JSON and the log of the project. Nothing reaches a handler that
//! did not pass the guards (`guard.rs`); nothing is sent anywhere by itself.

mod app;
mod assets;
mod error;
mod extract;
mod guard;
mod leases;
mod limits;
mod listen;
mod metrics;
mod routes;
mod sessions;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use subtle::ConstantTimeEq as _;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

pub use app::{App, Curator, Machine};
pub use error::{ApiError, ErrorBody, ErrorDetail};
pub use extract::{Asked, Body};
pub use guard::Hosts;
pub use leases::Leases;
pub use limits::Limits;
pub use listen::{Listeners, serve};

use metrics::Metrics;
use sessions::session_of;

/// The largest body of a request, in bytes.
const BODY: usize = 1 << 20;

/// What the description of the API says of it.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "oncotag",
        description = "Mentions, decisions on them, and annotation of texts. Offsets count code points."
    ),
    components(schemas(ErrorBody, ErrorDetail))
)]
struct Description;

/// All routes of a project's server, behind the guards.
pub fn review(app: App, hosts: Hosts) -> Router {
    let machine = app.machine.clone();
    let annotate = routes::annotate(machine.clone())
        .layer(from_fn_with_state(
            app.clone(),
            routes::session::with_account,
        ))
        .with_state(machine.clone());
    let (api, description) = OpenApiRouter::with_openapi(Description::openapi())
        .merge(routes::review())
        .with_state(app.clone())
        .merge(annotate)
        .split_for_parts();
    let router = Router::new()
        .route("/", get(routes::session::index))
        .route("/assets/{*name}", get(assets::asset))
        .with_state(app)
        .merge(api)
        .merge(routes::machine(description).with_state(machine.clone()));
    guarded(router, hosts, machine.metrics)
}

/// The routes for machines alone, behind the guards; with a token, only for whoever sends it as `Authorization: Bearer`.
pub fn machine(machine: Machine, hosts: Hosts, token: Option<String>) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(Description::openapi())
        .merge(routes::annotate(machine.clone()))
        .with_state(machine.clone())
        .split_for_parts();
    let api = match token {
        None => api,
        Some(token) => api.layer(from_fn_with_state(Arc::<str>::from(token), bearer)),
    };
    let router = api.merge(routes::machine(description).with_state(machine.clone()));
    guarded(router, hosts, machine.metrics)
}

/// Lets through who knows the token.
async fn bearer(State(token): State<Arc<str>>, request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if given.is_some_and(|given| given.as_bytes().ct_eq(token.as_bytes()).into()) {
        next.run(request).await
    } else {
        ApiError::unauthorized("send the token as `Authorization: Bearer TOKEN`").into_response()
    }
}

/// The guards and limits, round all routes.
fn guarded(router: Router, hosts: Hosts, metrics: Arc<Metrics>) -> Router {
    router
        .fallback(|| async { ApiError::not_found("there is nothing at this address") })
        .method_not_allowed_fallback(|| async {
            ApiError::unsuitable(
                StatusCode::METHOD_NOT_ALLOWED,
                "this address does not take that method",
            )
        })
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn(limits::in_time))
        .layer(CatchPanicLayer::custom(|_| {
            ApiError::internal("a fault of this program; see its terminal").into_response()
        }))
        .layer(from_fn_with_state(hosts, guard::guard))
        .layer(from_fn_with_state(metrics, metrics::count))
}
