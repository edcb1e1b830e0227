//! The API of attachments. A file is sent as the raw body, its name in the query.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Problem};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, CaseFiles, Upload};
use super::{Attachment, FILE_MAX_BYTES, served};
use crate::house::Desk;
use crate::http::{Answer, Asked, Path, Query, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, upload)).routes(routes!(open))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// What the file is called.
    filename: String,
    /// Whether it is an image that the HTML of a reply shows in place, as `<img src="/attachments/{id}">`.
    #[serde(default)]
    inline: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OpenQuery {
    /// Show it in place when its kind can carry no script.
    #[serde(default)]
    inline: bool,
}

/// List the files of a case, and what came and was not taken.
#[utoipa::path(get, path = "/api/v1/cases/{id}/attachments", tag = "attachments",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = CaseFiles), (status = 404, description = "No such case, or not yours to see")))]
async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<CaseFiles>, Refusal> {
    ops::list(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Upload a file to a case; name its id in the reply that sends it. One that no message takes is removed after 7 days.
#[utoipa::path(post, path = "/api/v1/cases/{id}/attachments", tag = "attachments",
    params(("id" = i64, Path, description = "Case id"), UploadQuery),
    request_body(content_type = "application/octet-stream", description = "The file, at most 25 MiB"),
    responses((status = 201, body = Attachment), (status = 404, description = "No such case, or not yours to see"),
        (status = 413, description = "Over 25 MiB"), (status = 422, description = "Empty, unnamed or a program")))]
async fn upload(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    Query(named): Query<UploadQuery>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let bytes = file_of(request).await.map_err(|problem| asked.refuse(problem))?;
    let UploadQuery { filename, inline } = named;
    let actor =
        asked.named(|| Sha256::new().chain_update(&filename).chain_update([0]).chain_update(&bytes))?;
    let declared = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let command = Upload {
        case_id: id,
        filename,
        declared_type: declared.unwrap_or_default().to_owned(),
        bytes: bytes.into(),
        inline,
    };
    let attachment = ops::upload(&desk, &actor, command).await.map_err(|problem| asked.refuse(problem))?;
    let place = format!("/api/v1/attachments/{}", attachment.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Answer(attachment)).into_response())
}

/// The body, refused before it is read when it says that it is too large.
pub(crate) async fn file_of(request: Request) -> Result<axum::body::Bytes, Problem> {
    let too_large = || Problem::new(Kind::BodyTooLarge).with("max_bytes", FILE_MAX_BYTES.to_string());
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if said.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > FILE_MAX_BYTES) {
        return Err(too_large());
    }
    axum::body::to_bytes(request.into_body(), FILE_MAX_BYTES).await.map_err(|_| too_large())
}

/// Download a file.
#[utoipa::path(get, path = "/api/v1/attachments/{id}", tag = "attachments",
    params(("id" = i64, Path, description = "Attachment id"), OpenQuery),
    responses((status = 200, content_type = "application/octet-stream", description = "The file, in a sandbox"),
        (status = 404, description = "No such file, or of a case that is not yours to see"),
        (status = 410, description = "Erased with its customer's data")))]
async fn open(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    Query(query): Query<OpenQuery>,
) -> Result<Response, Refusal> {
    let opened = ops::open(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(served(opened, query.inline))
}
