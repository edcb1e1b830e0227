//! What every verb on a case is asked with: who, which case, the version they have seen, and what they say.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use kernel::Actor;

use super::At;
use crate::house::Desk;
use crate::http::{Asked, Body, IfMatch, Path};

/// A request of `/api/v1/cases/{id}/…` that changes the case.
pub(super) struct Verb<T> {
    pub desk: Desk,
    pub asked: Asked,
    /// Who acts, the request named when the client named it.
    pub actor: Actor,
    /// The case, and the version that was seen.
    pub at: At,
    /// Unread, so that nobody without the word learns what it should be.
    pub body: Body<T>,
}

impl<T: Send> FromRequest<Desk> for Verb<T> {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let asked = Asked::from_request_parts(&mut parts, desk).await.map_err(IntoResponse::into_response)?;
        let Path(id) =
            Path::<i64>::from_request_parts(&mut parts, desk).await.map_err(IntoResponse::into_response)?;
        let Ok(IfMatch(version)) = IfMatch::from_request_parts(&mut parts, desk).await;
        let request = Request::from_parts(parts, body);
        let body = Body::from_request(request, desk).await.map_err(IntoResponse::into_response)?;
        let actor = asked.actor(&body).map_err(IntoResponse::into_response)?;
        Ok(Self { desk: desk.clone(), asked, actor, at: At { id, version }, body })
    }
}
