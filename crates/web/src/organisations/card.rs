//! The page of one organisation: what it is called, the domains its people write from, who they are and what they ask.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::audit::About;
use desk::cases::folders::Folder;
use desk::cases::lists::{self, Filters, Sort};
use desk::customers::Person;
use desk::customers::ops::{CustomerPage, CustomerQuery};
use desk::memberships::ops::{Count, counts};
use desk::organisations::Organisation;
use desk::organisations::ops::{self, ChangeOrganisation, NewOrganisation};
use kernel::{Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::list::cases_href;
use crate::cases::{OtherCase, case_table, hex, other};
use crate::kit::{
    Column, Control, Field, FieldError, Form, Frame, Icon, Row, Table, Toast, Tone, button, empty_state,
    field, form, link_button, pagination, table, toast, tone_chip,
};
use crate::session::{Current, Lens, Path, Query, Reader, Sent, joined, refused};
use crate::settings::trail_for;

/// Cases shown beside an organisation; all of them are in the inbox.
const CASES: i64 = 10;

/// Where the list of people begins.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: String,
}

/// What stands in the form's fields.
#[derive(Clone, Debug, Default)]
struct Written {
    name: String,
    domains: String,
    notes: String,
    is_active: bool,
    version: i64,
}

impl Written {
    fn of(known: &Organisation) -> Self {
        Self {
            name: known.name.clone(),
            domains: known.domains.join("\n"),
            notes: known.notes.clone(),
            is_active: known.active,
            version: known.version,
        }
    }

    fn typed(sent: &Sent) -> Self {
        Self {
            name: sent.text("name").to_owned(),
            domains: sent.text("domains").to_owned(),
            notes: sent.text("notes").to_owned(),
            is_active: sent.has("active"),
            version: sent.version().unwrap_or_default(),
        }
    }

    /// One on each line; people put commas and spaces between them too.
    fn domains(&self) -> Vec<String> {
        let parts = self.domains.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        parts.filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
    }
}

/// What was typed and refused, and what is said of it.
struct Refused {
    written: Written,
    errors: Vec<FieldError>,
    said: String,
}

impl Refused {
    fn of(problem: &Problem, written: Written, lens: &Lens) -> Self {
        let said = desk::words::told(problem, lens.words.language());
        let error = |field: &str| FieldError { field: field.to_owned(), text: said.clone() };
        Self { written, errors: problem.field.map(error).into_iter().collect(), said }
    }
}

struct Shown {
    known: Organisation,
    count: Option<Count>,
    people: CustomerPage,
    cases: Vec<OtherCase>,
    after: String,
    history: Markup,
}

async fn gathered(desk: &Desk, reader: &Reader, id: i64, after: &str) -> Result<Shown, Problem> {
    let actor = &reader.actor;
    let known = ops::read(desk, actor, id).await?;
    let query = CustomerQuery {
        organisation_id: Some(id),
        after: Some(after.to_owned()).filter(|after| !after.is_empty()),
        limit: 20,
        ..CustomerQuery::default()
    };
    let wanted = lists::Query {
        filters: Filters { organisation_id: Some(id), ..Filters::default() },
        limit: CASES,
        ..lists::Query::new(Folder::Every, Sort::Newest)
    };
    let ids = [id];
    let (people, counted, history) = tokio::join!(
        desk::customers::ops::list(desk, actor, &query),
        counts(desk, actor, &ids),
        trail_for(desk, (actor, &reader.lens), About::Organisation, Some(id)),
    );
    let language = reader.lens.words.language();
    let rows = if actor.grants.words.has(Permission::CaseView) {
        lists::list(desk, actor, &wanted).await?.rows
    } else {
        Vec::new()
    };
    Ok(Shown {
        known,
        count: counted?.pop(),
        people: people?,
        cases: rows.into_iter().map(|row| other(row, language)).collect(),
        after: after.to_owned(),
        history: history?,
    })
}

