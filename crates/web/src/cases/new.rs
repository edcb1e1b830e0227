//! Opening a case for a customer who called, came to the counter or wrote on paper: who, by which way, what about.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::brands;
use desk::cases::ops::{self, OpenCase};
use desk::customers::CustomerRef;
use desk::customers::ops as customers;
use desk::labels::ops::Lists;
use desk::messages::Message;
use desk::{Desk, labels};
use kernel::{Kind, Language, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::load::hex;
use super::whom::Whom;
use crate::inbox::{CHANNELS, channel_name, priority_name};
use crate::kit::{
    Choice, Control, Field, FieldError, Form, Frame, Tab, button, field, form, link_button, tabs,
};
use crate::session::{Current, Query, Reader, Sent, joined, refused};
use crate::words::Words;

/// The page.
const HERE: &str = "/cases/new";

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
    whom: Whom,
    lists: Lists,
    errors: Vec<FieldError>,
    key: String,
}

async fn gathered(desk: &Desk, reader: &Reader, about: &About, typed: Typed) -> Result<Shown, Problem> {
    reader.actor.may(Permission::CaseOpen)?;
    let whom = Whom::gathered(desk, reader, HERE, about.customer, &about.q).await?;
    let whom =
        Whom { name: typed.name.clone(), contact: typed.contact.clone(), brand: typed.brand.clone(), ..whom };
    Ok(Shown {
        typed,
        whom,
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
        Ok(shown) => shown.whom.drawn(reader.lens.words, &[]).into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn sheet(desk: &Desk, reader: &Reader, shown: &Shown, status: StatusCode) -> Response {
    let title = reader.lens.words.say("inbox-new-case");
    let body = async || {
        let words = reader.lens.words;
        let customer = shown.whom.person.as_ref().map(|person| person.id);
        let writes = reader.actor.grants.words.has(Permission::CaseReply);
        Ok(html! {
            header { h1 { (title) } }
            @if writes { (doors(words, Door::Asked, customer)) }
            (whole(words, shown))
        })
    };
    match reader.page(desk, &title, Frame::Sheet, Current::Elsewhere, body).await {
        Ok(page) => (status, page).into_response(),
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

fn error_of<'a>(shown: &'a Shown, name: &str) -> Option<&'a str> {
    shown.errors.iter().find(|error| error.field == name).map(|error| error.text.as_str())
}

/// The two ways to a new case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Somebody asked us, by whatever way.
    Asked,
    /// We write first.
    Write,
}

/// The doors beside each other, for who may write to customers.
pub fn doors(words: Words, current: Door, customer: Option<i64>) -> Markup {
    let to = |place: &str| {
        let named = customer.map(|id| ("customer", id.to_string()));
        joined(place, named.as_slice())
    };
    let (asked, write) = (words.say("new-they-asked"), words.say("new-we-write"));
    let (first, second) = (to(HERE), to(super::begin::HERE));
    let tab = |label, href, door| Tab { label, href, count: None, is_current: door == current };
    tabs(
        &words.say("inbox-new-case"),
        &[
            tab(asked.as_str(), first.as_str(), Door::Asked),
            tab(write.as_str(), second.as_str(), Door::Write),
        ],
    )
}

fn whole(words: Words, shown: &Shown) -> Markup {
    let open = words.say("new-open");
    let back = words.say("new-cancel");
    let body = html! {
        (shown.whom.drawn(words, &shown.errors))
        (about(words, shown))
        div.actions { (button(&open).main().submit()) (link_button(&back, "/inbox/mine").bare()) }
    };
    form(words, &Form::post("new-case", "/cases/new", &shown.key).errors(&shown.errors), &body)
}

fn about(words: Words, shown: &Shown) -> Markup {
    let language = words.language();
    let Typed { channel, kind, priority, language: held_in, subject, body, is_mine, .. } = &shown.typed;
    let named = |key: &str| words.say(key);
    let (channel_label, kind_label, priority_label) =
        (named("inbox-channel"), named("inbox-type"), named("case-priority"));
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

async fn command(desk: &Desk, reader: &Reader, sent: &Sent, typed: &Typed) -> Result<OpenCase, Problem> {
    reader.actor.may(Permission::CaseOpen)?;
    let (customer, brand_id) = if let Ok(id) = sent.text("customer").parse::<i64>() {
        let person = customers::read(desk, &reader.actor, id).await?;
        (CustomerRef::Known(id), person.brand_id)
    } else {
        let actor = reader.actor.clone();
        let brands = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
        let chosen = typed.brand.parse().ok().or_else(|| brands.first().map(|brand| brand.id));
        let brand_id = chosen.ok_or_else(|| Problem::field(Kind::Required, "brand_id"))?;
        (reference(&typed.name, &typed.contact)?, brand_id)
    };
    // What we write ourselves has its own page.
    if typed.channel == "email" || !CHANNELS.contains(&typed.channel.as_str()) {
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

/// `POST /cases/new`.
pub async fn open(State(desk): State<Desk>, reader: Reader, sent: Sent) -> Response {
    let text = |name: &str| sent.text(name).to_owned();
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
    let opened = match command(&desk, &reader, &sent, &typed).await {
        Ok(command) => ops::open(&desk, &sent.named(&reader.actor, ""), command)
            .await
            .map(|opened| format!("/cases/{}", opened.id)),
        Err(problem) => Err(problem),
    };
    let reader = &reader;
    let problem = match opened {
        Ok(place) => return Redirect::to(&place).into_response(),
        Err(problem) if problem.kind.status() == 422 => problem,
        Err(problem) => return refused(&desk, reader, &problem).await,
    };
    let about = About { customer: sent.text("customer").parse().ok(), q: String::new() };
    match gathered(&desk, reader, &about, typed).await {
        Ok(mut shown) => {
            let told = reader.lens.told(&problem);
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
