//! How each brand treats incoming mail, and what its mailboxes acknowledge with, in three languages.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::audit::About;
use desk::brands::ops as brands;
use desk::correspondence::ops::{self, mail_rules};
use desk::correspondence::{Acknowledgement, MailRules};
use desk::mailboxes::{self, Mailbox};
use desk::{Desk, fields};
use kernel::{Kind, Language, Permission, Problem};
use maud::{Markup, html};

use super::parts::{Part, Said, again, belongs_in_form, error_of, refusal, sheet};
use super::trail::trail;
use crate::kit::{Control, Field, FieldError, Form, button, field, form};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/mail", get(show))
        .route("/settings/mail/brands/{id}", post(set_rules))
        .route("/settings/mail/mailboxes/{id}", post(set_acknowledgement))
}

/// A field's name within its form: several of the same kind stand in one page.
fn named(field: &str, form: &str) -> String {
    format!("{field}-{form}")
}

/// What was typed into which form, and what is wrong with it.
struct Refusal<'a> {
    form: String,
    typed: &'a Sent,
    errors: Vec<FieldError>,
}

impl Refusal<'_> {
    fn errors<'a>(refused: Option<&'a Refusal<'_>>, form: &str) -> &'a [FieldError] {
        refused.filter(|refused| refused.form == form).map_or(&[], |refused| refused.errors.as_slice())
    }

    fn typed<'a>(refused: Option<&'a Refusal<'_>>, form: &str, name: &str) -> Option<&'a str> {
        refused.filter(|refused| refused.form == form).map(|refused| refused.typed.text(&named(name, form)))
    }
}

async fn show(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    match drawn(&desk, &reader, &said, None).await {
        Ok(page) => page.into_response(),
        Err(problem) => refusal(&reader, Part::Mail, &problem),
    }
}

async fn drawn(
    desk: &Desk,
    reader: &Reader,
    said: &Said,
    refused: Option<&Refusal<'_>>,
) -> Result<Markup, Problem> {
    let words = reader.lens.words;
    let can_change = reader.actor.grants.words.has(Permission::SettingsChange);
    let all = mailboxes::list(desk, &reader.actor).await?;
    let key = form_key(desk);
    let mut parts = Vec::new();
    for brand in brands::list(desk, &reader.actor).await? {
        let rules = mail_rules(desk, &reader.actor, brand.id).await?;
        let mut boxes = Vec::new();
        for mailbox in all.iter().map(|one| &one.mailbox).filter(|mailbox| mailbox.brand_id == brand.id) {
            let found = ops::acknowledgements(desk, &reader.actor, mailbox.id).await?;
            boxes.push((mailbox.clone(), found));
        }
        parts.push(html! {
            section.stack {
                h2 { (brand.name) }
                (rules_form(words, brand.id, &rules, &key, can_change, refused))
                @for (mailbox, found) in &boxes {
                    h3 { (words.with("settings-mail-acknowledge", &[("address", mailbox.address.as_str().into())])) }
                    p.muted { (words.say("settings-mail-acknowledge-why")) }
                    @for one in found { (acknowledgement_form(words, mailbox, one, &key, can_change, refused)) }
                }
            }
        });
    }
    let title = words.say("settings-mail");
    let history = trail(desk, reader, About::IncomingMail, None).await?;
    Ok(sheet(reader, Part::Mail, &title, said, &html! { @for part in &parts { (part) } (history) }))
}

fn rules_form(
    words: Words,
    brand_id: i64,
    rules: &MailRules,
    key: &str,
    can_change: bool,
    refused: Option<&Refusal<'_>>,
) -> Markup {
    let id = format!("rules-{brand_id}");
    let errors = Refusal::errors(refused, &id);
    let (days, limit) = (rules.reopen_days.to_string(), rules.sender_limit.to_string());
    let value = |name: &str, now: &str| Refusal::typed(refused, &id, name).unwrap_or(now).to_owned();
    let (days, limit) = (value("reopen_days", &days), value("sender_limit", &limit));
    let (days_label, limit_label) = (words.say("settings-mail-reopen"), words.say("settings-mail-limit"));
    let (days_hint, limit_hint) =
        (words.say("settings-mail-reopen-hint"), words.say("settings-mail-limit-hint"));
    let save = words.say("settings-save");
    // Several of these forms stand in one page: each names its fields after its own.
    let (days_name, limit_name) = (named("reopen_days", &id), named("sender_limit", &id));
    let number = |name, label, value, hint| {
        Field::new(name, label, Control::Line { kind: "number", value })
            .hint(hint)
            .error(error_of(errors, name))
    };
    let body = html! {
        input type="hidden" name="version" value=(rules.version);
        div.pair {
            (field(words, &number(&days_name, &days_label, &days, &days_hint)))
            (field(words, &number(&limit_name, &limit_label, &limit, &limit_hint)))
        }
        div.check {
            input type="checkbox" id={ (id) "-thanks" } name="thanks_stay" value="yes" checked[rules.thanks_stay];
            label for={ (id) "-thanks" } { (words.say("settings-mail-thanks")) }
        }
        @if can_change { div.actions { (button(&save).main().submit()) } }
    };
    let action = format!("/settings/mail/brands/{brand_id}");
    form(words, &Form::post(&id, &action, &format!("{key}-{id}")).errors(errors), &body)
}

