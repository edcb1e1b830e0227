//! Beginning a conversation from its page: kept, filled in, sent off, taken back and written on; without scripts too.

use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};

use crate::browser::{Browser, Seen, question};

const FIELDS: [(&str, &str); 7] = [
    ("name", "Budi Santoso"),
    ("contact", "budi@example.my"),
    ("priority", "3"),
    ("kind", "complaint"),
    ("subject", "Penerbangan anda"),
    ("cc", "Hotel <hotel@makkah.example>"),
    ("body", "Berlepas pukul 2."),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FIELDS.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more.iter().copied()).collect()
}

fn answered(seen: &Seen) -> Value {
    assert_eq!(seen.status, 200, "{}", seen.html);
    serde_json::from_str(&seen.html).unwrap()
}

/// The form as a browser sends it without scripts, with a file in it.
async fn with_file(rep: &Browser, fields: &[(&str, &str)], name: &str, bytes: &str) -> Seen {
    let typed = fields.iter().map(|(field, value)| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
    });
    let file = format!(
        "--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n{bytes}\r\n--x--\r\n"
    );
    let body = typed.collect::<String>() + &file;
    let request = rep
        .request("POST", "/cases/write")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body));
    rep.send(request.unwrap()).await
}

#[tokio::test]
async fn somebody_is_written_to_first() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let page = rep.get("/cases/write").await;
        assert!(
            page.html.contains("data-writes=\"begin\"") && page.html.contains("data-at=\"/cases/write\"")
        );
        assert!(
            rep.get("/cases/new").await.html.contains("href=\"/cases/write\""),
            "one door leads to the other"
        );
        for wrong in
            [("contact", "+60 12-345 6789"), ("contact", ""), ("subject", " "), ("cc", "bukan alamat")]
        {
            let refused = rep.post("/cases/write", &with(&[wrong])).await;
            assert_eq!(refused.status, 422, "{wrong:?}");
            assert!(refused.html.contains("Berlepas pukul 2.</textarea>"), "{}", refused.html);
            assert!(
                refused.html.contains("value=\"Budi Santoso\"") && refused.html.contains("role=\"alert\"")
            );
        }
        let opened = rep.post("/cases/write", &FIELDS).await;
        assert_eq!(opened.status, 303, "{}", opened.html);
        let waits = rep.get(&opened.location).await;
        assert!(
            waits.html.contains("Berlepas pukul 2.") && waits.html.contains("<details open>"),
            "{}",
            waits.html
        );
        world.clock.advance_seconds(10);
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!(letter["recipients"][0]["address"], "budi@example.my");
        assert_eq!(letter["recipients"][1]["address"], "hotel@makkah.example");
        let left = rep.get(&opened.location).await;
        assert!(left.html.contains("kini menjadi kes:"), "{}", left.html);
        assert_eq!(
            rep.post("/cases/new", &with(&[("channel", "email")])).await.status,
            422,
            "it has its own page"
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_off_comes_back_into_its_page_and_is_moved() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let at = [
            ("at_own", "at-begin-0"),
            ("at-begin-0", "2026-02-03T08:00"),
            ("html", "<p>Pukul <b>2</b>.</p>"),
        ];
        let sent = rep.post("/cases/write", &with(&at)).await;
        let id = sent.location.strip_prefix("/outbox/waiting?letter=").unwrap().to_owned();
        let moved = format!("/outbox/waiting/{id}/at");
        let own = [("at_own", "at-mine"), ("at-mine", "2026-02-04T08:00")];
        assert_eq!(rep.post(&moved, &own).await.status, 303);
        assert!(rep.get("/outbox/waiting").await.html.contains("4 Feb 2026"));
        let back = rep.post(&format!("/outbox/waiting/{id}/back"), &[]).await;
        assert_eq!((back.status, back.location.clone()), (303, format!("/cases/write?draft={id}")));
        let page = rep.get(&back.location).await;
        for kept in [
            "value=\"Budi Santoso\"",
            "value=\"budi@example.my\"",
            "value=\"Penerbangan anda\"",
            "Pukul &lt;b&gt;2&lt;/b&gt;.",
            "Hotel &lt;hotel@makkah.example&gt;",
            "value=\"3\" selected",
            "value=\"complaint\" selected",
        ] {
            assert!(page.html.contains(kept), "{kept} in {}", page.html);
        }
        // Another page offers it, its writer's alone.
        assert!(rep.get("/cases/write").await.html.contains(&format!("/cases/write?draft={id}")));
        let other = Browser::other(world).await;
        assert!(!other.get("/cases/write").await.html.contains("Penerbangan anda"));
        assert_eq!(other.get(&format!("/cases/write?draft={id}")).await.status, 303);
        let sent = rep.post("/cases/write", &with(&[("begun", &id)])).await;
        assert_eq!(sent.location, format!("/outbox/waiting?letter={id}"), "{}", sent.html);
        assert_eq!(rep.post(&format!("/outbox/waiting/{id}/now"), &[]).await.status, 303);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1);
        assert!(!rep.get("/cases/write").await.html.contains("draft="));
    })
    .await;
}

