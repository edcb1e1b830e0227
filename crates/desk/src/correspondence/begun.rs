//! Conversations that we begin, until they leave. There is no case before: it is opened in the transaction in which its
//! first letter goes to the outbox, with its writer as they are then. What stands in the way stops it, and they are told.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem, Timestamp, Via, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::addressing;
use super::begun_store::{self, BegunRow, Kept};
use super::first_letter::{Means, check, leave_first};
use super::held::{HeldLetter, via_of};
use super::held_store::Words;
use super::ops::{Start, people};
use super::rich;
use crate::customers::{self, CustomerRef};
use crate::drafts::without;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::messages::Recipient;
use crate::pen::Pen;
use crate::{attachments, notices, staff};

/// A conversation as one begins it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Beginning {
    /// The brand that writes; the customer's, else the writer's first, when left out.
    pub brand_id: Option<i64>,
    /// A known customer.
    pub customer_id: Option<i64>,
    /// Somebody's name who is not known yet.
    pub name: String,
    /// Their e-mail address, as typed.
    pub email: String,
    /// Which of a known customer's addresses; empty for the one they are usually written to.
    pub to_address: String,
    /// In a line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as the editor holds it; empty when it was written plainly.
    pub html: String,
    /// Cc, as typed.
    pub cc: String,
    /// Bcc, as typed.
    pub bcc: String,
    /// Type word; the brand's first when empty.
    pub kind: String,
    /// 1 low to 4 urgent; 2 when left out.
    pub priority: Option<i64>,
    /// The language it is written in: `en`, `ms` or `id`; the customer's when left out.
    pub language: Option<String>,
    /// Files uploaded for it that shall leave with it.
    pub attachments: Vec<i64>,
}

impl Beginning {
    /// Whether there is nothing worth keeping: to whom alone is nothing yet.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
            && self.subject.trim().is_empty()
            && !self.html.contains("<img")
            && self.attachments.is_empty()
    }
}

/// A conversation that is begun and was not sent off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BegunDraft {
    /// Its id, by which it is saved, gets files and is sent.
    pub id: i64,
    /// What is written.
    pub content: Beginning,
    /// When it was last saved.
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Timestamp,
    /// Rises with each saving; 0 once it is discarded.
    pub version: i64,
}

pub(super) fn draft_of(row: BegunRow) -> BegunDraft {
    BegunDraft { id: row.id, content: row.kept.beginning, saved_at: row.saved_at, version: row.version }
}

fn language_of(tag: Option<&str>) -> Option<Language> {
    Language::ALL.into_iter().find(|language| Some(language.tag()) == tag)
}

/// What was to be sent, as it was asked for.
pub(super) fn start_of(row: &BegunRow) -> Start {
    let beginning = &row.kept.beginning;
    let customer = match beginning.customer_id {
        Some(id) => CustomerRef::Known(id),
        None => CustomerRef::Address {
            kind: "email",
            value: beginning.email.clone(),
            name: beginning.name.clone(),
        },
    };
    Start {
        brand_id: row.brand_id,
        customer,
        to_address: beginning.to_address.clone(),
        subject: beginning.subject.clone(),
        body: beginning.text.clone(),
        html: Some(beginning.html.clone()).filter(|html| !html.trim().is_empty()),
        kind: beginning.kind.clone(),
        priority: beginning.priority.unwrap_or(2),
        language: language_of(beginning.language.as_deref()),
        copies: row.kept.copies.clone(),
        attachments: beginning.attachments.clone(),
        draft_id: Some(row.id),
        leaves: super::Leaves::Now,
    }
}

