//! Senders a brand does not want to hear from: what they write is filed as spam. An address, or a whole domain unless
//! it is one that strangers share.

use db::{DbError, Tx, statements};
use kernel::{Kind, Language, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use text::Arg;

use super::Case;
use crate::events::{self, Event, Subject};
use crate::messages::{self, Direction};
use crate::pen::Pen;
use crate::words::words;
use crate::{brands, fields, mailboxes};

statements! {
    ADD = "blocking.add",
        "insert into blocked_sender (id, brand_id, kind, value_folded, case_id, made_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (brand_id, kind, value_folded) do nothing";
    IS_BLOCKED = "blocking.is_blocked",
        "select 1 from blocked_sender where brand_id = $1
             and ((kind = 'address' and value_folded = $2) or (kind = 'domain' and value_folded = $3)) limit 1";
    OF_BRAND = "blocking.of_brand",
        "select id, brand_id, kind, value_folded, case_id, made_by, made_at from blocked_sender where brand_id = $1
         order by value_folded, id limit 1000";
    GET = "blocking.get",
        "select id, brand_id, kind, value_folded, case_id, made_by, made_at from blocked_sender where id = $1";
    REMOVE = "blocking.remove", "delete from blocked_sender where id = $1";
    OF_CASE = "blocking.of_case", "select id from blocked_sender where case_id = $1";
}

/// What of a sender is blocked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// Nothing.
    #[default]
    None,
    /// The address.
    Address,
    /// Everybody at its domain.
    Domain,
}

/// A sender who is blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BlockedSender {
    /// Its id.
    pub id: i64,
    /// For which brand.
    pub brand_id: i64,
    /// `address` or `domain`.
    pub kind: String,
    /// The address or domain, folded.
    pub value: String,
    /// The case that led to it.
    pub case_id: Option<i64>,
    /// Who blocked them, by staff id.
    pub made_by: Option<i64>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
}

fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// Whether what this address sends to the brand is spam by decision.
pub fn is_blocked(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<bool, DbError> {
    let folded = text::fold(address);
    Ok(tx.first(&IS_BLOCKED, &[&brand_id, &folded, &domain_of(&folded)], |_| Ok(()))?.is_some())
}

/// The address a case's customer last wrote from, folded; else the e-mail address they are known by.
fn sender(tx: &mut Tx<'_>, case: &Case) -> Result<String, Problem> {
    let written = messages::of_case(tx, case.id)?;
    let last = written
        .iter()
        .rev()
        .find(|message| message.direction == Direction::In && message.author_address.contains('@'));
    if let Some(message) = last {
        return Ok(text::fold(&message.author_address));
    }
    let person = crate::customers::get(tx, case.customer_id)?;
    let known = person.identities.iter().find(|identity| identity.kind == "email");
    known.map(|identity| text::fold(&identity.value)).ok_or_else(|| Problem::new(Kind::NoSender))
}

/// Refuses what would shut out ourselves or strangers.
fn refuse_own_and_shared(
    tx: &mut Tx<'_>,
    field: &'static str,
    kind: &str,
    value: &str,
    language: Language,
) -> Result<(), Problem> {
    if kind == "domain" && fields::is_shared_domain(value) {
        return Err(Problem::field(Kind::SharedDomain, field).with("value", value));
    }
    let ours = if kind == "domain" {
        let sends = brands::all(tx)?.into_iter().any(|brand| brand.sends_from(value));
        sends || mailboxes::is_our_domain(tx, value)?
    } else {
        mailboxes::is_ours(tx, value)?
    };
    if ours {
        let args = [("value", Arg::from(value.to_owned()))];
        let detail = words().say(language, "blocking-ourselves", &args);
        return Err(Problem::field(Kind::Contradiction, field).with("detail", detail));
    }
    Ok(())
}

/// Blocks an address, or a domain when `typed` has no `@`, by hand. Refused when it is blocked already.
pub(super) fn block_typed(
    tx: &mut Tx<'_>,
    pen: &Pen,
    brand_id: i64,
    typed: &str,
    language: Language,
) -> Result<i64, Problem> {
    let (kind, value) = if typed.trim_start_matches('@').contains('@') {
        ("address", text::fold(&fields::email("value", typed)?))
    } else {
        let domain = fields::domain("value", typed.trim().trim_start_matches('@'))?;
        if domain.is_empty() {
            return Err(Problem::field(Kind::Required, "value"));
        }
        ("domain", text::fold(&domain))
    };
    refuse_own_and_shared(tx, "value", kind, &value, language)?;
    let (id, by) = (pen.id(), pen.who.id());
    let no_case: Option<i64> = None;
    if tx.execute(&ADD, &[&id, &brand_id, &kind, &value, &no_case, &by, &pen.now])? == 0 {
        return Err(Problem::field(Kind::AlreadyTaken, "value").with("value", value));
    }
    let subject = Subject { kind: "brand", id: brand_id };
    // A domain is nobody's own; an address is, so the log keeps only that there was one.
    let domain = Some(&value).filter(|_| kind == "domain");
    let body = json!({ "blocked_sender_id": id, "kind": kind, "domain": domain });
    events::record(tx, pen, &Event::new(Some(brand_id), subject, "SenderBlocked", body))?;
    Ok(id)
}

/// Blocks the sender of a case.
pub(super) fn block(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    what: Block,
    language: Language,
) -> Result<(), Problem> {
    let (kind, value) = match what {
        Block::None => return Ok(()),
        Block::Address => ("address", sender(tx, case)?),
        Block::Domain => ("domain", domain_of(&sender(tx, case)?).to_owned()),
    };
    refuse_own_and_shared(tx, "block", kind, &value, language)?;
    let id = pen.id();
    let by = pen.who.id();
    if tx.execute(&ADD, &[&id, &case.brand_id, &kind, &value, &case.id, &by, &pen.now])? == 1 {
        let body = json!({ "blocked_sender_id": id, "kind": kind });
        let event = Event::new(Some(case.brand_id), Subject::case(case.id), "SenderBlocked", body);
        events::record(tx, pen, &event)?;
    }
    Ok(())
}

/// Lifts what was blocked because of a case: its mark as spam was a mistake.
pub(super) fn lift(tx: &mut Tx<'_>, pen: &Pen, case: &Case) -> Result<(), Problem> {
    for id in tx.query(&OF_CASE, &[&case.id], |row| row.get::<i64>(0))? {
        tx.execute(&REMOVE, &[&id])?;
        let body = json!({ "blocked_sender_id": id });
        let event = Event::new(Some(case.brand_id), Subject::case(case.id), "SenderUnblocked", body);
        events::record(tx, pen, &event)?;
    }
    Ok(())
}

fn read(row: &db::Row<'_>) -> Result<BlockedSender, DbError> {
    Ok(BlockedSender {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        kind: row.get(2)?,
        value: row.get(3)?,
        case_id: row.get(4)?,
        made_by: row.get(5)?,
        made_at: row.get(6)?,
    })
}

/// Up to 1,000 blocked senders of a brand, by value.
pub(super) fn of_brand(tx: &mut Tx<'_>, brand_id: i64) -> Result<Vec<BlockedSender>, DbError> {
    tx.query(&OF_BRAND, &[&brand_id], read)
}

/// One blocked sender.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<BlockedSender>, DbError> {
    tx.first(&GET, &[&id], read)
}

/// Lifts one block. The event is the brand's, as the case may be gone.
pub(super) fn remove(tx: &mut Tx<'_>, pen: &Pen, blocked: &BlockedSender) -> Result<(), Problem> {
    tx.execute(&REMOVE, &[&blocked.id])?;
    let subject = Subject { kind: "brand", id: blocked.brand_id };
    let domain = Some(&blocked.value).filter(|_| blocked.kind == "domain");
    let body = json!({ "blocked_sender_id": blocked.id, "kind": blocked.kind, "domain": domain });
    events::record(tx, pen, &Event::new(Some(blocked.brand_id), subject, "SenderUnblocked", body))?;
    Ok(())
}
