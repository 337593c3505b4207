//! Numbers for machines that watch: requests by route and status, how long they took, and what was decided.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::review::wire::{Outcome, OutcomeKind};

/// What has been done so far.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// By route and status.
    requests: Mutex<BTreeMap<(String, u16), Count>>,
    steps: AtomicU64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    requests: u64,
    taken: Duration,
}

impl Metrics {
    fn add(&self, route: &str, status: u16, taken: Duration) {
        let mut counts = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((route.to_owned(), status)).or_default();
        count.requests += 1;
        count.taken += taken;
    }

    /// Counts those outcomes that are new in the log.
    pub(super) fn decided(&self, outcomes: &[Outcome]) {
        let is_new = |one: &&Outcome| one.result == OutcomeKind::Saved && !one.is_repeated;
        let n_new = outcomes.iter().filter(is_new).count();
        // A usize has 64 bits at most.
        self.steps.fetch_add(n_new as u64, Ordering::Relaxed);
    }

    /// As Prometheus reads it (text format 0.0.4).
    pub(super) fn text(&self, uptime: Duration) -> String {
        let counts = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from(
            "# HELP oncotag_requests_total Requests by route and status.\n\
             # TYPE oncotag_requests_total counter\n",
        );
        // Routes are ours and hold nothing that would have to be escaped. Writing to a string does not fail.
        for ((route, status), count) in counts.iter() {
            let n = count.requests;
            let _ = writeln!(
                text,
                "oncotag_requests_total{{route=\"{route}\",status=\"{status}\"}} {n}"
            );
        }
        text.push_str(
            "# HELP oncotag_request_seconds_total Time from the headers of requests to those of their answers.\n\
             # TYPE oncotag_request_seconds_total counter\n",
        );
        for ((route, status), count) in counts.iter() {
            let seconds = count.taken.as_secs_f64();
            let _ = writeln!(
                text,
                "oncotag_request_seconds_total{{route=\"{route}\",status=\"{status}\"}} {seconds}"
            );
        }
        let (n_steps, seconds) = (self.steps.load(Ordering::Relaxed), uptime.as_secs_f64());
        let _ = write!(
            text,
            "# HELP oncotag_steps_total Steps that curators took and that are saved; one for a bulk step.\n\
             # TYPE oncotag_steps_total counter\noncotag_steps_total {n_steps}\n\
             # HELP oncotag_uptime_seconds Time since the server was started.\n\
             # TYPE oncotag_uptime_seconds gauge\noncotag_uptime_seconds {seconds}\n"
        );
        text
    }
}

/// Counts a request.
pub(super) async fn count(
    State(metrics): State<std::sync::Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    // The route and not the address: addresses may hold what is nobody's business, and there are too many of them.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let started = Instant::now();
    let response = next.run(request).await;
    metrics.add(&route, response.status().as_u16(), started.elapsed());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status() {
        let metrics = Metrics::default();
        metrics.add("/health", 200, Duration::from_millis(500));
        metrics.add("/health", 200, Duration::from_millis(250));
        let text = metrics.text(Duration::from_secs(3));
        assert!(text.contains("oncotag_requests_total{route=\"/health\",status=\"200\"} 2\n"));
        assert!(
            text.contains("oncotag_request_seconds_total{route=\"/health\",status=\"200\"} 0.75\n")
        );
        assert!(text.ends_with("oncotag_uptime_seconds 3\n"));
    }
}
