use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::for_machines;
use crate::review::server::{Listeners, serve};

async fn asked(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn this_machine_alone_is_listened_to_until_the_end_is_asked_for() {
    let listeners = Listeners::loopback(0).await.expect("listening");
    let address = listeners.address();
    assert!(address.ip().is_loopback());
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listeners, for_machines(None), async {
        let _ = stopped.await;
    }));
    let port = address.port();
    let request =
        format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    let answer = asked(address, &request).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // What is no HTTP, and a second server on the port.
    let odd = asked(address, "\u{1}\u{2}\u{3}\r\n\r\n").await;
    assert!(!odd.starts_with("HTTP/1.1 200"), "{odd}");
    assert!(Listeners::loopback(port).await.is_err());
    let twice = "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert!(!asked(address, twice).await.starts_with("HTTP/1.1 200"));
    stop.send(()).expect("still serving");
    serving.await.expect("ended");
    assert!(TcpStream::connect(address).await.is_err());
}
