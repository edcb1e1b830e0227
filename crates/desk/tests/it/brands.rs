//! Brands: adding, changing, and not seeing those of others.

use db::{Db, Engine, Migration, Place, Settings, Sql};
use kernel::Timestamp;
use serde_json::{Value, json};
use testkit::{Held, World};

use crate::roles::somebody;

fn haramain() -> Value {
    json!({ "name": "Haramain Plus", "languages": ["ms", "en"], "zone": "Asia/Kuala_Lumpur",
        "names": { "en": "Haramain Plus", "id": "Haramain Wisata" }, "legal_name": "Haramain Plus Sdn Bhd",
        "sender_domains": ["Haramain.example", "hajj.example"], "letterhead": "Haramain Plus Sdn Bhd" })
}

#[tokio::test]
async fn a_brand_is_added_changed_and_recorded() {
    testkit::on_each_engine(async |world| {
        let added = world.as_admin().post("/api/v1/brands", haramain()).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let id = added.json["id"].as_i64().unwrap();
        let path = format!("/api/v1/brands/{id}");
        let read = world.as_admin().get(&path).await;
        assert_eq!(read.json["sender_domains"], json!(["haramain.example", "hajj.example"]));
        assert_eq!(read.json["languages"], json!(["ms", "en"]));
        assert_eq!(read.json["names"], json!({ "id": "Haramain Wisata" }), "only where it differs");
        assert_eq!(read.json["legal_name"], "Haramain Plus Sdn Bhd");
        let zone = json!({ "zone": "Asia/Jakarta", "letterhead": "Baru" });
        let changed = world.as_admin().with("if-match", "\"1\"").patch(&path, zone.clone()).await;
        assert_eq!(changed.json["zone"], "Asia/Jakarta", "{}", changed.text);
        assert_eq!(world.as_admin().with("if-match", "\"1\"").patch(&path, zone).await.status, 412);
        let events = world.events("brand", id).await;
        assert_eq!(events[1].kind, "BrandChanged");
        let expected =
            json!({ "zone": { "from": "Asia/Kuala_Lumpur", "to": "Asia/Jakarta" }, "letterhead": { "from": "Haramain Plus Sdn Bhd", "to": "Baru" } });
        assert_eq!(events[1].body["changed"], expected);
    })
    .await;
}

