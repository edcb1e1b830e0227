//! Every statement that touches erasures and holds.

use db::{DbError, Tx, statements};

use super::{Erasure, Hold, Reason};
use crate::pen::Pen;

statements! {
    HOLD_OF = "erasure.hold_of", "select reason, made_by, made_at from person_hold where person_id = $1";
    HOLD = "erasure.hold",
        "insert into person_hold (person_id, reason, made_by, made_at) values ($1, $2, $3, $4)
         on conflict (person_id) do update set reason = excluded.reason, made_by = excluded.made_by,
             made_at = excluded.made_at";
    RELEASE = "erasure.release", "delete from person_hold where person_id = $1";
    BEGIN = "erasure.begin",
        "insert into erasure (person_id, brand_id, reason, erased_by, erased_at) values ($1, $2, $3, $4, $5)
         on conflict (person_id) do nothing";
    ERASURE_OF = "erasure.erasure_of",
        "select reason, erased_by, erased_at, ended_at from erasure where person_id = $1";
    UNENDED = "erasure.unended",
        "select person_id from erasure where ended_at is null order by person_id limit 50";
    END = "erasure.end", "update erasure set ended_at = $2 where person_id = $1 and ended_at is null";
}

pub(super) fn hold_of(tx: &mut Tx<'_>, person_id: i64) -> Result<Option<Hold>, DbError> {
    tx.first(&HOLD_OF, &[&person_id], |row| {
        Ok(Hold { reason: row.get(0)?, made_by: row.get(1)?, made_at: row.get(2)? })
    })
}

pub(super) fn hold(tx: &mut Tx<'_>, pen: &Pen, person_id: i64, reason: &str) -> Result<(), DbError> {
    tx.execute(&HOLD, &[&person_id, &reason, &pen.who.id(), &pen.now]).map(|_| ())
}

pub(super) fn release(tx: &mut Tx<'_>, person_id: i64) -> Result<bool, DbError> {
    tx.execute(&RELEASE, &[&person_id]).map(|rows| rows == 1)
}

pub(super) fn begin(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person_id: i64,
    brand_id: i64,
    reason: Reason,
) -> Result<(), DbError> {
    tx.execute(&BEGIN, &[&person_id, &brand_id, &reason.word(), &pen.who.id(), &pen.now]).map(|_| ())
}

pub(super) fn erasure_of(tx: &mut Tx<'_>, person_id: i64) -> Result<Option<Erasure>, DbError> {
    tx.first(&ERASURE_OF, &[&person_id], |row| {
        Ok(Erasure {
            reason: Reason::from_word(&row.get::<String>(0)?).unwrap_or(Reason::Asked),
            erased_by: row.get(1)?,
            erased_at: row.get(2)?,
            ended_at: row.get(3)?,
        })
    })
}
