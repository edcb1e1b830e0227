//! Anybody who looks at a screen before it is known who they are: at the door, at the first start, by an invitation.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::staff::Caller;
use kernel::{Actor, Problem, Timestamp, Via};

use super::reader::{asks_for_part, caller_of};
use super::refusals::refusal;
use super::{Door, language_of, theme_of};
use crate::kit::{Page, Theme};
use crate::words::Words;

/// The longest browser name that is read, in bytes.
const USER_AGENT_MAX: usize = 500;

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
    headers: HeaderMap,
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

    /// A refusal as an answer to them.
    pub fn refuse(&self, problem: &Problem) -> Response {
        refusal(&self.page(""), asks_for_part(&self.headers), problem)
    }

    /// Whoever the session belongs to; nobody without one, or with one that is over.
    ///
    /// # Errors
    /// What keeps the desk from looking.
    pub async fn caller(&self, desk: &Desk) -> Result<Option<Caller>, Problem> {
        caller_of(&self.headers, desk).await
    }
}

impl FromRequestParts<Desk> for Here {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let Extension(door) = Extension::<Arc<Door>>::from_request_parts(parts, desk)
            .await
            .map_err(IntoResponse::into_response)?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let remote = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self {
            words: Words::new(language_of(parts)),
            theme: theme_of(&parts.headers),
            now: desk.now(),
            remote: remote.map(|ConnectInfo(address)| address.ip().to_string()).unwrap_or_default(),
            user_agent: agent.unwrap_or_default().chars().take(USER_AGENT_MAX).collect(),
            door,
            headers: parts.headers.clone(),
        })
    }
}
