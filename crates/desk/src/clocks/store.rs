//! Every statement that touches clocks and their segments.

use db::{DbError, Row, Tx, statements};
use kernel::Timestamp;

use super::board::Board;
use super::promise::{Promise, Segment};
use super::types::{Clock, ClockKind, State, Why};
use crate::calendars::{Recount, Shelf};
use crate::pen::Pen;

statements! {
    INSERT = "clocks.insert",
        "insert into clock (id, case_id, brand_id, kind, started_at, state, policy_id, calendar_id, calendar_version,
             target_seconds, warn_seconds, escalate_seconds, terms_at, due_at, warn_at, escalate_at, paused_at,
             warned_at, breached_at, escalated_at, met_at, ended_at, cancelled_for, used_seconds, look_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25)";
    UPDATE = "clocks.update",
        "update clock set state = $2, policy_id = $3, calendar_id = $4, calendar_version = $5, target_seconds = $6,
             warn_seconds = $7, escalate_seconds = $8, terms_at = $9, due_at = $10, warn_at = $11, escalate_at = $12,
             paused_at = $13, warned_at = $14, breached_at = $15, escalated_at = $16, met_at = $17, ended_at = $18,
             cancelled_for = $19, used_seconds = $20, look_at = $21
         where case_id = $22 and id = $1";
    OF_CASE = "clocks.of_case",
        "select id, kind, state, policy_id, calendar_id, calendar_version, target_seconds, warn_seconds,
             escalate_seconds, started_at, terms_at, due_at, warn_at, escalate_at, paused_at, warned_at, breached_at,
             escalated_at, met_at, ended_at, cancelled_for, used_seconds
         from clock where case_id = $1 order by id";
    SEGMENTS = "clocks.segments",
        "select s.clock_id, s.calendar_id, s.calendar_version, s.from_at, s.until_at, s.counted_seconds
         from clock_segment s join clock c on c.id = s.clock_id where c.case_id = $1 order by s.clock_id, s.place";
    PUT_SEGMENT = "clocks.put_segment",
        "insert into clock_segment (clock_id, place, calendar_id, calendar_version, from_at, until_at, counted_seconds)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (clock_id, place) do update set calendar_version = excluded.calendar_version,
             from_at = excluded.from_at, until_at = excluded.until_at, counted_seconds = excluded.counted_seconds";
    TO_LOOK_AT = "clocks.to_look_at",
        "select case_id from clock where ended_at is null and look_at is not null and look_at <= $1
         order by look_at, case_id limit $2";
    SILENCE = "clocks.silence", "update clock set look_at = null where case_id = $1 and look_at is not null";
    // Adding nothing keeps the planner from walking the clocks of all cases there ever were: the open ones have an index.
    BEHIND_CALENDAR = "clocks.behind_calendar",
        "select distinct case_id + 0 from clock
         where calendar_id = $1 and case_id + 0 > $2 and ended_at is null order by 1 limit $3";
    BROKEN_SINCE = "clocks.broken_since",
        "select distinct case_id from clock
         where calendar_id = $1 and case_id > $2 and state = 'breached' and ended_at >= $3 order by case_id limit $4";
    OPEN_OF_BRAND = "clocks.open_of_brand",
        "select distinct case_id + 0 from clock
         where brand_id = $1 and case_id + 0 > $2 and ended_at is null order by 1 limit $3";
    OPEN = "clocks.open",
        "select distinct case_id + 0 from clock where case_id + 0 > $1 and ended_at is null order by 1 limit $2";
}

fn word<T>(found: Option<T>, column: usize, text: &str) -> Result<T, DbError> {
    found.ok_or_else(|| DbError::Decode { column, detail: format!("no such word: {text}") })
}

fn clock(row: &Row<'_>) -> Result<Clock, DbError> {
    let (kind, state): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Clock {
        id: row.get(0)?,
        kind: word(ClockKind::from_word(&kind), 1, &kind)?,
        state: word(State::from_word(&state), 2, &state)?,
        policy_id: row.get(3)?,
        calendar_id: row.get(4)?,
        calendar_version: row.get(5)?,
        target_seconds: row.get(6)?,
        warn_seconds: row.get(7)?,
        escalate_seconds: row.get(8)?,
        started_at: row.get(9)?,
        terms_at: row.get(10)?,
        due_at: row.get(11)?,
        warn_at: row.get(12)?,
        escalate_at: row.get(13)?,
        paused_at: row.get(14)?,
        warned_at: row.get(15)?,
        breached_at: row.get(16)?,
        escalated_at: row.get(17)?,
        met_at: row.get(18)?,
        ended_at: row.get(19)?,
        cancelled_for: row.get::<Option<String>>(20)?.as_deref().and_then(Why::from_word),
        used_seconds: row.get(21)?,
    })
}

/// A segment as it is stored.
struct SegmentRow {
    clock_id: i64,
    calendar_id: i64,
    version: i64,
    from_at: Timestamp,
    until_at: Option<Timestamp>,
    counted_seconds: i64,
}

