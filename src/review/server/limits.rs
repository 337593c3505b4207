//! What clients may take of the server: connections, and time for each part of a request and its answer.
//!
//! Every wait for a client ends some day, so that those who dawdle, on purpose or not, hold no connection that others wait for.

use std::time::Duration;

use axum::extract::Request;
use axum::http::Extensions;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::ApiError;

/// What clients may take of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time; more wait until one ends.
    pub connections: usize,
    /// For the headers of a request, counted from the end of the one before: it is hung up then.
    pub headers: Duration,
    /// For the body of a request, from the time that somebody wants to read it: 408 then.
    pub body: Duration,
    /// For a request with all that is done about it: 503 then.
    pub request: Duration,
    /// Without taking anything of an answer: it is hung up then. Whoever reads slowly, yet reads, is not.
    pub unread: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1000,
            headers: Duration::from_secs(10),
            body: Duration::from_secs(20),
            request: Duration::from_secs(30),
            unread: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// The limits that [`serve`](super::serve) put into a request; the usual ones where it did not come through it.
    pub(super) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or_default()
    }
}

/// Answers what takes too long.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    let limit = Limits::of(request.extensions()).request;
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::timed_out().into_response(),
    }
}
