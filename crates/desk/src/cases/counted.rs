//! The folders' numbers as they were last counted. A page shows them more than once and many pages follow each other
//! without a change between: what was counted holds as long as nothing was written, and for a second at most, since a
//! promise may fall due and another node may have written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Problem, Scope, Timestamp};
use tokio::sync::Mutex as Turn;

use super::folders::Counts;
use crate::house::Desk;

/// How long numbers hold, in microseconds.
const HOLDS_MICROS: i64 = 1_000_000;

/// What tells that nothing was written: commits of this process, and the last position of the log.
type Mark = (u64, i64);

#[derive(Clone)]
struct Known {
    mark: Mark,
    at: Timestamp,
    counts: Counts,
}

/// One reader's numbers; whoever counts has the turn, others wait and take what was counted.
type Place = Arc<Turn<Option<Known>>>;

/// Every reader's numbers, by who reads and how far they see.
#[derive(Default)]
pub(crate) struct Counted(Mutex<BTreeMap<(i64, Scope), Place>>);

impl Counted {
    fn place(&self, reader: i64, scope: Scope) -> Place {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(places.entry((reader, scope)).or_default())
    }
}

fn mark(desk: &Desk) -> Mark {
    (desk.db().commits(), *desk.db().committed().borrow())
}

/// The reader's numbers: those known if they still hold, else what `count` says.
pub(super) async fn known_or(
    desk: &Desk,
    (reader, scope): (i64, Scope),
    count: impl AsyncFnOnce() -> Result<Counts, Problem>,
) -> Result<Counts, Problem> {
    let place = desk.counted().place(reader, scope);
    let mut known = place.lock().await;
    // Taken before counting: what is written meanwhile makes the next one count again.
    let (mark, now) = (mark(desk), desk.now());
    let holds = |known: &&Known| known.mark == mark && (0..HOLDS_MICROS).contains(&(now.0 - known.at.0));
    if let Some(known) = known.as_ref().filter(holds) {
        return Ok(known.counts.clone());
    }
    let counts = count().await?;
    *known = Some(Known { mark, at: now, counts: counts.clone() });
    Ok(counts)
}
