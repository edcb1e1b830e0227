//! Changing many cases at once, stopping it, and putting it back.

use serde_json::{Value, json};
use testkit::{Client, World};

use crate::team::{at, colleague, open};

async fn work(world: &World) {
    while desk::bulk::step(&world.desk).await.unwrap() {}
}

async fn started(client: &Client, body: Value) -> i64 {
    let answer = client.post("/api/v1/bulk", body).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    let id = answer.json["id"].as_i64().unwrap();
    assert_eq!(answer.header("location"), format!("/api/v1/bulk/{id}"));
    id
}

async fn read(client: &Client, id: i64) -> Value {
    let answer = client.get(&format!("/api/v1/bulk/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json
}

async fn field(world: &World, id: i64, name: &str) -> Value {
    world.as_admin().get(&at(id, "")).await.json[name].clone()
}

#[tokio::test]
async fn one_refused_case_does_not_stop_the_rest_and_all_can_be_put_back() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let (one, two, done) =
            (open(world, "Satu").await, open(world, "Dua").await, open(world, "Tiga").await);
        admin.patch(&at(done, ""), json!({ "status": "closed" })).await;
        admin.patch(&at(two, ""), json!({ "priority": 4 })).await;
        let act = json!({ "verb": "priority", "priority": 4 });
        let id = started(&admin, json!({ "act": act, "cases": [one, two, done, 77] })).await;
        assert_eq!(read(&admin, id).await["state"], "working");
        work(world).await;
        let bulk = read(&admin, id).await;
        assert_eq!(
            (&bulk["state"], &bulk["total"], &bulk["changed"], &bulk["unchanged"], &bulk["refused"]),
            (&json!("done"), &json!(4), &json!(1), &json!(1), &json!(2)),
            "{bulk}"
        );
        let reasons: Vec<&Value> =
            bulk["refusals"].as_array().unwrap().iter().map(|refusal| &refusal["reason"]).collect();
        assert_eq!(reasons, ["case-closed", "not-found"]);
        assert_eq!(bulk["refusals"][0]["cases"], json!([done]));
        assert_eq!(field(world, one, "priority").await, 4);
        assert_eq!(world.event_kinds("case", one).await, ["CaseOpened", "PriorityChanged"]);
        assert_eq!(world.event_kinds("bulk", id).await, ["BulkChangeStarted"]);

        let undo = admin.post(&format!("/api/v1/bulk/{id}/undo"), json!({})).await;
        assert_eq!(undo.status, 202, "{}", undo.text);
        let again = admin.post(&format!("/api/v1/bulk/{id}/undo"), json!({})).await;
        assert_eq!(undo.json["id"], again.json["id"], "asked twice it is undone once");
        work(world).await;
        assert_eq!(field(world, one, "priority").await, 2);
        assert_eq!(field(world, two, "priority").await, 4, "what it did not change stays");
        let back = read(&admin, undo.json["id"].as_i64().unwrap()).await;
        assert_eq!((&back["changed"], &back["undoes"]), (&json!(1), &json!(id)));
        assert_eq!(read(&admin, id).await["undone_by"], undo.json["id"]);
        let twice = admin.post(&format!("/api/v1/bulk/{}/undo", undo.json["id"]), json!({})).await;
        assert_eq!(twice.status, 422, "an undo is not undone: {}", twice.text);
    })
    .await;
}

