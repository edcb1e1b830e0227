//! Who asks: the bearer token's owner, the language they read and the name they gave the request.

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use axum::http::request::Parts;
use kernel::{Actor, Kind, Language, Problem, RequestKey, Via, Who};
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
}

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

    /// A refusal in the caller's language.
    pub const fn refuse(&self, problem: Problem) -> Refusal {
        Refusal { problem, language: self.caller.language }
    }
}

impl FromRequestParts<Desk> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Refusal> {
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let wished = text(ACCEPT_LANGUAGE).and_then(Language::from_accept);
        let refuse = |problem| Refusal { problem, language: wished.unwrap_or_default() };
        let token = text(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
        let Some(token) = token else { return Err(refuse(Problem::new(Kind::SignInNeeded))) };
        let caller = staff::by_token(desk, token).await.map_err(refuse)?;
        let key = parts
            .headers
            .get("idempotency-key")
            .map(|value| value.to_str().map(ToOwned::to_owned).unwrap_or_default());
        Ok(Self {
            caller: Actor {
                who: Who::Staff(caller.staff_id),
                via: Via::Api,
                language: wished.unwrap_or(caller.language),
                grants: caller.grants,
                request: None,
            },
            key,
            route: format!("{} {}", parts.method, parts.uri.path()),
        })
    }
}
