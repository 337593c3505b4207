use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use serde_json::json;

use super::Client;
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

#[tokio::test]
async fn accounts_sign_in_with_their_password_and_out() {
    let mut client = Client::new(Mode::Shared);
    let hash = accounts::hash("a password that holds").expect("hashed");
    client
        .app
        .project
        .put_account("Berta", Role::Curator, &hash)
        .expect("added");
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
    let mut client = Client::new(Mode::Shared);
    let hash = accounts::hash("a password that holds").expect("hashed");
    client
        .app
        .project
        .put_account("Berta", Role::Curator, &hash)
        .expect("added");
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
