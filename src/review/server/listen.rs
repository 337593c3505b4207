//! Connections: which addresses are listened on, how many at a time, and how long a client may dawdle.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Connections at a time; more wait until one ends.
const CONNECTIONS: usize = 1000;
/// How long a client may take to send its headers (slow ones hold connections that others wait for).
const HEADERS: Duration = Duration::from_secs(10);
/// How long requests that are under way may still take at the end.
const FAREWELL: Duration = Duration::from_secs(5);

/// Open sockets.
#[derive(Debug)]
pub struct Listeners {
    sockets: Vec<TcpListener>,
    address: SocketAddr,
}

impl Listeners {
    /// Listens on this machine alone: 127.0.0.1, and `::1` where there is one. Port 0 is any that is free.
    ///
    /// # Errors
    /// If the port is taken.
    pub async fn loopback(port: u16) -> io::Result<Self> {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = first.local_addr()?;
        let mut sockets = vec![first];
        // Not every machine has it.
        sockets.extend(
            TcpListener::bind((Ipv6Addr::LOCALHOST, address.port()))
                .await
                .ok(),
        );
        Ok(Self { sockets, address })
    }

    /// Listens on an address that others can reach.
    ///
    /// # Errors
    /// If it is none of this machine's, or the port is taken.
    pub async fn on(host: IpAddr, port: u16) -> io::Result<Self> {
        let socket = TcpListener::bind((host, port)).await?;
        let address = socket.local_addr()?;
        Ok(Self {
            sockets: vec![socket],
            address,
        })
    }

    /// The first address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Serves until `stop` is done; then what is under way is finished, and nothing new begun.
pub async fn serve(listeners: Listeners, router: Router, stop: impl Future<Output = ()>) {
    let graceful = Arc::new(GracefulShutdown::new());
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    let accepting: Vec<_> = listeners
        .sockets
        .into_iter()
        .map(|socket| {
            let (router, graceful, free) =
                (router.clone(), Arc::clone(&graceful), Arc::clone(&free));
            tokio::spawn(async move { accept(socket, router, &graceful, &free).await })
        })
        .collect();
    stop.await;
    for one in &accepting {
        one.abort();
    }
    for one in accepting {
        let _ = one.await; // it was aborted just now
    }
    if let Some(graceful) = Arc::into_inner(graceful) {
        let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
    }
}

async fn accept(
    socket: TcpListener,
    router: Router,
    graceful: &GracefulShutdown,
    free: &Arc<Semaphore>,
) {
    loop {
        // Closed only if this very task is gone.
        let Ok(permit) = Arc::clone(free).acquire_owned().await else {
            return;
        };
        let stream: TcpStream = match socket.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, mostly: it passes, and until then this must not spin.
                tracing::warn!("a connection could not be taken: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS)
            .serve_connection(
                TokioIo::new(stream),
                TowerToHyperService::new(router.clone()),
            );
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away in the middle is nothing to tell anybody.
            let _ = watched.await;
            drop(permit);
        });
    }
}
