//! What a change of a calendar would do, asked before it is made; notices counted and read; blocks made by hand; rating
//! settings; and two administrators who remove each other.

use desk::promises;
use serde_json::json;
use testkit::World;

use crate::calendars::calendar_of;
use crate::team::{colleague, open};

static PASSWORD: db::Sql =
    db::Sql::new("test.password", "update staff set password_hash = 'x' where id = $1 or id = $2");
static TOKENS: db::Sql =
    db::Sql::new("test.tokens", "update api_token set revoked_at = null where staff_id = $1");

#[tokio::test]
async fn a_holiday_declared_today_tells_which_clocks_it_would_move_and_then_moves_them() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "Visa").await;
        let admin = world.as_admin();
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let due = async || {
            let clocks = world.as_admin().get(&format!("/api/v1/cases/{case}/clocks")).await;
            let clocks = clocks.json.as_array().unwrap().clone();
            clocks.iter().map(|one| (one["kind"].clone(), one["due_at"].clone())).collect::<Vec<_>>()
        };
        let before = due().await;
        let mut document = admin.get(&path).await.json;
        let same = admin.post(&format!("{path}/foresee"), document.clone()).await;
        assert_eq!((same.status, &same.json["moved"]), (200, &json!([])), "{}", same.text);
        let today = json!({ "date": "2026-02-03", "name": { "en": "State mourning" }, "kind": "company" });
        document["holidays"].as_array_mut().unwrap().push(today.clone());
        let foreseen = admin.post(&format!("{path}/foresee"), document.clone()).await;
        let moved = foreseen.json["moved"].as_array().unwrap().clone();
        assert_eq!(moved.len(), before.len(), "{}", foreseen.text);
        assert_eq!(moved[0]["case_id"], case);
        assert_eq!(due().await, before, "asking changes nothing");
        // Whoever may not see the case is told that there is one, and no more.
        let keeper = json!({ "word": "keeper", "labels": { "en": "Keeper" }, "scope": "own",
            "permissions": ["settings.view"] });
        assert_eq!(admin.post("/api/v1/roles", keeper).await.status, 201);
        colleague(world, "keeper", vec![world.safa], "keeper").await;
        let blind = world.client(Some("keeper")).post(&format!("{path}/foresee"), document).await;
        assert_eq!(blind.json["moved"], json!([]), "{}", blind.text);
        assert_eq!(blind.json["unlisted"], moved.len());
        assert_eq!(world.as_rep().post(&format!("{path}/foresee"), json!({})).await.status, 403);

        assert_eq!(admin.post(&format!("{path}/holidays"), today).await.status, 200);
        promises::tick(&world.desk).await.unwrap();
        let foretold: Vec<_> = moved.iter().map(|one| (one["clock"].clone(), one["to"].clone())).collect();
        assert_eq!(due().await, foretold, "what was foreseen is what came");
    })
    .await;
}

#[tokio::test]
async fn a_breach_that_a_late_holiday_withdraws_is_foreseen() {
    testkit::on_each_engine(async |world| {
        open(world, "Visa").await;
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        // Tuesday evening: the first reply, due on Tuesday, is broken.
        world.clock.advance_seconds(33 * 3600);
        promises::tick(&world.desk).await.unwrap();
        let mut document = world.as_admin().get(&path).await.json;
        let today = json!({ "date": "2026-02-03", "name": { "en": "Flood" }, "kind": "state" });
        document["holidays"].as_array_mut().unwrap().push(today);
        let foreseen = world.as_admin().post(&format!("{path}/foresee"), document).await;
        let moved = foreseen.json["moved"].as_array().unwrap();
        let first = moved.iter().find(|one| one["clock"] == "first_reply").unwrap();
        assert_eq!(first["withdraws_breach"], true, "{}", foreseen.text);
    })
    .await;
}

#[tokio::test]
async fn notices_are_counted_and_read_up_to_the_last_one_seen() {
    testkit::on_each_engine(async |world| {
        open(world, "Visa").await;
        let admin = world.as_admin();
        assert_eq!(admin.get("/api/v1/notices/unread").await.json["unread"], 0);
        world.clock.advance_seconds(60 * 3600);
        promises::tick(&world.desk).await.unwrap();
        let unread = admin.get("/api/v1/notices/unread").await.json["unread"].as_i64().unwrap();
        let list = admin.get("/api/v1/notices").await.json;
        assert_eq!(i64::try_from(list.as_array().unwrap().len()), Ok(unread), "{list}");
        assert!(unread > 0);
        let newest = list[0]["id"].as_i64().unwrap();
        let none = admin.post("/api/v1/notices/read", json!({ "up_to": newest - 1_000_000_000 })).await;
        assert_eq!(none.json["read"], 0);
        let all = admin.post("/api/v1/notices/read", json!({ "up_to": newest })).await;
        assert_eq!((all.status, &all.json["read"]), (200, &json!(unread)));
        assert_eq!(admin.get("/api/v1/notices/unread").await.json["unread"], 0);
        // Another's stay theirs.
        assert_eq!(world.as_other_rep().get("/api/v1/notices").await.json, json!([]));
    })
    .await;
}

