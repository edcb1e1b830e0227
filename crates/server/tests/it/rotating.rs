//! Changing the key: everything opens as before, also when the change was killed on its way.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::Arc;

use db::{Engine, Sql};
use desk::correspondence::{Door, raw_source};
use desk::mailboxes::{self, NewMailbox};
use desk::vault::{self, Place, sealed_with};
use kernel::{Actor, Clock, SeededChance, SimulatedClock, SystemClock, Via};
use mail::listener::{Envelope, Intake, StoreVerdict};
use rustix::process::{Pid, Signal, kill_process};
use server::commands::{Rotation, doctor, rotate_key, show_key_id};
use server::wiring::{self, House, Outside};

use crate::installed::{Installed, block_on, close, outside};
use crate::served::{Served, khidmat, run};

const PERSONS: i64 = 230;
const PLACE: Place = Place::new("traveller", "passport_number", 7);
const MAIL: &str =
    "From: siti@example.my\r\nTo: umrah@safatravel.example\r\nSubject: Hai\r\n\r\nAda bilik?\r\n";

static MAIL_ID: Sql = Sql::new("test.rotating.mail", "select id from mail_in");
static WRAPPED: Sql = Sql::new("test.rotating.wrapped", "select wrapped from person_key");

/// After the slot of the last server ran out; with chances of its own, so that each key is another.
fn later(seed: u64) -> Outside {
    let clock = SimulatedClock::at(SystemClock.now().plus_seconds(300));
    Outside { clock: Arc::new(clock), chance: Arc::new(SeededChance::new(seed)), is_demo: false }
}

async fn open(installed: &Installed) -> House {
    wiring::open(&installed.config(), &outside()).await.unwrap()
}

/// Persons with keys, a value that one of them sealed, and a mail that waits for its writer.
fn seal(installed: &Installed) -> (Vec<u8>, desk::Keys) {
    block_on(async {
        let house = open(installed).await;
        let desk = &house.desk;
        let (pen, vault, chance) = (desk.pen(&Actor::system(Via::Automation)), desk.vault(), desk.secret());
        let brand_id = installed.brand;
        let sealed = desk
            .db()
            .write(move |tx| {
                let mailbox = NewMailbox {
                    brand_id,
                    address: "umrah@safatravel.example".to_owned(),
                    ..NewMailbox::default()
                };
                mailboxes::insert(tx, &pen, &mailbox)?;
                for person in 1..PERSONS {
                    vault::ensure_person_key(tx, &pen, &vault, person, &chance)?;
                }
                let key = vault::ensure_person_key(tx, &pen, &vault, PERSONS, &chance)?;
                Ok::<_, kernel::Problem>(key.seal(&PLACE, b"A12345678"))
            })
            .await
            .unwrap();
        let envelope = Envelope {
            mail_from: None,
            recipients: vec!["umrah@safatravel.example".to_owned()],
            remote: std::net::IpAddr::from([127, 0, 0, 1]),
            helo: String::new(),
            tls: false,
        };
        let stored = Door::new(desk.clone()).store(envelope, MAIL.as_bytes().to_vec()).await;
        assert_eq!(stored, StoreVerdict::Stored);
        let keys = desk.keys().clone();
        close(house).await;
        (sealed, keys)
    })
}

fn check(installed: &Installed, sealed: Vec<u8>, before: &desk::Keys) {
    block_on(async {
        let house = open(installed).await;
        let desk = &house.desk;
        let now = desk.keys();
        assert_ne!(now.master, before.master);
        assert_eq!((now.chain, now.mail), (before.chain, before.mail));
        assert_eq!((now.links, now.blind), (before.links, before.blind));
        let (vault, id) = (desk.vault(), desk.vault().master_id());
        let opened = desk.db().read(move |tx| {
            let key = vault::person_key(tx, &vault, PERSONS)?.unwrap();
            Ok::<_, kernel::Problem>(key.open(&PLACE, &sealed)?)
        });
        assert_eq!(opened.await.unwrap(), b"A12345678");
        let wrapped: Vec<Vec<u8>> =
            desk.db().read(|tx| tx.query(&WRAPPED, &[], |row| row.get(0))).await.unwrap();
        assert_eq!(i64::try_from(wrapped.len()), Ok(PERSONS));
        assert!(wrapped.iter().all(|wrapped| sealed_with(wrapped) == Some(id)));
        let mail: i64 = desk.db().read(|tx| tx.one(&MAIL_ID, &[], |row| row.get(0))).await.unwrap();
        assert_eq!(raw_source(desk, mail).await.unwrap().unwrap(), MAIL.as_bytes());
        close(house).await;
    });
    let mut said = Vec::new();
    let done = doctor(&installed.config(), &outside(), true, &mut said);
    assert!(done.is_ok(), "{}", String::from_utf8_lossy(&said));
}

fn key_id(installed: &Installed) -> String {
    let mut said = Vec::new();
    show_key_id(&installed.config(), &mut said).unwrap();
    String::from_utf8(said).unwrap().trim().to_owned()
}

#[test]
fn a_change_that_ends_anywhere_is_taken_up_and_finished() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let installed = Installed::on(engine);
        let (sealed, before) = seal(&installed);
        let old = key_id(&installed);
        for steps in [0, 1, 1, 2, 3] {
            let mut rotation = Rotation::open(&installed.config(), &later(21)).unwrap();
            for _ in 0..steps {
                rotation.step().unwrap();
            }
            drop(rotation);
            let refused = block_on(async { wiring::open(&installed.config(), &outside()).await.err() });
            assert!(refused.unwrap().to_string().contains("khidmat keys rotate"));
            let mut said = Vec::new();
            doctor(&installed.config(), &outside(), false, &mut said).unwrap_err();
            let said = String::from_utf8(said).unwrap();
            assert!(said.contains(&format!("being changed from key {old} to ")), "{said}");
        }
        let mut said = Vec::new();
        rotate_key(&installed.config(), &later(22), &mut said).unwrap();
        let said = String::from_utf8(said).unwrap();
        assert!(said.contains(&format!("changing key {old} for {}", key_id(&installed))), "{said}");
        check(&installed, sealed.clone(), &before);

        // Once more: the secrets in the database are handed on.
        rotate_key(&installed.config(), &later(23), &mut Vec::new()).unwrap();
        check(&installed, sealed, &before);
        installed.give_back();
    }
}

#[test]
fn a_change_killed_on_the_spot_is_finished_by_the_next() {
    let installed = Installed::on(Engine::Sqlite);
    let (sealed, before) = seal(&installed);
    let mut child =
        khidmat(&installed.config_path(), &["keys", "rotate"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("changing key "), "{first}");
    kill_process(Pid::from_child(&child), Signal::KILL).unwrap();
    child.wait().unwrap();
    let again = run(&installed.config_path(), &["keys", "rotate"]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    check(&installed, sealed, &before);
}

#[test]
fn a_key_is_not_changed_under_a_running_desk() {
    for (engine, why) in
        [(Engine::Sqlite, "in use by another khidmat"), (Engine::Postgres, "servers are running")]
    {
        let installed = Installed::on(engine);
        let old = key_id(&installed);
        let served = Served::start(&installed.config_path());
        let refused = run(&installed.config_path(), &["keys", "rotate"]);
        assert!(!refused.status.success());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(why), "{said}");
        assert_eq!(key_id(&installed), old);
        drop(served);
        installed.give_back();
    }
}
