//! Calendars: read and put whole, contradictions told by field, tried with reasons.

use serde_json::{Value, json};
use testkit::World;

/// The id of a brand's default calendar.
pub async fn calendar_of(world: &World, brand: i64) -> i64 {
    let list = world.as_admin().get("/api/v1/calendars").await;
    let found = list.json.as_array().unwrap().iter().find(|entry| entry["brand_id"] == brand);
    found.unwrap()["id"].as_i64().unwrap()
}

#[tokio::test]
async fn a_calendar_is_read_and_put_whole() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let read = world.as_admin().get(&path).await;
        assert_eq!((read.status, read.header("etag")), (200, "\"1\""), "{}", read.text);
        assert_eq!(read.json["zone"], "Asia/Kuala_Lumpur");
        assert_eq!(read.json["weekly"]["friday"][1], json!({ "from": "14:45", "until": "18:00" }));

        let same = world.as_admin().put(&path, read.json.clone()).await;
        assert_eq!((same.status, same.header("etag")), (200, "\"1\""), "the same document changes nothing");

        let mut changed = read.json.clone();
        changed["overrides"] = json!([{ "date": "2026-03-19", "intervals": [], "reason": "Stocktaking" }]);
        let put = world.as_admin().with("if-match", "\"1\"").put(&path, changed.clone()).await;
        assert_eq!((put.status, put.header("etag")), (200, "\"2\""), "{}", put.text);
        assert_eq!(world.as_admin().get(&path).await.json, changed);
        let lost = world.as_admin().with("if-match", "\"1\"").put(&path, read.json).await;
        assert_eq!(lost.status, 412);
        let id = path.rsplit('/').next().unwrap().parse().unwrap();
        assert_eq!(world.event_kinds("calendar", id).await, ["CalendarAdded", "CalendarChanged"]);
    })
    .await;
}

#[tokio::test]
async fn every_contradiction_names_its_field_in_the_readers_language() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let mut wrong = world.as_admin().get(&path).await.json;
        wrong["zone"] = json!("Asia/Shah_Alam");
        wrong["weekly"]["monday"] = json!([
            { "from": "09:00", "until": "13:00" }, { "from": "12:00", "until": "18:00" }
        ]);
        let told = async |language: &str| {
            let answer = world.as_admin().with("accept-language", language).put(&path, wrong.clone()).await;
            assert_eq!(answer.status, 422, "{}", answer.text);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.json["type"], "/problems/contradiction");
            let errors = answer.json["errors"].as_array().unwrap().clone();
            let fields: Vec<&str> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
            assert_eq!(fields, ["zone", "weekly.monday[1]"]);
            errors[1]["message"].as_str().unwrap().to_owned()
        };
        assert_eq!(told("en").await, "This overlaps weekly.monday[0]. Change one of the two.");
        assert_eq!(told("ms").await, "Ini bertindih dengan weekly.monday[0]. Ubah salah satu daripadanya.");
        assert_eq!(told("id").await, "Ini bertumpang tindih dengan weekly.monday[0]. Ubah salah satunya.");
        assert_eq!(world.as_admin().get(&path).await.header("etag"), "\"1\"", "nothing is half-done");
        let unread = world.as_admin().put(&path, json!({ "nama": 1 })).await;
        assert_eq!(unread.status, 400);
    })
    .await;
}

fn days(answer: &Value) -> Vec<(String, String, i64)> {
    let line = |day: &Value| {
        let text = |field: &str| day[field].as_str().unwrap().to_owned();
        (text("date"), text("reason"), day["counted_minutes"].as_i64().unwrap())
    };
    answer["days"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn an_answer_is_explained_day_by_day() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let admin = || world.as_admin().with("accept-language", "ms");
        // Sunday noon; Monday is a holiday in lieu in Kuala Lumpur.
        let question = json!({ "start": "2026-02-01T04:00:00Z", "minutes": 120 });
        let due = admin().post(&format!("{path}/due"), question).await;
        assert_eq!(due.status, 200, "{}", due.text);
        assert_eq!(due.json["answer"], json!({ "kind": "due", "at": "2026-02-03T03:00:00Z" }));
        let told = days(&due.json);
        let dates: Vec<&str> = told.iter().map(|(date, ..)| date.as_str()).collect();
        assert_eq!(dates, ["2026-02-01", "2026-02-02", "2026-02-03"]);
        assert!(told[1].1.starts_with("Cuti: "), "{}", told[1].1);
        assert_eq!((told[2].1.as_str(), told[2].2), ("Waktu biasa", 120));
        assert_eq!(due.json["days"][2]["weekday_name"], "Selasa");

        // Friday from noon over the prayer break, an hour of it paused.
        let question = json!({ "from": "2026-02-06T04:00:00Z", "until": "2026-02-06T08:00:00Z",
            "pauses": [{ "from": "2026-02-06T07:00:00Z", "until": "2026-02-06T08:00:00Z" }] });
        let between = admin().post(&format!("{path}/between"), question).await;
        // 12:00–12:45 and 14:45–15:00.
        assert_eq!(between.json["answer"], json!({ "kind": "worked", "seconds": 3600 }));
        assert_eq!(between.json["days"][0]["paused_minutes"], 60);

        let backwards = json!({ "from": "2026-02-06T04:00:00Z", "until": "2026-02-05T04:00:00Z" });
        let refused = admin().post(&format!("{path}/between"), backwards).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("until")));
        let endless = json!({ "start": "2026-02-06T04:00:00Z", "minutes": -1 });
        let refused = admin().post(&format!("{path}/due"), endless).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("minutes")));
        let early = json!({ "start": "0001-01-01T00:00:00Z", "minutes": 5 });
        let refused = admin().post(&format!("{path}/due"), early).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("start")));
        let turned = json!({ "start": "2026-02-06T04:00:00Z", "minutes": 5,
            "pauses": [{ "from": "2026-02-06T08:00:00Z", "until": "2026-02-06T07:00:00Z" }] });
        let refused = admin().post(&format!("{path}/due"), turned).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("pauses")));
        // No instant at all: the field is named, in the reader's language.
        let malay = world.as_admin().with("accept-language", "ms");
        let refused = malay.post(&format!("{path}/due"), json!({ "start": "esok", "minutes": 5 })).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (400, &json!("start")));
        let told = refused.json["detail"].as_str().unwrap();
        assert!(told.starts_with("“start” mesti waktu seperti"), "{told}");
        let refused = malay.post(&format!("{path}/due"), json!({ "start": "2026-02-06T04:00:00Z" })).await;
        assert_eq!(refused.json["detail"], "“minutes” tiada. Sertakannya.");
    })
    .await;
}

