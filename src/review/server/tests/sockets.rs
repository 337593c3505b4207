use std::net::SocketAddr;

use axum::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::for_machines;
use crate::review::server::{Limits, Listeners, serve};

/// A server on a port of this machine.
pub(super) struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    pub(super) fn start(router: Router, limits: Limits) -> Self {
        let listeners = Listeners::loopback(0).expect("listening");
        let address = listeners.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listeners, router, limits, async {
            let _ = stopped.await;
        }));
        Self {
            address,
            stop,
            serving,
        }
    }

    pub(super) fn connect(&self) -> impl Future<Output = TcpStream> + use<> {
        let address = self.address;
        async move { TcpStream::connect(address).await.expect("connected") }
    }

    /// The whole answer to one request on a connection of its own.
    pub(super) async fn asked(&self, method: &str, path: &str, body: &str) -> String {
        let (port, length) = (self.address.port(), body.len());
        self.answer_to(&format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    async fn answer_to(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    }

    /// What is heard of a request that the server may not read to its end.
    pub(super) async fn hung_up_on(&self, method: &str, path: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        // It may hang up while there is more to send, and the answer may be lost by that.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard).await;
        String::from_utf8_lossy(&heard).into_owned()
    }

    /// Asks for the end and waits for it.
    pub(super) async fn stop(self) {
        self.stop.send(()).expect("still serving");
        self.serving.await.expect("ended");
    }
}

#[tokio::test]
async fn this_machine_alone_is_listened_to_until_the_end_is_asked_for() {
    let server = Server::start(for_machines(None), Limits::default());
    let address = server.address;
    assert!(address.ip().is_loopback());
    let answer = server.asked("GET", "/health", "").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // What is no HTTP, and a second server on the port.
    let odd = server.answer_to("\u{1}\u{2}\u{3}\r\n\r\n").await;
    assert!(!odd.starts_with("HTTP/1.1 200"), "{odd}");
    assert!(Listeners::loopback(address.port()).is_err());
    let twice = "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    let answer = server.answer_to(twice).await;
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}
