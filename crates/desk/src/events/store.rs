//! Every statement that touches the log.

use db::{DbError, Row, Tx, statements};
use kernel::Timestamp;
use serde_json::Value;

use super::chain::{envelope, link, sealed_json, stored_envelope};
use super::{Event, Stored};
use crate::pen::Pen;

statements! {
    LOCK_HEAD = "events.lock_head",
        "insert into event_head (subject_kind, subject_id, seq, mac) values ($1, $2, 0, $3)
         on conflict (subject_kind, subject_id) do update set seq = event_head.seq
         returning seq, mac";
    MOVE_HEAD = "events.move_head",
        "update event_head set seq = $3, mac = $4 where subject_kind = $1 and subject_id = $2";
    APPEND = "events.append",
        "insert into event (id, position, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id,
             via, cause_id, occurred_at, recorded_at, reason, body, sealed, mac)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    HISTORY = "events.history",
        "select id, position, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id, via,
             cause_id, occurred_at, recorded_at, reason, body, sealed, mac
         from event where subject_kind = $1 and subject_id = $2 order by seq";
    AFTER = "events.after",
        "select id, position, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id, via,
             cause_id, occurred_at, recorded_at, reason, body
         from event where position > $1 order by position limit $2";
    OF_KIND_UP_TO = "events.of_kind_up_to",
        "select id, position, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id, via,
             cause_id, occurred_at, recorded_at, reason, body
         from event where position > $1 and position <= $2 and kind = $3 order by position limit $4";
    // Cases and people have histories of their own (`OF_SUBJECT`); the index of the rest is named by its predicate. Adding
    // nothing keeps the planner from walking the whole log backwards for a kind that is rare in it.
    OF_KIND = "events.of_kind",
        "select id, position, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id, via,
             cause_id, occurred_at, recorded_at, reason, body
         from event where subject_kind = $1 and subject_kind not in ('case', 'person') and id < $2
             and kind not in ('SignedIn', 'SignedOut')
         order by id + 0 desc limit $3";
    OF_SUBJECT = "events.of_subject",
        "select id, position, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id, via,
             cause_id, occurred_at, recorded_at, reason, body
         from event where subject_kind = $1 and subject_id = $4 and id < $2 and kind not in ('SignedIn', 'SignedOut')
         order by seq desc limit $3";
    SUBJECTS = "events.subjects",
        "select subject_kind, subject_id, seq, mac from event_head
         where (subject_id, subject_kind) > ($1, $2) order by subject_id, subject_kind limit 500";
}

fn read(row: &Row<'_>) -> Result<Stored, DbError> {
    Ok(Stored {
        id: row.get(0)?,
        position: row.get(1)?,
        brand_id: row.get(2)?,
        subject_kind: row.get(3)?,
        subject_id: row.get(4)?,
        seq: row.get(5)?,
        kind: row.get(6)?,
        version: row.get(7)?,
        actor_kind: row.get(8)?,
        actor_id: row.get(9)?,
        via: row.get(10)?,
        cause_id: row.get(11)?,
        occurred_at: row.get::<Timestamp>(12)?,
        recorded_at: row.get::<Timestamp>(13)?,
        reason: row.get(14)?,
        body: row.get(15)?,
    })
}

