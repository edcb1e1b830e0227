//! Saved views: whose they are, what they ask, whom they show what, and what happens when something they name is gone.

use desk::cases::lists::Page;
use serde_json::{Value, json};
use testkit::World;

use crate::roles::somebody;
use crate::team::{at, colleague, open, team};

fn complaints(name: &str) -> Value {
    of_type(name, "complaint")
}

fn of_type(name: &str, kind: &str) -> Value {
    json!({ "name": name, "folder": "all", "sort": "oldest", "filters": { "kind": kind } })
}

fn shared(name: &str) -> Value {
    json!({ "name": name, "folder": "all", "filters": { "unread": true }, "audience": "everybody" })
}

async fn names(client: &testkit::Client) -> Vec<String> {
    let views = client.get("/api/v1/views").await;
    assert_eq!(views.status, 200, "{}", views.text);
    views.json.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

async fn of_kind(world: &World, subject: &str, kind: &str) -> i64 {
    let id = open(world, subject).await;
    let changed = world.as_rep().patch(&at(id, ""), json!({ "kind": kind })).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    id
}

#[tokio::test]
async fn a_view_of_ones_own_is_kept_counted_changed_and_removed() {
    testkit::on_each_engine(async |world| {
        let id = of_kind(world, "Bilik kotor", "complaint").await;
        of_kind(world, "Bilik quad", "enquiry").await;
        let kept = world.as_rep().post("/api/v1/views", complaints("  Aduan ")).await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        assert_eq!(
            (kept.json["name"].as_str(), kept.json["audience"].as_str(), &kept.json["gone"]),
            (Some("Aduan"), Some("me"), &json!([]))
        );
        let place = format!("/api/v1/views/{}", kept.json["id"]);
        let cases: Page =
            serde_json::from_value(world.as_rep().get(&format!("{place}/cases")).await.json).unwrap();
        assert_eq!(cases.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
        let counts = world.as_rep().get("/api/v1/views/counts").await.json;
        assert_eq!((&counts[0]["count"], &counts[0]["shown"]), (&json!(1), &json!("1")));
        // Nobody else has it, whatever they may.
        for other in [world.as_admin(), world.as_other_rep()] {
            assert_eq!(names(&other).await, Vec::<String>::new());
            assert_eq!(other.get(&place).await.status, 404);
            assert_eq!(other.put(&place, complaints("Mine")).await.status, 404);
            assert_eq!(other.delete(&place).await.status, 404);
        }
        let stale = world.as_rep().with("if-match", "\"7\"").put(&place, complaints("x")).await;
        assert_eq!(stale.status, 412);
        let changed = world.as_rep().put(&place, complaints("Aduan lama")).await;
        assert_eq!(
            (changed.json["name"].as_str(), &changed.json["version"]),
            (Some("Aduan lama"), &json!(2))
        );
        assert_eq!(world.as_rep().delete(&place).await.status, 204);
        assert_eq!(world.as_rep().get(&place).await.status, 404);
        let view = kept.json["id"].as_i64().unwrap();
        let events = world.event_kinds("view", view).await;
        assert_eq!(events, ["OwnViewAdded", "OwnViewChanged", "OwnViewRemoved"]);
    })
    .await;
}

#[tokio::test]
async fn a_shared_view_shows_each_reader_only_the_cases_they_may_see() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        assert_eq!(world.as_rep().post("/api/v1/views", shared("Belum dijawab")).await.status, 403);
        let kept = world.as_admin().post("/api/v1/views", shared("Belum dijawab")).await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        let place = format!("/api/v1/views/{}", kept.json["id"]);
        let rows = async |client: &testkit::Client| {
            let page = client.get(&format!("{place}/cases")).await.json;
            page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        // The case is of Safa Travel: the representative of the other brand has the view, and not the case.
        assert_eq!(rows(&world.as_rep()).await, [id]);
        assert_eq!(rows(&world.as_other_rep()).await, Vec::<i64>::new());
        let count = async |client: &testkit::Client| {
            client.get("/api/v1/views/counts").await.json[0]["count"].as_i64().unwrap()
        };
        assert_eq!((count(&world.as_rep()).await, count(&world.as_other_rep()).await), (1, 0));
        // Having it is not changing it.
        assert_eq!(world.as_rep().put(&place, shared("Lain")).await.status, 403);
        assert_eq!(world.as_rep().put(&place, complaints("Saya")).await.status, 403);
        assert_eq!(world.as_rep().delete(&place).await.status, 403);
        let changed = world.as_admin().put(&place, shared("Menunggu jawapan")).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let trail = world.as_admin().get("/api/v1/audit?subject=view").await.json;
        let entry = &trail[0];
        assert!(entry["text"].as_str().unwrap().contains("Menunggu jawapan"), "{trail}");
        assert_eq!(
            (&entry["changes"][0]["from"], &entry["changes"][0]["to"]),
            (&json!("Belum dijawab"), &json!("Menunggu jawapan"))
        );
        assert_eq!(world.as_admin().delete(&place).await.status, 204);
        assert_eq!(names(&world.as_rep()).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_teams_view_is_for_its_members_and_for_who_looks_after_all() {
    testkit::on_each_engine(async |world| {
        let hazwan = colleague(world, "Hazwan", vec![world.safa], "representative").await;
        let umrah = team(world, Some(world.safa), "Umrah", false, &[hazwan]).await;
        let wanted = json!({ "name": "Umrah", "folder": "all", "filters": { "team_id": umrah },
            "audience": "team", "team_id": umrah });
        let kept = world.as_admin().post("/api/v1/views", wanted.clone()).await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        assert_eq!(names(&world.client(Some("Hazwan"))).await, ["Umrah"]);
        assert_eq!(names(&world.as_admin()).await, ["Umrah"]);
        assert_eq!(names(&world.as_rep()).await, Vec::<String>::new(), "of the brand, not of the team");
        let place = format!("/api/v1/views/{}", kept.json["id"]);
        assert_eq!(world.as_rep().get(&place).await.status, 404);
        // Who may share within one brand cannot share with a team of the other.
        let words = ["case.view", "views.share"];
        let role =
            json!({ "word": "sharer", "labels": { "en": "Sharer" }, "scope": "brand", "permissions": words });
        let (_, sharer) = somebody(world, role, &[world.nusantara]).await;
        let refused = sharer.post("/api/v1/views", wanted).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("team_id")));
    })
    .await;
}

#[tokio::test]
async fn everybody_has_their_own_order() {
    testkit::on_each_engine(async |world| {
        let mut ids = Vec::new();
        for name in ["A", "B", "C"] {
            ids.push(world.as_admin().post("/api/v1/views", shared(name)).await.json["id"].clone());
        }
        let order = json!({ "ids": [ids[2], ids[0], ids[2]] });
        let put = world.as_rep().put("/api/v1/views/order", order).await;
        assert_eq!(put.status, 200, "{}", put.text);
        assert_eq!(names(&world.as_rep()).await, ["C", "A", "B"]);
        assert_eq!(names(&world.as_admin()).await, ["A", "B", "C"]);
        let own = world.as_admin().post("/api/v1/views", complaints("Own")).await;
        let stray = world.as_rep().put("/api/v1/views/order", json!({ "ids": [own.json["id"]] })).await;
        assert_eq!((stray.status, &stray.json["errors"][0]["field"]), (422, &json!("ids")));
        // What has a place can still be removed.
        assert_eq!(world.as_admin().delete(&format!("/api/v1/views/{}", ids[2])).await.status, 204);
        assert_eq!(names(&world.as_rep()).await, ["A", "B"]);
    })
    .await;
}

#[tokio::test]
async fn what_narrows_nothing_or_names_nothing_is_refused_by_its_field() {
    testkit::on_each_engine(async |world| {
        let bare = json!({ "name": "Semua", "folder": "all", "filters": {} });
        let refused = world.as_rep().post("/api/v1/views", bare).await;
        assert_eq!((refused.status, refused.json["type"].as_str()), (422, Some("/problems/contradiction")));
        for (filters, field) in [
            (json!({ "kind": "spaceship" }), "filters"),
            (json!({ "tag": "nowhere" }), "filters"),
            (json!({ "status": "nowhere" }), "filters"),
            (json!({ "team_id": 1 }), "filters"),
            (json!({ "opened_days": 0 }), "opened_days"),
        ] {
            let wanted = json!({ "name": "x", "folder": "all", "filters": filters });
            let refused = world.as_rep().post("/api/v1/views", wanted).await;
            assert_eq!(
                (refused.status, &refused.json["errors"][0]["field"]),
                (422, &json!(field)),
                "{}",
                refused.text
            );
        }
        let nameless = world.as_rep().post("/api/v1/views", complaints(" ")).await;
        assert_eq!((nameless.status, &nameless.json["errors"][0]["field"]), (422, &json!("name")));
        let unread = world.as_rep().post("/api/v1/views", json!({ "name": "x", "colour": "red" })).await;
        assert_eq!(unread.status, 400);
        let again = world.as_rep().with("idempotency-key", "twice");
        let (first, second) = (
            again.post("/api/v1/views", complaints("Aduan")).await,
            again.post("/api/v1/views", complaints("Aduan")).await,
        );
        assert_eq!(first.json["id"], second.json["id"]);
        assert_eq!(names(&world.as_rep()).await, ["Aduan"]);
    })
    .await;
}

#[tokio::test]
async fn a_view_of_a_retired_type_says_so_and_still_opens() {
    testkit::on_each_engine(async |world| {
        let id = of_kind(world, "Aplikasi tergantung", "problem").await;
        let kept = world.as_rep().post("/api/v1/views", of_type("Masalah", "problem")).await.json;
        let place = format!("/api/v1/views/{}", kept["id"]);
        let labels = world.as_admin().get("/api/v1/labels").await.json;
        let problem =
            labels["kinds"].as_array().unwrap().iter().find(|kind| kind["word"] == "problem").unwrap();
        let path = format!("/api/v1/labels/kinds/{}", problem["id"]);
        let retired = world.as_admin().patch(&path, json!({ "active": false })).await;
        assert_eq!(retired.status, 200, "{}", retired.text);
        let view = world.as_rep().get(&place).await.json;
        assert_eq!(view["gone"], json!(["kind"]));
        let cases = world.as_rep().get(&format!("{place}/cases")).await.json;
        assert_eq!(cases["rows"][0]["id"], id, "what was of that type is found still");
        assert_eq!(
            world.as_rep().put(&place, of_type("Masalah lama", "problem")).await.status,
            200,
            "it can be renamed"
        );
        let anew = world.as_rep().post("/api/v1/views", of_type("Masalah baharu", "problem")).await;
        assert_eq!(anew.status, 422, "but not made anew");
    })
    .await;
}
