//! Search: what is found, by what, and by whom.

use serde_json::{Value, json};
use testkit::{Client, World};

/// Opens a case with a first message and answers its id.
pub async fn wrote(world: &World, brand_id: i64, who: &str, subject: &str, body: &str) -> i64 {
    let address = format!("{}@example.my", who.split(' ').next().unwrap().to_lowercase());
    let body = json!({
        "brand_id": brand_id, "customer": { "email": address, "name": who }, "subject": subject, "body": body,
        "channel": "email",
    });
    let opened = world.as_admin().post("/api/v1/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    opened.json["id"].as_i64().unwrap()
}

async fn found(client: &Client, question: &str) -> Value {
    let question: String = form_urlencoded::byte_serialize(question.as_bytes()).collect();
    let answer = client.get(&format!("/api/v1/search?q={question}")).await;
    assert_eq!(answer.status, 200, "{question}: {}", answer.text);
    answer.json
}

/// The ids of the cases found, best first.
async fn cases(client: &Client, question: &str) -> Vec<i64> {
    let found = found(client, question).await;
    found["cases"].as_array().unwrap().iter().map(|hit| hit["case"]["id"].as_i64().unwrap()).collect()
}

/// The passage with its marks in brackets.
fn passage(hit: &Value) -> String {
    let pieces = hit["passage"].as_array().unwrap().iter();
    pieces
        .map(|piece| {
            let text = piece["text"].as_str().unwrap();
            if piece["hit"] == true { format!("[{text}]") } else { text.to_owned() }
        })
        .collect()
}

#[tokio::test]
async fn a_word_is_found_by_its_root_in_each_language_and_shown_as_written() {
    testkit::on_each_engine(async |world| {
        let malay =
            wrote(world, world.safa, "Siti Aminah", "Pasport", "Bila penghantaran pasport saya?").await;
        let indonesian =
            wrote(world, world.safa, "Budi Siregar", "Paspor", "Paspor saya sudah dihantar?").await;
        let english = wrote(world, world.safa, "Azman Wahab", "Two bookings", "I booked twice.").await;
        world.caught_up().await;
        let rep = world.as_rep();
        for question in ["hantar", "penghantaran", "dihantar", "HANTAR"] {
            let mut ids = cases(&rep, question).await;
            ids.sort_unstable();
            assert_eq!(ids, [malay, indonesian], "{question} on {:?}", world.engine());
        }
        assert_eq!(cases(&rep, "booking").await, [english]);
        // What is written as asked comes before what only shares a root.
        assert_eq!(cases(&rep, "dihantar").await, [indonesian, malay]);
        let shown = found(&rep, "hantar pasport").await;
        assert_eq!(passage(&shown["cases"][0]), "Bila [penghantaran] [pasport] saya?");
        assert_eq!(cases(&rep, "pasp").await.len(), 2, "a word still being typed");
        assert!(cases(&rep, "kapal").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn phrases_and_operators_narrow() {
    testkit::on_each_engine(async |world| {
        let first =
            wrote(world, world.safa, "Siti Aminah", "Bilik", "Masih ada bilik quad bulan depan?").await;
        let second =
            wrote(world, world.safa, "Nur Izzati", "Bilik", "Quad atau triple? Bilik mana-mana pun.").await;
        let rep = world.as_rep();
        let tagged = world
            .as_admin()
            .post(&format!("/api/v1/cases/{first}/tag"), json!({ "tags": ["Ramadan"] }))
            .await;
        assert!(tagged.status < 300, "{}", tagged.text);
        let resolved = rep.patch(&format!("/api/v1/cases/{second}"), json!({ "status": "resolved" })).await;
        assert_eq!(resolved.status, 200, "{}", resolved.text);
        world.caught_up().await;
        assert_eq!(cases(&rep, "bilik quad").await.len(), 2);
        assert_eq!(cases(&rep, "\"bilik quad\"").await, [first]);
        assert_eq!(cases(&rep, "bilik from:izzati").await, [second]);
        assert_eq!(cases(&rep, "bilik from:mariam").await, Vec::<i64>::new());
        assert_eq!(cases(&rep, "from:nur@example.my").await, [second]);
        assert_eq!(cases(&rep, "bilik tag:ramadan").await, [first]);
        assert_eq!(cases(&rep, "bilik status:resolved").await, [second]);
        assert_eq!(cases(&rep, "status:new bilik").await, [first]);
        let today = world.desk.now().to_string();
        let today = &today[..10];
        assert_eq!(cases(&rep, &format!("bilik before:{today}")).await, Vec::<i64>::new());
        assert_eq!(cases(&rep, &format!("bilik after:{today}")).await.len(), 2);
        assert!(cases(&rep, "bilik has:attachment").await.is_empty());
        let wrong = rep.get("/api/v1/search?q=before:kelmarin").await;
        assert_eq!((wrong.status, &wrong.json["errors"][0]["field"]), (422, &json!("q")), "{}", wrong.text);
        assert_eq!(rep.get("/api/v1/search?q=bilik&limit=101").await.status, 422);
        assert!(found(&rep, "  ").await["cases"].as_array().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn numbers_subjects_notes_and_people_are_found() {
    testkit::on_each_engine(async |world| {
        let id = wrote(world, world.safa, "Hajah Mariam", "Kerusi roda di Madinah", "Boleh bantu?").await;
        let rep = world.as_rep();
        let case = rep.get(&format!("/api/v1/cases/{id}")).await;
        let noted = rep
            .post(&format!("/api/v1/cases/{id}/note"), json!({ "text": "Telefon muassasah Isnin." }))
            .await;
        assert_eq!(noted.status, 201, "{}", noted.text);
        world.caught_up().await;
        assert_eq!(cases(&rep, &format!("KH-{}", case.json["reference"])).await, [id]);
        let by_subject = found(&rep, "kerusi").await;
        assert_eq!(by_subject["cases"][0]["by"], "subject");
        let by_note = found(&rep, "muassasah").await;
        assert_eq!(
            (by_note["cases"][0]["by"].as_str(), passage(&by_note["cases"][0])),
            (Some("note"), "Telefon [muassasah] Isnin.".to_owned())
        );
        // Any part of a name, not its beginning alone.
        let person = &found(&rep, "mariam").await["people"][0];
        assert_eq!(
            (&person["full_name"], &person["addresses"]),
            (&json!("Hajah Mariam"), &json!(["hajah@example.my"]))
        );
        let renamed = rep
            .patch(
                &format!("/api/v1/customers/{}", person["id"]),
                json!({ "full_name": "Hajah Maryam", "call_as": "Hajah" }),
            )
            .await;
        assert_eq!(renamed.status, 200, "{}", renamed.text);
        world.caught_up().await;
        assert!(
            found(&rep, "mariam").await["people"].as_array().unwrap().is_empty(),
            "the old name is forgotten"
        );
        assert_eq!(found(&rep, "maryam").await["people"][0]["id"], person["id"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    testkit::on_each_engine(async |world| {
        let ours = wrote(world, world.safa, "Siti Aminah", "Visa", "Visa saya bila siap?").await;
        let theirs = wrote(world, world.nusantara, "Budi Siregar", "Visa", "Visa on arrival?").await;
        world.caught_up().await;
        assert_eq!(cases(&world.as_rep(), "visa").await, [ours]);
        assert_eq!(cases(&world.as_other_rep(), "visa").await, [theirs]);
        assert!(found(&world.as_other_rep(), "aminah").await["people"].as_array().unwrap().is_empty());
        assert_eq!(world.as_nobody().get("/api/v1/search?q=visa").await.status, 401);
        // What is spam or in the trash is not found, and what is purged leaves nothing behind.
        let spam = world.as_admin().post(&format!("/api/v1/cases/{ours}/spam"), json!({})).await;
        assert!(spam.status < 300, "{}", spam.text);
        assert!(cases(&world.as_rep(), "visa").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_renamed_customer_is_found_with_their_cases_by_the_new_name_alone() {
    testkit::on_each_engine(async |world| {
        let id = wrote(world, world.safa, "Mariam Yusof", "Visa", "Bila siap?").await;
        let other = wrote(world, world.safa, "Latifah Omar", "Visa", "Bila siap?").await;
        world.caught_up().await;
        let rep = world.as_rep();
        assert_eq!(cases(&rep, "mariam").await, [id]);
        let person = rep.get(&format!("/api/v1/cases/{id}")).await.json["customer_id"].clone();
        let path = format!("/api/v1/customers/{person}");
        assert_eq!(rep.patch(&path, json!({ "full_name": "Hajah Maryam" })).await.status, 200);
        let number = json!({ "kind": "email", "value": "hajah@contoh.my" });
        assert_eq!(rep.post(&format!("{path}/identities"), number).await.status, 201);
        world.caught_up().await;
        assert_eq!(cases(&rep, "maryam").await, [id], "on {:?}", world.engine());
        assert_eq!(cases(&rep, "visa from:contoh").await, [id]);
        // Her first message still tells who wrote it then; the case is no longer hers by the old name.
        assert!(cases(&rep, "mariam").await.is_empty());
        assert_eq!(cases(&rep, "latifah").await, [other]);
    })
    .await;
}

#[tokio::test]
async fn days_are_those_of_the_readers_zone() {
    testkit::on_each_engine(async |world| {
        // One in the morning of 3 February in Kuala Lumpur is five in the afternoon of the 2nd in Greenwich.
        world.clock.advance_seconds(16 * 3_600);
        let id = wrote(world, world.safa, "Siti Aminah", "Bilik", "Bilik quad?").await;
        world.caught_up().await;
        let rep = world.as_rep();
        assert_eq!(cases(&rep, "quad after:2026-02-03").await, [id]);
        assert!(cases(&rep, "quad before:2026-02-03").await.is_empty());
        let profile = rep.patch("/api/v1/profile", json!({ "zone": "UTC" })).await;
        assert_eq!(profile.status, 200, "{}", profile.text);
        assert!(cases(&rep, "quad after:2026-02-03").await.is_empty());
        assert_eq!(cases(&rep, "quad before:2026-02-03").await, [id]);
    })
    .await;
}
