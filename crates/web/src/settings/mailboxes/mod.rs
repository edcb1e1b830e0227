//! Mailboxes: which are connected, what is wrong and what to do; setting one up; testing it now.

mod fields;
mod list;
mod one;

use axum::Router;
use axum::routing::{get, post};
use desk::Desk;

/// `/settings/mailboxes/…`.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/mailboxes", get(list::list).post(one::add))
        .route("/settings/mailboxes/new", get(one::new))
        .route("/settings/mailboxes/{id}", get(one::read).post(one::change))
        .route("/settings/mailboxes/{id}/test", post(one::test))
        .route("/settings/mailboxes/{id}/pause", post(one::pause))
        .route("/settings/mailboxes/{id}/resume", post(one::resume))
}
