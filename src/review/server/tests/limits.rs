//! Clients that dawdle, over sockets; and handlers that take too long or break. Limits are small here. What must end is waited
//! for with patience, and nothing is asked of how long it took.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST};
use axum::http::{Request, StatusCode};
use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::sockets::Server;
use super::{HERE, answer, for_machines};
use crate::review::server::{Body as Sent, Hosts, Limits, guarded};

/// Long enough for any machine, and less than the usual limits: a server that heeds those, or none, is caught by it.
const PATIENCE: Duration = Duration::from_secs(15);
const SHORT: Duration = Duration::from_millis(200);

/// What is heard until the server hangs up, be it in the middle of a sentence.
async fn until_hung_up(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    // A reset is a way to hang up.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut heard))
        .await
        .expect("the server does not hang up");
    String::from_utf8_lossy(&heard).into_owned()
}

/// Sends one thing again and again until the server hangs up.
async fn until_nobody_takes(stream: &mut TcpStream, again: &[u8]) -> String {
    let (mut reading, mut writing) = stream.split();
    let sending = async {
        while writing.write_all(again).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
        // Nothing can be sent any more: what is left is what the other side says of it.
        std::future::pending::<()>().await;
    };
    let mut heard = Vec::new();
    let listening = reading.read_to_end(&mut heard);
    timeout(PATIENCE, async {
        tokio::select! { () = sending => {}, _ = listening => {} }
    })
    .await
    .expect("the server does not hang up");
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn half_a_head_is_waited_for_no_longer_than_is_allowed() {
    let limits = Limits {
        headers: SHORT,
        ..Limits::default()
    };
    let server = Server::start(for_machines(None), limits);
    for beginning in [
        "",
        "GET /heal",
        "GET /health HTTP/1.1\r\nHost: localhost\r\n",
    ] {
        let mut stream = server.connect().await;
        stream.write_all(beginning.as_bytes()).await.expect("sent");
        let heard = until_hung_up(&mut stream).await;
        assert!(!heard.starts_with("HTTP/1.1 200"), "{beginning:?}: {heard}");
    }
    // A header every now and then, without an end.
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
        .await
        .expect("sent");
    let heard = until_nobody_takes(&mut stream, b"X-A: b\r\n").await;
    assert!(!heard.starts_with("HTTP/1.1 200"), "{heard}");
    // Answered, and then silent.
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .expect("sent");
    let heard = until_hung_up(&mut stream).await;
    assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let limits = Limits {
        body: SHORT,
        ..Limits::default()
    };
    let server = Server::start(for_machines(None), limits);
    let head = |length: &str| {
        format!(
            "POST /api/v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
        )
    };
    let late = |heard: &str| {
        assert!(heard.starts_with("HTTP/1.1 408"), "{heard}");
        assert!(heard.contains("ONC0819"), "{heard}");
    };
    for (length, beginning) in [
        ("Content-Length: 1000", "{\"documents\": ["),
        ("Transfer-Encoding: chunked", "3\r\n{\"d\r\n"),
    ] {
        let mut stream = server.connect().await;
        let sent = head(length) + beginning;
        stream.write_all(sent.as_bytes()).await.expect("sent");
        late(&until_hung_up(&mut stream).await);
    }
    // Something comes all the time, and never all of it.
    let mut stream = server.connect().await;
    let sent = head("Content-Length: 1000000");
    stream.write_all(sent.as_bytes()).await.expect("sent");
    let heard = until_nobody_takes(&mut stream, b" ").await;
    // Whoever still sends may hear of the end before the answer.
    if !heard.is_empty() {
        late(&heard);
    }
    let answer = server.asked("GET", "/health", "").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_nobody_wants_is_not_waited_for() {
    let router = for_machines(Some("secret"));
    let server = Server::start(router, Limits::default());
    let mut stream = server.connect().await;
    stream
        .write_all(
            b"POST /api/v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
              Content-Length: 1000000\r\n\r\n{",
        )
        .await
        .expect("sent");
    let heard = until_hung_up(&mut stream).await;
    assert!(heard.starts_with("HTTP/1.1 401"), "{heard}");
    server.stop().await;
}

#[tokio::test]
async fn an_answer_that_nobody_reads_holds_no_connection() {
    let limits = Limits {
        connections: 1,
        unread: SHORT,
        ..Limits::default()
    };
    // More than the buffers of both ends hold.
    let router = Router::new()
        .route("/large", get(|| async { vec![b'a'; 64 << 20] }))
        .route("/health", get(|| async { "ok\n" }));
    let server = Server::start(router, limits);
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .expect("sent");
    // The beginning is read, so that the one place is known to be taken; then no more.
    stream.read_exact(&mut [0; 8]).await.expect("an answer");
    let next = timeout(PATIENCE, server.asked("GET", "/health", "")).await;
    let next = next.expect("the one connection is still held");
    assert!(next.starts_with("HTTP/1.1 200"), "{next}");
    server.stop().await;
}

/// Connections that are under way at a time.
const AT_A_TIME: usize = 50;
/// Connections of a burst. Some systems let a process open no more than 256 files.
const BURST: usize = if cfg!(target_os = "linux") { 500 } else { 100 };

#[tokio::test]
async fn more_connections_than_there_is_room_for_wait_and_are_served() {
    let limits = Limits {
        connections: AT_A_TIME,
        // Nobody dawdles here; a slow machine may.
        headers: Duration::from_mins(1),
        request: Duration::from_mins(1),
        unread: Duration::from_mins(1),
        ..Limits::default()
    };
    let now = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let gate = Arc::new(Semaphore::new(0));
    let full = Arc::new(Notify::new());
    let handler = {
        let (now, most, gate, full) = (now.clone(), most.clone(), gate.clone(), full.clone());
        move || async move {
            let count = now.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(count, Ordering::SeqCst);
            if count == AT_A_TIME {
                full.notify_one();
            }
            let _open = gate.acquire().await;
            now.fetch_sub(1, Ordering::SeqCst);
            "ok\n"
        }
    };
    let server = Server::start(Router::new().route("/", get(handler)), limits);
    let mut asking = JoinSet::new();
    for _ in 0..BURST {
        let connecting = server.connect();
        asking.spawn(async move {
            let mut stream = connecting.await;
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .await
                .expect("sent");
            until_hung_up(&mut stream).await
        });
    }
    timeout(PATIENCE, full.notified())
        .await
        .expect("as many as there is room for are served");
    // Time for one too many to come in, if it could.
    sleep(SHORT).await;
    assert!(asking.try_join_next().is_none(), "nobody is answered yet");
    gate.add_permits(BURST);
    let answers = asking.join_all().await;
    assert_eq!(answers.len(), BURST);
    for answer in answers {
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert_eq!(most.load(Ordering::SeqCst), AT_A_TIME);
    server.stop().await;
}

#[tokio::test]
async fn connections_that_say_nothing_do_not_keep_others_out() {
    let limits = Limits {
        connections: 5,
        headers: SHORT,
        ..Limits::default()
    };
    let server = Server::start(for_machines(None), limits);
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(server.connect().await);
    }
    let answer = timeout(PATIENCE, server.asked("GET", "/health", "")).await;
    let answer = answer.expect("the silent ones are still waited for");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.stop().await;
}

/// A server with routes that nobody should write.
fn odd() -> Router {
    async fn broken() -> &'static str {
        panic!("this is a test")
    }
    async fn broken_later(Sent(()): Sent<()>) -> &'static str {
        panic!("this is a test")
    }
    let routes = Router::new()
        .route("/broken", get(broken).post(broken_later))
        .route("/endless", get(std::future::pending::<()>))
        .route("/health", get(|| async { "ok\n" }));
    guarded(routes, Hosts::new(&[]), Arc::default())
}

#[tokio::test]
async fn a_handler_that_breaks_is_a_500_and_the_server_lives() {
    let server = Server::start(odd(), Limits::default());
    for _ in 0..3 {
        for (method, body) in [("GET", ""), ("POST", "null")] {
            let answer = server.asked(method, "/broken", body).await;
            assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
            assert!(answer.contains("ONC0818"), "{answer}");
            // What went wrong is for the terminal, not for whoever asks.
            assert!(!answer.contains("this is a test"), "{answer}");
            assert!(answer.contains("content-security-policy"), "{answer}");
        }
        let answer = server.asked("GET", "/health", "").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_a_503() {
    let limits = Limits {
        request: SHORT,
        ..Limits::default()
    };
    let request = Request::get("/endless")
        .header(HOST, HERE)
        .extension(limits);
    let request = request.body(Body::empty()).expect("a request");
    let answered = timeout(PATIENCE, answer(odd(), request)).await;
    let answered = answered.expect("a handler that never ends is waited for");
    assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answered.json()["error"]["code"], "ONC0819");
    assert!(answered.headers.contains_key(CONTENT_SECURITY_POLICY));
    let server = Server::start(odd(), limits);
    let answered = timeout(PATIENCE, server.asked("GET", "/endless", "")).await;
    let answered = answered.expect("a handler that never ends is waited for");
    assert!(answered.starts_with("HTTP/1.1 503"), "{answered}");
    server.stop().await;
}
