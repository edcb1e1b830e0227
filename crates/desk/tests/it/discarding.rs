//! Spam, blocked senders, the trash and what is left after it.

use db::Sql;
use serde_json::json;
use testkit::World;

use crate::team::{at, colleague, open};

static MESSAGES: Sql = Sql::new("test.messages", "select count(*) from message where case_id = $1");

async fn blocked(world: &World, address: &'static str) -> bool {
    let brand = world.safa;
    world.desk.db().read(move |tx| desk::cases::blocking::is_blocked(tx, brand, address)).await.unwrap()
}

async fn folder(world: &World, name: &str) -> Vec<i64> {
    let listed = world.as_admin().get(&format!("/api/v1/cases?folder={name}")).await;
    assert_eq!(listed.status, 200, "{}", listed.text);
    listed.json["rows"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn spam_is_out_of_sight_and_its_sender_unheard_until_it_was_a_mistake() {
    testkit::on_each_engine(async |world| {
        colleague(world, "senior", vec![world.safa], "senior").await;
        let senior = world.client(Some("senior"));
        let id = open(world, "MENANG RM 10,000").await;
        assert_eq!(world.as_rep().post(&at(id, "spam"), json!({})).await.status, 403);
        let spam = senior.post(&at(id, "spam"), json!({ "block": "address" })).await;
        assert_eq!((spam.status, &spam.json["disposition"]), (200, &json!("spam")));
        assert!(folder(world, "all").await.is_empty());
        assert_eq!(folder(world, "spam").await, [id]);
        assert!(blocked(world, "Siti.Aminah@EXAMPLE.my").await);
        assert!(!blocked(world, "ali@example.my").await);
        let list = senior.get(&format!("/api/v1/blocked-senders?brand_id={}", world.safa)).await;
        assert_eq!(list.json[0]["value"], "siti.aminah@example.my");
        assert_eq!(
            senior.get(&format!("/api/v1/blocked-senders?brand_id={}", world.nusantara)).await.status,
            422
        );

        let restored = senior.post(&at(id, "restore"), json!({})).await;
        assert_eq!(restored.json["disposition"], "live");
        assert!(!blocked(world, "siti.aminah@example.my").await);
        assert_eq!(folder(world, "all").await, [id]);
        assert_eq!(
            world.event_kinds("case", id).await,
            ["CaseOpened", "CaseMarkedSpam", "SenderBlocked", "CaseRestored", "SenderUnblocked"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_domain_is_blocked_unless_strangers_share_it() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let id = open(world, "MENANG RM 10,000").await;
        assert_eq!(admin.post(&at(id, "spam"), json!({ "block": "domain" })).await.status, 200);
        assert!(blocked(world, "ali@example.my").await);
        assert!(!blocked(world, "ali@sub.example.my").await);
        let list = admin.get(&format!("/api/v1/blocked-senders?brand_id={}", world.safa)).await.json;
        let path = format!("/api/v1/blocked-senders/{}", list[0]["id"]);
        assert_eq!(world.as_rep().delete(&path).await.status, 403);
        assert_eq!(admin.delete(&path).await.status, 200);
        assert_eq!(admin.delete(&path).await.status, 404);
        assert!(!blocked(world, "ali@example.my").await);

        let shared = json!({
            "brand_id": world.safa, "customer": { "email": "x@gmail.com" }, "subject": "x", "body": "x",
        });
        let gmail = admin.post("/api/v1/cases", shared).await.json["id"].as_i64().unwrap();
        let refused = admin.post(&at(gmail, "spam"), json!({ "block": "domain" })).await;
        assert_eq!((refused.status, &refused.json["type"]), (422, &json!("/problems/shared-domain")));
        assert_eq!(folder(world, "spam").await, [id], "nothing is half done");
        let nameless = json!({
            "brand_id": world.safa, "customer": { "name": "Encik Ali" }, "subject": "x", "body": "x",
        });
        let counter = admin.post("/api/v1/cases", nameless).await.json["id"].as_i64().unwrap();
        let refused = admin.post(&at(counter, "spam"), json!({ "block": "address" })).await;
        assert_eq!(refused.json["type"], "/problems/no-sender");
    })
    .await;
}

#[tokio::test]
async fn the_trash_gives_back_for_thirty_days_and_then_forgets() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let (kept, lost) = (open(world, "Simpan").await, open(world, "Buang").await);
        for id in [kept, lost] {
            admin.post(&at(id, "participants"), json!({ "address": "anak@example.my" })).await;
            let trashed = admin.post(&at(id, "trash"), json!({ "reason": "Salah cetak" })).await;
            assert_eq!((trashed.status, &trashed.json["disposition"]), (200, &json!("deleted")));
        }
        let refused = admin.patch(&at(lost, ""), json!({ "priority": 1 })).await;
        assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/case-in-trash")));
        assert_eq!(folder(world, "trash").await.len(), 2);
        assert_eq!(admin.post(&at(kept, "restore"), json!({})).await.status, 200);

        world.clock.advance_seconds(30 * 86_400 - 1);
        assert_eq!(desk::cases::jobs::purge_due(&world.desk).await, Ok(0));
        world.clock.advance_seconds(1);
        assert_eq!(desk::cases::jobs::purge_due(&world.desk).await, Ok(1));
        assert_eq!(desk::cases::jobs::purge_due(&world.desk).await, Ok(0));
        for (id, messages) in [(kept, 1), (lost, 0)] {
            let read = world.desk.db().read(move |tx| tx.one(&MESSAGES, &[&id], |row| row.get::<i64>(0)));
            assert_eq!(read.await, Ok(messages));
        }
        assert!(folder(world, "trash").await.is_empty());
        assert_eq!(admin.get(&at(lost, "")).await.status, 404);
        assert_eq!(admin.post(&at(lost, "restore"), json!({})).await.status, 404);
        let kinds = world.event_kinds("case", lost).await;
        assert_eq!(kinds, ["CaseOpened", "ParticipantAdded", "CaseTrashed", "CasePurged"]);
        let key = world.desk.keys().chain;
        let read = world.desk.db().read(move |tx| desk::events::verify_chains(tx, &key)).await;
        assert_eq!(read.unwrap().1, [], "the chain still verifies");
    })
    .await;
}
