//! The API of the audit trail.

use axum::extract::State;
use kernel::{Kind, Permission, Problem};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{About, Entry, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Query as Params, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Whose trail, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditParams {
    /// `brand`, `staff`, `team`, `role`, `calendar`, `policy`, `case_kind`, `case_status`, `tag`,
    /// `mailbox` or `incoming_mail`.
    subject: Option<String>,
    /// Only of this one.
    id: Option<i64>,
    /// Only entries with an id below this.
    before: Option<i64>,
    /// At most so many, 1 to 100.
    limit: Option<i64>,
}

/// What was changed in the settings, newest first: who, when, before and after.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditParams),
    responses((status = 200, body = [Entry]), (status = 422, description = "No such kind of subject")))]
async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Params(params): Params<AuditParams>,
) -> Result<Answer<Vec<Entry>>, Refusal> {
    let done = async {
        asked.caller.may(Permission::AuditView)?;
        let word = params.subject.ok_or_else(|| Problem::field(Kind::Required, "subject"))?;
        let about = About::from_word(&word)
            .ok_or_else(|| Problem::field(Kind::UnknownReference, "subject").with("value", word))?;
        let limit = params.limit.unwrap_or(ops::PAGE_MAX);
        ops::list(&desk, &asked.caller, about, params.id, params.before, limit).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
