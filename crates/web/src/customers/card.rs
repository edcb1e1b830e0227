//! The page of one customer: how to call and reach them, what we remember of them, and every case of theirs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::cases::folders::Folder;
use desk::cases::lists::{self, Filters, Sort};
use desk::correspondence::{self, Undeliverable};
use desk::customers::ops::{self, ChangeCustomer, Duplicate, NewIdentity};
use desk::customers::{Identity, Person, Reason};
use desk::erasure::ops::Standing;
use desk::memberships;
use desk::organisations::{self, Called};
use kernel::{Kind, Language, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::erasing;
use crate::cases::{OtherCase, address_name, case_table, hex, other};
use crate::kit::{
    Choice, Control, Field, FieldError, Form, Frame, Icon, Toast, Tone, address, avatar_large, button, chip,
    empty_state, field, form, icon, link_button, pagination, toast, tone_chip,
};
use crate::session::{Current, Lens, Path, Query, Reader, Sent, joined, refused};
use crate::words::Words;

/// Where the list of cases begins.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: String,
}

/// What was typed and refused.
#[derive(Default)]
pub(super) struct Refused {
    /// Name, call-as, honorific, language, notes.
    typed: Option<ChangeCustomer>,
    /// Kind and value of a new address.
    address: Option<NewIdentity>,
    errors: Vec<FieldError>,
    said: Option<String>,
}

impl Refused {
    /// Something was refused that no field is about.
    pub(super) fn saying(text: String) -> Self {
        Self { said: Some(text), ..Self::default() }
    }
}

struct Shown {
    person: Person,
    duplicates: Vec<Duplicate>,
    cases: Vec<OtherCase>,
    next: Option<String>,
    after: String,
    /// Addresses that mail did not reach, by the identity's id.
    returned: Vec<(i64, Undeliverable)>,
    /// What stands in the way of erasing them, for those who may.
    erasing: Option<Standing>,
    /// The organisations there are to choose from, and theirs.
    organisations: Vec<Called>,
    can_change: bool,
    can_open: bool,
    key: String,
}

/// The e-mail addresses of a customer, with the ids of their rows.
fn emails(person: &Person) -> Vec<(i64, String)> {
    let emails = person.identities.iter().filter(|one| one.kind == "email");
    emails.map(|one| (one.id, one.value.clone())).collect()
}

async fn gathered(desk: &Desk, reader: &Reader, id: i64, after: &str) -> Result<Shown, Problem> {
    let (person, duplicates) =
        tokio::join!(ops::read(desk, &reader.actor, id), ops::duplicates(desk, &reader.actor, id));
    let (person, duplicates) = (person?, duplicates?);
    let (brand_id, emails, belongs_to) = (person.brand_id, emails(&person), person.organisation_id);
    let returned = desk
        .db()
        .read(move |tx| {
            let mut returned = Vec::new();
            for (identity_id, address) in &emails {
                let known = correspondence::undeliverable(tx, brand_id, address)?;
                returned.extend(known.map(|known| (*identity_id, known)));
            }
            let mut organisations = organisations::called(tx)?;
            organisations.retain(|one| one.active || Some(one.id) == belongs_to);
            Ok::<_, Problem>((returned, organisations))
        })
        .await?;
    let (returned, organisations) = returned;
    let query = lists::Query {
        filters: Filters { customer_id: Some(id), ..Filters::default() },
        after: Some(after.to_owned()).filter(|after| !after.is_empty()),
        ..lists::Query::new(Folder::Every, Sort::Newest)
    };
    let language = reader.lens.words.language();
    let page = lists::list(desk, &reader.actor, &query).await?;
    let erasing = erasing::standing(desk, reader, id).await?;
    let has = |permission| reader.actor.grants.words.has(permission);
    let is_erased = person.erased;
    Ok(Shown {
        person,
        duplicates,
        cases: page.rows.into_iter().map(|row| other(row, language)).collect(),
        next: page.next,
        after: after.to_owned(),
        returned,
        erasing,
        organisations,
        can_change: has(Permission::CustomerChange) && !is_erased,
        can_open: has(Permission::CaseOpen) && !is_erased,
        key: hex(&desk.secret()),
    })
}

