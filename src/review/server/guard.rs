//! What every request must pass, whatever it asks for, and what every answer says of itself.
//!
//! A page of another site can make a browser send requests to this server, with our cookie even, since another port of this
//! machine counts as the same site. So requests must name us (`Host`, against DNS rebinding), and what changes something
//! must come from our own pages (`Sec-Fetch-Site`, else `Origin`) or from no browser at all.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ApiError;

/// The hosts that this server answers for.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    /// Names and addresses without ports, in small letters.
    names: Vec<String>,
}

impl Hosts {
    /// This machine, and the names that the user allows.
    pub fn new(allowed: &[String]) -> Self {
        let own = ["localhost", "127.0.0.1", "[::1]"];
        Self {
            names: own
                .into_iter()
                .map(str::to_owned)
                .chain(allowed.iter().map(|name| name.to_lowercase()))
                .collect(),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        without_port(&host.to_lowercase())
            .is_some_and(|host| self.names.iter().any(|name| name == host))
    }
}

/// A host without its port; an address in brackets keeps them. None if what follows the host is no port, as in
/// `localhost:x@evil.example`.
fn without_port(host: &str) -> Option<&str> {
    let end = host.rfind(']').map_or(0, |end| end + 1);
    let Some(colon) = host[end..].find(':').map(|colon| end + colon) else {
        return Some(host);
    };
    let is_port = host[colon + 1..].bytes().all(|byte| byte.is_ascii_digit());
    is_port.then_some(&host[..colon])
}

/// The policy for all that a browser is given: nothing but what this server has, no script in a page, nothing framed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Lets a request through or not, and marks the answer.
pub(super) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = match check(&hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    mark(response.headers_mut(), is_api);
    response
}

fn check(hosts: &Hosts, request: &Request) -> Result<(), ApiError> {
    let headers = request.headers();
    let host = match request.uri().authority() {
        Some(authority) => authority.as_str(),
        None => text(headers, &HOST).unwrap_or_default(),
    };
    if headers.get_all(HOST).iter().count() > 1 || !hosts.is_ours(host) {
        return Err(ApiError::misdirected(
            "this server does not answer for that host: use the address that it printed, or allow the name with \
             --allow-host",
        ));
    }
    let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        // A link to the app may stand anywhere; what the app asks for comes from the app.
        let is_foreign = matches!(site, Some("cross-site" | "same-site"));
        if is_foreign && request.uri().path().starts_with("/api/") {
            return Err(foreign());
        }
        return Ok(());
    }
    let is_own = match (site, text(headers, &ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, rest)| rest) == Some(host),
        (None, None) => !headers.contains_key(ORIGIN),
    };
    if !is_own {
        return Err(foreign());
    }
    let is_json = text(headers, &CONTENT_TYPE)
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"));
    if *request.method() == Method::POST && !is_json {
        return Err(ApiError::unsuitable(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send JSON, with Content-Type: application/json",
        ));
    }
    Ok(())
}

fn foreign() -> ApiError {
    ApiError::forbidden("this request comes from a page of another site; nothing was done")
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What every answer says of itself.
fn mark(headers: &mut HeaderMap, is_api: bool) {
    let same_origin = HeaderValue::from_static("same-origin");
    let marks = [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            same_origin.clone(),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            same_origin,
        ),
    ];
    headers.extend(marks);
    if is_api || !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_whatever_their_port() {
        let hosts = Hosts::new(&["Review.Example.org".to_owned()]);
        for ours in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8080",
            "[::1]:8080",
            "[::1]",
            "review.example.org:443",
        ] {
            assert!(hosts.is_ours(ours), "{ours}");
        }
        for other in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:8080",
            "evil.example:localhost",
            "[::2]:8080",
            "::1",
            "localhost:8080@evil.example",
            "localhost:80:80",
            "[::1]evil.example:80",
        ] {
            assert!(!hosts.is_ours(other), "{other}");
        }
    }
}
