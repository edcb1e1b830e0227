//! What was changed in the settings, by whom and when, each field before and after: beneath every settings screen for
//! whoever may read it, and as pages of their own for what lies further back.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::Desk;
use desk::audit::{self, About, Entry};
use kernel::{Actor, Kind, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::parts::{Part, Said, refusal, sheet};
use super::role_form::permission_name;
use crate::kit::link_button;
use crate::session::{Lens, Query, Reader};
use crate::words::Words;

/// Entries beneath a screen.
const SHORT: i64 = 5;
/// Entries on a page of their own.
const LONG: i64 = 50;
/// What stands for nothing.
const NOTHING: &str = "–";

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/settings/history", get(whole))
}

/// The latest changes of one thing, or of all of a kind, as a section; nothing for whoever may not read them.
pub(super) async fn trail(
    desk: &Desk,
    reader: &Reader,
    about: About,
    id: Option<i64>,
) -> Result<Markup, Problem> {
    trail_for(desk, (&reader.actor, &reader.lens), about, id).await
}

/// The same for a screen outside the settings.
pub async fn trail_for(
    desk: &Desk,
    (actor, lens): (&Actor, &Lens),
    about: About,
    id: Option<i64>,
) -> Result<Markup, Problem> {
    let words = lens.words;
    if !actor.grants.words.has(Permission::AuditView) {
        return Ok(html! {});
    }
    // One more than is shown tells whether there is more.
    let mut entries = audit::ops::list(desk, actor, about, id, None, SHORT + 1).await?;
    let shown = usize::try_from(SHORT).unwrap_or_default();
    let is_more = entries.len() > shown;
    entries.truncate(shown);
    let href = address(about, id, None);
    Ok(html! {
        section.trail {
            h2 { (words.say("trail-title")) }
            @if entries.is_empty() { p.hint { (words.say("trail-none")) } } @else { (list(lens, &entries)) }
            @if is_more { div.actions { (link_button(&words.say("trail-older"), &href)) } }
        }
    })
}

fn address(about: About, id: Option<i64>, before: Option<i64>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("subject", about.word());
    for (name, value) in [("id", id), ("before", before)] {
        if let Some(value) = value {
            query.append_pair(name, &value.to_string());
        }
    }
    format!("/settings/history?{}", query.finish())
}

fn list(lens: &Lens, entries: &[Entry]) -> Markup {
    let words = lens.words;
    html! {
        ol.history {
            @for entry in entries {
                li {
                    p { (entry.text) " " span.faint { (lens.age(entry.at)) } }
                    @if !entry.changes.is_empty() {
                        dl.changes {
                            @for change in &entry.changes {
                                dt { (change.name) }
                                dd {
                                    @if change.from.is_empty() { span.faint { (NOTHING) } } @else { del { (end(words, &change.field, &change.from)) } }
                                    span aria-hidden="true" { " → " }
                                    @if change.to.is_empty() { span.faint { (NOTHING) } } @else { ins { (end(words, &change.field, &change.to)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One end of a change; permission words are shown as the roles' screen names them.
fn end(words: Words, field: &str, text: &str) -> String {
    if field != "permissions" {
        return text.to_owned();
    }
    let name = |word: &str| {
        Permission::from_word(word).map_or_else(|| word.to_owned(), |one| permission_name(words, one))
    };
    text.split(", ").map(name).collect::<Vec<_>>().join(", ")
}

/// Whose trail, from where.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    subject: String,
    id: Option<i64>,
    before: Option<i64>,
}

/// Where the things of a trail are kept.
const fn part(about: About) -> Part {
    match about {
        About::Brand => Part::Brands,
        About::Mailbox => Part::Mailboxes,
        About::IncomingMail => Part::Mail,
        About::Staff => Part::People,
        About::Team => Part::Teams,
        About::View => Part::Views,
        About::Role => Part::Roles,
        About::Calendar => Part::Calendars,
        // Whom a policy may be for.
        About::Policy | About::Organisation => Part::Policies,
        About::CaseKind | About::CaseStatus | About::Tag => Part::Labels,
    }
}

async fn whole(State(desk): State<Desk>, reader: Reader, Query(asked): Query<Asked>) -> Response {
    let words = reader.lens.words;
    let Some(about) = About::from_word(&asked.subject) else {
        return refusal(&reader, Part::Profile, &Problem::new(Kind::NotFound));
    };
    let found = audit::ops::list(&desk, &reader.actor, about, asked.id, asked.before, LONG).await;
    let entries = match found {
        Ok(entries) => entries,
        Err(problem) => return refusal(&reader, part(about), &problem),
    };
    let next = entries
        .last()
        .filter(|_| i64::try_from(entries.len()) == Ok(LONG))
        .map(|last| address(about, asked.id, Some(last.id)));
    let body = html! {
        section.trail {
            @if entries.is_empty() { p.hint { (words.say("trail-none")) } } @else { (list(&reader.lens, &entries)) }
            @if let Some(next) = next { div.actions { (link_button(&words.say("trail-older"), &next)) } }
        }
    };
    sheet(&reader, part(about), &words.say("trail-title"), &Said::default(), &body).into_response()
}
