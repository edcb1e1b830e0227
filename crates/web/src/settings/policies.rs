//! Clock policies: what is promised to whom, in the order they are looked through. The first that matches a case
//! governs it; one that could never match is refused with a sentence.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::audit::About;
use desk::policies::{Policy, Terms, ops};
use desk::{Desk, brands, calendars, labels, organisations, staff, teams};
use kernel::{Actor, Kind, Permission, Problem, Scope};
use maud::{Markup, html};
use text::format;

use super::ledger::{self, Drawn, Kept, seen};
use super::parts::{Pair, Part, Said, belongs_in_form, choice, error_of, label_fields, refusal, sheet};
use super::team_form::labels as typed_labels;
use super::trail::trail;
use crate::inbox::{CHANNELS, channel_name, priority_name};
use crate::kit::{
    Choice, Column, Control, Field, Form, Icon, Row, Table, Tone, button, empty_state, field, form,
    link_button, notice, table, tone_chip,
};
use crate::session::{Path, Query, Reader, Sent};
use crate::sign_in::form_key;
use crate::words::Words;

/// What a refusal calls the form it expected.
const EXPECTED: &str = "expected";

pub(super) fn routes() -> Router<Desk> {
    ledger::routes::<Policies>(get(list)).route("/settings/policies/{id}/move", post(step))
}

/// What the form chooses from, each by its value and name.
pub(super) struct Offer {
    brands: Vec<Pair>,
    kinds: Vec<Pair>,
    teams: Vec<Pair>,
    people: Vec<Pair>,
    organisations: Vec<Pair>,
    calendars: Vec<Pair>,
}

impl Offer {
    fn name<'p>(pairs: &'p [Pair], value: &str) -> &'p str {
        pairs.iter().find(|(known, _)| known == value).map_or("", |(_, name)| name)
    }
}

/// A name, with a word when the thing is out of use: a policy that is off may still name it.
fn marked(words: Words, name: &str, active: bool) -> String {
    if active { name.to_owned() } else { format!("{name} ({})", words.say("labels-retired")) }
}

async fn read_offer(desk: &Desk, actor: &Actor, words: Words) -> Result<Offer, Problem> {
    let calendars = calendars::ops::list(desk, actor).await?;
    let (reads, language) = (actor.clone(), words.language());
    let everywhere = actor.grants.scope == Scope::All;
    let read = desk.db().read(move |tx| {
        let kinds = labels::kinds(tx)?.into_iter().filter(|kind| kind.active);
        let teams = teams::of_actor(tx, &reads)?.into_iter();
        let people = staff::colleagues(tx, &reads)?.into_iter();
        Ok::<_, Problem>(Offer {
            brands: brands::of_actor(tx, &reads)?
                .into_iter()
                .map(|one| (one.id.to_string(), one.name))
                .collect(),
            kinds: kinds.map(|one| (one.word, one.labels.get(language).to_owned())).collect(),
            teams: teams
                .map(|one| (one.id.to_string(), marked(words, one.labels.get(language), one.active)))
                .collect(),
            people: people.map(|one| (one.id.to_string(), one.full_name)).collect(),
            organisations: organisations::called(tx)?
                .into_iter()
                .map(|one| (one.id.to_string(), marked(words, &one.name, one.active)))
                .collect(),
            calendars: Vec::new(),
        })
    });
    let mut offer = read.await?;
    if everywhere {
        offer.brands.push((String::new(), words.say("settings-every-brand")));
    }
    let name = |one: &calendars::Entry| marked(words, &one.name, one.active);
    offer.calendars = calendars.iter().map(|one| (one.id.to_string(), name(one))).collect();
    Ok(offer)
}

/// The cases a policy is for, in words.
fn conditions(words: Words, offer: &Offer, terms: &Terms) -> String {
    let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut parts = Vec::new();
    if let Some(kind) = &terms.kind {
        let name = Offer::name(&offer.kinds, kind);
        parts.push(if name.is_empty() { kind.clone() } else { name.to_owned() });
    }
    if let Some(priority) = terms.priority {
        parts.push(priority_name(words, priority));
    }
    if terms.team_id.is_some() {
        parts.push(Offer::name(&offer.teams, &id(terms.team_id)).to_owned());
    }
    if terms.organisation_id.is_some() {
        parts.push(Offer::name(&offer.organisations, &id(terms.organisation_id)).to_owned());
    }
    if let Some(channel) = &terms.channel {
        parts.push(channel_name(words, channel));
    }
    if terms.brand_id.is_some() {
        parts.push(Offer::name(&offer.brands, &id(terms.brand_id)).to_owned());
    }
    if parts.is_empty() { words.say("policies-every-case") } else { parts.join(" · ") }
}

