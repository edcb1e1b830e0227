//! The API of mailboxes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Language, Permission};
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, ImapWish, OauthWish, Set, SmtpWish};
use super::ways::MailboxDetails;
use super::{MailboxChange, NewMailbox, api_ways};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(read, change)).merge(api_ways::routes())
}

/// List the mailboxes of the brands you work for, with the ways mail takes to and from each.
#[utoipa::path(get, path = "/api/v1/mailboxes", tag = "settings",
    responses((status = 200, body = Vec<MailboxDetails>)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<MailboxDetails>>, Refusal> {
    ops::list(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Add a mailbox.
#[utoipa::path(post, path = "/api/v1/mailboxes", tag = "settings", request_body = NewMailbox,
    responses((status = 201, description = "The new mailbox's id"), (status = 422, description = "A field is wrong")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<NewMailbox>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        ops::add(&desk, &actor, body.read()?).await
    };
    let id = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(json!({ "id": id }))).into_response())
}

/// Read a mailbox. What one signs in with is never shown.
#[utoipa::path(get, path = "/api/v1/mailboxes/{id}", tag = "settings",
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 200, body = MailboxDetails), (status = 404, description = "No such mailbox, or not yours to see")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let details = ops::read(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(with_version(details))
}

fn with_version(details: MailboxDetails) -> Response {
    versioned(details.mailbox.version, details)
}

/// What to change; what is left out stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeMailboxBody {
    /// The address.
    address: Option<String>,
    /// The name shown beside it.
    display_name: Option<String>,
    /// What stands under every reply.
    signature: Option<String>,
    /// The team its new cases go to; `null` for none.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    team_id: Set<i64>,
    /// The language of its new cases; `null` for the brand's.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Set<Language>,
    /// The folder its mail is fetched from; `null` for the desk's own door.
    #[serde(default)]
    #[schema(value_type = Option<ImapWish>)]
    imap: Set<ImapWish>,
    /// The server its letters leave through; `null` for the installation's relay.
    #[serde(default)]
    #[schema(value_type = Option<SmtpWish>)]
    smtp: Set<SmtpWish>,
    /// Where access tokens are renewed; `null` when they are typed in.
    #[serde(default)]
    #[schema(value_type = Option<OauthWish>)]
    oauth: Set<OauthWish>,
}

/// Change a mailbox.
#[utoipa::path(patch, path = "/api/v1/mailboxes/{id}", tag = "settings", request_body = ChangeMailboxBody,
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 200, body = MailboxDetails), (status = 404, description = "No such mailbox, or not yours to see"),
        (status = 412, description = "Changed since If-Match was read"), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    expected: IfMatch,
    body: Body<ChangeMailboxBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let read = body.read()?;
        let change = MailboxChange {
            address: read.address,
            display_name: read.display_name,
            signature: read.signature,
            team_id: read.team_id,
            language: read.language,
            imap: read.imap,
            smtp: read.smtp,
            oauth: read.oauth,
        };
        ops::change(&desk, &actor, id, change, expected.0).await
    };
    done.await.map(with_version).map_err(|problem| asked.refuse(problem))
}
