//! Settings: people, teams, roles, brands, calendars, policies, labels, blocked senders, ratings, and what is one's own.
//! Each screen shows only what its reader may see and what was changed before, and every form is drawn again with what
//! was typed when something in it is wrong.

mod blocked;
mod brands;
mod browsers;
mod calendars;
mod invitation;
mod keys;
mod labels;
mod ledger;
mod mail;
mod mailboxes;
mod parts;
mod people;
mod person_form;
mod policies;
mod profile;
mod ratings;
mod role_form;
mod roles;
mod snippets;
mod team_form;
mod teams;
mod tokens;
mod trail;
mod views;

pub use trail::trail_for;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use desk::Desk;

pub(crate) use parts::{choice, error_of, language_choices, zone_choices};

/// The routes of the settings.
pub fn routes() -> Router<Desk> {
    // Everybody has a profile; what else there is to set stands beside it.
    Router::new()
        .route("/settings", get(|| async { Redirect::to("/settings/profile") }))
        .merge(people::routes())
        .merge(teams::routes())
        .merge(roles::routes())
        .merge(brands::routes())
        .merge(mail::routes())
        .merge(mailboxes::routes())
        .merge(profile::routes())
        .merge(keys::routes())
        .merge(snippets::routes())
        .merge(tokens::routes())
        .merge(views::routes())
        .merge(calendars::routes())
        .merge(policies::routes())
        .merge(labels::routes())
        .merge(blocked::routes())
        .merge(ratings::routes())
        .merge(trail::routes())
}
