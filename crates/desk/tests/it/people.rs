//! Adding, changing and removing members of staff.

use serde_json::{Value, json};
use testkit::World;

static LETTERS: db::Sql = db::Sql::new("test.letters", "select letter from outbox");
static KEPT: db::Sql = db::Sql::new("test.kept", "select answer from request where key = 'i1'");

fn hazwan(world: &World) -> Value {
    json!({
        "email": "hazwan@safatravel.example", "full_name": "Hazwan bin Idris", "language": "ms",
        "zone": "Asia/Kuala_Lumpur", "brands": [world.safa], "roles": ["representative"],
    })
}

async fn added(world: &World, body: Value) -> i64 {
    let answer = world.as_admin().post("/api/v1/staff", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json["id"].as_i64().unwrap()
}

#[tokio::test]
async fn somebody_new_is_added_listed_and_recorded_without_their_name() {
    testkit::on_each_engine(async |world| {
        let id = added(world, hazwan(world)).await;
        let read = world.as_admin().get(&format!("/api/v1/staff/{id}")).await;
        assert_eq!(read.json["call_as"], "Hazwan");
        assert_eq!(read.json["can_sign_in"], false);
        assert_eq!(read.json["brands"], json!([world.safa]));
        assert_eq!(read.header("etag"), "\"1\"");
        let list = world.as_admin().get("/api/v1/staff?limit=2").await;
        assert_eq!(list.json["items"][0]["full_name"], "Farid Hakim");
        assert_eq!(list.json["items"][1]["full_name"], "Hazwan bin Idris");
        let next = list.json["next"].as_i64().unwrap();
        let rest = world.as_admin().get(&format!("/api/v1/staff?limit=2&after={next}")).await;
        assert_eq!(rest.json["items"][0]["full_name"], "Nurul Ain", "{}", rest.text);
        assert_eq!((rest.json["items"].as_array().unwrap().len(), &rest.json["next"]), (2, &Value::Null));
        let events = world.events("staff", id).await;
        assert_eq!(events[0].kind, "StaffAdded");
        assert!(!events[0].body.to_string().contains("azwan"), "{}", events[0].body);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    testkit::on_each_engine(async |world| {
        for (field, value, problem) in [
            ("email", json!("hazwan"), "malformed"),
            ("email", json!("NURUL@safatravel.example"), "already-taken"),
            ("full_name", json!(" "), "required"),
            ("full_name", json!("x".repeat(121)), "too-long"),
            ("zone", json!("Asia/Shah_Alam"), "unknown-reference"),
            ("language", json!("fr"), "unknown-reference"),
            ("brands", json!([]), "required"),
            ("brands", json!([5]), "unknown-reference"),
            ("roles", json!(["boss"]), "unknown-reference"),
        ] {
            let mut body = hazwan(world);
            body[field] = value;
            let answer = world.as_admin().post("/api/v1/staff", body).await;
            assert_eq!(answer.json["type"], format!("/problems/{problem}"), "{field}: {}", answer.text);
            assert_eq!(answer.json["errors"][0]["field"], field);
        }
        let many = world.as_admin().get("/api/v1/staff?limit=101").await;
        assert_eq!(many.json["type"], "/problems/out-of-range");
    })
    .await;
}

#[tokio::test]
async fn a_change_is_recorded_before_and_after() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/staff/{}", world.rep);
        let change = json!({ "roles": ["senior"], "email": "nurul.ain@safatravel.example" });
        let changed = world.as_admin().with("if-match", "\"1\"").patch(&path, change).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(changed.json["roles"], json!(["senior"]));
        assert_eq!(changed.header("etag"), "\"2\"");
        let stale =
            world.as_admin().with("if-match", "\"1\"").patch(&path, json!({ "language": "en" })).await;
        assert_eq!(stale.status, 412);
        let nothing = world.as_admin().patch(&path, json!({ "roles": ["senior", "senior"] })).await;
        assert_eq!(nothing.json["version"], 2, "nothing changed, nothing is recorded");
        let events = world.events("staff", world.rep).await;
        let last = events.last().unwrap();
        assert_eq!(last.kind, "StaffChanged");
        assert_eq!(last.body["changed"]["roles"], json!({ "from": ["representative"], "to": ["senior"] }));
        assert_eq!(last.body["personal"], json!(["email"]));
        // The new word works at once, although the caller was remembered a moment ago.
        let taken = world.as_admin().patch(&path, json!({ "email": "putri@nusantara.example" })).await;
        assert_eq!(taken.json["type"], "/problems/already-taken");
    })
    .await;
}

