//! Every statement that touches bulk changes.

use db::{DbError, Tx, statements};
use kernel::{Kind, Language, Timestamp, Via};
use serde_json::Value;

use super::{Act, Bulk, Listed, Refusal, State};
use crate::words;

/// Refused cases told by id, per reason.
const TOLD: usize = 20;
/// Refused cases looked at to tell them.
const LOOKED_AT: i64 = 400;

statements! {
    LOCK = "bulk.lock", "select id from bulk where id = $1 {for update}";
    INSERT = "bulk.insert",
        "insert into bulk (id, staff_id, via, act, undoes, list, state, event_id, collected_to, total, changed,
             unchanged, refused, made_at, leased_until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, $9, 0)";
    ADD_ITEM = "bulk.add_item",
        "insert into bulk_item (bulk_id, case_id) values ($1, $2) on conflict (bulk_id, case_id) do nothing";
    GET = "bulk.get",
        "select b.id, b.act, b.undoes, u.id, b.state, b.total, b.changed, b.unchanged, b.refused, b.made_at, b.ended_at
         from bulk b left join bulk u on u.undoes = b.id where b.id = $1 and b.staff_id = $2";
    OF_STAFF = "bulk.of_staff", "select id from bulk where staff_id = $1 order by id desc limit 20";
    REASONS = "bulk.reasons",
        "select reason, cast(count(*) as bigint) from bulk_item where bulk_id = $1 and outcome = 'refused'
         group by reason order by 2 desc, 1";
    REFUSED = "bulk.refused",
        "select case_id, reason from bulk_item where bulk_id = $1 and outcome = 'refused' order by case_id limit $2";
    UNDOING = "bulk.undoing", "select id from bulk where undoes = $1";
    CANCEL = "bulk.cancel",
        "update bulk set state = 'cancelled', ended_at = $2 where id = $1 and state in ('collecting', 'working')";
    DUE = "bulk.due",
        "select id from bulk where state in ('collecting', 'working') and leased_until <= $1
         order by leased_until, id limit 1 {for update}";
    LEASE = "bulk.lease", "update bulk set leased_until = $2 where id = $1";
    JOB = "bulk.job",
        "select id, staff_id, via, act, undoes, list, state, event_id, collected_to, made_at from bulk where id = $1";
    STATE = "bulk.state", "select state from bulk where id = $1";
    COLLECTED = "bulk.collected",
        "update bulk set collected_to = $2, state = $3,
             total = (select count(*) from bulk_item i where i.bulk_id = bulk.id)
         where id = $1 and state = 'collecting'";
    CHANGED_ITEMS = "bulk.changed_items",
        "select case_id from bulk_item where bulk_id = $1 and outcome = 'changed' and case_id > $2
         order by case_id limit $3";
    OPEN_ITEMS = "bulk.open_items",
        "select case_id from bulk_item where bulk_id = $1 and outcome is null order by case_id limit $2";
    ITEM = "bulk.item", "select outcome, before, version from bulk_item where bulk_id = $1 and case_id = $2";
    SETTLE = "bulk.settle",
        "update bulk_item set outcome = $3, reason = $4, before = $5, version = $6
         where bulk_id = $1 and case_id = $2 and outcome is null";
    TALLY = "bulk.tally",
        "select outcome, cast(count(*) as bigint) from bulk_item where bulk_id = $1 and outcome is not null
         group by outcome";
    SET_TALLY = "bulk.set_tally",
        "update bulk set changed = $2, unchanged = $3, refused = $4, leased_until = $5 where id = $1";
    FINISH = "bulk.finish", "update bulk set state = 'done', ended_at = $2 where id = $1 and state = 'working'";
}

/// A bulk change as its worker sees it.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub id: i64,
    pub staff_id: i64,
    pub via: Via,
    pub act: Option<Act>,
    pub undoes: Option<i64>,
    pub list: Option<Listed>,
    pub state: State,
    pub event_id: i64,
    pub collected_to: i64,
    pub made_at: Timestamp,
}

fn known<T: serde::de::DeserializeOwned>(value: Option<Value>) -> Option<T> {
    value.and_then(|value| serde_json::from_value(value).ok())
}

