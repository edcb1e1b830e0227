//! What describes the API to a program: the OpenAPI document, and a page of data for each kind of refusal.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::http::Refusal;
use kernel::{Kind, Language, Problem};
use serde_json::{Map, Value, json};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi};

/// The API's routes, and the document that describes them.
pub(super) fn split() -> (Router<Desk>, OpenApi) {
    let (router, mut document) = desk::api().merge((insight::capability().api)()).split_for_parts();
    document.info = InfoBuilder::new()
        .title("Khidmat")
        .version("v1")
        .description(Some(
            "The API of the Khidmat desk. Send `Authorization: Bearer <token>`; send `Idempotency-Key` with what \
             changes something, and repeat it when an answer was lost. Refusals are `application/problem+json` \
             (RFC 9457) in the language of `Accept-Language`: en, ms or id.",
        ))
        .build();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let components = document.components.get_or_insert_with(|| ComponentsBuilder::new().build());
    components.security_schemes.insert("token".to_owned(), SecurityScheme::Http(bearer).into());
    document.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
    (router, document)
}

/// The document that describes the API, as OpenAPI 3.1.
pub fn openapi() -> OpenApi {
    split().1
}

pub(super) fn answer(document: &Arc<String>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document.as_str().to_owned()).into_response()
}

/// What a kind of refusal means, in every language: what a problem's `type` leads to.
pub(super) async fn problem(Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let Some(kind) = Kind::ALL.iter().find(|kind| kind.slug() == slug) else {
        let language = accepted(&headers);
        return Refusal { problem: Problem::new(Kind::NotFound), language }.into_response();
    };
    let each = |tell: &dyn Fn(Language) -> String| -> Map<String, Value> {
        Language::ALL.into_iter().map(|language| (language.tag().to_owned(), tell(language).into())).collect()
    };
    let body = json!({
        "type": format!("/problems/{slug}"),
        "status": kind.status(),
        "title": each(&|language| desk::words::title(*kind, language)),
        "text": each(&|language| desk::words::words().say(language, &format!("problem-{slug}"), &[])),
    });
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The language a reader asks for; English when they ask for none of ours.
pub(super) fn accepted(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Language::from_accept)
        .unwrap_or_default()
}
