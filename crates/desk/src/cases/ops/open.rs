//! Open a case: customer, first message, number, clocks and events in one transaction.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cases::appending::snippet;
use crate::cases::store::{self, NewRow};
use crate::cases::{PRIORITIES, rules, visibility};
use crate::clocks::{self, By, Facts, Moment};
use crate::customers::{self, CustomerRef};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::labels::Category;
use crate::messages::{self, Direction, Message};
use crate::pen::Pen;
use crate::{brands, labels, requests};

/// The longest message, in characters.
pub const BODY_MAX: usize = 500_000;

/// What opening a case needs.
#[derive(Clone, Debug)]
pub struct OpenCase {
    /// The brand it is for.
    pub brand_id: i64,
    /// Who asks.
    pub customer: CustomerRef,
    /// Their own words, in a line.
    pub subject: String,
    /// Type word; the brand's first when empty.
    pub kind: String,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// The channel it came by.
    pub channel: String,
    /// The language it is held in; the customer's when unknown.
    pub language: Option<Language>,
    /// Team, if known.
    pub team_id: Option<i64>,
    /// Owner, if known.
    pub assignee_id: Option<i64>,
    /// The first message. Ids, case and author are filled in here.
    pub first: Message,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Opened {
    /// The case.
    pub id: i64,
    /// The number people see, without `KH-`.
    pub reference: i64,
    /// The customer it was filed under.
    pub customer_id: i64,
    /// The first message.
    pub message_id: i64,
}

/// Checks what can be checked without the database.
fn check(command: &OpenCase) -> Result<(), Problem> {
    rules::check_subject(&command.subject)?;
    if command.first.body.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "body"));
    }
    if command.first.body.chars().count() > BODY_MAX {
        return Err(Problem::field(Kind::TooLong, "body").with("max", BODY_MAX.to_string()));
    }
    if !PRIORITIES.contains(&command.priority) {
        return Err(Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4"));
    }
    if let CustomerRef::Address { kind: "email", value, .. } = &command.customer
        && !customers::looks_like_email(value)
    {
        return Err(Problem::field(Kind::Malformed, "email").with("expected", "nama@contoh.my"));
    }
    Ok(())
}

/// Opens a case.
pub async fn open(desk: &Desk, actor: &Actor, command: OpenCase) -> Result<Opened, Problem> {
    actor.may(Permission::CaseOpen)?;
    check(&command)?;
    let (pen, actor, salt) = (desk.pen(actor), actor.clone(), desk.secret());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                if !visibility::serves(tx, &actor, command.brand_id)? {
                    return Err(Problem::field(Kind::UnknownReference, "brand_id")
                        .with("value", command.brand_id.to_string()));
                }
                open_in(tx, &pen, &command, &salt)
            })
        })
        .await
}

/// What the clocks need to know of a case that is about to be written.
fn facts(
    id: i64,
    command: &OpenCase,
    organisation_id: Option<i64>,
    kind: &str,
    category: Category,
    waits: bool,
) -> Facts {
    Facts {
        case_id: id,
        brand_id: command.brand_id,
        kind: kind.to_owned(),
        priority: command.priority,
        team_id: command.team_id,
        assignee_id: command.assignee_id,
        organisation_id,
        channel: command.channel.clone(),
        category,
        live: true,
        unanswered: waits,
        replied: false,
    }
}

/// Opens a case inside a transaction that does more: what inbound mail and imports call. Permission was checked.
pub fn open_in(tx: &mut Tx<'_>, pen: &Pen, command: &OpenCase, salt: &[u8; 32]) -> Result<Opened, Problem> {
    let brand = brands::get(tx, command.brand_id)?;
    let language = command.language.unwrap_or(brand.language());
    let person = customers::find_or_make(tx, pen, brand.id, &command.customer, language)?;
    let language = command.language.unwrap_or(person.language);
    let (kind_id, kind_word) = match command.kind.as_str() {
        "" => labels::first_kind(tx)?,
        word => (labels::kind_id(tx, word)?, word.to_owned()),
    };
    let category = Category::New;
    let (status_id, _) = labels::first_status(tx, category)?;
    let (id, message_id) = (pen.id(), pen.id());
    let inbound = command.first.direction == Direction::In;
    let snippet = snippet(&command.first.body);
    let waits = inbound && command.first.automatic.is_none();
    let by = match (inbound, waits) {
        (true, true) => By::Customer,
        (true, false) => By::Machine,
        (false, _) => By::Staff,
    };
    let facts = facts(id, command, person.organisation_id, &kind_word, category, waits);
    let next = clocks::on(tx, pen, &facts, Moment::Opened { by })?;
    let reference = store::insert(
        tx,
        &NewRow {
            id,
            brand_id: brand.id,
            customer_id: person.id,
            subject: command.subject.trim(),
            snippet: &snippet,
            kind_id,
            status_id,
            category,
            priority: command.priority,
            channel: &command.channel,
            language,
            team_id: command.team_id,
            assignee_id: command.assignee_id,
            opened_at: pen.occurred_at,
            last_direction: command.first.direction.word(),
            unanswered_since: waits.then_some(pen.occurred_at),
            next_due_at: next.due_at,
            next_due_kind: next.kind,
            opened_by: pen.who.kind(),
        },
    )?;
    let mut first = Message { id: message_id, case_id: id, brand_id: brand.id, ..command.first.clone() };
    if inbound {
        first.author_kind = "customer".to_owned();
        first.author_id = Some(person.id);
        if first.author_name.is_empty() {
            first.author_name.clone_from(&person.full_name);
        }
    }
    first.language = first.language.or(Some(language));
    first.occurred_at = pen.occurred_at;
    messages::insert(tx, &first, salt, pen.now)?;
    let body = json!({
        "reference": reference, "customer_id": person.id, "kind": kind_word, "priority": command.priority,
        "channel": command.channel, "language": language.tag(), "team_id": command.team_id,
        "assignee_id": command.assignee_id, "message_id": message_id, "direction": first.direction.word(),
    });
    let event = Event::new(Some(brand.id), Subject::case(id), "CaseOpened", body)
        .sealing(messages::sealed(&first, salt));
    events::record(tx, pen, &event)?;
    Ok(Opened { id, reference, customer_id: person.id, message_id })
}
