//! What is done to a case from its page, but writing: each verb calls its operation and answers the parts it changed.

use axum::extract::State;
use axum::response::Response;
use desk::Desk;
use desk::cases::blocking::Block;
use desk::cases::ops::{self, AssignCase, ChangeCase};
use desk::cases::{self, At};
use desk::messages::Recipient;
use desk::{memberships, organisations};
use kernel::{Actor, Kind, Language, Problem};

use super::{answers, snoozing};
use crate::inbox::{Asked, Place};
use crate::session::{Path, Query, Reader, Sent};
use crate::words::Words;

/// `POST /cases/{id}/{verb}`.
pub async fn verb(
    State(desk): State<Desk>,
    Path((id, verb)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    let at = At { id, version: sent.version() };
    let done = act(&desk, &reader, &sent, at, &verb).await;
    let is_whole = matches!(verb.as_str(), "spam" | "trash" | "restore" | "status");
    match done {
        Ok(said) => answers::done(&desk, &reader, &place, id, &said, is_whole).await,
        Err(problem) => answers::refused(&desk, &reader, &place, id, &problem).await,
    }
}

/// Does it, and answers what to tell.
async fn act(desk: &Desk, reader: &Reader, sent: &Sent, at: At, verb: &str) -> Result<String, Problem> {
    let (words, actor) = (reader.lens.words, sent.named(&reader.actor, ""));
    match verb {
        "assign" => assign(desk, &actor, at, reader, sent).await,
        "status" | "kind" | "priority" | "language" => change(desk, &actor, at, reader, sent, verb).await,
        "snooze" => {
            let typed = if sent.has("own") { sent.text(sent.text("own")) } else { sent.text("until") };
            if typed.trim().is_empty() {
                return Err(Problem::field(Kind::Required, "until"));
            }
            let until = snoozing::read(typed, &reader.lens.zone).ok_or_else(|| {
                Problem::field(Kind::Malformed, "until").with("expected", "2026-03-09 09:00")
            })?;
            ops::snooze(desk, &actor, at, until).await?;
            Ok(words.with("case-done-snoozed", &[("when", reader.lens.full(until).into())]))
        }
        "wake" => ops::wake(desk, &actor, at).await.map(|_| words.say("case-done-woken")),
        "tag" => {
            ops::tag(desk, &actor, at, vec![sent.text("tag").to_owned()]).await?;
            Ok(words.say("case-done-tagged"))
        }
        "untag" => ops::untag(desk, &actor, at, sent.text("tag").to_owned())
            .await
            .map(|_| words.say("case-done-untagged")),
        "copy" => {
            let person = Recipient {
                role: sent.text("role").to_owned(),
                name: sent.text("name").to_owned(),
                address: sent.text("address").trim().to_owned(),
            };
            ops::add_participant(desk, &actor, at, person).await.map(|_| words.say("case-done-copied"))
        }
        "uncopy" => {
            let address = sent.text("address").to_owned();
            ops::remove_participant(desk, &actor, at, address).await.map(|_| words.say("case-done-uncopied"))
        }
        "spam" => {
            let block = match sent.text("block") {
                "address" => Block::Address,
                "domain" => Block::Domain,
                _ => Block::None,
            };
            ops::spam(desk, &actor, at, block).await.map(|_| words.say("case-done-spam"))
        }
        "trash" => {
            let reason = Some(sent.text("reason").to_owned());
            ops::trash(desk, &actor, at, reason).await.map(|_| words.say("case-done-trash"))
        }
        "organisation" => organisation(desk, &actor, at, reader, sent).await,
        "restore" => ops::restore(desk, &actor, at).await.map(|_| words.say("case-done-restored")),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// An id, or nobody when the field is empty; a field that was not sent changes nothing.
#[expect(clippy::option_option, reason = "not sent, empty and an id are three different wishes")]
fn wished(sent: &Sent, field: &'static str) -> Result<Option<Option<i64>>, Problem> {
    if !sent.has(field) {
        return Ok(None);
    }
    let text = sent.text(field);
    if text.is_empty() {
        return Ok(Some(None));
    }
    let wrong = |_| Problem::field(Kind::UnknownReference, field).with("value", text);
    text.parse().map(|id| Some(Some(id))).map_err(wrong)
}

/// The organisation of the case's customer, whatever other cases they have.
async fn organisation(
    desk: &Desk,
    actor: &Actor,
    at: At,
    reader: &Reader,
    sent: &Sent,
) -> Result<String, Problem> {
    let words = reader.lens.words;
    let wish = wished(sent, "organisation_id")?;
    let to = wish.ok_or_else(|| Problem::field(Kind::Required, "organisation_id"))?;
    let reads = actor.clone();
    let case = desk.db().read(move |tx| cases::seen(tx, &reads, at.id)).await?;
    memberships::ops::join(desk, actor, case.customer_id, None, to).await?;
    let Some(id) = to else { return Ok(words.say("organisation-left")) };
    let name = desk.db().read(move |tx| Ok::<_, Problem>(organisations::name_of(tx, id)?)).await?;
    Ok(words.with("organisation-joined", &[("name", name.unwrap_or_default().into())]))
}

async fn assign(desk: &Desk, actor: &Actor, at: At, reader: &Reader, sent: &Sent) -> Result<String, Problem> {
    let words = reader.lens.words;
    let command = AssignCase { assignee_id: wished(sent, "assignee_id")?, team_id: wished(sent, "team_id")? };
    ops::assign(desk, actor, at, command).await?;
    let Some(owner) = command.assignee_id else { return Ok(words.say("case-done-team")) };
    let Some(owner) = owner else { return Ok(words.say("case-done-given-back")) };
    if Some(owner) == actor.staff_id() {
        return Ok(words.say("case-done-taken"));
    }
    let name = desk.db().read(move |tx| Ok::<_, Problem>(desk::staff::name_of(tx, owner)?)).await?;
    Ok(words.with("case-done-given", &[("name", name.unwrap_or_default().into())]))
}

async fn change(
    desk: &Desk,
    actor: &Actor,
    at: At,
    reader: &Reader,
    sent: &Sent,
    verb: &str,
) -> Result<String, Problem> {
    let words = reader.lens.words;
    let text = |field: &str| Some(sent.text(field).to_owned()).filter(|text| !text.is_empty());
    let mut command = ChangeCase::default();
    match verb {
        "status" => {
            command.status = Some(text("status").ok_or_else(|| Problem::field(Kind::Required, "status"))?);
        }
        "kind" => command.kind = Some(text("kind").ok_or_else(|| Problem::field(Kind::Required, "kind"))?),
        "priority" => {
            let wrong = |_| Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4");
            command.priority = Some(sent.text("priority").parse().map_err(wrong)?);
        }
        _ => {
            let tag = sent.text("language");
            let known = Language::ALL.into_iter().find(|language| language.tag() == tag);
            let unknown = || Problem::field(Kind::UnknownReference, "language").with("value", tag);
            command.language = Some(known.ok_or_else(unknown)?);
        }
    }
    let case = ops::change(desk, actor, at, command).await?;
    Ok(told(words, verb, case.category))
}

fn told(words: Words, verb: &str, category: desk::labels::Category) -> String {
    use desk::labels::Category;
    match (verb, category) {
        ("status", Category::Resolved) => words.say("case-done-resolved"),
        ("status", Category::Closed) => words.say("case-done-closed"),
        ("status", _) => words.say("case-done-status"),
        ("kind", _) => words.say("case-done-kind"),
        ("priority", _) => words.say("case-done-priority"),
        _ => words.say("case-done-language"),
    }
}
