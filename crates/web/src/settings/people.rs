//! People: who works here, and what they may do.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::audit::About;
use desk::staff::Member;
use desk::staff::ops::{self, AddStaff, StaffChange};
use desk::{Desk, fields, invitations};
use kernel::{Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::invitation;
use super::parts::{Part, Said, again, belongs_in_form, refusal, sheet};
use super::person_form::{self, Offer};
use super::trail::trail;
use crate::kit::{
    Column, FieldError, Form, Icon, Row, Segment, Table, Tone, button, chip, dialog, empty_state, form,
    link_button, pagination, segments, table, tone_chip,
};
use crate::session::{Here, Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/people", get(list).post(add))
        .route("/settings/people/new", get(new))
        .route("/settings/people/{id}", get(read).post(change))
        .route("/settings/people/{id}/invitation", post(invite))
        .route("/settings/people/{id}/deactivate", post(deactivate))
        .route("/settings/people/{id}/reactivate", post(reactivate))
        .route("/settings/people/{id}/sign-out", post(end_sessions))
}

/// Which people.
#[derive(Debug, Default, Deserialize)]
struct Which {
    after: Option<i64>,
    #[serde(default)]
    who: String,
}

fn state_chip(words: Words, member: &Member) -> Markup {
    match (member.active, member.can_sign_in) {
        (false, _) => chip(&words.say("settings-left")),
        (true, false) => tone_chip(&words.say("settings-invited-chip"), Tone::Soon),
        (true, true) => tone_chip(&words.say("settings-active"), Tone::Ok),
    }
}

fn names(chosen: impl Iterator<Item = String>, offer: &[super::parts::Pair]) -> String {
    let name = |value: String| {
        offer.iter().find(|(known, _)| *known == value).map_or(value, |(_, label)| label.clone())
    };
    chosen.map(name).collect::<Vec<_>>().join(", ")
}

fn row(words: Words, offer: &Offer, member: &Member) -> Row {
    Row {
        cells: vec![
            html! { a href={ "/settings/people/" (member.id) } { (member.full_name) } },
            html! { (member.email) },
            html! { (names(member.roles.iter().cloned(), &offer.roles)) },
            html! { (names(member.brands.iter().map(ToString::to_string), &offer.brands)) },
            state_chip(words, member),
        ],
        is_selected: false,
    }
}

async fn list(
    State(desk): State<Desk>,
    reader: Reader,
    Query(which): Query<Which>,
    Query(said): Query<Said>,
) -> Response {
    let words = reader.lens.words;
    let former = which.who == "all";
    let found = async {
        let page = ops::list(&desk, &reader.actor, which.after, former, ops::PAGE_MAX / 2).await?;
        Ok((page, person_form::offer(&desk, &reader.actor, words).await?))
    };
    let (page, offer) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&reader, Part::People, &problem),
    };
    let (name, email, roles, brands, state) = (
        words.say("settings-full-name"),
        words.say("sign-in-email"),
        words.say("settings-roles"),
        words.say("settings-brands"),
        words.say("settings-state"),
    );
    let columns = [&name, &email, &roles, &brands, &state].map(|label| Column::words(label));
    let title = words.say("settings-people");
    let rows: Vec<Row> = page.items.iter().map(|member| row(words, &offer, member)).collect();
    let (now, all, add) =
        (words.say("settings-now"), words.say("settings-all"), words.say("settings-add-person"));
    let who = if former { "all" } else { "now" };
    let next = page.next.map(|id| format!("/settings/people?who={who}&after={id}"));
    let first = which.after.map(|_| format!("/settings/people?who={who}"));
    let count = i64::try_from(rows.len()).unwrap_or_default();
    let shown = words.with("settings-people-shown", &[("count", count.into())]);
    let body = html! {
        div.actions {
            (segments(&title, &[
                Segment { label: &now, href: "/settings/people", is_current: !former },
                Segment { label: &all, href: "/settings/people?who=all", is_current: former },
            ]))
            @if reader.actor.grants.words.has(Permission::StaffChange) {
                (link_button(&add, "/settings/people/new").main().icon(Icon::Plus))
            }
        }
        @if rows.is_empty() {
            (empty_state(Icon::Users, &words.say("settings-nobody"), &words.say("settings-nobody-why"), &html! {}))
        } @else {
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
            (pagination(words, &shown, first.as_deref(), next.as_deref()))
        }
    };
    sheet(&reader, Part::People, &title, &said, &body).into_response()
}

