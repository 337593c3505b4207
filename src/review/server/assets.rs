//! The files of the app, embedded in the program.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::ApiError;
use crate::document::hex;

#[derive(RustEmbed)]
#[folder = "src/review/app/"]
struct Files;

/// The page that the app begins with.
pub(super) fn index(headers: &HeaderMap) -> Response {
    answer("index.html", headers)
}

/// A file of the app, by its exact name.
pub(super) async fn asset(
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    // What is no text names no file.
    let name = name.map_or_else(|_| String::new(), |Path(name)| name);
    answer(&name, &headers)
}

fn answer(name: &str, headers: &HeaderMap) -> Response {
    // A debug build asks the file system, which knows more than one name for a file.
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    let file = Files::get(name).filter(|_| is_plain && !name.contains(".."));
    let (Some(file), Some(kind)) = (file, kind_of(name)) else {
        return ApiError::not_found("there is no such file").into_response();
    };
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let is_known = headers
        .get(IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    // To be asked for each time: another version of the program may answer next time.
    let about = [(ETAG, tag.as_str()), (CACHE_CONTROL, "no-cache")];
    if is_known {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, [(CONTENT_TYPE, kind)], file.data).into_response()
}

/// Content types by ending; files of other kinds are not given away.
fn kind_of(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}