/// The promises of a case with their segments, oldest first.
pub(super) fn of_case(tx: &mut Tx<'_>, shelf: &Shelf, case_id: i64) -> Result<Vec<Promise>, DbError> {
    let clocks = tx.query(&OF_CASE, &[&case_id], clock)?;
    if clocks.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.query(&SEGMENTS, &[&case_id], |row| {
        Ok(SegmentRow {
            clock_id: row.get(0)?,
            calendar_id: row.get(1)?,
            version: row.get(2)?,
            from_at: row.get(3)?,
            until_at: row.get(4)?,
            counted_seconds: row.get(5)?,
        })
    })?;
    let mut promises: Vec<Promise> =
        clocks.into_iter().map(|clock| Promise { clock, segments: Vec::new() }).collect();
    for row in rows {
        let hours = shelf.hours(tx, row.calendar_id, row.version)?;
        if let Some(promise) = promises.iter_mut().find(|promise| promise.clock.id == row.clock_id) {
            promise.segments.push(Segment {
                calendar_id: row.calendar_id,
                version: row.version,
                hours,
                from_at: row.from_at,
                until_at: row.until_at,
                counted_seconds: row.counted_seconds,
            });
        }
    }
    Ok(promises)
}

/// Writes what differs from `before`; new promises get their ids here.
pub(super) fn save(
    tx: &mut Tx<'_>,
    pen: &Pen,
    (case_id, brand_id): (i64, i64),
    board: &mut Board,
    before: &[Promise],
) -> Result<(), DbError> {
    for (place, promise) in board.promises.iter_mut().enumerate() {
        let known = before.get(place);
        let look_at = promise.look_at();
        if known.is_none() {
            promise.clock.id = pen.id();
            insert(tx, case_id, brand_id, &promise.clock, look_at)?;
        } else if known.is_some_and(|known| known.clock != promise.clock) {
            update(tx, case_id, &promise.clock, look_at)?;
        }
        for (nth, segment) in promise.segments.iter().enumerate() {
            if known.and_then(|known| known.segments.get(nth)) == Some(segment) {
                continue;
            }
            let nth = i64::try_from(nth).unwrap_or(i64::MAX);
            tx.execute(
                &PUT_SEGMENT,
                &[
                    &promise.clock.id,
                    &nth,
                    &segment.calendar_id,
                    &segment.version,
                    &segment.from_at,
                    &segment.until_at,
                    &segment.counted_seconds,
                ],
            )?;
        }
    }
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    case_id: i64,
    brand_id: i64,
    clock: &Clock,
    look_at: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.execute(
        &INSERT,
        &[
            &clock.id,
            &case_id,
            &brand_id,
            &clock.kind.word(),
            &clock.started_at,
            &clock.state.word(),
            &clock.policy_id,
            &clock.calendar_id,
            &clock.calendar_version,
            &clock.target_seconds,
            &clock.warn_seconds,
            &clock.escalate_seconds,
            &clock.terms_at,
            &clock.due_at,
            &clock.warn_at,
            &clock.escalate_at,
            &clock.paused_at,
            &clock.warned_at,
            &clock.breached_at,
            &clock.escalated_at,
            &clock.met_at,
            &clock.ended_at,
            &clock.cancelled_for.map(Why::word),
            &clock.used_seconds,
            &look_at,
        ],
    )
    .map(|_| ())
}

fn update(tx: &mut Tx<'_>, case_id: i64, clock: &Clock, look_at: Option<Timestamp>) -> Result<(), DbError> {
    tx.execute(
        &UPDATE,
        &[
            &clock.id,
            &clock.state.word(),
            &clock.policy_id,
            &clock.calendar_id,
            &clock.calendar_version,
            &clock.target_seconds,
            &clock.warn_seconds,
            &clock.escalate_seconds,
            &clock.terms_at,
            &clock.due_at,
            &clock.warn_at,
            &clock.escalate_at,
            &clock.paused_at,
            &clock.warned_at,
            &clock.breached_at,
            &clock.escalated_at,
            &clock.met_at,
            &clock.ended_at,
            &clock.cancelled_for.map(Why::word),
            &clock.used_seconds,
            &look_at,
            &case_id,
        ],
    )
    .map(|_| ())
}

/// Up to `limit` cases after that one whose clocks a change of calendar or policy may move, in order.
pub(super) fn to_recount(tx: &mut Tx<'_>, recount: &Recount, limit: i64) -> Result<Vec<i64>, DbError> {
    let after = recount.after_case;
    let mut found: Vec<i64> = match (recount.calendar_id, recount.brand_id) {
        (Some(calendar_id), _) => {
            let mut open = tx.query(&BEHIND_CALENDAR, &[&calendar_id, &after, &limit], |row| row.get(0))?;
            let broken: Vec<i64> =
                tx.query(&BROKEN_SINCE, &[&calendar_id, &after, &recount.touches_from, &limit], |row| {
                    row.get(0)
                })?;
            open.extend(broken);
            open
        }
        (None, Some(brand_id)) => tx.query(&OPEN_OF_BRAND, &[&brand_id, &after, &limit], |row| row.get(0))?,
        (None, None) => tx.query(&OPEN, &[&after, &limit], |row| row.get(0))?,
    };
    found.sort_unstable();
    found.dedup();
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}
