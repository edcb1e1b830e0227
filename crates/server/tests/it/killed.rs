//! Killed under load: whatever was acknowledged is there afterwards, is not done twice, and every chain verifies.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use db::Engine;
use kernel::SeededChance;
use tokio::sync::Notify;

use crate::client::Caller;
use crate::installed::{Installed, block_on};
use crate::served::{Served, run};

/// How often the program is killed.
const ROUNDS: u64 = 5;
/// Writers at once.
const WRITERS: usize = 64;

/// An acknowledged case: the name of its request, its subject, its id.
type Acknowledged = (String, String, i64);

struct Load {
    acknowledged: AtomicUsize,
    enough: usize,
    reached: Notify,
}

/// Opens cases until the connection breaks.
async fn write(load: Arc<Load>, address: String, case: serde_json::Value, name: String) -> Vec<Acknowledged> {
    let mut done = Vec::new();
    let Ok(mut caller) = Caller::to(&address).await else { return done };
    for number in 0.. {
        let key = format!("{name}-{number}");
        let mut case = case.clone();
        // A customer of their own for each writer: their chains must not queue behind one another.
        case["customer"]["email"] = format!("{name}@example.my").into();
        case["subject"] = key.clone().into();
        let headers = [("idempotency-key", key.as_str())];
        let Ok(answer) = caller.call("POST", "/api/v1/cases", &headers, Some(&case)).await else { break };
        assert_eq!(answer.status, 201, "{}", answer.text);
        done.push((key.clone(), key, answer.json["id"].as_i64().unwrap()));
        if load.acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == load.enough {
            load.reached.notify_one();
        }
    }
    done
}

async fn until_killed(installed: &Installed, served: Served, round: u64, enough: usize) -> Vec<Acknowledged> {
    let load = Arc::new(Load { acknowledged: AtomicUsize::new(0), enough, reached: Notify::new() });
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (load, address) = (Arc::clone(&load), served.address.clone());
        writers.spawn(write(load, address, installed.case(""), format!("r{round}w{writer}")));
    }
    load.reached.notified().await;
    tokio::task::spawn_blocking(move || served.kill()).await.unwrap();
    writers.join_all().await.into_iter().flatten().collect()
}

async fn check(installed: &Installed, address: &str, acknowledged: &[Acknowledged]) {
    let mut caller = Caller::to(address).await.unwrap();
    for (key, subject, id) in acknowledged {
        let read = caller.get(&format!("/api/v1/cases/{id}")).await;
        assert_eq!(
            (read.status, read.json["subject"].as_str()),
            (200, Some(subject.as_str())),
            "{}",
            read.text
        );
        let mut again = installed.case(subject);
        let (writer, _) = key.rsplit_once('-').unwrap();
        again["customer"]["email"] = format!("{writer}@example.my").into();
        let headers = [("idempotency-key", key.as_str())];
        let repeated = caller.call("POST", "/api/v1/cases", &headers, Some(&again)).await.unwrap();
        assert_eq!((repeated.status, repeated.json["id"].as_i64()), (201, Some(*id)), "{}", repeated.text);
    }
}

fn rounds(engine: Engine, rounds: u64) {
    let installed = Installed::on(engine);
    let mut all = Vec::new();
    for round in 0..rounds {
        // How many answers the kill waits for: another number each round, the same in every run.
        let enough = 20 + usize::try_from(SeededChance::new(round).below(300)).unwrap();
        let served = Served::start(&installed.config_path());
        let acknowledged = block_on(until_killed(&installed, served, round, enough));
        assert!(acknowledged.len() >= enough);
        let mut again = Served::start(&installed.config_path());
        block_on(check(&installed, &again.address, &acknowledged));
        all.extend(acknowledged);
        again.terminate();
        assert!(again.wait().success());
    }
    let last = Served::start(&installed.config_path());
    block_on(check(&installed, &last.address, &all));
    drop(last);
    let doctor = run(&installed.config_path(), &["doctor", "--chains"]);
    let said = String::from_utf8_lossy(&doctor.stdout);
    assert!(doctor.status.success() && said.contains("good  chains: all"), "{said}");
    installed.give_back();
}

#[test]
fn what_was_acknowledged_survives_a_kill_of_the_embedded_engine() {
    rounds(Engine::Sqlite, ROUNDS);
}

#[test]
fn what_was_acknowledged_survives_a_kill_beside_postgres() {
    rounds(Engine::Postgres, 2);
}
