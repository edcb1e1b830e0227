//! What is one's own: how one is called and reads, one's password, and the browsers one is signed in with.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::correspondence::ops::{self as letters, Habits};
use desk::staff::Session;
use desk::staff::ops::{self, ProfileChange};
use desk::{Desk, fields};
use kernel::Problem;
use maud::{Markup, html};

use super::browsers;
use super::parts::{
    Part, Said, again, belongs_in_form, choice, error_of, language_choices, refusal, sheet, zone_choices,
};
use crate::kit::{
    Column, Control, Field, FieldError, Form, Icon, KEYS_PAGE, Row, Table, Tone, age, button, field, form,
    link_button, table, theme_switch, tone_chip,
};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/profile", get(read).post(change))
        .route("/settings/profile/password", post(change_password))
        .route("/settings/profile/writing", post(change_writing))
        .route("/settings/profile/sessions/{id}", post(revoke))
}

fn own_form(reader: &Reader, typed: &Sent, key: &str, errors: &[FieldError]) -> Markup {
    let words = reader.lens.words;
    let (call_as, language, zone, save) = (
        words.say("settings-call-as"),
        words.say("settings-language"),
        words.say("settings-zone"),
        words.say("settings-save"),
    );
    let (zones, languages) = (zone_choices(typed.text("zone")), language_choices());
    let zones: Vec<_> = zones.iter().map(choice).collect();
    let languages: Vec<_> = languages.iter().map(choice).collect();
    let part = |one: Field<'_>| field(words, &one.error(error_of(errors, one.name)));
    let body = html! {
        (part(Field::new("call_as", &call_as, Control::Line { kind: "text", value: typed.text("call_as") })))
        (part(Field::new("language", &language, Control::Select { value: typed.text("language"), choices: &languages })))
        (part(Field::new("zone", &zone, Control::Select { value: typed.text("zone"), choices: &zones })))
        div.actions { (button(&save).main().submit()) }
    };
    form(words, &Form::post("profile", "/settings/profile", key).errors(errors), &body)
}

fn password_form(reader: &Reader, key: &str, errors: &[FieldError]) -> Markup {
    let words = reader.lens.words;
    let (current, new, hint, save) = (
        words.say("settings-current-password"),
        words.say("settings-new-password"),
        words.say("sign-in-password-hint"),
        words.say("settings-change-password"),
    );
    let line = Control::Line { kind: "password", value: "" };
    let part = |one: Field<'_>| field(words, &one.error(error_of(errors, one.name)));
    let body = html! {
        (part(Field::new("current_password", &current, line).autocomplete("current-password")))
        (part(Field::new("new_password", &new, line).hint(&hint).autocomplete("new-password")))
        div.actions { (button(&save).submit()) }
    };
    form(words, &Form::post("password", "/settings/profile/password", key).errors(errors), &body)
}

fn sessions_table(desk: &Desk, reader: &Reader, sessions: &[Session]) -> Markup {
    let words = reader.lens.words;
    let title = words.say("settings-sessions");
    let heads = [
        words.say("settings-browser"),
        words.say("settings-address"),
        words.say("settings-last-seen"),
        String::new(),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let end = words.say("settings-end-session");
    let row = |one: &Session| {
        let here = reader.caller.session_id == Some(one.id);
        let action = format!("/settings/profile/sessions/{}", one.id);
        let id = format!("session-{}", one.id);
        let agent = browsers::told(words, &one.user_agent);
        Row {
            cells: vec![
                html! { span title=(one.user_agent) { (agent) } @if here { " " (tone_chip(&words.say("settings-this-one"), Tone::Ok)) } },
                html! { (one.remote) },
                age(words, one.seen_at, reader.lens.now, ""),
                html! {
                    @if !here {
                        (form(words, &Form::post(&id, &action, &form_key(desk)), &html! { (button(&end).submit()) }))
                    }
                },
            ],
            is_selected: here,
        }
    };
    let rows: Vec<Row> = sessions.iter().map(row).collect();
    table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows)
}

/// Which form was sent, with what is wrong in it.
enum Wrong<'a> {
    Nothing,
    Own(&'a Sent, &'a Problem),
    Password(&'a Problem),
}

