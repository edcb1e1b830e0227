//! Routes of what is one's own: profile, password, sessions, tokens.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Refusal, versioned};
use crate::staff::ops::{self, KeyList, MadeToken, Profile, ProfileChange};
use crate::staff::{Member, Session, Token};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(read, change))
        .routes(routes!(keys, choose_keys))
        .routes(routes!(change_password))
        .routes(routes!(sessions))
        .routes(routes!(revoke_session))
        .routes(routes!(tokens, make_token))
        .routes(routes!(revoke_token))
}

/// Read who you are and what you may do.
#[utoipa::path(get, path = "/api/v1/profile", tag = "profile", responses((status = 200, body = Profile)))]
async fn read(State(desk): State<Desk>, asked: Asked) -> Result<Response, Refusal> {
    let profile = ops::profile(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(profile.member.version, profile))
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeProfileBody {
    /// What colleagues call you.
    call_as: Option<String>,
    /// `en`, `ms` or `id`.
    language: Option<String>,
    /// IANA time zone of your screens.
    zone: Option<String>,
}

/// Change your profile.
#[utoipa::path(patch, path = "/api/v1/profile", request_body = ChangeProfileBody, tag = "profile",
    responses((status = 200, body = Member), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<ChangeProfileBody>,
) -> Result<Answer<Member>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        let language = body.language.map(|tag| fields::language("language", &tag)).transpose()?;
        let change = ProfileChange { call_as: body.call_as, language, zone: body.zone };
        ops::change_profile(&desk, &actor, change).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// List what can be done by a key, and your keys.
#[utoipa::path(get, path = "/api/v1/profile/keys", tag = "profile", responses((status = 200, body = KeyList)))]
async fn keys(State(desk): State<Desk>, asked: Asked) -> Result<Answer<KeyList>, Refusal> {
    ops::keys(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// The keys you choose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChooseKeysBody {
    /// Act to key: `r`, `?`, `Ctrl+k`, `Alt+m`, or two one after the other, `g i`; empty for none. An act that is left
    /// out has its default.
    keys: BTreeMap<String, String>,
}

/// Choose your keys, in the place of all you chose before.
#[utoipa::path(put, path = "/api/v1/profile/keys", request_body = ChooseKeysBody, tag = "profile",
    responses((status = 200, body = KeyList),
        (status = 422, description = "A key is none, the browser's own or another act's")))]
async fn choose_keys(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<ChooseKeysBody>,
) -> Result<Answer<KeyList>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::OwnProfile)?;
        ops::choose_keys(&desk, &actor, &body.read()?.keys).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Both passwords.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordBody {
    /// The present one.
    current_password: String,
    /// The one to set: at least 10 characters.
    new_password: String,
}

/// Change your password. Every session of yours ends.
#[utoipa::path(post, path = "/api/v1/profile/password", request_body = PasswordBody, tag = "profile",
    responses((status = 204, description = "Done"), (status = 422, description = "A field is wrong"),
        (status = 429, description = "Too many tries")))]
async fn change_password(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<PasswordBody>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        ops::change_password(&desk, &actor, &body.current_password, &body.new_password, None).await
    };
    done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Your browsers that are signed in.
#[derive(Serialize, ToSchema)]
struct Sessions {
    /// The last used first.
    items: Vec<Session>,
}

/// List your sessions.
#[utoipa::path(get, path = "/api/v1/profile/sessions", tag = "profile", responses((status = 200, body = Sessions)))]
async fn sessions(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Sessions>, Refusal> {
    let items = ops::list_sessions(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(Sessions { items }))
}

/// End one of your sessions.
#[utoipa::path(delete, path = "/api/v1/profile/sessions/{id}", tag = "profile",
    params(("id" = i64, Path, description = "Session id")),
    responses((status = 204, description = "Done"), (status = 404, description = "No such session of yours")))]
async fn revoke_session(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<()>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    ops::revoke_session(&desk, &actor, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Your API tokens.
#[derive(Serialize, ToSchema)]
struct Tokens {
    /// The oldest first.
    items: Vec<Token>,
}

/// List your API tokens.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "tokens", responses((status = 200, body = Tokens)))]
async fn tokens(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Tokens>, Refusal> {
    let items = ops::list_tokens(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(Tokens { items }))
}

/// A token to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MakeTokenBody {
    /// What you call it.
    name: String,
    /// When it ends by itself (RFC 3339); never when left out.
    expires_at: Option<String>,
}

/// Make an API token. Its secret is shown this once.
#[utoipa::path(post, path = "/api/v1/tokens", request_body = MakeTokenBody, tag = "tokens",
    responses((status = 201, body = MadeToken), (status = 422, description = "A field is wrong")))]
async fn make_token(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<MakeTokenBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        let read = |text: String| {
            text.parse::<Timestamp>().map_err(|_| {
                Problem::field(Kind::Malformed, "expires_at").with("expected", "2027-01-31T00:00:00Z")
            })
        };
        let expires_at = body.expires_at.map(read).transpose()?;
        ops::make_token(&desk, &actor, &body.name, expires_at).await
    };
    let made = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(made)).into_response())
}

/// Revoke one of your API tokens.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "tokens",
    params(("id" = i64, Path, description = "Token id")),
    responses((status = 204, description = "Done"), (status = 404, description = "No such token of yours")))]
async fn revoke_token(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<()>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    ops::revoke_token(&desk, &actor, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(StatusCode::NO_CONTENT)
}
