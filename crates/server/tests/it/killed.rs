//! Killed under load, again and again: whatever was acknowledged is there afterwards, nothing is done twice, and every
//! chain verifies.

use std::collections::{BTreeMap, BTreeSet};

use db::{Engine, Sql};
use kernel::{Clock, SeededChance, SimulatedClock, SystemClock};
use serde_json::json;
use server::wiring::{self, House, Outside};

use crate::client::Caller;
use crate::installed::{Installed, block_on, close, outside};
use crate::load::{LEAVES_LATER, Load, MAILBOX, Sender, Writer};
use crate::served::{Served, run};
use crate::sink::{Arrived, Sink};

/// Writers at once.
const WRITERS: usize = 64;
/// Mail servers at once.
const SENDERS: usize = 6;
/// Longer than any lease that a killed server leaves behind, in seconds.
const LEASES_OVER: i64 = 2 * LEAVES_LATER;

static CASES: Sql = Sql::new("test.killed.cases", "select subject, id from cases");
static MAILS: Sql = Sql::new(
    "test.killed.mails",
    "select rfc_message_id from message where direction = 'in' and rfc_message_id is not null",
);
static UNSENT: Sql =
    Sql::new("test.killed.unsent", "select count(*) from begun_letter where state <> 'left'");
static LETTERS: Sql = Sql::new("test.killed.letters", "select letter, maybe_repeated, state from outbox");

/// Everybody who loads the desk; they remember what was acknowledged.
struct Crowd {
    writers: Vec<Writer>,
    senders: Vec<Sender>,
}

impl Crowd {
    fn new(installed: &Installed) -> Self {
        Self {
            writers: (0..WRITERS).map(|n| Writer::new(format!("w{n}"), installed.case(""))).collect(),
            senders: (0..SENDERS).map(|n| Sender::new(format!("s{n}"))).collect(),
        }
    }

    /// Whether so much was acknowledged, of every kind.
    fn has_done(&self, at_least: usize) {
        let cases: usize = self.writers.iter().map(|writer| writer.cases.len()).sum();
        let replies: usize = self.writers.iter().map(|writer| writer.replies.len()).sum();
        let mails: usize = self.senders.iter().map(|sender| sender.sent.len()).sum();
        let begun: usize = self.writers.iter().map(|writer| writer.begun.len()).sum();
        println!(
            "acknowledged: {cases} cases, {replies} replies, {begun} conversations of ours, {mails} mails"
        );
        assert!(cases + replies + begun + mails >= at_least);
        assert!([cases, replies, begun, mails].iter().all(|done| *done > 0));
    }

    /// Loads a server until it has acknowledged enough, and kills it.
    async fn until_killed(&mut self, mut served: Served, enough: usize) {
        let (load, address) = (Load::until(enough), served.address.clone());
        let door = served.told("mail is received on ");
        let (mut writers, mut senders) = (tokio::task::JoinSet::new(), tokio::task::JoinSet::new());
        for writer in self.writers.drain(..) {
            writers.spawn(writer.work(load.clone(), address.clone()));
        }
        for sender in self.senders.drain(..) {
            senders.spawn(sender.work(load.clone(), door.clone()));
        }
        load.reached.notified().await;
        tokio::task::spawn_blocking(move || served.kill()).await.unwrap();
        self.writers = writers.join_all().await;
        self.senders = senders.join_all().await;
    }
}

async fn start(installed: &Installed) -> Served {
    let config = installed.config_path();
    tokio::task::spawn_blocking(move || Served::start(&config)).await.unwrap()
}

/// Adds the mailbox, through a server of its own.
async fn add_mailbox(installed: &Installed) {
    let served = start(installed).await;
    let mailbox = json!({ "brand_id": installed.brand, "address": MAILBOX });
    let added = Caller::to(&served.address).await.unwrap().post("/api/v1/mailboxes", &mailbox).await;
    assert_eq!(added.status, 201, "{}", added.text);
    tokio::task::spawn_blocking(move || drop(served)).await.unwrap();
}

/// Lets everything that was left lying come to its end, under a clock that stands after every lease.
async fn settle(installed: &Installed) -> House {
    let clock = SimulatedClock::at(SystemClock.now().plus_seconds(LEASES_OVER));
    let outside = Outside { clock: std::sync::Arc::new(clock), ..outside() };
    let house = wiring::open(&installed.config(), &outside).await.unwrap();
    desk::correspondence::file_waiting(&house.desk).await.unwrap();
    desk::correspondence::release_due(&house.desk).await.unwrap();
    desk::correspondence::send_due(&house.desk).await.unwrap();
    house
}

