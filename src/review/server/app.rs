//! What all handlers share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tokio::sync::Semaphore;

use super::leases::Leases;
use super::metrics::Metrics;
use super::sessions::Tokens;
use super::{ApiError, session_of};
use crate::pipeline::Pipeline;
use crate::review::accounts::Role;
use crate::review::concepts::Concepts;
use crate::review::project::{Asker, House, Mode, Project, ProjectError, Viewer};

/// What all handlers of the review server share; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) project: Arc<Project>,
    pub(crate) house: Arc<House>,
    pub(crate) leases: Arc<Leases>,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) concepts: Concepts,
    pub(crate) machine: Machine,
}

/// What is there without a project: tagging, and numbers about the server.
#[derive(Clone)]
pub struct Machine {
    pub(crate) pipeline: Arc<Pipeline>,
    /// Requests whose texts are held in memory; others wait unread.
    pub(crate) seats: Arc<Semaphore>,
    /// Requests whose texts are tagged at a time: one a core.
    pub(crate) turns: Arc<Semaphore>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) started: Instant,
}

/// The cores of this machine: as many things that take all of one are done at a time.
pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

impl Machine {
    /// A tagger that nobody has asked anything yet.
    pub fn new(pipeline: Arc<Pipeline>) -> Self {
        Self {
            pipeline,
            // More than turns, so that slow senders do not keep others from being tagged.
            seats: Arc::new(Semaphore::new(8 * cores())),
            turns: Arc::new(Semaphore::new(cores())),
            metrics: Arc::default(),
            started: Instant::now(),
        }
    }
}

impl App {
    /// What the server of a project shares. The one-time token of the address signs in as `owner`.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn new(
        project: Arc<Project>,
        house: House,
        pipeline: Arc<Pipeline>,
        owner: &str,
    ) -> Result<Self, getrandom::Error> {
        Ok(Self {
            project,
            house: Arc::new(house),
            leases: Arc::default(),
            tokens: Arc::new(Tokens::new(owner)?),
            concepts: Concepts::new(Arc::clone(pipeline.lexicon())),
            machine: Machine::new(pipeline),
        })
    }

    /// Makes the index of concepts, on a thread of its own: whoever searches earlier waits for it.
    pub fn prepare(&self) {
        let concepts = self.concepts.clone();
        std::thread::spawn(move || concepts.prepare());
    }

    /// Backs the project up once a day, as long as it is open, on a thread of its own.
    pub fn keep_backups(&self) {
        let project = Arc::downgrade(&self.project);
        std::thread::spawn(move || {
            // Not while somebody waits for the first page.
            let mut wait = Duration::from_mins(1);
            loop {
                std::thread::sleep(wait);
                wait = Duration::from_hours(1);
                let Some(project) = project.upgrade() else {
                    return;
                };
                match project.back_up_if_due(Duration::from_hours(24)) {
                    Ok(None) => {}
                    Ok(Some(to)) => tracing::info!("backed up to {}", to.display()),
                    Err(error) => tracing::error!("the daily backup failed: {error}"),
                }
            }
        });
    }

    /// The token of the address to open, as long as nobody has used it.
    pub fn token(&self) -> Option<String> {
        self.tokens.current()
    }

    /// Does something with the project, on a thread that may wait.
    pub(crate) async fn project<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Project) -> Result<T, ProjectError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let project = Arc::clone(&self.project);
        let done = tokio::task::spawn_blocking(move || work(&project)).await;
        match done {
            Ok(done) => Ok(done?),
            Err(_) => Err(ApiError::internal(
                "a fault of this program; see its terminal",
            )),
        }
    }
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Curator {
    name: String,
    role: Role,
    layer: String,
    assigned: Option<String>,
}

impl Curator {
    pub(crate) fn new(name: String, role: Role, project: &Project) -> Self {
        let assigned =
            (project.mode() == Mode::Blind && role == Role::Curator).then(|| name.clone());
        Self {
            layer: project.layer_of(&name),
            name,
            role,
            assigned,
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What they may.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What they see.
    pub fn viewer(&self) -> Viewer {
        Viewer {
            layer: self.layer.clone(),
            assigned: self.assigned.clone(),
        }
    }

    /// What they do.
    pub fn asker(&self) -> Asker {
        Asker {
            curator: self.name.clone(),
            layer: self.layer.clone(),
            assigned: self.assigned.clone(),
            may_adjudicate: self.may_adjudicate(),
        }
    }

    /// Whether they see everybody's answers and say what is true in the end.
    pub fn may_adjudicate(&self) -> bool {
        matches!(self.role, Role::Owner | Role::Adjudicator)
    }
}

impl FromRequestParts<App> for Curator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        session_of(parts, app).await?.ok_or_else(|| {
            ApiError::unauthorized(
                "you are not signed in: open the address from the terminal again, or sign in",
            )
        })
    }
}
