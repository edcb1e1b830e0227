//! Mailboxes: set up, changed, paused, tested; what contradicts itself is refused; no secret is ever shown.

use serde_json::{Value, json};
use testkit::World;

static OUTBOX: db::Sql = db::Sql::new("test.mailbox_secrets", "select secret from mailbox_way");

fn imap() -> Value {
    json!({ "host": "imap.example", "secret": "rahsia-masuk", "folder": "INBOX" })
}

fn smtp() -> Value {
    json!({ "host": "smtp.example", "security": "starttls", "secret": "rahsia-keluar" })
}

async fn visa(world: &World) -> i64 {
    let new = json!({ "brand_id": world.safa, "address": "visa@safatravel.example", "imap": imap(), "smtp": smtp() });
    let added = world.as_admin().post("/api/v1/mailboxes", new).await;
    assert_eq!(added.status, 201, "{}", added.text);
    added.json["id"].as_i64().unwrap()
}

fn refused(answer: &testkit::Answer) -> (u16, &str) {
    (answer.status, answer.json["errors"][0]["field"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn a_mailbox_keeps_its_ways_and_shows_no_secret() {
    testkit::on_each_engine(async |world| {
        let id = visa(world).await;
        let path = format!("/api/v1/mailboxes/{id}");
        let read = world.as_admin().get(&path).await;
        assert_eq!((read.status, read.header("etag")), (200, "\"1\""));
        assert_eq!(read.json["imap"]["port"], 993);
        assert_eq!(read.json["imap"]["username"], "visa@safatravel.example");
        assert_eq!(
            read.json["imap"]["since_at"], "2026-02-02T01:00:00Z",
            "old mail is left alone unless asked for"
        );
        assert_eq!(read.json["smtp"]["port"], 587);
        let all = world.as_admin().get("/api/v1/mailboxes").await;
        assert!(!all.text.contains("rahsia") && !read.text.contains("secret"), "{}", all.text);
        let sealed: Vec<Vec<u8>> =
            world.desk.db().read(|tx| tx.query(&OUTBOX, &[], |row| row.get::<Vec<u8>>(0))).await.unwrap();
        assert_eq!(sealed.len(), 2);
        assert!(sealed.iter().all(|bytes| !bytes.windows(6).any(|window| window == b"rahsia")));
        let events = world.events("mailbox", id).await;
        assert!(!serde_json::to_string(&events).unwrap().contains("rahsia"));
        assert_eq!(world.as_other_rep().get(&path).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_change_is_recorded_before_and_after_and_a_known_secret_goes_to_no_other_server() {
    testkit::on_each_engine(async |world| {
        let id = visa(world).await;
        let path = format!("/api/v1/mailboxes/{id}");
        let admin = world.as_admin();
        let elsewhere = admin.patch(&path, json!({ "imap": { "host": "imap.evil.example" } })).await;
        assert_eq!(refused(&elsewhere), (422, "imap_secret"));
        let clear = admin.patch(&path, json!({ "smtp": { "host": "smtp.example", "security": "tls" } })).await;
        assert_eq!(refused(&clear), (422, "smtp_secret"));
        let folder = json!({ "imap": { "host": "imap.example", "folder": "Visa", "afterwards": "seen" }, "language": "id" });
        let changed = admin.patch(&path, folder).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(changed.json["imap"]["folder"], "Visa");
        assert_eq!(changed.json["smtp"]["host"], "smtp.example", "what was left out stays");
        let door = admin.patch(&path, json!({ "imap": null })).await;
        assert_eq!(door.json["imap"], Value::Null);
        let stale = world.as_admin().with("if-match", "\"1\"").patch(&path, json!({ "signature": "Salam" })).await;
        assert_eq!(stale.status, 412);
        let events = world.events("mailbox", id).await;
        let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["MailboxAdded", "MailboxChanged", "MailboxChanged"]);
        let body = &events[1].body["changed"];
        assert_eq!(body["imap"]["from"]["folder"], "INBOX");
        assert_eq!(body["imap"]["to"]["folder"], "Visa");
        assert_eq!(body["language"], json!({ "from": null, "to": "id" }));
        assert_eq!(body["smtp"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn contradictions_are_refused_with_a_sentence() {
    testkit::on_each_engine(async |world| {
        visa(world).await;
        let admin = world.as_admin();
        let add = async |address: &str, more: Value| {
            let mut new = json!({ "brand_id": world.safa, "address": address });
            new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            admin.post("/api/v1/mailboxes", new).await
        };
        let twice = add("visa@safatravel.example", json!({})).await;
        assert_eq!(refused(&twice), (422, "address"));
        let other_brand = add("hello@nusantara.example", json!({})).await;
        assert_eq!(refused(&other_brand), (422, "address"));
        assert!(other_brand.text.contains("Nusantara Rewards"), "{}", other_brand.text);
        let own_door =
            json!({ "smtp": { "host": "localhost", "port": 2525, "username": "", "security": "none" } });
        assert_eq!(refused(&add("a@safatravel.example", own_door).await), (422, "smtp_host"));
        let user = json!({ "host": "imap.example", "username": "visa@safatravel.example", "secret": "x" });
        assert_eq!(
            refused(&add("b@safatravel.example", json!({ "imap": user })).await),
            (422, "imap_folder")
        );
        let itself =
            json!({ "host": "imap.example", "secret": "x", "afterwards": "move", "move_to": "INBOX" });
        assert_eq!(
            refused(&add("c@safatravel.example", json!({ "imap": itself })).await),
            (422, "imap_move_to")
        );
        for (wrong, field) in [
            (json!({ "imap": { "host": "imap.example" } }), "imap_secret"),
            (json!({ "imap": { "host": "imap example/..", "secret": "x" } }), "imap_host"),
            (json!({ "imap": { "host": "imap.example", "secret": "a\r\nA1 LOGOUT" } }), "imap_secret"),
            (json!({ "team_id": 1 }), "team_id"),
        ] {
            assert_eq!(refused(&add("d@safatravel.example", wrong).await), (422, field));
        }
    })
    .await;
}

#[tokio::test]
async fn a_paused_mailbox_takes_nothing_and_sends_nothing_and_loses_nothing() {
    testkit::on_each_engine(async |world| {
        use desk::correspondence::Door;
        use mail::listener::{Intake, RecipientVerdict};
        let all = world.as_admin().get("/api/v1/mailboxes").await;
        let of_safa = all.json.as_array().unwrap().iter().find(|one| one["brand_id"] == world.safa).unwrap();
        let path = format!("/api/v1/mailboxes/{}", of_safa["id"]);
        let question = "From: siti@example.my\nTo: umrah@safatravel.example\nSubject: Visa\nMessage-ID: <v@x.my>\n\nBila?\n";
        world.mail(&["umrah@safatravel.example"], question).await;
        let cases = world.as_rep().get("/api/v1/cases?folder=all").await;
        let case = &cases.json["rows"][0]["id"];
        assert_eq!(world.as_rep().post(&format!("{path}/pause"), json!({})).await.status, 403);
        assert_eq!(world.as_admin().post(&format!("{path}/pause"), json!({})).await.status, 204);
        let door = Door::new(world.desk.clone());
        assert_eq!(door.recipient("umrah@safatravel.example").await, RecipientVerdict::Busy);
        assert_eq!(door.recipient("nobody@safatravel.example").await, RecipientVerdict::Unknown);
        let replied = world.as_rep().post(&format!("/api/v1/cases/{case}/replies"), json!({ "body": "Esok." })).await;
        assert_eq!(replied.status, 201, "{}", replied.text);
        assert_eq!(world.outbox().await[0]["state"], "queued");
        let health = world.as_admin().get("/api/v1/mailbox-health").await;
        let of_safa = health.json.as_array().unwrap().iter().find(|one| one["state"] == "paused").unwrap();
        assert_eq!(of_safa["letters_waiting"], 1);
        assert_eq!(world.as_admin().post(&format!("{path}/resume"), json!({})).await.status, 204);
        assert_eq!(world.outbox().await[0]["state"], "kept");
        assert_eq!(door.recipient("umrah@safatravel.example").await, RecipientVerdict::Accept);
    })
    .await;
}

#[tokio::test]
async fn new_cases_take_the_mailboxs_team_and_language() {
    testkit::on_each_engine(async |world| {
        let team = json!({ "brand_id": world.safa, "labels": { "en": "Visa desk" } });
        let team = world.as_admin().post("/api/v1/teams", team).await.json["id"].clone();
        let new = json!({ "brand_id": world.safa, "address": "visa@safatravel.example", "team_id": team, "language": "id" });
        assert_eq!(world.as_admin().post("/api/v1/mailboxes", new).await.status, 201);
        let mail = "From: a@example.my\nTo: visa@safatravel.example\nSubject: 12345\nMessage-ID: <t@x.my>\n\n67890\n";
        world.mail(&["visa@safatravel.example"], mail).await;
        let cases = world.as_admin().get("/api/v1/cases?folder=all").await;
        let case = world.as_admin().get(&format!("/api/v1/cases/{}", cases.json["rows"][0]["id"])).await;
        assert_eq!(case.json["team_id"], team, "{}", case.text);
        assert_eq!(case.json["language"], "id");
    })
    .await;
}
