//! Requests that fail, panic, run too long or come too many.

use db::{Db, DbError, Engine, Place, Settings, Sql};
use kernel::Timestamp;
use testkit::Held;

use crate::scratch::{Gate, HELD, HOLD, SCHEMA, Scratch, add, on_each_engine};

static ENDLESS: Sql = Sql::per_engine(
    "test.endless",
    "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n where i < 0",
    "select count(*) from generate_series(1, 4000000000)",
);
static FEW_PAGES: Sql = Sql::new("test.few_pages", "pragma max_page_count = 40");
static MANY_PAGES: Sql = Sql::new("test.many_pages", "pragma max_page_count = 1000000");
static TOO_MANY: Sql = Sql::new("test.too_many", "update thing set held = 11 where id = 1");
static CUT: Sql = Sql::new(
    "test.cut",
    "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
    and application_name = 'khidmat') as cut",
);
static PREPARED: Sql =
    Sql::per_engine("test.prepared", "select 0", "select count(*) from pg_prepared_statements");
static SYNCHRONOUS: Sql = Sql::new("test.synchronous", "pragma synchronous");
static BIG: Sql = Sql::new("test.big", "insert into thing (id, name, held) values ($1, $2, 0)");

#[tokio::test]
async fn a_request_that_refuses_leaves_nothing_and_harms_nobody() {
    on_each_engine(async |scratch| {
        let many = (0..40).map(|id| {
            let db = scratch.db.clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    add(tx, id)?;
                    if id % 4 == 0 { Err(DbError::NoRow("refused")) } else { Ok(()) }
                })
                .await
            })
        });
        let mut kept = 0;
        for request in many.collect::<Vec<_>>() {
            kept += i64::from(request.await.unwrap().is_ok());
        }
        assert_eq!((kept, scratch.count().await), (30, 30));
    })
    .await;
}

