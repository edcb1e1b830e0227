//! Writing mail: what is held can be taken back, what was overtaken asks, what was lost is owed again.

use desk::correspondence::send_due;
use serde_json::{Value, json};
use testkit::World;

const UMRAH: &str = "umrah@safatravel.example";

/// Siti's question, filed; answers the case's id.
async fn question(world: &World) -> i64 {
    let raw = format!(
        "From: Siti Aminah <siti.aminah@example.my>\nTo: {UMRAH}\nSubject: Bilik quad\nMessage-ID: <w1@example.my>\n\n\
         Masih ada bilik quad?\n"
    );
    world.mail(&[UMRAH], &raw).await;
    let cases = world.as_admin().get("/api/v1/cases?folder=all&sort=newest").await.json;
    cases["rows"][0]["id"].as_i64().unwrap()
}

/// Siti writes again.
async fn again(world: &World, number: u32) {
    let raw = format!(
        "From: Siti Aminah <siti.aminah@example.my>\nTo: {UMRAH}\nSubject: Re: Bilik quad\n\
         Message-ID: <again{number}@example.my>\nIn-Reply-To: <w1@example.my>\n\nTak jadi.\n"
    );
    world.mail(&[UMRAH], &raw).await;
}

async fn case(world: &World, id: i64) -> Value {
    world.as_admin().get(&format!("/api/v1/cases/{id}")).await.json
}

fn newest(case: &Value) -> i64 {
    case["messages"].as_array().unwrap().iter().map(|message| message["id"].as_i64().unwrap()).max().unwrap()
}

async fn standings(world: &World, id: i64) -> Vec<String> {
    let told = world.as_rep().get(&format!("/api/v1/cases/{id}/deliveries")).await;
    assert_eq!(told.status, 200, "{}", told.text);
    told.json.as_array().unwrap().iter().map(|one| one["standing"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_reply_is_stopped_by_what_its_writer_has_not_seen() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let seen = newest(&case(world, id).await);
        world.clock.advance_seconds(60);
        again(world, 1).await;
        let path = format!("/api/v1/cases/{id}/replies");
        let stopped = world.as_rep().post(&path, json!({ "body": "Ya, masih ada.", "seen": seen })).await;
        assert_eq!((stopped.status, stopped.json["type"].as_str().unwrap()), (409, "/problems/overtaken"));
        assert!(stopped.text.contains("Siti Aminah"), "{}", stopped.text);
        let anyway = json!({ "body": "Ya, masih ada.", "seen": seen, "anyway": true });
        assert_eq!(world.as_rep().post(&path, anyway).await.status, 201);
        // What one wrote oneself stops nobody; what a colleague wrote does.
        let seen_again = newest(&case(world, id).await) - 1;
        let own = world.as_rep().post(&path, json!({ "body": "Lagi satu.", "seen": seen_again })).await;
        assert_eq!(own.status, 201, "{}", own.text);
        let other = world.as_admin().post(&path, json!({ "body": "Salam.", "seen": seen_again })).await;
        assert_eq!(other.status, 409);
        // Notes and automatic mail are nobody's turn.
        let now = newest(&case(world, id).await);
        world.as_rep().post(&format!("/api/v1/cases/{id}/note"), json!({ "text": "nota" })).await;
        assert_eq!(world.as_admin().post(&path, json!({ "body": "Salam.", "seen": now })).await.status, 201);
    })
    .await;
}