fn arrow(words: Words, desk: &Desk, id: i64, way: &str, label_key: &str, icon: Icon) -> Markup {
    let (form_id, action) = (format!("move-{way}-{id}"), format!("/settings/policies/{id}/move"));
    let label = words.say(label_key);
    let press = button(&label).icon_only(icon).bare().submit().value("way", way);
    form(words, &Form::post(&form_id, &action, &form_key(desk)), &html! { (press) })
}

fn row(desk: &Desk, reader: &Reader, offer: &Offer, (at, last): (usize, usize), policy: &Policy) -> Row {
    let words = reader.lens.words;
    let language = words.language();
    let target =
        |minutes: Option<i64>| minutes.map_or_else(|| "–".to_owned(), |all| format::working(language, all));
    let terms = &policy.terms;
    let may = reader.actor.grants.words.has(Permission::SettingsChange);
    Row {
        cells: vec![
            html! {
                a href={ "/settings/policies/" (policy.id) } { (at + 1) ". " (terms.labels.get(language)) }
                @if !terms.active { " " (tone_chip(&words.say("policies-off"), Tone::Hold)) }
            },
            html! { (conditions(words, offer, terms)) },
            html! { (target(terms.first_reply_minutes)) },
            html! { (target(terms.next_reply_minutes)) },
            html! { (target(terms.resolution_minutes)) },
            html! { (Offer::name(&offer.calendars, &terms.calendar_id.to_string())) },
            html! {
                @if may {
                    div.actions {
                        @if at > 0 { (arrow(words, desk, policy.id, "up", "policies-up", Icon::ChevronUp)) }
                        @if at < last { (arrow(words, desk, policy.id, "down", "policies-down", Icon::ChevronDown)) }
                    }
                }
            },
        ],
        is_selected: false,
    }
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    listed(&desk, &reader, &said, None).await
}

/// The list, with what is wrong with an order that was asked for.
async fn listed(desk: &Desk, reader: &Reader, said: &Said, wrong: Option<&Problem>) -> Response {
    let words = reader.lens.words;
    let found = async {
        let policies = ops::list(desk, &reader.actor).await?;
        let history = trail(desk, reader, About::Policy, None).await?;
        Ok((policies, read_offer(desk, &reader.actor, words).await?, history))
    };
    let (policies, offer, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Policies, &problem),
    };
    let heads = [
        "policies-name",
        "policies-for",
        "policies-first-reply",
        "policies-next-reply",
        "policies-resolution",
        "policies-calendar",
        "policies-order",
    ];
    let heads = heads.map(|key| words.say(key));
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let last = policies.len().saturating_sub(1);
    let rows: Vec<Row> =
        policies.iter().enumerate().map(|(at, one)| row(desk, reader, &offer, (at, last), one)).collect();
    let (title, new) = (words.say("policies-title"), words.say("policies-add"));
    let add = html! {
        @if reader.actor.grants.words.has(Permission::SettingsChange) {
            (link_button(&new, "/settings/policies/new").main().icon(Icon::Plus))
        }
    };
    let body = html! {
        p { (words.say("policies-why")) }
        @if let Some(problem) = wrong {
            (notice(Tone::Late, "", &html! { p { (desk::words::told(problem, words.language())) } }))
        }
        @if rows.is_empty() {
            (empty_state(Icon::Clock, &words.say("policies-none"), &words.say("policies-none-why"), &add))
        } @else {
            div.actions { (add) }
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
        (history)
    };
    let drawn = sheet(reader, Part::Policies, &title, said, &body);
    if wrong.is_some() { super::parts::again(drawn) } else { drawn.into_response() }
}