#[tokio::test]
async fn new_roles_count_from_the_next_request() {
    testkit::on_each_engine(async |world| {
        assert_eq!(world.as_rep().get("/api/v1/staff").await.status, 403);
        let path = format!("/api/v1/staff/{}", world.rep);
        world.as_admin().patch(&path, json!({ "roles": ["lead"] })).await;
        assert_eq!(world.as_rep().get("/api/v1/staff").await.status, 200);
        world.as_admin().patch(&path, json!({ "roles": ["representative"] })).await;
        assert_eq!(world.as_rep().get("/api/v1/staff").await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_is_out_at_once_and_stays_out_when_they_return() {
    testkit::on_each_engine(async |world| {
        assert_eq!(world.as_rep().get("/api/v1/profile").await.status, 200);
        let path = format!("/api/v1/staff/{}", world.rep);
        let left = world.as_admin().post(&format!("{path}/deactivate"), json!({})).await;
        assert_eq!((left.status, &left.json["active"]), (200, &json!(false)));
        assert_eq!(world.as_rep().get("/api/v1/profile").await.status, 401);
        let list = world.as_admin().get("/api/v1/staff").await;
        assert!(!list.text.contains("nurul@"), "{}", list.text);
        let former = world.as_admin().get("/api/v1/staff?former=true").await;
        assert!(former.text.contains("nurul@"));
        let back = world.as_admin().post(&format!("{path}/reactivate"), json!({})).await;
        assert_eq!(back.json["active"], true);
        assert_eq!(world.as_rep().get("/api/v1/profile").await.status, 401, "the old token stays revoked");
        let kinds = world.event_kinds("staff", world.rep).await;
        assert_eq!(kinds[2..], ["StaffDeactivated", "StaffReactivated"]);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/staff/{}", world.admin);
        let strip = json!({ "roles": ["representative"] });
        let stripped = world.as_admin().patch(&path, strip.clone()).await;
        assert_eq!((stripped.status, &stripped.json["type"]), (409, &json!("/problems/last-administrator")));
        assert_eq!(world.as_admin().post(&format!("{path}/deactivate"), json!({})).await.status, 409);

        // An invited administrator who never came cannot let anybody in, so they do not count.
        let mut second = hazwan(world);
        second["roles"] = json!(["administrator"]);
        let second = added(world, second).await;
        assert_eq!(world.as_admin().patch(&path, strip.clone()).await.status, 409);
        choose_password(world, second, "bunga raya merah").await;
        let stripped = world.as_admin().patch(&path, strip).await;
        assert_eq!(stripped.status, 200, "{}", stripped.text);
    })
    .await;
}

/// Invites somebody and accepts for them.
pub async fn choose_password(world: &World, id: i64, password: &str) {
    let invited = world.as_admin().post(&format!("/api/v1/staff/{id}/invitation"), json!({})).await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    let body = json!({ "token": invited.json["token"], "password": password });
    let accepted = world.as_nobody().post("/api/v1/invitations/accept", body).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
}

#[tokio::test]
async fn an_invitation_works_once_and_the_newest_alone() {
    testkit::on_each_engine(async |world| {
        let invite = format!("/api/v1/staff/{}/invitation", world.rep);
        let accept = async |token: &Value, password: &str| {
            let body = json!({ "token": token, "password": password });
            world.as_nobody().post("/api/v1/invitations/accept", body).await
        };
        let first = world.as_admin().post(&invite, json!({})).await.json["token"].clone();
        let second = world.as_admin().post(&invite, json!({})).await.json["token"].clone();
        assert_ne!(first, second);
        assert_eq!(accept(&first, "bunga raya merah").await.status, 410);
        let short = accept(&second, "pendek").await;
        assert_eq!(short.json["type"], "/problems/too-short");
        assert_eq!(short.json["errors"][0]["field"], "password");
        assert_eq!(accept(&second, "bunga raya merah").await.status, 200);
        assert_eq!(accept(&second, "bunga raya putih").await.status, 410);

        let third = world.as_admin().post(&invite, json!({})).await.json["token"].clone();
        world.clock.advance_seconds(7 * 86_400);
        assert_eq!(accept(&third, "bunga raya putih").await.status, 410);
        let kinds = world.event_kinds("staff", world.rep).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "PasswordSet").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_repeated_invitation_shows_the_same_secret_and_none_is_stored() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin().with("idempotency-key", "i1");
        let invite = format!("/api/v1/staff/{}/invitation", world.rep);
        let first = admin.post(&invite, json!({})).await;
        let again = admin.post(&invite, json!({})).await;
        assert_eq!(first.json, again.json);
        assert!(first.json["token"].as_str().unwrap().starts_with("khi_"));
        let kept: Value = world
            .desk
            .db()
            .read(|tx| tx.one(&KEPT, &[], |row| row.get(0)))
            .await
            .map_err(|e: db::DbError| e)
            .unwrap();
        assert!(!kept.to_string().contains(first.json["token"].as_str().unwrap()));
    })
    .await;
}

#[tokio::test]
async fn colleagues_are_those_of_ones_brands() {
    testkit::on_each_engine(async |world| {
        let mine = world.as_rep().get("/api/v1/colleagues").await;
        let names: Vec<&str> = mine.json["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|item| item["call_as"].as_str())
            .collect();
        assert_eq!(names, ["Farid", "Nurul"]);
        assert!(!mine.text.contains('@'), "no addresses: {}", mine.text);
    })
    .await;
}

#[tokio::test]
async fn the_profile_is_ones_own() {
    testkit::on_each_engine(async |world| {
        let changed = world
            .as_rep()
            .patch("/api/v1/profile", json!({ "language": "en", "zone": "Asia/Jakarta" }))
            .await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let profile = world.as_rep().get("/api/v1/profile").await;
        assert_eq!(
            (&profile.json["language"], &profile.json["zone"]),
            (&json!("en"), &json!("Asia/Jakarta"))
        );
        assert_eq!(profile.json["works_for"], json!([{ "id": world.safa, "name": "Safa Travel" }]));
        assert!(profile.json["permissions"].as_array().unwrap().contains(&json!("case.reply")));
        let own_roles = world.as_rep().patch("/api/v1/profile", json!({ "roles": ["administrator"] })).await;
        assert_eq!(own_roles.status, 400, "roles are nobody's own to change");
        // Answers come in the new language from now on.
        assert_eq!(world.as_rep().get("/api/v1/staff/1").await.json["title"], "Not permitted");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_mailed_in_the_colleagues_language_and_the_outbox_keeps_no_link() {
    testkit::on_each_engine(async |world| {
        let invite = format!("/api/v1/staff/{}/invitation", world.rep);
        let made = world.as_admin().with("idempotency-key", "m1").post(&invite, json!({})).await;
        assert_eq!(made.json["mailed_to"], "nurul@safatravel.example", "{}", made.text);
        world.as_admin().with("idempotency-key", "m1").post(&invite, json!({})).await;
        let token = made.json["token"].as_str().unwrap();
        let outbox = world.outbox().await;
        assert_eq!(outbox.as_array().unwrap().len(), 1, "a repeat sends nothing twice");
        let (posted, letter) = (&outbox[0], &outbox[0]["letter"]);
        assert_eq!((&posted["kind"], &posted["state"]), (&json!("invitation"), &json!("kept")));
        assert_eq!(letter["from"], "umrah@safatravel.example");
        assert_eq!(letter["recipients"][0]["address"], "nurul@safatravel.example");
        assert_eq!(letter["subject"], "Selamat datang ke meja khidmat Safa Travel");
        let text = letter["text"].as_str().unwrap();
        assert!(text.contains("Farid Hakim menjemput anda"), "{text}");
        assert!(text.contains(&format!("https://desk.example/invitation/{token}")), "{text}");
        // The link is nowhere in the database, and only who may invite sees it.
        let stored: Vec<String> = world
            .desk
            .db()
            .read(|tx| tx.query(&LETTERS, &[], |row| row.get::<Value>(0).map(|letter| letter.to_string())))
            .await
            .map_err(|error: db::DbError| error)
            .unwrap();
        assert!(stored.len() == 1 && !stored[0].contains(token) && !stored[0].contains("khi_"), "{stored:?}");
        let role = json!({ "word": "post", "labels": { "en": "Post" }, "scope": "brand",
            "permissions": ["mail.operate"] });
        let (_, postman) = crate::roles::somebody(world, role, &[world.safa]).await;
        let seen = postman.get("/api/v1/outbox").await.text;
        assert!(seen.contains("[…]") && !seen.contains("khi_") && !seen.contains("[[invitation"), "{seen}");
        let body = json!({ "token": token, "password": "bunga raya merah" });
        assert_eq!(world.as_nobody().post("/api/v1/invitations/accept", body).await.status, 200);
        // Who has a password already is told so.
        world.as_admin().post(&invite, json!({})).await;
        let subject = world.outbox().await[0]["letter"]["subject"].clone();
        assert_eq!(subject, "Pilih kata laluan baharu untuk Safa Travel");
    })
    .await;
}

#[tokio::test]
async fn without_a_mailbox_the_link_is_handed_over() {
    testkit::on_each_engine(async |world| {
        let boxes = world.as_admin().get("/api/v1/mailboxes").await.json;
        for mailbox in boxes.as_array().or_else(|| boxes["items"].as_array()).unwrap() {
            let path = format!("/api/v1/mailboxes/{}/pause", mailbox["id"]);
            assert_eq!(world.as_admin().post(&path, json!({})).await.status, 204);
        }
        let invite = format!("/api/v1/staff/{}/invitation", world.rep);
        let made = world.as_admin().post(&invite, json!({})).await;
        assert_eq!((made.status, &made.json["mailed_to"]), (201, &json!(null)));
        assert_eq!(world.outbox().await, json!([]));
    })
    .await;
}