#[tokio::test]
async fn a_panic_fails_its_request_alone() {
    on_each_engine(async |scratch| {
        let bad = scratch.db.write(|tx| -> Result<(), DbError> {
            add(tx, 1)?;
            panic!("a bug");
        });
        let good = scratch.db.write(|tx| add(tx, 2));
        let (bad, good) = tokio::join!(bad, good);
        assert_eq!((bad, good), (Err(DbError::Panicked), Ok(())));
        assert_eq!(scratch.count().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_clash_says_what_it_is() {
    on_each_engine(async |scratch| {
        scratch.db.write(|tx| add(tx, 1)).await.unwrap();
        assert!(matches!(scratch.db.write(|tx| add(tx, 1)).await, Err(DbError::Unique(_))));
        let over = scratch.db.write(|tx| tx.execute(&TOO_MANY, &[])).await;
        assert!(matches!(over, Err(DbError::Constraint(_))), "{over:?}");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_runs_too_long_is_stopped_and_the_others_go_on() {
    let scratch = Scratch::open(Engine::Sqlite).await;
    let (gate, open) = Gate::new();
    let first = scratch.db.write(move |tx| {
        gate.wait();
        add(tx, 1)
    });
    let endless = scratch.db.write(|tx| tx.one(&ENDLESS, &[], |row| row.get::<i64>(0)));
    let last = scratch.db.write(|tx| add(tx, 2));
    let release = async { open.send(()).unwrap() };
    let (first, endless, last, ()) = tokio::join!(first, endless, last, release);
    assert_eq!((first, endless, last), (Ok(()), Err(DbError::Interrupted), Ok(())));
    // Nothing of it was kept, so whoever asked may ask again.
    assert_eq!(kernel::Problem::from(DbError::Interrupted).kind, kernel::Kind::Busy);
    assert_eq!(scratch.count().await, 2);
    scratch.close().await;
}

#[tokio::test]
async fn on_a_full_disk_what_fits_is_kept_and_the_rest_is_told() {
    let scratch = Scratch::open(Engine::Sqlite).await;
    scratch.db.write(|tx| tx.query(&FEW_PAGES, &[], |_| Ok(())).map(|_| ())).await.unwrap();
    let big = "x".repeat(400_000);
    let requests = (0..6).map(|id| {
        let (db, big) = (scratch.db.clone(), big.clone());
        tokio::spawn(async move {
            let done = if id == 3 {
                db.write(move |tx| tx.execute(&BIG, &[&id, &big]).map(|_| ())).await
            } else {
                db.write(move |tx| add(tx, id)).await
            };
            (id, done)
        })
    });
    for request in requests.collect::<Vec<_>>() {
        let (id, done) = request.await.unwrap();
        match id {
            3 => assert!(matches!(done, Err(DbError::Full(_))), "{done:?}"),
            _ => assert_eq!(done, Ok(()), "request {id}"),
        }
    }
    assert_eq!(scratch.count().await, 5);
    scratch.db.write(|tx| tx.query(&MANY_PAGES, &[], |_| Ok(())).map(|_| ())).await.unwrap();
    scratch.db.write(|tx| add(tx, 3)).await.unwrap();
    scratch.close().await;
}

#[tokio::test]
async fn when_the_queue_is_full_the_next_is_told_to_come_back() {
    let scratch = Scratch::open(Engine::Sqlite).await;
    let (gate, open) = Gate::new();
    let db = scratch.db.clone();
    let (began, beginning) = tokio::sync::oneshot::channel();
    let began = std::sync::Mutex::new(Some(began));
    let blocked = tokio::spawn(async move {
        db.write(move |tx| {
            if let Some(began) = began.lock().unwrap().take() {
                began.send(()).unwrap();
                gate.wait();
            }
            add(tx, 1)
        })
        .await
    });
    beginning.await.unwrap();
    let waiting: Vec<_> = (0..4_097_i64)
        .map(|id| {
            let db = scratch.db.clone();
            let mut request = Box::pin(async move { db.write(move |tx| add(tx, id + 10)).await });
            let waker = std::task::Waker::noop();
            let first = request.as_mut().poll(&mut std::task::Context::from_waker(waker));
            (first, request)
        })
        .collect();
    let refused = waiting.iter().filter(|(first, _)| first.is_ready()).count();
    assert_eq!(refused, 1, "exactly the one over the bound");
    open.send(()).unwrap();
    for (first, request) in waiting {
        if first.is_pending() {
            request.await.unwrap();
        }
    }
    blocked.await.unwrap().unwrap();
    assert_eq!(scratch.count().await, 4_097);
    scratch.close().await;
}

#[tokio::test]
async fn quantities_never_pass_their_bound_however_many_ask() {
    on_each_engine(async |scratch| {
        scratch.db.write(|tx| add(tx, 7)).await.unwrap();
        let asks = (0..30).map(|_| {
            let db = scratch.db.clone();
            tokio::spawn(async move { db.write(|tx| tx.execute(&HOLD, &[&7_i64])).await })
        });
        let mut got = 0;
        for ask in asks.collect::<Vec<_>>() {
            got += u32::from(ask.await.unwrap().is_ok());
        }
        let held: i64 = scratch
            .db
            .read(|tx| tx.one(&HELD, &[&7_i64], |row| row.get(0)))
            .await
            .unwrap_or_else(|e: DbError| panic!("{e}"));
        assert_eq!((got, held), (10, 10));
    })
    .await;
}

#[tokio::test]
async fn two_transactions_that_deadlock_both_end_well() {
    let scratch = Scratch::open(Engine::Postgres).await;
    scratch.db.write(|tx| add(tx, 1).and_then(|()| add(tx, 2))).await.unwrap();
    let meet = std::sync::Arc::new(std::sync::Barrier::new(2));
    let both = [(1_i64, 2_i64), (2, 1)].map(|(first, second)| {
        let (db, meet) = (scratch.db.clone(), std::sync::Arc::clone(&meet));
        let met = std::sync::atomic::AtomicBool::new(false);
        tokio::spawn(async move {
            db.write(move |tx| {
                tx.execute(&HOLD, &[&first])?;
                if !met.swap(true, std::sync::atomic::Ordering::SeqCst) {
                    meet.wait();
                }
                tx.execute(&HOLD, &[&second])
            })
            .await
        })
    });
    for one in both {
        assert_eq!(one.await.unwrap(), Ok(1));
    }
    scratch.close().await;
}

#[tokio::test]
async fn a_lost_connection_is_made_again() {
    let scratch = Scratch::open(Engine::Postgres).await;
    scratch.db.write(|tx| add(tx, 1)).await.unwrap();
    let cut: Result<i64, DbError> = scratch.db.read(|tx| tx.one(&CUT, &[], |row| row.get(0))).await;
    assert!(cut.unwrap() > 0);
    for id in 2..20 {
        scratch.db.write(move |tx| add(tx, id)).await.unwrap();
    }
    assert_eq!(scratch.count().await, 19);
    scratch.close().await;
}

#[tokio::test]
async fn a_second_process_is_refused_the_file() {
    let held = tokio::task::spawn_blocking(|| Held::on(Engine::Sqlite, SCHEMA)).await.unwrap();
    let settings = Settings::new(held.place(), "log");
    let first = Db::open(&settings, SCHEMA, Timestamp(0)).unwrap();
    let Err(DbError::Unavailable(said)) = Db::open(&settings, SCHEMA, Timestamp(0)) else {
        panic!("the second was let in")
    };
    assert!(said.contains("in use by another khidmat"), "{said}");
    drop(first);
    drop(Db::open(&settings, SCHEMA, Timestamp(0)).unwrap());
}

#[tokio::test]
async fn a_reader_cannot_write() {
    on_each_engine(async |scratch| {
        assert!(scratch.db.read(|tx| add(tx, 1)).await.is_err());
        assert_eq!(scratch.count().await, 0);
    })
    .await;
}

#[tokio::test]
async fn statements_of_ever_new_shapes_do_not_pile_up_on_a_connection() {
    let scratch = Scratch::open(Engine::Postgres).await;
    let prepared = scratch.db.write(|tx| {
        for shape in 0..700 {
            let sql = Sql::built("test.shape", format!("select count(*) from thing where held = {shape}"));
            tx.one(&sql, &[], |row| row.get::<i64>(0))?;
        }
        tx.one(&PREPARED, &[], |row| row.get::<i64>(0))
    });
    let prepared = prepared.await.unwrap_or_else(|error: DbError| panic!("{error}"));
    assert!((400..=520).contains(&prepared), "{prepared} statements are prepared");
    scratch.close().await;
}

/// 0 is off, 2 is full.
async fn synchronous(db: &Db) -> i64 {
    let read = db.write(|tx| tx.one(&SYNCHRONOUS, &[], |row| row.get(0)));
    read.await.unwrap_or_else(|error: DbError| panic!("{error}"))
}

#[tokio::test]
async fn a_hurry_does_not_wait_for_the_disk_and_its_end_brings_everything_onto_it() {
    let scratch = Scratch::open(Engine::Sqlite).await;
    let Place::File(path) = scratch.place() else { panic!("a file") };
    let log = path.with_extension("db-wal");
    assert_eq!(synchronous(&scratch.db).await, 2);
    scratch.db.hurry(true);
    assert_eq!(synchronous(&scratch.db).await, 0);
    scratch.db.write(|tx| add(tx, 1)).await.unwrap();
    let hurried = log.metadata().unwrap().len();
    assert!(hurried > 0, "it lies in the log");
    scratch.db.hurry(false);
    assert_eq!(synchronous(&scratch.db).await, 2);
    assert_eq!(log.metadata().unwrap().len(), 0, "the log was brought into the file, on disk");
    scratch.db.write(|tx| add(tx, 2)).await.unwrap();
    assert_eq!(scratch.count().await, 2);
    scratch.close().await;
}

#[tokio::test]
async fn the_server_keeps_its_own_pace() {
    let scratch = Scratch::open(Engine::Postgres).await;
    scratch.db.hurry(true);
    scratch.db.write(|tx| add(tx, 1)).await.unwrap();
    assert_eq!(scratch.count().await, 1);
    scratch.close().await;
}
