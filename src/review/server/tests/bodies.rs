//! Bodies and addresses that are too large, too deep or no JSON, on every route that the description names.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{Request, StatusCode};
use serde_json::Value;

use super::sockets::Server;
use super::{Answer, Client, HERE, answer, for_machines};
use crate::review::server::Limits;

/// The paths of a method in a description, with the names of their parameters.
fn paths(description: &Value, method: &str) -> Vec<(String, Vec<String>)> {
    let paths = description["paths"].as_object().expect("paths");
    let names = |operation: &Value| -> Vec<String> {
        let parameters = operation["parameters"].as_array();
        let name = |one: &Value| one["name"].as_str().expect("a name").to_owned();
        parameters.into_iter().flatten().map(name).collect()
    };
    paths
        .iter()
        .filter_map(|(path, methods)| Some((path.clone(), names(methods.get(method)?))))
        .collect()
}

async fn post(client: &Client, path: &str, body: String) -> Answer {
    let request = client
        .request("POST", path)
        .header(CONTENT_TYPE, "application/json")
        .body(Body::from(body));
    client.send(request.expect("a request")).await
}

#[tokio::test]
async fn every_route_refuses_bodies_that_are_too_large_or_no_json() {
    let client = Client::signed_in().await;
    let description = client.get("/openapi.json").await.json();
    let posts = paths(&description, "post");
    assert!(posts.len() >= 7, "{posts:?}");
    let mut n_large = 0;
    for (path, _) in posts {
        let is_large = path == "/api/v1/annotate";
        n_large += usize::from(is_large);
        let large = if is_large { 16 << 20 } else { 1 << 20 };
        // Valid JSON but for its size.
        let body = format!("{{{}}}", " ".repeat(large));
        let refused = post(&client, &path, body).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(refused.json()["error"]["code"], "ONC0815", "{path}");
        for odd in ["", "{", "nul", "{\"a\": 1,}", "\u{0}", "{} {}"] {
            let refused = post(&client, &path, odd.to_owned()).await;
            let status = refused.status;
            let is_refused =
                status == StatusCode::BAD_REQUEST || status == StatusCode::UNPROCESSABLE_ENTITY;
            assert!(is_refused, "{path} {odd:?}: {status}");
        }
    }
    assert_eq!(n_large, 1);
    // The description has them all: nothing changes by another method.
    for method in ["put", "patch", "delete"] {
        assert_eq!(paths(&description, method), [], "{method}");
    }
}

#[tokio::test]
async fn every_route_refuses_json_that_is_nested_deeply() {
    let client = Client::signed_in().await;
    let description = client.get("/openapi.json").await.json();
    let depth = 100_000;
    let lists = "[".repeat(depth) + &"]".repeat(depth);
    let objects = "{\"filter\":".repeat(depth) + "1" + &"}".repeat(depth);
    for (path, _) in paths(&description, "post") {
        // Where login and logout read no more than 16 KiB the size is what they refuse.
        let mut bodies = vec![lists.clone(), "[".repeat(depth), objects.clone()];
        for field in ["documents", "operations", "filter", "action", "name"] {
            bodies.push(format!("{{\"{field}\": {lists}}}"));
            bodies.push(format!(
                "{{\"{field}\": {}}}",
                &lists[depth - 4000..depth + 4000]
            ));
        }
        for body in bodies {
            let refused = post(&client, &path, body).await;
            let status = refused.status;
            assert!(status.is_client_error(), "{path}: {status}");
            assert_ne!(status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

#[tokio::test]
async fn servers_for_machines_refuse_the_same() {
    let send = async |body: String| {
        let request = Request::post("/api/v1/annotate")
            .header(HOST, HERE)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        answer(for_machines(None), request.expect("a request"))
            .await
            .status
    };
    let text = |length: usize| {
        format!(
            "{{\"documents\": [{{\"text\": \"{}\"}}]}}",
            "a".repeat(length)
        )
    };
    assert_eq!(send(text(16 << 20)).await, StatusCode::PAYLOAD_TOO_LARGE);
    let deep = format!("{{\"documents\": {}", "[".repeat(100_000));
    assert_eq!(send(deep).await, StatusCode::UNPROCESSABLE_ENTITY);
    let many = vec!["{\"text\": \"\"}"; 1001].join(",");
    let many = format!("{{\"documents\": [{many}]}}");
    assert_eq!(send(many).await, StatusCode::BAD_REQUEST);
    assert_eq!(send(text(2 << 20)).await, StatusCode::OK);
}

#[tokio::test]
async fn long_queries_are_answered_or_refused() {
    let client = Client::signed_in().await;
    let description = client.get("/openapi.json").await.json();
    let gets = paths(&description, "get");
    assert!(gets.iter().any(|(_, names)| names.len() > 5), "{gets:?}");
    for (path, names) in gets {
        for name in names.iter().map(String::as_str).chain(["nothing"]) {
            for value in ["a", "9", "%22%20", "%F0%9F%98%80", "a,"] {
                let value = value.repeat(60_000 / value.len());
                let answer = client.get(&format!("{path}?{name}={value}")).await;
                assert!(
                    !answer.status.is_server_error(),
                    "{path} {name}: {}",
                    answer.status
                );
            }
        }
    }
    let server = Server::start(for_machines(None), Limits::default());
    for length in [100_000, 2_000_000] {
        let long = format!("/health?a={}", "a".repeat(length));
        let answer = server.hung_up_on("GET", &long).await;
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
    assert!(server.asked("GET", "/health", "").await.contains("ok\n"));
    server.stop().await;
}
