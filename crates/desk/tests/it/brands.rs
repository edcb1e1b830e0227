//! Brands: adding, changing, and not seeing those of others.

use serde_json::{Value, json};

use crate::roles::somebody;

fn haramain() -> Value {
    json!({ "name": "Haramain Plus", "language": "ms", "zone": "Asia/Kuala_Lumpur",
        "sender_domain": "Haramain.example", "letterhead": "Haramain Plus Sdn Bhd" })
}

#[tokio::test]
async fn a_brand_is_added_changed_and_recorded() {
    testkit::on_each_engine(async |world| {
        let added = world.as_admin().post("/api/v1/brands", haramain()).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let id = added.json["id"].as_i64().unwrap();
        let path = format!("/api/v1/brands/{id}");
        let read = world.as_admin().get(&path).await;
        assert_eq!(read.json["sender_domain"], "haramain.example");
        let zone = json!({ "zone": "Asia/Jakarta", "letterhead": "Baru" });
        let changed = world.as_admin().with("if-match", "\"1\"").patch(&path, zone.clone()).await;
        assert_eq!(changed.json["zone"], "Asia/Jakarta", "{}", changed.text);
        assert_eq!(world.as_admin().with("if-match", "\"1\"").patch(&path, zone).await.status, 412);
        let events = world.events("brand", id).await;
        assert_eq!(events[1].kind, "BrandChanged");
        let expected =
            json!({ "zone": { "from": "Asia/Kuala_Lumpur", "to": "Asia/Jakarta" }, "letterhead": { "from": "Haramain Plus Sdn Bhd", "to": "Baru" } });
        assert_eq!(events[1].body["changed"], expected);
    })
    .await;
}

#[tokio::test]
async fn a_brands_fields_are_checked() {
    testkit::on_each_engine(async |world| {
        for (field, value, problem) in [
            ("name", json!(""), "required"),
            ("name", json!("SAFA travel"), "already-taken"),
            ("zone", json!("Mars/Base"), "unknown-reference"),
            ("language", json!("fr"), "unknown-reference"),
            ("sender_domain", json!("not a domain"), "malformed"),
        ] {
            let mut body = haramain();
            body[field] = value;
            let answer = world.as_admin().post("/api/v1/brands", body).await;
            assert_eq!(answer.json["type"], format!("/problems/{problem}"), "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_ones_own_brands_exist() {
    testkit::on_each_engine(async |world| {
        let role = json!({ "word": "setter", "labels": { "en": "Setter" }, "scope": "brand",
            "permissions": ["settings.view", "settings.change"] });
        let (_, caller) = somebody(world, role, &[world.safa]).await;
        let list = caller.get("/api/v1/brands").await;
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
        let other = format!("/api/v1/brands/{}", world.nusantara);
        assert_eq!(caller.get(&other).await.status, 404);
        assert_eq!(caller.patch(&other, json!({ "name": "X" })).await.status, 404);
        assert_eq!(caller.post("/api/v1/brands", haramain()).await.json["type"], "/problems/beyond-yours");
    })
    .await;
}