async fn show(desk: &Desk, reader: &Reader, said: &Said, wrong: Wrong<'_>) -> Response {
    let words = reader.lens.words;
    let found = async {
        let habits = letters::habits(desk, &reader.actor).await?;
        let sessions = ops::list_sessions(desk, &reader.actor).await?;
        Ok((ops::profile(desk, &reader.actor).await?, sessions, habits.undo_seconds))
    };
    let (profile, sessions, undo_seconds) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Profile, &problem),
    };
    let stands = Sent::of(&[
        ("call_as", profile.member.call_as.clone()),
        ("language", profile.member.language.tag().to_owned()),
        ("zone", profile.member.zone.clone()),
    ]);
    let (mut typed, mut own, mut password) = (&stands, Vec::new(), Vec::new());
    match wrong {
        Wrong::Nothing => {}
        Wrong::Own(sent, problem) => (typed, own) = (sent, faults(reader.lens.words, problem)),
        Wrong::Password(problem) => password = faults(reader.lens.words, problem),
    }
    let leave = words.say("settings-sign-out");
    let body = html! {
        p { (profile.member.full_name) " · " (profile.member.email) }
        (own_form(reader, typed, &form_key(desk), &own))
        section.stack { h2 { (words.say("kit-theme")) } (theme_switch(words, reader.theme)) }
        section.stack {
            h2 { (words.say("keys-title")) }
            p.hint { (words.say("keys-why")) }
            p { (link_button(&words.say("keys-change"), KEYS_PAGE).icon(Icon::Keyboard)) }
        }
        section.stack { h2 { (words.say("settings-writing")) } (writing_form(reader, undo_seconds, &form_key(desk))) }
        section.stack { h2 { (words.say("settings-password")) } (password_form(reader, &form_key(desk), &password)) }
        section.stack {
            h2 { (words.say("settings-sessions")) }
            (sessions_table(desk, reader, &sessions))
            (form(words, &Form::post("sign-out", "/sign-out", &form_key(desk)), &html! { (button(&leave).submit()) }))
        }
    };
    let drawn = sheet(reader, Part::Profile, &words.say("settings-profile"), said, &body);
    if own.is_empty() && password.is_empty() { drawn.into_response() } else { again(drawn) }
}

async fn read(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    show(&desk, &reader, &said, Wrong::Nothing).await
}

async fn change(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let done = async {
        let change = ProfileChange {
            call_as: Some(typed.text("call_as").to_owned()),
            language: Some(fields::language("language", typed.text("language"))?),
            zone: Some(typed.text("zone").to_owned()),
        };
        ops::change_profile(&desk, &typed.named(&reader.actor, ""), change).await
    };
    match done.await {
        Ok(_) => Redirect::to("/settings/profile?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &reader, &Said::default(), Wrong::Own(&typed, &problem)).await
        }
        Err(problem) => refusal(&reader, Part::Profile, &problem),
    }
}

/// For how long a letter can be taken back.
fn writing_form(reader: &Reader, seconds: i64, key: &str) -> Markup {
    let words = reader.lens.words;
    let (label, save) = (words.say("settings-undo-send"), words.say("settings-save"));
    let choices: Vec<(String, String)> = [0, 5, 10, 20, 30, 60, 120]
        .into_iter()
        .chain((![0, 5, 10, 20, 30, 60, 120].contains(&seconds)).then_some(seconds))
        .map(|one| (one.to_string(), words.with("settings-undo-seconds", &[("seconds", one.into())])))
        .collect();
    let choices: Vec<_> = choices.iter().map(choice).collect();
    let value = seconds.to_string();
    let body = html! {
        (field(words, &Field::new("undo_seconds", &label, Control::Select { value: &value, choices: &choices })))
        div.actions { (button(&save).submit()) }
    };
    form(words, &Form::post("writing", "/settings/profile/writing", key), &body)
}

async fn change_writing(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let wrong =
        |_| Problem::field(kernel::Kind::OutOfRange, "undo_seconds").with("min", "0").with("max", "120");
    let done = async {
        let undo_seconds = typed.text("undo_seconds").parse().map_err(wrong)?;
        letters::change_habits(&desk, &reader.actor, Habits { undo_seconds }).await
    };
    match done.await {
        Ok(_) => Redirect::to("/settings/profile?said=saved").into_response(),
        Err(problem) => refusal(&reader, Part::Profile, &problem),
    }
}

async fn change_password(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let (current, new) = (typed.text("current_password"), typed.text("new_password"));
    let session = reader.caller.session_id;
    match ops::change_password(&desk, &reader.actor, current, new, session).await {
        Ok(()) => Redirect::to("/settings/profile?said=password").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &reader, &Said::default(), Wrong::Password(&problem)).await
        }
        Err(problem) => refusal(&reader, Part::Profile, &problem),
    }
}

async fn revoke(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    match ops::revoke_session(&desk, &typed.named(&reader.actor, ""), id).await {
        Ok(()) => Redirect::to("/settings/profile?said=signed-out").into_response(),
        Err(problem) => refusal(&reader, Part::Profile, &problem),
    }
}
