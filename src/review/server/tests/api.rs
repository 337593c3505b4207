use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::{Client, HERE, answer, for_machines};

#[tokio::test]
async fn the_queue_takes_filter_order_and_limit() {
    let client = Client::signed_in().await;
    let page = client
        .get("/api/v1/queue?types=primary_cancer&order=document&limit=5")
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let page = page.json();
    assert_eq!(page["total"], 1);
    let item = &page["items"][0];
    let mentions = item["sentence"]["mentions"].as_array().expect("a list");
    let mention = mentions
        .iter()
        .find(|one| one["id"] == item["mention"])
        .expect("there");
    assert_eq!(mention["text"], "breast cancer");
    assert_eq!(mention["standing"]["value"]["concept"]["id"], "DOID:1612");
    let wrong = client.get("/api/v1/queue?status=done").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(
        wrong.json()["error"]["message"]
            .as_str()
            .expect("words")
            .contains("done")
    );
    assert_eq!(
        client.get("/api/v1/queue?order=mood").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn operations_are_answered_one_by_one() {
    let client = Client::signed_in().await;
    let page = client
        .get("/api/v1/queue?types=primary_cancer")
        .await
        .json();
    let mention = page["items"][0]["mention"].as_str().expect("an id");
    let decide = |key: &str, version: i64, action: Value| json!({ "key": key, "milliseconds": 900, "kind": "decide", "mention": mention, "version": version, "action": action });
    let body = json!({ "operations": [
        decide("accept-1", 0, json!({ "do": "accept" })),
        decide("reject-1", 0, json!({ "do": "reject" })),
        decide("swap-001", 1, json!({ "do": "swap" })),
    ] });
    let done = client.post("/api/v1/operations", &body).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let done = done.json();
    let results: Vec<_> = (0..3)
        .map(|one| done["outcomes"][one]["result"].clone())
        .collect();
    assert_eq!(results, ["saved", "conflict", "refused"]);
    let history = client.get("/api/v1/history").await.json();
    assert_eq!(history["next_undo"], "accept-1");
    let odd = json!({ "operations": [decide("a", 0, json!({ "do": "accept" }))] });
    assert_eq!(
        client.post("/api/v1/operations", &odd).await.status,
        StatusCode::BAD_REQUEST
    );
    let odd =
        json!({ "operations": [decide("accept-2", 0, json!({ "do": "accept", "extra": 1 }))] });
    assert_eq!(
        client.post("/api/v1/operations", &odd).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_bulk_step_with_a_misspelt_filter_touches_nothing() {
    let client = Client::signed_in().await;
    let question = json!({ "filter": { "type": "metastasis" } });
    let answer = client.post("/api/v1/bulk/preview", &question).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
    let question = json!({ "filter": { "types": "metastasis" }, "action": { "do": "accept" } });
    let preview = client.post("/api/v1/bulk/preview", &question).await.json();
    let request = json!({ "key": "bulk-0001", "filter": question["filter"], "action": { "do": "accept" },
        "name": "bulk", "fingerprint": preview["fingerprint"] });
    let outcome = client.post("/api/v1/bulk", &request).await.json();
    assert_eq!(outcome["result"], "saved");
    assert_eq!(
        outcome["mentions"].as_array().map(|all| all.len() as u64),
        preview["count"].as_u64()
    );
}

#[tokio::test]
async fn the_pages_have_what_they_show() {
    let client = Client::signed_in().await;
    let documents = client.get("/api/v1/documents").await.json();
    assert_eq!(documents["total"], 3);
    let document = client.get("/api/v1/document?id=text:0").await.json();
    assert_eq!(document["sentences"].as_array().map(Vec::len), Some(2));
    let concepts = client
        .get("/api/v1/concepts?q=breast%20cancer&type=primary_cancer")
        .await
        .json();
    assert_eq!(concepts["hits"][0]["id"], "DOID:1612");
    let card = client.get("/api/v1/concept?id=DOID:1612").await.json();
    assert_eq!(card["label"], "breast cancer");
    let evidence = client
        .get("/api/v1/evidence?concept=DOID:1612")
        .await
        .json();
    assert_eq!(evidence["total"], 1);
    let used = client.get("/api/v1/used-concepts").await.json();
    assert!(
        used["concepts"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|one| one["id"] == "DOID:1612")
    );
    let lease = client
        .post("/api/v1/lease", &json!({ "document": "text:0" }))
        .await
        .json();
    assert_eq!(lease["others"], json!([]));
    assert_eq!(
        client.get("/api/v1/document?id=text:9").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        client.get("/api/v1/sentence?number=99").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_description_names_every_route() {
    let client = Client::signed_in().await;
    let description = client.get("/openapi.json").await.json();
    let paths = description["paths"].as_object().expect("paths");
    for path in [
        "queue",
        "operations",
        "bulk",
        "concepts",
        "statistics",
        "agreement",
        "adjudication",
        "guidelines",
        "annotate",
        "login",
    ] {
        assert!(paths.contains_key(&format!("/api/v1/{path}")), "{path}");
    }
}

#[tokio::test]
async fn texts_of_machines_are_tagged() {
    let body = json!({ "documents": [
        { "id": "a", "text": "CT showed liver metastases." },
        { "text": "" },
        { "text": "  \u{1F600} breast cancer" },
    ] });
    let send = async |token: Option<&str>, given: Option<&str>| {
        let mut request = Request::post("/api/v1/annotate")
            .header(HOST, HERE)
            .header(CONTENT_TYPE, "application/json");
        if let Some(given) = given {
            request = request.header(AUTHORIZATION, format!("Bearer {given}"));
        }
        let request = request
            .body(Body::from(body.to_string()))
            .expect("a request");
        answer(for_machines(token), request).await
    };
    let tagged = send(None, None).await;
    assert_eq!(tagged.status, StatusCode::OK, "{}", tagged.text);
    let records: Vec<Value> = tagged
        .text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(records.len(), 3);
    assert_eq!(records[0]["document"]["id"], "a");
    assert_eq!(records[0]["mentions"][1]["text"], "liver metastases");
    assert_eq!(records[1]["mentions"], json!([]));
    assert_eq!(
        (
            records[2]["mentions"][0]["start"].as_u64(),
            records[2]["document"]["id"].as_str()
        ),
        (Some(4), Some("text:2"))
    );
    assert_eq!(
        send(Some("secret"), None).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        send(Some("secret"), Some("wrong")).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        send(Some("secret"), Some("secret")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn machines_find_health_and_numbers() {
    let router = for_machines(None);
    let get = async |path: &str| {
        let request = Request::get(path).header(HOST, HERE).body(Body::empty());
        answer(router.clone(), request.expect("a request")).await
    };
    assert_eq!(get("/health").await.text, "ok\n");
    let numbers = get("/metrics").await.text;
    assert!(
        numbers.contains("oncotag_requests_total{route=\"/health\",status=\"200\"} 1"),
        "{numbers}"
    );
    assert_eq!(get("/api/v1/queue").await.status, StatusCode::NOT_FOUND);
}
