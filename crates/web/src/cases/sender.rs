//! What a letter will have around its words, shown while one writes it: from which address it leaves, and what will stand
//! below. For replies and for conversations that we begin alike.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::correspondence::{Letterhead, ops};
use desk::snippets::ops::FillFor;
use kernel::{Kind, Language, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::{snoozing, tools};
use crate::session::{Lens, Query, Reader, refused};
use crate::words::Words;

/// Where the conversation that one begins asks for it anew.
const PLACE: &str = "/cases/write/sender";
/// What it depends on there.
const DEPENDS: &str = "#kind, #priority, #language, #brand_id";

/// The line with the sender; the signature when it is opened.
pub fn line(words: Words, head: &Letterhead) -> Markup {
    let from = format!("{} <{}>", head.from_name, head.from);
    html! {
        details.to.sender {
            summary {
                span { (words.say("write-from")) } b dir="auto" title=(from) { (from) }
                @if !head.signature.is_empty() { span.end.faint { (words.say("write-signature")) } }
            }
            @if head.signature.is_empty() { p.signature.faint { (words.say("write-no-signature")) } }
            @else { p.signature dir="auto" lang=(head.language.tag()) { (head.signature) } }
        }
    }
}

/// The same in the form of a conversation that one begins, drawn anew when it depends on something else.
pub fn of_begun(words: Words, head: Option<&Letterhead>, is_swapped: bool) -> Markup {
    let trigger =
        DEPENDS.split(", ").map(|place| format!("change from:{place}")).collect::<Vec<_>>().join(", ");
    html! {
        div #sender hx-swap-oob=[is_swapped.then_some("true")] hx-get=(PLACE) hx-trigger=(trigger)
            hx-include={ (DEPENDS) ", #who [name=customer]" } hx-swap="outerHTML" {
            @if let Some(head) = head { (line(words, head)) }
            @else { p.error role="alert" { (words.say("begin-no-mailbox")) } }
        }
    }
}

/// For whom, as the form stands.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    customer: String,
    brand_id: String,
    language: String,
    kind: String,
    priority: String,
}

/// What a letter to them would have around it; `None` when their brand has no mailbox.
pub async fn read(desk: &Desk, reader: &Reader, asked: &Asked) -> Result<Option<Letterhead>, Problem> {
    let wanted = FillFor {
        customer_id: asked.customer.parse().ok(),
        brand_id: asked.brand_id.parse().ok(),
        language: Language::ALL.into_iter().find(|language| language.tag() == asked.language),
        kind: asked.kind.clone(),
        priority: asked.priority.parse().ok(),
        ..FillFor::default()
    };
    match ops::begun_letterhead(desk, &reader.actor, wanted).await {
        Ok(head) => Ok(Some(head)),
        Err(problem) if problem.kind == Kind::NoMailbox => Ok(None),
        Err(problem) => Err(problem),
    }
}

impl Asked {
    /// As it was typed.
    pub fn typed(typed: &desk::correspondence::Beginning) -> Self {
        let written = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        Self {
            customer: written(typed.customer_id),
            brand_id: written(typed.brand_id),
            language: typed.language.clone().unwrap_or_default(),
            kind: typed.kind.clone(),
            priority: written(typed.priority),
        }
    }
}

/// Both parts of the page that depend on for whom it is, to be put in their places.
pub fn parts(lens: &Lens, head: Option<&Letterhead>, form: (&str, i64)) -> Markup {
    let opens_at = head.and_then(|head| head.working_day_at);
    html! {
        (of_begun(lens.words, head, true))
        (tools::presets(lens, &snoozing::leaving(lens, opens_at), form, true))
    }
}

/// `GET /cases/write/sender`: as the form stands now.
pub async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let drawn = async {
        reader.actor.may(Permission::CaseOpen)?;
        read(&desk, &reader, &asked).await
    };
    match drawn.await {
        Ok(head) => {
            let opens_at = head.as_ref().and_then(|head| head.working_day_at);
            let later = snoozing::leaving(&reader.lens, opens_at);
            html! {
                (of_begun(reader.lens.words, head.as_ref(), false))
                (tools::presets(&reader.lens, &later, ("begin", 0), true))
            }
            .into_response()
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