fn draw_new(reader: &Reader, offer: &Offer, typed: &Sent, key: &str, errors: &[FieldError]) -> Markup {
    let words = reader.lens.words;
    let (title, save) = (words.say("settings-add-person"), words.say("settings-add-and-invite"));
    let body = html! {
        (person_form::draw(words, offer, typed, errors))
        div.actions { (button(&save).main().submit()) }
    };
    let body = form(words, &Form::post("person", "/settings/people", key).errors(errors), &body);
    sheet(reader, Part::People, &title, &Said::default(), &body)
}

async fn new(State(desk): State<Desk>, reader: Reader) -> Response {
    if let Err(problem) = reader.actor.may(Permission::StaffChange) {
        return refusal(&reader, Part::People, &problem);
    }
    let start = Sent::of(&[
        ("language", reader.lens.words.language().tag().to_owned()),
        ("zone", reader.caller.zone.clone()),
        ("roles", "representative".to_owned()),
    ]);
    match person_form::offer(&desk, &reader.actor, reader.lens.words).await {
        Ok(offer) => draw_new(&reader, &offer, &start, &form_key(&desk), &[]).into_response(),
        Err(problem) => refusal(&reader, Part::People, &problem),
    }
}

async fn add(State(desk): State<Desk>, here: Here, reader: Reader, typed: Sent) -> Response {
    let text = |name: &str| typed.text(name).to_owned();
    let done = async {
        let command = AddStaff {
            email: text("email"),
            full_name: text("full_name"),
            call_as: text("call_as"),
            language: fields::language("language", typed.text("language"))?,
            zone: text("zone"),
            brands: typed.numbers("brands"),
            roles: typed.all("roles").map(ToOwned::to_owned).collect(),
        };
        let added = ops::add(&desk, &typed.named(&reader.actor, ""), command).await?;
        invitations::ops::send(&desk, &typed.named(&reader.actor, " invitation"), added.id).await
    };
    let problem = match done.await {
        Ok(made) => {
            return invitation::shown(&reader, &here.door, typed.text("full_name"), &made).into_response();
        }
        Err(problem) if belongs_in_form(&problem) => problem,
        Err(problem) => return refusal(&reader, Part::People, &problem),
    };
    match person_form::offer(&desk, &reader.actor, reader.lens.words).await {
        Ok(offer) => {
            let errors = faults(reader.lens.words, &problem);
            again(draw_new(&reader, &offer, &typed, &form_key(&desk), &errors))
        }
        Err(problem) => refusal(&reader, Part::People, &problem),
    }
}

/// A small form that is one button.
fn act(desk: &Desk, words: Words, id: &str, action: &str, label: &str) -> Markup {
    form(words, &Form::post(id, action, &form_key(desk)), &html! { (button(label).submit()) })
}

fn draw_person(
    desk: &Desk,
    reader: &Reader,
    offer: &Offer,
    member: &Member,
    typed: &Sent,
    (said, history): (&Said, &Markup),
    errors: &[FieldError],
) -> Markup {
    let words = reader.lens.words;
    let say = |key: &str| words.say(key);
    let path = format!("/settings/people/{}", member.id);
    let may_change = reader.actor.grants.words.has(Permission::StaffChange);
    let (save, leave, cancel) = (say("settings-save"), say("settings-deactivate"), say("settings-cancel"));
    let fields = html! {
        (person_form::draw(words, offer, typed, errors))
        @if may_change { div.actions { (button(&save).main().submit()) } }
    };
    let why = words.with("settings-deactivate-why", &[("name", member.full_name.as_str().into())]);
    let foot = html! {
        (button(&cancel).closes())
        (form(words, &Form::post("deactivate-form", &format!("{path}/deactivate"), &form_key(desk)),
            &html! { (button(&leave).danger().submit()) }))
    };
    let body = html! {
        p { (state_chip(words, member)) }
        (form(words, &Form::post("person", &path, &form_key(desk)).errors(errors), &fields))
        @if may_change {
            section.stack {
                h2 { (say("settings-access")) }
                div.actions {
                    @if member.active {
                        (act(desk, words, "invite", &format!("{path}/invitation"), &say(if member.can_sign_in { "settings-new-link" } else { "settings-invite-again" })))
                        (act(desk, words, "sign-out", &format!("{path}/sign-out"), &say("settings-end-sessions")))
                        (button(&leave).danger().opens("deactivate"))
                    } @else {
                        (act(desk, words, "reactivate", &format!("{path}/reactivate"), &say("settings-reactivate")))
                    }
                }
            }
            (dialog(words, "deactivate", &leave, &html! { p { (why) } }, &foot))
        }
        (history)
    };
    sheet(reader, Part::People, &member.full_name, said, &body)
}

