//! Roles, and that nobody gives what they do not have.

use serde_json::{Value, json};
use testkit::{Client, World};

/// Somebody with a role of their own over some brands, as a caller.
pub async fn somebody(world: &World, role: Value, brands: &[i64]) -> (i64, Client) {
    let word = role["word"].as_str().unwrap().to_owned();
    let made = world.as_admin().post("/api/v1/roles", role).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let body = json!({
        "email": format!("{word}@safatravel.example"), "full_name": word, "language": "en",
        "zone": "Asia/Kuala_Lumpur", "brands": brands, "roles": [word],
    });
    let added = world.as_admin().post("/api/v1/staff", body).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let id = added.json["id"].as_i64().unwrap();
    let token = format!("token of {id}");
    let hash = desk::staff::token_hash(&token);
    let pen = world.desk.pen(&kernel::Actor::system(kernel::Via::Import));
    let write = world.desk.db().write(move |tx| desk::staff::insert_token(tx, &pen, id, "test", &hash, None));
    write.await.unwrap();
    (id, world.client(Some(&token)))
}

fn supervisor() -> Value {
    json!({
        "word": "supervisor", "labels": { "en": "Supervisor", "ms": "Penyelia", "id": "Penyelia" }, "scope": "brand",
        "permissions": ["staff.view", "staff.change", "case.view", "own.profile"],
        "limits": [{ "kind": "refund", "currency": "myr", "amount_minor": 50_000 }],
    })
}

async fn role_id(world: &World, word: &str) -> i64 {
    let roles = world.as_admin().get("/api/v1/roles").await;
    let items = roles.json["items"].as_array().unwrap();
    items.iter().find(|role| role["word"] == word).unwrap()["id"].as_i64().unwrap()
}

#[tokio::test]
async fn a_role_is_made_changed_and_recorded() {
    testkit::on_each_engine(async |world| {
        somebody(world, supervisor(), &[world.safa]).await;
        let id = role_id(world, "supervisor").await;
        let twice = world.as_admin().post("/api/v1/roles", supervisor()).await;
        assert_eq!(twice.json["type"], "/problems/already-taken");
        let path = format!("/api/v1/roles/{id}");
        let changed =
            world.as_admin().patch(&path, json!({ "permissions": ["case.view"], "scope": "team" })).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(
            changed.json["limits"],
            json!([{ "kind": "refund", "currency": "MYR", "amount_minor": 50_000 }])
        );
        let events = world.events("role", id).await;
        assert_eq!(
            events.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(),
            ["RoleAdded", "RoleChanged"]
        );
        assert_eq!(events[1].body["scope"], json!({ "from": "brand", "to": "team" }));
    })
    .await;
}

#[tokio::test]
async fn a_role_keeps_at_least_one_word_and_real_ones() {
    testkit::on_each_engine(async |world| {
        for (field, value, problem) in [
            ("permissions", json!([]), "required"),
            ("permissions", json!(["case.fly"]), "unknown-reference"),
            ("scope", json!("world"), "unknown-reference"),
            ("word", json!("Big Boss"), "malformed"),
            ("labels", json!({}), "required"),
            ("limits", json!([{ "kind": "refund", "currency": "RM", "amount_minor": 1 }]), "malformed"),
            ("limits", json!([{ "kind": "refund", "currency": "MYR", "amount_minor": -1 }]), "out-of-range"),
        ] {
            let mut body = supervisor();
            body[field] = value;
            let answer = world.as_admin().post("/api/v1/roles", body).await;
            assert_eq!(answer.json["type"], format!("/problems/{problem}"), "{field}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn the_administrators_role_is_fixed_but_for_its_name() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/roles/{}", role_id(world, "administrator").await);
        let less = world.as_admin().patch(&path, json!({ "permissions": ["case.view"] })).await;
        assert_eq!((less.status, &less.json["type"]), (409, &json!("/problems/fixed-role")));
        let named = world.as_admin().patch(&path, json!({ "labels": { "en": "Owner" } })).await;
        assert_eq!(named.status, 200, "{}", named.text);
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_hold() {
    testkit::on_each_engine(async |world| {
        let (own, caller) = somebody(world, supervisor(), &[world.safa]).await;
        let beyond = json!("/problems/beyond-yours");
        let own_path = format!("/api/v1/staff/{own}");
        // Not to themselves, not to others, not by a new role, not by a changed one.
        let up = caller.patch(&own_path, json!({ "roles": ["administrator"] })).await;
        assert_eq!((up.status, &up.json["type"]), (403, &beyond), "{}", up.text);
        let add = |roles: Value| {
            json!({ "email": "baru@safatravel.example", "full_name": "Baru", "language": "ms",
                "zone": "Asia/Kuala_Lumpur", "brands": [world.safa], "roles": roles })
        };
        assert_eq!(caller.post("/api/v1/staff", add(json!(["manager"]))).await.json["type"], beyond);
        let mut wide = supervisor();
        wide["word"] = json!("wide");
        wide["permissions"] = json!(["staff.change", "settings.change"]);
        assert_eq!(caller.post("/api/v1/roles", wide.clone()).await.json["type"], beyond);
        wide["permissions"] = json!(["staff.change"]);
        wide["scope"] = json!("all");
        assert_eq!(caller.post("/api/v1/roles", wide.clone()).await.json["type"], beyond);
        wide["scope"] = json!("own");
        wide["limits"] = json!([{ "kind": "refund", "currency": "MYR", "amount_minor": 50_001 }]);
        assert_eq!(caller.post("/api/v1/roles", wide.clone()).await.json["type"], beyond);
        wide["limits"] = json!([{ "kind": "refund", "currency": "MYR", "amount_minor": 50_000 }]);
        assert_eq!(caller.post("/api/v1/roles", wide).await.status, 201);
        let own_role = format!("/api/v1/roles/{}", role_id(world, "supervisor").await);
        let grow = caller.patch(&own_role, json!({ "permissions": ["staff.change", "audit.view"] })).await;
        assert_eq!(grow.json["type"], beyond);
        let manager = format!("/api/v1/roles/{}", role_id(world, "manager").await);
        assert_eq!(caller.patch(&manager, json!({ "scope": "own" })).await.json["type"], beyond);
        assert_eq!(caller.post("/api/v1/staff", add(json!(["wide"]))).await.status, 201);
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_hold_of_those_above_or_beside_them() {
    testkit::on_each_engine(async |world| {
        let (_, caller) = somebody(world, supervisor(), &[world.safa]).await;
        let admin = format!("/api/v1/staff/{}", world.admin);
        for (path, body) in [
            (format!("{admin}/invitation"), json!({})),
            (format!("{admin}/deactivate"), json!({})),
            (format!("{admin}/sign-out"), json!({})),
        ] {
            let answer = caller.post(&path, body).await;
            assert_eq!(answer.json["type"], "/problems/beyond-yours", "{path}");
        }
        assert_eq!(caller.patch(&admin, json!({ "full_name": "X" })).await.status, 403);
        // Putri serves another brand: she does not exist here, and cannot be given this one.
        let putri = format!("/api/v1/staff/{}", world.other_rep);
        assert_eq!(caller.get(&putri).await.status, 404);
        assert_eq!(caller.patch(&putri, json!({ "full_name": "X" })).await.status, 404);
        assert!(!caller.get("/api/v1/staff").await.text.contains("putri@"));
    })
    .await;
}