#[tokio::test]
async fn a_held_reply_says_nothing_until_it_leaves() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let path = format!("/api/v1/cases/{id}/replies");
        let body = json!({ "body": "Ya, masih ada.", "undo_seconds": 10, "status": "resolved" });
        let held = world.as_rep().post(&path, body).await;
        assert_eq!((held.status, &held.json["outbox_id"]), (201, &Value::Null), "{}", held.text);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 0);
        let before = case(world, id).await;
        assert_eq!((before["category"].as_str(), &before["first_replied_at"]), (Some("new"), &Value::Null));
        assert_eq!(before["messages"].as_array().unwrap().len(), 1);
        assert_eq!(standings(world, id).await, ["undo"]);
        world.clock.advance_seconds(10);
        let left = world.outbox().await;
        assert_eq!(left[0]["message_id"], held.json["message_id"]);
        let after = case(world, id).await;
        assert_eq!(
            (after["category"].as_str(), after["assignee_id"].as_i64()),
            (Some("resolved"), Some(world.rep))
        );
        // The promise was kept when the letter left, not when somebody clicked.
        assert_eq!(after["first_replied_at"], world.desk.now().to_string());
        assert_eq!(after["messages"][1]["author_name"], "Nurul Ain");
        assert_eq!(standings(world, id).await, ["kept"]);
        let late = world.as_rep().delete(&format!("/api/v1/held-letters/{}", held.json["message_id"])).await;
        assert_eq!((late.status, late.json["type"].as_str().unwrap()), (409, "/problems/already-left"));
        let kinds = world.event_kinds("case", id).await;
        assert!(
            kinds.contains(&"LetterHeld".to_owned()) && kinds.contains(&"MessageSent".to_owned()),
            "{kinds:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_is_a_draft_again_with_its_files() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let upload = format!("/api/v1/cases/{id}/attachments?filename=peta.png&inline=true");
        let image =
            world.as_rep().upload(&upload, "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()).await;
        assert_eq!(image.status, 201, "{}", image.text);
        let image = image.json["id"].as_i64().unwrap();
        let html = format!("<p>Ini <strong>peta</strong>:</p><p><img src=\"/attachments/{image}\"></p>");
        let path = format!("/api/v1/cases/{id}/replies");
        let body = json!({ "html": html, "undo_seconds": 10,
            "recipients": [{ "role": "to", "name": "Siti", "address": "siti.aminah@example.my" }] });
        let held = world.as_rep().post(&path, body.clone()).await;
        assert_eq!(held.status, 201, "{}", held.text);
        let place = format!("/api/v1/held-letters/{}", held.json["message_id"]);
        assert_eq!(world.as_other_rep().delete(&place).await.status, 404);
        let back = world.as_rep().delete(&place).await;
        assert_eq!(back.status, 200, "{}", back.text);
        assert_eq!(back.json["content"]["html"], html.as_str());
        assert_eq!(back.json["content"]["to"], "Siti <siti.aminah@example.my>");
        assert_eq!(back.json["content"]["attachments"], json!([image]));
        world.clock.advance_seconds(60);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 0, "it never left");
        assert_eq!(world.as_rep().get("/api/v1/held-letters").await.json, json!([]));
        let drafts = world.as_rep().get(&format!("/api/v1/cases/{id}/drafts")).await.json;
        assert_eq!(drafts[0]["form"], "reply");
        // Sent after all: the image leaves within the letter, and the draft is gone.
        let sent = world.as_rep().post(&path, json!({ "html": html })).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!(letter["attachments"], json!([image]));
        assert!(
            letter["html"].as_str().unwrap().contains(&format!("cid:{image}@inline.khidmat")),
            "{letter}"
        );
        assert!(letter["text"].as_str().unwrap().starts_with("Ini peta:"), "{letter}");
        let shown = case(world, id).await["messages"][1]["body_html"].as_str().unwrap().to_owned();
        assert!(shown.contains(&format!("/attachments/{image}")), "{shown}");
        assert_eq!(world.as_rep().get(&format!("/api/v1/cases/{id}/drafts")).await.json, json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_scheduled_reply_asks_again_when_the_customer_writes_meanwhile() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let path = format!("/api/v1/cases/{id}/replies");
        let at = world.desk.now().plus_minutes(60).to_string();
        let held = world.as_rep().post(&path, json!({ "body": "Esok.", "send_at": at })).await;
        assert_eq!((held.status, held.json["leaves_at"].as_str()), (201, Some(at.as_str())), "{}", held.text);
        assert_eq!(standings(world, id).await, ["scheduled"]);
        let past = world.desk.now().plus_minutes(-1).to_string();
        assert_eq!(world.as_rep().post(&path, json!({ "body": "Esok.", "send_at": past })).await.status, 422);
        world.clock.advance_seconds(600);
        again(world, 1).await;
        world.clock.advance_seconds(3_600);
        send_due(&world.desk).await.unwrap();
        assert_eq!(standings(world, id).await, ["stopped"]);
        let mine = world.as_rep().get("/api/v1/held-letters").await.json;
        assert_eq!(
            (mine[0]["state"].as_str(), mine[0]["stopped_for"].as_str()),
            (Some("stopped"), Some("customer_wrote"))
        );
        let notices = world.as_rep().get("/api/v1/notices").await.json;
        assert_eq!(notices[0]["kind"], "letter_stopped", "{notices}");
        // Its writer looks and sends it all the same.
        let place = format!("/api/v1/held-letters/{}", held.json["message_id"]);
        let sent = world.as_rep().patch(&place, json!({})).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1);
        assert_eq!(case(world, id).await["category"], "open");
        // Another is moved and then leaves then.
        let at = world.desk.now().plus_minutes(60).to_string();
        let held = world.as_rep().post(&path, json!({ "body": "Lusa.", "send_at": at })).await;
        let place = format!("/api/v1/held-letters/{}", held.json["message_id"]);
        let later = world.desk.now().plus_minutes(120).to_string();
        assert_eq!(
            world.as_rep().patch(&place, json!({ "send_at": later })).await.json["leaves_at"],
            later.as_str()
        );
        world.clock.advance_seconds(3_700);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1);
        world.clock.advance_seconds(3_700);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn two_colleagues_do_not_answer_over_each_other_within_the_moment_of_undoing() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let seen = newest(&case(world, id).await);
        let path = format!("/api/v1/cases/{id}/replies");
        let body = json!({ "body": "Ya, masih ada.", "undo_seconds": 10, "seen": seen });
        assert_eq!(world.as_rep().post(&path, body.clone()).await.status, 201);
        let second = world.as_admin().post(&path, body).await;
        assert_eq!(second.status, 409, "{}", second.text);
        assert!(second.text.contains("Nurul Ain"), "{}", second.text);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_found_again_and_two_windows_do_not_overwrite_each_other() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let place = format!("/api/v1/cases/{id}/drafts/reply");
        let body = |text: &str, version: i64| json!({ "content": { "text": text }, "version": version });
        let rep = world.as_rep();
        assert_eq!(rep.put(&place, body("Ya", 0)).await.json["version"], 1);
        assert_eq!(rep.put(&place, body("Ya, masih", 1)).await.json["version"], 2);
        let other_window = rep.put(&place, body("Tidak", 1)).await;
        assert_eq!(
            (other_window.status, other_window.json["type"].as_str().unwrap()),
            (412, "/problems/changed-meanwhile")
        );
        assert_eq!(rep.put(&place, body("Ya, masih", 1)).await.status, 200, "the same words are no conflict");
        let drafts = rep.get(&format!("/api/v1/cases/{id}/drafts")).await.json;
        assert_eq!(drafts[0]["content"]["text"], "Ya, masih");
        // Each has their own, and strangers see no case.
        assert_eq!(world.as_admin().get(&format!("/api/v1/cases/{id}/drafts")).await.json, json!([]));
        assert_eq!(world.as_other_rep().put(&place, body("x", 0)).await.status, 404);
        assert_eq!(rep.put(&format!("/api/v1/cases/{id}/drafts/poem"), body("x", 0)).await.status, 422);
        // An empty one is gone, and so is one that was sent.
        assert_eq!(rep.put(&place, json!({ "content": {} })).await.json["version"], 0);
        rep.put(&place, body("Ya, masih ada.", 0)).await;
        rep.post(&format!("/api/v1/cases/{id}/replies"), json!({ "body": "Ya, masih ada." })).await;
        assert_eq!(rep.get(&format!("/api/v1/cases/{id}/drafts")).await.json, json!([]));
    })
    .await;
}