/// The same for keeping.
fn beginning_of(start: &Start, text: &str, uploads: &[i64]) -> Beginning {
    let (customer_id, name, email) = match &start.customer {
        CustomerRef::Known(id) => (Some(*id), String::new(), String::new()),
        CustomerRef::Address { value, name, .. } => (None, name.clone(), value.trim().to_owned()),
        CustomerRef::Named(name) => (None, name.clone(), String::new()),
    };
    let copies = Words { recipients: start.copies.clone(), ..Words::default() };
    Beginning {
        brand_id: Some(start.brand_id),
        customer_id,
        name,
        email,
        to_address: start.to_address.trim().to_owned(),
        subject: start.subject.trim().to_owned(),
        text: text.to_owned(),
        html: start.html.clone().unwrap_or_default(),
        cc: people(&copies, "cc"),
        bcc: people(&copies, "bcc"),
        kind: start.kind.clone(),
        priority: Some(start.priority),
        language: start.language.map(|language| language.tag().to_owned()),
        attachments: uploads.to_vec(),
    }
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    pen: &Pen,
    row: &BegunRow,
    kind: &'static str,
    body: serde_json::Value,
) -> Result<(), Problem> {
    let subject = Subject { kind: "letter", id: row.id };
    events::record(tx, pen, &Event::new(Some(row.brand_id), subject, kind, body))?;
    Ok(())
}

/// Whoever wrote a draft, held by this transaction: they alone see it.
pub(super) fn own_draft(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<BegunRow, Problem> {
    let row = begun_store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    if row.staff_id.is_none() || row.staff_id != actor.staff_id() {
        return Err(Problem::new(Kind::NotFound));
    }
    match row.state.as_str() {
        "draft" => Ok(row),
        "left" => Err(Problem::new(Kind::AlreadyLeft)),
        _ => Err(Problem::new(Kind::ChangedMeanwhile)),
    }
}

/// Whether the actor may decide about it: its writer, and who operates the mail of its brand.
pub(super) fn decides(tx: &mut Tx<'_>, actor: &Actor, row: &BegunRow) -> Result<bool, Problem> {
    if row.staff_id.is_some() && row.staff_id == actor.staff_id() {
        return Ok(true);
    }
    let operates = row.state != "draft" && actor.grants.words.has(Permission::MailOperate);
    Ok(operates && staff::serves(tx, actor, row.brand_id)?)
}

/// Holds it until it leaves. Everything was checked.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    pen: &Pen,
    start: &Start,
    rich: &rich::Rich,
    (send_after, scheduled): (Timestamp, bool),
) -> Result<HeldLetter, Problem> {
    let draft = match start.draft_id {
        Some(id) => begun_store::get(tx, id)?,
        None => None,
    };
    let uploads = start.uploads(rich);
    let beginning = beginning_of(start, &rich.text, &uploads);
    let id = draft.as_ref().map_or_else(|| pen.id(), |row| row.id);
    attachments::check_begun(tx, id, &uploads)?;
    attachments::hold_begun(tx, id, &uploads)?;
    let row = BegunRow {
        id,
        brand_id: start.brand_id,
        staff_id: if let Who::Staff(id) = pen.who { Some(id) } else { None },
        via: pen.via.word().to_owned(),
        state: "held".to_owned(),
        customer_id: beginning.customer_id,
        address_folded: Some(text::fold(&beginning.email)).filter(|address| !address.is_empty()),
        kept: Kept { beginning, copies: start.copies.clone() },
        scheduled,
        send_after: Some(send_after),
        stopped_for: None,
        made_at: draft.as_ref().map_or(pen.now, |row| row.made_at),
        saved_at: pen.now,
        case_id: None,
        version: draft.map_or(0, |row| row.version) + 1,
    };
    begun_store::put(tx, &row)?;
    let told_as = if scheduled { "LetterScheduled" } else { "LetterHeld" };
    record(tx, pen, &row, told_as, json!({ "send_after": send_after }))?;
    told(tx, row)
}

