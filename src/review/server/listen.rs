//! Connections: which addresses are listened on, and what becomes of whoever connects.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutWriter;

use super::Limits;

/// Connections that the system keeps while there is no room for them, if it lets us have so many. Those of any more must be
/// tried again by their clients, seconds later; the usual 128 is less than a burst.
const WAITING: u32 = 4096;
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
    pub fn loopback(port: u16) -> io::Result<Self> {
        let first = listen((Ipv4Addr::LOCALHOST, port).into())?;
        let address = first.local_addr()?;
        let mut sockets = vec![first];
        // Not every machine has it.
        sockets.extend(listen((Ipv6Addr::LOCALHOST, address.port()).into()).ok());
        Ok(Self { sockets, address })
    }

    /// Listens on an address that others can reach.
    ///
    /// # Errors
    /// If it is none of this machine's, or the port is taken.
    pub fn on(host: IpAddr, port: u16) -> io::Result<Self> {
        let socket = listen((host, port).into())?;
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

/// Listens on one address. Must be called in a runtime, as all that makes sockets.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // Else a server that is started again would have to wait for the connections of the one before. On Windows the same
    // option means that two servers share a port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Serves until `stop` is done; then what is under way is finished, and nothing new begun.
pub async fn serve(
    listeners: Listeners,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let router = router.layer(Extension(limits));
    let graceful = Arc::new(GracefulShutdown::new());
    let free = Arc::new(Semaphore::new(limits.connections));
    let accepting: Vec<_> = listeners
        .sockets
        .into_iter()
        .map(|socket| {
            let (router, graceful, free) =
                (router.clone(), Arc::clone(&graceful), Arc::clone(&free));
            tokio::spawn(async move { accept(socket, router, limits, &graceful, &free).await })
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
    limits: Limits,
    graceful: &GracefulShutdown,
    free: &Arc<Semaphore>,
) {
    loop {
        let stream: TcpStream = match socket.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, mostly: it passes, and until then this must not spin.
                tracing::warn!("a connection could not be taken: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // After it was accepted: an address that nobody connects to takes no place from those of the other.
        // Closed only if this very task is gone.
        let Ok(permit) = Arc::clone(free).acquire_owned().await else {
            return;
        };
        let mut stream = TimeoutWriter::new(stream);
        stream.set_timeout(Some(limits.unread));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.headers)
            .serve_connection(
                TokioIo::new(Box::pin(stream)),
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
