//! A page around what a screen draws for its reader: bare, or with the rail of the desk and kept current by the log.

use desk::Desk;
use kernel::Problem;
use maud::{Markup, html};

use super::rail::{Current, nav};
use super::reader::Reader;
use crate::kit::{Frame, Nav, Page, page};

impl Reader {
    /// A page without a rail.
    pub fn bare<'a>(&self, title: &'a str) -> Page<'a> {
        Page { theme: self.theme, ..Page::new(title, self.lens.words.language(), self.lens.now) }
    }

    /// A page beside this rail, with the reader's own keys.
    pub fn beside<'a>(&'a self, nav: &'a Nav, title: &'a str) -> Page<'a> {
        let keyboard = Some((&self.caller.keyboard, self.actor.grants.words));
        Page { nav: Some(nav), keyboard, ..self.bare(title) }
    }

    /// A whole page of the desk around `body`, with the rail, live from the log's present position.
    ///
    /// # Errors
    /// Those of the body, and of the rail's numbers.
    pub async fn page(
        &self,
        desk: &Desk,
        title: &str,
        frame: Frame,
        current: Current,
        body: impl AsyncFnOnce() -> Result<Markup, Problem>,
    ) -> Result<Markup, Problem> {
        self.page_with(desk, title, frame, current, Vec::new(), body).await
    }

    /// The same with messages at its foot.
    ///
    /// # Errors
    /// The same.
    pub async fn page_with(
        &self,
        desk: &Desk,
        title: &str,
        frame: Frame,
        current: Current,
        toasts: Vec<Markup>,
        body: impl AsyncFnOnce() -> Result<Markup, Problem>,
    ) -> Result<Markup, Problem> {
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
        let within =
            Page { frame, live_after: Some(position), can_search: true, toasts, ..self.beside(&nav, title) };
        Ok(page(&within, &body))
    }
}
