//! Erasing a customer: what goes, what stays, what stands in the way.

use std::collections::BTreeSet;

use db::{DbError, Engine, Sql};
use serde_json::{Value, json};
use testkit::World;

use crate::team::at;

/// Words that only this customer and her mails hold.
const TRACES: [&str; 9] = [
    "zubaidah",
    "qistina",
    "zq.contoh",
    "60198887766",
    "khatulistiwa",
    "lampiranrahsia",
    "catatansulit",
    "ulasanpedas",
    "balasankhas",
];

static PLACE: Sql = Sql::per_engine(
    "test.place",
    "select file from pragma_database_list where name = 'main'",
    "select current_database()",
);
static TABLES: Sql = Sql::per_engine(
    "test.tables",
    "select name from sqlite_schema where type = 'table'",
    "select tablename from pg_tables where schemaname = 'public'",
);

fn mail(from: &str, subject: &str, id: &str, body: &str) -> String {
    format!(
        "From: {from}\nTo: umrah@safatravel.example\nSubject: {subject}\nMessage-ID: <{id}>\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\
         Content-Type: text/plain; charset=utf-8\n\n{body}\n--b\nContent-Type: text/plain\n\
         Content-Disposition: attachment; filename=\"lampiranrahsia.txt\"\n\nisi khatulistiwa\n--b--\n"
    )
}

/// Every row of every table as text; of the embedded engine the file itself with its log of writes, too.
async fn everything(world: &World) -> String {
    let tables: Vec<String> = world
        .desk
        .db()
        .read(|tx| tx.query(&TABLES, &[], |row| row.get(0)))
        .await
        .map_err(|error: DbError| error)
        .unwrap();
    assert!(tables.len() > 40, "{tables:?}");
    let place: String = world
        .desk
        .db()
        .read(|tx| tx.one(&PLACE, &[], |row| row.get(0)))
        .await
        .map_err(|e: DbError| e)
        .unwrap();
    if world.engine() == Engine::Sqlite {
        let mut all = std::fs::read(&place).unwrap();
        all.extend(std::fs::read(format!("{place}-wal")).unwrap_or_default());
        return String::from_utf8_lossy(&all).to_lowercase();
    }
    let mut all = String::new();
    for table in tables {
        let sql = Sql::built("test.rows", format!("select cast(t as text) from {table} t"));
        let rows: Vec<String> = world
            .desk
            .db()
            .read(move |tx| tx.query(&sql, &[], |row| row.get(0)))
            .await
            .map_err(|error: DbError| error)
            .unwrap();
        all.extend(rows.into_iter().map(|row| row.to_lowercase() + "\n"));
    }
    all
}

async fn found(world: &World) -> BTreeSet<&'static str> {
    let all = everything(world).await;
    TRACES.into_iter().filter(|trace| all.contains(trace)).collect()
}

/// A customer with two cases, one of another customer she takes part in, a note, a rating and a phone number. Answers
/// her id and her cases.
async fn customer(world: &World) -> (i64, Vec<i64>) {
    let from = "Zubaidah Qistina <zq@zq.contoh.my>";
    world
        .mail(
            &["umrah@safatravel.example"],
            &mail(from, "Visa khatulistiwa", "a1@zq.contoh.my", "Saya Zubaidah, tanya visa khatulistiwa."),
        )
        .await;
    world
        .mail(&["umrah@safatravel.example"], &mail(from, "Hotel", "a2@zq.contoh.my", "Hotel khatulistiwa?"))
        .await;
    world.caught_up().await;
    let list = world.as_rep().get("/api/v1/customers?q=Zubaidah").await.json;
    let id = list["customers"][0]["id"].as_i64().unwrap();
    let rep = || world.as_rep();
    let person = format!("/api/v1/customers/{id}");
    assert_eq!(
        rep().with("idempotency-key", "e1").patch(&person, json!({ "notes": "catatansulit" })).await.status,
        200
    );
    let phone = json!({ "kind": "phone", "value": "+60 19-888 7766" });
    assert_eq!(rep().post(&format!("{person}/identities"), phone).await.status, 201);
    let cases = rep().get(&format!("/api/v1/cases?folder=every&customer_id={id}")).await.json;
    let cases: Vec<i64> =
        cases["rows"].as_array().unwrap().iter().map(|case| case["id"].as_i64().unwrap()).collect();
    assert_eq!(cases.len(), 2);
    for case in &cases {
        let reply = json!({ "body": "Puan Zubaidah, ini balasankhas kami." });
        let sent =
            rep().with("idempotency-key", &format!("r{case}")).post(&at(*case, "replies"), reply).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let note = rep().post(&at(*case, "note"), json!({ "text": "catatansulit tentang Zubaidah" })).await;
        assert_eq!(note.status, 201, "{}", note.text);
    }
    world.outbox().await;
    (id, cases)
}

