use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{Request, StatusCode};
use serde_json::json;

use super::{Answer, Client, HERE};

/// All kinds of addresses: page, file, API, machine, nothing.
const ADDRESSES: [&str; 6] = [
    "/",
    "/assets/js/app.js",
    "/api/v1/session",
    "/health",
    "/openapi.json",
    "/nothing",
];

#[tokio::test]
async fn every_address_refuses_other_hosts() {
    let client = Client::signed_in().await;
    for address in ADDRESSES {
        for host in [
            "evil.example:8765",
            "evil.example",
            "127.0.0.1.evil.example",
            "",
        ] {
            let request = Request::builder().uri(address).header(HOST, host);
            let answer = client
                .send(request.body(Body::empty()).expect("a request"))
                .await;
            assert_eq!(
                answer.status,
                StatusCode::MISDIRECTED_REQUEST,
                "{address} {host}"
            );
        }
        let none = Request::builder().uri(address).body(Body::empty());
        let answer = client.send(none.expect("a request")).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{address}");
    }
}

#[tokio::test]
async fn what_changes_something_comes_from_our_own_pages() {
    let client = Client::signed_in().await;
    let send = async |headers: &[(&str, &str)]| -> Answer {
        let mut request = client
            .request("POST", "/api/v1/operations")
            .header(CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Body::from(json!({ "operations": [] }).to_string());
        client.send(request.body(body).expect("a request")).await
    };
    for own in [
        &[][..],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("origin", "http://127.0.0.1:8765")],
    ] {
        assert_eq!(send(own).await.status, StatusCode::OK, "{own:?}");
    }
    for foreign in [
        &[("sec-fetch-site", "cross-site")][..],
        // Another port of this machine is the same site and not the same origin.
        &[("sec-fetch-site", "same-site")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://127.0.0.1:8765"),
        ],
        &[("origin", "http://127.0.0.1:9999")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
    ] {
        assert_eq!(
            send(foreign).await.status,
            StatusCode::FORBIDDEN,
            "{foreign:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_json_is_not_taken() {
    let client = Client::signed_in().await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let request = client
            .request("POST", "/api/v1/operations")
            .header(CONTENT_TYPE, kind)
            .body(Body::from("{\"operations\": []}"));
        let answer = client.send(request.expect("a request")).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
}

#[tokio::test]
async fn other_sites_cannot_read_the_api_and_may_link_to_the_app() {
    let client = Client::signed_in().await;
    let get = async |path: &str| {
        let request = client
            .request("GET", path)
            .header("sec-fetch-site", "cross-site");
        client
            .send(request.body(Body::empty()).expect("a request"))
            .await
            .status
    };
    assert_eq!(get("/api/v1/queue").await, StatusCode::FORBIDDEN);
    assert_eq!(get("/").await, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_says_what_it_may() {
    let client = Client::signed_in().await;
    for address in ADDRESSES {
        let answer = client.get(address).await;
        let header = |name: &str| answer.headers[name].to_str().expect("text").to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        let caching = header("cache-control");
        assert!(
            caching == "no-store" || caching == "no-cache",
            "{address}: {caching}"
        );
    }
}

#[tokio::test]
async fn files_are_had_by_their_exact_names() {
    let client = Client::signed_in().await;
    let script = client.get("/assets/js/app.js").await;
    assert_eq!(script.status, StatusCode::OK);
    assert_eq!(
        script.headers[CONTENT_TYPE],
        "text/javascript; charset=utf-8"
    );
    for odd in [
        "/assets/../Cargo.toml",
        "/assets/..%2f..%2f..%2fCargo.toml",
        "/assets/js/../../mod.rs",
        "/assets//etc/passwd",
        "/assets/js/app.js%00.css",
        "/assets/js%5capp.js",
        "/assets/",
        "/assets/js",
    ] {
        let answer = client.get(odd).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

#[tokio::test]
async fn addresses_that_attack_lead_nowhere_and_are_not_repeated() {
    let client = Client::signed_in().await;
    let long = format!("/{}", "a".repeat(5000));
    for odd in [
        "//evil.example/",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/api/v1/document?id=%3Cscript%3Ealert(1)%3C/script%3E",
        "/?token=%0d%0aSet-Cookie:%20a=b",
        long.as_str(),
    ] {
        let answer = client.get(odd).await;
        assert!(
            !answer.text.contains("<script>alert"),
            "{odd}: {}",
            answer.text
        );
        let location = answer
            .headers
            .get("location")
            .map(|to| to.to_str().expect("text"));
        assert!(matches!(location, None | Some("/")), "{odd}: {location:?}");
    }
}

#[tokio::test]
async fn large_and_odd_bodies_are_refused() {
    let client = Client::signed_in().await;
    let send = async |body: String| {
        let request = client
            .request("POST", "/api/v1/operations")
            .header(CONTENT_TYPE, "application/json")
            .header(ORIGIN, format!("http://{HERE}"));
        client
            .send(request.body(Body::from(body)).expect("a request"))
            .await
            .status
    };
    assert_eq!(
        send(format!("\"{}\"", "a".repeat(2 << 20))).await,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let deep = send(format!("{{\"operations\": {}", "[".repeat(100_000))).await;
    assert!(deep.is_client_error(), "{deep}");
    assert_eq!(send(String::new()).await, StatusCode::BAD_REQUEST);
    assert_eq!(
        send("{\"operations\": 7}".to_owned()).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let many: Vec<_> = (0..1001)
        .map(|number| json!({ "key": format!("key-{number:05}"), "kind": "undo", "of": "nothing-there" }))
        .collect();
    assert_eq!(
        send(json!({ "operations": many }).to_string()).await,
        StatusCode::BAD_REQUEST
    );
}
