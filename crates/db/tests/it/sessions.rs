//! What holds on every connection of the server engine, from its first request on, and what a request reads.

use db::{DbError, Engine, Sql, Tx};

use crate::scratch::{COUNT, Gate, Scratch, add, on_each_engine};

static SETTINGS: Sql = Sql::per_engine(
    "test.settings",
    "select ''",
    "select string_agg(name || ' ' || setting, ', ' order by name) from pg_settings where name in
     ('jit', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'TimeZone')",
);
static STANDING: Sql = Sql::per_engine(
    "test.standing",
    "select ''",
    "select current_setting('transaction_isolation') || ', read only ' || current_setting('transaction_read_only')",
);
static PLANS: Sql = Sql::per_engine("test.plans", "select ''", "select current_setting('plan_cache_mode')");
static BEGAN: Sql =
    Sql::per_engine("test.began", "select ''", "select cast(transaction_timestamp() as text)");
static CUT: Sql = Sql::per_engine(
    "test.cut_all",
    "select 0",
    "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name = 'khidmat') as cut",
);
static WRONG: Sql = Sql::new("test.wrong", "select 1 from nothing_of_this_name");

fn text(tx: &mut Tx<'_>, sql: &'static Sql) -> Result<String, DbError> {
    tx.one(sql, &[], |row| row.get(0))
}

#[tokio::test]
async fn a_session_is_set_up_the_same_when_it_is_new_and_when_it_was_lost() {
    const ALL: &str = "TimeZone UTC, idle_in_transaction_session_timeout 30000, jit off, lock_timeout 5000, \
                       statement_timeout 10000";
    let scratch = Scratch::open(Engine::Postgres).await;
    for round in ["new", "lost"] {
        let read = scratch.db.read(|tx| text(tx, &SETTINGS)).await.unwrap();
        let write = scratch.db.write(|tx| text(tx, &SETTINGS)).await.unwrap();
        assert_eq!((read.as_str(), write.as_str()), (ALL, ALL), "{round}");
        scratch.db.write(|tx| tx.one(&CUT, &[], |row| row.get::<i64>(0))).await.unwrap();
    }
    scratch.close().await;
}

#[tokio::test]
async fn a_reading_request_is_in_a_transaction_of_its_own_from_its_first_statement() {
    let scratch = Scratch::open(Engine::Postgres).await;
    let mut began = Vec::new();
    for round in 0..12 {
        // Some are refused, and some fail in the server: the next is none the worse for it.
        let failed = scratch.db.read(move |tx| match round % 3 {
            0 => text(tx, &WRONG).map(|_| ()),
            1 => text(tx, &STANDING).and(Err(DbError::NoRow("refused"))),
            _ => Err(DbError::NoRow("refused before anything was asked")),
        });
        assert!(failed.await.is_err());
        let seen = scratch
            .db
            .read(|tx| Ok::<_, DbError>([text(tx, &STANDING)?, text(tx, &BEGAN)?, text(tx, &BEGAN)?]));
        let [standing, first, second] = seen.await.unwrap();
        assert_eq!(standing, "repeatable read, read only on");
        assert_eq!(first, second);
        began.push(first);
    }
    began.dedup();
    assert_eq!(began.len(), 12, "each began anew");
    scratch.close().await;
}

#[tokio::test]
async fn plans_are_kept_in_the_request_that_asks_for_it() {
    let scratch = Scratch::open(Engine::Postgres).await;
    let (kept, usual) = ("force_generic_plan", "auto");
    for wanted in [usual, kept, usual, kept, kept, usual, usual] {
        let seen = scratch.db.read(move |tx| {
            if wanted == kept {
                tx.keep_plans();
            }
            Ok::<_, DbError>([text(tx, &PLANS)?, text(tx, &STANDING)?])
        });
        assert_eq!(seen.await.unwrap(), [wanted, "repeatable read, read only on"]);
    }
    scratch.close().await;
}

#[tokio::test]
async fn a_request_reads_one_moment_whatever_is_written_meanwhile() {
    on_each_engine(async |scratch| {
        scratch.db.write(|tx| add(tx, 1)).await.unwrap();
        let (gate, open) = Gate::new();
        let (began, beginning) = tokio::sync::oneshot::channel();
        let began = std::sync::Mutex::new(Some(began));
        let reading = scratch.db.read(move |tx| {
            let before: i64 = tx.one(&COUNT, &[], |row| row.get(0))?;
            if let Some(began) = began.lock().unwrap().take() {
                began.send(()).unwrap();
            }
            gate.wait();
            Ok::<_, DbError>((before, tx.one(&COUNT, &[], |row| row.get(0))?))
        });
        let writing = async {
            beginning.await.unwrap();
            scratch.db.write(|tx| add(tx, 2)).await.unwrap();
            open.send(()).unwrap();
        };
        let (read, ()) = tokio::join!(reading, writing);
        let read: (i64, i64) = read.unwrap();
        assert_eq!(read, (1, 1));
        assert_eq!(scratch.count().await, 2);
    })
    .await;
}
