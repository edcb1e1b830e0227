//! Anchors: once a day the whole log up to then is summed up in one line, which is kept outside the database too. The
//! chains of the subjects show that nothing was changed in the middle; only an anchor shows that nothing was cut off
//! at the end, that no subject vanished with all its events, and that the database is not an older one.

use db::{DbError, Row, Tx, statements};
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::chain::link;
use crate::house::Desk;

statements! {
    LAST = "anchors.last",
        "select number, made_at, after_position, through_position, events, digest from event_anchor
         order by number desc limit 1";
    AFTER = "anchors.after",
        "select number, made_at, after_position, through_position, events, digest from event_anchor
         where number > $1 order by number";
    INSERT = "anchors.insert",
        "insert into event_anchor (number, made_at, after_position, through_position, events, digest)
         values ($1, $2, $3, $4, $5, $6) on conflict (number) do nothing";
    TOP = "anchors.top", "select coalesce(max(position), 0) from event";
    MACS = "anchors.macs",
        "select position, mac from event where position > $1 and position <= $2 order by position limit 2000";
}

/// The sum of the events of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// 1, 2, 3…
    pub number: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// Every event up to this position is in an earlier anchor.
    pub after: i64,
    /// Every event up to this position is in this or an earlier one.
    pub through: i64,
    /// How many events lie between.
    pub events: i64,
    /// HMAC over all of the above, the digest of the anchor before and each event's own MAC, in hex.
    pub digest: String,
}

fn read(row: &Row<'_>) -> Result<Anchor, DbError> {
    Ok(Anchor {
        number: row.get(0)?,
        made_at: row.get(1)?,
        after: row.get(2)?,
        through: row.get(3)?,
        events: row.get(4)?,
        digest: row.get(5)?,
    })
}

/// The anchors after a number, in order.
pub fn anchors_after(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Anchor>, DbError> {
    tx.query(&AFTER, &[&number], read)
}

/// Sums up what was committed since the last anchor, unless one was made on this day (UTC). Answers the new one.
pub async fn anchor(desk: &Desk) -> Result<Option<Anchor>, Problem> {
    let (key, now) = (desk.keys().chain, desk.now());
    // Read apart from the write: positions up to the top are settled, and a long desk has many.
    let made = desk
        .db()
        .read(move |tx| {
            let last = tx.first(&LAST, &[], read)?;
            if last.as_ref().is_some_and(|last| day(last.made_at) >= day(now)) {
                return Ok(None);
            }
            let through: i64 = tx.one(&TOP, &[], |row| row.get(0))?;
            let anchor = Anchor {
                number: last.as_ref().map_or(1, |last| last.number + 1),
                made_at: now,
                after: last.as_ref().map_or(0, |last| last.through),
                through,
                events: 0,
                digest: String::new(),
            };
            let before = last.map(|last| last.digest).unwrap_or_default();
            sum(tx, &key, &before, &anchor).map(Some)
        })
        .await
        .map_err(|error: DbError| Problem::from(error))?;
    let Some(made) = made else { return Ok(None) };
    let row = made.clone();
    let added = desk.db().write(move |tx| {
        let values: [&dyn db::Param; 6] =
            [&row.number, &row.made_at, &row.after, &row.through, &row.events, &row.digest];
        tx.execute(&INSERT, &values)
    });
    // Another server may have been quicker: its anchor stands.
    Ok((added.await? == 1).then_some(made))
}

const fn day(at: Timestamp) -> i64 {
    at.micros().div_euclid(86_400_000_000)
}

/// Whether an anchor still agrees with the events it sums up; `before` is the digest of the one before it, empty for
/// the first.
pub fn anchor_holds(tx: &mut Tx<'_>, key: &[u8; 32], before: &str, anchor: &Anchor) -> Result<bool, DbError> {
    Ok(sum(tx, key, before, anchor)? == *anchor)
}

/// The anchor with its count and digest, from the events as they are.
fn sum(tx: &mut Tx<'_>, key: &[u8; 32], before: &str, anchor: &Anchor) -> Result<Anchor, DbError> {
    let (mut hash, mut at, mut events) = (Sha256::new(), anchor.after, 0);
    hash.update(before.as_bytes());
    for number in [anchor.number, anchor.made_at.0, anchor.after, anchor.through] {
        hash.update(number.to_be_bytes());
    }
    loop {
        let page: Vec<(i64, Vec<u8>)> =
            tx.query(&MACS, &[&at, &anchor.through], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some((last, _)) = page.last() else { break };
        at = *last;
        for (position, link) in &page {
            events += 1;
            hash.update(position.to_be_bytes());
            hash.update(link);
        }
    }
    Ok(Anchor { events, digest: mac(key, "anchor", &hash.finalize()), ..anchor.clone() })
}

/// A MAC under the installation's chain key, for a line that stands outside the database.
pub fn outside_mac(key: &[u8; 32], text: &str) -> String {
    mac(key, "outside anchor", text.as_bytes())
}

/// The same MAC as the chains', over a text that no event's envelope begins like.
fn mac(key: &[u8; 32], purpose: &str, bytes: &[u8]) -> String {
    hex::encode(link(key, None, &format!("{purpose} {}", hex::encode(bytes))))
}
