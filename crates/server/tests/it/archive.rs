//! Backup and restore: what goes in comes out, and nothing is replaced before everything was checked.

use std::path::Path;
use std::sync::Arc;

use db::Engine;
use kernel::{Clock, SimulatedClock, SystemClock};
use server::commands::{backup, restore};
use server::wiring::{self, Outside};

use crate::client::Caller;
use crate::installed::{Installed, block_on, close, copy, forge_key, outside};
use crate::served::{Served, run};

static FORGE: db::Sql = db::Sql::new("test.forge", "update event set via = 'mail' where kind = 'CaseOpened'");

/// Runs a case in through the API and answers where it is.
fn open_case(installed: &Installed, subject: &str) -> String {
    let served = Served::start(&installed.config_path());
    block_on(async {
        let mut caller = Caller::to(&served.address).await.unwrap();
        let opened = caller.post("/api/v1/cases", &installed.case(subject)).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        opened.header("location").to_owned()
    })
}

fn status_of(installed: &Installed, place: &str) -> u16 {
    let served = Served::start(&installed.config_path());
    block_on(async { Caller::to(&served.address).await.unwrap().get(place).await.status })
}

fn make(installed: &Installed, name: &str) -> std::path::PathBuf {
    let file = installed.path(name);
    let mut said = Vec::new();
    backup(&installed.config(), &outside(), &file, &mut said).unwrap();
    file
}

fn put_back(installed: &Installed, file: &Path) -> Result<String, String> {
    let mut said = Vec::new();
    restore(&installed.config(), &outside(), file, &mut said).map_err(|trouble| trouble.to_string())?;
    Ok(String::from_utf8(said).unwrap())
}

