//! Policies: which governs, in what order, and what cannot be.

use serde_json::{Value, json};
use testkit::World;

use crate::calendars::calendar_of;
use crate::clocks::{open, tick_at};
use crate::team::colleague;

/// A policy of Safa with some fields set.
pub async fn terms(world: &World, fields: Value) -> Value {
    let mut body = json!({
        "brand_id": world.safa, "labels": { "en": "Test", "ms": "Ujian", "id": "Uji" },
        "calendar_id": calendar_of(world, world.safa).await, "first_reply_minutes": 30,
    });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn names(world: &World) -> Vec<String> {
    let list = world.as_admin().with("accept-language", "en").get("/api/v1/policies").await.json;
    let of_safa = list.as_array().unwrap().iter().filter(|policy| policy["brand_id"] == world.safa);
    of_safa.map(|policy| policy["labels"]["en"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_new_policy_stands_before_the_wider_one() {
    testkit::on_each_engine(async |world| {
        let all = ["Urgent complaint", "Urgent", "Complaint", "Everything else"];
        assert_eq!(names(world).await, all);
        let body = terms(world, json!({ "channel": "whatsapp" })).await;
        let admin = world.as_admin().with("idempotency-key", "p1");
        let added = admin.post("/api/v1/policies", body.clone()).await;
        assert_eq!(added.status, 201, "{}", added.text);
        assert_eq!(admin.post("/api/v1/policies", body).await.json, added.json, "a repeat adds nothing");
        assert_eq!(
            names(world).await,
            ["Urgent complaint", "Urgent", "Complaint", "Test", "Everything else"]
        );
    })
    .await;
}

#[tokio::test]
async fn what_contradicts_is_refused_with_its_field() {
    testkit::on_each_engine(async |world| {
        let jakarta = calendar_of(world, world.nusantara).await;
        let reader = colleague(world, "Rozita", vec![world.safa], "read_only").await;
        let hand_to_reader = json!({
            "escalate_after_minutes": 5, "escalate_to_staff_id": reader, "escalate_reassigns": true
        });
        let wrong = [
            (hand_to_reader, "cannot-own", "escalate_to_staff_id"),
            (json!({ "first_reply_minutes": null }), "contradiction", "first_reply_minutes"),
            (json!({ "first_reply_minutes": -1 }), "out-of-range", "first_reply_minutes"),
            (json!({ "warn_percent": 50, "warn_minutes_before": 5 }), "contradiction", "warn_percent"),
            (json!({ "warn_minutes_before": 30 }), "contradiction", "warn_minutes_before"),
            (json!({ "escalate_after_minutes": 5 }), "contradiction", "escalate_to_team_id"),
            (json!({ "calendar_id": jakarta }), "contradiction", "calendar_id"),
            (json!({ "calendar_id": 12 }), "unknown-reference", "calendar_id"),
            (json!({ "resolution_minutes": 2_628_000 }), "contradiction", "calendar_id"),
            (json!({ "kind": "gossip" }), "unknown-reference", "kind"),
            (json!({ "channel": "pigeon" }), "contradiction", "channel"),
            (json!({ "priority": 5 }), "out-of-range", "priority"),
            (json!({ "organisation_id": 12 }), "unknown-reference", "organisation_id"),
            (json!({ "team_id": 12 }), "unknown-reference", "team_id"),
            (json!({ "escalate_to_staff_id": 12 }), "unknown-reference", "escalate_to_staff_id"),
            (json!({ "labels": {} }), "required", "name"),
        ];
        for (fields, kind, field) in wrong {
            let answer = world.as_admin().post("/api/v1/policies", terms(world, fields.clone()).await).await;
            assert_eq!(answer.status, 422, "{fields}: {}", answer.text);
            assert_eq!(answer.json["type"], format!("/problems/{kind}"), "{fields}");
            assert_eq!(answer.json["errors"][0]["field"], field, "{fields}");
        }
        assert_eq!(names(world).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_policy_that_could_never_apply_is_refused_by_name() {
    testkit::on_each_engine(async |world| {
        let list = world.as_admin().get("/api/v1/policies").await.json;
        let mut order: Vec<i64> =
            list.as_array().unwrap().iter().map(|policy| policy["id"].as_i64().unwrap()).collect();
        let before = order.clone();
        let last = list.as_array().unwrap().iter().rfind(|policy| policy["brand_id"] == world.safa).unwrap();
        let last = last["id"].as_i64().unwrap();
        order.retain(|id| *id != last);
        order.insert(0, last);
        let reorder = async |language: &str, order: &[i64]| {
            let client = world.as_admin().with("accept-language", language);
            client.put("/api/v1/policies/order", json!({ "order": order })).await
        };
        let refused = reorder("id", &order).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("place")));
        let detail = refused.json["detail"].as_str().unwrap();
        assert!(detail.contains("“Keluhan mendesak”") && detail.contains("“Selain itu”"), "{detail}");
        assert_eq!(reorder("en", &order[1..]).await.status, 422, "an order names every policy once");

        // The two urgent ones of Safa may not change places, urgent and complaint may.
        let safa: Vec<i64> = list
            .as_array()
            .unwrap()
            .iter()
            .filter(|policy| policy["brand_id"] == world.safa)
            .map(|policy| policy["id"].as_i64().unwrap())
            .collect();
        let mut swapped = before.clone();
        let (urgent, complaint) = (
            before.iter().position(|id| *id == safa[1]).unwrap(),
            before.iter().position(|id| *id == safa[2]).unwrap(),
        );
        swapped.swap(urgent, complaint);
        let moved = reorder("en", &swapped).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        assert_eq!(names(world).await, ["Urgent complaint", "Complaint", "Urgent", "Everything else"]);
        assert_eq!(world.event_kinds("policy", safa[1]).await, ["PolicyAdded", "PolicyMoved"]);
    })
    .await;
}

#[tokio::test]
async fn two_people_do_not_overwrite_each_other() {
    testkit::on_each_engine(async |world| {
        let list = world.as_admin().get("/api/v1/policies").await.json;
        let first = list[0].clone();
        let path = format!("/api/v1/policies/{}", first["id"]);
        let mut body = first.clone();
        for field in ["id", "version", "place"] {
            body.as_object_mut().unwrap().remove(field);
        }
        body["next_reply_minutes"] = json!(90);
        let admin = || world.as_admin().with("if-match", "\"1\"");
        let changed = admin().put(&path, body.clone()).await;
        assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""), "{}", changed.text);
        body["next_reply_minutes"] = json!(80);
        assert_eq!(admin().put(&path, body).await.status, 412);
        let id = first["id"].as_i64().unwrap();
        let events = world.events("policy", id).await;
        let change = &events.last().unwrap().body["changed"];
        assert_eq!(*change, json!({ "next_reply_minutes": { "from": 120, "to": 90 } }));
    })
    .await;
}

#[tokio::test]
async fn a_new_brand_promises_something_within_a_second() {
    testkit::on_each_engine(async |world| {
        let brand = json!({ "name": "Borneo Stays", "languages": ["ms"], "zone": "Asia/Kuching",
            "sender_domains": ["borneo.example"], "letterhead": "Borneo Stays" });
        let added = world.as_admin().post("/api/v1/brands", brand).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let id = added.json["id"].as_i64().unwrap();
        let other = world.another_node();
        let (one, two) = tokio::join!(desk::promises::tick(&world.desk), desk::promises::tick(&other));
        one.unwrap();
        two.unwrap();
        let list = world.as_admin().get("/api/v1/policies").await.json;
        let own = list.as_array().unwrap().iter().filter(|policy| policy["brand_id"] == id);
        assert_eq!(own.count(), 4, "two nodes give it its policies once");
        let path = format!("/api/v1/calendars/{}", calendar_of(world, id).await);
        assert_eq!(world.as_admin().get(&path).await.json["name"], "Borneo Stays – Waktu pejabat");
    })
    .await;
}

#[tokio::test]
async fn an_escalation_passes_over_whoever_may_no_longer_answer() {
    testkit::on_each_engine(async |world| {
        let reader = colleague(world, "Rozita", vec![world.safa], "senior").await;
        let fields = json!({ "channel": "whatsapp", "first_reply_minutes": 60, "escalate_after_minutes": 30,
            "escalate_to_staff_id": reader, "escalate_reassigns": true });
        let added = world.as_admin().post("/api/v1/policies", terms(world, fields).await).await;
        assert_eq!(added.status, 201, "{}", added.text);
        tick_at(world, "2026-02-03T01:00:00Z").await;
        let id = open(world, world.safa, json!({ "channel": "whatsapp" })).await;
        let given = json!({ "assignee_id": world.rep });
        world.as_admin().post(&format!("/api/v1/cases/{id}/assign"), given).await;
        let less = json!({ "roles": ["read_only"] });
        let changed = world.as_admin().patch(&format!("/api/v1/staff/{reader}"), less).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        tick_at(world, "2026-02-03T02:00:01Z").await;
        tick_at(world, "2026-02-03T02:30:01Z").await;
        assert!(world.event_kinds("case", id).await.contains(&"ClockEscalated".to_owned()));
        let case = world.as_admin().get(&format!("/api/v1/cases/{id}")).await.json;
        assert_eq!(case["assignee_id"], json!(world.rep), "who has it keeps it");
    })
    .await;
}
