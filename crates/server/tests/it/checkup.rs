//! Migrate, doctor and keys: what whoever operates a desk is told.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use db::Engine;
use kernel::SimulatedClock;
use server::commands::{doctor, migrate, show_key_id};
use server::wiring::{self, Outside};

use crate::installed::{Installed, block_on, close, outside};

static FORGE: db::Sql = db::Sql::new("test.forge", "update event set via = 'mail' where kind = 'StaffAdded'");

/// Runs the doctor; answers whether all is well, and what was said.
fn ask(installed: &Installed, outside: &Outside) -> (bool, String) {
    let mut said = Vec::new();
    let done = doctor(&installed.config(), outside, true, &mut said);
    (done.is_ok(), String::from_utf8(said).unwrap())
}

#[test]
fn a_sound_installation_is_called_sound_on_both_engines() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let installed = Installed::on(engine);
        let (well, said) = ask(&installed, &outside());
        assert!(well, "{said}");
        for what in ["key", "disk", "schema", "database", "belonging", "clock", "chains"] {
            assert!(said.contains(&format!("  {what}: ")), "{what} is not in\n{said}");
        }
        installed.give_back();
    }
}

#[test]
fn an_open_key_a_clock_gone_back_and_a_forged_event_are_found() {
    let installed = Installed::on(Engine::Sqlite);
    block_on(async {
        let house = wiring::open(&installed.config(), &outside()).await.unwrap();
        house.desk.db().write(|tx| tx.execute(&FORGE, &[])).await.unwrap();
        close(house).await;
    });
    let (well, said) = ask(&installed, &outside());
    assert!(!well && said.contains("BAD   chains: 1 of"), "{said}");

    let past = SimulatedClock::at("2021-01-01T00:00:00Z".parse().unwrap());
    let (well, said) = ask(&installed, &Outside { clock: Arc::new(past), ..outside() });
    assert!(!well && said.contains("BAD   clock: 2021-01-01T00:00:00Z"), "{said}");

    let key = installed.path("data/khidmat.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (well, said) = ask(&installed, &outside());
    assert!(!well && said.contains("chmod 600"), "{said}");
}

#[test]
fn the_doctor_changes_nothing_and_tells_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let config = server::config::Config::parse("", folder.path(), &|_| None).unwrap();
    let mut said = Vec::new();
    assert!(doctor(&config, &outside(), true, &mut said).is_err());
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("BAD   database: there is no"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn migrate_applies_every_step_once() {
    let folder = tempfile::tempdir().unwrap();
    let config = server::config::Config::parse("", folder.path(), &|_| None).unwrap();
    let count = server::schema::migrations().len();
    let run = || {
        let mut said = Vec::new();
        migrate(&config, &outside(), &mut said).unwrap();
        String::from_utf8(said).unwrap()
    };
    let first = run();
    assert!(first.contains("applied server/0001_nodes"), "{first}");
    assert!(first.contains(&format!("{count} of {count} steps applied")), "{first}");
    let second = run();
    assert_eq!(second, format!("0 of {count} steps applied; the database is ready\n"));
}

#[test]
fn a_key_is_shown_by_its_name_alone() {
    let installed = Installed::on(Engine::Sqlite);
    let mut said = Vec::new();
    show_key_id(&installed.config(), &mut said).unwrap();
    let said = String::from_utf8(said).unwrap();
    let key = std::fs::read_to_string(installed.path("data/khidmat.key")).unwrap();
    assert_eq!(said.trim().len(), 16);
    assert!(!key.contains(said.trim()));
}
