//! Types, statuses and tags that a desk makes its own.

use serde_json::json;

use crate::team::{at, open};

#[tokio::test]
async fn a_desk_adds_a_status_and_works_with_it() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let texts = json!({ "en": "Awaiting embassy", "ms": "Menunggu kedutaan", "id": "Menunggu kedutaan" });
        let made =
            admin.post("/api/v1/labels/statuses", json!({ "labels": texts, "category": "hold" })).await;
        assert_eq!((made.status, &made.json["word"]), (201, &json!("awaiting_embassy")), "{}", made.text);
        let id = open(world, "Visa").await;
        let held = world.as_rep().patch(&at(id, ""), json!({ "status": "awaiting_embassy" })).await;
        assert_eq!(
            (&held.json["category"], &held.json["status"]),
            (&json!("hold"), &json!("awaiting_embassy"))
        );
        assert_eq!(world.event_kinds("case", id).await[1], "CaseHeld");
        world.as_rep().patch(&at(id, ""), json!({ "status": "hold" })).await;
        assert_eq!(world.event_kinds("case", id).await[2], "StatusChanged");
        let label = made.json["id"].as_i64().unwrap();
        assert_eq!(world.event_kinds("case_status", label).await, ["LabelAdded"]);
        let lists = world.as_rep().get("/api/v1/labels").await.json;
        assert_eq!(
            (lists["kinds"].as_array().unwrap().len(), lists["statuses"].as_array().unwrap().len()),
            (4, 7)
        );
    })
    .await;
}

#[tokio::test]
async fn a_label_in_use_is_switched_off_but_never_the_last() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let id = open(world, "Visa").await;
        let lists = admin.get("/api/v1/labels").await.json;
        let path = |list: &str, word: &str| {
            let all = lists[list].as_array().unwrap();
            let label = all.iter().find(|label| label["word"] == word).unwrap();
            format!("/api/v1/labels/{list}/{}", label["id"])
        };
        let off = json!({ "active": false });
        let enquiry = admin.patch(&path("kinds", "enquiry"), off.clone()).await;
        assert_eq!((enquiry.status, enquiry.header("etag")), (200, "\"2\""));
        // The case keeps it; a new one cannot have it, and without a wish gets the next.
        assert_eq!(world.as_rep().get(&at(id, "")).await.json["kind"], "enquiry");
        let kept = world.as_rep().patch(&at(id, ""), json!({ "kind": "enquiry", "priority": 3 })).await;
        assert_eq!(kept.status, 200);
        let next = open(world, "Lain").await;
        assert_eq!(world.as_rep().get(&at(next, "")).await.json["kind"], "complaint");
        for kind in ["request", "problem"] {
            assert_eq!(admin.patch(&path("kinds", kind), off.clone()).await.status, 200);
        }
        for last in [path("kinds", "complaint"), path("statuses", "waiting"), path("statuses", "new")] {
            let refused = admin.patch(&last, off.clone()).await;
            assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/last-of-category")));
        }
        let tag = admin.post("/api/v1/labels/tags", json!({ "labels": { "ms": "Kerusi roda" } })).await;
        assert_eq!(tag.status, 201, "{}", tag.text);
        let tag = format!("/api/v1/labels/tags/{}", tag.json["id"]);
        assert_eq!(admin.patch(&tag, off).await.status, 200);
        let refused = world.as_rep().post(&at(id, "tag"), json!({ "tags": ["kerusi roda"] })).await;
        assert_eq!(refused.status, 422);
    })
    .await;
}

#[tokio::test]
async fn wrong_labels_are_refused_and_only_who_may_changes_them() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let texts = json!({ "en": "Visa" });
        for (list, body, field) in [
            ("kinds", json!({}), "labels"),
            ("kinds", json!({ "labels": { "en": "x".repeat(81) } }), "labels"),
            ("kinds", json!({ "labels": texts, "word": "Vísa!" }), "word"),
            ("kinds", json!({ "labels": texts, "word": "enquiry" }), "word"),
            ("statuses", json!({ "labels": texts }), "category"),
            ("tags", json!({ "labels": { "en": "x".repeat(61) } }), "tag"),
        ] {
            let refused = admin.post(&format!("/api/v1/labels/{list}"), body.clone()).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!(field)), "{body}");
        }
        assert_eq!(admin.post("/api/v1/labels/colours", json!({ "labels": texts })).await.status, 404);
        assert_eq!(admin.patch("/api/v1/labels/kinds/7", json!({ "place": 1 })).await.status, 404);
        assert_eq!(world.as_rep().post("/api/v1/labels/kinds", json!({})).await.status, 403);
        let made = admin.post("/api/v1/labels/kinds", json!({ "labels": texts })).await;
        let path = format!("/api/v1/labels/kinds/{}", made.json["id"]);
        assert_eq!(world.as_rep().patch(&path, json!({})).await.status, 403);
        let stale = world.as_admin().with("if-match", "\"7\"").patch(&path, json!({ "place": 0 })).await;
        assert_eq!(stale.status, 412);
        let moved =
            admin.patch(&path, json!({ "place": 9, "labels": { "en": "Visa", "id": "Visa umrah" } })).await;
        assert_eq!((&moved.json["place"], &moved.json["version"]), (&json!(9), &json!(2)));
    })
    .await;
}

#[tokio::test]
async fn a_type_that_a_policy_in_force_names_is_not_retired() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin().with("accept-language", "en");
        let lists = admin.get("/api/v1/labels").await.json;
        let complaint =
            lists["kinds"].as_array().unwrap().iter().find(|kind| kind["word"] == "complaint").unwrap();
        let path = format!("/api/v1/labels/kinds/{}", complaint["id"]);
        let off = json!({ "active": false });
        let refused = admin.patch(&path, off.clone()).await;
        assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/in-use")));
        let told = refused.json["detail"].as_str().unwrap();
        assert!(told.starts_with("“Urgent complaint” is a policy in force"), "{told}");
        assert_eq!(world.event_kinds("case_kind", complaint["id"].as_i64().unwrap()).await, [""; 0]);
        // Its texts may change all the same, and a policy that is switched off names nothing.
        assert_eq!(admin.patch(&path, json!({ "labels": { "en": "Grievance" } })).await.status, 200);
        for policy in admin.get("/api/v1/policies").await.json.as_array().unwrap() {
            if policy["kind"] == "complaint" {
                let mut terms = policy.clone();
                for field in ["id", "version", "place"] {
                    terms.as_object_mut().unwrap().remove(field);
                }
                terms["active"] = json!(false);
                let changed = admin.put(&format!("/api/v1/policies/{}", policy["id"]), terms).await;
                assert_eq!(changed.status, 200, "{}", changed.text);
            }
        }
        assert_eq!(admin.patch(&path, off).await.status, 200);
        // Put in force again, the policy would be for a type that no case can have.
        let policies = admin.get("/api/v1/policies").await.json;
        let idle = policies.as_array().unwrap().iter().find(|policy| policy["kind"] == "complaint").unwrap();
        let mut terms = idle.clone();
        for field in ["id", "version", "place"] {
            terms.as_object_mut().unwrap().remove(field);
        }
        terms["active"] = json!(true);
        let again = admin.put(&format!("/api/v1/policies/{}", idle["id"]), terms).await;
        assert_eq!((again.status, &again.json["errors"][0]["field"]), (422, &json!("kind")));
    })
    .await;
}