async fn resolve(world: &World, cases: &[i64]) {
    for case in cases {
        let done = world.as_rep().patch(&at(*case, ""), json!({ "status": "resolved" })).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    world.caught_up().await;
    // She says what she thinks of it.
    let outbox = world.outbox().await;
    let letter = outbox.as_array().unwrap().iter().find(|one| one["kind"] == "rating").unwrap();
    let text = letter["letter"]["text"].as_str().unwrap();
    let token = text.split("/rate/").nth(1).unwrap().split_whitespace().next().unwrap();
    let body = json!({ "score": 2, "comment": "ulasanpedas" });
    let given = world.as_nobody().post(&format!("/api/v1/ratings/{token}"), body).await;
    assert!(given.status < 300, "{}", given.text);
    world.caught_up().await;
}

/// Conversations begun with her that have not left: to her by id with a file, to her by address, a draft, and one to
/// somebody else with a copy to her. Answers the first two and the last.
async fn begun_to_her(world: &World, id: i64) -> Vec<i64> {
    let rep = world.as_rep();
    let drafts = "/api/v1/conversations/drafts";
    let draft =
        rep.post(drafts, json!({ "customer_id": id, "text": "balasankhas" })).await.json["id"].clone();
    let path = format!("{drafts}/{draft}/attachments?filename=lampiranrahsia.txt");
    let file = rep.upload(&path, "text/plain", b"isi khatulistiwa".to_vec()).await;
    assert_eq!(file.status, 201, "{}", file.text);
    let body = |more: Value| {
        let mut body = json!({ "brand_id": world.safa, "subject": "Visa khatulistiwa", "body": "Puan Zubaidah…",
            "send_at": "2026-12-03T01:00:00Z" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let mut begun = Vec::new();
    for (at, more) in [
        json!({ "customer_id": id, "draft_id": draft, "attachments": [file.json["id"]] }),
        json!({ "email": "ZQ@zq.contoh.my", "name": "Zubaidah" }),
        json!({ "email": "tan@example.my", "subject": "Bilik", "body": "Salam.",
            "recipients": [{ "role": "cc", "name": "Zubaidah", "address": "zq@zq.contoh.my" }] }),
    ]
    .into_iter()
    .enumerate()
    {
        let held = world
            .as_rep()
            .with("idempotency-key", &format!("z{at}"))
            .post("/api/v1/conversations", body(more))
            .await;
        assert_eq!(held.status, 202, "{}", held.text);
        begun.push(held.json["id"].as_i64().unwrap());
    }
    assert_eq!(
        rep.post(drafts, json!({ "email": "zq@zq.contoh.my", "text": "balasankhas" })).await.status,
        201
    );
    begun
}

async fn emptied(world: &World, begun: &[i64]) {
    let rep = world.as_rep();
    assert_eq!(rep.get("/api/v1/conversations/drafts").await.json, json!([]));
    let waiting = rep.get("/api/v1/waiting-letters").await.json;
    let waiting = waiting.as_array().unwrap();
    let of = |id: i64| waiting.iter().find(|one| one["message_id"] == id).unwrap();
    for id in &begun[..2] {
        let told = of(*id);
        assert_eq!((&told["reason"], &told["text"]), (&json!("customer_erased"), &json!("")), "{told}");
    }
    assert_eq!(of(begun[2])["recipients"].as_array().unwrap().len(), 1, "who else was written to still is");
    let place = format!("/api/v1/held-letters/{}", begun[0]);
    assert_eq!(rep.patch(&place, json!({})).await.status, 410, "nothing is left to send");
    assert_eq!(rep.delete(&place).await.json["version"], 0);
    assert_eq!(rep.delete(&format!("/api/v1/held-letters/{}", begun[1])).await.status, 200);
    let kept = rep.get("/api/v1/waiting-letters").await.json;
    assert_eq!(kept.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_erased_customer_leaves_no_trace_but_the_facts() {
    testkit::on_each_engine(async |world| {
        let (id, cases) = customer(world).await;
        // In somebody else's case she is among the recipients.
        let other = crate::team::open(world, "Perkara orang lain").await;
        let joined = json!({ "role": "cc", "name": "Zubaidah", "address": "zq@zq.contoh.my" });
        let joined = world.as_rep().post(&at(other, "participants"), joined).await;
        assert!(joined.status < 300, "{}", joined.text);
        let begun = begun_to_her(world, id).await;
        resolve(world, &cases).await;
        let before = found(world).await;
        assert!(before.len() >= TRACES.len() - 1, "the test sees what it looks for: {before:?}");
        let admin = || world.as_admin().with("accept-language", "en");
        let path = format!("/api/v1/customers/{id}/erasure");
        let erased = admin().with("idempotency-key", "x1").post(&path, json!({ "reason": "asked" })).await;
        assert_eq!((erased.status, &erased.json["cases"]), (200, &json!(2)), "{}", erased.text);
        world.caught_up().await;
        assert_eq!(desk::erasure::finish(&world.desk).await.unwrap(), 1);
        assert_eq!(desk::erasure::finish(&world.desk).await.unwrap(), 0);
        assert_eq!(found(world).await, BTreeSet::new());
        emptied(world, &begun).await;
        // What stays tells nobody who it was.
        let person = admin().get(&format!("/api/v1/customers/{id}")).await.json;
        assert_eq!(
            (&person["full_name"], &person["erased"]),
            (&json!("Orang yang telah dipadamkan"), &json!(true))
        );
        assert_eq!(person["identities"], json!([]));
        for case in &cases {
            let read = admin().get(&at(*case, "")).await.json;
            assert_eq!(
                (&read["category"], &read["message_count"]),
                (&json!("resolved"), &json!(3)),
                "{read}"
            );
            let last = world.event_kinds("case", *case).await;
            assert_eq!(last.last().unwrap(), "CaseErased");
        }
        let hits = admin().get("/api/v1/search?q=khatulistiwa").await.json;
        assert_eq!(hits["cases"], json!([]), "{hits}");
        let told = world.events("person", id).await;
        let event = told.iter().find(|event| event.kind == "PersonErased").unwrap();
        assert_eq!(event.body, json!({ "why": "asked", "cases": 2 }));
        assert_eq!(event.actor_id, Some(world.admin));
        let key = world.desk.keys().chain;
        let (checked, broken) = world
            .desk
            .db()
            .read(move |tx| desk::events::verify_chains(tx, &key))
            .await
            .map_err(|error: DbError| error)
            .unwrap();
        assert!(checked > 5 && broken.is_empty(), "{broken:?}");
        // Nothing more can be done with her, and a mail of hers is a stranger's.
        let gone = admin().post(&path, json!({ "reason": "asked" })).await;
        assert_eq!((gone.status, &gone.json["type"]), (410, &json!("/problems/erased")));
        let renamed = admin().patch(&format!("/api/v1/customers/{id}"), json!({ "notes": "x" })).await;
        assert_eq!(renamed.status, 410);
        world
            .mail(
                &["umrah@safatravel.example"],
                &mail("Zubaidah <zq@zq.contoh.my>", "Baharu", "a3@zq.contoh.my", "Saya lagi"),
            )
            .await;
        let list = world.as_rep().get("/api/v1/customers?q=Zubaidah").await.json;
        assert_ne!(list["customers"][0]["id"], json!(id));
    })
    .await;
}

#[tokio::test]
async fn an_open_case_and_a_hold_stand_in_the_way() {
    testkit::on_each_engine(async |world| {
        let (id, cases) = customer(world).await;
        let admin = || world.as_admin().with("accept-language", "en");
        let path = format!("/api/v1/customers/{id}/erasure");
        let asked = json!({ "reason": "asked" });
        assert_eq!(world.as_rep().post(&path, asked.clone()).await.status, 403);
        assert_eq!(admin().post(&path, json!({ "reason": "whim" })).await.status, 400);
        let refused = admin().post(&path, asked.clone()).await;
        assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/cannot-erase")));
        let told = refused.json["detail"].as_str().unwrap();
        assert!(told.contains("still open: KH-"), "{told}");
        assert_eq!(admin().get(&path).await.json["open"].as_array().unwrap().len(), 2);
        resolve(world, &cases).await;
        let hold = format!("/api/v1/customers/{id}/hold");
        assert_eq!(admin().put(&hold, json!({ "reason": " " })).await.status, 422);
        let held = admin().put(&hold, json!({ "reason": "Mahkamah, fail 12" })).await;
        assert_eq!((held.status, &held.json["made_by"]), (200, &json!(world.admin)));
        let refused = admin().post(&path, asked.clone()).await;
        assert!(refused.json["detail"].as_str().unwrap().contains("under a hold"), "{}", refused.text);
        let person = world.as_rep().get(&format!("/api/v1/customers/{id}")).await.json;
        assert_eq!(person["full_name"], "Zubaidah Qistina", "nothing is half done");
        assert_eq!(admin().delete(&hold).await.status, 204);
        assert_eq!(admin().delete(&hold).await.status, 204);
        let stale = admin().with("if-match", "\"1\"").post(&path, asked.clone()).await;
        assert_eq!(stale.status, 412);
        assert_eq!(admin().post("/api/v1/customers/7/erasure", asked.clone()).await.status, 404);
        let role = json!({ "word": "privacy", "labels": { "en": "Privacy" }, "scope": "brand",
            "permissions": ["customer.erase"] });
        let (_, elsewhere) = crate::roles::somebody(world, role, &[world.nusantara]).await;
        assert_eq!(elsewhere.post(&path, asked).await.status, 404, "another brand's customer");
        let kinds: Vec<Value> = world.event_kinds("person", id).await.into_iter().map(Value::from).collect();
        assert!(kinds.contains(&json!("HoldPut")) && kinds.contains(&json!("HoldLifted")), "{kinds:?}");
    })
    .await;
}

/// A case of somebody else with two letters that wait: one to both of them, one to her alone. Answers the case.
async fn waits_elsewhere(world: &World) -> i64 {
    let other = crate::team::open(world, "Perkara orang lain").await;
    let to = |name: &str, address: &str| json!({ "role": "to", "name": name, "address": address });
    let her = to("Zubaidah", "ZQ@zq.contoh.my");
    for (key, recipients) in [
        ("w1", json!([to("Ali", "ali@example.my"), her])),
        ("w2", json!([her, { "role": "cc", "name": "Ali", "address": "ali@example.my" }])),
    ] {
        let body = json!({ "body": format!("Surat {key}."), "recipients": recipients, "send_at": "2026-12-03T01:00:00Z" });
        let held = world.as_rep().with("idempotency-key", key).post(&at(other, "replies"), body).await;
        assert_eq!(held.status, 201, "{}", held.text);
    }
    let typed = json!({ "content": { "text": "Makluman.", "to": "Zubaidah <zq@zq.contoh.my>, Tan <tan@example.my>" } });
    let saved = world.as_rep().put(&at(other, "drafts/forward"), typed).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    other
}

#[tokio::test]
async fn what_waits_for_them_in_the_cases_of_others_is_readdressed_or_taken_back() {
    testkit::on_each_engine(async |world| {
        let (id, cases) = customer(world).await;
        let other = waits_elsewhere(world).await;
        // A colleague said why, in words that name her.
        let why = json!({ "priority": 3, "reason": "Zubaidah Qistina mendesak" });
        let rep = || world.as_rep();
        assert_eq!(rep().with("idempotency-key", "why").patch(&at(cases[0], ""), why).await.status, 200);
        let told = |history: &Value| -> Vec<String> {
            history
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|line| Some(line["reason"].as_str()?.to_owned()))
                .collect()
        };
        let history = at(cases[0], "history");
        assert_eq!(told(&rep().get(&history).await.json), ["Zubaidah Qistina mendesak"]);
        let logged = world.events("case", cases[0]).await;
        assert!(logged.iter().all(|event| event.reason.is_none()), "the log holds a seal of it");
        resolve(world, &cases).await;
        let path = format!("/api/v1/customers/{id}/erasure");
        let erased = world.as_admin().post(&path, json!({ "reason": "asked" })).await;
        assert_eq!(erased.status, 200, "{}", erased.text);
        world.caught_up().await;
        assert_eq!(desk::erasure::finish(&world.desk).await.unwrap(), 1);
        assert_eq!(found(world).await, BTreeSet::new());
        assert!(told(&rep().get(&history).await.json).is_empty());
        // One goes to the other alone; one is its writer's draft again, who is told.
        let waiting = rep().get("/api/v1/waiting-letters").await.json;
        let waiting = waiting.as_array().unwrap();
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        let recipients = waiting[0]["recipients"].as_array().unwrap();
        assert_eq!((recipients.len(), &recipients[0]["address"]), (1, &json!("ali@example.my")));
        let drafts = rep().get(&at(other, "drafts")).await.json;
        let of = |form: &str| {
            drafts.as_array().unwrap().iter().find(|draft| draft["form"] == form).unwrap()["content"].clone()
        };
        assert_eq!((&of("reply")["text"], &of("reply")["to"]), (&json!("Surat w2."), &json!("")), "{drafts}");
        assert_eq!(of("forward")["to"], "Tan <tan@example.my>");
        let notices = rep().get("/api/v1/notices").await.json;
        let item = &notices[0]["items"][0];
        assert_eq!(
            (&notices[0]["kind"], &item["because"], &item["case_id"]),
            (&json!("letter_stopped"), &json!("customer_erased"), &json!(other))
        );
        let kinds = world.event_kinds("case", other).await;
        assert!(
            kinds.contains(&"LetterReaddressed".to_owned()) && kinds.contains(&"LetterWithdrawn".to_owned()),
            "{kinds:?}"
        );
        world.clock.advance_seconds(400 * 86_400);
        let left = world.outbox().await;
        let to: Vec<&Value> = left
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["case_id"] == json!(other))
            .flat_map(|one| one["letter"]["recipients"].as_array().unwrap())
            .collect();
        assert!(to.iter().all(|one| one["address"] == "ali@example.my") && !to.is_empty(), "{to:?}");
        // What was answered to a request about her is not told again.
        let why = json!({ "priority": 3, "reason": "Zubaidah Qistina mendesak" });
        let again = rep().with("idempotency-key", "why").patch(&at(cases[0], ""), why).await;
        assert_eq!(
            (again.status, again.json["type"].as_str()),
            (409, Some("/problems/in-flight")),
            "{}",
            again.text
        );
    })
    .await;
}

/// Every table with a personal column, each of which an erasure empties. Whoever adds one adds what erases it.
#[test]
fn no_table_holds_personal_values_that_an_erasure_does_not_know() {
    const KNOWN: [&str; 21] = [
        "acknowledged",
        "attachment",
        "begun_letter",
        "blocked_sender",
        "case_participant",
        "case_reason",
        "cases",
        "delivery_report",
        "draft",
        "held_letter",
        "held_mail",
        "identity",
        "mail_in",
        "message",
        "outbox",
        "outsider",
        "person",
        "rating",
        "refused_file",
        "sender_flow",
        "undeliverable",
    ];
    let mut found = BTreeSet::new();
    for step in desk::migrations() {
        for part in step.ddl.split("create table ").skip(1) {
            let (name, columns) = part.split_once('(').unwrap();
            let own = columns.split(") {strict}").next().unwrap();
            if own.contains("-- personal:") {
                found.insert(name.trim());
            }
        }
    }
    assert_eq!(found.into_iter().collect::<Vec<_>>(), KNOWN);
}