pub(super) async fn drawn(desk: &Desk, reader: &Reader, id: i64, after: &str, refusal: &Refused) -> Response {
    let shown = match gathered(desk, reader, id, after).await {
        Ok(shown) => shown,
        Err(problem) => return refused(desk, reader, &problem).await,
    };
    let title = shown.person.full_name.clone();
    let toasts = refusal
        .said
        .iter()
        .map(|said| toast(reader.lens.words, &Toast { text: said, tone: Tone::Late, undo: None }));
    let status = if refusal.said.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let body = async || Ok(sheet(&reader.lens, &shown, refusal));
    match reader.page_with(desk, &title, Frame::Sheet, Current::Customers, toasts.collect(), body).await {
        Ok(page) => (status, page).into_response(),
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

/// `GET /customers/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
) -> Response {
    drawn(&desk, &reader, id, &asked.after, &Refused::default()).await
}

fn sheet(lens: &Lens, shown: &Shown, refusal: &Refused) -> Markup {
    let words = lens.words;
    let new = words.say("inbox-new-case");
    let href = joined("/cases/new", &[("customer", shown.person.id.to_string())]);
    html! {
        header {
            (avatar_large(&shown.person.full_name))
            h1 dir="auto" { (shown.person.full_name) }
            @if shown.can_open { (link_button(&new, &href).main().icon(Icon::Plus)) }
        }
        div.beside {
            div.stack {
                @if shown.person.erased {
                    (erasing::erased(lens, shown.erasing.as_ref()))
                } @else {
                    (details(lens, shown, refusal))
                    (addresses(lens, shown, refusal))
                    (organisation(lens, shown, refusal))
                    (duplicates(lens.words, shown))
                    @if let Some(standing) = &shown.erasing {
                        (erasing::section(lens, shown.person.id, shown.person.version, standing, &shown.key))
                    }
                }
            }
            (cases(lens, shown))
        }
    }
}

fn error_of<'a>(refusal: &'a Refused, name: &str) -> Option<&'a str> {
    refusal.errors.iter().find(|error| error.field == name).map(|error| error.text.as_str())
}

fn details(lens: &Lens, shown: &Shown, refusal: &Refused) -> Markup {
    let words = lens.words;
    let person = &shown.person;
    let typed = refusal.typed.clone().unwrap_or_default();
    let value = |typed: &Option<String>, now: &str| typed.clone().unwrap_or_else(|| now.to_owned());
    let (name, call_as, honorific, notes) = (
        value(&typed.full_name, &person.full_name),
        value(&typed.call_as, &person.call_as),
        value(&typed.honorific, &person.honorific),
        value(&typed.notes, &person.notes),
    );
    let language = typed.language.unwrap_or(person.language);
    let say = |key: &str| words.say(key);
    let (name_label, call_label, honorific_label, language_label, notes_label) = (
        say("customer-full-name"),
        say("customer-call-as"),
        say("customer-honorific"),
        say("customer-reads"),
        say("case-remember"),
    );
    let (notes_hint, save) = (say("customer-notes-hint"), say("case-save"));
    let languages = Language::ALL.map(|language| Choice { value: language.tag(), label: language.endonym() });
    let line = |name, label, value, length| {
        let field = Field::new(name, label, Control::Line { kind: "text", value })
            .max_length(length)
            .autocomplete("off");
        let field = if shown.can_change { field } else { field.disabled() };
        field.error(error_of(refusal, name))
    };
    let language = Field::new(
        "language",
        &language_label,
        Control::Select { value: language.tag(), choices: &languages },
    );
    let notes = Field::new("notes", &notes_label, Control::Area { value: &notes })
        .optional()
        .hint(&notes_hint)
        .error(error_of(refusal, "notes"));
    let body = html! {
        input type="hidden" name="version" value=(person.version);
        (field(words, &line("full_name", &name_label, &name, 200)))
        div.pair {
            (field(words, &line("call_as", &call_label, &call_as, 200).optional()))
            (field(words, &line("honorific", &honorific_label, &honorific, 200).optional()))
        }
        (field(words, &if shown.can_change { language } else { language.disabled() }))
        (field(words, &if shown.can_change { notes } else { notes.disabled() }))
        @if shown.can_change { div.actions { (button(&save).main().submit()) } }
    };
    let (action, key) = (format!("/customers/{}", person.id), format!("{}-details", shown.key));
    let errors: &[FieldError] = if refusal.typed.is_some() { &refusal.errors } else { &[] };
    html! {
        section.stack {
            h2 { (words.say("customer-card")) }
            (form(words, &Form::post("details", &action, &key).errors(errors), &body))
        }
    }
}

/// What is known against an address, and a word that it works again.
fn reached(words: Words, shown: &Shown, one: &Identity) -> Markup {
    let Some(known) = shown.returned.iter().find(|known| known.0 == one.id).map(|known| &known.1) else {
        return html! {};
    };
    let (label, tone) = match known.state.as_str() {
        "hard" => (words.say("mail-report-hard"), Tone::Late),
        "complaint" => (words.say("mail-report-complaint"), Tone::Late),
        _ => (words.say("mail-report-soft"), Tone::Soon),
    };
    let again = words.say("mail-works-again");
    html! {
        span title=(known.status) { (tone_chip(&label, tone)) }
        @if shown.can_change {
            form method="post" action={ "/customers/" (shown.person.id) "/addresses/" (one.id) "/trust" } {
                input type="hidden" name="idempotency_key" value={ (shown.key) "-trust-" (one.id) };
                (button(&again).submit())
            }
        }
    }
}