pub(super) fn append(tx: &mut Tx<'_>, pen: &Pen, event: &Event) -> Result<i64, DbError> {
    let id = pen.id();
    let (kind, subject) = (event.subject.kind, event.subject.id);
    // The upsert takes the head row for this transaction, so two events of one subject cannot share a number.
    let (last, before): (i64, Vec<u8>) =
        tx.one(&LOCK_HEAD, &[&kind, &subject, &[0u8; 0]], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let seq = last + 1;
    let sealed = sealed_json(&event.sealed);
    let before: Option<[u8; 32]> = before.as_slice().try_into().ok();
    let mac = link(pen.chain_key(), before.as_ref(), &envelope(pen, id, seq, event, &sealed));
    let position = tx.next_position()?;
    tx.execute(
        &APPEND,
        &[
            &id,
            &position,
            &event.brand_id,
            &kind,
            &subject,
            &seq,
            &event.kind,
            &event.version,
            &pen.who.kind(),
            &pen.who.id(),
            &pen.via.word(),
            &pen.cause,
            &pen.occurred_at,
            &pen.now,
            &event.reason,
            &event.body,
            &sealed,
            &mac,
        ],
    )?;
    tx.execute(&MOVE_HEAD, &[&kind, &subject, &seq, &mac])?;
    Ok(id)
}

/// The events of one subject, oldest first.
pub fn history(tx: &mut Tx<'_>, kind: &str, id: i64) -> Result<Vec<Stored>, DbError> {
    tx.query(&HISTORY, &[&kind, &id], read)
}

/// Up to `limit` events about one kind of subject, or one of them, newest first, with an id below `before`. Who came and
/// went is left out.
pub fn about(
    tx: &mut Tx<'_>,
    kind: &str,
    id: Option<i64>,
    before: i64,
    limit: i64,
) -> Result<Vec<Stored>, DbError> {
    match id {
        Some(id) => tx.query(&OF_SUBJECT, &[&kind, &before, &limit, &id], read),
        None => tx.query(&OF_KIND, &[&kind, &before, &limit], read),
    }
}

/// Up to `limit` events after a position, in order: what every subscriber reads.
pub fn after(tx: &mut Tx<'_>, position: i64, limit: i64) -> Result<Vec<Stored>, DbError> {
    tx.query(&AFTER, &[&position, &limit], read)
}

/// Up to `limit` events of one kind after a position and up to another, in order.
pub fn of_kind_up_to(
    tx: &mut Tx<'_>,
    kind: &str,
    after: i64,
    up_to: i64,
    limit: i64,
) -> Result<Vec<Stored>, DbError> {
    tx.query(&OF_KIND_UP_TO, &[&after, &up_to, &kind, &limit], read)
}

/// A subject whose chain does not verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The subject's kind.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// The first event that does not fit; one past the last when events are missing at the end.
    pub seq: i64,
}

/// Checks every chain against the installation's key. Answers how many subjects were checked and which are broken.
pub fn verify_chains(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<(usize, Vec<Broken>), DbError> {
    let mut at = (i64::MIN, String::new());
    let (mut checked, mut broken) = (0, Vec::new());
    loop {
        let heads: Vec<(String, i64, i64, Vec<u8>)> = tx.query(&SUBJECTS, &[&at.0, &at.1], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        let Some(last) = heads.last() else { return Ok((checked, broken)) };
        at = (last.1, last.0.clone());
        for (kind, id, seq, mac) in heads {
            checked += 1;
            if let Some(seq) = first_misfit(tx, key, &kind, id, seq, &mac)? {
                broken.push(Broken { subject_kind: kind, subject_id: id, seq });
            }
        }
    }
}

fn first_misfit(
    tx: &mut Tx<'_>,
    key: &[u8; 32],
    kind: &str,
    id: i64,
    head_seq: i64,
    head_mac: &[u8],
) -> Result<Option<i64>, DbError> {
    let rows: Vec<(Stored, Value, Vec<u8>)> =
        tx.query(&HISTORY, &[&kind, &id], |row| Ok((read(row)?, row.get(16)?, row.get(17)?)))?;
    let mut before: Option<[u8; 32]> = None;
    let mut expected = 1;
    for (event, sealed, mac) in rows {
        let link = link(key, before.as_ref(), &stored_envelope(&event, &sealed));
        if event.seq != expected || link.as_slice() != mac.as_slice() {
            return Ok(Some(expected));
        }
        before = Some(link);
        expected += 1;
    }
    let whole = expected - 1 == head_seq && before.is_some_and(|link| link.as_slice() == head_mac);
    Ok(if whole { None } else { Some(expected) })
}
