//! The whole calendar as one JSON document: read, kept as a file, and sent back whole.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use calendar::Calendar;
use desk::Desk;
use desk::calendars::{Stored, ops};
use kernel::{Actor, Timestamp};
use maud::{Markup, html};

use super::section::{Section, address};
use crate::kit::{Control, Field, FieldError, Icon, field, link_button};
use crate::session::{Path, Reader, Sent};
use crate::settings::parts::{Part, error_of, refusal};
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/settings/calendars/{id}/document.json", get(download))
}

fn written(document: &Calendar) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default()
}

async fn download(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>) -> Response {
    match ops::read(&desk, &reader.actor, id).await {
        Ok(stored) => {
            let disposition = format!("attachment; filename=\"calendar-{id}-v{}.json\"", stored.version);
            let kind = "application/json".to_owned();
            (
                [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)],
                written(&stored.document),
            )
                .into_response()
        }
        Err(problem) => refusal(&reader, Part::Calendars, &problem),
    }
}

/// The whole document.
pub(super) struct Whole;

impl Section for Whole {
    const PLACE: &'static str = "document";
    const TAB: &'static str = "document";
    const HAS_FILE: bool = true;

    fn stands(document: &Calendar, _: &Sent, _: Timestamp) -> Sent {
        Sent::of(&[("document", written(document))])
    }

    fn read(typed: &Sent, _: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        read(typed).map_err(|detail| {
            let words = Words::new(actor.language);
            let text = words.with("calendars-bad-document", &[("detail", detail.into())]);
            vec![FieldError { field: "document".to_owned(), text }]
        })
    }

    fn before(words: Words, stored: &Stored, _: &Sent) -> Markup {
        let (label, href) = (words.say("calendars-download"), address(stored.id, "document.json"));
        html! { div.actions { (link_button(&label, &href).icon(Icon::Download)) } }
    }

    fn fields(words: Words, _: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let (label, file, hint) = (
            words.say("calendars-document"),
            words.say("calendars-document-file"),
            words.say("calendars-document-hint"),
        );
        let chosen = typed.file_text("file");
        let value = if chosen.is_empty() { typed.text("document") } else { &chosen };
        let control = Control::Files { accept: ".json,application/json", is_many: false };
        html! {
            (field(words, &Field::new("file", &file, control).optional().hint(&hint)))
            div.document {
                (field(words, &Field::new("document", &label, Control::Area { value })
                    .error(error_of(errors, "document"))))
            }
        }
    }
}

/// The document as it was chosen as a file, else as it stands in the text.
pub(super) fn read(typed: &Sent) -> Result<Calendar, String> {
    let chosen = typed.file_text("file");
    let text = if chosen.trim().is_empty() { typed.text("document") } else { &chosen };
    Calendar::from_json(text).map_err(|error| error.to_string())
}
