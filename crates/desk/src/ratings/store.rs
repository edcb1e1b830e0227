//! Every statement that touches ratings.

use db::{DbError, Row, Tx, statements};
use kernel::{Language, Timestamp};

use super::{Given, Request, Setting};

statements! {
    ASK = "ratings.ask",
        "insert into rating_request (id, case_id, person_id, brand_id, staff_id, language, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (case_id) do nothing";
    REQUEST = "ratings.request",
        "select id, case_id, person_id, brand_id, staff_id, language, asked_at from rating_request where id = $1";
    OF_CASE = "ratings.of_case",
        "select id, case_id, person_id, brand_id, staff_id, language, asked_at from rating_request where case_id = $1";
    LAST_ASKED = "ratings.last_asked", "select max(asked_at) from rating_request where person_id = $1";
    SETTING = "ratings.setting", "select asks, again_days, version from rating_setting where brand_id = $1";
    SET = "ratings.set",
        "insert into rating_setting (brand_id, asks, again_days, version) values ($1, $2, $3, 1)
         on conflict (brand_id) do update set asks = excluded.asks, again_days = excluded.again_days,
             version = rating_setting.version + 1";
    GIVEN = "ratings.given",
        "select id, score, comment, given_at from rating where request_id = $1 and not superseded";
    SUPERSEDE = "ratings.supersede",
        "update rating set superseded = true where request_id = $1 and not superseded";
    ERASE_CASE = "ratings.erase_case", "update rating set comment = '', salt = $2 where case_id = $1";
    GIVE = "ratings.give",
        "insert into rating (id, request_id, case_id, score, comment, salt, given_at, superseded)
         values ($1, $2, $3, $4, $5, $6, $7, false)";
}

fn read(row: &Row<'_>) -> Result<Request, DbError> {
    Ok(Request {
        id: row.get(0)?,
        case_id: row.get(1)?,
        person_id: row.get(2)?,
        brand_id: row.get(3)?,
        staff_id: row.get(4)?,
        language: row.get(5)?,
        asked_at: row.get(6)?,
    })
}

/// Writes a request; false when this case was asked about before.
pub(super) fn ask(tx: &mut Tx<'_>, new: &Request) -> Result<bool, DbError> {
    let language: Language = new.language;
    tx.execute(
        &ASK,
        &[&new.id, &new.case_id, &new.person_id, &new.brand_id, &new.staff_id, &language, &new.asked_at],
    )
    .map(|count| count == 1)
}

/// What a brand has set; what every brand starts with when it has set nothing.
pub(super) fn setting(tx: &mut Tx<'_>, brand_id: i64) -> Result<Setting, DbError> {
    let found = tx.first(&SETTING, &[&brand_id], |row| {
        Ok(Setting { brand_id, asks: row.get(0)?, again_days: row.get(1)?, version: row.get(2)? })
    })?;
    Ok(found.unwrap_or(Setting { brand_id, ..Setting::default() }))
}

pub(super) fn set(tx: &mut Tx<'_>, new: &Setting) -> Result<(), DbError> {
    tx.execute(&SET, &[&new.brand_id, &new.asks, &new.again_days]).map(|_| ())
}

pub(super) fn request(tx: &mut Tx<'_>, id: i64) -> Result<Option<Request>, DbError> {
    tx.first(&REQUEST, &[&id], read)
}

pub(super) fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<Request>, DbError> {
    tx.first(&OF_CASE, &[&case_id], read)
}

pub(super) fn last_asked(tx: &mut Tx<'_>, person_id: i64) -> Result<Option<Timestamp>, DbError> {
    tx.one(&LAST_ASKED, &[&person_id], |row| row.get(0))
}

/// The answer that counts.
pub(super) fn given(tx: &mut Tx<'_>, request_id: i64) -> Result<Option<Given>, DbError> {
    tx.first(&GIVEN, &[&request_id], |row| {
        Ok(Given { id: row.get(0)?, score: row.get(1)?, comment: row.get(2)?, given_at: row.get(3)? })
    })
}

/// Writes an answer in the place of the one before.
pub(super) fn give(tx: &mut Tx<'_>, request: &Request, new: &Given, salt: &[u8; 32]) -> Result<(), DbError> {
    tx.execute(&SUPERSEDE, &[&request.id])?;
    tx.execute(
        &GIVE,
        &[&new.id, &request.id, &request.case_id, &new.score, &new.comment, salt, &new.given_at],
    )
    .map(|_| ())
}
