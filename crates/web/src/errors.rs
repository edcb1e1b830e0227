//! Pages for what went wrong. Each says what happened in the reader's language and what can be done.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::kit::home_link;
use crate::kit::{Frame, Icon, Page, empty_state, error_state, link_button, page};
use crate::words::Words;

/// 404: there is no such page, or this reader may not see it; the two look alike on purpose.
pub fn not_found(within: &Page<'_>) -> Response {
    let words = Words::new(within.language);
    let title = words.say("error-not-found");
    let body =
        empty_state(Icon::Search, &title, &words.say("error-not-found-why"), &home_link(words, home(within)));
    answer(StatusCode::NOT_FOUND, within, &title, &body)
}

/// 422: the address names what is not there, or says it in a form nobody reads. `without` leads to the same page less the
/// part that does not fit, with everything else the address says.
pub fn does_not_fit(within: &Page<'_>, title: &str, told: &str, without: Option<&str>) -> Response {
    let words = Words::new(within.language);
    let less = words.say("error-without");
    let actions = html! {
        @if let Some(href) = without { (link_button(&less, href).main()) } @else { (home_link(words, home(within))) }
    };
    answer(StatusCode::UNPROCESSABLE_ENTITY, within, title, &error_state(title, told, &actions))
}

/// 429: too often; the refusal says until when.
pub fn too_many(within: &Page<'_>, title: &str, told: &str) -> Response {
    let actions = home_link(Words::new(within.language), home(within));
    answer(StatusCode::TOO_MANY_REQUESTS, within, title, &error_state(title, told, &actions))
}

/// 403: known to the reader, but not allowed.
pub fn forbidden(within: &Page<'_>) -> Response {
    let words = Words::new(within.language);
    let title = words.say("error-forbidden");
    let body =
        empty_state(Icon::Lock, &title, &words.say("error-forbidden-why"), &home_link(words, home(within)));
    answer(StatusCode::FORBIDDEN, within, &title, &body)
}

/// 500: our fault. `request_id` finds it in the log.
pub fn internal(within: &Page<'_>, request_id: &str) -> Response {
    let words = Words::new(within.language);
    let title = words.say("error-internal");
    let why = words.with("error-internal-why", &[("request", request_id.into())]);
    answer(
        StatusCode::INTERNAL_SERVER_ERROR,
        within,
        &title,
        &error_state(&title, &why, &home_link(words, home(within))),
    )
}

/// 503: the desk is busy or its database away; `Retry-After` says when to come back.
pub fn unavailable(within: &Page<'_>, retry_after_seconds: u32) -> Response {
    let words = Words::new(within.language);
    let title = words.say("error-unavailable");
    let why = words.with("error-unavailable-why", &[("seconds", retry_after_seconds.into())]);
    let body = error_state(&title, &why, &home_link(words, home(within)));
    let headers = [("retry-after", retry_after_seconds.to_string())];
    (headers, answer(StatusCode::SERVICE_UNAVAILABLE, within, &title, &body)).into_response()
}

fn home<'a>(within: &Page<'a>) -> &'a str {
    within.nav.map_or("/", |nav| &nav.home)
}

fn answer(status: StatusCode, within: &Page<'_>, title: &str, body: &maud::Markup) -> Response {
    let frame = if within.nav.is_some() { Frame::Sheet } else { Frame::Plain };
    let shown = Page { title, frame, live_after: None, toasts: Vec::new(), ..within.clone() };
    (status, page(&shown, &html! { h1.sr { (title) } (body) })).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Language, Timestamp};

    async fn text(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn each_error_has_its_status_and_speaks_the_readers_language() {
        let within = Page::new("", Language::Id, Timestamp(0));
        assert_eq!(forbidden(&within).status(), StatusCode::FORBIDDEN);
        assert_eq!(unavailable(&within, 5).headers()["retry-after"], "5");
        let missing = not_found(&within);
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
        assert!(text(missing).await.contains("<html lang=\"id\""));
        let broken = internal(&within, "req-<7>");
        assert_eq!(broken.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(text(broken).await.contains("req-&lt;7&gt;"));
    }
}
