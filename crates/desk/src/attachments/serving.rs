//! How a file leaves the desk: as what its bytes are, never to be guessed at, never with a right to act.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::{filenames, kinds, ops::Opened};

/// Nothing a stranger's file refers to is loaded, and it runs in an origin of its own.
const POLICY: &str = "sandbox; default-src 'none'";

/// The answer that carries a file. It is offered for download unless `in_place` was asked for and its kind can carry no
/// script: drawings (SVG), web pages and documents are always downloads.
pub fn served(opened: Opened, in_place: bool) -> Response {
    let Opened { attachment, bytes } = opened;
    let inline = in_place && kinds::is_shown_in_place(&attachment.content_type);
    let disposition = filenames::disposition(inline, &attachment.filename);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let text =
        |value: &str| HeaderValue::from_str(value).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_TYPE, text(kinds::served_as(&attachment.content_type)));
    headers.insert(header::CONTENT_DISPOSITION, text(&disposition));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        // A desk's computers are shared; a customer's passport stays in no browser's cache.
        (header::CACHE_CONTROL, "private, no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
