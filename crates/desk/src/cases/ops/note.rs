//! Write a note among ourselves, and call colleagues to it by name.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::on_case;
use super::open::BODY_MAX;
use crate::cases::{At, Case, rules, seen, store, visibility};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::messages::{self, Direction, Message};
use crate::pen::Pen;
use crate::{notices, staff};

/// The most colleagues one note may name.
const MENTIONS_MAX: usize = 50;

/// A note to write.
#[derive(Clone, Debug, Default)]
pub struct WriteNote {
    /// What it says.
    pub text: String,
    /// Staff ids of who should read it.
    pub mentions: Vec<i64>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Noted {
    /// The note, a message of direction `note`.
    pub message_id: i64,
    /// The case as it is now.
    pub case: Case,
}

/// Writes a note on a case.
pub async fn note(desk: &Desk, actor: &Actor, at: At, mut command: WriteNote) -> Result<Noted, Problem> {
    actor.may(Permission::CaseNote)?;
    if command.text.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "text"));
    }
    if command.text.chars().count() > BODY_MAX {
        return Err(Problem::field(Kind::TooLong, "text").with("max", BODY_MAX.to_string()));
    }
    command.mentions.sort_unstable();
    command.mentions.dedup();
    if command.mentions.len() > MENTIONS_MAX {
        let problem = Problem::field(Kind::OutOfRange, "mentions");
        return Err(problem.with("min", "0").with("max", MENTIONS_MAX.to_string()));
    }
    let salt = desk.secret();
    on_case(desk, actor, Permission::CaseNote, at, move |tx, pen, actor, case| {
        rules::workable(case)?;
        let message_id = note_in(tx, pen, case, &command, &salt)?;
        Ok(Noted { message_id, case: seen(tx, actor, case.id)? })
    })
    .await
}

/// Writes a note on a case held by a transaction that does more, and answers its id.
pub fn note_in(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    command: &WriteNote,
    salt: &[u8; 32],
) -> Result<i64, Problem> {
    for staff_id in &command.mentions {
        check_mention(tx, *staff_id, case)?;
    }
    let author_name = match pen.who {
        Who::Staff(id) => staff::name_of(tx, id)?.unwrap_or_default(),
        _ => String::new(),
    };
    let message = Message {
        id: pen.id(),
        case_id: case.id,
        brand_id: case.brand_id,
        direction: Direction::Note,
        author_kind: pen.who.kind().to_owned(),
        author_id: pen.who.id(),
        author_name,
        occurred_at: pen.occurred_at,
        ..Message::said_by_customer(&case.channel, "", command.text.clone())
    };
    messages::insert(tx, &message, salt, pen.now)?;
    for staff_id in &command.mentions {
        tx.execute(&store::MENTION, &[&message.id, staff_id, &case.id, &pen.now])?;
    }
    let called: Vec<i64> = command.mentions.iter().copied().filter(|id| pen.who.id() != Some(*id)).collect();
    let item = json!({ "case_id": case.id, "message_id": message.id, "by": pen.who.id() });
    notices::tell(tx, pen, &called, "mentioned", case.team_id.unwrap_or(case.brand_id), &item)?;
    tx.execute(&store::ADD_NOTE, &[&case.id, &pen.occurred_at])?;
    let body = json!({ "message_id": message.id, "mentions": command.mentions });
    let event = Event::new(Some(case.brand_id), Subject::case(case.id), "NoteWritten", body)
        .sealing(messages::sealed(&message, salt));
    events::record(tx, pen, &event)?;
    Ok(message.id)
}

/// A colleague is only called to what they may see.
fn check_mention(tx: &mut Tx<'_>, staff_id: i64, case: &Case) -> Result<(), Problem> {
    let Some(grants) = staff::grants_of(tx, staff_id)? else {
        return Err(Problem::field(Kind::UnknownReference, "mentions").with("value", staff_id.to_string()));
    };
    let colleague =
        Actor { who: Who::Staff(staff_id), grants, ..Actor::nobody(kernel::Via::Automation, case.language) };
    if visibility::sees(tx, &colleague, case.id)? {
        return Ok(());
    }
    let name = staff::name_of(tx, staff_id)?.unwrap_or_default();
    Err(Problem::field(Kind::CannotSee, "mentions").with("value", name))
}
