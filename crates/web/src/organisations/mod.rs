//! The organisations: all of them with how much there is of each, and the page of one with its people and their cases.

mod card;
mod list;

use axum::Router;
use axum::routing::get;
use desk::Desk;

/// `/organisations/…`.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/organisations", get(list::show).post(card::add))
        .route("/organisations/new", get(card::new))
        .route("/organisations/{id}", get(card::show).post(card::change))
}