/// Moves a policy one place up or down.
async fn step(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let done = async {
        let mut order: Vec<i64> =
            ops::list(&desk, &reader.actor).await?.into_iter().map(|policy| policy.id).collect();
        let at = order.iter().position(|one| *one == id).ok_or_else(|| Problem::new(Kind::NotFound))?;
        let other = if typed.text("way") == "up" { at.checked_sub(1) } else { Some(at + 1) };
        if let Some(other) = other.filter(|other| *other < order.len()) {
            order.swap(at, other);
        }
        ops::reorder(&desk, &typed.named(&reader.actor, ""), order).await
    };
    match done.await {
        Ok(_) => Redirect::to("/settings/policies?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            listed(&desk, &reader, &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, Part::Policies, &problem),
    }
}

/// Policies, as they are kept.
struct Policies;

impl Kept for Policies {
    type Thing = Policy;
    type Offer = Offer;
    const PART: Part = Part::Policies;
    const PATH: &'static str = "/settings/policies";
    const ABOUT: About = About::Policy;
    const CHANGES: Permission = Permission::SettingsChange;

    async fn found(desk: &Desk, reader: &Reader, id: i64) -> Result<Policy, Problem> {
        let all = ops::list(desk, &reader.actor).await?;
        all.into_iter().find(|policy| policy.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
    }

    async fn offer(desk: &Desk, reader: &Reader) -> Result<Offer, Problem> {
        read_offer(desk, &reader.actor, reader.lens.words).await
    }

    fn title(words: Words, policy: Option<&Policy>) -> String {
        let name = |policy: &Policy| policy.terms.labels.get(words.language()).to_owned();
        policy.map_or_else(|| words.say("policies-add"), name)
    }

    fn stands(_: &Reader, policy: Option<&Policy>) -> Sent {
        policy.map_or_else(
            || Sent::of(&[("warn_percent", "75".to_owned()), ("active", "on".to_owned())]),
            of_policy,
        )
    }

    fn fields(form: &Drawn<'_, Self>) -> Markup {
        inside(form)
    }

    async fn add(desk: &Desk, reader: &Reader, typed: &Sent) -> Result<String, Problem> {
        ops::add(desk, &typed.named(&reader.actor, ""), terms(typed)?).await?;
        Ok(Self::PATH.to_owned())
    }

    async fn change(desk: &Desk, reader: &Reader, id: i64, typed: &Sent) -> Result<(), Problem> {
        ops::change(desk, &typed.named(&reader.actor, ""), id, terms(typed)?, seen(typed)).await.map(|_| ())
    }
}

/// The numbers of the form.
const NUMBERS: [&str; 6] = [
    "first_reply_minutes",
    "next_reply_minutes",
    "resolution_minutes",
    "warn_percent",
    "warn_minutes_before",
    "escalate_after_minutes",
];

fn of_policy(policy: &Policy) -> Sent {
    let terms = &policy.terms;
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut fields = vec![
        ("version", policy.version.to_string()),
        ("labels", terms.labels.en.clone()),
        ("labels_ms", terms.labels.ms.clone()),
        ("labels_id", terms.labels.id.clone()),
        ("brand_id", number(terms.brand_id)),
        ("kind", terms.kind.clone().unwrap_or_default()),
        ("priority", number(terms.priority)),
        ("team_id", number(terms.team_id)),
        ("organisation_id", number(terms.organisation_id)),
        ("channel", terms.channel.clone().unwrap_or_default()),
        ("calendar_id", terms.calendar_id.to_string()),
        ("escalate_to_team_id", number(terms.escalate_to_team_id)),
        ("escalate_to_staff_id", number(terms.escalate_to_staff_id)),
    ];
    let numbers = [
        terms.first_reply_minutes,
        terms.next_reply_minutes,
        terms.resolution_minutes,
        terms.warn_percent,
        terms.warn_minutes_before,
        terms.escalate_after_minutes,
    ];
    fields.extend(NUMBERS.into_iter().zip(numbers.map(number)));
    for (name, is_on) in [("escalate_reassigns", terms.escalate_reassigns), ("active", terms.active)] {
        if is_on {
            fields.push((name, "on".to_owned()));
        }
    }
    Sent::of(&fields)
}

/// The terms as typed.
fn terms(typed: &Sent) -> Result<Terms, Problem> {
    let number = |name: &'static str| {
        let text = typed.text(name).trim();
        let wrong = || Problem::field(Kind::Malformed, name).with(EXPECTED, "120");
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| wrong()) }
    };
    let id = |name: &str| typed.text(name).parse().ok();
    let word = |name: &str| Some(typed.text(name).to_owned()).filter(|text| !text.is_empty());
    Ok(Terms {
        brand_id: id("brand_id"),
        labels: typed_labels(typed),
        kind: word("kind"),
        priority: id("priority"),
        team_id: id("team_id"),
        organisation_id: id("organisation_id"),
        channel: word("channel"),
        calendar_id: id("calendar_id").ok_or_else(|| Problem::field(Kind::Required, "calendar_id"))?,
        first_reply_minutes: number("first_reply_minutes")?,
        next_reply_minutes: number("next_reply_minutes")?,
        resolution_minutes: number("resolution_minutes")?,
        warn_percent: number("warn_percent")?,
        warn_minutes_before: number("warn_minutes_before")?,
        escalate_after_minutes: number("escalate_after_minutes")?,
        escalate_to_team_id: id("escalate_to_team_id"),
        escalate_to_staff_id: id("escalate_to_staff_id"),
        escalate_reassigns: typed.has("escalate_reassigns"),
        active: typed.has("active"),
    })
}