#[tokio::test]
async fn every_act_is_put_back_unless_the_case_was_changed_since() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let acts = [
            (json!({ "verb": "assign", "assignee_id": world.rep }), "assignee_id"),
            (json!({ "verb": "status", "status": "closed" }), "status"),
            (json!({ "verb": "status", "status": "resolved" }), "unanswered_since"),
            (json!({ "verb": "tag", "tag": "Visa" }), "tags"),
            (json!({ "verb": "snooze", "until": world.desk.now().plus_days(2) }), "snoozed_until"),
            (json!({ "verb": "spam" }), "disposition"),
            (json!({ "verb": "trash" }), "disposition"),
        ];
        for (act, name) in acts {
            let (kept, changed) = (open(world, "Satu").await, open(world, "Dua").await);
            let before = field(world, kept, name).await;
            let id = started(&admin, json!({ "act": act, "cases": [kept, changed] })).await;
            work(world).await;
            assert_eq!(read(&admin, id).await["changed"], 2, "{act}");
            assert_ne!(field(world, kept, name).await, before, "{act}");
            let kept_at = field(world, kept, "version").await;
            // What is closed cannot change any more; what is in the trash is restored first.
            let can_change = act["status"] != "closed";
            let touched = [
                admin.post(&at(changed, "restore"), json!({})).await.status,
                admin.post(&at(changed, "note"), json!({ "text": "Lihat" })).await.status,
            ];
            assert!(!can_change || touched.iter().any(|status| *status < 300), "{touched:?}");
            let undo =
                admin.post(&format!("/api/v1/bulk/{id}/undo"), json!({})).await.json["id"].as_i64().unwrap();
            work(world).await;
            assert_eq!(field(world, kept, name).await, before, "{act}");
            assert!(field(world, kept, "version").await.as_i64() > kept_at.as_i64());
            let undone = read(&admin, undo).await;
            if can_change {
                assert_eq!(undone["refusals"][0]["reason"], "changed-meanwhile", "{act}: {undone}");
            }
        }
        let key = world.desk.keys().chain;
        let read = world.desk.db().read(move |tx| desk::events::verify_chains(tx, &key)).await;
        assert_eq!(read.unwrap().1, []);
    })
    .await;
}

#[tokio::test]
async fn all_of_a_list_are_changed_in_steps_and_only_what_the_asker_sees() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        for number in 0..205 {
            open(world, &format!("Soalan {number}")).await;
        }
        let hidden = json!({
            "brand_id": world.nusantara, "customer": { "name": "Budi" }, "subject": "Poin", "body": "?",
        });
        let hidden = world.as_admin().post("/api/v1/cases", hidden).await.json["id"].as_i64().unwrap();
        let list = json!({ "folder": "unassigned", "filters": { "channel": "email" } });
        let act = json!({ "verb": "status", "status": "resolved" });
        let id = started(&rep, json!({ "act": act, "list": list })).await;
        let late = open(world, "Selepas itu").await;
        assert!(desk::bulk::step(&world.desk).await.unwrap());
        assert_eq!(read(&rep, id).await["state"], "collecting");
        assert!(desk::bulk::step(&world.desk).await.unwrap());
        assert!(desk::bulk::step(&world.desk).await.unwrap());
        let half = read(&rep, id).await;
        assert_eq!((&half["total"], &half["changed"]), (&json!(205), &json!(200)), "{half}");
        work(world).await;
        assert_eq!(read(&rep, id).await["changed"], 205);
        assert_eq!(field(world, late, "category").await, "new", "it was opened afterwards");
        assert_eq!(field(world, hidden, "category").await, "new");
    })
    .await;
}

#[tokio::test]
async fn it_stops_when_told_and_belongs_to_who_started_it() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        let case = open(world, "Satu").await;
        let act = json!({ "verb": "assign", "assignee_id": world.rep });
        let id = started(&rep, json!({ "act": act, "cases": [case] })).await;
        let path = format!("/api/v1/bulk/{id}");
        assert_eq!(world.as_admin().get(&path).await.status, 404);
        assert_eq!(world.as_admin().post(&format!("{path}/cancel"), json!({})).await.status, 404);
        assert_eq!(rep.post(&format!("{path}/undo"), json!({})).await.status, 422, "it still runs");
        let stopped = rep.post(&format!("{path}/cancel"), json!({})).await;
        assert_eq!((stopped.status, &stopped.json["state"]), (200, &json!("cancelled")));
        work(world).await;
        assert_eq!(field(world, case, "assignee_id").await, Value::Null);
        assert_eq!(rep.get("/api/v1/bulk").await.json[0]["id"], id);
    })
    .await;
}