async fn block(world: &World, value: &str) -> testkit::Answer {
    world.as_admin().post("/api/v1/blocked-senders", json!({ "brand_id": world.safa, "value": value })).await
}

#[tokio::test]
async fn a_sender_is_blocked_by_hand_but_never_ourselves() {
    testkit::on_each_engine(async |world| {
        let address = block(world, " Spam@Junk.example ").await;
        assert_eq!((address.status, &address.json["kind"]), (201, &json!("address")), "{}", address.text);
        assert_eq!(address.json["made_by"], world.admin);
        assert_eq!(block(world, "spam@junk.example").await.status, 422, "once is enough");
        let domain = block(world, "@junk.example").await;
        assert_eq!((&domain.json["kind"], &domain.json["value"]), (&json!("domain"), &json!("junk.example")));
        for wrong in ["", "junk", "gmail.com", "not an address@x"] {
            assert_eq!(block(world, wrong).await.status, 422, "{wrong}");
        }
        let mailbox = world.desk.db().read(move |tx| desk::mailboxes::first_of_brand(tx, 0)).await;
        assert!(mailbox.is_err());
        let brand = world.safa;
        let mailbox =
            world.desk.db().read(move |tx| desk::mailboxes::first_of_brand(tx, brand)).await.unwrap();
        let own = block(world, &mailbox.address.to_uppercase()).await;
        assert_eq!((own.status, &own.json["type"]), (422, &json!("/problems/contradiction")), "{}", own.text);
        let own = block(world, mailbox.address.rsplit_once('@').unwrap().1).await;
        assert!(own.text.contains("our own"), "{}", own.text);
        assert_eq!(world.as_rep().post("/api/v1/blocked-senders", json!({})).await.status, 403);
        let told = world.as_admin().get(&format!("/api/v1/audit?subject=brand&id={brand}")).await;
        assert!(told.text.contains("blocked junk.example") && !told.text.contains("spam@"), "{}", told.text);
    })
    .await;
}

#[tokio::test]
async fn a_brand_says_whether_and_how_often_it_asks() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/brands/{}/rating", world.safa);
        let admin = world.as_admin();
        let start = admin.get(&path).await;
        assert_eq!(
            start.json,
            json!({ "brand_id": world.safa, "asks": true, "again_days": 7, "version": 0 })
        );
        for wrong in [0, 366] {
            assert_eq!(admin.put(&path, json!({ "asks": true, "again_days": wrong })).await.status, 422);
        }
        let set = admin.put(&path, json!({ "asks": false, "again_days": 30 })).await;
        assert_eq!((set.status, set.header("etag")), (200, "\"1\""), "{}", set.text);
        let stale =
            admin.with("if-match", "\"0\"").put(&path, json!({ "asks": true, "again_days": 30 })).await;
        assert_eq!(stale.status, 412);
        assert_eq!(world.as_rep().get(&path).await.status, 403);

        let case = open(world, "Visa").await;
        let resolve =
            world.as_rep().patch(&format!("/api/v1/cases/{case}"), json!({ "status": "resolved" })).await;
        assert_eq!(resolve.status, 200, "{}", resolve.text);
        world.caught_up().await;
        assert!(!world.outbox().await.to_string().contains("/rate/"), "nobody is asked");
        assert_eq!(world.as_admin().put(&path, json!({ "asks": true, "again_days": 1 })).await.status, 200);
        let case = open(world, "Hotel").await;
        world.as_rep().patch(&format!("/api/v1/cases/{case}"), json!({ "status": "resolved" })).await;
        world.caught_up().await;
        assert!(world.outbox().await.to_string().contains("\"rating\""), "now they are");
    })
    .await;
}

#[tokio::test]
async fn two_administrators_who_remove_each_other_leave_one() {
    testkit::on_each_engine(async |world| {
        let second = colleague(world, "second", vec![world.safa], "administrator").await;
        let admin = world.admin;
        world.desk.db().write(move |tx| tx.execute(&PASSWORD, &[&admin, &second])).await.unwrap();
        for _ in 0..8 {
            let other = world.client(Some("second"));
            let (one, two) = (world.as_admin(), other);
            let (second_path, admin_path) = (
                format!("/api/v1/staff/{second}/deactivate"),
                format!("/api/v1/staff/{}/deactivate", world.admin),
            );
            let (a, b) = tokio::join!(one.post(&second_path, json!({})), two.post(&admin_path, json!({})));
            let done = [&a, &b].iter().filter(|answer| answer.status < 300).count();
            assert_eq!(done, 1, "{} / {}", a.text, b.text);
            let (left, gone) = if a.status < 300 { ("admin-token", second) } else { ("second", world.admin) };
            let back =
                world.client(Some(left)).post(&format!("/api/v1/staff/{gone}/reactivate"), json!({})).await;
            assert!(back.status < 300, "{}", back.text);
            world.desk.db().write(move |tx| tx.execute(&TOKENS, &[&gone])).await.unwrap();
            world.desk.callers().forget();
        }
    })
    .await;
}