/// As it will be read.
pub(super) fn told(tx: &mut Tx<'_>, row: BegunRow) -> Result<HeldLetter, Problem> {
    let author_name = match row.staff_id {
        Some(id) => staff::display_name(tx, id)?,
        None => String::new(),
    };
    let state = match (row.state.as_str(), row.scheduled) {
        ("stopped", _) => "stopped",
        (_, true) => "scheduled",
        (_, false) => "undo",
    };
    let beginning = row.kept.beginning;
    let mut to = Recipient { role: "to".to_owned(), name: beginning.name, address: beginning.email };
    if let Some(person) = beginning.customer_id.map(|id| customers::found(tx, id)).transpose()?.flatten() {
        to.address = if beginning.to_address.is_empty() {
            addressing::usual(tx, &person)?.unwrap_or_default()
        } else {
            beginning.to_address
        };
        to.name = person.full_name;
    }
    let is_addressed = !(to.name.is_empty() && to.address.is_empty());
    let recipients = is_addressed.then_some(to).into_iter().chain(row.kept.copies).collect();
    let html = Some(beginning.html.as_str()).filter(|html| !html.trim().is_empty());
    let rich = rich::written(&beginning.text, html);
    Ok(HeldLetter {
        id: row.id,
        case_id: None,
        staff_id: row.staff_id,
        author_name,
        kind: "begin".to_owned(),
        subject: beginning.subject,
        state: state.to_owned(),
        leaves_at: row.send_after.unwrap_or(row.saved_at),
        stopped_for: row.stopped_for,
        text: rich.text,
        html: rich.shown,
        recipients,
        attachments: beginning.attachments,
        then: None,
        made_at: row.made_at,
        version: row.version,
    })
}

/// Whoever writes it, as they are now; else why they cannot any more.
pub(super) fn writer(tx: &mut Tx<'_>, row: &BegunRow) -> Result<Result<Actor, &'static str>, Problem> {
    let via = via_of(&row.via);
    let Some(id) = row.staff_id else { return Ok(Ok(Actor::system(via))) };
    let Some(grants) = staff::grants_of(tx, id)? else { return Ok(Err("writer_left")) };
    let actor = Actor { who: Who::Staff(id), grants, ..Actor::nobody(via, Language::En) };
    let may = grants.words.has(Permission::CaseReply) && grants.words.has(Permission::CaseOpen);
    if !may || !staff::serves(tx, &actor, row.brand_id)? {
        return Ok(Err("writer_may_not"));
    }
    Ok(Ok(actor))
}

/// Why it does not leave, by what refused it.
fn because(problem: &Problem) -> &'static str {
    match (problem.kind, problem.field) {
        (Kind::Erased, _) => "customer_erased",
        (Kind::OtherBrand, _) | (Kind::UnknownReference, Some("customer")) => "customer_gone",
        (Kind::UnknownReference, Some("to_address")) => "address_gone",
        (Kind::NoRecipient, _) => "no_address",
        (Kind::AddressFails, _) => "address_fails",
        (Kind::NoMailbox, _) => "no_mailbox",
        _ => "cannot_leave",
    }
}

pub(super) fn stop(
    tx: &mut Tx<'_>,
    pen: &Pen,
    mut row: BegunRow,
    because: &'static str,
) -> Result<(), Problem> {
    row.state = "stopped".to_owned();
    row.stopped_for = Some(because.to_owned());
    row.version += 1;
    begun_store::put(tx, &row)?;
    record(tx, pen, &row, "LetterStopped", json!({ "because": because }))?;
    if let Some(author) = row.staff_id {
        let item = json!({ "begun_id": row.id, "because": because });
        notices::tell(tx, pen, &[author], "letter_stopped", row.brand_id, &item)?;
    }
    Ok(())
}

/// Lets every begun conversation leave whose time has come; answers how many left or were stopped.
pub(super) async fn release_due(desk: &Desk) -> Result<usize, Problem> {
    let mut dealt = 0;
    loop {
        let now = desk.now();
        let due = desk.db().read(move |tx| begun_store::due(tx, now)).await?;
        if due.is_empty() {
            return Ok(dealt);
        }
        dealt += due.len();
        for id in due {
            let (pen, means) = (desk.pen(&Actor::system(Via::Automation)), Means::drawn(desk));
            let left = desk.db().write(move |tx| release(tx, &pen, id, &means)).await;
            let Err(problem) = left else { continue };
            if problem.kind.status() >= 500 {
                return Err(problem);
            }
            // Refused half-way, and nothing of it was done: it must not stand before the others for ever.
            let (pen, because) = (desk.pen(&Actor::system(Via::Automation)), because(&problem));
            let stopping = desk.db().write(move |tx| match begun_store::get(tx, id)? {
                Some(row) if row.state == "held" => stop(tx, &pen, row, because),
                _ => Ok(()),
            });
            stopping.await?;
        }
    }
}