#[tokio::test]
async fn a_script_keeps_it_with_its_files_and_fills_snippets_for_whom_it_is() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let siti = world.as_rep().get("/api/v1/customers?q=Siti").await.json["customers"][0]["id"].to_string();
        let rep = Browser::rep(world).await.partial();
        let saved = answered(&rep.post("/cases/write/draft/begin", &[("customer", &siti), ("subject", "Visa")]).await);
        let id = saved["begun"].to_string();
        assert_eq!(saved["version"], 1);
        let again = [("begun", id.as_str()), ("customer", &siti), ("subject", "Visa"), ("body", "Siap"), ("version", "1")];
        assert_eq!(answered(&rep.post("/cases/write/draft/begin", &again).await)["version"], 2);
        let other_window = [("begun", id.as_str()), ("body", "Lain"), ("version", "1")];
        let conflict = rep.post("/cases/write/draft/begin", &other_window).await;
        assert_eq!((conflict.status, conflict.html.as_str()), (412, "{\"version\":2}"));
        let stranger = Browser::other(world).await.partial();
        assert_eq!(stranger.post("/cases/write/draft/begin", &other_window).await.status, 404);
        let page = rep.get(&format!("/cases/write?draft={id}")).await;
        assert!(page.html.contains("Siap</textarea>") && page.html.contains("data-version=\"2\""), "{}", page.html);
        assert!(page.html.contains("siti.aminah@<wbr>example.my"), "to whom it goes: {}", page.html);
        let texts = json!({ "ms": "Salam {{customer.full_name}} ({{case.reference}})", "id": "Halo {{customer.full_name}}" });
        world.as_rep().post("/api/v1/snippets", json!({ "name": "Salam", "texts": texts })).await;
        let list = answered(&rep.get(&format!("/cases/write/snippets?customer={siti}&language=id")).await);
        assert_eq!((&list[0]["name"], &list[0]["said"]), (&json!("Salam"), &json!("Halo {{customer.full_name}}")));
        let filled = format!("/cases/write/snippets/{}?customer={siti}", list[0]["id"]);
        let filled = answered(&rep.get(&filled).await);
        assert_eq!(filled["text"], "Salam Siti Aminah ({{case.reference}})");
        assert_eq!(filled["missing"][0]["name"], "case.reference", "the case has no number yet");
        let stranger = format!("/cases/write/snippets/{}?name=Budi&language=id", list[0]["id"]);
        assert_eq!(answered(&rep.get(&stranger).await)["text"], "Halo Budi");
        let gone = rep.post("/cases/write/discard", &[("begun", &id)]).await;
        assert_eq!((gone.status, gone.location.as_str()), (303, "/cases/write"));
        assert_eq!(world.as_rep().get("/api/v1/conversations/drafts").await.json, json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_file_leaves_with_it_without_any_script() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let refused = with_file(&rep, &with(&[("subject", "")]), "jadual.txt", "08.00 Jeddah").await;
        assert_eq!(refused.status, 422, "{}", refused.html);
        assert!(refused.html.contains("jadual.txt"), "what was uploaded stays: {}", refused.html);
        let begun = refused.value_after("name=\"begun\"", "value");
        let file = refused.value_after("name=\"attachment_id\"", "value");
        let program = with_file(&rep, &with(&[("begun", &begun)]), "run.exe", "MZ").await;
        assert_eq!(program.status, 422, "{}", program.html);
        let sent = rep.post("/cases/write", &with(&[("begun", &begun), ("attachment_id", &file)])).await;
        assert_eq!(sent.status, 303, "{}", sent.html);
        world.clock.advance_seconds(10);
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!(letter["attachments"][0].to_string(), file);
        let left = rep.get(&sent.location).await;
        let case = left.value_after("class=\"notice", "href");
        assert!(rep.get(&case).await.html.contains("jadual.txt"));
    })
    .await;
}

