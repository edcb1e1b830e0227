//! Before a letter of ours begins a conversation: to which address it goes, from which it leaves, what stands below, and
//! when the next working day begins.

use serde_json::{Value, json};
use testkit::{Client, World};

use crate::calendars::calendar_of;

const PLACE: &str = "/api/v1/conversations";
const OLD: &str = "siti@example.my";
const NEW: &str = "siti.aminah@example.my";

fn letter(world: &World, customer: &Value, more: &Value) -> Value {
    let mut body =
        json!({ "brand_id": world.safa, "customer_id": customer, "subject": "Visa", "body": "Siap." });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// Siti, who is known by two addresses.
async fn siti(world: &World) -> (Value, String) {
    let (_, _, own_id) = crate::returned::answered(world).await;
    let rep = world.as_rep();
    let id = rep.get("/api/v1/customers?q=Siti").await.json["customers"][0]["id"].clone();
    let path = format!("/api/v1/customers/{id}/identities");
    let added = rep.post(&path, json!({ "kind": "email", "value": NEW })).await;
    assert_eq!(added.status, 201, "{}", added.text);
    (id, own_id)
}

async fn addresses(client: &Client, customer: &Value) -> Vec<(String, String, bool)> {
    let read = client.get(&format!("/api/v1/customers/{customer}/mail-addresses")).await;
    assert_eq!(read.status, 200, "{}", read.text);
    let row = |one: &Value| {
        let text = |field: &str| one[field].as_str().unwrap().to_owned();
        (text("address"), text("reach"), one["usual"].as_bool().unwrap())
    };
    read.json.as_array().unwrap().iter().map(row).collect()
}

fn row(address: &str, reach: &str, usual: bool) -> (String, String, bool) {
    (address.to_owned(), reach.to_owned(), usual)
}

#[tokio::test]
async fn a_letter_goes_to_the_address_chosen_and_else_to_one_that_is_reached() {
    testkit::on_each_engine(async |world| {
        let (customer, own_id) = siti(world).await;
        let rep = world.as_rep();
        assert_eq!(addresses(&rep, &customer).await, [row(OLD, "fine", true), row(NEW, "fine", false)]);
        let path = format!("/api/v1/customers/{customer}/mail-addresses");
        assert_eq!((world.as_other_rep().get(&path).await.status, rep.get("/api/v1/customers/7/mail-addresses").await.status), (404, 404));
        // In another spelling it is the same address, written as the card has it.
        let chosen = json!({ "to_address": " Siti.Aminah@Example.MY ", "undo_seconds": 5 });
        let held = rep.post(PLACE, letter(world, &customer, &chosen)).await;
        assert_eq!(held.status, 202, "{}", held.text);
        world.clock.advance_seconds(5);
        assert_eq!(world.outbox().await[0]["letter"]["recipients"][0]["address"], NEW);
        let foreign = rep.post(PLACE, letter(world, &customer, &json!({ "to_address": "lain@example.my" }))).await;
        assert_eq!((foreign.status, foreign.json["errors"][0]["field"].as_str()), (422, Some("to_address")), "{}", foreign.text);
        let stranger = json!({ "brand_id": world.safa, "email": "budi@example.my", "to_address": NEW, "subject": "x", "body": "x" });
        let refused = rep.post(PLACE, stranger).await;
        assert_eq!((refused.status, refused.json["errors"][0]["field"].as_str()), (422, Some("to_address")), "{}", refused.text);
        // Mail to the older one comes back: nobody is written to there unless it is named.
        let bounced = crate::returned::report(OLD, "failed", "5.1.1", &own_id);
        world.mail(&["umrah@safatravel.example"], &bounced).await;
        assert_eq!(addresses(&rep, &customer).await, [row(OLD, "fails", false), row(NEW, "fine", true)]);
        let usual = rep.post(PLACE, letter(world, &customer, &json!({ "send_at": "2026-02-03T01:00:00Z" }))).await;
        assert_eq!(usual.json["recipients"][0]["address"], NEW, "{}", usual.text);
        let dead = rep.post(PLACE, letter(world, &customer, &json!({ "to_address": OLD }))).await;
        assert_eq!((dead.status, dead.json["type"].as_str()), (422, Some("/problems/address-fails")));
        // Blocked is better than dead, and worse than anything else.
        let block = json!({ "brand_id": world.safa, "value": NEW });
        let blocked = world.as_admin().post("/api/v1/blocked-senders", block).await;
        assert!(blocked.status < 300, "{}", blocked.text);
        assert_eq!(addresses(&rep, &customer).await, [row(OLD, "fails", false), row(NEW, "blocked", true)]);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_theirs_no_more_stops_the_letter() {
    testkit::on_each_engine(async |world| {
        let (customer, _) = siti(world).await;
        let rep = world.as_rep();
        let at = json!({ "to_address": NEW, "send_at": "2026-02-03T01:00:00Z" });
        let named = world.as_rep().with("idempotency-key", "once");
        let held = named.post(PLACE, letter(world, &customer, &at)).await;
        assert_eq!(held.json["recipients"][0]["address"], NEW, "{}", held.text);
        let card = rep.get(&format!("/api/v1/customers/{customer}")).await.json;
        let gone = card["identities"].as_array().unwrap().iter().find(|one| one["value"] == NEW).unwrap();
        let removed = rep.delete(&format!("/api/v1/customers/{customer}/identities/{}", gone["id"])).await;
        assert_eq!(removed.status, 200, "{}", removed.text);
        world.clock.advance_seconds(2 * 86_400);
        let before = world.outbox().await.as_array().unwrap().len();
        let again = named.post(PLACE, letter(world, &customer, &at)).await;
        assert_eq!(
            (again.status, &again.json["id"]),
            (202, &held.json["id"]),
            "a repeat after its time: {}",
            again.text
        );
        let waits = rep.get("/api/v1/waiting-letters?all=false").await.json;
        assert_eq!(
            (waits[0]["standing"].as_str(), waits[0]["reason"].as_str()),
            (Some("stopped"), Some("address_gone"))
        );
        // Taken back, it says for which address it was, and can be given another.
        let back = rep.delete(&format!("/api/v1/held-letters/{}", held.json["id"])).await;
        assert_eq!(back.json["content"]["to_address"], NEW, "{}", back.text);
        let sent = rep
            .post(PLACE, letter(world, &customer, &json!({ "draft_id": held.json["id"], "to_address": OLD })))
            .await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), before + 1);
    })
    .await;
}

#[tokio::test]
async fn the_sender_and_the_signature_are_told_before_one_writes() {
    testkit::on_each_engine(async |world| {
        let (rep, admin) = (world.as_rep(), world.as_admin());
        let boxes = admin.get("/api/v1/mailboxes").await.json;
        let umrah = boxes.as_array().unwrap().iter().find(|one| one["address"] == "umrah@safatravel.example").unwrap();
        let texts = json!({ "texts": { "en": "{{agent.name}}\n{{case.reference}}", "ms": "Sekian,\n{{agent.name}}\nKes {{case.reference}}\n{{customer.call_as}}" } });
        let place = format!("/api/v1/mailboxes/{}/signatures", umrah["id"]);
        assert_eq!(admin.put(&place, texts).await.status, 200);
        let begun = rep.get("/api/v1/conversations/letterhead?language=ms").await;
        assert_eq!(begun.status, 200, "{}", begun.text);
        let head = &begun.json;
        assert_eq!((head["from"].as_str(), head["language"].as_str()), (Some("umrah@safatravel.example"), Some("ms")));
        assert_eq!(head["signature"], "Sekian,\nNurul Ain\nKes KH-…", "the number comes with the case");
        // What is told is what leaves.
        let sent = rep.post(PLACE, json!({ "brand_id": world.safa, "email": "budi@example.my", "subject": "x", "body": "Ya.", "language": "ms" })).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!((&letter["from"], &letter["from_name"]), (&head["from"], &head["from_name"]));
        let case = format!("/api/v1/cases/{}/letterhead", sent.json["id"]);
        let own = rep.get(&case).await;
        let reference = format!("Kes KH-{}", sent.json["reference"]);
        assert_eq!(own.json["signature"], format!("Sekian,\nNurul Ain\n{reference}"), "{}", own.text);
        assert!(letter["text"].as_str().unwrap().ends_with(&format!("-- \nSekian,\nNurul Ain\n{reference}")), "{letter}");
        assert_eq!(world.as_other_rep().get(&case).await.status, 404);
        let foreign = format!("/api/v1/conversations/letterhead?brand_id={}", world.nusantara);
        assert_eq!(rep.get(&foreign).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn the_next_working_day_is_that_of_the_calendar_that_would_count() {
    testkit::on_each_engine(async |world| {
        let (rep, admin) = (world.as_rep(), world.as_admin());
        let place = "/api/v1/conversations/letterhead";
        // Monday 09:00 in Kuala Lumpur: the day has begun.
        assert_eq!(rep.get(place).await.json["working_day_at"], "2026-02-03T01:00:00Z");
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let mut hours = admin.get(&path).await.json;
        hours["holidays"]
            .as_array_mut()
            .unwrap()
            .extend([json!({ "date": "2026-02-09", "name": { "en": "Own" }, "kind": "company" })]);
        let put = admin.put(&path, hours).await;
        assert_eq!(put.status, 200, "{}", put.text);
        // Friday evening: over the weekend and a holiday.
        world.clock.advance_seconds(4 * 86_400 + 10 * 3_600);
        assert_eq!(rep.get(place).await.json["working_day_at"], "2026-02-10T01:00:00Z");
        let sent = rep
            .post(
                PLACE,
                json!({ "brand_id": world.safa, "email": "budi@example.my", "subject": "x", "body": "x" }),
            )
            .await;
        let case = rep.get(&format!("/api/v1/cases/{}/letterhead", sent.json["id"])).await;
        assert_eq!(case.json["working_day_at"], "2026-02-10T01:00:00Z", "{}", case.text);
        // Another brand counts in hours of its own.
        let other = world.as_other_rep().get(place).await;
        assert_ne!(other.json["working_day_at"], Value::Null, "{}", other.text);
        assert_ne!(other.json["working_day_at"], "2026-02-10T01:00:00Z");
    })
    .await;
}
