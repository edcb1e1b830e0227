//! Who reads a screen: a member of staff with a session, what they may do, and how they read.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::staff::{self, Caller};
use jiff::tz::TimeZone;
use kernel::{Actor, Kind, Problem, Via, Who};

use super::address::joined;
use super::lens::Lens;
use super::refusals::refusal;
use super::{SESSION_COOKIE, cookie, language_of, theme_of};
use crate::kit::{Page, Theme};
use crate::words::Words;

/// A member of staff at a screen.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Who acts, through the screen.
    pub actor: Actor,
    /// Who they are.
    pub caller: Caller,
    /// How they read words and times.
    pub lens: Lens,
    /// Light or dark.
    pub theme: Theme,
    /// Whether only a part of a page is asked for.
    pub is_partial: bool,
    /// The address they look at, with what stands behind its question mark; empty where they sent a form.
    pub at: String,
}

/// Whether only a part of a page is asked for. Going back in history asks for the whole, whatever else the header says.
pub(super) fn asks_for_part(headers: &HeaderMap) -> bool {
    headers.contains_key("hx-request") && !headers.contains_key("hx-history-restore-request")
}

/// Whoever the session in these headers belongs to; nobody without one, or with one that is over.
///
/// # Errors
/// What keeps the desk from looking.
pub(super) async fn caller_of(headers: &HeaderMap, desk: &Desk) -> Result<Option<Caller>, Problem> {
    let Some(token) = cookie(headers, SESSION_COOKIE) else { return Ok(None) };
    match staff::by_session(desk, token).await {
        Ok(caller) => Ok(Some(caller)),
        Err(problem) if problem.kind == Kind::SignInNeeded => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Nobody is signed in: a page leads to signing in and back; a part of one says so, and the page around it asks.
fn signed_out(parts: &Parts, is_partial: bool) -> Response {
    if is_partial || parts.method != Method::GET {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let back = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    Redirect::to(&joined("/sign-in", &[("return", back.to_owned())])).into_response()
}

impl FromRequestParts<Desk> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let (is_partial, theme) = (asks_for_part(&parts.headers), theme_of(&parts.headers));
        let caller = match caller_of(&parts.headers, desk).await {
            Ok(Some(caller)) => caller,
            Ok(None) => return Err(signed_out(parts, is_partial)),
            Err(problem) => {
                let within = Page { theme, ..Page::new("", language_of(parts), desk.now()) };
                return Err(refusal(&within, is_partial, &problem));
            }
        };
        let actor = Actor {
            who: Who::Staff(caller.staff_id),
            via: Via::Screen,
            language: caller.language,
            grants: caller.grants,
            request: None,
        };
        let lens = Lens {
            words: Words::new(caller.language),
            zone: TimeZone::get(&caller.zone).unwrap_or(TimeZone::UTC),
            now: desk.now(),
        };
        let at = parts.uri.path_and_query().filter(|_| parts.method == Method::GET);
        let at = at.map_or_else(String::new, |at| at.as_str().to_owned());
        Ok(Self { actor, caller, lens, theme, is_partial, at })
    }
}
