//! Bringing a database to the shape the program needs.

use db::{Db, DbError, Engine, Migration, Place, Settings};
use kernel::Timestamp;
use testkit::Held;

const FIRST: Migration =
    Migration::new("m/0001_first", "create table first (id {int} primary key) {strict};");
const SECOND: Migration =
    Migration::new("m/0002_second", "create table second (id {int} primary key) {strict};");
const EDITED: Migration =
    Migration::new("m/0001_first", "create table first (id {int} primary key, x {int}) {strict};");

fn open(place: &Place, migrations: &[Migration]) -> Result<Db, DbError> {
    Db::open(&Settings::new(place.clone(), "first"), migrations, Timestamp(1_000_000))
}

fn refusal(place: &Place, migrations: &[Migration]) -> String {
    match open(place, migrations) {
        Err(error) => error.to_string(),
        Ok(_) => String::new(),
    }
}

#[test]
fn an_older_program_and_edited_history_are_refused() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        // A database of its own: others are kept between runs with what was applied to them.
        let held = Held::on(engine, &[Migration::new("m/refusals", "")]);
        if let Place::Server(url) = held.place() {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
            client.batch_execute("drop schema public cascade; create schema public").unwrap();
        }
        drop(open(&held.place(), &[FIRST]).unwrap());
        drop(open(&held.place(), &[FIRST, SECOND]).unwrap());
        assert!(refusal(&held.place(), &[FIRST]).contains("newer khidmat"));
        assert!(refusal(&held.place(), &[EDITED, SECOND]).contains("differs"));
        drop(open(&held.place(), &[FIRST, SECOND]).unwrap());
        held.close();
    }
}

#[test]
fn a_copy_is_kept_before_a_file_changes_shape() {
    let held = Held::on(Engine::Sqlite, &[]);
    let Place::File(path) = held.place() else { panic!("a file") };
    let copies = || {
        let names = std::fs::read_dir(path.parent().unwrap()).unwrap();
        names.filter(|name| name.as_ref().unwrap().file_name().to_string_lossy().contains(".before-")).count()
    };
    drop(open(&held.place(), &[FIRST]).unwrap());
    assert_eq!(copies(), 0, "a new file has nothing to keep");
    drop(open(&held.place(), &[FIRST, SECOND]).unwrap());
    assert_eq!(copies(), 1);
    drop(open(&held.place(), &[FIRST, SECOND]).unwrap());
    assert_eq!(copies(), 1);
}