#[tokio::test]
async fn an_outsider_answers_into_the_case_and_no_clock_moves() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let path = format!("/api/v1/cases/{id}/forwards");
        let to = |address: &str| json!([{ "role": "to", "name": "Hotel", "address": address }]);
        let own = json!({ "body": "Ada bilik?", "recipients": to("Siti.Aminah@example.my") });
        assert_eq!(world.as_rep().post(&path, own).await.json["type"], "/problems/the-customer");
        let body = json!({ "body": "Ada bilik quad 12 Mac?", "recipients": to("hotel@makkah.example") });
        assert_eq!(world.as_rep().post(&path, body).await.status, 201);
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!((&letter["in_reply_to"], letter["references"].as_array().unwrap().len()), (&Value::Null, 0));
        let reply_to = letter["reply_to"].as_str().unwrap().to_owned();
        let before = case(world, id).await;
        assert_eq!((before["category"].as_str(), &before["first_replied_at"]), (Some("new"), &Value::Null));
        let answer = format!(
            "From: Front Office <hotel@makkah.example>\nTo: {reply_to}\nSubject: Re: Fwd\nMessage-ID: <h1@makkah.example>\n\
             In-Reply-To: <{}>\n\nYes, six beds.\n",
            letter["message_id"].as_str().unwrap()
        );
        world.mail(&[&reply_to], &answer).await;
        let after = case(world, id).await;
        let last = after["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((last["outside"].as_bool(), last["author_kind"].as_str()), (Some(true), Some("outsider")));
        assert_eq!(after["unanswered_since"], before["unanswered_since"], "the customer still waits since then");
        // The customer's answer goes to the customer, without a word of the outsider.
        world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), json!({ "body": "Ya, ada.", "seen": newest(&before) })).await;
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!(letter["recipients"].as_array().unwrap().len(), 1, "{letter}");
        assert_eq!(letter["recipients"][0]["address"], "siti.aminah@example.my");
        assert_eq!((letter["in_reply_to"].as_str(), letter["references"].as_array().unwrap().len()), (Some("w1@example.my"), 1));
    })
    .await;
}

