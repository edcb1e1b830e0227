//! Opening a case.

use serde_json::json;
use testkit::World;

static FORGE: db::Sql = db::Sql::new("test.forge", "update event set via = 'mail' where kind = 'CaseOpened'");

fn enquiry(world: &World) -> serde_json::Value {
    json!({
        "brand_id": world.safa,
        "customer": { "email": "siti.aminah@example.my", "name": "Siti Aminah bt Rahman" },
        "subject": "Bilik quad untuk 12 Mac – masih ada?",
        "body": "Saya nak tanya pakej 12 Mac untuk 4 orang. Masih ada bilik quad?",
        "channel": "email",
    })
}

#[tokio::test]
async fn a_case_is_opened_numbered_and_recorded() {
    testkit::on_each_engine(async |world| {
        let opened = world.as_rep().post("/api/v1/cases", enquiry(world)).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        assert!(opened.json["reference"].as_i64().is_some_and(|number| number > 1000));
        let id = opened.json["id"].as_i64().unwrap();
        assert_eq!(opened.header("location"), format!("/api/v1/cases/{id}"));

        let read = world.as_rep().get(&format!("/api/v1/cases/{id}")).await;
        assert_eq!(read.status, 200);
        assert_eq!(read.json["subject"], "Bilik quad untuk 12 Mac – masih ada?");
        assert_eq!(read.json["category"], "new");
        assert_eq!(read.json["language"], "ms");
        assert_eq!(read.json["customer"]["full_name"], "Siti Aminah bt Rahman");
        assert_eq!(read.json["messages"][0]["direction"], "in");
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened"]);
        let body = &world.events("case", id).await[0].body;
        assert!(!body.to_string().contains("quad"), "an event holds no message text: {body}");
    })
    .await;
}

#[tokio::test]
async fn the_same_address_is_the_same_customer() {
    testkit::on_each_engine(async |world| {
        let first = world.as_rep().post("/api/v1/cases", enquiry(world)).await;
        let mut again = enquiry(world);
        again["customer"]["email"] = json!("SITI.Aminah@example.my");
        let second = world.as_rep().post("/api/v1/cases", again).await;
        assert_eq!(first.json["customer_id"], second.json["customer_id"]);
        assert_ne!(first.json["id"], second.json["id"]);
    })
    .await;
}

#[tokio::test]
async fn a_named_request_is_carried_out_once() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep().with("idempotency-key", "a1");
        let first = rep.post("/api/v1/cases", enquiry(world)).await;
        let second = rep.post("/api/v1/cases", enquiry(world)).await;
        assert_eq!((first.status, second.status), (201, 201));
        assert_eq!(first.json, second.json);
        let mut other = enquiry(world);
        other["subject"] = json!("Lain");
        let reused = rep.post("/api/v1/cases", other).await;
        assert_eq!(reused.status, 422);
        assert_eq!(reused.json["type"], "/problems/key-reused");
    })
    .await;
}

#[tokio::test]
async fn another_brands_case_does_not_exist() {
    testkit::on_each_engine(async |world| {
        let opened = world.as_rep().post("/api/v1/cases", enquiry(world)).await;
        let path = format!("/api/v1/cases/{}", opened.json["id"]);
        assert_eq!(world.as_other_rep().get(&path).await.status, 404);
        assert_eq!(world.as_nobody().get(&path).await.status, 401);
        assert_eq!(world.as_admin().get(&path).await.status, 200);
        assert_eq!(world.as_other_rep().post("/api/v1/cases", enquiry(world)).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_field_is_named_in_the_readers_language() {
    testkit::on_each_engine(async |world| {
        let mut wrong = enquiry(world);
        wrong["subject"] = json!("   ");
        let answer = world.as_rep().post("/api/v1/cases", wrong.clone()).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.json["errors"][0]["field"], "subject");
        assert_eq!(answer.json["detail"], "Perkara diperlukan. Sila isi.");
        let english = world.as_rep().with("accept-language", "en").post("/api/v1/cases", wrong).await;
        assert_eq!(english.json["detail"], "Subject is needed. Fill it in.");
        let unknown = world.as_rep().post("/api/v1/cases", json!({ "subjekt": 1 })).await;
        assert_eq!(unknown.status, 400);
        assert_eq!(unknown.header("content-type"), "application/problem+json");
    })
    .await;
}

#[tokio::test]
async fn the_chain_tells_when_an_event_was_changed() {
    testkit::on_each_engine(async |world| {
        world.as_rep().post("/api/v1/cases", enquiry(world)).await;
        let key = world.desk.keys().chain;
        let check = async || {
            let read = world.desk.db().read(move |tx| desk::events::verify_chains(tx, &key)).await;
            read.unwrap()
        };
        let (checked, broken) = check().await;
        assert!(checked >= 2);
        assert_eq!(broken, []);
        world.desk.db().write(|tx| tx.execute(&FORGE, &[])).await.unwrap();
        assert_eq!(check().await.1.len(), 1);
    })
    .await;
}
