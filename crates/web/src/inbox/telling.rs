//! A message at the foot of the page, sent along with a part of it.

use std::fmt::Write as _;

use axum::http::HeaderValue;
use axum::response::Response;
use serde_json::json;

/// How a message at the foot of the page is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Good news.
    Good,
    /// Bad news: it stays until closed.
    Bad,
}

/// How what was just done can be taken back from the message at the foot.
#[derive(Clone, Debug)]
pub struct TakeBack {
    /// What the button says.
    pub label: String,
    /// Where it posts to.
    pub action: String,
    /// The key of that request.
    pub key: String,
    /// For how long, in seconds.
    pub seconds: i64,
}

/// Adds a message to a partial answer, and lets the lists fetch themselves.
pub fn telling(response: Response, text: &str, mood: Mood) -> Response {
    telling_with(response, text, mood, None)
}

/// The same with a button that takes it back.
pub fn telling_with(mut response: Response, text: &str, mood: Mood, back: Option<&TakeBack>) -> Response {
    let tone = if mood == Mood::Good { "ok" } else { "late" };
    let undo = back.map(|back| {
        json!({ "label": back.label, "action": back.action, "key": back.key, "seconds": back.seconds })
    });
    let event = json!({ "khidmat:toast": { "text": text, "tone": tone, "undo": undo }, "khidmat:cases": {} });
    // Header values are ASCII: what is beyond is escaped as JSON has it.
    let ascii: String = event.to_string().chars().fold(String::new(), |mut all, c| {
        if c.is_ascii() {
            all.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(all, "\\u{unit:04x}");
            }
        }
        all
    });
    if let Ok(value) = HeaderValue::from_str(&ascii) {
        response.headers_mut().insert("hx-trigger", value);
    }
    response
}
