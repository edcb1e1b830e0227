//! The original look of a mail: a page of ours around a frame that holds nothing but the mail. The frame has a policy of
//! its own under which nothing runs and nothing is loaded but, when asked for, pictures.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::correspondence::ops;
use kernel::Problem;
use maud::{DOCTYPE, PreEscaped, html};
use serde::Deserialize;

use crate::kit::{Frame, Tone, link_button, notice};
use crate::session::{Current, Path, Query, Reader, refused};

/// Nothing but inline styles and pictures that are in the page; framed by us alone; in a sandbox that can only open a
/// link in a window of its own.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
/// The same with encrypted pictures of other servers, which the reader asked for.
const POLICY_WITH_PICTURES: &str = "default-src 'none'; img-src data: https:; style-src 'unsafe-inline'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/// Which pictures.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    /// `yes` shows those of other servers.
    #[serde(default)]
    pictures: String,
}

impl Shown {
    fn remote(&self) -> bool {
        self.pictures == "yes"
    }
}

/// `GET /messages/{id}/look`: the page around it.
pub async fn page(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(shown): Query<Shown>,
    reader: Reader,
) -> Response {
    let look = match ops::original(&desk, &reader.actor, id, shown.remote()).await {
        Ok(look) => look,
        Err(problem) => return refused(&desk, &reader, &problem).await.into_response(),
    };
    let words = reader.lens.words;
    let title = if look.subject.is_empty() { words.say("mail-original-frame") } else { look.subject.clone() };
    let frame = format!("/messages/{id}/original{}", if look.shows_remote { "?pictures=yes" } else { "" });
    let with = format!("/messages/{id}/look?pictures=yes");
    let body = async || {
        Ok::<_, Problem>(html! {
            header { h1 dir="auto" { (title) } (link_button(&words.say("mail-source"), &format!("/messages/{id}/source"))) }
            @if look.shows_remote {
                (notice(Tone::Soon, "", &html! { p { (words.say("mail-original-shown")) } }))
            } @else if look.remote_images > 0 {
                @let blocked = words.with("mail-original-blocked", &[("count", i64::try_from(look.remote_images).unwrap_or(i64::MAX).into())]);
                (notice(Tone::Plain, &blocked, &html! {
                    p { (words.say("mail-original-blocked-why")) }
                    div.actions { (link_button(&words.say("mail-original-show"), &with)) }
                }))
            }
            iframe.original src=(frame) title=(words.say("mail-original-frame"))
                sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" {}
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Elsewhere, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await.into_response(),
    }
}

/// `GET /messages/{id}/original`: the mail and nothing else.
pub async fn frame(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(shown): Query<Shown>,
    reader: Reader,
) -> Response {
    let look = match ops::original(&desk, &reader.actor, id, shown.remote()).await {
        Ok(look) => look,
        Err(problem) => return refused(&desk, &reader, &problem).await.into_response(),
    };
    let drawn = html! {
        (DOCTYPE)
        html style="padding: 12px" { head { meta charset="utf-8"; title { (look.subject) } } body { (PreEscaped(look.html)) } }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, if look.shows_remote { POLICY_WITH_PICTURES } else { POLICY }),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, drawn).into_response()
}
