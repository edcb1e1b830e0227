//! Every statement that writes facts, and those that read single ones.

use db::{DbError, Row, Sql, Tx};

use super::{CaseFact, RatingFact};

pub(crate) static SEQ: Sql = Sql::new("facts.seq", "select seq from fact_case where case_id = $1");
pub(crate) static CASE: Sql = Sql::new(
    "facts.case",
    "select case_id, seq, brand_id, team_id, assignee_id, channel, language, kind, priority, counts, is_open, opened_at,
         opened_hour, asked_at, asked_hour, target_minutes, due_at, first_reply_at, first_reply_by,
         first_reply_working_seconds, first_reply_calendar_seconds, wait_ended_at, resolved_at, resolved_hour,
         resolution_working_seconds, resolution_calendar_seconds, first_resolved_hour, reopens, messages_in,
         messages_out, customer_id, organisation_id
     from fact_case where case_id = $1",
);
pub(crate) static RATING: Sql = Sql::new(
    "facts.rating",
    "select request_id, case_id, staff_id, asked_hour, score from fact_rating where case_id = $1",
);
pub(crate) static DROP_CASE: Sql = Sql::new("facts.drop_case", "delete from fact_case where case_id = $1");
pub(crate) static DROP_RATING: Sql =
    Sql::new("facts.drop_rating", "delete from fact_rating where case_id = $1");
pub(crate) static PUT_CASE: Sql = Sql::new(
    "facts.put_case",
    "insert into fact_case (case_id, seq, brand_id, team_id, assignee_id, channel, language, kind, priority, counts,
         is_open, opened_at, opened_hour, asked_at, asked_hour, target_minutes, due_at, first_reply_at, first_reply_by,
         first_reply_working_seconds, first_reply_calendar_seconds, wait_ended_at, resolved_at, resolved_hour,
         resolution_working_seconds, resolution_calendar_seconds, first_resolved_hour, reopens, messages_in,
         messages_out, customer_id, organisation_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
         $24, $25, $26, $27, $28, $29, $30, $31, $32)",
);
pub(crate) static PUT_RATING: Sql = Sql::new(
    "facts.put_rating",
    "insert into fact_rating (request_id, case_id, staff_id, asked_hour, score) values ($1, $2, $3, $4, $5)",
);
pub(crate) static BELONG: Sql =
    Sql::new("facts.belong", "update fact_case set organisation_id = $2 where customer_id = $1");
pub(crate) static CLEAR_CASES: Sql = Sql::new("facts.clear_cases", "delete from fact_case");
pub(crate) static CLEAR_RATINGS: Sql = Sql::new("facts.clear_ratings", "delete from fact_rating");

fn read(row: &Row<'_>) -> Result<CaseFact, DbError> {
    Ok(CaseFact {
        case_id: row.get(0)?,
        seq: row.get(1)?,
        brand_id: row.get(2)?,
        team_id: row.get(3)?,
        assignee_id: row.get(4)?,
        channel: row.get(5)?,
        language: row.get(6)?,
        kind: row.get(7)?,
        priority: row.get(8)?,
        counts: row.get(9)?,
        is_open: row.get(10)?,
        opened_at: row.get(11)?,
        opened_hour: row.get(12)?,
        asked_at: row.get(13)?,
        asked_hour: row.get(14)?,
        target_minutes: row.get(15)?,
        due_at: row.get(16)?,
        first_reply_at: row.get(17)?,
        first_reply_by: row.get(18)?,
        first_reply_working_seconds: row.get(19)?,
        first_reply_calendar_seconds: row.get(20)?,
        wait_ended_at: row.get(21)?,
        resolved_at: row.get(22)?,
        resolved_hour: row.get(23)?,
        resolution_working_seconds: row.get(24)?,
        resolution_calendar_seconds: row.get(25)?,
        first_resolved_hour: row.get(26)?,
        reopens: row.get(27)?,
        messages_in: row.get(28)?,
        messages_out: row.get(29)?,
        customer_id: row.get(30)?,
        organisation_id: row.get(31)?,
    })
}

/// The last of the case's events that is in its fact; `None` when there is no fact.
pub(super) fn seq(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<i64>, DbError> {
    tx.first(&SEQ, &[&case_id], |row| row.get(0))
}

pub(super) fn case(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<CaseFact>, DbError> {
    tx.first(&CASE, &[&case_id], read)
}

pub(super) fn rating(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<RatingFact>, DbError> {
    tx.first(&RATING, &[&case_id], |row| {
        Ok(RatingFact {
            request_id: row.get(0)?,
            case_id: row.get(1)?,
            staff_id: row.get(2)?,
            asked_hour: row.get(3)?,
            score: row.get(4)?,
        })
    })
}

/// Takes a case's facts away.
pub(super) fn drop_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&DROP_RATING, &[&case_id])?;
    tx.execute(&DROP_CASE, &[&case_id]).map(|_| ())
}

pub(super) fn put_case(tx: &mut Tx<'_>, fact: &CaseFact) -> Result<(), DbError> {
    tx.execute(
        &PUT_CASE,
        &[
            &fact.case_id,
            &fact.seq,
            &fact.brand_id,
            &fact.team_id,
            &fact.assignee_id,
            &fact.channel,
            &fact.language,
            &fact.kind,
            &fact.priority,
            &fact.counts,
            &fact.is_open,
            &fact.opened_at,
            &fact.opened_hour,
            &fact.asked_at,
            &fact.asked_hour,
            &fact.target_minutes,
            &fact.due_at,
            &fact.first_reply_at,
            &fact.first_reply_by,
            &fact.first_reply_working_seconds,
            &fact.first_reply_calendar_seconds,
            &fact.wait_ended_at,
            &fact.resolved_at,
            &fact.resolved_hour,
            &fact.resolution_working_seconds,
            &fact.resolution_calendar_seconds,
            &fact.first_resolved_hour,
            &fact.reopens,
            &fact.messages_in,
            &fact.messages_out,
            &fact.customer_id,
            &fact.organisation_id,
        ],
    )
    .map(|_| ())
}

/// Every case of a customer is of the organisation they belong to.
pub(super) fn belong(tx: &mut Tx<'_>, customer_id: i64, organisation_id: Option<i64>) -> Result<(), DbError> {
    tx.execute(&BELONG, &[&customer_id, &organisation_id]).map(|_| ())
}

pub(super) fn put_rating(tx: &mut Tx<'_>, fact: &RatingFact) -> Result<(), DbError> {
    tx.execute(&PUT_RATING, &[&fact.request_id, &fact.case_id, &fact.staff_id, &fact.asked_hour, &fact.score])
        .map(|_| ())
}

pub(super) fn clear(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute(&CLEAR_RATINGS, &[])?;
    tx.execute(&CLEAR_CASES, &[]).map(|_| ())
}
