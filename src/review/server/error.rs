//! What the server answers where it cannot do what was asked.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{HeaderName, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::review::project::ProjectError;

/// An answer other than what was asked for: status, stable code, and words that say what happened and what to do.
#[derive(Clone, Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    header: Option<(HeaderName, String)>,
}

/// How an error looks in JSON.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    error: ErrorDetail,
}

/// See [`ErrorBody`].
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ErrorDetail {
    /// Stable code that `oncotag explain-error` knows.
    code: String,
    /// What happened, and what to do.
    message: String,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            header: None,
        }
    }

    /// What was asked does not hold together.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ONC0811", message)
    }

    /// Nobody is signed in.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "ONC0812", message)
    }

    /// Whoever is signed in may not, or the request comes from another site.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "ONC0813", message)
    }

    /// There is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "ONC0814", message)
    }

    /// The request is not one that this server takes: method, type, size.
    pub fn unsuitable(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(status, "ONC0815", message)
    }

    /// The request names a host that this server is not.
    pub fn misdirected(message: impl Into<String>) -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "ONC0816", message)
    }

    /// Too many attempts; the seconds after which to come back.
    pub fn too_many(message: impl Into<String>, seconds: u64) -> Self {
        Self {
            header: Some((RETRY_AFTER, seconds.to_string())),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "ONC0817", message)
        }
    }

    /// Our fault.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "ONC0818", message)
    }

    /// The body did not come in time; nothing was done.
    pub fn late() -> Self {
        let message =
            "the body of the request did not come in time, and nothing was done: send it again";
        Self::new(StatusCode::REQUEST_TIMEOUT, "ONC0819", message)
    }

    /// Not in time. What a handler has begun on another thread goes on.
    pub fn timed_out() -> Self {
        let message =
            "this took too long and may yet be done: send the same again, with the same key";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "ONC0819", message)
    }
}

impl From<ProjectError> for ApiError {
    fn from(error: ProjectError) -> Self {
        tracing::error!(code = error.code(), "{error}");
        let message =
            "the project could not be read or written; see what the server says in its terminal";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.code(), message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            error: ErrorDetail {
                code: self.code.to_owned(),
                message: self.message,
            },
        };
        let mut response = (self.status, Json(body)).into_response();
        if let Some((name, value)) = self.header
            && let Ok(value) = value.parse()
        {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

impl IntoResponses for ApiError {
    fn responses() -> std::collections::BTreeMap<
        String,
        utoipa::openapi::RefOr<utoipa::openapi::response::Response>,
    > {
        use utoipa::openapi::content::ContentBuilder;
        use utoipa::openapi::{Ref, ResponseBuilder};
        let statuses = [
            ("400", "What was asked does not hold together"),
            ("401", "Nobody is signed in"),
            ("403", "Not allowed, or from another site"),
            ("404", "There is no such thing"),
            ("408", "The body did not come in time"),
            ("413", "Too large"),
            ("415", "Not JSON"),
            ("421", "Another host"),
            ("422", "The body does not fit"),
            ("429", "Too many attempts"),
            ("500", "A fault of the server"),
            ("503", "Took too long"),
        ];
        statuses
            .into_iter()
            .map(|(status, description)| {
                let content = ContentBuilder::new()
                    .schema(Some(Ref::from_schema_name("ErrorBody")))
                    .build();
                let response = ResponseBuilder::new()
                    .description(description)
                    .content("application/json", content)
                    .build();
                (status.to_owned(), response.into())
            })
            .collect()
    }
}
