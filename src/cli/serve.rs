//! `oncotag serve`: tagging for machines over HTTP; and what all servers of ours have in common on the command line.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::lexicon;
use super::report::line;
use crate::pipeline::{Pipeline, PipelineOptions};
use crate::review::server::{self, Hosts, Limits, Listeners, Machine};

/// Where a server listens.
#[derive(Args, Clone, Debug)]
pub(super) struct ServerArguments {
    /// Port to listen on; 0 is any that is free
    #[arg(long, value_name = "N", default_value_t = 8765)]
    port: u16,
    /// Address to listen on, for others to reach; without it this machine alone
    #[arg(long, value_name = "ADDR")]
    host: Option<IpAddr>,
    /// Name by which others reach the server; may be repeated
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
}

impl ServerArguments {
    /// The names that the server answers to.
    pub(super) fn hosts(&self) -> Hosts {
        let own = self.host.iter().map(|host| match host {
            IpAddr::V4(host) => host.to_string(),
            IpAddr::V6(host) => format!("[{host}]"),
        });
        Hosts::new(
            &own.chain(self.allow_host.iter().cloned())
                .collect::<Vec<_>>(),
        )
    }

    fn is_open_to_others(&self) -> bool {
        self.host.is_some_and(|host| !host.is_loopback())
    }
}

/// Tag texts for other programs over HTTP
///
/// POST /api/v1/annotate takes `{"documents": [{"id": "…", "text": "…"}]}` and answers with a record of schema
/// oncotag/document/1 for each, a line each. GET /health and /metrics are for whatever watches, GET /openapi.json describes it
/// all. Nothing is kept.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag serve\n  oncotag serve --port 9000 --dictionary mine.tsv\n  curl -H \
                  'Content-Type: application/json' -d '{\"documents\": [{\"text\": \"CT showed liver metastases.\"}]}' \
                  http://127.0.0.1:8765/api/v1/annotate\n  oncotag serve --host 10.0.0.5 --allow-host tagger.example.org \
                  --token-file token.txt"
)]
pub(super) struct ServeArguments {
    #[command(flatten)]
    server: ServerArguments,
    /// File whose first line is a token of 32 characters or more; only requests with `Authorization: Bearer TOKEN` are
    /// answered then
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

pub(super) fn run(
    arguments: &ServeArguments,
    global: &GlobalArguments,
) -> anyhow::Result<ExitStatus> {
    let token = arguments.token_file.as_ref().map(token).transpose()?;
    let lexicon = Arc::new(lexicon::load(&global.dictionary)?);
    let pipeline = Pipeline::new(lexicon, &PipelineOptions::default())?;
    let has_token = token.is_some();
    let router = server::machine(
        Machine::new(Arc::new(pipeline)),
        arguments.server.hosts(),
        token,
    );
    listen(&arguments.server, has_token, router, |address| {
        line(&format!("listening on http://{address}"));
    })?;
    Ok(ExitStatus::Done)
}

fn token(path: &PathBuf) -> anyhow::Result<String> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let token = text.lines().next().unwrap_or_default().trim();
    if token.len() < 32 {
        bail!(
            "{}: a token has 32 characters or more, such as `openssl rand -hex 32` prints",
            path.display()
        );
    }
    Ok(token.to_owned())
}

/// Listens and serves until Ctrl-C or SIGTERM. `is_guarded` says whether requests must prove who they are, without which
/// nobody else may reach the server; `ready` is given the address.
///
/// # Errors
/// If the port is taken, or the server would be open to everybody.
pub(super) fn listen(
    arguments: &ServerArguments,
    is_guarded: bool,
    router: axum::Router,
    ready: impl FnOnce(std::net::SocketAddr),
) -> anyhow::Result<()> {
    if arguments.is_open_to_others() {
        if !is_guarded {
            bail!(
                "--host lets others in, who would not have to say who they are: add accounts (`oncotag review user add`; for \
                 `oncotag serve` a --token-file) first"
            );
        }
        if arguments.allow_host.is_empty() {
            bail!("--host needs --allow-host NAME: the name by which others reach this server");
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the server")?;
    runtime.block_on(async {
        let stop = signals()?;
        let listeners = match arguments.host {
            Some(host) => Listeners::on(host, arguments.port),
            None => Listeners::loopback(arguments.port),
        };
        let port = arguments.port;
        let listeners = listeners.with_context(|| {
            format!("port {port} cannot be listened on; choose another with --port, or any with --port 0")
        })?;
        let address = listeners.address();
        if arguments.is_open_to_others() {
            how_to_reach(arguments, address.port());
        }
        ready(address);
        server::serve(listeners, router, Limits::default(), stop).await;
        Ok(())
    })
}

/// What is done at the first signal that asks to end.
#[cfg(unix)]
fn signals() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// What is done at the first signal that asks to end.
#[cfg(not(unix))]
fn signals() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// What is sent over the network as it is can be read by others: how to keep it from them.
fn how_to_reach(arguments: &ServerArguments, port: u16) {
    let name = arguments.allow_host.first().map_or("HOST", String::as_str);
    line("what goes over the network from here on is not encrypted. Better, without --host:");
    line(&format!(
        "  a tunnel, on the other machine:  ssh -L {port}:127.0.0.1:{port} {name}   then http://127.0.0.1:{port}/"
    ));
    line(&format!(
        "  or a proxy with TLS on this one:  {name} {{ reverse_proxy 127.0.0.1:{port} }}   (Caddy), with --allow-host {name}"
    ));
}