#[tokio::test]
async fn a_brands_fields_are_checked() {
    testkit::on_each_engine(async |world| {
        for (field, value, problem) in [
            ("name", json!(""), "required"),
            ("name", json!("SAFA travel"), "already-taken"),
            ("zone", json!("Mars/Base"), "unknown-reference"),
            ("languages", json!(["fr"]), "unknown-reference"),
            ("languages", json!([]), "contradiction"),
            ("languages", json!(["ms", "en", "ms"]), "contradiction"),
            ("names", json!({ "ms": "nusantara REWARDS" }), "already-taken"),
            ("sender_domains", json!(["haramain.example", "not a domain"]), "not-a-domain"),
            ("sender_domains", json!(["Nusantara.example"]), "contradiction"),
        ] {
            let mut body = haramain();
            body[field] = value;
            let answer = world.as_admin().post("/api/v1/brands", body).await;
            assert_eq!(answer.json["type"], format!("/problems/{problem}"), "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_ones_own_brands_exist() {
    testkit::on_each_engine(async |world| {
        let role = json!({ "word": "setter", "labels": { "en": "Setter" }, "scope": "brand",
            "permissions": ["settings.view", "settings.change"] });
        let (_, caller) = somebody(world, role, &[world.safa]).await;
        let list = caller.get("/api/v1/brands").await;
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
        let other = format!("/api/v1/brands/{}", world.nusantara);
        assert_eq!(caller.get(&other).await.status, 404);
        assert_eq!(caller.patch(&other, json!({ "name": "X" })).await.status, 404);
        assert_eq!(caller.post("/api/v1/brands", haramain()).await.json["type"], "/problems/beyond-yours");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_names_the_wrong_domain_and_whose_it_is() {
    testkit::on_each_engine(async |world| {
        let path = format!("/api/v1/brands/{}", world.safa);
        for (domains, named) in [
            (json!(["safatravel.example", "umrah@safa.example"]), "umrah@safa.example"),
            (json!(["nusantara.example"]), "Nusantara Rewards"),
        ] {
            let refused = world.as_admin().patch(&path, json!({ "sender_domains": domains })).await;
            assert_eq!(
                (refused.status, &refused.json["errors"][0]["field"]),
                (422, &json!("sender_domains")),
                "{}",
                refused.text
            );
            assert!(refused.json["detail"].as_str().unwrap().contains(named), "{}", refused.text);
        }
        let own = json!({ "sender_domains": ["safaumrah.example", "SafaTravel.example"] });
        let changed = world.as_admin().patch(&path, own).await;
        assert_eq!(changed.json["sender_domains"], json!(["safaumrah.example", "safatravel.example"]));
        // Each of them is the brand's: not blocked, and no mailbox of another brand.
        for domain in ["safaumrah.example", "safatravel.example"] {
            let block = json!({ "brand_id": world.safa, "value": domain });
            let refused = world.as_admin().post("/api/v1/blocked-senders", block).await;
            assert_eq!(refused.json["type"], "/problems/contradiction", "{}", refused.text);
            let mailbox = json!({ "brand_id": world.nusantara, "address": format!("members@{domain}") });
            let refused = world.as_admin().post("/api/v1/mailboxes", mailbox).await;
            assert_eq!(refused.json["errors"][0]["field"], "address", "{}", refused.text);
        }
        let none = world.as_admin().patch(&path, json!({ "sender_domains": [] })).await;
        assert_eq!(none.json["sender_domains"], json!([]), "{}", none.text);
    })
    .await;
}

#[tokio::test]
async fn the_trail_tells_names_languages_and_domains() {
    testkit::on_each_engine(async |world| {
        let change = json!({ "languages": ["en", "ms"], "names": { "ms": "Jelajah Safa" },
            "sender_domains": ["safatravel.example", "safaumrah.example"], "legal_name": "Safa Sdn. Bhd." });
        let path = format!("/api/v1/brands/{}", world.safa);
        assert_eq!(world.as_admin().patch(&path, change).await.status, 200);
        let trail =
            world.as_admin().with("accept-language", "en").get("/api/v1/audit?subject=brand").await.json;
        let told = |field: &str| {
            let changes = trail[0]["changes"].as_array().unwrap();
            let found = changes.iter().find(|change| change["field"] == field).unwrap();
            ["name", "from", "to"].map(|part| found[part].as_str().unwrap().to_owned())
        };
        let languages = ["Languages", "Bahasa Melayu, English, Bahasa Indonesia", "English, Bahasa Melayu"];
        assert_eq!(told("languages"), languages);
        assert_eq!(told("names"), ["Names by language", "", "Bahasa Melayu: Jelajah Safa"]);
        assert_eq!(told("legal_name"), ["Registered name", "", "Safa Sdn. Bhd."]);
        let domains = ["Sender domains", "safatravel.example", "safatravel.example, safaumrah.example"];
        assert_eq!(told("sender_domains"), domains);
    })
    .await;
}

/// A case of a customer who reads that language, answered and resolved; the letters that left for it, by kind.
async fn letters(world: &World, language: &str) -> Value {
    let email = format!("{language}@example.my");
    let body = json!({ "brand_id": world.safa, "subject": "Visa", "body": "?", "language": language,
        "customer": { "email": email, "name": "Siti Aminah" }, "channel": "email" });
    let opened = world.as_rep().post("/api/v1/cases", body).await;
    let id = opened.json["id"].as_i64().unwrap();
    let reply = json!({ "body": "Ya.", "status": "resolved" });
    let replied = world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), reply).await;
    assert_eq!(replied.status, 201, "{}", replied.text);
    world.caught_up().await;
    let outbox = world.outbox().await;
    let of = |kind: &str| {
        let found = outbox.as_array().unwrap().iter().find(|one| one["case_id"] == id && one["kind"] == kind);
        found.unwrap_or_else(|| panic!("no {kind} in {outbox}"))["letter"].clone()
    };
    assert_eq!(world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json["language"], language);
    json!({ "reply": of("reply"), "rating": of("rating"), "id": id })
}

#[tokio::test]
async fn who_reads_what_the_brand_does_not_serve_is_written_to_in_its_first_language() {
    testkit::on_each_engine(async |world| {
        let brand = json!({ "languages": ["ms", "en"], "names": { "ms": "Jelajah Safa" },
            "legal_name": "Safa Travel & Tours Sdn. Bhd." });
        let path = format!("/api/v1/brands/{}", world.safa);
        assert_eq!(world.as_admin().patch(&path, brand).await.status, 200);
        let boxes = world.as_admin().get("/api/v1/mailboxes").await.json;
        let own = |one: &&Value| one["address"] == "umrah@safatravel.example";
        let umrah = boxes.as_array().unwrap().iter().find(own).unwrap();
        let signatures = format!("/api/v1/mailboxes/{}/signatures", umrah["id"]);
        let lines = "\n{{brand.name}}\n{{brand.legal_name}}";
        let texts = json!({ "texts": { "en": format!("Regards{lines}"), "ms": format!("Sekian{lines}"),
            "id": format!("Hormat kami{lines}") } });
        assert_eq!(world.as_admin().put(&signatures, texts).await.status, 200);
        let texts = json!({ "en": "From {{brand.name}}", "ms": "Dari {{brand.name}}", "id": "Salam" });
        let snippet = json!({ "name": "Dari", "texts": texts, "brand_id": world.safa });
        let snippet = world.as_admin().post("/api/v1/snippets", snippet).await.json["snippet"]["id"].clone();
        for (language, spoken, name, words) in [
            ("en", "en", "Safa Travel", ["Regards", "How did we do", "From Safa Travel"]),
            ("ms", "ms", "Jelajah Safa", ["Sekian", "bintang", "Dari Jelajah Safa"]),
            ("id", "ms", "Jelajah Safa", ["Sekian", "bintang", "Dari Jelajah Safa"]),
        ] {
            let letters = letters(world, language).await;
            let [signed, asked, filled] = words;
            let (reply, rating) = (&letters["reply"], &letters["rating"]);
            let expected = format!("-- \n{signed}\n{name}\nSafa Travel & Tours Sdn. Bhd.");
            assert!(reply["text"].as_str().unwrap().ends_with(&expected), "{language}: {reply}");
            assert_eq!(reply["from_name"], format!("Nurul Ain ({name})"), "{language}");
            assert_eq!((&rating["language"], &rating["from_name"]), (&json!(spoken), &json!(name)));
            let text = rating["text"].as_str().unwrap();
            assert!(text.ends_with(name) && (language == "en" || text.contains(asked)), "{language}: {text}");
            let link = text.lines().find(|line| line.contains("/rate/")).unwrap().rsplit('/').next().unwrap();
            let page = world.as_nobody().get(&format!("/api/v1/ratings/{link}")).await.json;
            assert_eq!((&page["brand"], &page["language"]), (&json!(name), &json!(spoken)), "{page}");
            let fill = format!("/api/v1/cases/{}/snippets/{snippet}", letters["id"]);
            assert_eq!(world.as_rep().get(&fill).await.json["text"], filled, "{language}");
        }
    })
    .await;
}

static DROP: Sql = Sql::new("test.brands.drop", "drop schema public cascade");
static CREATE: Sql = Sql::new("test.brands.create", "create schema public");
static OLD: Sql = Sql::new(
    "test.brands.old",
    "insert into brand (id, name, language, zone, sender_domain, letterhead, created_at, version)
     values ($1, $2, $3, 'Asia/Jakarta', $4, '', 0, 3)",
);

fn open(place: &Place, migrations: &[Migration]) -> Db {
    Db::open(&Settings::new(place.clone(), desk::LOG_TABLE), migrations, Timestamp(1_000_000)).unwrap()
}

#[test]
fn brands_of_before_keep_their_language_first_and_their_domain() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let all = desk::migrations();
        let before: Vec<Migration> =
            all.iter().copied().filter(|step| step.name != "desk/0200_brand_names").collect();
        let held = Held::on(engine, &all);
        let place = held.place();
        if engine == Engine::Postgres {
            let db = open(&place, &all);
            let dropped = db.write(|tx| tx.execute(&DROP, &[]).and_then(|_| tx.execute(&CREATE, &[])));
            runtime.block_on(dropped).unwrap();
        }
        let db = open(&place, &before);
        let written = db.write(|tx| {
            tx.execute(&OLD, &[&1_i64, &"Safa", &"ms", &"safa.example"])?;
            tx.execute(&OLD, &[&2_i64, &"Tanpa", &"id", &""])
        });
        runtime.block_on(written).unwrap();
        drop(db);
        let db = open(&place, &all);
        let brands = runtime.block_on(db.read(desk::brands::all)).unwrap();
        drop(db);
        let told = serde_json::to_value(&brands).unwrap();
        assert_eq!(told[0]["languages"], json!(["ms", "en", "id"]), "as before, nobody is left out");
        assert_eq!(told[1]["languages"], json!(["id", "en", "ms"]));
        assert_eq!(told[0]["sender_domains"], json!(["safa.example"]));
        assert_eq!(told[1]["sender_domains"], json!([]));
        assert_eq!((&told[0]["names"], &told[0]["version"]), (&json!({}), &json!(3)));
        held.close();
    }
}
