//! Who asks: the bearer token's owner, the language they read and the name they gave the request.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use axum::http::request::Parts;
use kernel::{Actor, Kind, Language, Permission, Problem, RequestKey, Via, Who};
use sha2::{Digest, Sha256};

use super::body::Body;
use super::refusal::Refusal;
use crate::house::Desk;
use crate::staff;

/// The longest `Idempotency-Key`, in bytes.
const KEY_MAX: usize = 200;

/// A request's caller. Only a bearer token counts here, never the cookie.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who calls, without a request name: what reading needs.
    pub caller: Actor,
    key: Option<String>,
    route: String,
    /// The word this route asks for, so that nobody without it learns what its body should be.
    asks_for: Option<Permission>,
}

/// A caller who needs no token, because a one-time secret in the body is the proof.
#[derive(Clone, Debug)]
pub struct Visitor(pub Asked);

impl Asked {
    /// The caller of a request that changes something, named when the client named it.
    pub fn actor<T>(&self, body: &Body<T>) -> Result<Actor, Refusal> {
        self.named(|| Sha256::new_with_prefix(body.raw()))
    }

    /// The same for a request that is more than a JSON body; `content` hashes all that makes it this request.
    pub fn named(&self, content: impl FnOnce() -> Sha256) -> Result<Actor, Refusal> {
        let mut actor = self.caller.clone();
        if let Some(key) = &self.key {
            if key.is_empty() || key.len() > KEY_MAX {
                let problem =
                    Problem::field(Kind::TooLong, "idempotency_key").with("max", KEY_MAX.to_string());
                return Err(self.refuse(problem));
            }
            let body_hash = content().finalize().into();
            actor.request = Some(RequestKey { key: key.clone(), route: self.route.clone(), body_hash });
        }
        Ok(actor)
    }

    /// A refusal in the caller's language. Whoever lacks the route's word is told that before any fault in the body.
    pub fn refuse(&self, problem: Problem) -> Refusal {
        let about_the_body = matches!(problem.kind.status(), 400 | 422);
        let lacking = self.asks_for.filter(|_| about_the_body).and_then(|word| self.caller.may(word).err());
        Refusal { problem: lacking.unwrap_or(problem), language: self.caller.language }
    }
}

/// The word each documented route of the desk asks for.
fn asked_by(route: &str) -> Option<Permission> {
    static ROUTES: OnceLock<HashMap<&'static str, Option<Permission>>> = OnceLock::new();
    let routes = ROUTES.get_or_init(|| {
        let operations = crate::capabilities().into_iter().flat_map(|part| part.operations);
        operations.map(|operation| (operation.route, operation.permission)).collect()
    });
    routes.get(route).copied().flatten()
}

fn key_of(parts: &Parts) -> Option<String> {
    let header = parts.headers.get("idempotency-key")?;
    Some(header.to_str().map(ToOwned::to_owned).unwrap_or_default())
}

pub(super) fn wished(parts: &Parts) -> Option<Language> {
    let header = parts.headers.get(ACCEPT_LANGUAGE)?;
    header.to_str().ok().and_then(Language::from_accept)
}

impl FromRequestParts<Desk> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Desk) -> Result<Self, Self::Rejection> {
        Ok(Self(Asked {
            caller: Actor::nobody(Via::Api, wished(parts).unwrap_or_default()),
            key: key_of(parts),
            route: format!("{} {}", parts.method, parts.uri.path()),
            asks_for: None,
        }))
    }
}

impl FromRequestParts<Desk> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Refusal> {
        let wished = wished(parts);
        let refuse = |problem| Refusal { problem, language: wished.unwrap_or_default() };
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
        let Some(token) = token else { return Err(refuse(Problem::new(Kind::SignInNeeded))) };
        let caller = staff::by_token(desk, token).await.map_err(refuse)?;
        let template = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
        Ok(Self {
            caller: Actor {
                who: Who::Staff(caller.staff_id),
                via: Via::Api,
                language: wished.unwrap_or(caller.language),
                grants: caller.grants,
                request: None,
            },
            key: key_of(parts),
            route: format!("{} {}", parts.method, parts.uri.path()),
            asks_for: template.and_then(|path| asked_by(&format!("{} {path}", parts.method))),
        })
    }
}
