//! Every screen: drawn on the server, styled and made lively by what `browser/` builds. First the parts all screens are
//! made of, then what every answer carries, then the screens themselves.

pub mod assets;
pub mod words;

pub mod kit;

pub mod errors;
pub mod headers;
pub mod session;

mod settings;
mod set_up;
mod sign_in;

mod inbox;
mod cases;
mod customers;
mod organisations;
mod outbox;
mod review;
mod notices;
mod quarantine;
mod live;
mod figures;
mod rate;
mod search;

mod design;

pub use assets::asset_routes;
pub use design::design_routes;
pub use words::Words;

/// The screens of staff at work: inbox, cases, customers, outbox, notices, figures, and the stream that keeps them
/// current; and the page behind a rating link.
pub fn workspace_routes() -> axum::Router<desk::Desk> {
    inbox::routes()
        .merge(cases::routes())
        .merge(customers::routes())
        .merge(organisations::routes())
        .merge(outbox::routes())
        .merge(review::routes())
        .merge(quarantine::routes())
        .merge(notices::routes())
        .merge(search::routes())
        .merge(live::routes(live::Hub::default()))
        .merge(figures::routes())
        .merge(rate::routes())
        .layer(axum::middleware::from_fn(session::same_origin))
}

/// The door and the settings: sign-in, the first start, people, teams, roles, brands, one's own profile and tokens.
pub fn people_routes(door: session::Door) -> axum::Router<desk::Desk> {
    sign_in::routes()
        .merge(set_up::routes())
        .merge(settings::routes())
        .layer(axum::middleware::from_fn(session::same_origin))
        .layer(axum::Extension(std::sync::Arc::new(door)))
}