/// Who may be the same person. Whether they are is for people to judge, so nothing is joined from here.
fn duplicates(words: Words, shown: &Shown) -> Markup {
    let why = |reason: &Reason| match reason {
        Reason::SamePhone => words.say("customer-same-phone"),
        Reason::SameEmailAndName => words.say("customer-same-email-and-name"),
        Reason::SameName => words.say("customer-same-name"),
    };
    html! {
        @if !shown.duplicates.is_empty() {
            section.stack #duplicates {
                h2 { (words.say("customer-duplicates")) }
                p.muted { (words.say("customer-duplicates-why")) }
                ul.stack {
                    @for other in &shown.duplicates {
                        li.row-line {
                            a.link href={ "/customers/" (other.id) } dir="auto" { (other.full_name) }
                            @for value in &other.addresses { span.muted { (address(value)) } }
                            @for reason in &other.reasons { (chip(&why(reason))) }
                        }
                    }
                }
            }
        }
    }
}

fn addresses(lens: &Lens, shown: &Shown, refusal: &Refused) -> Markup {
    let words = lens.words;
    let person = &shown.person;
    let (kind_label, value_label, add) =
        (words.say("customer-address-kind"), words.say("customer-address"), words.say("case-add"));
    let (email, phone) = (words.say("case-email"), words.say("case-phone"));
    let kinds = [
        Choice { value: "email", label: &email },
        Choice { value: "phone", label: &phone },
        Choice { value: "whatsapp", label: "WhatsApp" },
    ];
    let typed =
        refusal.address.clone().unwrap_or(NewIdentity { kind: "email".to_owned(), value: String::new() });
    let kind = Field::new("kind", &kind_label, Control::Select { value: &typed.kind, choices: &kinds })
        .error(error_of(refusal, "kind"));
    let value = Field::new("value", &value_label, Control::Line { kind: "text", value: &typed.value })
        .error(error_of(refusal, "value"))
        .autocomplete("off");
    let (action, key) = (format!("/customers/{}/addresses", person.id), format!("{}-address", shown.key));
    let body = html! {
        input type="hidden" name="version" value=(person.version);
        div.pair { (field(words, &kind)) (field(words, &value)) }
        div.actions { (button(&add).submit()) }
    };
    html! {
        section.stack {
            h2 { (words.say("customer-addresses")) }
            @if person.identities.is_empty() { p.muted { (words.say("customer-no-address")) } }
            ul.addresses {
                @for one in &person.identities {
                    li {
                        span.faint { (address_name(words, &one.kind)) } span { (one.value) }
                        (reached(words, shown, one))
                        @if shown.can_change {
                            form.end method="post" action={ "/customers/" (person.id) "/addresses/" (one.id) "/remove" } {
                                input type="hidden" name="idempotency_key" value={ (shown.key) "-remove-" (one.id) };
                                input type="hidden" name="version" value=(person.version);
                                button.btn.bare.square type="submit" aria-label=(words.with("customer-remove", &[("address", one.value.as_str().into())])) { (icon(Icon::X)) }
                            }
                        }
                    }
                }
            }
            @if shown.can_change { (form(words, &Form::post("add-address", &action, &key).errors(if refusal.address.is_some() { &refusal.errors } else { &[] }), &body)) }
        }
    }
}

/// Which organisation they belong to; nothing where the desk knows none.
fn organisation(lens: &Lens, shown: &Shown, refusal: &Refused) -> Markup {
    let words = lens.words;
    let (label, none, save) =
        (words.say("organisation"), words.say("organisation-none"), words.say("case-save"));
    let (hint, belongs, page) =
        (words.say("organisation-hint"), words.say("organisation-of"), words.say("organisation-open"));

    let person = &shown.person;
    let now = person.organisation_id.map(|id| id.to_string()).unwrap_or_default();
    let known: Vec<(String, &str)> =
        shown.organisations.iter().map(|one| (one.id.to_string(), one.name.as_str())).collect();
    let mut choices = vec![Choice { value: "", label: &none }];
    choices.extend(known.iter().map(|(value, label)| Choice { value, label }));
    let select = Field::new("organisation_id", &belongs, Control::Select { value: &now, choices: &choices })
        .hint(&hint)
        .error(error_of(refusal, "organisation_id"));
    let (action, key) =
        (format!("/customers/{}/organisation", person.id), format!("{}-organisation", shown.key));
    let body = html! {
        input type="hidden" name="version" value=(person.version);
        (field(words, &if shown.can_change { select } else { select.disabled() }))
        div.actions {
            @if shown.can_change { (button(&save).submit()) }
            @if let Some(id) = person.organisation_id { (link_button(&page, &format!("/organisations/{id}")).bare()) }
        }
    };
    html! {
        @if !shown.organisations.is_empty() {
            section.stack {
                h2 { (label) }
                (form(words, &Form::post("organisation", &action, &key), &body))
            }
        }
    }
}

