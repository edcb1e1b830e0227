//! The desk over HTTP: the API, its description, what monitoring asks, and what every request passes through on its
//! way in and out.

mod description;
mod gate;
mod health;
mod lanes;
mod observe;
mod plain;
mod remote;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use ::web::headers::guard;
use ::web::session::Door;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::Desk;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument as _;

pub use description::openapi;
pub use gate::Gate;
pub use health::Health;
pub use lanes::serve;

use gate::Said;
use observe::Seen;
use plain::Ear;

use crate::config::Network;

/// An answer that takes longer is given up.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The largest request body of any kind, in bytes: an attachment of 25 MiB and what is around it.
pub const BODY_MAX_BYTES: usize = 26 * 1024 * 1024;

/// What the web side is told by the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whose word about the client's address is believed.
    pub trusted_proxies: Arc<[Network]>,
    /// Requests a minute for each token.
    pub requests_per_minute: NonZeroU32,
}

/// The whole web side.
pub struct Web {
    /// Every route, ready to serve.
    pub router: Router,
    /// What `/readyz` looks at.
    pub health: Health,
    /// Who asked how often.
    pub gate: Gate,
}

/// Puts the web side together.
pub fn web(desk: &Desk, settings: &Settings) -> Web {
    let health = Health::new(desk.clone());
    let gate = Gate::new(desk.clock(), settings.requests_per_minute);
    let (api, description) = description::split();
    let described = Arc::new(description.to_json().unwrap_or_default());
    let router = api
        .fallback(plain::nowhere)
        .merge(::web::asset_routes())
        .merge(::web::design_routes())
        .merge(::web::workspace_routes())
        .merge(::web::people_routes(Door { public_url: desk.public_url().to_owned() }))
        .with_state(desk.clone())
        .route("/api/v1/openapi.json", get(async move || description::answer(&described)))
        .route("/problems/{slug}", get(description::problem))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready).with_state(health.clone()));
    let front =
        Front { desk: desk.clone(), gate: gate.clone(), trusted: Arc::clone(&settings.trusted_proxies) };
    Web { router: around(router, front), health, gate }
}

/// What stands between the world and the routes.
#[derive(Clone)]
struct Front {
    desk: Desk,
    gate: Gate,
    trusted: Arc<[Network]>,
}

/// What every request passes through, the outermost first.
fn around(router: Router, front: Front) -> Router {
    // One stack: a layer put on by itself is boxed, and copied with all below it for every request. So is each that is
    // made of a function; hence one function for all that are ours.
    let passed = ServiceBuilder::new()
        // Typefaces are packed already.
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("font/"))),
        )
        .layer(from_fn_with_state(front, pass))
        .layer(CatchPanicLayer::custom(|_| -> Response { StatusCode::INTERNAL_SERVER_ERROR.into_response() }))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIME_LIMIT))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES));
    router.layer(passed)
}

/// Finds out who asks, counts them, hands the request on, tells refusals properly and writes down how it went.
async fn pass(State(front): State<Front>, mut request: Request, next: Next) -> Response {
    let Front { desk, gate, trusted } = &front;
    remote::find(trusted, &mut request);
    let seen = Seen::of(&mut request, desk);
    let ear = Ear::of(&request);
    let within = async {
        match gate.count(&request) {
            Said::Refused(response) => *response,
            Said::Nothing => ear.tell(next.run(request).await, desk, seen.id()).await,
            Said::Pass(left) => {
                let mut response = ear.tell(next.run(request).await, desk, seen.id()).await;
                gate.tell(&mut response, left);
                response
            }
        }
    };
    let mut response = within.instrument(seen.span()).await;
    guard(response.headers_mut());
    seen.answered(&mut response);
    response
}

#[cfg(test)]
mod tests;
