//! Where a test's data lives: a temporary file, or a server database that this process alone holds while it runs.

use db::{Engine, Migration, Place};
use postgres::{Client, NoTls};
use tempfile::TempDir;

/// Names the server that tests may use, `postgres://user@host:port/postgres`. `./test` starts one and sets it.
pub const POSTGRES_VARIABLE: &str = "KHIDMAT_TEST_POSTGRES";

/// A place for one test, emptied before use.
pub enum Held {
    /// A file in a folder that goes when this is dropped.
    File {
        /// The folder.
        _folder: TempDir,
        /// The file in it.
        place: Place,
    },
    /// A database of the test server, claimed for as long as the connection lives.
    Server {
        /// The connection that holds the claim.
        keeper: Box<Client>,
        /// The database.
        url: String,
    },
}

impl Held {
    /// A place on an engine, for this schema. Blocks.
    pub fn on(engine: Engine, migrations: &[Migration]) -> Self {
        if engine == Engine::Sqlite { Self::file() } else { Self::server(migrations) }
    }

    /// A place that holds no table yet, for a schema that is to be made step by step. Blocks.
    pub fn bare(engine: Engine, migrations: &[Migration]) -> Self {
        let held = Self::on(engine, migrations);
        if let Self::Server { url, .. } = &held {
            let mut client = Client::connect(url, NoTls).expect("the test database answers");
            client.batch_execute("drop schema public cascade; create schema public").expect("made bare");
        }
        held
    }

    fn file() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let place = Place::File(folder.path().join("khidmat.db"));
        Self::File { _folder: folder, place }
    }

    /// Claims a database that no other test process holds; makes one when all are taken. Making one costs half a
    /// second, so they are kept, and emptied after use.
    fn server(migrations: &[Migration]) -> Self {
        let base = std::env::var(POSTGRES_VARIABLE).unwrap_or_else(|_| {
            panic!("{POSTGRES_VARIABLE} is not set: run ./test, or start a server and set it")
        });
        let mut keeper = Client::connect(&base, NoTls).expect("the test server answers");
        let shape = shape_of(migrations);
        for number in 0..200_i64 {
            let key = shape.wrapping_add(number);
            let free: bool =
                keeper.query_one("select pg_try_advisory_lock($1)", &[&key]).expect("a lock").get(0);
            if !free {
                continue;
            }
            let name = format!("khidmat_test_{:016x}_{number}", shape as u64);
            let exists =
                keeper.query_opt("select 1 from pg_database where datname = $1", &[&name]).expect("a look");
            if exists.is_none() {
                keeper
                    .batch_execute(&format!("create database {name} template template0 encoding 'UTF8'"))
                    .expect("a new database");
            }
            let root = base.rsplit_once('/').map_or(base.as_str(), |(root, _)| root);
            let held = Self::Server { url: format!("{root}/{name}"), keeper: Box::new(keeper) };
            held.empty();
            return held;
        }
        panic!("200 test databases are all in use");
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        match self {
            Self::File { place, .. } => place.clone(),
            Self::Server { url, .. } => Place::Server(url.clone()),
        }
    }

    /// Empties every table but the list of migrations.
    fn empty(&self) {
        let Self::Server { url, .. } = self else { return };
        let mut client = Client::connect(url, NoTls).expect("the test database answers");
        let tables: Vec<String> = client
            .query(
                "select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration'",
                &[],
            )
            .expect("a look")
            .iter()
            .map(|row| row.get(0))
            .collect();
        if !tables.is_empty() {
            client
                .batch_execute(&format!("truncate {} restart identity cascade", tables.join(", ")))
                .expect("emptied");
        }
    }

    /// Gives it back. Blocks.
    pub fn close(self) {
        if let Self::Server { keeper, .. } = self {
            // Closing the connection gives the claim back.
            keeper.close().expect("closed");
        }
    }
}

/// A number that changes with the schema, so that databases of another shape are left alone.
fn shape_of(migrations: &[Migration]) -> i64 {
    migrations.iter().flat_map(|step| [step.name, step.ddl, step.postgres_only]).fold(17, |sum: i64, text| {
        text.bytes().fold(sum, |sum, byte| sum.wrapping_mul(1_099_511_628_211) ^ i64::from(byte))
    })
}
