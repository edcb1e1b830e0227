//! The room every screen may use: who looks at it (anybody, or a member of staff with a session), what they sent, and the
//! page, the rail or the refusal they are answered with. The session's secret is in a cookie that scripts cannot read and
//! other sites cannot send along with a form.

mod address;
mod guard;
mod here;
mod lens;
mod page;
mod rail;
mod reader;
mod refusals;
mod sent;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::{Language, Timestamp};

use crate::kit::Theme;

pub use address::{Path, Query, joined};
pub use guard::same_origin;
pub use here::Here;
pub use lens::Lens;
pub use rail::{Current, bell, folder_name, fresh_folders, view_entries};
pub use reader::Reader;
pub use refusals::{faults, refusal, refused, with_wait};
pub use sent::{FORM_MAX_BYTES, Sent};

/// The cookie with the session's secret.
pub const SESSION_COOKIE: &str = "khidmat_session";
/// The cookie with the choice of light or dark.
const THEME_COOKIE: &str = "theme";

/// Where people find this desk.
#[derive(Clone, Debug)]
pub struct Door {
    /// `https://desk.example.my`, without a slash at the end.
    pub public_url: String,
}

impl Door {
    /// A whole address for a path, to be sent to somebody.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.trim_end_matches('/'))
    }

    fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The cookie that opens a session until `expires_at`.
    pub fn opening(&self, token: &str, now: Timestamp, expires_at: Timestamp) -> HeaderValue {
        self.cookie(token, expires_at.seconds_since(now).max(0))
    }

    /// The cookie that ends it.
    pub fn closing(&self) -> HeaderValue {
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, seconds: i64) -> HeaderValue {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        let line =
            format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        // Our secrets are letters, digits, `-` and `_`.
        HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// The choice of light or dark.
fn theme_of(headers: &HeaderMap) -> Theme {
    cookie(headers, THEME_COOKIE).map_or(Theme::System, Theme::from_word)
}

/// The language asked for by `?lang=`, else the best of the browser's.
fn language_of(parts: &Parts) -> Language {
    let query = parts.uri.query().unwrap_or_default();
    let chosen = form_urlencoded::parse(query.as_bytes())
        .find_map(|(name, value)| if name == "lang" { Language::from_tag(&value) } else { None });
    let accepted = || {
        let header = parts.headers.get(header::ACCEPT_LANGUAGE)?;
        header.to_str().ok().and_then(Language::from_accept)
    };
    chosen.or_else(accepted).unwrap_or_default()
}