async fn check(house: &House, crowd: &Crowd, arrived: &Arrived) {
    let db = house.desk.db();
    let mut cases: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let rows: Vec<(String, i64)> =
        db.read(|tx| tx.query(&CASES, &[], |row| Ok((row.get(0)?, row.get(1)?)))).await.unwrap();
    for (subject, id) in rows {
        cases.entry(subject).or_default().push(id);
    }
    for (subject, ids) in &cases {
        assert_eq!(ids.len(), 1, "{subject} was opened once");
    }
    for (subject, id) in crowd.writers.iter().flat_map(|writer| &writer.cases) {
        assert_eq!(cases.get(subject), Some(&vec![*id]), "{subject} was acknowledged");
    }
    for subject in crowd.writers.iter().flat_map(|writer| &writer.begun) {
        assert_eq!(cases.get(subject).map(Vec::len), Some(1), "{subject} was acknowledged, and is a case");
    }
    let waiting: i64 = db.read(|tx| tx.one(&UNSENT, &[], |row| row.get(0))).await.unwrap();
    assert_eq!(waiting, 0, "every conversation of ours has left");
    let mails: Vec<String> = db.read(|tx| tx.query(&MAILS, &[], |row| row.get(0))).await.unwrap();
    let distinct: BTreeSet<&String> = mails.iter().collect();
    assert_eq!(distinct.len(), mails.len(), "each mail was filed once");
    for id in crowd.senders.iter().flat_map(|sender| &sender.sent) {
        assert!(distinct.contains(id), "{id} was acknowledged");
    }
    check_letters(house, crowd, arrived).await;
}

async fn check_letters(house: &House, crowd: &Crowd, arrived: &Arrived) {
    for mark in crowd.writers.iter().flat_map(|writer| writer.replies.iter().chain(&writer.begun)) {
        assert!(arrived.contains_key(mark), "{mark} was acknowledged, and arrived");
    }
    let letters: Vec<(serde_json::Value, bool, String)> = house
        .desk
        .db()
        .read(|tx| tx.query(&LETTERS, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))))
        .await
        .unwrap();
    let mut repeated = BTreeMap::new();
    for (letter, maybe_repeated, state) in letters {
        assert_eq!(state, "sent", "{letter}");
        repeated.insert(letter["message_id"].as_str().unwrap().to_owned(), maybe_repeated);
    }
    let twice = arrived.values().filter(|ids| ids.len() > 1).count();
    println!("{} letters arrived, {twice} of them more than once", arrived.len());
    for (mark, ids) in arrived {
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), 1, "{mark} has one Message-ID, however often it came");
        if ids.len() > 1 {
            assert_eq!(repeated.get(&ids[0]), Some(&true), "{mark} came {} times", ids.len());
        }
    }
}

fn rounds(engine: Engine, rounds: u64) {
    let installed = Installed::on(engine);
    block_on(async {
        let sink = Sink::default();
        let port = sink.listen().await;
        installed.configure(&format!(
            "mail.listen = \"127.0.0.1:0\"\n\
             mail.relay = {{ host = \"127.0.0.1\", port = {port}, security = \"none\" }}\n"
        ));
        add_mailbox(&installed).await;
        let (mut crowd, mut all) = (Crowd::new(&installed), 0);
        for round in 0..rounds {
            // How many answers the kill waits for: another number each round, the same in every run.
            let enough = 20 + usize::try_from(SeededChance::new(round).below(120)).unwrap();
            all += enough;
            let served = start(&installed).await;
            crowd.until_killed(served, enough).await;
        }
        crowd.has_done(all);
        let house = settle(&installed).await;
        check(&house, &crowd, &sink.arrived()).await;
        close(house).await;
    });
    let doctor = run(&installed.config_path(), &["doctor", "--chains"]);
    let said = String::from_utf8_lossy(&doctor.stdout);
    assert!(said.contains("good  chains: all"), "{said}");
    installed.give_back();
}

#[test]
fn what_was_acknowledged_survives_twenty_kills_of_the_embedded_engine() {
    rounds(Engine::Sqlite, 20);
}

#[test]
fn what_was_acknowledged_survives_five_kills_beside_postgres() {
    rounds(Engine::Postgres, 5);
}
