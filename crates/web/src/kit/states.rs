//! What a list or a page shows when it has nothing to show: empty, loading, wrong; and notices within a page.

use maud::{Markup, html};

use super::icons::{Icon, icon};
use super::marks::Tone;
use crate::words::Words;

/// Nothing here: why, and what to do next (`actions`, buttons).
pub fn empty_state(found: Icon, title: &str, said: &str, actions: &Markup) -> Markup {
    html! {
        div.state { (icon(found)) h2 { (title) } p { (said) } div.actions { (actions) } }
    }
}

/// Something could not be shown: what, and how to try again.
pub fn error_state(title: &str, said: &str, actions: &Markup) -> Markup {
    html! {
        div.state.wrong role="alert" { (icon(Icon::Warning)) h2 { (title) } p { (said) } div.actions { (actions) } }
    }
}

/// Rows to come: grey lines for the eye, a sentence for the ear.
pub fn loading(words: Words, rows: usize) -> Markup {
    html! {
        div.loading role="status" {
            span.sr { (words.say("kit-loading")) }
            @for _ in 0..rows { div aria-hidden="true" { div.line.mid {} div.line {} div.line.short {} } }
        }
    }
}

/// Something to know before going on, in the page itself. `title` may be empty.
pub fn notice(tone: Tone, title: &str, body: &Markup) -> Markup {
    let mark = match tone {
        Tone::Late | Tone::Soon => Icon::Warning,
        Tone::Ok => Icon::Check,
        Tone::Plain | Tone::Hold => Icon::Info,
    };
    html! {
        div.notice.(tone.class()) {
            (icon(mark))
            div.body { @if !title.is_empty() { b { (title) } } (body) }
        }
    }
}