#[test]
fn a_backup_made_while_serving_brings_everything_to_another_machine() {
    let installed = Installed::on(Engine::Sqlite);
    let attachment = "attachments/kept/ab/abcdef";
    let inside = installed.path("data").join(attachment);
    std::fs::create_dir_all(inside.parent().unwrap()).unwrap();
    std::fs::write(&inside, b"resit bayaran").unwrap();
    std::fs::write(installed.path("data/attachments/unfinished/half"), b"resit b").unwrap();
    let served = Served::start(&installed.config_path());
    let place = block_on(async {
        let mut caller = Caller::to(&served.address).await.unwrap();
        let opened = caller.post("/api/v1/cases", &installed.case("Sebelum sandaran")).await;
        opened.header("location").to_owned()
    });
    let file = make(&installed, "desk.backup");
    drop(served);
    let key = std::fs::read_to_string(installed.path("data/khidmat.key")).unwrap();
    let digits = key.lines().nth(1).unwrap().to_owned();
    let bytes = std::fs::read(&file).unwrap();
    let raw = hex::decode(&digits).unwrap();
    assert!(!bytes.windows(digits.len()).any(|window| window == digits.as_bytes()), "the key is not inside");
    assert!(!bytes.windows(raw.len()).any(|window| window == raw), "the key is not inside");

    let other = Installed::on(Engine::Sqlite);
    std::fs::remove_dir_all(other.path("data")).unwrap();
    copy(&installed.path("data/khidmat.key"), &other.path("data/khidmat.key"));
    let said = put_back(&other, &file).unwrap();
    assert!(said.contains("event chains verify"), "{said}");
    assert_eq!(status_of(&other, &place), 200);
    assert_eq!(std::fs::read(other.path("data").join(attachment)).unwrap(), b"resit bayaran");
    assert!(!other.path("data/attachments/unfinished/half").exists());
    let left: Vec<_> = std::fs::read_dir(other.path("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("restoring"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_restore_goes_back_and_keeps_what_was_there() {
    let installed = Installed::on(Engine::Sqlite);
    let before = open_case(&installed, "Sebelum");
    let file = make(&installed, "desk.backup");
    let after = open_case(&installed, "Selepas");
    let said = put_back(&installed, &file).unwrap();
    let kept = said.lines().find_map(|line| line.strip_prefix("the database that was there is kept as "));
    assert!(Path::new(kept.unwrap()).exists(), "{said}");
    assert_eq!(status_of(&installed, &before), 200);
    assert_eq!(status_of(&installed, &after), 404);
}

#[test]
fn a_running_desk_is_not_replaced() {
    let installed = Installed::on(Engine::Sqlite);
    let file = make(&installed, "desk.backup");
    let served = Served::start(&installed.config_path());
    let refused = run(&installed.config_path(), &["restore", file.to_str().unwrap()]);
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("in use by another khidmat"), "{said}");
    drop(served);
}

#[test]
fn a_damaged_or_foreign_backup_changes_nothing() {
    let installed = Installed::on(Engine::Sqlite);
    let place = open_case(&installed, "Kekal");
    let file = make(&installed, "desk.backup");
    let whole = std::fs::read(&file).unwrap();
    let database = std::fs::read(installed.path("data/khidmat.db")).unwrap();

    let refused = |bytes: &[u8], name: &str| {
        let damaged = installed.path(name);
        std::fs::write(&damaged, bytes).unwrap();
        put_back(&installed, &damaged).unwrap_err()
    };
    let mut flipped = whole.clone();
    flipped[5000] ^= 1;
    let said = refused(&flipped, "flipped");
    assert!(said.contains("was changed or damaged in the backup"), "{said}");
    let said = refused(&whole[..whole.len() / 2], "cut");
    assert!(said.contains("cannot be read") || said.contains("no manifest"), "{said}");
    let said = refused(b"not a backup at all", "other");
    assert!(said.contains("cannot be read") || said.contains("no manifest"), "{said}");

    let key = installed.path("data/khidmat.key");
    std::fs::rename(&key, installed.path("right.key")).unwrap();
    forge_key(&key);
    let said = put_back(&installed, &file).unwrap_err();
    assert!(said.contains("the backup belongs to key"), "{said}");
    std::fs::rename(installed.path("right.key"), &key).unwrap();

    assert_eq!(std::fs::read(installed.path("data/khidmat.db")).unwrap(), database, "nothing was changed");
    assert_eq!(status_of(&installed, &place), 200);
}

#[test]
fn a_backup_with_a_forged_history_is_refused() {
    let installed = Installed::on(Engine::Sqlite);
    open_case(&installed, "Dipalsukan");
    block_on(async {
        let house = wiring::open(&installed.config(), &outside()).await.unwrap();
        house.desk.db().write(|tx| tx.execute(&FORGE, &[])).await.unwrap();
        close(house).await;
    });
    let file = make(&installed, "desk.backup");
    let said = put_back(&installed, &file).unwrap_err();
    assert!(said.contains("event chains are broken, the first at case"), "{said}");
}

#[test]
fn a_backup_is_never_written_over() {
    let installed = Installed::on(Engine::Sqlite);
    let file = make(&installed, "desk.backup");
    let again = backup(&installed.config(), &outside(), &file, &mut Vec::new()).unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
}

/// After the slot of the last server ran out.
fn later() -> Outside {
    let clock = SimulatedClock::at(SystemClock.now().plus_seconds(300));
    Outside { clock: Arc::new(clock), ..outside() }
}

fn put_back_on_server(installed: &Installed, file: &Path) -> Result<String, String> {
    let mut said = Vec::new();
    restore(&installed.config(), &later(), file, &mut said).map_err(|trouble| trouble.to_string())?;
    Ok(String::from_utf8(said).unwrap())
}

/// Removes what a restore kept aside, and gives the database back.
fn clean(installed: Installed, said: &str) {
    let kept =
        said.lines().find_map(|line| line.strip_prefix("the database that was there is kept as schema "));
    let db::Place::Server(url) = installed.config().database else { panic!("a server") };
    db::drop_schema(&url, kept.expect("what was there is kept")).unwrap();
    installed.give_back();
}

#[test]
fn a_backup_of_a_server_goes_back_and_to_another_server() {
    let installed = Installed::on(Engine::Postgres);
    let before = open_case(&installed, "Sebelum");
    let attachment = "attachments/kept/ab/abcdef";
    let inside = installed.path("data").join(attachment);
    std::fs::create_dir_all(inside.parent().unwrap()).unwrap();
    std::fs::write(&inside, b"resit bayaran").unwrap();
    let served = Served::start(&installed.config_path());
    let file = make(&installed, "desk.backup");
    let refused = put_back(&installed, &file).unwrap_err();
    assert!(refused.contains("servers are running"), "{refused}");
    drop(served);
    let after = open_case(&installed, "Selepas");
    let said = put_back_on_server(&installed, &file).unwrap();
    assert!(said.contains("event chains verify"), "{said}");
    assert_eq!((status_of(&installed, &before), status_of(&installed, &after)), (200, 404));
    let next = open_case(&installed, "Lagi");
    assert_eq!(status_of(&installed, &next), 200, "numbers go on");

    let other = Installed::on(Engine::Postgres);
    std::fs::remove_dir_all(other.path("data")).unwrap();
    copy(&installed.path("data/khidmat.key"), &other.path("data/khidmat.key"));
    let moved = put_back_on_server(&other, &file).unwrap();
    assert_eq!((status_of(&other, &before), status_of(&other, &next)), (200, 404));
    assert_eq!(std::fs::read(other.path("data").join(attachment)).unwrap(), b"resit bayaran");
    clean(other, &moved);
    clean(installed, &said);
}

#[test]
fn a_forged_or_foreign_backup_of_a_server_changes_nothing() {
    let installed = Installed::on(Engine::Postgres);
    let embedded = Installed::on(Engine::Sqlite);
    copy(&embedded.path("data/khidmat.key"), &embedded.path("their.key"));
    copy(&installed.path("data/khidmat.key"), &embedded.path("data/khidmat.key"));
    let foreign = make(&embedded, "desk.backup");
    let said = put_back_on_server(&installed, &foreign).unwrap_err();
    assert!(said.contains("the backup is of the embedded database"), "{said}");

    let place = open_case(&installed, "Dipalsukan");
    block_on(async {
        let house = wiring::open(&installed.config(), &outside()).await.unwrap();
        house.desk.db().write(|tx| tx.execute(&FORGE, &[])).await.unwrap();
        close(house).await;
    });
    let file = make(&installed, "desk.backup");
    let said = put_back_on_server(&installed, &file).unwrap_err();
    assert!(said.contains("event chains are broken, the first at case"), "{said}");
    assert_eq!(status_of(&installed, &place), 200);
    installed.give_back();
}