async fn show(
    desk: &Desk,
    reader: &Reader,
    id: i64,
    typed: Option<&Sent>,
    said: &Said,
    problem: Option<&Problem>,
) -> Response {
    let found = async {
        let member = ops::read(desk, &reader.actor, id).await?;
        let history = trail(desk, reader, About::Staff, Some(id)).await?;
        Ok((member, person_form::offer(desk, &reader.actor, reader.lens.words).await?, history))
    };
    match found.await {
        Ok((member, offer, history)) => {
            let errors = problem.map(|problem| faults(reader.lens.words, problem)).unwrap_or_default();
            let stands = person_form::of_member(&member);
            let typed = typed.unwrap_or(&stands);
            let drawn = draw_person(desk, reader, &offer, &member, typed, (said, &history), &errors);
            if problem.is_some() { again(drawn) } else { drawn.into_response() }
        }
        Err(problem) => refusal(reader, Part::People, &problem),
    }
}

async fn read(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    show(&desk, &reader, id, None, &said, None).await
}

async fn change(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let text = |name: &str| Some(typed.text(name).to_owned());
    let done = async {
        let change = StaffChange {
            email: text("email"),
            full_name: text("full_name"),
            call_as: text("call_as"),
            language: Some(fields::language("language", typed.text("language"))?),
            zone: text("zone"),
            brands: Some(typed.numbers("brands")),
            roles: Some(typed.all("roles").map(ToOwned::to_owned).collect()),
        };
        let seen = typed.text("version").parse().ok();
        ops::change(&desk, &typed.named(&reader.actor, ""), id, change, seen).await
    };
    match done.await {
        Ok(_) => Redirect::to(&format!("/settings/people/{id}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &reader, id, Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, Part::People, &problem),
    }
}

/// What one of the buttons did, or why it did not.
async fn after<T>(desk: &Desk, reader: &Reader, id: i64, done: Result<T, Problem>, said: &str) -> Response {
    match done {
        Ok(_) => Redirect::to(&format!("/settings/people/{id}?said={said}")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(desk, reader, id, None, &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(reader, Part::People, &problem),
    }
}

async fn invite(
    State(desk): State<Desk>,
    here: Here,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    let done = async {
        let made = invitations::ops::send(&desk, &typed.named(&reader.actor, ""), id).await?;
        Ok((made, ops::read(&desk, &reader.actor, id).await?))
    };
    match done.await {
        Ok((made, member)) => {
            invitation::shown(&reader, &here.door, &member.full_name, &made).into_response()
        }
        Err(problem) => after::<()>(&desk, &reader, id, Err(problem), "").await,
    }
}

async fn deactivate(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let done = ops::deactivate(&desk, &typed.named(&reader.actor, ""), id).await;
    after(&desk, &reader, id, done, "left").await
}

async fn reactivate(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let done = ops::reactivate(&desk, &typed.named(&reader.actor, ""), id).await;
    after(&desk, &reader, id, done, "back").await
}

async fn end_sessions(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    let done = ops::end_sessions(&desk, &typed.named(&reader.actor, ""), id).await;
    after(&desk, &reader, id, done, "signed-out").await
}