#[tokio::test]
async fn the_address_the_sender_and_the_next_working_day_stand_on_the_page() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let siti =
            world.as_rep().get("/api/v1/customers?q=Siti").await.json["customers"][0]["id"].to_string();
        let rep = Browser::rep(world).await;
        let page = format!("/cases/write?customer={siti}");
        let one = rep.get(&page).await;
        assert!(
            !one.html.contains("name=\"to_address\""),
            "with one address there is nothing to choose: {}",
            one.html
        );
        let second = json!({ "kind": "email", "value": "siti.kerja@example.my" });
        let added = world.as_rep().post(&format!("/api/v1/customers/{siti}/identities"), second).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let block = json!({ "brand_id": world.safa, "value": "siti.aminah@example.my" });
        assert!(world.as_admin().post("/api/v1/blocked-senders", block).await.status < 300);
        let several = rep.get(&page).await;
        for shown in [
            "name=\"to_address\"",
            "siti.aminah@example.my (disekat)",
            "value=\"siti.kerja@example.my\" selected",
            "Nurul Ain",
            "&lt;umrah@safatravel.example&gt;",
            // Monday morning: the day has begun.
            "value=\"2026-02-03T01:00:00Z\"",
            "Sel, 3 Feb",
        ] {
            assert!(several.html.contains(shown), "{shown} in {}", several.html);
        }
        let fields = [
            ("customer", siti.as_str()),
            ("subject", "Visa"),
            ("body", "Siap."),
            ("to_address", "siti.aminah@example.my"),
        ];
        let sent = rep.post("/cases/write", &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.html);
        world.clock.advance_seconds(10);
        assert_eq!(world.outbox().await[0]["letter"]["recipients"][0]["address"], "siti.aminah@example.my");
        let lost = [
            ("customer", siti.as_str()),
            ("subject", "Visa"),
            ("body", "Siap."),
            ("to_address", "lain@example.my"),
        ];
        let refused = rep.post("/cases/write", &lost).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("href=\"#to_address\""), "{}", refused.html);
        // While one chooses, what depends on the customer is drawn with them.
        let partial = rep.partial();
        let part = partial.get(&format!("/cases/write/customer?customer={siti}&language=id")).await;
        for shown in [
            "id=\"who\"",
            "id=\"sender\" hx-swap-oob=\"true\"",
            "id=\"presets-begin-0\" hx-swap-oob=\"true\"",
        ] {
            assert!(part.html.contains(shown), "{shown} in {}", part.html);
        }
        let sender =
            partial.get(&format!("/cases/write/sender?customer={siti}&kind=complaint&priority=4")).await;
        assert_eq!(sender.status, 200, "{}", sender.html);
        assert!(sender.html.contains("&lt;umrah@safatravel.example&gt;"));
    })
    .await;
}

#[tokio::test]
async fn a_reply_says_from_where_it_leaves() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let id = world.as_rep().get("/api/v1/cases?folder=all").await.json["rows"][0]["id"].to_string();
        let page = Browser::rep(world).await.get(&format!("/cases/{id}")).await;
        assert!(page.html.contains("&lt;umrah@safatravel.example&gt;"), "{}", page.html);
        assert!(page.html.contains("Sel, 3 Feb"), "the next working day, with its hour: {}", page.html);
    })
    .await;
}
