//! Conversations that we begin: no case before the letter leaves, taken back whole, stopped by what stands in the way.

use desk::correspondence::release_due;
use serde_json::{Value, json};
use testkit::{Client, World};

use crate::roles::somebody;

const PLACE: &str = "/api/v1/conversations";
const DRAFTS: &str = "/api/v1/conversations/drafts";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn letter(world: &World, more: &Value) -> Value {
    let mut body = json!({ "brand_id": world.safa, "email": "budi@example.id", "name": "Budi Santoso",
        "subject": "Penerbangan Anda dimajukan", "body": "Berangkat pukul 14.00.", "language": "id" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn cases(world: &World) -> Vec<Value> {
    let list = world.as_admin().get("/api/v1/cases?folder=every&sort=newest").await.json;
    list["rows"].as_array().unwrap().clone()
}

async fn waiting(client: &Client, all: bool) -> Vec<Value> {
    let list = client.get(&format!("/api/v1/waiting-letters?all={all}")).await;
    assert_eq!(list.status, 200, "{}", list.text);
    list.json.as_array().unwrap().clone()
}

async fn uploaded(client: &Client, draft: &Value, name: &str, inline: bool, bytes: &[u8]) -> i64 {
    let path = format!("{DRAFTS}/{draft}/attachments?filename={name}&inline={inline}");
    let up = client.upload(&path, "application/octet-stream", bytes.to_vec()).await;
    assert_eq!(up.status, 201, "{}", up.text);
    up.json["id"].as_i64().unwrap()
}

#[tokio::test]
async fn there_is_no_case_before_it_leaves() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep().with("idempotency-key", "b1");
        let body = letter(world, &json!({ "undo_seconds": 10 }));
        let held = rep.post(PLACE, body.clone()).await;
        assert_eq!((held.status, &held.json["case_id"]), (202, &Value::Null), "{}", held.text);
        assert_eq!(rep.post(PLACE, body).await.json["id"], held.json["id"], "a double click is one letter");
        let id = held.json["id"].as_i64().unwrap();
        assert_eq!((held.json["kind"].as_str(), held.json["state"].as_str()), (Some("begin"), Some("undo")));
        assert_eq!(held.json["recipients"][0]["address"], "budi@example.id");
        assert!(cases(world).await.is_empty() && world.outbox().await.as_array().unwrap().is_empty());
        assert_eq!(world.as_rep().get("/api/v1/held-letters").await.json[0]["id"], id);
        let own = waiting(&world.as_rep(), false).await;
        assert_eq!(
            (own[0]["standing"].as_str(), &own[0]["case_id"], own[0]["subject"].as_str()),
            (Some("undo"), &Value::Null, Some("Penerbangan Anda dimajukan"))
        );
        world.clock.advance_seconds(10);
        let left = world.outbox().await;
        assert_eq!(left[0]["letter"]["recipients"][0]["address"], "budi@example.id");
        let case = cases(world).await[0].clone();
        let path = format!("/api/v1/cases/{}", case["id"]);
        let case = world.as_rep().get(&path).await.json;
        // The case is the writer's, and began when the letter left, not at the click.
        assert_eq!(
            (case["category"].as_str(), case["assignee_id"].as_i64()),
            (Some("waiting"), Some(world.rep))
        );
        assert_eq!(case["opened_at"], world.desk.now().to_string());
        assert_eq!(case["messages"][0]["author_name"], "Nurul Ain");
        let opened = world.events("case", case["id"].as_i64().unwrap()).await[0].clone();
        assert_eq!((opened.kind.as_str(), opened.actor_id), ("CaseOpened", Some(world.rep)));
        assert_eq!(world.event_kinds("letter", id).await, ["LetterHeld", "LetterLeft"]);
        assert!(waiting(&world.as_rep(), false).await.is_empty());
        let late = world.as_rep().delete(&format!("/api/v1/held-letters/{id}")).await;
        assert_eq!((late.status, late.json["type"].as_str().unwrap()), (409, "/problems/already-left"));
        // Nothing of the words is left beside the case.
        let now = world.as_rep().patch(&format!("/api/v1/held-letters/{id}"), json!({})).await;
        assert_eq!(now.status, 409);
        assert_eq!(world.as_rep().post(PLACE, letter(world, &json!({}))).await.status, 201);
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_is_begun_again_with_everything_typed() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        let draft = rep.post(DRAFTS, json!({ "subject": "Peta", "email": "budi@example.id" })).await;
        assert_eq!((draft.status, &draft.json["version"]), (201, &json!(1)), "{}", draft.text);
        let id = draft.json["id"].clone();
        let image = uploaded(&rep, &id, "peta.png", true, PNG).await;
        let file = uploaded(&rep, &id, "jadual.pdf", false, b"%PDF-1.4 jadual").await;
        let html = format!("<p>Ini <strong>peta</strong>:</p><p><img src=\"/attachments/{image}\"></p>");
        let copies = json!([{ "role": "cc", "name": "Hotel", "address": "hotel@makkah.example" },
            { "role": "bcc", "name": "", "address": "arkib@safatravel.my" }]);
        let body = letter(
            world,
            &json!({ "html": html, "draft_id": id, "attachments": [file], "recipients": copies,
            "send_at": "2026-02-03T01:00:00Z", "kind": "complaint", "priority": 3 }),
        );
        let stranger = world.as_admin().post(PLACE, body.clone()).await;
        assert_eq!(stranger.status, 404, "another's draft");
        let held = rep.post(PLACE, body.clone()).await;
        assert_eq!((held.status, held.json["state"].as_str()), (202, Some("scheduled")), "{}", held.text);
        assert_eq!(held.json["id"], id, "it is what was begun");
        assert_eq!(rep.get(DRAFTS).await.json, json!([]));
        let place = format!("/api/v1/held-letters/{id}");
        assert_eq!(world.as_other_rep().delete(&place).await.status, 404);
        let moved = rep.patch(&place, json!({ "send_at": "2026-02-04T01:00:00Z" })).await;
        assert_eq!(moved.json["leaves_at"], "2026-02-04T01:00:00Z", "{}", moved.text);
        let back = rep.delete(&place).await;
        assert_eq!((back.status, &back.json["id"]), (200, &id), "{}", back.text);
        let content = &back.json["content"];
        assert_eq!(
            (content["html"].as_str(), content["cc"].as_str()),
            (Some(html.as_str()), Some("Hotel <hotel@makkah.example>"))
        );
        assert_eq!((content["bcc"].as_str(), &content["priority"]), (Some("arkib@safatravel.my"), &json!(3)));
        assert_eq!(
            (content["name"].as_str(), content["kind"].as_str()),
            (Some("Budi Santoso"), Some("complaint"))
        );
        assert_eq!(
            (content["language"].as_str(), &content["attachments"]),
            (Some("id"), &json!([file, image]))
        );
        assert_eq!(rep.get(DRAFTS).await.json[0]["id"], id);
        assert_eq!(
            world.event_kinds("letter", id.as_i64().unwrap()).await,
            ["LetterScheduled", "LetterRescheduled", "LetterWithdrawn"]
        );
        world.clock.advance_seconds(3 * 86_400);
        assert!(world.outbox().await.as_array().unwrap().is_empty(), "it never left");
        assert!(rep.get(&format!("/api/v1/attachments/{file}")).await.text.contains("jadual"));
        // Sent after all.
        let mut now = body;
        now.as_object_mut().unwrap().remove("send_at");
        let sent = rep.post(PLACE, now.clone()).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        assert_eq!(rep.post(PLACE, now).await.status, 409, "once");
    })
    .await;
}