/// The page around `body`, with what was refused at its foot.
async fn drawn(
    desk: &Desk,
    reader: &Reader,
    title: &str,
    refusal: Option<&Refused>,
    body: impl AsyncFnOnce() -> Result<Markup, Problem>,
) -> Response {
    let words = reader.lens.words;
    let said = |refusal: &Refused| toast(words, &Toast { text: &refusal.said, tone: Tone::Late, undo: None });
    let toasts = refusal.map(said).into_iter().collect();
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    match reader.page_with(desk, title, Frame::Sheet, Current::Organisations, toasts, body).await {
        Ok(page) => (status, page).into_response(),
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

async fn one(desk: &Desk, reader: &Reader, id: i64, after: &str, refusal: Option<&Refused>) -> Response {
    let shown = match gathered(desk, reader, id, after).await {
        Ok(shown) => shown,
        Err(problem) => return refused(desk, reader, &problem).await,
    };
    let title = shown.known.name.clone();
    let written = refusal.map_or_else(|| Written::of(&shown.known), |refusal| refusal.written.clone());
    let may_change = reader.actor.grants.words.has(Permission::CustomerChange);
    let key = hex(&desk.secret());
    let body = async || {
        let about = Sheet { id: Some(id), written: &written, may_change, key: &key };
        let words = reader.lens.words;
        Ok(html! {
            header {
                h1 dir="auto" { (title) }
                @if !shown.known.active { (tone_chip(&words.say("organisations-retired"), Tone::Hold)) }
            }
            div.beside {
                div.stack { (about.drawn(&reader.lens, refusal)) (shown.history) }
                div.stack { (people(&reader.lens, &shown)) (cases(&reader.lens, &shown)) }
            }
        })
    };
    drawn(desk, reader, &title, refusal, body).await
}

/// `GET /organisations/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
) -> Response {
    one(&desk, &reader, id, &asked.after, None).await
}

async fn fresh(desk: &Desk, reader: &Reader, refusal: Option<&Refused>) -> Response {
    let words = reader.lens.words;
    if let Err(problem) = reader.actor.may(Permission::CustomerChange) {
        return refused(desk, reader, &problem).await;
    }
    let title = words.say("organisations-add");
    let written = refusal.map(|refusal| refusal.written.clone()).unwrap_or_default();
    let key = hex(&desk.secret());
    let body = async || {
        let about = Sheet { id: None, written: &written, may_change: true, key: &key };
        Ok(html! { header { h1 { (title) } } (about.drawn(&reader.lens, refusal)) })
    };
    drawn(desk, reader, &title, refusal, body).await
}

/// `GET /organisations/new`.
pub async fn new(State(desk): State<Desk>, reader: Reader) -> Response {
    fresh(&desk, &reader, None).await
}

/// The form.
struct Sheet<'a> {
    id: Option<i64>,
    written: &'a Written,
    may_change: bool,
    key: &'a str,
}

impl Sheet<'_> {
    fn drawn(&self, lens: &Lens, refusal: Option<&Refused>) -> Markup {
        let words = lens.words;
        let say = |key: &str| words.say(key);
        let errors: &[FieldError] = refusal.map_or(&[], |refusal| refusal.errors.as_slice());
        let wrong = |name: &str| errors.iter().find(|error| error.field == name).map(|one| one.text.as_str());
        let part = |one: Field<'_>| {
            let one = if self.may_change { one } else { one.disabled() };
            field(words, &one.error(wrong(one.name)))
        };
        let (name, domains, domains_hint) =
            (say("organisations-name"), say("organisations-domains"), say("organisations-domains-hint"));
        let (notes, notes_hint) = (say("organisations-notes"), say("organisations-notes-hint"));
        let (active, save) = (say("organisations-active"), say("case-save"));
        let written = self.written;
        let body = html! {
            input type="hidden" name="version" value=(written.version);
            (part(Field::new("name", &name, Control::Line { kind: "text", value: &written.name }).max_length(120).autocomplete("off")))
            (part(Field::new("domains", &domains, Control::Area { value: &written.domains }).optional().hint(&domains_hint)))
            (part(Field::new("notes", &notes, Control::Area { value: &written.notes }).optional().hint(&notes_hint)))
            @if self.id.is_some() { (part(Field::new("active", &active, Control::Tick { is_on: written.is_active }))) }
            @if self.may_change { div.actions { (button(&save).main().submit()) } }
        };
        let action = self.id.map_or_else(|| "/organisations".to_owned(), |id| format!("/organisations/{id}"));
        let id = if self.id.is_some() { "organisation" } else { "new-organisation" };
        html! {
            section.stack {
                @if self.id.is_some() { h2 { (say("organisations-card")) } }
                (form(words, &Form::post(id, &action, self.key).errors(errors), &body))
            }
        }
    }
}

