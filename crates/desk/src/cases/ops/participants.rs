//! Keep somebody in copy on a case, or no longer.

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::on_case;
use crate::cases::{At, rules, store};
use crate::customers::looks_like_email;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::messages::Recipient;

/// The most people in copy on one case.
const PARTICIPANTS_MAX: usize = 50;
/// The longest name, in characters.
const NAME_MAX: usize = 200;

/// Who is in copy after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Participants {
    /// The case's version now.
    pub version: i64,
    /// In the order they were added.
    pub participants: Vec<Recipient>,
}

fn check(person: &Recipient) -> Result<(), Problem> {
    if person.address.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "address"));
    }
    if !looks_like_email(&person.address) {
        return Err(Problem::field(Kind::Malformed, "address").with("expected", "nama@contoh.my"));
    }
    if !["cc", "bcc"].contains(&person.role.as_str()) {
        return Err(Problem::field(Kind::UnknownReference, "role").with("value", person.role.clone()));
    }
    if person.name.chars().count() > NAME_MAX {
        return Err(Problem::field(Kind::TooLong, "name").with("max", NAME_MAX.to_string()));
    }
    Ok(())
}

/// Keeps somebody in copy (`cc` or `bcc`). Who is there already stays as they are.
pub async fn add_participant(
    desk: &Desk,
    actor: &Actor,
    at: At,
    person: Recipient,
) -> Result<Participants, Problem> {
    actor.may(Permission::CaseChange)?;
    check(&person)?;
    on_case(desk, actor, Permission::CaseChange, at, move |tx, pen, _, case| {
        rules::workable(case)?;
        let (address, folded) = (person.address.trim(), text::fold(&person.address));
        let mut version = case.version;
        let row: [&dyn db::Param; 6] =
            [&case.id, &person.role, &person.name.trim(), &address, &folded, &pen.now];
        if tx.execute(&store::ADD_PARTICIPANT, &row)? == 1 {
            version = tx.one(&store::TOUCH, &[&case.id], |row| row.get(0))?;
            let body = json!({ "role": person.role });
            let event = Event::new(Some(case.brand_id), Subject::case(case.id), "ParticipantAdded", body);
            events::record(tx, pen, &event)?;
        }
        let participants = store::participants(tx, case.id)?;
        if participants.len() > PARTICIPANTS_MAX {
            let problem = Problem::field(Kind::OutOfRange, "address");
            return Err(problem.with("min", "0").with("max", PARTICIPANTS_MAX.to_string()));
        }
        Ok(Participants { version, participants })
    })
    .await
}

/// Keeps somebody in copy no longer. Who is not there is no fault.
pub async fn remove_participant(
    desk: &Desk,
    actor: &Actor,
    at: At,
    address: String,
) -> Result<Participants, Problem> {
    actor.may(Permission::CaseChange)?;
    if address.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "address"));
    }
    on_case(desk, actor, Permission::CaseChange, at, move |tx, pen, _, case| {
        rules::workable(case)?;
        let mut version = case.version;
        let removed: Option<String> =
            tx.first(&store::REMOVE_PARTICIPANT, &[&case.id, &text::fold(&address)], |row| row.get(0))?;
        if let Some(role) = removed {
            version = tx.one(&store::TOUCH, &[&case.id], |row| row.get(0))?;
            let body = json!({ "role": role });
            let event = Event::new(Some(case.brand_id), Subject::case(case.id), "ParticipantRemoved", body);
            events::record(tx, pen, &event)?;
        }
        Ok(Participants { version, participants: store::participants(tx, case.id)? })
    })
    .await
}
