use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use axum::response::IntoResponse as _;
use serde_json::json;
use tokio::task::JoinSet;

use super::{Client, answer};
use crate::review::accounts::{self, Role};
use crate::review::project::Mode;

#[tokio::test]
async fn the_address_of_the_terminal_signs_in_once() {
    let mut client = Client::new(Mode::Shared);
    assert_eq!(
        client.get("/api/v1/queue").await.status,
        StatusCode::UNAUTHORIZED
    );
    let token = client.app.token().expect("a token");
    let wrong = client.get(&format!("/?token={}", "0".repeat(64))).await;
    assert_eq!(wrong.status, StatusCode::SEE_OTHER);
    assert!(!wrong.headers.contains_key(SET_COOKIE));
    let first = client.get(&format!("/?token={token}")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(first.headers["location"], "/");
    let cookie = first.headers[SET_COOKIE].to_str().expect("text").to_owned();
    assert!(cookie.starts_with("oncotag-8765="), "{cookie}");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let second = client.get(&format!("/?token={token}")).await;
    assert!(!second.headers.contains_key(SET_COOKIE));
    client.keep_cookie(&first);
    let session = client.get("/api/v1/session").await.json();
    assert_eq!(
        (session["curator"].as_str(), session["role"].as_str()),
        (Some("Anna"), Some("owner"))
    );
    assert_eq!(session["needs_login"], false);
    assert_eq!(client.get("/api/v1/queue").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_learns_of_the_project_without_a_session() {
    let client = Client::new(Mode::Shared);
    let session = client.get("/api/v1/session").await;
    assert_eq!(session.status, StatusCode::OK);
    assert_eq!(session.json()["project"], serde_json::Value::Null);
    for path in [
        "queue",
        "documents",
        "history",
        "statistics",
        "agreement",
        "guidelines",
        "concepts?q=a",
        "used-concepts",
    ] {
        let answer = client.get(&format!("/api/v1/{path}")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.json()["error"]["code"], "ONC0812");
    }
    let operations = client
        .post("/api/v1/operations", &json!({ "operations": [] }))
        .await;
    assert_eq!(operations.status, StatusCode::UNAUTHORIZED);
}

/// A client of a server where Berta has an account.
fn with_berta() -> Client {
    let client = Client::new(Mode::Shared);
    let hash = accounts::hash("a password that holds").expect("hashed");
    let project = &client.app.project;
    let added = project.put_account("Berta", Role::Curator, &hash);
    added.expect("added");
    client
}

#[tokio::test]
async fn accounts_sign_in_with_their_password_and_out() {
    let mut client = with_berta();
    assert_eq!(
        client.get("/api/v1/session").await.json()["needs_login"],
        true
    );
    let login = |name: &str, password: &str| json!({ "name": name, "password": password });
    let wrong = client
        .post("/api/v1/login", &login("Berta", "another password"))
        .await;
    let unknown = client
        .post("/api/v1/login", &login("Carla", "a password that holds"))
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.text, unknown.text);
    let answer = client
        .post("/api/v1/login", &login(" Berta ", "a password that holds"))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    client.keep_cookie(&answer);
    assert_eq!(
        client.get("/api/v1/session").await.json()["curator"],
        "Berta"
    );
    assert_eq!(
        client.get("/api/v1/adjudication").await.status,
        StatusCode::FORBIDDEN
    );
    let cookie = client.cookie.clone();
    client.post("/api/v1/logout", &json!({})).await;
    client.cookie = cookie;
    assert_eq!(
        client.get("/api/v1/queue").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_barred_account_is_out_at_once() {
    let mut client = with_berta();
    let login = json!({ "name": "Berta", "password": "a password that holds" });
    let answer = client.post("/api/v1/login", &login).await;
    client.keep_cookie(&answer);
    assert_eq!(client.get("/api/v1/queue").await.status, StatusCode::OK);
    client.app.project.bar_account("Berta").expect("barred");
    assert_eq!(
        client.get("/api/v1/queue").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        client.post("/api/v1/login", &login).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let client = Client::new(Mode::Shared);
    for _ in 0..10 {
        client.app.tokens.attempt("Berta").expect("allowed");
    }
    let login = json!({ "name": "Berta", "password": "a password that holds" });
    let answer = client.post("/api/v1/login", &login).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(RETRY_AFTER));
}

#[tokio::test]
async fn guessing_at_the_same_time_is_no_way_round_the_limit() {
    let client = with_berta();
    let mut guessing = JoinSet::new();
    for number in 0..60 {
        // However the name is written.
        let name = ["Berta", " Berta", "Berta "][number % 3];
        let body = json!({ "name": name, "password": format!("guess number {number}") });
        let request = client
            .request("POST", "/api/v1/login")
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let router = client.router.clone();
        guessing.spawn(async move { answer(router, request).await.status });
    }
    let statuses = guessing.join_all().await;
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!(count(StatusCode::UNAUTHORIZED), 10);
    assert_eq!(count(StatusCode::TOO_MANY_REQUESTS), 50);
    // Nor is a guess that fits: else the limit would tell which one did.
    let login = json!({ "name": "Berta", "password": "a password that holds" });
    assert_eq!(
        client.post("/api/v1/login", &login).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn sessions_outlive_the_server_and_the_token_of_the_terminal_does_not() {
    let mut client = Client::new(Mode::Shared);
    let unused = client.app.token().expect("a token");
    client = client.restarted();
    let answer = client.get(&format!("/?token={unused}")).await;
    assert!(
        !answer.headers.contains_key(SET_COOKIE),
        "a token of before"
    );
    let token = client.app.token().expect("a token");
    let answer = client.get(&format!("/?token={token}")).await;
    client.keep_cookie(&answer);
    client = client.restarted();
    let session = client.get("/api/v1/session").await.json();
    assert_eq!(session["curator"], "Anna");
    assert_eq!(client.get("/api/v1/queue").await.status, StatusCode::OK);
    // Whoever signs out is out, however often the server is started.
    client.post("/api/v1/logout", &json!({})).await;
    client = client.restarted();
    assert_eq!(
        client.get("/api/v1/queue").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn work_on_the_project_that_breaks_leaves_it_as_it_was() {
    let client = Client::signed_in().await;
    let broken = client.app.project(|project| {
        project.write(|transaction| -> rusqlite::Result<()> {
            transaction.execute("DELETE FROM session", [])?;
            panic!("this is a test")
        })
    });
    let error = broken.await.expect_err("it broke").into_response();
    assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(client.get("/api/v1/queue").await.status, StatusCode::OK);
    let done = client
        .post("/api/v1/operations", &json!({ "operations": [] }))
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
}
