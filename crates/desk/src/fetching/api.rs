//! The API of fetching.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{MailboxHealth, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(health))
}

/// How the mailboxes do: connected or not, last mail, lag, letters waiting, what is wrong and what to do.
#[utoipa::path(get, path = "/api/v1/mailbox-health", tag = "settings",
    responses((status = 200, body = Vec<MailboxHealth>)))]
async fn health(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<MailboxHealth>>, Refusal> {
    ops::health(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}
