//! Teams and who is in them.

use serde_json::{Value, json};
use testkit::World;

use crate::policies::terms;
use crate::roles::somebody;
use crate::team::{at, open};

fn visa(world: &World) -> Value {
    json!({ "brand_id": world.safa, "labels": { "en": "Visa", "ms": "Visa" }, "closed": true,
        "members": [{ "staff_id": world.rep, "leads": true }] })
}

#[tokio::test]
async fn a_team_is_made_changed_and_recorded() {
    testkit::on_each_engine(async |world| {
        let added = world.as_admin().post("/api/v1/teams", visa(world)).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let id = added.json["id"].as_i64().unwrap();
        let path = format!("/api/v1/teams/{id}");
        let both = json!({ "closed": false, "members": [{ "staff_id": world.rep }, { "staff_id": world.admin, "leads": true }] });
        let changed = world.as_admin().with("if-match", "\"1\"").patch(&path, both.clone()).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(changed.json["members"].as_array().unwrap().len(), 2);
        assert_eq!(world.as_admin().with("if-match", "\"1\"").patch(&path, both).await.status, 412);
        let list = world.as_admin().get("/api/v1/teams").await;
        assert_eq!(list.json["items"][0], changed.json);
        assert_eq!(world.event_kinds("team", id).await, ["TeamAdded", "TeamChanged"]);
    })
    .await;
}

#[tokio::test]
async fn members_serve_the_teams_brand() {
    testkit::on_each_engine(async |world| {
        let mut stranger = visa(world);
        stranger["members"] = json!([{ "staff_id": world.other_rep }]);
        let answer = world.as_admin().post("/api/v1/teams", stranger).await;
        assert_eq!(answer.json["errors"][0]["field"], "members", "{}", answer.text);
        let nameless = json!({ "labels": { "en": " " } });
        assert_eq!(world.as_admin().post("/api/v1/teams", nameless).await.json["type"], "/problems/required");
    })
    .await;
}

#[tokio::test]
async fn who_leaves_a_brand_leaves_its_teams() {
    testkit::on_each_engine(async |world| {
        world.as_admin().post("/api/v1/teams", visa(world)).await;
        let path = format!("/api/v1/staff/{}", world.rep);
        let moved = world.as_admin().patch(&path, json!({ "brands": [world.nusantara] })).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        let list = world.as_admin().get("/api/v1/teams").await;
        assert_eq!(list.json["items"][0]["members"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn only_teams_of_ones_brands_exist() {
    testkit::on_each_engine(async |world| {
        let made = world.as_admin().post("/api/v1/teams", visa(world)).await;
        let role = json!({ "word": "head", "labels": { "en": "Head" }, "scope": "brand",
            "permissions": ["staff.view", "staff.change"] });
        let (_, caller) = somebody(world, role, &[world.nusantara]).await;
        assert_eq!(caller.get("/api/v1/teams").await.json["items"], json!([]));
        let path = format!("/api/v1/teams/{}", made.json["id"]);
        assert_eq!(caller.patch(&path, json!({ "closed": false })).await.status, 404);
        assert_eq!(caller.post("/api/v1/teams", visa(world)).await.status, 422);
        let everywhere = json!({ "labels": { "en": "All" } });
        assert_eq!(caller.post("/api/v1/teams", everywhere).await.json["type"], "/problems/beyond-yours");
    })
    .await;
}

#[tokio::test]
async fn a_team_is_retired_once_nothing_names_it() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin().with("accept-language", "en");
        let made = admin.post("/api/v1/teams", visa(world)).await;
        let team = made.json["id"].as_i64().unwrap();
        let (path, off) = (format!("/api/v1/teams/{team}"), json!({ "active": false }));
        let told = async |says: &str| {
            let refused = admin.patch(&path, off.clone()).await;
            assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/in-use")));
            assert_eq!(refused.json["errors"][0]["field"], "active");
            let detail = refused.json["detail"].as_str().unwrap();
            assert!(detail.contains(says), "{detail}");
        };
        // A policy names it twice: as the team of its cases, and as whom it escalates to.
        let mut policy = terms(world, json!({ "team_id": team })).await;
        policy["labels"] = json!({ "en": "Visa desk" });
        let added = admin.post("/api/v1/policies", policy.clone()).await;
        assert_eq!(added.status, 201, "{}", added.text);
        told("“Visa desk” is a policy").await;
        let policy_path = format!("/api/v1/policies/{}", added.json["id"]);
        policy["team_id"] = json!(null);
        policy["channel"] = json!("phone");
        policy["escalate_to_team_id"] = json!(team);
        policy["escalate_after_minutes"] = json!(0);
        assert_eq!(admin.put(&policy_path, policy.clone()).await.status, 200);
        told("“Visa desk” is a policy").await;
        policy["active"] = json!(false);
        assert_eq!(admin.put(&policy_path, policy.clone()).await.status, 200);
        // A mailbox whose new cases go to it.
        let boxes = admin.get("/api/v1/mailboxes").await.json;
        let own = boxes.as_array().or_else(|| boxes["items"].as_array()).unwrap();
        let own = own.iter().find(|one| one["address"] == "umrah@safatravel.example").unwrap();
        let mailbox = format!("/api/v1/mailboxes/{}", own["id"]);
        assert_eq!(admin.patch(&mailbox, json!({ "team_id": team })).await.status, 200);
        told("umrah@safatravel.example").await;
        assert_eq!(admin.patch(&mailbox, json!({ "team_id": null })).await.status, 200);
        // A case that is still open.
        let case = open(world, "Visa").await;
        assert_eq!(admin.post(&at(case, "assign"), json!({ "team_id": team })).await.status, 200);
        told("still open: 1").await;
        assert_eq!(world.as_rep().patch(&at(case, ""), json!({ "status": "resolved" })).await.status, 200);
        let retired = admin.patch(&path, off.clone()).await;
        assert_eq!((retired.status, &retired.json["active"]), (200, &json!(false)), "{}", retired.text);
        // The case keeps it; no other is given to it, and nothing can name it again.
        assert_eq!(world.as_rep().get(&at(case, "")).await.json["team_id"], team);
        let next = open(world, "Visa lagi").await;
        assert_eq!(admin.post(&at(next, "assign"), json!({ "team_id": team })).await.status, 422);
        assert_eq!(admin.patch(&mailbox, json!({ "team_id": team })).await.status, 422);
        policy["active"] = json!(true);
        assert_eq!(admin.put(&policy_path, policy).await.json["errors"][0]["field"], "escalate_to_team_id");
        assert_eq!(admin.patch(&path, json!({ "active": true })).await.json["active"], true);
        assert_eq!(world.event_kinds("team", team).await, ["TeamAdded", "TeamChanged", "TeamChanged"]);
    })
    .await;
}
