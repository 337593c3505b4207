//! What handlers take of a request; what does not fit is answered as all errors are.

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Query, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::{ApiError, Limits};

/// The query of an address.
#[derive(Clone, Debug)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        match query {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(error) => Err(ApiError::bad_request(error.body_text())),
        }
    }
}

/// A body of JSON.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let limit = Limits::of(request.extensions()).body;
        let body = tokio::time::timeout(limit, Json::from_request(request, state)).await;
        let body: Result<Json<T>, JsonRejection> = body.map_err(|_| ApiError::late())?;
        match body {
            Ok(Json(value)) => Ok(Self(value)),
            Err(error) => Err(ApiError::unsuitable(error.status(), error.body_text())),
        }
    }
}