#[tokio::test]
async fn the_act_asks_for_its_own_word_and_says_what_is_wrong() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "Satu").await;
        let rep = world.as_rep();
        let post = async |body: Value| rep.post("/api/v1/bulk", body).await;
        assert_eq!(post(json!({ "act": { "verb": "trash" }, "cases": [case] })).await.status, 403);
        let urgent = json!({ "verb": "priority", "priority": 9 });
        assert_eq!(post(json!({ "act": urgent, "cases": [case] })).await.status, 422);
        let unknown = json!({ "verb": "status", "status": "nowhere" });
        assert_eq!(post(json!({ "act": unknown, "cases": [case] })).await.status, 422);
        assert_eq!(post(json!({ "act": { "verb": "tag", "tag": "x" }, "cases": [] })).await.status, 422);
        let many: Vec<i64> = (0..501).collect();
        assert_eq!(post(json!({ "act": { "verb": "tag", "tag": "x" }, "cases": many })).await.status, 422);

        // Authority is asked for again when the work is done.
        let leaver = colleague(world, "leaver", vec![world.safa], "senior").await;
        let senior = world.client(Some("leaver"));
        let id = started(&senior, json!({ "act": { "verb": "trash" }, "cases": [case] })).await;
        let left = world.as_admin().post(&format!("/api/v1/staff/{leaver}/deactivate"), json!({})).await;
        assert!(left.status < 300, "{}", left.text);
        work(world).await;
        assert_eq!(field(world, case, "disposition").await, "live");
        assert!(id > 0);
    })
    .await;
}

#[tokio::test]
async fn what_can_be_done_to_no_case_is_refused_before_it_begins() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "Satu").await;
        let malay = world.as_admin().with("accept-language", "ms");
        let now = world.desk.now();
        let priority = json!({ "verb": "priority", "priority": 3 });
        for (body, field, told) in [
            (json!({ "act": priority, "cases": [] }), "cases", "Kes diperlukan."),
            (
                json!({ "act": priority, "cases": [case], "list": { "folder": "all" } }),
                "cases",
                "Namakan kes atau",
            ),
            (
                json!({ "act": priority, "cases": (1..=501).collect::<Vec<i64>>() }),
                "cases",
                "Kes mesti antara",
            ),
            (
                json!({ "act": { "verb": "snooze", "until": now.plus_days(-1) }, "cases": [case] }),
                "until",
                "Hingga mesti",
            ),
            (
                json!({ "act": { "verb": "snooze", "until": now.plus_days(400) }, "cases": [case] }),
                "until",
                "Hingga mesti",
            ),
            (
                json!({ "act": { "verb": "tag", "tag": "x".repeat(300) }, "cases": [case] }),
                "tag",
                "Tag terlalu panjang.",
            ),
            (
                json!({ "act": { "verb": "assign", "assignee_id": 99 }, "cases": [case] }),
                "assignee_id",
                "Pemilik: “99”",
            ),
            (
                json!({ "act": { "verb": "move", "team_id": 99 }, "cases": [case] }),
                "team_id",
                "Pasukan: “99”",
            ),
        ] {
            let refused = malay.post("/api/v1/bulk", body.clone()).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!(field)), "{body}");
            let detail = refused.json["detail"].as_str().unwrap();
            assert!(detail.starts_with(told), "{body}: {detail}");
        }
        let words = [
            (json!({ "act": priority, "cases": ["x"] }), "“cases[0]” mesti nombor bulat."),
            (
                json!({ "act": { "verb": "dance" }, "cases": [case] }),
                "“act.verb” mesti salah satu daripada ini: assign,",
            ),
        ];
        for (body, told) in words {
            let refused = malay.post("/api/v1/bulk", body).await;
            assert_eq!(refused.status, 400);
            assert!(refused.json["detail"].as_str().unwrap().starts_with(told), "{}", refused.text);
        }
        let twice = started(&world.as_admin(), json!({ "act": priority, "cases": [case, case, 99] })).await;
        work(world).await;
        let bulk = read(&world.as_admin(), twice).await;
        let counts = (&bulk["total"], &bulk["changed"], &bulk["refused"]);
        assert_eq!(counts, (&json!(2), &json!(1), &json!(1)), "{bulk}");
    })
    .await;
}
