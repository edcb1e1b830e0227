//! Asking for ratings, and what customers answer.

use serde_json::{Value, json};
use testkit::World;

const DAY: i64 = 86_400;

async fn open(world: &World, email: &str) -> i64 {
    let body = json!({
        "brand_id": world.safa, "customer": { "email": email, "name": "Siti Aminah" },
        "subject": "Bilik quad", "body": "Masih ada?", "channel": "email",
    });
    let opened = world.as_rep().post("/api/v1/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    opened.json["id"].as_i64().unwrap()
}

async fn resolve(world: &World, case: i64) {
    let path = format!("/api/v1/cases/{case}/replies");
    let replied = world.as_rep().post(&path, json!({ "body": "Ya, ada.", "status": "resolved" })).await;
    assert_eq!(replied.status, 201, "{}", replied.text);
    world.caught_up().await;
}

/// The letters that ask for a rating, newest first.
async fn asking(world: &World) -> Vec<Value> {
    let outbox = world.outbox().await;
    outbox.as_array().unwrap().iter().filter(|posted| posted["kind"] == "rating").cloned().collect()
}

/// The API path of the link in a letter.
fn link(posted: &Value) -> String {
    let text = posted["letter"]["text"].as_str().unwrap();
    let line = text.lines().find(|line| line.starts_with("https://desk.example/rate/")).unwrap();
    format!("/api/v1/ratings/{}", line.trim_start_matches("https://desk.example/rate/"))
}

#[tokio::test]
async fn a_resolved_case_asks_once_in_the_customers_language() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "siti@example.my").await;
        resolve(world, case).await;
        let letters = asking(world).await;
        assert_eq!(letters.len(), 1);
        let letter = &letters[0]["letter"];
        assert_eq!(letters[0]["key"], format!("rating:{case}"));
        assert_eq!(letter["language"], "ms");
        assert_eq!(letter["automatic"], "generated");
        assert_eq!(letter["from"], "umrah@safatravel.example");
        assert_eq!(letter["recipients"][0]["address"], "siti@example.my");
        let text = letter["text"].as_str().unwrap();
        assert!(text.starts_with("Salam sejahtera Siti Aminah,"), "{text}");
        assert!(text.contains("satu hingga lima bintang"), "{text}");
        assert!(letter["subject"].as_str().unwrap().contains("KH-"), "{letter}");

        // Opened again and resolved again: still one mail for this case.
        let reopened = world
            .as_rep()
            .post(
                &format!("/api/v1/cases/{case}/replies"),
                json!({ "body": "Maaf, satu lagi.", "status": "open" }),
            )
            .await;
        assert_eq!(reopened.status, 201, "{}", reopened.text);
        world.clock.advance_seconds(30 * DAY);
        resolve(world, case).await;
        assert_eq!(asking(world).await.len(), 1);
        let kinds = world.event_kinds("case", case).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "RatingAsked").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn one_person_is_asked_once_in_seven_days() {
    testkit::on_each_engine(async |world| {
        let (first, second) = (open(world, "siti@example.my").await, open(world, "siti@example.my").await);
        let other = open(world, "budi@example.my").await;
        resolve(world, first).await;
        resolve(world, second).await;
        resolve(world, other).await;
        assert_eq!(asking(world).await.len(), 2);
        world.clock.advance_seconds(7 * DAY);
        let third = open(world, "siti@example.my").await;
        resolve(world, third).await;
        assert_eq!(asking(world).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_asked_about_a_case_without_an_address_or_resolved_long_ago() {
    testkit::on_each_engine(async |world| {
        let by_phone = json!({
            "brand_id": world.safa, "customer": { "phone": "012-345 6789", "name": "Siti" },
            "subject": "Tanya", "body": "Bila berlepas?", "channel": "phone",
        });
        let opened = world.as_rep().post("/api/v1/cases", by_phone).await;
        let case = opened.json["id"].as_i64().unwrap();
        let to = json!([{ "role": "to", "address": "kaunter@example.my" }]);
        let path = format!("/api/v1/cases/{case}/replies");
        let body = json!({ "body": "12 Mac.", "recipients": to, "status": "resolved" });
        assert_eq!(world.as_rep().post(&path, body).await.status, 201);
        let late = open(world, "lambat@example.my").await;
        let path = format!("/api/v1/cases/{late}/replies");
        world.as_rep().post(&path, json!({ "body": "Ya.", "status": "resolved" })).await;
        world.clock.advance_seconds(3 * DAY);
        world.caught_up().await;
        assert_eq!(asking(world).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn only_posting_counts_and_the_last_answer_within_fourteen_days() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "siti@example.my").await;
        resolve(world, case).await;
        let path = link(&asking(world).await[0]);
        let nobody = world.as_nobody();
        let shown = nobody.get(&path).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        assert_eq!((&shown.json["brand"], &shown.json["given"]), (&json!("Safa Travel"), &Value::Null));
        let rating = format!("/api/v1/cases/{case}/rating");
        assert_eq!(world.as_rep().get(&rating).await.json["given"], Value::Null, "a look is no answer");

        for (score, comment) in [(5, "Cepat!"), (1, "Silap harga"), (2, "Silap harga"), (4, " Baik ")] {
            let given = nobody.post(&path, json!({ "score": score, "comment": comment })).await;
            assert_eq!(given.status, 200, "{}", given.text);
        }
        let again = nobody.post(&path, json!({ "score": 4, "comment": "Baik" })).await;
        let read = world.as_rep().get(&rating).await.json;
        assert_eq!((&read["asked"], &read["staff_id"]), (&json!(true), &json!(world.rep)));
        assert_eq!(read["given"], again.json);
        assert_eq!((&read["given"]["score"], &read["given"]["comment"]), (&json!(4), &json!("Baik")));
        let kinds = world.event_kinds("case", case).await;
        let told: Vec<&str> =
            kinds.iter().map(String::as_str).filter(|kind| kind.contains("Rating")).collect();
        let expected =
            ["RatingAsked", "RatingGiven", "RatingGiven", "LowRating", "RatingGiven", "RatingGiven"];
        assert_eq!(told, expected, "a second low score is no news, the same answer again is none at all");
        let notices = world.as_admin().get("/api/v1/notices").await.json;
        let low: Vec<&Value> =
            notices.as_array().unwrap().iter().filter(|notice| notice["kind"] == "low_rating").collect();
        assert_eq!(low.len(), 1, "nobody leads here, so whoever answers for the brand is told: {notices}");
        assert_eq!((&low[0]["items"][0]["case_id"], &low[0]["items"][0]["score"]), (&json!(case), &json!(1)));
        assert_eq!(low[0]["items"].as_array().unwrap().len(), 1);
        let events = world.events("case", case).await;
        let given = events.iter().find(|event| event.kind == "RatingGiven").unwrap();
        assert_eq!((given.actor_kind.as_str(), given.body["score"].as_i64()), ("customer", Some(5)));
        assert!(!given.body.to_string().contains("Cepat"), "an event holds no text");

        world.clock.advance_seconds(14 * DAY);
        assert_eq!(nobody.post(&path, json!({ "score": 5 })).await.status, 200, "the last instant counts");
        world.clock.advance_seconds(1);
        let late = nobody.post(&path, json!({ "score": 1 })).await;
        assert_eq!((late.status, &late.json["type"]), (410, &json!("/problems/link-expired")));
        assert_eq!(nobody.get(&path).await.status, 410);
        assert_eq!(world.as_rep().get(&rating).await.json["given"]["score"], 5);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_answer_or_link_is_refused_in_the_readers_language() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "siti@example.my").await;
        resolve(world, case).await;
        let path = link(&asking(world).await[0]);
        for (language, told) in [
            ("en", "Score must be between 1 and 5."),
            ("ms", "Skor mesti antara 1 dan 5."),
            ("id", "Nilai harus antara 1 dan 5."),
        ] {
            let nobody = world.as_nobody().with("accept-language", language);
            let refused = nobody.post(&path, json!({ "score": 6 })).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("score")));
            assert_eq!(refused.json["detail"], told);
        }
        let long = json!({ "score": 5, "comment": "x".repeat(2001) });
        assert_eq!(world.as_nobody().post(&path, long).await.status, 422);
        let forged = format!("{}x", &path[..path.len() - 1]);
        assert!([400, 404].contains(&world.as_nobody().post(&forged, json!({ "score": 5 })).await.status));
        assert_eq!(world.as_nobody().get("/api/v1/ratings/abc").await.status, 404);
        let rating = format!("/api/v1/cases/{case}/rating");
        assert_eq!(world.as_nobody().get(&rating).await.status, 401);
        assert_eq!(world.as_other_rep().get(&rating).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn two_answers_at_once_leave_one_that_counts() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "siti@example.my").await;
        resolve(world, case).await;
        let path = link(&asking(world).await[0]);
        let nobody = world.as_nobody();
        let (one, two) = tokio::join!(
            nobody.post(&path, json!({ "score": 3 })),
            nobody.post(&path, json!({ "score": 4 }))
        );
        assert_eq!((one.status, two.status), (200, 200));
        let counted = world.as_rep().get(&format!("/api/v1/cases/{case}/rating")).await;
        assert!([3, 4].contains(&counted.json["given"]["score"].as_i64().unwrap()));
    })
    .await;
}
