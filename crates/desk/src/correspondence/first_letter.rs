//! The moment a conversation that we begin leaves: its case is opened by its first letter, its files go over to it, and
//! the letter goes to the outbox, in one transaction.

use db::Tx;
use kernel::{Actor, Kind, Problem};
use mail::token::ReplyTokens;

use super::addressing;
use super::begun;
use super::copies;
use super::held_store::Words;
use super::leaving::{address_first, begin};
use super::ops::{Start, Started};
use super::refuse_dead;
use super::rich::Rich;
use crate::attachments::{self, Became};
use crate::cases::ops::{OpenCase, open_in};
use crate::cases::rules::Wish;
use crate::cases::{self, LOCK, changing, visibility};
use crate::customers::{self, CustomerRef};
use crate::house::Desk;
use crate::labels::{self, Category};
use crate::mailboxes;
use crate::messages::{Direction, Message, Recipient};
use crate::pen::Pen;
use crate::staff;
use crate::vault::Vault;

/// What a letter that opens a case needs besides its words, ready before the transaction.
pub(super) struct Means {
    salt: [u8; 32],
    chance: [u8; 32],
    tokens: ReplyTokens,
    vault: Vault,
}

impl Means {
    pub fn drawn(desk: &Desk) -> Self {
        Self { salt: desk.secret(), chance: desk.secret(), tokens: desk.reply_tokens(), vault: desk.vault() }
    }
}

/// Whether it can leave as things stand: what may change between writing and leaving. Answers who is written to.
pub(super) fn check(tx: &mut Tx<'_>, actor: &Actor, start: &Start) -> Result<Vec<Recipient>, Problem> {
    if !visibility::serves(tx, actor, start.brand_id)? {
        let value = start.brand_id.to_string();
        return Err(Problem::field(Kind::UnknownReference, "brand_id").with("value", value));
    }
    mailboxes::first_of_brand(tx, start.brand_id)?;
    if !start.kind.is_empty() {
        labels::kind_id(tx, &start.kind)?;
    }
    let (name, address) = match &start.customer {
        CustomerRef::Known(id) => {
            let person = customers::get(tx, *id)?;
            if person.brand_id != start.brand_id {
                return Err(Problem::field(Kind::OtherBrand, "customer"));
            }
            if person.erased {
                return Err(Problem::new(Kind::Erased));
            }
            let address = addressing::chosen(tx, &person, &start.to_address)?;
            (person.full_name, address)
        }
        CustomerRef::Address { kind: "email", value, name } => {
            // Who is not known has the one address they are named by.
            let chosen = customers::matching_form("email", &start.to_address);
            if !chosen.is_empty() && chosen != customers::matching_form("email", value) {
                let problem = Problem::field(Kind::UnknownReference, "to_address");
                return Err(problem.with("value", start.to_address.trim()));
            }
            (name.clone(), value.trim().to_owned())
        }
        CustomerRef::Address { .. } | CustomerRef::Named(_) => {
            return Err(Problem::field(Kind::NoRecipient, "customer"));
        }
    };
    let to = Recipient { role: "to".to_owned(), name, address };
    let recipients: Vec<Recipient> = std::iter::once(to).chain(start.copies.iter().cloned()).collect();
    refuse_dead(tx, start.brand_id, &recipients)?;
    Ok(recipients)
}

fn open_case(start: &Start, rich: &Rich, pen: &Pen, actor: &Actor, author_name: String) -> OpenCase {
    let first = Message {
        direction: Direction::Out,
        author_kind: pen.who.kind().to_owned(),
        author_id: pen.who.id(),
        author_name,
        body_html: Some(rich.shown.clone()),
        ..Message::said_by_customer("email", start.subject.trim(), rich.text.clone())
    };
    OpenCase {
        brand_id: start.brand_id,
        customer: start.customer.clone(),
        subject: start.subject.clone(),
        kind: start.kind.clone(),
        priority: start.priority,
        channel: "email".to_owned(),
        language: start.language,
        team_id: None,
        assignee_id: actor.staff_id(),
        first,
    }
}

/// Opens the case with its first letter. It is the writer's, and waits for the customer; who gets a copy that others see
/// takes part in it.
pub(super) fn leave_first(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    start: &Start,
    rich: &Rich,
    means: &Means,
) -> Result<Started, Problem> {
    if let CustomerRef::Known(id) = &start.customer {
        tx.lock(customers::LOCK, *id)?;
    }
    let mut recipients = check(tx, actor, start)?;
    let author_name = match actor.staff_id() {
        Some(id) => staff::display_name(tx, id)?,
        None => String::new(),
    };
    let opened = open_in(tx, pen, &open_case(start, rich, pen, actor, author_name), &means.salt)?;
    let person = customers::get(tx, opened.customer_id)?;
    tx.lock(LOCK, opened.id)?;
    let case = cases::found(tx, opened.id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    if let Some(to) = recipients.first_mut() {
        to.name = person.full_name;
    }
    let uploads = start.uploads(rich);
    match start.draft_id {
        Some(begun_id) => {
            let became =
                Became { case_id: case.id, message_id: opened.message_id, person_id: opened.customer_id };
            attachments::settle(tx, pen, (&means.vault, &means.chance), begun_id, &uploads, became)?;
            begun::left(tx, pen, begun_id, case.id)?;
        }
        // Files are uploaded for what is begun; without that there are none.
        None => attachments::check_begun(tx, 0, &uploads)?,
    }
    let openly = recipients.iter().filter(|one| one.role == "cc");
    copies::keep(tx, pen, &case, openly.map(|one| (one.name.as_str(), one.address.as_str())))?;
    let words = Words {
        subject: format!("{} [#{}]", case.subject, case.written_reference()),
        text: rich.text.clone(),
        shown: rich.shown.clone(),
        sent: rich.sent.clone(),
        recipients,
        attachments: uploads,
        ..Words::default()
    };
    address_first(tx, &case, opened.message_id, &words, &means.tokens)?;
    let outbox_id = begin(tx, pen, &case, opened.message_id, &words, &means.tokens)?;
    let (_, waiting) = labels::first_status(tx, Category::Waiting)?;
    let wish = Wish { status: Some((waiting, Category::Waiting)), ..Wish::default() };
    changing::apply(tx, pen, &case, &wish, None)?;
    Ok(Started {
        id: case.id,
        reference: opened.reference,
        customer_id: opened.customer_id,
        message_id: opened.message_id,
        outbox_id,
    })
}
