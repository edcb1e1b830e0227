//! Why something was done to a case, in a colleague's words. Such words may name the very customer, so they lie beside
//! the log and not in it: the event holds a seal of them, and they are erased with the case.

use std::collections::BTreeMap;

use db::{DbError, Tx, statements};
use kernel::{Kind, Problem};

use crate::events::{self, Seal};
use crate::house::Desk;

/// The longest reason, in characters.
pub const REASON_MAX: usize = 500;

statements! {
    KEEP = "case_reasons.keep",
        "insert into case_reason (case_id, event_id, reason, salt) values ($1, $2, $3, $4)";
    OF_CASE = "case_reasons.of_case", "select event_id, reason from case_reason where case_id = $1";
    FORGET = "case_reasons.forget", "delete from case_reason where case_id = $1";
}

/// A reason as it was given, with what its seal is made with.
#[derive(Clone, Debug)]
pub struct Reason {
    text: String,
    salt: [u8; 32],
}

impl Reason {
    /// Refuses one that is too long; an empty one is none.
    pub fn given(desk: &Desk, typed: Option<&str>) -> Result<Option<Self>, Problem> {
        let text = typed.map(str::trim).unwrap_or_default();
        if text.chars().count() > REASON_MAX {
            return Err(Problem::field(Kind::TooLong, "reason").with("max", REASON_MAX.to_string()));
        }
        Ok((!text.is_empty()).then(|| Self { text: text.to_owned(), salt: desk.secret() }))
    }

    /// What the event holds of it.
    pub(super) fn seal(&self) -> Seal {
        events::seal("reason", &self.salt, self.text.as_bytes())
    }

    /// Keeps it beside an event of a case.
    pub(super) fn keep(&self, tx: &mut Tx<'_>, case_id: i64, event_id: i64) -> Result<(), DbError> {
        tx.execute(&KEEP, &[&case_id, &event_id, &self.text, &self.salt.as_slice()]).map(|_| ())
    }
}

/// The reasons given in a case, by the event.
pub(super) fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<BTreeMap<i64, String>, DbError> {
    let rows = tx.query(&OF_CASE, &[&case_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Forgets them.
pub(super) fn forget(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&FORGET, &[&case_id]).map(|_| ())
}
