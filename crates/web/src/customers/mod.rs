//! The customers: finding one, and the page of one with addresses, what we remember, and every case.

mod card;
mod erasing;
mod list;

use axum::Router;
use axum::routing::{get, post};
use desk::Desk;

/// `/customers/…`.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/customers", get(list::show))
        .route("/customers/{id}", get(card::show).post(card::change))
        .route("/customers/{id}/erase", post(erasing::erase))
        .route("/customers/{id}/hold", post(erasing::hold))
        .route("/customers/{id}/hold/lift", post(erasing::release))
        .route("/customers/{id}/organisation", post(card::join))
        .route("/customers/{id}/addresses", post(card::add_address))
        .route("/customers/{id}/addresses/{identity_id}/trust", post(card::trust_address))
        .route("/customers/{id}/addresses/{identity_id}/remove", post(card::remove_address))
}
