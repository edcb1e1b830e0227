//! Opening a case for a customer who called, came to the counter or wrote on paper: who, by which way, what about.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::brands::{self, Brand};
use desk::cases::ops::{self, OpenCase};
use desk::correspondence::ops::{Start, start};
use desk::customers::ops::{self as customers, CustomerQuery};
use desk::customers::{CustomerRef, Person};
use desk::labels::ops::Lists;
use desk::messages::Message;
use desk::{Desk, labels};
use kernel::{Kind, Language, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::load::hex;
use crate::inbox::{CHANNELS, Current, Reader, Sent, channel_name, joined, priority_name, refused};
use crate::kit::{
    Choice, Control, Field, FieldError, Form, Frame, Icon, avatar, button, field, form, icon, link_button,
};
use crate::session::Query;
use crate::words::Words;

/// Who and what the form is about, from the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct About {
    /// A known customer.
    customer: Option<i64>,
    /// The beginning of a name, address or number to look for.
    #[serde(default)]
    q: String,
}

/// What is typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    brand: String,
    name: String,
    contact: String,
    channel: String,
    kind: String,
    priority: String,
    language: String,
    subject: String,
    body: String,
    is_mine: bool,
}

/// Everything the form shows.
struct Shown {
    typed: Typed,
    person: Option<Person>,
    searched: String,
    found: Vec<Person>,
    brands: Vec<Brand>,
    lists: Lists,
    errors: Vec<FieldError>,
    key: String,
}

async fn gathered(desk: &Desk, reader: &Reader, about: &About, typed: Typed) -> Result<Shown, Problem> {
    reader.actor.may(Permission::CaseOpen)?;
    let actor = reader.actor.clone();
    let brands = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
    let person = match about.customer {
        Some(id) => Some(customers::read(desk, &reader.actor, id).await?),
        None => None,
    };
    let found = if about.q.trim().is_empty() || person.is_some() {
        Vec::new()
    } else {
        let query = CustomerQuery { words: about.q.clone(), limit: 8, ..CustomerQuery::default() };
        customers::list(desk, &reader.actor, &query).await?.customers
    };
    Ok(Shown {
        typed,
        person,
        searched: about.q.clone(),
        found,
        brands,
        lists: labels::ops::list(desk, &reader.actor).await?,
        errors: Vec::new(),
        key: hex(&desk.secret()),
    })
}