#[tokio::test]
async fn a_calendar_can_be_tried_before_it_is_stored() {
    testkit::on_each_engine(async |world| {
        let document = json!({ "name": "Counter", "zone": "Asia/Jakarta",
            "weekly": { "saturday": [{ "from": "22:00", "until": "02:00" }] } });
        let due = json!({ "start": "2026-02-02T01:00:00Z", "minutes": 240 });
        let between = json!({ "from": "2026-02-07T15:00:00Z", "until": "2026-02-07T16:30:00Z" });
        let body = json!({ "document": document, "due": due, "between": between });
        let tried = world.as_admin().post("/api/v1/calendars/try", body).await;
        assert_eq!(tried.status, 200, "{}", tried.text);
        // Closing after midnight is Sunday 02:00 in Jakarta.
        assert_eq!(tried.json["due"]["answer"]["at"], "2026-02-07T19:00:00Z");
        assert_eq!(tried.json["between"]["answer"]["seconds"], 5_400);
        let never = json!({ "document": { "name": "Never", "zone": "Asia/Jakarta" }, "due": due });
        let refused = world.as_admin().post("/api/v1/calendars/try", never).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("weekly")));
        assert_eq!(world.as_admin().get("/api/v1/calendars").await.json.as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_calendar_starts_from_a_region() {
    testkit::on_each_engine(async |world| {
        let regions = world.as_admin().with("accept-language", "ms").get("/api/v1/calendars/regions").await;
        let listed = regions.json.as_array().unwrap().clone();
        assert!(listed.iter().any(|region| region["code"] == "MY-07" && region["name"] == "Pulau Pinang"));
        let body = json!({ "brand_id": world.safa, "region": "MY-11", "name": "Kuala Terengganu" });
        let admin = world.as_admin().with("idempotency-key", "k1");
        let added = admin.post("/api/v1/calendars", body.clone()).await;
        assert_eq!(added.status, 201, "{}", added.text);
        assert_eq!(added.json["weekend_rules"][0]["rest"], json!(["friday", "saturday"]));
        assert_eq!(admin.post("/api/v1/calendars", body).await.header("location"), added.header("location"));
        let unknown = world.as_admin().post("/api/v1/calendars", json!({ "region": "MY-99" })).await;
        assert_eq!((unknown.status, &unknown.json["errors"][0]["field"]), (422, &json!("region")));
        let empty = world.as_admin().post("/api/v1/calendars", json!({})).await;
        assert_eq!(empty.status, 422);
    })
    .await;
}

#[tokio::test]
async fn settings_are_for_those_who_may_see_and_change_them() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let document = world.as_admin().get(&path).await.json;
        let holiday = json!({ "date": "2026-02-10", "name": { "en": "X" }, "kind": "state" });
        for (client, status) in [(world.as_rep(), 403), (world.as_nobody(), 401)] {
            assert_eq!(client.get("/api/v1/calendars").await.status, status);
            assert_eq!(client.get(&path).await.status, status);
            assert_eq!(client.put(&path, document.clone()).await.status, status);
            assert_eq!(client.post(&format!("{path}/holidays"), holiday.clone()).await.status, status);
            assert_eq!(client.post("/api/v1/calendars/try", json!({})).await.status, status);
            assert_eq!(client.post(&format!("{path}/due"), json!({})).await.status, status);
            assert_eq!(client.get("/api/v1/policies").await.status, status);
            assert_eq!(client.post("/api/v1/policies", json!({})).await.status, status);
        }
        assert_eq!(world.as_admin().get("/api/v1/calendars/7").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_declared_holiday_takes_the_place_of_the_expected_one() {
    testkit::on_each_engine(async |world| {
        let id = calendar_of(world, world.safa).await;
        let path = format!("/api/v1/calendars/{id}");
        let holiday = |status: &str| {
            json!({ "date": "2026-04-25", "name": { "en": "Special holiday", "ms": "Cuti peristiwa" },
                "kind": "state", "status": status })
        };
        for (status, version) in [("expected", "\"2\""), ("declared", "\"3\"")] {
            let put = world.as_admin().post(&format!("{path}/holidays"), holiday(status)).await;
            assert_eq!((put.status, put.header("etag")), (200, version), "{}", put.text);
        }
        let document = world.as_admin().get(&path).await.json;
        let on_that_day = document["holidays"].as_array().unwrap().iter();
        let found: Vec<&Value> = on_that_day.filter(|entry| entry["date"] == "2026-04-25").collect();
        assert_eq!((found.len(), &found[0]["status"]), (1, &json!("declared")));
        let nameless = json!({ "date": "2026-04-26", "name": {}, "kind": "state" });
        let refused = world.as_admin().post(&format!("{path}/holidays"), nameless).await;
        assert_eq!(refused.status, 422);
        let field = refused.json["errors"][0]["field"].as_str().unwrap().to_owned();
        assert!(field.starts_with("holidays[") && field.ends_with("].name"), "{field}");
        let kinds = world.event_kinds("calendar", id).await;
        assert_eq!(kinds, ["CalendarAdded", "HolidayDeclared", "HolidayDeclared"]);
    })
    .await;
}

#[tokio::test]
async fn holidays_are_filled_in_from_a_region_or_a_file_without_storing_anything() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let document = world.as_admin().get(&path).await.json;
        let fill = async |wish: Value| {
            let mut body = wish;
            body["document"] = document.clone();
            world.as_admin().post("/api/v1/calendars/fill", body).await
        };
        let known = fill(json!({ "region": "MY-14", "year": 2026 })).await;
        assert_eq!((known.status, &known.json["added"]), (200, &json!(0)), "{}", known.text);
        let kelantan = fill(json!({ "region": "MY-03", "year": 2026 })).await;
        assert!(kelantan.json["added"].as_u64().unwrap() > 0, "{}", kelantan.text);
        let file = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260617\nSUMMARY:Hari keluarga\nEND:VEVENT\n\
            BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:X\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n";
        let read = fill(json!({ "file": file })).await;
        assert_eq!((&read.json["added"], &read.json["left_out"]), (&json!(1), &json!(1)), "{}", read.text);
        let put = world.as_admin().put(&path, read.json["document"].clone()).await;
        assert_eq!(put.status, 200, "{}", put.text);
        for wrong in [json!({}), json!({ "region": "XX" }), json!({ "file": "" }), json!({ "file": "<html>" })] {
            assert_eq!(fill(wrong.clone()).await.status, 422, "{wrong}");
        }
        assert_eq!(world.as_rep().post("/api/v1/calendars/fill", json!({})).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_calendar_is_retired_once_no_policy_names_it() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin().with("accept-language", "ms");
        let used = calendar_of(world, world.safa).await;
        let path = format!("/api/v1/calendars/{used}");
        let off = json!({ "active": false });
        let refused = admin.patch(&path, off.clone()).await;
        assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/in-use")));
        let told = refused.json["detail"].as_str().unwrap();
        assert!(told.contains("“Aduan segera”") || told.contains("polisi berkuat kuasa"), "{told}");
        assert_eq!(world.as_rep().patch(&path, off.clone()).await.status, 403);
        assert_eq!(admin.patch("/api/v1/calendars/7", off.clone()).await.status, 404);
        let made =
            admin.post("/api/v1/calendars", json!({ "brand_id": world.safa, "region": "MY-10" })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let idle = made.header("location").to_owned();
        let id: i64 = idle.rsplit('/').next().unwrap().parse().unwrap();
        assert_eq!(admin.patch(&idle, off.clone()).await.status, 200);
        assert_eq!(admin.patch(&idle, off).await.status, 200, "a second time changes nothing");
        let body = crate::policies::terms(world, json!({ "calendar_id": id, "channel": "phone" })).await;
        let named = admin.post("/api/v1/policies", body.clone()).await;
        assert_eq!((named.status, &named.json["errors"][0]["field"]), (422, &json!("calendar_id")));
        let list = admin.get("/api/v1/calendars").await.json;
        let listed = list.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
        assert_eq!(listed["active"], false);
        assert_eq!(admin.patch(&idle, json!({ "active": true })).await.status, 200);
        assert_eq!(admin.post("/api/v1/policies", body).await.status, 201);
        let kinds = world.event_kinds("calendar", id).await;
        assert_eq!(kinds, ["CalendarAdded", "CalendarRetired", "CalendarBroughtBack"]);
    })
    .await;
}
