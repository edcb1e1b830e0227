//! Who looks at a screen: anybody, or a member of staff with a session. The session's secret is in a cookie that scripts
//! cannot read and other sites cannot send along with a form.

mod address;
mod guard;
mod typed;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::staff::{self, Caller};
use desk::{Desk, words};
use kernel::{Actor, Kind, Language, Problem, Timestamp, Via, Who};

use crate::errors;
use crate::kit::{FieldError, Page, Theme};
use crate::words::Words;

pub use address::{Path, Query};
pub use guard::same_origin;
pub use typed::Typed;

/// The cookie with the session's secret.
pub const SESSION_COOKIE: &str = "khidmat_session";
/// The cookie with the choice of light or dark.
const THEME_COOKIE: &str = "theme";
/// The longest browser name that is read, in bytes.
const USER_AGENT_MAX: usize = 500;

/// Where people find this desk.
#[derive(Clone, Debug)]
pub struct Door {
    /// `https://desk.example.my`, without a slash at the end.
    pub public_url: String,
}

impl Door {
    /// A whole address for a path, to be sent to somebody.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.trim_end_matches('/'))
    }

    fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The cookie that opens a session until `expires_at`.
    pub fn opening(&self, token: &str, now: Timestamp, expires_at: Timestamp) -> HeaderValue {
        self.cookie(token, expires_at.seconds_since(now).max(0))
    }

    /// The cookie that ends it.
    pub fn closing(&self) -> HeaderValue {
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, seconds: i64) -> HeaderValue {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        let line =
            format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        // Our secrets are letters, digits, `-` and `_`.
        HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

/// Anybody who looks at a screen.
#[derive(Clone, Debug)]
pub struct Here {
    /// What is said, in their language.
    pub words: Words,
    /// Light or dark.
    pub theme: Theme,
    /// The present instant.
    pub now: Timestamp,
    /// The network address they come from.
    pub remote: String,
    /// What their browser calls itself.
    pub user_agent: String,
    /// Where people find this desk.
    pub door: Arc<Door>,
    session: Option<String>,
    path: String,
    is_whole_page: bool,
}

impl Here {
    /// A page without a rail.
    pub fn page<'a>(&self, title: &'a str) -> Page<'a> {
        Page { theme: self.theme, ..Page::new(title, self.words.language(), self.now) }
    }

    /// Nobody signed in, acting through a screen.
    pub fn visitor(&self) -> Actor {
        Actor::nobody(Via::Screen, self.words.language())
    }

    /// A refusal as the entries of a form's list, each leading to its field.
    pub fn faults(&self, problem: &Problem) -> Vec<FieldError> {
        let text = words::told(problem, self.words.language());
        vec![FieldError { field: problem.field.unwrap_or_default().to_owned(), text }]
    }

    /// A refusal as a page of its own.
    pub fn refuse(&self, problem: &Problem) -> Response {
        let title = words::title(problem.kind, self.words.language());
        refused(&self.page(&title), problem)
    }
}

/// A refusal as a page within `within`.
pub fn refused(within: &Page<'_>, problem: &Problem) -> Response {
    let seconds = problem.args.iter().find(|(name, _)| *name == "seconds");
    let seconds = seconds.and_then(|(_, value)| value.parse().ok()).unwrap_or(5);
    match problem.kind {
        Kind::NotPermitted | Kind::BeyondYours => errors::forbidden(within),
        Kind::Busy | Kind::Unavailable | Kind::TooMany => errors::unavailable(within, seconds),
        kind if kind.status() >= 500 => errors::internal(within, "–"),
        _ => errors::not_found(within),
    }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// The language asked for by `?lang=`, else the best of the browser's.
fn language_of(parts: &Parts) -> Language {
    let query = parts.uri.query().unwrap_or_default();
    let chosen = form_urlencoded::parse(query.as_bytes())
        .find_map(|(name, value)| if name == "lang" { Language::from_tag(&value) } else { None });
    let accepted = || {
        let header = parts.headers.get(header::ACCEPT_LANGUAGE)?;
        header.to_str().ok().and_then(Language::from_accept)
    };
    chosen.or_else(accepted).unwrap_or_default()
}

impl FromRequestParts<Desk> for Here {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let Extension(door) = Extension::<Arc<Door>>::from_request_parts(parts, desk)
            .await
            .map_err(IntoResponse::into_response)?;
        let text = |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let remote = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let asks_for_part = parts.headers.contains_key("hx-request")
            && !parts.headers.contains_key("hx-history-restore-request");
        Ok(Self {
            words: Words::new(language_of(parts)),
            theme: cookie(&parts.headers, THEME_COOKIE).map_or(Theme::System, Theme::from_word),
            now: desk.now(),
            remote: remote.map(|ConnectInfo(address)| address.ip().to_string()).unwrap_or_default(),
            user_agent: text(header::USER_AGENT).unwrap_or_default().chars().take(USER_AGENT_MAX).collect(),
            door,
            session: cookie(&parts.headers, SESSION_COOKIE).map(ToOwned::to_owned),
            path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            is_whole_page: parts.method == Method::GET && !asks_for_part,
        })
    }
}

impl Here {
    /// Whoever the session belongs to; nobody without one, or with one that is over.
    pub async fn caller(&self, desk: &Desk) -> Result<Option<Caller>, Problem> {
        let Some(token) = &self.session else { return Ok(None) };
        match staff::by_session(desk, token).await {
            Ok(caller) => Ok(Some(caller)),
            Err(problem) if problem.kind == Kind::SignInNeeded => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}

/// A member of staff at a screen.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who acts, through the screen.
    pub actor: Actor,
    /// Who they are.
    pub caller: Caller,
    /// How they read, in their own language.
    pub here: Here,
}

impl Signed {
    /// How they read times and words.
    pub fn lens(&self) -> crate::inbox::Lens {
        crate::inbox::Lens { words: self.here.words, zone: self.zone(), now: self.here.now }
    }

    /// The zone in which times are written for them.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.caller.zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

impl FromRequestParts<Desk> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let mut here = Here::from_request_parts(parts, desk).await?;
        let found = here.caller(desk).await.map_err(|problem| here.refuse(&problem))?;
        let Some(caller) = found else {
            // A page leads to signing in and back; a part of one only says so, and the page around it asks.
            if !here.is_whole_page {
                return Err(StatusCode::UNAUTHORIZED.into_response());
            }
            let back: String = form_urlencoded::byte_serialize(here.path.as_bytes()).collect();
            return Err(Redirect::to(&format!("/sign-in?return={back}")).into_response());
        };
        here.words = Words::new(caller.language);
        let actor = Actor {
            who: Who::Staff(caller.staff_id),
            via: Via::Screen,
            language: caller.language,
            grants: caller.grants,
            request: None,
        };
        Ok(Self { actor, caller, here })
    }
}