/// `GET /cases/new`.
pub async fn show(State(desk): State<Desk>, Query(about): Query<About>, reader: Reader) -> Response {
    let typed =
        Typed { channel: "counter".to_owned(), priority: "2".to_owned(), is_mine: true, ..Typed::default() };
    match gathered(&desk, &reader, &about, typed).await {
        Ok(shown) => sheet(&desk, &reader, &shown, StatusCode::OK).await,
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// `GET /cases/new/customer`: the customer's part alone, while one searches or chooses.
pub async fn customer(State(desk): State<Desk>, Query(about): Query<About>, reader: Reader) -> Response {
    match gathered(&desk, &reader, &about, Typed::default()).await {
        Ok(shown) => who(reader.lens.words, &shown).into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn sheet(desk: &Desk, reader: &Reader, shown: &Shown, status: StatusCode) -> Response {
    let title = reader.lens.words.say("inbox-new-case");
    let body = async || Ok(html! { header { h1 { (title) } } (whole(reader.lens.words, shown)) });
    match reader.page(desk, &title, Frame::Sheet, Current::Elsewhere, body).await {
        Ok(page) => (status, page).into_response(),
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

fn error_of<'a>(shown: &'a Shown, name: &str) -> Option<&'a str> {
    shown.errors.iter().find(|error| error.field == name).map(|error| error.text.as_str())
}

/// The customer: one known, or one to be known.
fn who(words: Words, shown: &Shown) -> Markup {
    html! {
        div.stack #who {
            @if let Some(person) = &shown.person {
                input type="hidden" name="customer" value=(person.id);
                div.person {
                    (avatar(&person.full_name))
                    div {
                        b dir="auto" { (person.full_name) } br;
                        span.muted { (person.identities.iter().map(|one| one.value.as_str()).collect::<Vec<_>>().join(" · ")) }
                    }
                    a.btn.bare.end href="/cases/new" hx-get="/cases/new/customer" hx-target="#who" hx-swap="outerHTML" { (words.say("new-somebody-else")) }
                }
            } @else {
                (search(words, shown))
                (stranger(words, shown))
            }
        }
    }
}

fn search(words: Words, shown: &Shown) -> Markup {
    html! {
        div.field {
            label for="q" { (words.say("new-find")) }
            span.search {
                (icon(Icon::Search))
                input.input type="search" id="q" name="q" value=(shown.searched) autocomplete="off" data-action="search"
                    hx-get="/cases/new/customer" hx-trigger="input changed delay:250ms" hx-target="#found" hx-select="#found" hx-swap="outerHTML";
            }
            div #found aria-live="polite" {
                @if !shown.found.is_empty() {
                    ul.picks {
                        @for person in &shown.found {
                            @let href = joined("/cases/new", &[("customer", person.id.to_string())]);
                            @let part = joined("/cases/new/customer", &[("customer", person.id.to_string())]);
                            li {
                                a.pick href=(href) hx-get=(part) hx-target="#who" hx-swap="outerHTML" {
                                    span dir="auto" { (person.full_name) }
                                    span.faint { (person.identities.first().map_or("", |one| one.value.as_str())) }
                                }
                            }
                        }
                    }
                } @else if !shown.searched.trim().is_empty() { p.hint { (words.say("new-none-found")) } }
            }
        }
    }
}

fn stranger(words: Words, shown: &Shown) -> Markup {
    let (name, contact) = (words.say("new-name"), words.say("new-contact"));
    let hint = words.say("new-contact-hint");
    let name = Field::new("name", &name, Control::Line { kind: "text", value: &shown.typed.name })
        .error(error_of(shown, "name"))
        .autocomplete("off")
        .max_length(200);
    let contact =
        Field::new("contact", &contact, Control::Line { kind: "text", value: &shown.typed.contact })
            .optional()
            .hint(&hint)
            .error(error_of(shown, "contact"))
            .autocomplete("off");
    html! { div.pair { (field(words, &name)) (field(words, &contact)) } }
}

fn whole(words: Words, shown: &Shown) -> Markup {
    let open = words.say("new-open");
    let back = words.say("new-cancel");
    let body = html! {
        (who(words, shown))
        (about(words, shown))
        div.actions { (button(&open).main().submit()) (link_button(&back, "/inbox/mine").bare()) }
    };
    form(words, &Form::post("new-case", "/cases/new", &shown.key).errors(&shown.errors), &body)
}

fn about(words: Words, shown: &Shown) -> Markup {
    let language = words.language();
    let Typed { brand, channel, kind, priority, language: held_in, subject, body, is_mine, .. } =
        &shown.typed;
    let named = |key: &str| words.say(key);
    let (brand_label, channel_label, kind_label, priority_label) =
        (named("new-brand"), named("inbox-channel"), named("inbox-type"), named("case-priority"));
    let (language_label, subject_label, body_label, mine_label, as_they) = (
        named("case-language"),
        named("new-subject"),
        named("new-said"),
        named("new-mine"),
        named("new-their-language"),
    );
    let channels: Vec<(String, String)> = CHANNELS
        .iter()
        .filter(|word| **word != "email")
        .map(|word| ((*word).to_owned(), channel_name(words, word)))
        .chain([("email".to_owned(), named("new-we-write"))])
        .collect();
    let kinds: Vec<(String, String)> = shown
        .lists
        .kinds
        .iter()
        .filter(|k| k.active)
        .map(|k| (k.word.clone(), k.labels.get(language).to_owned()))
        .collect();
    let priorities: Vec<(String, String)> =
        (1..=4).map(|at| (at.to_string(), priority_name(words, at))).collect();
    let brands: Vec<(String, String)> =
        shown.brands.iter().map(|b| (b.id.to_string(), b.name.clone())).collect();
    let mut languages = vec![(String::new(), as_they)];
    languages.extend(Language::ALL.map(|one| (one.tag().to_owned(), one.endonym().to_owned())));
    let select = |name, label, value, choices: &[(String, String)]| {
        let choices: Vec<Choice<'_>> = choices.iter().map(|(value, label)| Choice { value, label }).collect();
        let control = Control::Select { value, choices: &choices };
        field(words, &Field::new(name, label, control).error(error_of(shown, name)).autocomplete("off"))
    };
    let line = Field::new("subject", &subject_label, Control::Line { kind: "text", value: subject })
        .error(error_of(shown, "subject"))
        .max_length(300)
        .autocomplete("off");
    let said = Field::new("body", &body_label, Control::Area { value: body }).error(error_of(shown, "body"));
    html! {
        @if shown.person.is_none() && brands.len() > 1 { (select("brand_id", &brand_label, brand.as_str(), &brands)) }
        div.pair { (select("channel", &channel_label, channel.as_str(), &channels)) (select("kind", &kind_label, kind.as_str(), &kinds)) }
        div.pair { (select("priority", &priority_label, priority.as_str(), &priorities)) (select("language", &language_label, held_in.as_str(), &languages)) }
        (field(words, &line))
        (field(words, &said))
        (field(words, &Field::new("mine", &mine_label, Control::Tick { is_on: *is_mine }).optional()))
    }
}

/// A contact is an e-mail address or a telephone number, whichever it looks like; nobody need have one.
fn reference(name: &str, contact: &str) -> Result<CustomerRef, Problem> {
    let (name, contact) = (name.trim().to_owned(), contact.trim().to_owned());
    if contact.is_empty() {
        return if name.is_empty() {
            Err(Problem::field(Kind::Required, "name"))
        } else {
            Ok(CustomerRef::Named(name))
        };
    }
    if contact.contains('@') {
        return Ok(CustomerRef::Address { kind: "email", value: contact, name });
    }
    let digits = contact.chars().filter(char::is_ascii_digit).count();
    let is_number =
        contact.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c)) && (8..=15).contains(&digits);
    if !is_number {
        return Err(
            Problem::field(Kind::Malformed, "contact").with("expected", "nama@contoh.my, +60 12-345 6789")
        );
    }
    Ok(CustomerRef::Address { kind: "phone", value: contact, name })
}

