//! Customers: found by the beginning of what one knows of them, changed without a word of it in the log.

use serde_json::json;
use testkit::World;

use crate::team::{at, open};

async fn add(world: &World, name: &str, email: &str, phone: &str) -> i64 {
    let body = json!({
        "brand_id": world.safa, "customer": { "email": email, "name": name }, "subject": "x", "body": "x",
    });
    let id = world.as_rep().post("/api/v1/cases", body).await.json["customer_id"].as_i64().unwrap();
    let identity = json!({ "kind": "phone", "value": phone });
    let added = world.as_rep().post(&format!("/api/v1/customers/{id}/identities"), identity).await;
    assert_eq!(added.status, 201, "{}", added.text);
    id
}

async fn found(world: &World, query: &str) -> Vec<i64> {
    let answer = world.as_rep().get(&format!("/api/v1/customers?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json["customers"].as_array().unwrap().iter().map(|person| person["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_customer_is_found_by_any_beginning() {
    testkit::on_each_engine(async |world| {
        let siti = add(world, "Siti Aminah bt Rahman", "siti@example.my", "012-345 6789").await;
        let ali = add(world, "Ali bin Abu", "zulu@example.my", "+60 3-5510 2233").await;
        for (query, people) in [
            ("q=", vec![ali, siti]),
            ("q=SITI%20am", vec![siti]),
            ("q=zulu@", vec![ali]),
            ("q=0123", vec![siti]),
            ("q=%2B6012-345", vec![siti]),
            ("q=6035510", vec![ali]),
            ("q=rahman", vec![]),
            ("q=%25", vec![]),
        ] {
            assert_eq!(found(world, query).await, people, "{query}");
        }
        let first = world.as_rep().get("/api/v1/customers?limit=1").await.json;
        let next = first["next"].as_str().unwrap().replace(' ', "%20");
        assert_eq!(found(world, &format!("limit=1&after={next}")).await, [siti]);
        assert_eq!(found(world, &format!("brand_id={}", world.nusantara)).await, Vec::<i64>::new());
        assert_eq!(world.as_other_rep().get("/api/v1/customers").await.json["customers"], json!([]));
        assert_eq!(
            world.as_admin().get("/api/v1/customers").await.json["customers"].as_array().unwrap().len(),
            2
        );
        for (query, status) in
            [("limit=0", 422), ("limit=101", 422), ("after=x", 422), ("limit=x", 422), ("s=x", 422)]
        {
            assert_eq!(
                world.as_rep().get(&format!("/api/v1/customers?{query}")).await.status,
                status,
                "{query}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_change_is_told_by_field_and_not_by_value() {
    testkit::on_each_engine(async |world| {
        let id = add(world, "Siti Aminah", "siti@example.my", "012-345 6789").await;
        let path = format!("/api/v1/customers/{id}");
        let rep = world.as_rep();
        let etag = rep.get(&path).await.header("etag").to_owned();
        let wish = json!({ "full_name": "Siti Aminah bt Rahman", "call_as": "Puan Siti", "honorific": "Hajah",
            "language": "en", "notes": "Tingkat bawah" });
        let changed = world.as_rep().with("if-match", &etag).patch(&path, wish.clone()).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(
            (&changed.json["call_as"], &changed.json["notes"]),
            (&json!("Puan Siti"), &json!("Tingkat bawah"))
        );
        assert_eq!(
            world.as_admin().with("if-match", &etag).patch(&path, json!({ "notes": "" })).await.status,
            412
        );
        let same = rep.patch(&path, wish).await;
        assert_eq!(same.json["version"], changed.json["version"]);
        let events = world.events("person", id).await;
        let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["CustomerAdded", "IdentityAdded", "CustomerChanged"]);
        assert_eq!(
            events[2].body["fields"],
            json!(["full_name", "call_as", "honorific", "language", "notes"])
        );
        assert!(events.iter().all(|event| !event.body.to_string().contains("Siti")));
        assert_eq!(found(world, "q=siti%20aminah%20bt").await, [id]);

        for (body, field) in [
            (json!({ "full_name": " " }), "full_name"),
            (json!({ "notes": "x".repeat(10_001) }), "notes"),
            (json!({ "language": "fr" }), "language"),
        ] {
            let refused = rep.patch(&path, body).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!(field)));
        }
        assert_eq!(world.as_other_rep().get(&path).await.status, 404);
        assert_eq!(world.as_other_rep().patch(&path, json!({ "notes": "x" })).await.status, 404);
        assert_eq!(world.as_nobody().patch(&path, json!({})).await.status, 401);
        assert_eq!(rep.get("/api/v1/customers/7").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn an_address_belongs_to_one_person() {
    testkit::on_each_engine(async |world| {
        let siti = add(world, "Siti Aminah", "siti@example.my", "012-345 6789").await;
        let ali = add(world, "Ali", "ali@example.my", "013-345 6789").await;
        let path = format!("/api/v1/customers/{ali}/identities");
        let rep = world.as_rep();
        for (kind, value, problem) in [
            ("phone", "+60 12 345 6789", "already-taken"),
            ("email", "SITI@example.my", "already-taken"),
            ("email", "siti", "malformed"),
            ("phone", "12", "malformed"),
            ("phone", "tiga belas juta", "malformed"),
            ("pigeon", "x", "unknown-reference"),
            ("email", "", "required"),
        ] {
            let refused = rep.post(&path, json!({ "kind": kind, "value": value })).await;
            assert_eq!(
                (refused.status, &refused.json["type"]),
                (422, &json!(format!("/problems/{problem}"))),
                "{value}"
            );
        }
        let person = rep.get(&format!("/api/v1/customers/{siti}")).await.json;
        let phone = &person["identities"][1]["id"];
        assert_eq!(rep.delete(&format!("{path}/{phone}")).await.status, 404, "another's address");
        let gone = rep.delete(&format!("/api/v1/customers/{siti}/identities/{phone}")).await;
        assert_eq!((gone.status, gone.json["identities"].as_array().unwrap().len()), (200, 1));
        assert_eq!(rep.post(&path, json!({ "kind": "phone", "value": "+60 12 345 6789" })).await.status, 201);
        assert_eq!(world.event_kinds("person", siti).await.last().unwrap(), "IdentityRemoved");
    })
    .await;
}

#[tokio::test]
async fn a_customers_cases_are_those_one_may_see() {
    testkit::on_each_engine(async |world| {
        let (one, two) = (open(world, "Satu").await, open(world, "Dua").await);
        world.as_rep().patch(&at(one, ""), json!({ "status": "closed" })).await;
        let customer = world.as_rep().get(&at(one, "")).await.json["customer_id"].clone();
        let path = format!("/api/v1/customers/{customer}/cases");
        let listed = world.as_rep().get(&format!("{path}?sort=newest")).await.json;
        let ids: Vec<_> = listed["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
        assert_eq!(ids, [two, one]);
        assert_eq!(world.as_other_rep().get(&path).await.status, 404, "a customer of another brand");
    })
    .await;
}

#[tokio::test]
async fn who_is_likely_the_same_person_is_told_with_the_reason() {
    testkit::on_each_engine(async |world| {
        let siti = add(world, "Siti Aminah bt Rahman", "siti@example.my", "012-345 6789").await;
        let same_phone = add(world, "Aminah", "aminah@example.my", "0060 12 345 6789").await;
        let same_name = add(world, "SITI AMINAH bt Rahman", "lain@example.my", "03-5510 2233").await;
        add(world, "Ali bin Abu", "ali@example.my", "012-345 6780").await;
        let path = format!("/api/v1/customers/{siti}/duplicates");
        let told = world.as_rep().get(&path).await;
        assert_eq!(told.status, 200, "{}", told.text);
        assert_eq!(
            told.json,
            json!([
                { "id": same_phone, "full_name": "Aminah", "addresses": ["aminah@example.my", "0060 12 345 6789"],
                  "reasons": ["same_phone"] },
                { "id": same_name, "full_name": "SITI AMINAH bt Rahman",
                  "addresses": ["lain@example.my", "03-5510 2233"], "reasons": ["same_name"] },
            ])
        );
        assert_eq!(world.as_other_rep().get(&path).await.status, 404);
    })
    .await;
}
