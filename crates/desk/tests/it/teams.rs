//! Teams and who is in them.

use serde_json::{Value, json};
use testkit::World;

use crate::roles::somebody;

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