#[tokio::test]
async fn how_long_one_can_take_back_is_ones_own_choice() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        assert_eq!(rep.get("/api/v1/profile/writing").await.json["undo_seconds"], 10);
        assert_eq!(rep.put("/api/v1/profile/writing", json!({ "undo_seconds": 30 })).await.status, 200);
        assert_eq!(rep.get("/api/v1/profile/writing").await.json["undo_seconds"], 30);
        assert_eq!(world.as_admin().get("/api/v1/profile/writing").await.json["undo_seconds"], 10);
        assert_eq!(rep.put("/api/v1/profile/writing", json!({ "undo_seconds": 500 })).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_lost_reply_leaves_the_customer_waiting_as_before() {
    testkit::on_each_engine(async |world| {
        let id = question(world).await;
        let before = case(world, id).await;
        world.clock.advance_seconds(300);
        // No mail server takes such an address; the letter cannot even be written.
        let nobody = json!([{ "role": "to", "name": "", "address": "si(ti@example.my" }]);
        let path = format!("/api/v1/cases/{id}/replies");
        let sent = world.as_rep().post(&path, json!({ "body": "Ya.", "recipients": nobody })).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        assert_ne!(case(world, id).await["first_replied_at"], Value::Null);
        world.clock.advance_seconds(60);
        assert_eq!(world.outbox().await[0]["state"], "failed");
        assert_eq!(standings(world, id).await, ["failed"]);
        let given_up = world.as_rep().get("/api/v1/waiting-letters").await.json;
        assert_eq!(
            (&given_up[0]["standing"], &given_up[0]["letter_id"]),
            (&json!("failed"), &sent.json["outbox_id"])
        );
        assert_eq!(world.as_other_rep().get("/api/v1/waiting-letters").await.json, json!([]));
        let after = case(world, id).await;
        assert_eq!(after["first_replied_at"], Value::Null);
        assert_eq!(after["unanswered_since"], before["unanswered_since"]);
        assert_eq!(
            (&after["next_due_at"], &after["next_due_kind"]),
            (&before["next_due_at"], &json!("first_reply"))
        );
        let notices = world.as_rep().get("/api/v1/notices").await.json;
        assert_eq!(notices[0]["kind"], "mail_failed", "{notices}");
        // Its writer tries again; a letter that stands well is not sent twice.
        let again = format!("/api/v1/cases/{id}/letters/{}/again", sent.json["outbox_id"]);
        assert_eq!(world.as_other_rep().post(&again, json!({})).await.status, 404);
        assert_eq!(world.as_rep().post(&again, json!({})).await.status, 204);
        assert_eq!(world.as_rep().post(&again, json!({})).await.status, 412);
    })
    .await;
}

#[tokio::test]
async fn we_write_first_and_the_answer_comes_back_to_the_same_case() {
    testkit::on_each_engine(async |world| {
        let body = json!({ "brand_id": world.safa, "email": "budi@example.id", "name": "Budi Santoso",
            "subject": "Penerbangan Anda dimajukan", "body": "Berangkat pukul 14.00.", "language": "id" });
        let started = world.as_rep().post("/api/v1/conversations", body.clone()).await;
        assert_eq!(started.status, 201, "{}", started.text);
        let id = started.json["id"].as_i64().unwrap();
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!(letter["recipients"][0]["address"], "budi@example.id");
        assert!(letter["subject"].as_str().unwrap().starts_with("Penerbangan Anda dimajukan [#KH-"), "{letter}");
        let case_now = case(world, id).await;
        assert_eq!((case_now["category"].as_str(), case_now["assignee_id"].as_i64()), (Some("waiting"), Some(world.rep)));
        assert_eq!(case_now["messages"][0]["rfc_message_id"], letter["message_id"]);
        let answer = format!(
            "From: Budi Santoso <budi@example.id>\nTo: {UMRAH}\nSubject: Re: Penerbangan\nMessage-ID: <b1@example.id>\n\
             In-Reply-To: <{}>\n\nBaik.\n",
            letter["message_id"].as_str().unwrap()
        );
        world.mail(&[UMRAH], &answer).await;
        let case_now = case(world, id).await;
        assert_eq!((case_now["messages"].as_array().unwrap().len(), case_now["category"].as_str()), (2, Some("open")));
        // Its first answer has headers that lead back to both.
        world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), json!({ "body": "Terima kasih." })).await;
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!((letter["in_reply_to"].as_str(), letter["references"].as_array().unwrap().len()), (Some("b1@example.id"), 2));
        let foreign = world.as_other_rep().post("/api/v1/conversations", body).await;
        assert_eq!(foreign.status, 422);
        let nobody = json!({ "brand_id": world.safa, "email": "bukan alamat", "subject": "x", "body": "y" });
        assert_eq!(world.as_rep().post("/api/v1/conversations", nobody).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn what_has_not_left_is_on_one_list_of_its_writer_and_of_who_operates_the_mail() {
    testkit::on_each_engine(async |world| {
        let list = async |client: &testkit::Client, path: &str| client.get(path).await;
        let (rep, other, admin) = (world.as_rep(), world.as_other_rep(), world.as_admin());
        let first = question(world).await;
        let later = json!({ "body": "Esok.", "send_at": "2026-02-03T01:00:00Z" });
        rep.post(&format!("/api/v1/cases/{first}/replies"), later).await;
        let soon = json!({ "body": "Sekarang.", "undo_seconds": 10 });
        rep.post(&format!("/api/v1/cases/{first}/replies"), soon).await;
        let own = list(&rep, "/api/v1/waiting-letters").await.json;
        let told: Vec<_> = own
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["standing"].as_str().unwrap(), one["text"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [("undo", "Sekarang."), ("scheduled", "Esok.")], "{own}");
        assert_eq!((&own[1]["case_id"], &own[1]["at"]), (&json!(first), &json!("2026-02-03T01:00:00Z")));
        assert!(own[0]["reference"].as_str().unwrap().starts_with("KH-"), "{own}");
        // Nobody else's list holds them, but that of who operates the mail of the brand.
        assert_eq!(list(&other, "/api/v1/waiting-letters").await.json, json!([]));
        assert_eq!(list(&admin, "/api/v1/waiting-letters").await.json, json!([]));
        assert_eq!(list(&admin, "/api/v1/waiting-letters?all=true").await.json.as_array().unwrap().len(), 2);
        assert_eq!(list(&rep, "/api/v1/waiting-letters?all=true").await.status, 403);
        // What left is gone from it, what was taken back too.
        world.clock.advance_seconds(11);
        world.outbox().await;
        let own = list(&rep, "/api/v1/waiting-letters").await.json;
        assert_eq!(own.as_array().unwrap().len(), 1, "{own}");
        rep.delete(&format!("/api/v1/held-letters/{}", own[0]["message_id"])).await;
        assert_eq!(list(&rep, "/api/v1/waiting-letters").await.json, json!([]));
    })
    .await;
}