fn release(tx: &mut Tx<'_>, pen: &Pen, id: i64, means: &Means) -> Result<(), Problem> {
    let Some(row) = begun_store::get(tx, id)? else { return Ok(()) };
    // Another node was quicker, or its writer was.
    if row.state != "held" || row.send_after.is_none_or(|at| at > pen.now) {
        return Ok(());
    }
    let start = start_of(&row);
    let actor = match writer(tx, &row)? {
        Ok(actor) => actor,
        Err(because) => return stop(tx, pen, row, because),
    };
    match check(tx, &actor, &start) {
        Err(problem) if problem.kind.status() < 500 => return stop(tx, pen, row, because(&problem)),
        checked => checked.map(|_| ())?,
    }
    let mut pen = pen.clone();
    (pen.who, pen.via) = (actor.who, actor.via);
    let rich = rich::written(&start.body, start.html.as_deref());
    leave_first(tx, &pen, &actor, &start, &rich, means)?;
    Ok(())
}

/// It became a case; its words are there now.
pub(super) fn left(tx: &mut Tx<'_>, pen: &Pen, id: i64, case_id: i64) -> Result<(), Problem> {
    let Some(mut row) = begun_store::get(tx, id)? else { return Ok(()) };
    row.state = "left".to_owned();
    row.kept = Kept::default();
    (row.customer_id, row.address_folded, row.stopped_for) = (None, None, None);
    (row.case_id, row.version) = (Some(case_id), row.version + 1);
    begun_store::put(tx, &row)?;
    record(tx, pen, &row, "LetterLeft", json!({ "case_id": case_id }))
}

/// Erases somebody from what is begun in their brand: what is addressed to them is emptied, whoever wrote it is told,
/// and nobody is sent a copy to their addresses (in their matching form).
pub(super) fn forget_writer(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person_id: i64,
    brand_id: i64,
    addresses: &[String],
) -> Result<Vec<i64>, Problem> {
    let mut touched = Vec::new();
    let page = |tx: &mut Tx<'_>, after: i64| begun_store::unsent(tx, brand_id, after);
    db::in_pages(
        tx,
        0,
        page,
        |row| row.id,
        |tx, row| {
            let is_theirs = row.customer_id == Some(person_id)
                || row.address_folded.as_ref().is_some_and(|address| addresses.contains(address));
            if is_theirs {
                touched.push(row.id);
                emptied(tx, pen, row)
            } else {
                touched.extend(uncopied(tx, row, addresses)?);
                Ok::<_, Problem>(())
            }
        },
    )?;
    Ok(touched)
}

fn emptied(tx: &mut Tx<'_>, pen: &Pen, mut row: BegunRow) -> Result<(), Problem> {
    attachments::discard_begun(tx, pen, row.id)?;
    if row.state == "draft" {
        return Ok(begun_store::delete(tx, row.id)?);
    }
    row.kept = Kept::default();
    (row.customer_id, row.address_folded) = (None, None);
    stop(tx, pen, row, "customer_erased")
}

fn uncopied(tx: &mut Tx<'_>, mut row: BegunRow, addresses: &[String]) -> Result<Option<i64>, Problem> {
    let before = row.kept.clone();
    row.kept.copies.retain(|one| !addresses.contains(&text::fold(&one.address)));
    let beginning = &mut row.kept.beginning;
    (beginning.cc, beginning.bcc) = (without(&beginning.cc, addresses), without(&beginning.bcc, addresses));
    if row.kept == before {
        return Ok(None);
    }
    row.version += 1;
    begun_store::put(tx, &row)?;
    Ok(Some(row.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_whom_alone_is_no_draft() {
        let whom = Beginning { email: "siti@example.my".to_owned(), ..Beginning::default() };
        assert!(whom.is_empty());
        assert!(!Beginning { subject: "Visa".to_owned(), ..whom }.is_empty());
    }
}
