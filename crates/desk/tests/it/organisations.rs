//! Organisations: found by any part of their name, joined by mail domain or by hand, promised what a policy says.

use desk::memberships;
use serde_json::{Value, json};
use testkit::World;

use crate::policies::terms;
use crate::team::at;

async fn add(world: &World, name: &str, domains: &[&str]) -> i64 {
    let body = json!({ "name": name, "domains": domains });
    let added = world.as_rep().post("/api/v1/organisations", body).await;
    assert_eq!(added.status, 201, "{}", added.text);
    added.json["id"].as_i64().unwrap()
}

/// A case of somebody at this address; answers the case and its customer.
async fn write_in(world: &World, address: &str) -> (i64, i64) {
    let body = json!({ "brand_id": world.safa, "subject": "Pakej", "body": "Masih ada?",
        "customer": { "email": address, "name": "Siti" } });
    let opened = world.as_rep().post("/api/v1/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    (opened.json["id"].as_i64().unwrap(), opened.json["customer_id"].as_i64().unwrap())
}

async fn organisation_of(world: &World, customer: i64) -> Value {
    world.as_rep().get(&format!("/api/v1/customers/{customer}")).await.json["organisation_id"].clone()
}

async fn join(world: &World, customer: i64, organisation: Value) -> testkit::Answer {
    let body = json!({ "organisation_id": organisation });
    world.as_rep().put(&format!("/api/v1/customers/{customer}/organisation"), body).await
}

async fn names(world: &World, query: &str) -> Vec<String> {
    let answer = world.as_rep().get(&format!("/api/v1/organisations?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let all = answer.json["organisations"].as_array().unwrap();
    all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_organisation_is_kept_once_and_found_by_any_part() {
    testkit::on_each_engine(async |world| {
        let koperasi =
            add(world, " Koperasi Guru Selangor Berhad ", &["KGS.my", "@kgs.org.my", "kgs.my"]).await;
        add(world, "Masjid Al-Hidayah", &[]).await;
        add(world, "PT Wisata Nusantara 100%", &["bücher.example"]).await;
        let path = format!("/api/v1/organisations/{koperasi}");
        let read = world.as_rep().get(&path).await;
        assert_eq!(
            (read.header("etag"), &read.json["name"]),
            ("\"1\"", &json!("Koperasi Guru Selangor Berhad"))
        );
        assert_eq!(read.json["domains"], json!(["kgs.my", "kgs.org.my"]));
        for (query, found) in [
            ("q=", 3),
            ("q=GURU%20sel", 1),
            ("q=org.my", 1),
            ("q=%25", 1),
            ("q=_", 0),
            ("active=true", 3),
            ("active=false", 0),
        ] {
            assert_eq!(names(world, query).await.len(), found, "{query}");
        }
        let first = world.as_rep().get("/api/v1/organisations?limit=2").await.json;
        let next = first["next"].as_str().unwrap().replace(' ', "%20");
        assert_eq!(names(world, &format!("limit=2&after={next}")).await, ["PT Wisata Nusantara 100%"]);
        let domains =
            &world.as_rep().get("/api/v1/organisations?q=wisata").await.json["organisations"][0]["domains"];
        assert_eq!(*domains, json!(["bücher.example"]));

        let rep = world.as_rep();
        for (body, problem, field) in [
            (json!({ "name": "KOPERASI  guru selangor berhad" }), "already-taken", "name"),
            (json!({ "name": " " }), "required", "name"),
            (json!({ "name": "x".repeat(121) }), "too-long", "name"),
            (json!({ "name": "A", "domains": ["kgs.org.my"] }), "already-taken", "domains"),
            (json!({ "name": "A", "domains": ["xn--bcher-kva.example"] }), "already-taken", "domains"),
            (json!({ "name": "A", "domains": ["Gmail.com"] }), "public-domain", "domains"),
            (json!({ "name": "A", "domains": ["kgs"] }), "malformed", "domains"),
            (json!({ "name": "A", "notes": "x".repeat(4_001) }), "too-long", "notes"),
        ] {
            let refused = rep.post("/api/v1/organisations", body.clone()).await;
            let seen = (refused.status, &refused.json["type"], &refused.json["errors"][0]["field"]);
            assert_eq!(seen, (422, &json!(format!("/problems/{problem}")), &json!(field)), "{body}");
        }
        assert_eq!(names(world, "q=").await.len(), 3, "nothing is half-done");
        for (query, status) in [("limit=0", 422), ("limit=501", 422), ("after=x", 422), ("s=x", 422)] {
            assert_eq!(rep.get(&format!("/api/v1/organisations?{query}")).await.status, status, "{query}");
        }
        assert_eq!(rep.get("/api/v1/organisations/7").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_change_is_kept_with_both_ends() {
    testkit::on_each_engine(async |world| {
        let id = add(world, "Koperasi", &["kgs.my"]).await;
        let path = format!("/api/v1/organisations/{id}");
        let rep = || world.as_rep().with("if-match", "\"1\"");
        let wish = json!({ "name": "Koperasi Guru", "domains": ["kgs.org.my"], "notes": "Puan Zainab" });
        let changed = rep().patch(&path, wish.clone()).await;
        assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""), "{}", changed.text);
        assert_eq!(rep().patch(&path, wish.clone()).await.status, 412);
        assert_eq!(world.as_rep().patch(&path, wish).await.json["version"], 2, "nothing changed");
        add(world, "Lain", &["kgs.my"]).await;
        let taken = world.as_rep().patch(&path, json!({ "name": "LAIN" })).await;
        assert_eq!((taken.status, &taken.json["errors"][0]["field"]), (422, &json!("name")));
        let events = world.events("organisation", id).await;
        let body = &events.last().unwrap().body;
        assert_eq!(body["changed"]["name"], json!({ "from": "Koperasi", "to": "Koperasi Guru" }));
        assert!(!body.to_string().contains("Zainab"), "notes may name somebody: {body}");
        let admin = world.as_admin().with("accept-language", "ms");
        let told = admin.get(&format!("/api/v1/audit?subject=organisation&id={id}")).await.json;
        assert!(told[0]["text"].as_str().unwrap().contains("mengubah organisasi"), "{told}");
        let fields: Vec<&Value> =
            told[0]["changes"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert_eq!(fields, ["domains", "name", "notes"]);
        assert_eq!(told[0]["changes"][0]["to"], "kgs.org.my");
    })
    .await;
}

#[tokio::test]
async fn whoever_writes_from_its_domain_belongs_to_it() {
    testkit::on_each_engine(async |world| {
        let koperasi = add(world, "Koperasi", &["kgs.my"]).await;
        let (case, siti) = write_in(world, "Siti@KGS.my").await;
        assert_eq!(organisation_of(world, siti).await, koperasi);
        assert_eq!(world.as_rep().get(&at(case, "")).await.json["organisation_id"], koperasi);
        let events = world.events("person", siti).await;
        assert_eq!(events[1].kind, "OrganisationSet");
        let said = json!({ "organisation_id": { "from": null, "to": koperasi }, "by": "domain" });
        assert_eq!(events[1].body, said);
        for stranger in ["ali@gmail.com", "ali@sub.kgs.my", "ali@kgs.my.example"] {
            let (_, ali) = write_in(world, stranger).await;
            assert_eq!(organisation_of(world, ali).await, Value::Null, "{stranger}");
        }
        let mail = "From: Abu <abu@kgs.my>\nTo: umrah@safatravel.example\nSubject: Visa\nMessage-ID: <1@kgs.my>\n\n\
            Bila siap?\n";
        world.mail(&["umrah@safatravel.example"], mail).await;
        let people = format!("/api/v1/customers?organisation_id={koperasi}");
        let all = world.as_rep().get(&people).await.json["customers"].as_array().unwrap().len();
        assert_eq!(all, 2, "the door is the same for mail");
        let narrowed = world.as_rep().get(&format!("{people}&q=abu@")).await.json;
        assert_eq!(narrowed["customers"].as_array().unwrap().len(), 1);
        let path = format!("/api/v1/organisations/{koperasi}");
        assert_eq!(world.as_rep().patch(&path, json!({ "active": false })).await.status, 200);
        let (_, late) = write_in(world, "lewat@kgs.my").await;
        assert_eq!(organisation_of(world, late).await, Value::Null, "a retired one takes nobody");
        assert_eq!(organisation_of(world, siti).await, koperasi, "and loses nobody");
        assert_eq!(world.as_rep().patch(&path, json!({ "active": true })).await.status, 200);
        memberships::gather(&world.desk).await.unwrap();
        assert_eq!(organisation_of(world, late).await, koperasi, "brought back, it takes who came meanwhile");
    })
    .await;
}

#[tokio::test]
async fn a_new_domain_gathers_who_wrote_before_and_leaves_what_was_said_by_hand() {
    testkit::on_each_engine(async |world| {
        let (_, free) = write_in(world, "satu@kgs.my").await;
        let (_, other) = write_in(world, "dua@kgs.my").await;
        let (_, none) = write_in(world, "tiga@kgs.my").await;
        let masjid = add(world, "Masjid", &[]).await;
        assert_eq!(join(world, other, json!(masjid)).await.status, 200);
        assert_eq!(join(world, none, json!(masjid)).await.status, 200);
        assert_eq!(join(world, none, Value::Null).await.json["organisation_id"], Value::Null);
        let koperasi = add(world, "Koperasi", &["kgs.my"]).await;
        assert_eq!(organisation_of(world, free).await, Value::Null, "in steps, not in the request");
        assert_eq!(memberships::gather(&world.desk).await.unwrap(), 1);
        assert_eq!(organisation_of(world, free).await, koperasi);
        assert_eq!(organisation_of(world, other).await, masjid);
        assert_eq!(organisation_of(world, none).await, Value::Null);
        assert_eq!(memberships::gather(&world.another_node()).await.unwrap(), 0);
        let last = world.events("person", free).await.pop().unwrap();
        assert_eq!((last.kind.as_str(), last.actor_kind.as_str()), ("OrganisationSet", "system"));
        // The second round looks again, and then nothing is left to do.
        world.clock.advance_seconds(61);
        assert_eq!(memberships::gather(&world.desk).await.unwrap(), 0);
        let now = world.desk.now().plus_days(1);
        let left = world
            .desk
            .db()
            .read(move |tx| desk::organisations::gatherings_waiting(tx, now))
            .await
            .map_err(|error: db::DbError| error)
            .unwrap();
        assert_eq!(left, []);
        // A domain given up before its people were gathered gathers nobody.
        let (_, late) = write_in(world, "satu@lain.my").await;
        let path = format!("/api/v1/organisations/{koperasi}");
        for domains in [json!(["kgs.my", "lain.my"]), json!(["kgs.my"])] {
            assert_eq!(world.as_rep().patch(&path, json!({ "domains": domains })).await.status, 200);
        }
        assert_eq!(memberships::gather(&world.desk).await.unwrap(), 0);
        assert_eq!(organisation_of(world, late).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_put_in_and_out_by_hand() {
    testkit::on_each_engine(async |world| {
        let (_, siti) = write_in(world, "siti@example.my").await;
        let masjid = add(world, "Masjid", &[]).await;
        let path = format!("/api/v1/customers/{siti}/organisation");
        let etag = world.as_rep().get(&format!("/api/v1/customers/{siti}")).await.header("etag").to_owned();
        let body = json!({ "organisation_id": masjid });
        let rep = || world.as_rep().with("if-match", &etag);
        let put = rep().put(&path, body.clone()).await;
        assert_eq!((put.status, &put.json["organisation_id"]), (200, &json!(masjid)), "{}", put.text);
        assert_eq!(rep().put(&path, json!({ "organisation_id": null })).await.status, 412);
        let again = join(world, siti, json!(masjid)).await;
        assert_eq!(again.json["version"], put.json["version"], "nothing changed");
        let said = &world.events("person", siti).await.pop().unwrap();
        assert_eq!((said.actor_id, &said.body["by"]), (Some(world.rep), &json!("hand")));
        assert_eq!(join(world, siti, json!(7)).await.status, 422);
        let retired = add(world, "Lama", &[]).await;
        let gone = json!({ "active": false });
        world.as_rep().patch(&format!("/api/v1/organisations/{retired}"), gone).await;
        let refused = join(world, siti, json!(retired)).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("organisation_id")));
        assert_eq!(world.as_other_rep().put(&path, body.clone()).await.status, 404);
        assert_eq!(world.as_nobody().put(&path, body).await.status, 401);
        assert_eq!(world.as_rep().put(&path, json!({})).await.status, 400, "none is said, not left out");

        let counts = format!("/api/v1/organisations/counts?ids={masjid},{retired}");
        let told = world.as_rep().get(&counts).await;
        let expected = |people, open| {
            json!([{ "id": masjid, "people": people, "open_cases": open }, { "id": retired, "people": 0, "open_cases": 0 }])
        };
        assert_eq!(told.json, expected(1, 1), "{}", told.text);
        assert_eq!(world.as_other_rep().get(&counts).await.json, expected(0, 0), "other brands do not count");
        assert_eq!(world.as_rep().get("/api/v1/organisations/counts?ids=x").await.status, 422);

        let list = format!("/api/v1/cases?folder=all&organisation_id={masjid}");
        assert_eq!(world.as_rep().get(&list).await.json["rows"].as_array().unwrap().len(), 1);
        let empty = format!("/api/v1/cases?folder=all&organisation_id={retired}");
        assert_eq!(world.as_rep().get(&empty).await.json["rows"], json!([]));
        let view = json!({ "name": "Masjid", "folder": "all", "filters": { "organisation_id": masjid } });
        let kept = world.as_rep().post("/api/v1/views", view.clone()).await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        world.as_rep().patch(&format!("/api/v1/organisations/{masjid}"), json!({ "active": false })).await;
        let read = world.as_rep().get(&format!("/api/v1/views/{}", kept.json["id"])).await.json;
        assert_eq!(read["gone"], json!(["organisation_id"]));
        assert_eq!(world.as_rep().post("/api/v1/views", view).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_policy_for_an_organisation_governs_its_peoples_cases() {
    testkit::on_each_engine(async |world| {
        let koperasi = add(world, "Koperasi Guru", &["kgs.my"]).await;
        let fields = json!({ "organisation_id": koperasi, "first_reply_minutes": 15 });
        let admin = || world.as_admin().with("accept-language", "en");
        let added = admin().post("/api/v1/policies", terms(world, fields.clone()).await).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let due = async |case: i64| world.as_rep().get(&at(case, "")).await.json["next_due_at"].clone();
        let (of_it, _) = write_in(world, "siti@kgs.my").await;
        assert_eq!(due(of_it).await, "2026-02-03T01:15:00Z", "a quarter of an hour of the next working day");
        let (case, ali) = write_in(world, "ali@example.my").await;
        let resolved = {
            let (case, _) = write_in(world, "ali@example.my").await;
            world.as_rep().patch(&at(case, ""), json!({ "status": "resolved" })).await;
            case
        };
        assert_eq!(due(case).await, "2026-02-03T03:00:00Z", "what everybody is promised");
        assert_eq!(join(world, ali, json!(koperasi)).await.status, 200);
        assert_eq!(due(case).await, "2026-02-03T01:15:00Z");
        assert_eq!(due(resolved).await, Value::Null);
        assert_eq!(join(world, ali, Value::Null).await.status, 200);
        assert_eq!(due(case).await, "2026-02-03T03:00:00Z");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_a_policy_names_stays_in_use() {
    testkit::on_each_engine(async |world| {
        let koperasi = add(world, "Koperasi Guru", &["kgs.my"]).await;
        let fields = json!({ "organisation_id": koperasi, "first_reply_minutes": 15 });
        let admin = || world.as_admin().with("accept-language", "en");
        let added = admin().post("/api/v1/policies", terms(world, fields.clone()).await).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let path = format!("/api/v1/organisations/{koperasi}");
        let refused = admin().patch(&path, json!({ "active": false })).await;
        assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/in-use")));
        assert!(refused.json["detail"].as_str().unwrap().contains("“Test”"), "{}", refused.text);
        // A second one for the same people could never apply.
        let twice = terms(world, fields.clone()).await;
        let mut narrower = twice.clone();
        narrower["kind"] = json!("complaint");
        assert_eq!(
            admin().post("/api/v1/policies", narrower).await.status,
            201,
            "stands before the wider one"
        );
        let list = admin().get("/api/v1/policies").await.json;
        let order: Vec<i64> =
            list.as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
        let of_org = |one: &&Value| one["organisation_id"] == koperasi;
        let pair: Vec<i64> =
            list.as_array().unwrap().iter().filter(of_org).map(|one| one["id"].as_i64().unwrap()).collect();
        let swapped: Vec<i64> = order
            .iter()
            .map(|id| {
                if *id == pair[0] {
                    pair[1]
                } else if *id == pair[1] {
                    pair[0]
                } else {
                    *id
                }
            })
            .collect();
        let never = admin().put("/api/v1/policies/order", json!({ "order": swapped })).await;
        assert_eq!(
            (never.status, &never.json["errors"][0]["field"]),
            (422, &json!("place")),
            "{}",
            never.text
        );
        // Switched off they name it no longer; retired it cannot be named again.
        for policy in list.as_array().unwrap().iter().filter(of_org) {
            let mut off = policy.clone();
            for field in ["id", "version", "place"] {
                off.as_object_mut().unwrap().remove(field);
            }
            off["active"] = json!(false);
            let path = format!("/api/v1/policies/{}", policy["id"]);
            assert_eq!(admin().put(&path, off).await.status, 200);
        }
        assert_eq!(admin().patch(&path, json!({ "active": false })).await.status, 200);
        let refused = admin().post("/api/v1/policies", twice).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("organisation_id")));
    })
    .await;
}

#[tokio::test]
async fn a_gathered_customers_clocks_follow() {
    testkit::on_each_engine(async |world| {
        let (case, _) = write_in(world, "siti@kgs.my").await;
        let koperasi = add(world, "Koperasi", &[]).await;
        let fields = json!({ "organisation_id": koperasi, "first_reply_minutes": 15 });
        let added = world.as_admin().post("/api/v1/policies", terms(world, fields).await).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let path = format!("/api/v1/organisations/{koperasi}");
        assert_eq!(world.as_rep().patch(&path, json!({ "domains": ["kgs.my"] })).await.status, 200);
        assert_eq!(memberships::gather(&world.desk).await.unwrap(), 1);
        let due = world.as_rep().get(&at(case, "")).await.json["next_due_at"].clone();
        assert_eq!(due, "2026-02-03T01:15:00Z");
    })
    .await;
}

#[tokio::test]
async fn more_cases_than_are_moved_at_once_follow_with_the_ticker() {
    testkit::on_each_engine(async |world| {
        let koperasi = add(world, "Koperasi", &[]).await;
        let fields = json!({ "organisation_id": koperasi, "first_reply_minutes": 15 });
        assert_eq!(world.as_admin().post("/api/v1/policies", terms(world, fields).await).await.status, 201);
        let mut last = (0, 0);
        for _ in 0..21 {
            last = write_in(world, "siti@example.my").await;
        }
        let (case, siti) = last;
        assert_eq!(join(world, siti, json!(koperasi)).await.status, 200);
        let due = async || world.as_rep().get(&at(case, "")).await.json["next_due_at"].clone();
        assert_eq!(due().await, "2026-02-03T03:00:00Z");
        desk::promises::tick(&world.desk).await.unwrap();
        assert_eq!(due().await, "2026-02-03T01:15:00Z");
    })
    .await;
}

#[tokio::test]
async fn an_erased_customer_leaves_the_organisation() {
    testkit::on_each_engine(async |world| {
        let koperasi = add(world, "Koperasi", &["kgs.my"]).await;
        let (case, siti) = write_in(world, "siti@kgs.my").await;
        world.as_rep().patch(&at(case, ""), json!({ "status": "resolved" })).await;
        let path = format!("/api/v1/customers/{siti}/erasure");
        let erased = world.as_admin().post(&path, json!({ "reason": "asked" })).await;
        assert_eq!(erased.status, 200, "{}", erased.text);
        let person = world.as_admin().get(&format!("/api/v1/customers/{siti}")).await.json;
        assert_eq!((&person["erased"], &person["organisation_id"]), (&json!(true), &Value::Null));
        let counts = world.as_rep().get(&format!("/api/v1/organisations/counts?ids={koperasi}")).await.json;
        assert_eq!(counts[0]["people"], 0);
        let stays = world.as_rep().get(&format!("/api/v1/organisations/{koperasi}")).await.json;
        assert_eq!((&stays["name"], &stays["domains"]), (&json!("Koperasi"), &json!(["kgs.my"])));
        assert_eq!(join(world, siti, json!(koperasi)).await.status, 410);
    })
    .await;
}
