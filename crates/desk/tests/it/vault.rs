//! A person's key: made once, gone for good.

use db::Sql;
use desk::vault::{self, Key, OVERHEAD, Place};
use kernel::{Actor, Kind, Problem, Via};
use testkit::World;

const PLACE: Place = Place::new("traveller", "passport_number", 7);

static WRAPPED: Sql = Sql::new("test.wrapped", "select wrapped from person_key where person_id = $1");

async fn ensure(world: &World, person_id: i64) -> Result<Key, Problem> {
    let (pen, vault) = (world.desk.pen(&Actor::system(Via::Automation)), world.desk.vault());
    let chance = world.desk.secret();
    world.desk.db().write(move |tx| vault::ensure_person_key(tx, &pen, &vault, person_id, &chance)).await
}

async fn destroy(world: &World, person_id: i64) -> Result<bool, Problem> {
    let (pen, brand_id) = (world.desk.pen(&Actor::system(Via::Automation)), world.safa);
    world.desk.db().write(move |tx| vault::destroy(tx, &pen, brand_id, person_id)).await
}

#[tokio::test]
async fn a_person_has_one_key_and_it_is_not_stored_plainly() {
    testkit::on_each_engine(async |world| {
        let (first, second, other) = (
            ensure(world, 5).await.unwrap(),
            ensure(world, 5).await.unwrap(),
            ensure(world, 6).await.unwrap(),
        );
        assert_eq!(first.id(), second.id());
        assert_ne!(first.id(), other.id());
        let sealed = first.seal(&PLACE, b"A12345678");
        assert_eq!(second.open(&PLACE, &sealed).unwrap(), b"A12345678");
        assert!(other.open(&PLACE, &sealed).is_err());
        let wrapped: Option<Vec<u8>> =
            world.desk.db().read(|tx| tx.one(&WRAPPED, &[&5], |row| row.get(0))).await.unwrap();
        let wrapped = wrapped.unwrap();
        assert_eq!(wrapped.len(), 32 + OVERHEAD);
        assert_eq!(vault::sealed_with(&wrapped), Some(world.desk.vault().master_id()));
    })
    .await;
}

#[tokio::test]
async fn two_requests_at_once_make_one_key() {
    testkit::on_each_engine(async |world| {
        let (one, two) = tokio::join!(ensure(world, 5), ensure(world, 5));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(two.open(&PLACE, &one.seal(&PLACE, b"A1")).unwrap(), b"A1");
    })
    .await;
}

#[tokio::test]
async fn a_destroyed_key_is_gone_and_not_replaced() {
    testkit::on_each_engine(async |world| {
        ensure(world, 5).await.unwrap();
        assert!(destroy(world, 5).await.unwrap());
        assert!(!destroy(world, 5).await.unwrap(), "there is nothing left to destroy");
        assert_eq!(ensure(world, 5).await.unwrap_err().kind, Kind::Erased);
        let wrapped: Option<Vec<u8>> =
            world.desk.db().read(|tx| tx.one(&WRAPPED, &[&5], |row| row.get(0))).await.unwrap();
        assert_eq!(wrapped, None);
        assert_eq!(world.event_kinds("person", 5).await, ["PersonKeyDestroyed"]);
        assert!(destroy(world, 6).await.unwrap(), "somebody without a key never gets one either");
        assert_eq!(ensure(world, 6).await.unwrap_err().kind, Kind::Erased);
    })
    .await;
}

#[tokio::test]
async fn another_master_key_opens_nothing() {
    testkit::on_each_engine(async |world| {
        ensure(world, 5).await.unwrap();
        let other = vault::Vault::new(&[99; 32], &[5; 32]);
        let opened = world.desk.db().read(move |tx| vault::person_key(tx, &other, 5)).await;
        assert_eq!(opened.unwrap_err().kind, Kind::Internal);
        let vault = world.desk.vault();
        let nobody = world.desk.db().read(move |tx| vault::person_key(tx, &vault, 77)).await;
        assert!(nobody.unwrap().is_none());
    })
    .await;
}

#[test]
fn whoever_seals_with_the_installations_key_can_seal_anew() {
    fn sources(folder: &std::path::Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sealing = Vec::new();
    for entry in std::fs::read_dir(&root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut text = String::new();
        if path.is_dir() && name != "vault" {
            sources(&path, &mut text);
        }
        if text.contains(".secret(&") {
            assert!(text.contains("Reseal {"), "{name} seals with the installation's key: see desk::reseals");
            sealing.push(name);
        }
    }
    let list = std::fs::read_to_string(root.join("lib.rs")).unwrap();
    let list = list.split_once("fn reseals()").unwrap().1.split_once('}').unwrap().0;
    assert!(!sealing.is_empty());
    for name in sealing {
        assert!(list.contains(&format!("{name}::")), "{name} is not among desk::reseals");
    }
}