async fn command(desk: &Desk, sent: &Sent, typed: &Typed) -> Result<OpenCase, Problem> {
    let reader = &sent.reader;
    reader.actor.may(Permission::CaseOpen)?;
    let (customer, brand_id) = if let Ok(id) = sent.get("customer").parse::<i64>() {
        let person = customers::read(desk, &reader.actor, id).await?;
        (CustomerRef::Known(id), person.brand_id)
    } else {
        let actor = reader.actor.clone();
        let brands = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
        let chosen = typed.brand.parse().ok().or_else(|| brands.first().map(|brand| brand.id));
        let brand_id = chosen.ok_or_else(|| Problem::field(Kind::Required, "brand_id"))?;
        (reference(&typed.name, &typed.contact)?, brand_id)
    };
    if !CHANNELS.contains(&typed.channel.as_str()) {
        return Err(Problem::field(Kind::UnknownReference, "channel").with("value", typed.channel.clone()));
    }
    let out_of_range = |_| Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4");
    Ok(OpenCase {
        brand_id,
        customer,
        subject: typed.subject.clone(),
        kind: typed.kind.clone(),
        priority: typed.priority.parse().map_err(out_of_range)?,
        channel: typed.channel.clone(),
        language: Language::ALL.into_iter().find(|language| language.tag() == typed.language),
        team_id: None,
        assignee_id: reader.actor.staff_id().filter(|_| typed.is_mine),
        first: Message::said_by_customer(&typed.channel, &typed.subject, typed.body.clone()),
    })
}

/// What was typed leaves as a letter of ours, and its case waits for the answer.
async fn write_first(desk: &Desk, sent: &Sent, open: OpenCase) -> Result<i64, Problem> {
    let OpenCase { brand_id, customer, subject, kind, priority, language, first, .. } = open;
    if matches!(&customer, CustomerRef::Named(_) | CustomerRef::Address { kind: "phone", .. }) {
        return Err(Problem::field(Kind::NoRecipient, "contact"));
    }
    let command =
        Start { brand_id, customer, subject, body: first.body, html: None, kind, priority, language };
    start(desk, &sent.actor(""), command).await.map(|started| started.id)
}

/// `POST /cases/new`.
pub async fn open(State(desk): State<Desk>, sent: Sent) -> Response {
    let text = |name: &str| sent.get(name).to_owned();
    let typed = Typed {
        brand: text("brand_id"),
        name: text("name"),
        contact: text("contact"),
        channel: text("channel"),
        kind: text("kind"),
        priority: text("priority"),
        language: text("language"),
        subject: text("subject"),
        body: text("body"),
        is_mine: sent.has("mine"),
    };
    let opened = match command(&desk, &sent, &typed).await {
        Ok(command) if command.channel == "email" => write_first(&desk, &sent, command).await,
        Ok(command) => ops::open(&desk, &sent.actor(""), command).await.map(|opened| opened.id),
        Err(problem) => Err(problem),
    };
    let reader = &sent.reader;
    let problem = match opened {
        Ok(id) => return Redirect::to(&format!("/cases/{id}")).into_response(),
        Err(problem) if problem.kind.status() == 422 => problem,
        Err(problem) => return refused(&desk, reader, &problem).await,
    };
    let about = About { customer: sent.get("customer").parse().ok(), q: String::new() };
    match gathered(&desk, reader, &about, typed).await {
        Ok(mut shown) => {
            let told = desk::words::told(&problem, reader.lens.words.language());
            let name = match problem.field.unwrap_or_default() {
                "email" | "phone" | "recipients" | "customer" => "contact",
                other => other,
            };
            shown.errors.push(FieldError { field: name.to_owned(), text: told });
            sheet(&desk, reader, &shown, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(problem) => refused(&desk, reader, &problem).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_taken_for_what_it_looks_like() {
        let kind = |contact: &str| match reference("Siti", contact) {
            Ok(CustomerRef::Address { kind, .. }) => kind,
            Ok(_) => "named",
            Err(problem) => problem.field.unwrap(),
        };
        assert_eq!(kind("siti@example.my"), "email");
        assert_eq!(kind("+60 12-345 6789"), "phone");
        assert_eq!(kind(""), "named");
        assert_eq!(kind("rumah hijau"), "contact");
        assert_eq!(reference("", "").unwrap_err().field, Some("name"));
    }
}
