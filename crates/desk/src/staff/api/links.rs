//! Routes that one-time links open. Nobody is signed in yet; the secret in the body is the proof.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields;
use crate::house::Desk;
use crate::http::{Answer, Body, Refusal, Visitor};
use crate::staff::ops::{self, SetUp, SetUpDone};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(accept)).routes(routes!(set_up))
}

/// An invitation and the password to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptBody {
    /// The secret of the link.
    token: String,
    /// At least 10 characters.
    password: String,
}

/// Who accepted.
#[derive(Serialize, ToSchema)]
struct Accepted {
    /// The member of staff.
    id: i64,
}

/// Accept an invitation by choosing a password.
#[utoipa::path(post, path = "/api/v1/invitations/accept", request_body = AcceptBody, tag = "staff",
    responses((status = 200, body = Accepted), (status = 410, description = "Used, replaced or too old"),
        (status = 422, description = "A field is wrong")))]
async fn accept(
    State(desk): State<Desk>,
    Visitor(asked): Visitor,
    body: Body<AcceptBody>,
) -> Result<Answer<Accepted>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        ops::accept(&desk, &actor, &body.token, &body.password).await
    };
    let id = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(Accepted { id }))
}

/// What the first start asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetUpBody {
    /// The secret of the link.
    token: String,
    /// What customers know your first brand by.
    brand_name: String,
    /// `en`, `ms` or `id`.
    language: String,
    /// IANA time zone.
    zone: String,
    /// The domain your mail is sent from; may wait.
    #[serde(default)]
    sender_domain: String,
    /// The administrator's full name.
    full_name: String,
    /// Their sign-in address.
    email: String,
    /// At least 10 characters.
    password: String,
}

/// Set the desk up: its first brand and administrator.
#[utoipa::path(post, path = "/api/v1/set-up", request_body = SetUpBody, tag = "staff",
    responses((status = 201, body = SetUpDone), (status = 410, description = "Used, replaced or too old"),
        (status = 422, description = "A field is wrong")))]
async fn set_up(
    State(desk): State<Desk>,
    Visitor(asked): Visitor,
    body: Body<SetUpBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        let command = SetUp {
            brand_name: body.brand_name,
            language: fields::language("language", &body.language)?,
            zone: body.zone,
            sender_domain: body.sender_domain,
            full_name: body.full_name,
            email: body.email,
            password: body.password,
        };
        ops::set_up(&desk, &actor, &body.token, command).await
    };
    let made = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(made)).into_response())
}
