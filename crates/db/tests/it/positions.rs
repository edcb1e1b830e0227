//! Every row of the log is met exactly once by a reader that goes by position.

use std::collections::BTreeSet;

use db::{DbError, Engine};

use crate::scratch::{Gate, LOG, LOGGED, Scratch, on_each_engine};

async fn logged_after(scratch: &Scratch, position: i64) -> Vec<(i64, i64)> {
    let read =
        scratch.db.read(move |tx| tx.query(&LOGGED, &[&position], |row| Ok((row.get(0)?, row.get(1)?))));
    read.await.unwrap_or_else(|error: DbError| panic!("{error}"))
}

fn append(tx: &mut db::Tx<'_>, id: i64) -> Result<u64, DbError> {
    let position = tx.next_position()?;
    tx.execute(&LOG, &[&id, &position])
}

#[tokio::test]
async fn a_late_commit_is_met_after_an_early_one() {
    let scratch = Scratch::open(Engine::Postgres).await;
    let mut committed = scratch.db.committed();
    let (gate, open) = Gate::new();
    let db = scratch.db.clone();
    let (began, beginning) = tokio::sync::oneshot::channel();
    let began = std::sync::Mutex::new(Some(began));
    let first = tokio::spawn(async move {
        db.write(move |tx| {
            append(tx, 1)?;
            if let Some(began) = began.lock().unwrap().take() {
                began.send(()).unwrap();
            }
            gate.wait();
            Ok::<_, DbError>(())
        })
        .await
    });
    beginning.await.unwrap();
    scratch.db.write(|tx| append(tx, 2)).await.unwrap();
    let last = *committed.wait_for(|position| *position >= 1).await.unwrap();
    let met = logged_after(&scratch, 0).await;
    assert_eq!(met.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [2]);
    open.send(()).unwrap();
    first.await.unwrap().unwrap();
    committed.wait_for(|position| *position > last).await.unwrap();
    let later = logged_after(&scratch, met[0].1).await;
    assert_eq!(later.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1]);
    scratch.close().await;
}

#[tokio::test]
async fn many_writers_leave_no_gap_that_hides_a_row() {
    on_each_engine(async |scratch| {
        let mut committed = scratch.db.committed();
        let writers = (0..60_i64).map(|id| {
            let db = scratch.db.clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    append(tx, id)?;
                    if id % 7 == 0 { Err(DbError::NoRow("refused")) } else { Ok(()) }
                })
                .await
                .is_ok()
            })
        });
        let writers: Vec<_> = writers.collect();
        let expected: BTreeSet<i64> = (0..60).filter(|id| id % 7 != 0).collect();
        let (mut met, mut at) = (Vec::new(), 0);
        while met.len() < expected.len() {
            let rows = logged_after(scratch, at).await;
            at = rows.last().map_or(at, |(_, position)| *position);
            met.extend(rows.into_iter().map(|(id, _)| id));
            if met.len() < expected.len() && logged_after(scratch, at).await.is_empty() {
                committed.wait_for(|position| *position > at).await.unwrap();
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(met.len(), expected.len(), "nothing twice");
        assert_eq!(met.into_iter().collect::<BTreeSet<_>>(), expected);
    })
    .await;
}
