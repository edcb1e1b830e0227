//! Keeps the index: a subscriber of the log that puts in what was written and takes out what is gone. Its cursor carries
//! the analyser's version, so that a new analyser reads everything again.

use std::collections::BTreeMap;

use db::Tx;
use kernel::Problem;

use super::store::{self, Entry, EntryKind};
use crate::events::Stored;
use crate::messages::{self, Direction};
use crate::subscriptions::Subscriber;
use crate::{attachments, cases, customers};

/// Its cursor for [`text::terms::VERSION`] 1; a later version gets a name of its own.
const CURSOR: &str = "search.index.1";
const _: () = assert!(text::terms::VERSION == 1, "a new analyser needs a new cursor");

/// The subscriber that indexes.
pub fn subscriber() -> Subscriber {
    Subscriber::new(CURSOR, |tx, _, events| {
        // Each thing once, with the events about it.
        let mut about: BTreeMap<(&str, i64), Vec<&Stored>> = BTreeMap::new();
        for event in events {
            about.entry((event.subject_kind.as_str(), event.subject_id)).or_default().push(event);
        }
        for ((kind, id), events) in about {
            match kind {
                "case" => index_case(tx, id, &events)?,
                "person" => index_person(tx, id)?,
                _ => {}
            }
        }
        Ok(())
    })
}

fn index_case(tx: &mut Tx<'_>, id: i64, events: &[&Stored]) -> Result<(), Problem> {
    let Some(case) = cases::found(tx, id)? else {
        return Ok(store::drop_case(tx, id)?);
    };
    let names_change = |event: &&Stored| event.kind == "CaseOpened" || event.body.get("subject").is_some();
    if events.iter().any(names_change) {
        let customer = customers::get(tx, case.customer_id)?.full_name;
        let text = format!("{} {} {customer}", case.written_reference(), case.subject);
        let entry = Entry {
            doc_id: id,
            kind: EntryKind::Case,
            case_id: id,
            brand_id: case.brand_id,
            text: &text,
            author: &customer,
            has_attachment: false,
        };
        store::put(tx, &entry)?;
    }
    let known = store::last_of_case(tx, id)?;
    for message in messages::after(tx, id, known)? {
        let kind = if message.direction == Direction::Note { EntryKind::Note } else { EntryKind::Message };
        let files = attachments::of_message(tx, message.id)?;
        let names: Vec<&str> = files.iter().map(|file| file.filename.as_str()).collect();
        let text = format!("{} {} {}", message.subject, message.body, names.join(" "));
        let entry = Entry {
            doc_id: message.id,
            kind,
            case_id: id,
            brand_id: case.brand_id,
            text: &text,
            author: &format!("{} {}", message.author_name, message.author_address),
            has_attachment: !files.is_empty(),
        };
        store::put(tx, &entry)?;
    }
    Ok(())
}

fn index_person(tx: &mut Tx<'_>, id: i64) -> Result<(), Problem> {
    let Some(person) = customers::found(tx, id)? else {
        return Ok(store::drop_one(tx, id)?);
    };
    let addresses: Vec<&str> = person.identities.iter().map(|identity| identity.value.as_str()).collect();
    let text = format!("{} {} {}", person.full_name, person.call_as, addresses.join(" "));
    let entry = Entry {
        doc_id: id,
        kind: EntryKind::Person,
        case_id: 0,
        brand_id: person.brand_id,
        text: &text,
        author: &person.full_name,
        has_attachment: false,
    };
    Ok(store::put(tx, &entry)?)
}
