//! Words that were taken out of the index are only marked so in SQLite until its segments are merged. Merging them all,
//! a few pages at a time, writes the marked words over. PostgreSQL's vacuum does the same by itself.

use db::{Engine, Sql};
use kernel::Problem;

use crate::house::Desk;
use crate::index::{MERGE, MERGED};

/// Pages of the index written in one transaction.
const PAGES: i64 = 256;
/// A merge that still goes on after so many steps is left to the next run: 4 GB of index.
const STEPS_MAX: usize = 4_000;

/// Merges all segments of the index into one.
pub async fn write_over(desk: &Desk) -> Result<(), Problem> {
    if desk.db().engine() != Engine::Sqlite {
        return Ok(());
    }
    // A negative number puts every segment into one merge; positive ones carry it on.
    let mut pages = -PAGES;
    for _ in 0..STEPS_MAX {
        let changed: i64 = desk
            .db()
            .write(move |tx| {
                let count = |tx: &mut db::Tx<'_>, sql: &'static Sql| tx.one(sql, &[], |row| row.get(0));
                let before: i64 = count(tx, &MERGED)?;
                tx.execute(&MERGE, &[&pages])?;
                Ok::<_, Problem>(count(tx, &MERGED)? - before)
            })
            .await?;
        // One change is the command itself.
        if changed < 2 {
            return Ok(());
        }
        pages = PAGES;
    }
    Ok(())
}
