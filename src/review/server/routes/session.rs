//! Who is here, and signing in and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{StatusCode, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::review::accounts::{self, Role};
use crate::review::project::{ASSERTIONS, Mode, RelationWords, now};
use crate::review::server::sessions::{begin, cookie, session_of, token_of};
use crate::review::server::{ApiError, App, Body, Curator, assets};

/// Routes of sessions.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(session))
        .routes(routes!(login))
        .routes(routes!(logout))
        // Read before anybody has signed in: a name and a password are not long.
        .layer(DefaultBodyLimit::max(BODY))
}

/// The largest body of these routes, in bytes.
const BODY: usize = 16 << 10;

/// Who is here, and what there is to decide on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The name; null where nobody is signed in.
    curator: Option<String>,
    /// What they may.
    role: Option<Role>,
    /// Whether one signs in with a name and a password here.
    needs_login: bool,
    /// The project; null where nobody is signed in.
    project: Option<ProjectHead>,
    /// The entity types.
    types: Vec<TypeHead>,
    /// The types of relations that the project has.
    relation_types: Vec<String>,
    /// The stances that its relations have.
    stances: Vec<String>,
    /// What can be asserted.
    assertions: Vec<&'static str>,
    /// The program's version.
    version: &'static str,
    /// The server's time, UTC.
    at: String,
}

/// What is said of the project.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ProjectHead {
    /// Its file's name.
    name: String,
    /// How many documents.
    documents: u64,
    /// How many sentences.
    sentences: u64,
    /// How many mentions.
    mentions: u64,
    /// `shared` or `blind`.
    mode: String,
}

/// An entity type.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TypeHead {
    /// Its name in data.
    id: String,
    /// Its name for people.
    label: String,
}

/// Who is signed in; nobody without a cookie.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses((status = 200, body = Session), ApiError))]
async fn session(State(app): State<App>, parts: Parts) -> Result<Json<Session>, ApiError> {
    let curator = session_of(&parts, &app).await?;
    answer(&app, curator.as_ref()).await.map(Json)
}

async fn answer(app: &App, curator: Option<&Curator>) -> Result<Session, ApiError> {
    let is_here = curator.is_some();
    let (needs_login, project, relations) = app
        .project(move |project| {
            let needs_login = project.read(accounts::is_any)?;
            if !is_here {
                return Ok((needs_login, None, RelationWords::default()));
            }
            Ok((
                needs_login,
                Some(project.head()?),
                project.relation_words()?,
            ))
        })
        .await?;
    let types = app.house.types.iter().map(|id| TypeHead {
        id: id.clone(),
        label: id.replace('_', " "),
    });
    Ok(Session {
        curator: curator.map(|curator| curator.name().to_owned()),
        role: curator.map(Curator::role),
        needs_login,
        project: project.map(|head| ProjectHead {
            name: head.name,
            documents: head.documents,
            sentences: head.sentences,
            mentions: head.mentions,
            mode: match head.mode {
                Mode::Shared => "shared".to_owned(),
                Mode::Blind => "blind".to_owned(),
            },
        }),
        types: if is_here { types.collect() } else { Vec::new() },
        relation_types: relations.types,
        stances: relations.stances,
        assertions: ASSERTIONS.to_vec(),
        version: env!("CARGO_PKG_VERSION"),
        at: now(),
    })
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// The account's name.
    #[schema(max_length = 200)]
    name: String,
    /// Its password.
    #[schema(max_length = 2000)]
    password: String,
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/login", request_body = Login, tag = "session",
    responses((status = 200, body = Session), ApiError))]
async fn login(
    State(app): State<App>,
    headers: HeaderMap,
    Body(Login { name, password }): Body<Login>,
) -> Result<Response, ApiError> {
    let wrong = || ApiError::unauthorized("this name and password do not go together");
    let name = accounts::name_of(&name).map_err(|_| wrong())?;
    app.tokens
        .attempt(&name)
        .map_err(|seconds| ApiError::too_many("too many attempts: wait a few minutes", seconds))?;
    let asked = name.clone();
    let look = Arc::clone(&app.tokens.looks).acquire_owned().await;
    let look = look.map_err(|_| ApiError::internal("the server is about to end"))?;
    let role = app
        .project(move |project| {
            // Kept to the end of the work, even where nobody waits for the answer any more.
            let _look = look;
            let found = project.read(|connection| accounts::password_of(connection, &asked))?;
            let hash = found.as_ref().map(|(_, hash)| hash.as_str());
            let fits = accounts::fits(&password, hash);
            Ok(found.filter(|_| fits).map(|(role, _)| role))
        })
        .await?;
    let Some(role) = role else {
        return Err(wrong());
    };
    app.tokens.succeeded(&name);
    let token = begin(&app, name.clone(), role).await?;
    let curator = Curator::new(name, role, &app.project);
    let session = answer(&app, Some(&curator)).await?;
    Ok(([(SET_COOKIE, cookie(&headers, &token))], Json(session)).into_response())
}

/// Nothing to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Signs out: the session ends, here and for whoever has its cookie.
#[utoipa::path(post, path = "/api/v1/logout", request_body = Nothing, tag = "session",
    responses((status = 200, body = Session), ApiError))]
async fn logout(
    State(app): State<App>,
    headers: HeaderMap,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Response, ApiError> {
    if let Some(token) = token_of(&headers) {
        let token = token.to_owned();
        app.project(move |project| project.write(|transaction| accounts::end(transaction, &token)))
            .await?;
    }
    let session = answer(&app, None).await?;
    Ok(([(SET_COOKIE, cookie(&headers, ""))], Json(session)).into_response())
}

/// What may stand behind the address of the app.
#[derive(Deserialize)]
pub(in crate::review::server) struct Opening {
    token: Option<String>,
}

/// The app; with the one-time token of the terminal a session, and an address without it.
pub(in crate::review::server) async fn index(
    State(app): State<App>,
    headers: HeaderMap,
    opening: Result<Query<Opening>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let token = opening.ok().and_then(|Query(opening)| opening.token);
    let Some(token) = token else {
        return Ok(assets::index(&headers));
    };
    let to_app = [(LOCATION, "/")];
    // Used up, or never ours: whoever is signed in goes on, all others find out how to.
    if !app.tokens.redeem(&token) {
        return Ok((StatusCode::SEE_OTHER, to_app).into_response());
    }
    let session = begin(&app, app.tokens.owner().to_owned(), Role::Owner).await?;
    let cookie = [(SET_COOKIE, cookie(&headers, &session))];
    Ok((StatusCode::SEE_OTHER, to_app, cookie).into_response())
}

/// Lets through who is signed in, where there are accounts, be they barred; without them the loopback address is guard enough.
pub(in crate::review::server) async fn with_account(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let is_open = !app
        .project(|project| project.read(accounts::was_any))
        .await?;
    if is_open || session_of(&parts, &app).await?.is_some() {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    Err(ApiError::unauthorized("sign in first"))
}
