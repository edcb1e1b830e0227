//! Keeps the index: a subscriber of the log that puts in what was written and takes out what is gone. Its cursor carries
//! the analyser's version, so that a new analyser reads everything again.

use std::collections::BTreeMap;

use db::Tx;
use kernel::Problem;

use crate::cases::Case;
use crate::customers::Person;
use crate::events::Stored;
use crate::index::{self, CURSOR, Entry, EntryKind};
use crate::messages::{self, Direction};
use crate::subscriptions::Subscriber;
use crate::{attachments, cases, customers};

/// So many cases of a renamed customer are put in anew, in one go.
const RENAMED_MAX: i64 = 500;

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
                "person" => index_person(tx, id, &events)?,
                _ => {}
            }
        }
        Ok(())
    })
}

fn index_case(tx: &mut Tx<'_>, id: i64, events: &[&Stored]) -> Result<(), Problem> {
    let Some(case) = cases::found(tx, id)? else {
        return Ok(index::drop_case(tx, id)?);
    };
    if events.iter().any(|event| event.kind == "CaseErased") {
        return Ok(index::drop_case(tx, id)?);
    }
    let names_change = |event: &&Stored| event.kind == "CaseOpened" || event.body.get("subject").is_some();
    if events.iter().any(names_change) {
        let customer = customers::get(tx, case.customer_id)?;
        put_case(tx, &case, &customer)?;
    }
    let known = index::last_of_case(tx, id)?;
    for message in messages::after(tx, id, known)? {
        let kind = if message.direction == Direction::Note { EntryKind::Note } else { EntryKind::Message };
        let files = attachments::of_message(tx, message.id)?;
        let names = files.iter().map(|file| file.filename.as_str());
        let texts: Vec<&str> = [message.subject.as_str(), &message.body].into_iter().chain(names).collect();
        let entry = Entry {
            doc_id: message.id,
            kind,
            case_id: id,
            brand_id: case.brand_id,
            texts: &texts,
            author: &format!("{} {}", message.author_name, message.author_address),
            has_attachment: !files.is_empty(),
        };
        index::put(tx, &entry)?;
    }
    Ok(())
}

/// A case by its number, its subject and its customer.
fn put_case(tx: &mut Tx<'_>, case: &Case, customer: &Person) -> Result<(), Problem> {
    let reference = case.written_reference();
    let entry = Entry {
        doc_id: case.id,
        kind: EntryKind::Case,
        case_id: case.id,
        brand_id: case.brand_id,
        texts: &[&reference, &case.subject, &customer.full_name],
        author: &written_by(customer),
        has_attachment: false,
    };
    Ok(index::put(tx, &entry)?)
}

/// Whether an event about a person changed what their cases are found by.
fn renames(event: &Stored) -> bool {
    let names_name = || {
        let fields = event.body.get("fields").and_then(serde_json::Value::as_array);
        fields.is_some_and(|fields| fields.iter().any(|field| field == "full_name"))
    };
    matches!(event.kind.as_str(), "IdentityAdded" | "IdentityRemoved")
        || event.kind == "CustomerChanged" && names_name()
}

/// A customer's name and addresses: what `from:` looks through.
fn written_by(person: &Person) -> String {
    let addresses = person.identities.iter().map(|identity| identity.value.as_str());
    std::iter::once(person.full_name.as_str()).chain(addresses).collect::<Vec<_>>().join(" ")
}

fn index_person(tx: &mut Tx<'_>, id: i64, events: &[&Stored]) -> Result<(), Problem> {
    let Some(person) = customers::found(tx, id)? else {
        return Ok(index::drop_one(tx, id)?);
    };
    if person.erased {
        return Ok(index::drop_one(tx, id)?);
    }
    let addresses = person.identities.iter().map(|identity| identity.value.as_str());
    let texts: Vec<&str> =
        [person.full_name.as_str(), &person.call_as].into_iter().chain(addresses).collect();
    let entry = Entry {
        doc_id: id,
        kind: EntryKind::Person,
        case_id: 0,
        brand_id: person.brand_id,
        texts: &texts,
        author: &written_by(&person),
        has_attachment: false,
    };
    index::put(tx, &entry)?;
    if events.iter().any(|event| renames(event)) {
        // Whoever has more is found by their newer cases, and by themselves.
        for case in cases::newest_of_customer(tx, id, RENAMED_MAX)? {
            put_case(tx, &case, &person)?;
        }
    }
    Ok(())
}
