//! Node slots: no two servers hold the same one at the same time.

use std::collections::BTreeSet;

use db::Engine;
use server::nodes::{LEASE_SECONDS, NodeError, lease};
use server::schema::migrations;
use testkit::World;

#[tokio::test]
async fn fifteen_servers_share_a_database_and_no_slot() {
    let world = World::open(Engine::Postgres, &migrations()).await;
    let (db, now) = (world.desk.db(), world.desk.now());
    let mut asked = tokio::task::JoinSet::new();
    for number in 0..15 {
        let db = db.clone();
        asked.spawn(async move { lease(&db, format!("node {number}"), now).await.unwrap() });
    }
    let leases = asked.join_all().await;
    let slots: BTreeSet<u8> = leases.iter().map(|lease| lease.slot).collect();
    assert_eq!(slots, (0..15).collect());
    assert_eq!(lease(db, "one more".to_owned(), now).await, Err(NodeError::NoneFree));

    let given = &leases[4];
    given.release(db, now).await.unwrap();
    let later = now.plus_seconds(2);
    let taken = lease(db, "one more".to_owned(), later).await.unwrap();
    assert_eq!(taken.slot, given.slot);
    assert_eq!(given.renew(db, later).await, Ok(false), "a slot given back is not renewed");
    assert_eq!(leases[5].renew(db, later).await, Ok(true));
    world.close().await;
}

#[tokio::test]
async fn a_slot_whose_holder_fell_silent_is_taken_over() {
    let world = World::open(Engine::Postgres, &migrations()).await;
    let (db, now) = (world.desk.db(), world.desk.now());
    let silent = lease(db, "silent".to_owned(), now).await.unwrap();
    let beside = lease(db, "beside".to_owned(), now.plus_seconds(LEASE_SECONDS)).await.unwrap();
    assert_ne!(beside.slot, silent.slot, "a lease holds to its last second");
    let after = now.plus_seconds(LEASE_SECONDS + 1);
    let heir = lease(db, "heir".to_owned(), after).await.unwrap();
    assert_eq!(heir.slot, silent.slot);
    assert_eq!(silent.renew(db, after).await, Ok(false));
    world.close().await;
}

#[tokio::test]
async fn the_embedded_engine_has_one_server_in_slot_zero() {
    let world = World::open(Engine::Sqlite, &migrations()).await;
    let (db, now) = (world.desk.db(), world.desk.now());
    let only = lease(db, "only".to_owned(), now).await.unwrap();
    assert_eq!(only.slot, 0);
    assert_eq!(only.renew(db, now.plus_days(1)).await, Ok(true));
    world.close().await;
}