pub(super) fn insert(tx: &mut Tx<'_>, job: &Job) -> Result<(), DbError> {
    let json = |value: serde_json::Result<Value>| {
        value.map_err(|error| DbError::Engine(format!("a bulk change cannot be written: {error}")))
    };
    let act = json(serde_json::to_value(&job.act))?;
    let list = json(serde_json::to_value(&job.list))?;
    let some = |value: Value| Some(value).filter(|value| !value.is_null());
    tx.execute(
        &INSERT,
        &[
            &job.id,
            &job.staff_id,
            &job.via.word(),
            &some(act),
            &job.undoes,
            &some(list),
            &job.state.word(),
            &job.event_id,
            &job.made_at,
        ],
    )?;
    Ok(())
}

pub(super) fn job(tx: &mut Tx<'_>, id: i64) -> Result<Option<Job>, DbError> {
    tx.first(&JOB, &[&id], |row| {
        Ok(Job {
            id: row.get(0)?,
            staff_id: row.get(1)?,
            via: if row.get::<String>(2)? == "api" { Via::Api } else { Via::Screen },
            act: known(row.get(3)?),
            undoes: row.get(4)?,
            list: known(row.get(5)?),
            state: State::from_word(&row.get::<String>(6)?),
            event_id: row.get(7)?,
            collected_to: row.get(8)?,
            made_at: row.get(9)?,
        })
    })
}

/// Whether it is still to be worked on.
pub(super) fn is_running(tx: &mut Tx<'_>, id: i64) -> Result<bool, DbError> {
    let state: Option<String> = tx.first(&STATE, &[&id], |row| row.get(0))?;
    Ok(state.is_some_and(|word| State::from_word(&word).is_running()))
}

/// One's own bulk change, with why cases refused.
pub(super) fn get(
    tx: &mut Tx<'_>,
    id: i64,
    staff_id: i64,
    language: Language,
) -> Result<Option<Bulk>, DbError> {
    let found = tx.first(&GET, &[&id, &staff_id], |row| {
        Ok(Bulk {
            id: row.get(0)?,
            act: known(row.get(1)?),
            undoes: row.get(2)?,
            undone_by: row.get(3)?,
            state: State::from_word(&row.get::<String>(4)?),
            total: row.get(5)?,
            changed: row.get(6)?,
            unchanged: row.get(7)?,
            refused: row.get(8)?,
            refusals: Vec::new(),
            made_at: row.get(9)?,
            ended_at: row.get(10)?,
        })
    })?;
    let Some(mut bulk) = found else { return Ok(None) };
    if bulk.refused > 0 {
        bulk.refusals = refusals(tx, id, language)?;
    }
    Ok(Some(bulk))
}

fn refusals(tx: &mut Tx<'_>, id: i64, language: Language) -> Result<Vec<Refusal>, DbError> {
    let reasons: Vec<(String, i64)> = tx.query(&REASONS, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let refused: Vec<(i64, String)> =
        tx.query(&REFUSED, &[&id, &LOOKED_AT], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let of = |(reason, count): (String, i64)| {
        let kind = Kind::ALL.iter().find(|kind| kind.slug() == reason);
        let title = kind.map_or_else(|| reason.clone(), |kind| words::title(*kind, language));
        let cases = refused.iter().filter(|(_, why)| *why == reason).map(|(case, _)| *case);
        Refusal { title, count, cases: cases.take(TOLD).collect(), reason }
    };
    Ok(reasons.into_iter().map(of).collect())
}

/// What came of one case.
pub(super) struct Outcome<'a> {
    pub word: &'static str,
    pub reason: Option<&'a str>,
    pub before: Option<Value>,
    pub version: Option<i64>,
}

pub(super) fn settle(tx: &mut Tx<'_>, id: i64, case_id: i64, outcome: &Outcome<'_>) -> Result<(), DbError> {
    let Outcome { word, reason, before, version } = outcome;
    tx.execute(&SETTLE, &[&id, &case_id, word, reason, before, version]).map(|_| ())
}

/// Counts what was done, and gives the lease back.
pub(super) fn tally(tx: &mut Tx<'_>, id: i64, now: Timestamp) -> Result<(), DbError> {
    let counted: Vec<(String, i64)> = tx.query(&TALLY, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let of = |word: &str| counted.iter().find(|(known, _)| known == word).map_or(0, |(_, count)| *count);
    tx.execute(&SET_TALLY, &[&id, &of("changed"), &of("unchanged"), &of("refused"), &now]).map(|_| ())
}