#[tokio::test]
async fn its_files_go_over_to_the_case_and_its_customer() {
    testkit::on_each_engine(async |world| {
        let (rep, admin) = (world.as_rep(), world.as_admin());
        let id = rep.post(DRAFTS, json!({})).await.json["id"].clone();
        let file = uploaded(&rep, &id, "jadual.pdf", false, b"%PDF-1.4 jadual").await;
        let unwanted = uploaded(&rep, &id, "silap.pdf", false, b"%PDF-1.4 silap").await;
        let place = format!("/api/v1/attachments/{file}");
        assert_eq!(
            (rep.get(&place).await.status, admin.get(&place).await.status),
            (200, 404),
            "the writer's alone"
        );
        let foreign = rep.post(PLACE, letter(world, &json!({ "attachments": [file] }))).await;
        assert_eq!(foreign.status, 422, "a file of a draft that is not named");
        let copies = json!([{ "role": "cc", "name": "Hotel", "address": "hotel@makkah.example" }]);
        let body = letter(
            world,
            &json!({ "draft_id": id, "attachments": [file], "recipients": copies, "undo_seconds": 5 }),
        );
        let held = rep.post(PLACE, body).await;
        assert_eq!(held.status, 202, "{}", held.text);
        // A week and more on the shelf: what waits to leave is not collected.
        world.clock.advance_seconds(5);
        let sent = world.outbox().await[0]["letter"].clone();
        assert_eq!(sent["attachments"], json!([file]));
        let roles: Vec<_> =
            sent["recipients"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["to", "cc"]);
        let case = cases(world).await[0]["id"].as_i64().unwrap();
        let opened = admin.get(&place).await;
        assert_eq!((opened.status, opened.text.as_str()), (200, "%PDF-1.4 jadual"));
        assert_eq!(rep.get(&format!("/api/v1/attachments/{unwanted}")).await.status, 404);
        let read = admin.get(&format!("/api/v1/cases/{case}")).await.json;
        assert_eq!(read["participants"][0]["address"], "hotel@makkah.example", "{read}");
        assert_eq!(world.event_kinds("attachment", file).await, ["AttachmentAdded", "AttachmentSent"]);
        let wrong = json!([{ "role": "to", "name": "", "address": "x@example.my" }]);
        assert_eq!(rep.post(PLACE, letter(world, &json!({ "recipients": wrong }))).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_its_writers_alone_and_two_windows_do_not_overwrite_each_other() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        let id = rep.post(DRAFTS, json!({ "subject": "Visa" })).await.json["id"].clone();
        let place = format!("{DRAFTS}/{id}");
        let body = |text: &str, version: i64| json!({ "content": { "subject": "Visa", "text": text }, "version": version });
        assert_eq!(rep.put(&place, body("Ya", 1)).await.json["version"], 2);
        let other = rep.put(&place, body("Tidak", 1)).await;
        assert_eq!((other.status, other.json["type"].as_str()), (412, Some("/problems/changed-meanwhile")));
        assert_eq!(rep.put(&place, body("Ya", 1)).await.status, 200, "the same words are no conflict");
        for stranger in [world.as_admin(), world.as_other_rep()] {
            assert_eq!(stranger.put(&place, body("x", 3)).await.status, 404);
            assert_eq!(stranger.get(DRAFTS).await.json, json!([]));
            let path = format!("{place}/attachments?filename=a.pdf");
            assert_eq!(stranger.upload(&path, "application/pdf", b"%PDF-1.4".to_vec()).await.status, 404);
            assert_eq!(stranger.delete(&place).await.status, 204);
        }
        let elsewhere = json!({ "content": { "brand_id": world.nusantara, "subject": "x" } });
        assert_eq!(rep.put(&place, elsewhere).await.status, 422);
        let file = uploaded(&rep, &id, "a.pdf", false, b"%PDF-1.4").await;
        assert_eq!(rep.get(DRAFTS).await.json[0]["content"]["text"], "Ya");
        // An empty one is gone with its files.
        assert_eq!(rep.put(&place, json!({ "content": {} })).await.json["version"], 0);
        assert_eq!(rep.get(&format!("/api/v1/attachments/{file}")).await.status, 404);
        assert_eq!((rep.get(DRAFTS).await.json, rep.put(&place, body("x", 0)).await.status), (json!([]), 404));
    })
    .await;
}

#[tokio::test]
async fn two_servers_never_both_let_it_leave() {
    testkit::on_each_engine(async |world| {
        let other = world.another_node();
        for number in 0..6 {
            let body = letter(world, &json!({ "undo_seconds": 5, "email": format!("p{number}@example.id") }));
            assert_eq!(world.as_rep().post(PLACE, body).await.status, 202);
        }
        world.clock.advance_seconds(5);
        let (one, two) = tokio::join!(release_due(&world.desk), release_due(&other));
        assert!(one.unwrap() + two.unwrap() >= 6);
        assert_eq!((cases(world).await.len(), world.outbox().await.as_array().unwrap().len()), (6, 6));
    })
    .await;
}

#[tokio::test]
async fn whoever_left_or_may_not_write_any_more_begins_nothing() {
    testkit::on_each_engine(async |world| {
        let role = json!({ "word": "writer", "labels": { "en": "Writer" }, "scope": "brand",
            "permissions": ["case.view", "case.reply", "case.open", "own.profile", "customer.view"] });
        let (id, writer) = somebody(world, role, &[world.safa]).await;
        let at = json!({ "send_at": "2026-02-03T01:00:00Z" });
        let first = writer.post(PLACE, letter(world, &at)).await.json["id"].clone();
        let second = writer.post(PLACE, letter(world, &at)).await.json["id"].clone();
        assert!(first.is_i64() && second.is_i64());
        let admin = world.as_admin();
        let moved = admin.patch(&format!("/api/v1/staff/{id}"), json!({ "brands": [world.nusantara] })).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        world.clock.advance_seconds(2 * 86_400);
        assert!(world.outbox().await.as_array().unwrap().is_empty());
        let own = waiting(&writer, false).await;
        assert_eq!(
            (own[0]["standing"].as_str(), own[0]["reason"].as_str()),
            (Some("stopped"), Some("writer_may_not"))
        );
        let notices = writer.get("/api/v1/notices").await.json;
        assert_eq!(
            (notices[0]["kind"].as_str(), notices[0]["items"][0]["because"].as_str()),
            (Some("letter_stopped"), Some("writer_may_not"))
        );
        assert_eq!(writer.patch(&format!("/api/v1/held-letters/{first}"), json!({})).await.status, 404);
        let gone = admin.post(&format!("/api/v1/staff/{id}/deactivate"), json!({})).await;
        assert_eq!(gone.status, 200, "{}", gone.text);
        // Who operates the mail finds them, sends one in their own name and takes the other over.
        let all = waiting(&admin, true).await;
        assert_eq!(all.len(), 2, "{all:?}");
        assert_eq!(world.as_rep().delete(&format!("/api/v1/held-letters/{first}")).await.status, 404);
        let sent = admin.patch(&format!("/api/v1/held-letters/{first}"), json!({})).await;
        assert_eq!((sent.status, &sent.json["staff_id"]), (200, &json!(world.admin)), "{}", sent.text);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1);
        let case = cases(world).await[0].clone();
        assert_eq!(case["assignee_id"], world.admin);
        let back = admin.delete(&format!("/api/v1/held-letters/{second}")).await;
        assert_eq!((back.status, &back.json["id"]), (200, &second), "{}", back.text);
        assert_eq!(admin.get(DRAFTS).await.json[0]["id"], second);
        assert!(waiting(&admin, true).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_became_wrong_meanwhile_stops_it_and_its_writer_is_told() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        let (_, _, own_id) = crate::returned::answered(world).await;
        let customer = rep.get("/api/v1/customers?q=Siti").await.json["customers"][0]["id"].clone();
        let to_siti = json!({ "brand_id": world.safa, "customer_id": customer, "subject": "Visa", "body": "Siap.",
            "send_at": "2026-02-03T01:00:00Z" });
        let held = rep.post(PLACE, to_siti.clone()).await;
        assert_eq!(held.status, 202, "{}", held.text);
        assert_eq!((held.json["recipients"][0]["address"].as_str(), held.json["recipients"][0]["name"].as_str()), (Some("siti@example.my"), Some("Siti")));
        let bounced = crate::returned::report("siti@example.my", "failed", "5.1.1", &own_id);
        world.mail(&["umrah@safatravel.example"], &bounced).await;
        assert_eq!(rep.post(PLACE, to_siti).await.status, 422, "told at once while its writer is there");
        let before = cases(world).await.len();
        world.clock.advance_seconds(2 * 86_400);
        world.outbox().await;
        assert_eq!(cases(world).await.len(), before, "nothing is half done");
        let own = waiting(&rep, false).await;
        assert_eq!((own.len(), own[0]["reason"].as_str()), (1, Some("address_fails")), "{own:?}");
        assert_eq!(rep.get("/api/v1/notices").await.json[0]["items"][0]["because"], "address_fails");
        let place = format!("/api/v1/held-letters/{}", held.json["id"]);
        let refused = rep.patch(&place, json!({})).await;
        assert_eq!((refused.status, refused.json["type"].as_str()), (422, Some("/problems/address-fails")));
        let trust = format!("/api/v1/brands/{}/undeliverable/trust", world.safa);
        assert_eq!(rep.post(&trust, json!({ "address": "siti@example.my" })).await.status, 204);
        assert_eq!(rep.patch(&place, json!({})).await.status, 200);
        world.outbox().await;
        assert_eq!(cases(world).await.len(), before + 1);
    })
    .await;
}
