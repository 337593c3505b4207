//! The server as clients see it, without and with a socket.

mod api;
mod bodies;
mod guards;
mod limits;
mod sessions;
mod sockets;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::{App, Hosts, Machine, machine, review};
use crate::dictionary::Lexicon;
use crate::pipeline::{Pipeline, PipelineOptions};
use crate::review::project::tests::{TEXTS, TYPES, tagged};
use crate::review::project::{House, Mode, Prepared, Project};

/// Where clients say they reach the server.
const HERE: &str = "127.0.0.1:8765";

static PIPELINE: LazyLock<Arc<Pipeline>> = LazyLock::new(|| {
    let lexicon = Arc::new(Lexicon::embedded().expect("embedded"));
    Arc::new(Pipeline::new(lexicon, &PipelineOptions::default()).expect("a pipeline"))
});

/// A server of a small project, with whoever is signed in.
struct Client {
    app: App,
    router: Router,
    cookie: Option<String>,
    folder: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

impl Client {
    fn new(mode: Mode) -> Self {
        let folder = TempDir::new().expect("a folder");
        let project = Project::create(&folder.path().join("small.review"), mode).expect("made");
        let prepared: Vec<_> = tagged(&TEXTS)
            .iter()
            .map(|document| Prepared::of(document).expect("prepared"))
            .collect();
        project.load(prepared).expect("loaded");
        let app = app_of(project);
        Self {
            router: review(app.clone(), Hosts::new(&[])),
            app,
            cookie: None,
            folder,
        }
    }

    /// The same browser at the same project, whose server was ended and started again.
    fn restarted(self) -> Self {
        let path = self.app.project.path().to_owned();
        drop((self.app, self.router));
        let app = app_of(Project::open(&path).expect("opens"));
        Self {
            router: review(app.clone(), Hosts::new(&[])),
            app,
            cookie: self.cookie,
            folder: self.folder,
        }
    }

    /// A client that is signed in by the token of the terminal.
    async fn signed_in() -> Self {
        let mut client = Self::new(Mode::Shared);
        let token = client.app.token().expect("a token");
        let answer = client.get(&format!("/?token={token}")).await;
        client.keep_cookie(&answer);
        client
    }

    fn keep_cookie(&mut self, answer: &Answer) {
        let set = answer.headers[SET_COOKIE].to_str().expect("text");
        self.cookie = set.split(';').next().map(str::to_owned);
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, HERE);
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        answer(self.router.clone(), request).await
    }

    async fn get(&self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty());
        self.send(request.expect("a request")).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self
            .request("POST", path)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        self.send(request.expect("a request")).await
    }
}

fn app_of(project: Project) -> App {
    let house = House {
        types: TYPES.map(str::to_owned).to_vec(),
        ..House::default()
    };
    let app = App::new(Arc::new(project), house, Arc::clone(&PIPELINE), "Anna");
    app.expect("random numbers")
}

async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

/// A server for machines.
fn for_machines(token: Option<&str>) -> Router {
    machine(
        Machine::new(Arc::clone(&PIPELINE)),
        Hosts::new(&[]),
        token.map(str::to_owned),
    )
}