fn acknowledgement_form(
    words: Words,
    mailbox: &Mailbox,
    one: &Acknowledgement,
    key: &str,
    can_change: bool,
    refused: Option<&Refusal<'_>>,
) -> Markup {
    let tag = one.language.tag();
    let id = format!("acknowledge-{}-{tag}", mailbox.id);
    let errors = Refusal::errors(refused, &id);
    let empty = one.in_hours.is_empty() && one.out_of_hours.is_empty();
    // What many desks say, to begin from: nothing is sent before it is saved and switched on.
    let own = Words::new(one.language);
    let start = |stored: &str, example: &str| if empty { own.say(example) } else { stored.to_owned() };
    let value = |name: &str, now: String| Refusal::typed(refused, &id, name).map_or(now, ToOwned::to_owned);
    let inside = value("in_hours", start(&one.in_hours, "settings-mail-example-in"));
    let outside = value("out_of_hours", start(&one.out_of_hours, "settings-mail-example-out"));
    let (in_label, out_label) =
        (words.say("settings-mail-in-hours"), words.say("settings-mail-out-of-hours"));
    let hint = words.say("settings-mail-variables");
    let save = words.say("settings-save");
    let (in_name, out_name) = (named("in_hours", &id), named("out_of_hours", &id));
    let area = |name, label, value, hint| {
        Field::new(name, label, Control::Area { value }).optional().hint(hint).error(error_of(errors, name))
    };
    let body = html! {
        input type="hidden" name="language" value=(tag);
        div.check {
            input type="checkbox" id={ (id) "-active" } name="active" value="yes" checked[one.active];
            label for={ (id) "-active" } { (words.with("settings-mail-send-in", &[("language", one.language.endonym().into())])) }
        }
        div.pair {
            (field(words, &area(&in_name, &in_label, &inside, &hint)))
            (field(words, &area(&out_name, &out_label, &outside, &hint)))
        }
        @if can_change { div.actions { (button(&save).submit()) } }
    };
    let action = format!("/settings/mail/mailboxes/{}", mailbox.id);
    html! {
        details.folded open[one.active || !errors.is_empty()] {
            summary { (one.language.endonym()) @if one.active { " · " (words.say("settings-mail-on")) } }
            (form(words, &Form::post(&id, &action, &format!("{key}-{id}")).errors(errors), &body))
        }
    }
}

/// A whole number of a form.
fn number(typed: &Sent, name: &'static str, form: &str) -> Result<i64, Problem> {
    typed
        .text(&named(name, form))
        .trim()
        .parse()
        .map_err(|_| Problem::field(Kind::Malformed, name).with("expected", "14"))
}

async fn answered(
    desk: &Desk,
    reader: &Reader,
    form: String,
    typed: &Sent,
    done: Result<(), Problem>,
) -> Response {
    match done {
        Ok(()) => Redirect::to("/settings/mail?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            let mut errors = faults(reader.lens.words, &problem);
            for error in &mut errors {
                error.field = named(&error.field, &form);
            }
            let refused = Refusal { form, typed, errors };
            match drawn(desk, reader, &Said::default(), Some(&refused)).await {
                Ok(page) => again(page),
                Err(problem) => refusal(reader, Part::Mail, &problem),
            }
        }
        Err(problem) => refusal(reader, Part::Mail, &problem),
    }
}

async fn set_rules(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let form = format!("rules-{id}");
    let done = async {
        let rules = MailRules {
            reopen_days: number(&typed, "reopen_days", &form)?,
            sender_limit: number(&typed, "sender_limit", &form)?,
            thanks_stay: typed.text("thanks_stay") == "yes",
            version: 0,
        };
        let seen = typed.text("version").parse().ok();
        ops::set_mail_rules(&desk, &typed.named(&reader.actor, ""), id, rules, seen).await.map(|_| ())
    };
    let done = done.await;
    answered(&desk, &reader, form, &typed, done).await
}

async fn set_acknowledgement(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    let form = format!("acknowledge-{id}-{}", typed.text("language"));
    let done = async {
        let language: Language = fields::language("language", typed.text("language"))?;
        let wanted = Acknowledgement {
            language,
            active: typed.text("active") == "yes",
            in_hours: typed.text(&named("in_hours", &form)).to_owned(),
            out_of_hours: typed.text(&named("out_of_hours", &form)).to_owned(),
        };
        ops::set_acknowledgement(&desk, &typed.named(&reader.actor, ""), id, wanted).await
    };
    let done = done.await;
    answered(&desk, &reader, form, &typed, done).await
}