fn people(lens: &Lens, shown: &Shown) -> Markup {
    let words = lens.words;
    let caption = words.say("organisations-people");
    let count = shown.count.map_or(0, |count| count.people);
    let heads = [words.say("customer-name"), words.say("case-email"), words.say("case-phone")];
    let columns: Vec<Column<'_>> = heads.iter().map(|head| Column::words(head)).collect();
    let of = |person: &Person, kinds: &[&str]| {
        let values = person.identities.iter().filter(|one| kinds.contains(&one.kind.as_str()));
        values.map(|one| one.value.as_str()).collect::<Vec<_>>().join(", ")
    };
    let row = |person: &Person| Row {
        cells: vec![
            html! { a.link href={ "/customers/" (person.id) } dir="auto" { (person.full_name) } },
            html! { (of(person, &["email"])) },
            html! { (of(person, &["phone", "whatsapp"])) },
        ],
        is_selected: false,
    };
    let rows: Vec<Row> = shown.people.customers.iter().map(row).collect();
    let here = format!("/organisations/{}", shown.known.id);
    let next = shown.people.next.as_ref().map(|next| joined(&here, &[("after", next.clone())]));
    let said = words.with("inbox-shown", &[("count", rows.len().into())]);
    html! {
        section.stack #people data-refresh-on="person" hx-get=(here) hx-trigger="khidmat:refresh" hx-select="#people" hx-swap="morph:outerHTML" {
            h2 { (caption) @if count > 0 { " " span.faint { (text::format::integer(words.language(), count)) } } }
            @if rows.is_empty() {
                (empty_state(Icon::Users, &words.say("organisations-no-people"), &words.say("organisations-no-people-why"), &html! {}))
            } @else { (table(&Table { caption: &caption, is_caption_hidden: true, columns: &columns }, &rows)) }
            @if next.is_some() || !shown.after.is_empty() {
                (pagination(words, &said, (!shown.after.is_empty()).then_some(here.as_str()), next.as_deref()))
            }
        }
    }
}

fn cases(lens: &Lens, shown: &Shown) -> Markup {
    let words = lens.words;
    let caption = words.say("organisations-cases");
    let open = shown.count.map_or(0, |count| count.open_cases);
    let (href, all) =
        (cases_href(shown.known.id), joined("/inbox/every", &[("organisation", shown.known.id.to_string())]));
    let said = words.with("organisations-open-now", &[("count", open.into())]);
    html! {
        section.stack #cases data-refresh-on="case" hx-get={ "/organisations/" (shown.known.id) } hx-trigger="khidmat:refresh" hx-select="#cases" hx-swap="morph:outerHTML" {
            h2 { (caption) }
            @if shown.cases.is_empty() {
                (empty_state(Icon::Inbox, &words.say("customer-no-cases"), &words.say("organisations-no-cases-why"), &html! {}))
            } @else {
                (case_table(lens, &caption, &shown.cases))
                div.actions {
                    @if open > 0 { (link_button(&said, &href).icon(Icon::Inbox)) }
                    (link_button(&words.say("case-all-cases"), &all))
                }
            }
        }
    }
}

/// Where a change leads: to its page, or back to the form with what is wrong.
fn is_for_the_form(problem: &Problem) -> bool {
    matches!(problem.kind.status(), 409 | 412 | 422)
}

/// `POST /organisations`.
pub async fn add(State(desk): State<Desk>, reader: Reader, sent: Sent) -> Response {
    let written = Written::typed(&sent);
    let new = NewOrganisation {
        name: written.name.clone(),
        domains: written.domains(),
        notes: written.notes.clone(),
    };
    match ops::add(&desk, &sent.named(&reader.actor, ""), new).await {
        Ok(added) => Redirect::to(&format!("/organisations/{}", added.id)).into_response(),
        Err(problem) if is_for_the_form(&problem) => {
            let refusal = Refused::of(&problem, written, &reader.lens);
            fresh(&desk, &reader, Some(&refusal)).await
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// `POST /organisations/{id}`.
pub async fn change(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    let written = Written::typed(&sent);
    let wish = ChangeOrganisation {
        name: Some(written.name.clone()),
        domains: Some(written.domains()),
        notes: Some(written.notes.clone()),
        active: Some(written.is_active),
    };
    match ops::change(&desk, &sent.named(&reader.actor, ""), id, wish, sent.version()).await {
        Ok(_) => Redirect::to(&format!("/organisations/{id}")).into_response(),
        Err(problem) if is_for_the_form(&problem) => {
            let refusal = Refused::of(&problem, written, &reader.lens);
            one(&desk, &reader, id, "", Some(&refusal)).await
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
