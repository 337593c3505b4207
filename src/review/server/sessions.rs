//! Who is signed in: the one-time token of the address, cookies, and how often somebody may try.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use super::app::{App, Curator, cores};
use super::error::ApiError;
use crate::document::hex;
use crate::review::accounts::{self, Role};

/// 32 random bytes in hexadecimal digits.
pub(super) fn random_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Seconds since 1970.
pub(super) fn seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

/// The token of the address that is opened first, and attempts to sign in.
#[derive(Debug)]
pub(crate) struct Tokens {
    owner: String,
    /// Gone once it was used.
    token: Mutex<Option<String>>,
    attempts: Mutex<HashMap<String, Attempts>>,
    /// Passwords that are looked at at a time, one a core: each takes 19 MiB and some time.
    pub(super) looks: Arc<Semaphore>,
}

/// Attempts of a name since the first of them that have not come to anything.
#[derive(Debug)]
struct Attempts {
    since: Instant,
    count: u32,
}

/// Attempts are forgotten after this time.
const WINDOW: Duration = Duration::from_mins(5);
/// Attempts that a name has in that time.
const ATTEMPTS: u32 = 10;
/// Attempts that all names have together, so that no more names than this are kept.
const ALL_ATTEMPTS: u32 = 100;

impl Tokens {
    pub(super) fn new(owner: &str) -> Result<Self, getrandom::Error> {
        Ok(Self {
            owner: owner.to_owned(),
            token: Mutex::new(Some(random_token()?)),
            attempts: Mutex::default(),
            looks: Arc::new(Semaphore::new(cores())),
        })
    }

    /// The name that the token signs in.
    pub(super) fn owner(&self) -> &str {
        &self.owner
    }

    /// The token, as long as nobody has used it.
    pub(super) fn current(&self) -> Option<String> {
        locked(&self.token).clone()
    }

    /// Uses the token up, if this is it.
    pub(super) fn redeem(&self, given: &str) -> bool {
        let mut token = locked(&self.token);
        let fits = token
            .as_ref()
            .is_some_and(|token| bool::from(token.as_bytes().ct_eq(given.as_bytes())));
        if fits {
            *token = None;
        }
        fits
    }

    /// Counts an attempt before it is known what comes of it: many at a time are no way round the limit.
    ///
    /// # Errors
    /// If a name, or everybody together, has failed too often of late; with the seconds to wait.
    pub(super) fn attempt(&self, name: &str) -> Result<(), u64> {
        let mut attempts = locked(&self.attempts);
        attempts.retain(|_, one| one.since.elapsed() < WINDOW);
        let all: u32 = attempts.values().map(|one| one.count).sum();
        let too_many = attempts
            .get(name)
            .filter(|one| one.count >= ATTEMPTS)
            .or_else(|| {
                // The first of them to be forgotten makes room.
                let oldest = attempts.values().min_by_key(|one| one.since);
                oldest.filter(|_| all >= ALL_ATTEMPTS)
            });
        if let Some(one) = too_many {
            return Err(WINDOW.saturating_sub(one.since.elapsed()).as_secs() + 1);
        }
        let one = attempts.entry(name.to_owned()).or_insert(Attempts {
            since: Instant::now(),
            count: 0,
        });
        one.count += 1;
        Ok(())
    }

    /// Forgets the attempts of a name.
    pub(super) fn succeeded(&self, name: &str) {
        locked(&self.attempts).remove(name);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The port by which a browser tells our cookies from those of other servers on this machine, from the header `Host`.
fn port_of(headers: &HeaderMap) -> &str {
    let host = headers
        .get(axum::http::header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) {
        port
    } else {
        "0"
    }
}

/// A cookie with this token; an empty one takes it away. Only pages of this very site send it back.
pub(super) fn cookie(headers: &HeaderMap, token: &str) -> String {
    let port = port_of(headers);
    let age = if token.is_empty() {
        0
    } else {
        30 * 24 * 60 * 60
    };
    format!("oncotag-{port}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}")
}

/// The token of a request's cookie.
pub(super) fn token_of(headers: &HeaderMap) -> Option<&str> {
    let name = format!("oncotag-{}", port_of(headers));
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, token)| *key == name && !token.is_empty())
        .map(|(_, token)| token)
}

/// A session that is used is written down as used at most this often, in seconds.
const TOUCH: i64 = 60 * 60;

/// Who a request is of.
pub(super) async fn session_of(parts: &Parts, app: &App) -> Result<Option<Curator>, ApiError> {
    let Some(token) = token_of(&parts.headers) else {
        return Ok(None);
    };
    let token = token.to_owned();
    app.project(move |project| {
        let now = seconds();
        let found = project.read(|connection| accounts::session(connection, &token, now))?;
        let Some((name, role, used)) = found else {
            return Ok(None);
        };
        if used + TOUCH < now {
            project.write(|transaction| accounts::touch(transaction, &token, now))?;
        }
        Ok(Some(Curator::new(name, role, project)))
    })
    .await
}

/// Begins a session; gives its token.
pub(super) async fn begin(app: &App, name: String, role: Role) -> Result<String, ApiError> {
    let token = random_token()
        .map_err(|error| ApiError::internal(format!("no random numbers to be had: {error}")))?;
    let kept = token.clone();
    app.project(move |project| {
        project.write(|transaction| accounts::begin(transaction, &kept, &name, role, seconds()))
    })
    .await?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::HOST;

    use super::*;

    #[test]
    fn a_token_is_used_up_by_its_first_use() {
        let tokens = Tokens::new("owner").expect("random numbers");
        let token = tokens.current().expect("a token");
        assert_eq!(token.len(), 64);
        assert!(!tokens.redeem("0"));
        assert!(tokens.redeem(&token));
        assert!(!tokens.redeem(&token));
        assert_eq!(tokens.current(), None);
    }

    #[test]
    fn who_fails_too_often_waits_and_others_do_not() {
        let tokens = Tokens::new("owner").expect("random numbers");
        for _ in 0..ATTEMPTS {
            assert_eq!(tokens.attempt("Anna"), Ok(()));
        }
        let seconds = tokens.attempt("Anna").expect_err("too many");
        assert!((1..=300).contains(&seconds));
        assert_eq!(tokens.attempt("Berta"), Ok(()));
        tokens.succeeded("Anna");
        assert_eq!(tokens.attempt("Anna"), Ok(()));
    }

    #[test]
    fn guessing_many_names_is_bounded_in_number_and_memory() {
        let tokens = Tokens::new("owner").expect("random numbers");
        let all = 0..10 * ALL_ATTEMPTS;
        let allowed = all.filter(|number| tokens.attempt(&number.to_string()).is_ok());
        assert_eq!(allowed.count(), 100);
        assert_eq!(locked(&tokens.attempts).len(), 100);
        assert!(tokens.attempt("Anna").is_err());
    }

    #[test]
    fn cookies_are_told_apart_by_port() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("127.0.0.1:8080"));
        assert_eq!(
            cookie(&headers, "abc"),
            "oncotag-8080=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"
        );
        headers.insert(
            COOKIE,
            HeaderValue::from_static("other=1; oncotag-8081=no; oncotag-8080=yes"),
        );
        assert_eq!(token_of(&headers), Some("yes"));
        headers.insert(HOST, HeaderValue::from_static("[::1]:8081"));
        assert_eq!(token_of(&headers), Some("no"));
    }
}