fn cases(lens: &Lens, shown: &Shown) -> Markup {
    let words = lens.words;
    let caption = words.say("customer-cases");
    let here = format!("/customers/{}", shown.person.id);
    let next = shown.next.as_ref().map(|next| joined(&here, &[("after", next.clone())]));
    let said = words.with("inbox-shown", &[("count", shown.cases.len().into())]);
    html! {
        section.stack #customer-cases data-refresh-on="case" hx-get=(here) hx-trigger="khidmat:refresh" hx-select="#customer-cases" hx-swap="morph:outerHTML" {
            h2 { (caption) }
            @if shown.cases.is_empty() { (empty_state(Icon::Inbox, &words.say("customer-no-cases"), &words.say("customer-no-cases-why"), &html! {})) }
            @else { (case_table(lens, &caption, &shown.cases)) }
            @if next.is_some() || !shown.after.is_empty() {
                (pagination(words, &said, (!shown.after.is_empty()).then_some(here.as_str()), next.as_deref()))
            }
        }
    }
}

/// Where a change leads: back to the page, or the page with what is wrong.
async fn answered(
    desk: &Desk,
    reader: &Reader,
    id: i64,
    done: Result<Person, Problem>,
    mut refusal: Refused,
) -> Response {
    match done {
        Ok(_) => Redirect::to(&format!("/customers/{id}")).into_response(),
        Err(problem) if matches!(problem.kind.status(), 409 | 412 | 422) => {
            let text = desk::words::told(&problem, reader.lens.words.language());
            if problem.field.is_some() {
                refusal.errors.push(FieldError {
                    field: problem.field.unwrap_or_default().to_owned(),
                    text: text.clone(),
                });
            }
            refusal.said = Some(text);
            drawn(desk, reader, id, "", &refusal).await
        }
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

/// `POST /customers/{id}`.
pub async fn change(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    let text = |name: &str| sent.has(name).then(|| sent.text(name).to_owned());
    let wish = ChangeCustomer {
        full_name: text("full_name"),
        call_as: text("call_as"),
        honorific: text("honorific"),
        language: Language::ALL.into_iter().find(|language| language.tag() == sent.text("language")),
        notes: text("notes"),
    };
    let done = ops::change(&desk, &sent.named(&reader.actor, ""), id, sent.version(), wish.clone()).await;
    answered(&desk, &reader, id, done, Refused { typed: Some(wish), ..Refused::default() }).await
}

/// `POST /customers/{id}/organisation`.
pub async fn join(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    let typed = sent.text("organisation_id");
    let unknown = |_| Problem::field(Kind::UnknownReference, "organisation_id").with("value", typed);
    let to = Some(typed).filter(|typed| !typed.is_empty()).map(|typed| typed.parse().map_err(unknown));
    let done = match to.transpose() {
        Ok(to) => memberships::ops::join(&desk, &sent.named(&reader.actor, ""), id, sent.version(), to).await,
        Err(problem) => Err(problem),
    };
    answered(&desk, &reader, id, done, Refused::default()).await
}

/// `POST /customers/{id}/addresses`.
pub async fn add_address(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let new = NewIdentity { kind: sent.text("kind").to_owned(), value: sent.text("value").to_owned() };
    let done =
        ops::add_identity(&desk, &sent.named(&reader.actor, ""), id, sent.version(), new.clone()).await;
    answered(&desk, &reader, id, done, Refused { address: Some(new), ..Refused::default() }).await
}

/// `POST /customers/{id}/addresses/{identity_id}/trust`.
pub async fn trust_address(
    State(desk): State<Desk>,
    Path((id, identity_id)): Path<(i64, i64)>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let done = async {
        let person = ops::read(&desk, &reader.actor, id).await?;
        let found = emails(&person).into_iter().find(|(known, _)| *known == identity_id);
        let (_, address) = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
        correspondence::ops::trust_address(&desk, &sent.named(&reader.actor, ""), person.brand_id, address)
            .await?;
        Ok(person)
    };
    let done = done.await;
    answered(&desk, &reader, id, done, Refused::default()).await
}

/// `POST /customers/{id}/addresses/{identity_id}/remove`.
pub async fn remove_address(
    State(desk): State<Desk>,
    Path((id, identity_id)): Path<(i64, i64)>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let done =
        ops::remove_identity(&desk, &sent.named(&reader.actor, ""), id, sent.version(), identity_id).await;
    answered(&desk, &reader, id, done, Refused::default()).await
}
