//! A small schema and a database with it.

use std::sync::{Arc, Mutex, mpsc};

use db::{Db, DbError, Engine, Migration, Place, Settings, Sql, Tx};
use kernel::Timestamp;
use testkit::Held;

pub const SCHEMA: &[Migration] = &[Migration::new(
    "test/0001_things",
    "create table thing (id {int} primary key, name {text} not null unique, held {int} not null check (held <= 10)) {strict};
     create table log (id {int} primary key, position {int} unique) {strict};",
)];

pub static ADD: Sql = Sql::new("things.add", "insert into thing (id, name, held) values ($1, $2, 0)");
pub static COUNT: Sql = Sql::new("things.count", "select count(*) from thing");
pub static HOLD: Sql = Sql::new("things.hold", "update thing set held = held + 1 where id = $1");
pub static HELD: Sql = Sql::new("things.held", "select held from thing where id = $1");
pub static LOG: Sql = Sql::new("log.append", "insert into log (id, position) values ($1, $2)");
pub static LOGGED: Sql =
    Sql::new("log.after", "select id, position from log where position > $1 order by position");

pub struct Scratch {
    pub db: Db,
    held: Held,
}

impl Scratch {
    pub async fn open(engine: Engine) -> Self {
        tokio::task::spawn_blocking(move || {
            let held = Held::on(engine, SCHEMA);
            let mut settings = Settings::new(held.place(), "log");
            (settings.readers, settings.writers) = (2, 4);
            let db = Db::open(&settings, SCHEMA, Timestamp(0)).unwrap();
            Self { db, held }
        })
        .await
        .unwrap()
    }

    pub fn place(&self) -> Place {
        self.held.place()
    }

    pub async fn close(self) {
        tokio::task::spawn_blocking(move || {
            drop(self.db);
            self.held.close();
        })
        .await
        .unwrap();
    }

    pub async fn count(&self) -> i64 {
        self.db
            .read(|tx| tx.one(&COUNT, &[], |row| row.get(0)))
            .await
            .unwrap_or_else(|error: DbError| panic!("{error}"))
    }
}

pub async fn on_each_engine(scenario: impl AsyncFn(&Scratch)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let scratch = Scratch::open(engine).await;
        scenario(&scratch).await;
        scratch.close().await;
    }
}

pub fn add(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&ADD, &[&id, &format!("thing {id}")]).map(|_| ())
}

/// A gate a request waits at until the test opens it.
#[derive(Clone)]
pub struct Gate(Arc<Mutex<mpsc::Receiver<()>>>);

impl Gate {
    pub fn new() -> (Self, mpsc::Sender<()>) {
        let (open, wait) = mpsc::channel();
        (Self(Arc::new(Mutex::new(wait))), open)
    }

    pub fn wait(&self) {
        // Closed without a word also opens it: the test is over.
        let _ = self.0.lock().unwrap().recv();
    }
}
