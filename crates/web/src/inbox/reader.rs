//! Who looks at a screen of the desk: a member of staff with a session, what they may do, and how they read.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::staff::shortcuts::Keyboard;
use desk::{Desk, staff};
use jiff::tz::TimeZone;
use kernel::{Actor, Via, Who};
use maud::{Markup, html};

use super::lens::Lens;
use super::place::joined;
use super::rail::{Current, nav};
use super::refusals;
use crate::kit::{Frame, Page, Theme, page};
use crate::words::Words;

/// The cookie that holds the session's secret.
pub const SESSION_COOKIE: &str = "khidmat_session";
/// The cookie that holds the choice of light or dark.
const THEME_COOKIE: &str = "theme";

/// A reader.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Who acts, through the screen.
    pub actor: Actor,
    /// What colleagues call them.
    pub name: String,
    /// Their own keys.
    pub keyboard: Keyboard,
    /// How they read.
    pub lens: Lens,
    /// Light or dark.
    pub theme: Theme,
    /// Whether only a part of a page is asked for.
    pub is_partial: bool,
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// Nobody is signed in: a page leads to signing in and back; a part of one says so, and the page around it asks.
fn signed_out(parts: &Parts, is_partial: bool) -> Response {
    if is_partial || parts.method != axum::http::Method::GET {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let back = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    Redirect::to(&joined("/sign-in", &[("return", back.to_owned())])).into_response()
}

impl FromRequestParts<Desk> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        // Going back in history asks for the whole page, whatever else the header says.
        let is_partial = parts.headers.contains_key("hx-request")
            && !parts.headers.contains_key("hx-history-restore-request");
        let Some(token) = cookie(&parts.headers, SESSION_COOKIE) else {
            return Err(signed_out(parts, is_partial));
        };
        let caller = match staff::by_session(desk, token).await {
            Ok(caller) => caller,
            Err(problem) if problem.kind == kernel::Kind::SignInNeeded => {
                return Err(signed_out(parts, is_partial));
            }
            Err(problem) => return Err(refusals::bare(&problem, kernel::Language::default())),
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
        let theme = cookie(&parts.headers, THEME_COOKIE).map_or(Theme::System, Theme::from_word);
        Ok(Self { actor, name: caller.call_as, keyboard: caller.keyboard, lens, theme, is_partial })
    }
}

impl Reader {
    /// A whole page of the desk around `body`, with the rail, live from the log's present position.
    pub async fn page(
        &self,
        desk: &Desk,
        title: &str,
        frame: Frame,
        current: Current,
        body: impl AsyncFnOnce() -> Result<Markup, kernel::Problem>,
    ) -> Result<Markup, kernel::Problem> {
        self.page_with(desk, title, frame, current, Vec::new(), body).await
    }

    /// The same with messages at its foot.
    pub async fn page_with(
        &self,
        desk: &Desk,
        title: &str,
        frame: Frame,
        current: Current,
        toasts: Vec<Markup>,
        body: impl AsyncFnOnce() -> Result<Markup, kernel::Problem>,
    ) -> Result<Markup, kernel::Problem> {
        // Taken before anything is read: what happens meanwhile is then told again rather than missed.
        let position = u64::try_from(*desk.db().committed().borrow()).unwrap_or_default();
        let (nav, body) = tokio::join!(nav(desk, self, current), body());
        let (nav, body) = (nav?, body?);
        let has_views =
            nav.groups.iter().flat_map(|group| &group.folders).any(|one| one.id.starts_with("view-"));
        let counts = match current {
            Current::View(id) => format!("/inbox/views/counts?current={id}"),
            _ => "/inbox/views/counts".to_owned(),
        };
        // Rung by what makes notices; the answer puts the new number in the rail.
        let body = html! {
            (body)
            span hidden hx-get="/notices/bell" hx-trigger="khidmat:refresh" hx-swap="none" data-refresh-on="case"
                data-refresh-kinds="ClockWarned ClockBreached ClockEscalated LowRating" {}
            @if has_views {
                // A query per view: after the page, and then seldom.
                span hidden hx-get=(counts) hx-trigger="load, khidmat:refresh" hx-swap="none"
                    data-refresh-on="case" data-refresh-every="10000" {}
            }
        };
        Ok(page(
            &Page {
                theme: self.theme,
                nav: Some(&nav),
                frame,
                live_after: Some(position),
                can_search: true,
                keyboard: Some((&self.keyboard, self.actor.grants.words)),
                toasts,
                ..Page::new(title, self.lens.words.language(), self.lens.now)
            },
            &body,
        ))
    }
}
