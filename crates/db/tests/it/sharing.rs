//! Requests that share a commit: whatever some of them do, each of the others is kept once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use db::{DbError, Engine};

use crate::scratch::{Gate, LOG, LOGGED, Scratch, add};

/// What one request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Keeps,
    RefusesAtOnce,
    WritesAndRefuses,
    WritesAndPanics,
    WritesTwiceTheSame,
}

const ALL: [Does; 8] = [
    Does::Keeps,
    Does::Keeps,
    Does::Keeps,
    Does::Keeps,
    Does::RefusesAtOnce,
    Does::WritesAndRefuses,
    Does::WritesAndPanics,
    Does::WritesTwiceTheSame,
];

/// A request of its kind, which counts how often it is run.
async fn ask(db: db::Db, id: i64, does: Does, runs: Arc<AtomicUsize>) -> Result<(), DbError> {
    db.write(move |tx| {
        runs.fetch_add(1, Ordering::SeqCst);
        if does == Does::RefusesAtOnce {
            return Err(DbError::NoRow("refused"));
        }
        add(tx, id)?;
        let position = tx.next_position()?;
        tx.execute(&LOG, &[&id, &position])?;
        match does {
            Does::Keeps | Does::RefusesAtOnce => Ok(()),
            Does::WritesAndRefuses => Err(DbError::NoRow("refused")),
            Does::WritesAndPanics => panic!("a bug"),
            Does::WritesTwiceTheSame => add(tx, id),
        }
    })
    .await
}

#[tokio::test]
async fn each_request_of_a_commit_is_kept_once_or_not_at_all() {
    let scratch = Scratch::open(Engine::Sqlite).await;
    let (mut id, mut kept, mut run_again) = (0_i64, BTreeSet::new(), 0);
    for plan in 0..60_usize {
        // While the first waits, the others queue up behind it.
        let (gate, open) = Gate::new();
        let first = scratch.db.write(move |_| {
            gate.wait();
            Ok::<_, DbError>(())
        });
        let many = (0..12_usize).map(|nth| {
            // Any spread will do: each plan has its own mixture, some of them nothing that refuses.
            let does =
                if plan % 4 == 0 { Does::Keeps } else { ALL[(plan * 7 + nth * nth * 5 + nth) % ALL.len()] };
            id += 1;
            let (db, runs, id) = (scratch.db.clone(), Arc::<AtomicUsize>::default(), id);
            tokio::spawn(async move { (id, does, ask(db, id, does, Arc::clone(&runs)).await, runs) })
        });
        let many: Vec<_> = many.collect();
        // Closed for good: the first may be run again, too.
        let release = async move {
            tokio::task::yield_now().await;
            drop(open);
        };
        let (first, ()) = tokio::join!(first, release);
        first.unwrap();
        for one in many {
            let (id, does, answer, runs) = one.await.unwrap();
            match does {
                Does::Keeps => assert_eq!(answer, Ok(()), "{plan} {id}"),
                Does::RefusesAtOnce | Does::WritesAndRefuses => {
                    assert_eq!(answer, Err(DbError::NoRow("refused")), "{plan} {id}");
                }
                Does::WritesAndPanics => assert_eq!(answer, Err(DbError::Panicked), "{plan} {id}"),
                Does::WritesTwiceTheSame => assert!(matches!(answer, Err(DbError::Unique(_))), "{answer:?}"),
            }
            if answer.is_ok() {
                kept.insert(id);
            }
            run_again += usize::from(runs.load(Ordering::SeqCst) > 1);
        }
    }
    let logged: Vec<(i64, i64)> = scratch
        .db
        .read(|tx| tx.query(&LOGGED, &[&0_i64], |row| Ok((row.get(0)?, row.get(1)?))))
        .await
        .unwrap_or_else(|error: DbError| panic!("{error}"));
    assert_eq!(scratch.count().await, i64::try_from(kept.len()).unwrap());
    assert_eq!(logged.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>(), kept);
    assert_eq!(logged.len(), kept.len(), "each has one position, and no two share one");
    assert!(run_again > 0, "no request had to be run again: nothing was tried here");
    scratch.close().await;
}