fn inside(drawn: &Drawn<'_, Policies>) -> Markup {
    let (words, typed, offer) = (drawn.words, drawn.typed, drawn.offer);
    let say = |key: &str| words.say(key);
    let part = |one: Field<'_>| field(words, &one.error(error_of(drawn.errors, one.name)));
    let any = (String::new(), say("policies-any"));
    let nobody = (String::new(), say("policies-nobody"));
    let with = |first: &Pair, rest: &[Pair]| -> Vec<Pair> {
        std::iter::once(first.clone()).chain(rest.iter().cloned()).collect()
    };
    let priorities: Vec<Pair> = (1..=4).map(|n| (n.to_string(), priority_name(words, n))).collect();
    let channels: Vec<Pair> =
        CHANNELS.iter().map(|one| ((*one).to_owned(), channel_name(words, one))).collect();
    let select = |name: &str, label: &str, pairs: &[Pair]| {
        let choices: Vec<Choice<'_>> = pairs.iter().map(choice).collect();
        part(Field::new(name, label, Control::Select { value: typed.text(name), choices: &choices }))
    };
    let number = |name: &str, label: &str, hint: Option<&str>| {
        let one =
            Field::new(name, label, Control::Line { kind: "number", value: typed.text(name) }).optional();
        part(Field { hint, ..one })
    };
    let tick =
        |name: &str, label: &str| part(Field::new(name, label, Control::Tick { is_on: typed.has(name) }));
    let minutes = say("policies-minutes-hint");
    html! {
        input type="hidden" name="version" value=(typed.text("version"));
        (label_fields(words, [typed.text("labels"), typed.text("labels_ms"), typed.text("labels_id")], drawn.errors))
        fieldset.entry {
            legend { (say("policies-for")) }
            p.hint { (say("policies-for-hint")) }
            div.pair {
                (select("brand_id", &say("settings-brand"), &offer.brands))
                (select("kind", &say("policies-kind"), &with(&any, &offer.kinds)))
                (select("priority", &say("policies-priority"), &with(&any, &priorities)))
                (select("team_id", &say("settings-team"), &with(&any, &offer.teams)))
                @if !offer.organisations.is_empty() {
                    (select("organisation_id", &say("organisation"), &with(&any, &offer.organisations)))
                }
                (select("channel", &say("policies-channel"), &with(&any, &channels)))
            }
        }
        fieldset.entry {
            legend { (say("policies-promised")) }
            div.pair {
                (select("calendar_id", &say("policies-calendar"), &offer.calendars))
                (number("first_reply_minutes", &say("policies-first-reply"), Some(&minutes)))
                (number("next_reply_minutes", &say("policies-next-reply"), Some(&minutes)))
                (number("resolution_minutes", &say("policies-resolution"), Some(&minutes)))
            }
        }
        fieldset.entry {
            legend { (say("policies-when-late")) }
            div.pair {
                (number("warn_percent", &say("policies-warn-percent"), None))
                (number("warn_minutes_before", &say("policies-warn-before"), None))
                (number("escalate_after_minutes", &say("policies-escalate-after"), Some(&say("policies-escalate-hint"))))
                (select("escalate_to_team_id", &say("policies-escalate-team"), &with(&nobody, &offer.teams)))
                (select("escalate_to_staff_id", &say("policies-escalate-person"), &with(&nobody, &offer.people)))
            }
            (tick("escalate_reassigns", &say("policies-reassigns")))
        }
        (tick("active", &say("policies-active")))
    }
}
