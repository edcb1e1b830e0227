//! Working a case from its page.

use axum::body::Body;
use axum::http::header;
use testkit::World;

use crate::browser::{Browser, Seen, question};

async fn case(world: &World, id: i64) -> serde_json::Value {
    world.as_admin().get(&format!("/api/v1/cases/{id}")).await.json
}

/// A verb, its fields, where the case shows it, as what, and what is told.
type Step<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str, &'a str, &'a str);

/// The hidden fields of a form of the page.
fn hidden(page: &Seen, form: &str) -> (String, String) {
    let from = format!("<form id=\"{form}\"");
    let key = page.value_after(&from, "value");
    let rest = page.html.split_once(&from).unwrap().1;
    let version = rest.split_once("name=\"version\" value=\"").unwrap().1.split('"').next().unwrap();
    (key, version.to_owned())
}

#[tokio::test]
async fn a_case_is_offered_to_those_of_its_brand_alone() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let admin = Browser::admin(world).await;
        let page = admin.get(&format!("/cases/{id}")).await.html;
        // From the case's own menu on; the list beside it is of all brands.
        let (_, offered) = page.split_once(&format!("id=\"assign-menu-{id}\"")).unwrap();
        assert!(offered.contains("Nurul Ain"));
        // She works for Nusantara Rewards only: giving her a case of Safa Travel would be refused.
        assert!(!offered.contains("Putri Maharani"));
    })
    .await;
}

#[tokio::test]
async fn the_number_people_say_is_an_address_for_who_may_see_the_case() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let reference = case(world, id).await["reference"].as_i64().unwrap();
        let (rep, other) = (Browser::rep(world).await, Browser::other(world).await);
        for spoken in [format!("KH-{reference}"), format!("kh-{reference}")] {
            let led = rep.get(&format!("/cases/{spoken}?in=all")).await;
            assert_eq!((led.status, led.location), (303, format!("/cases/{id}?in=all")), "{spoken}");
        }
        assert_eq!(rep.get(&format!("/cases/{id}?in=all")).await.status, 200);
        // Another brand's number and one there never was are told in the same words, as is an id.
        let [unseen, unknown, an_id] = [format!("KH-{reference}"), "KH-999999".to_owned(), id.to_string()]
            .map(|part| format!("/cases/{part}"));
        let told = async |path: &str| {
            let seen = other.get(path).await;
            assert_eq!((seen.status, seen.location.as_str()), (404, ""), "{path}");
            assert!(!seen.html.contains("Bilik quad"), "{path}");
            seen.html.split_once("<main").unwrap().1.replace(path, "")
        };
        assert_eq!(told(&unseen).await, told(&unknown).await);
        assert_eq!(told(&unseen).await, told(&an_id).await);
        assert_eq!(Browser::signed_out(world).get(&unseen).await.status, 303, "to the sign-in");
        // By API a number is among the words that find its case.
        world.caught_up().await;
        let listed = world.as_rep().get(&format!("/api/v1/cases?folder=all&words=KH-{reference}")).await.json;
        assert_eq!((listed["rows"].as_array().unwrap().len(), &listed["rows"][0]["id"]), (1, &id.into()));
    })
    .await;
}

#[tokio::test]
async fn every_verb_of_the_page_does_what_it_says() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let (admin, rep_id) = (Browser::admin(world).await.partial(), world.rep.to_string());
        let until = world.desk.now().plus_days(1).to_string();
        let steps: [Step<'_>; 14] = [
            ("assign", vec![("assignee_id", &rep_id)], "/assignee_id", &rep_id, "Given to Nurul Ain"),
            ("assign", vec![("assignee_id", "")], "/assignee_id", "null", "Given back: nobody owns it now"),
            ("kind", vec![("kind", "complaint")], "/kind", "\"complaint\"", "Type changed"),
            ("priority", vec![("priority", "4")], "/priority", "4", "Priority changed"),
            ("language", vec![("language", "id")], "/language", "\"id\"", "Language changed"),
            ("status", vec![("status", "waiting")], "/category", "\"waiting\"", "Status changed"),
            (
                "snooze",
                vec![("until", &until)],
                "/snoozed_until",
                &format!("\"{until}\""),
                "Put away until 3 Feb 2026, 09:00",
            ),
            ("wake", vec![], "/snoozed_until", "null", "Back in the daily work"),
            ("tag", vec![("tag", "Kerusi Roda")], "/tags/0/word", "\"kerusi roda\"", "Tag added"),
            ("untag", vec![("tag", "kerusi roda")], "/tags", "[]", "Tag removed"),
            (
                "copy",
                vec![("role", "cc"), ("address", "kakak@example.my")],
                "/participants/0/address",
                "\"kakak@example.my\"",
                "Kept in copy",
            ),
            ("uncopy", vec![("address", "kakak@example.my")], "/participants", "[]", "No longer in copy"),
            ("spam", vec![("block", "address")], "/disposition", "\"spam\"", "Marked as spam"),
            ("restore", vec![], "/disposition", "\"live\"", "Restored"),
        ];
        for (verb, fields, place, expected, told) in steps {
            let done = admin.post(&format!("/cases/{id}/{verb}?in=all"), &fields).await;
            assert_eq!((done.status, done.told()), (200, told), "{verb}: {}", done.html);
            assert_eq!(case(world, id).await.pointer(place).unwrap().to_string(), expected, "{verb}");
            let swapped = format!("<header id=\"head-{id}\" hx-swap-oob=\"morph\"");
            assert!(done.html.contains(&swapped), "{verb} brings the head anew");
        }
        let gone = admin.post(&format!("/cases/{id}/trash"), &[("reason", "ujian")]).await;
        assert_eq!(gone.told(), "Moved to the trash");
        assert!(gone.html.contains("Nothing more can be written"), "the composer goes too");
        assert_eq!(admin.post(&format!("/cases/{id}/dance"), &[]).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_reply_leaves_and_a_double_click_sends_one() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        let page = rep.get(&format!("/cases/{id}?in=all")).await;
        let (key, version) = hidden(&page, &format!("reply-{id}"));
        let seen = page.value_after("name=\"seen\"", "value");
        assert!(page.html.contains("value=\"Siti Aminah &lt;siti.aminah@example.my&gt;\""), "{}", page.html);
        let fields = [
            ("idempotency_key", key.as_str()),
            ("version", &version),
            ("seen", &seen),
            ("to", "Siti Aminah <siti.aminah@example.my>"),
            ("cc", "kakak@example.my"),
            ("body", "Ya, masih ada."),
            ("then", "waiting"),
        ];
        for _ in 0..2 {
            let sent = rep.partial().post(&format!("/cases/{id}/reply"), &fields).await;
            assert_eq!((sent.status, sent.told()), (200, "Dihantar dalam 10 saat"), "{}", sent.html);
            assert!(sent.html.contains("Ya, masih ada.") && sent.html.starts_with("<form"));
        }
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 0, "it can still be taken back");
        world.clock.advance_seconds(10);
        let outbox = world.outbox().await;
        assert_eq!(outbox.as_array().unwrap().len(), 1);
        assert_eq!(outbox[0]["letter"]["recipients"][1]["address"], "kakak@example.my");
        assert_eq!(case(world, id).await["category"], "waiting");
        // Without scripts the page itself comes back.
        let plain = rep
            .post(&format!("/cases/{id}/reply"), &[("to", "siti.aminah@example.my"), ("body", "Lagi satu.")])
            .await;
        assert_eq!((plain.status, plain.location), (303, format!("/cases/{id}?in=mine")));
    })
    .await;
}

#[tokio::test]
async fn a_refused_reply_keeps_what_was_typed_and_says_what_is_wrong() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        for browser in [rep.partial(), rep.clone()] {
            let fields = [("to", "bukan alamat"), ("cc", ""), ("body", "Salam & selamat")];
            let refused = browser.post(&format!("/cases/{id}/reply"), &fields).await;
            assert_eq!(refused.status, 422);
            assert!(
                refused.html.contains("Salam &amp; selamat")
                    && refused.html.contains("value=\"bukan alamat\"")
            );
            assert!(refused.html.contains("class=\"summary\"") && refused.html.contains("nama@contoh.my"));
        }
        let empty =
            rep.partial().post(&format!("/cases/{id}/reply"), &[("to", "a@example.my"), ("body", " ")]).await;
        assert_eq!(empty.status, 422);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_reply_stops_when_the_customer_wrote_meanwhile() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        let page = rep.get(&format!("/cases/{id}")).await;
        let seen = page.value_after("name=\"seen\"", "value");
        world.clock.advance_seconds(60);
        let again = "From: Siti Aminah <siti.aminah@example.my>\nTo: umrah@safatravel.example\nSubject: Re: x\n\
                     Message-ID: <q9@example.my>\nIn-Reply-To: <q1@example.my>\n\nTak jadi.\n";
        world.mail(&["umrah@safatravel.example"], again).await;
        let fields = [("seen", seen.as_str()), ("to", "siti.aminah@example.my"), ("body", "Ya, masih ada.")];
        let stopped = rep.partial().post(&format!("/cases/{id}/reply"), &fields).await;
        assert_eq!(stopped.status, 422);
        assert!(stopped.html.contains("Siti Aminah menulis semasa anda menulis") && stopped.html.contains("Tak jadi."));
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 0);
        let now = stopped.value_after("name=\"seen\"", "value");
        let fields = [("seen", now.as_str()), ("to", "siti.aminah@example.my"), ("body", "Ya, masih ada.")];
        assert_eq!(rep.partial().post(&format!("/cases/{id}/reply"), &fields).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn files_leave_with_a_reply_and_come_down_sandboxed() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await.partial();
        let body = "--x\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nsiti.aminah@example.my\r\n\
             --x\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nSeperti dilampirkan.\r\n\
             --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"borang.txt\"\r\nContent-Type: text/plain\r\n\r\nNama:\r\n\
             --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n";
        let request = rep
            .request("POST", &format!("/cases/{id}/reply"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        let sent = rep.send(request).await;
        assert_eq!(sent.status, 200, "{}", sent.html);
        assert!(sent.html.contains("borang.txt"), "{}", sent.html);
        let href = sent.value_after("class=\"file\"", "href");
        let file = rep.open(&href).await;
        assert_eq!(file.headers()["x-content-type-options"], "nosniff");
        assert!(file.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(Browser::other(world).await.get(&href).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_note_calls_colleagues_by_name() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await.partial();
        let noted = rep.post(&format!("/cases/{id}/note"), &[("text", "@Farid tolong semak harga.")]).await;
        assert_eq!((noted.status, noted.told()), (200, "Nota disimpan"), "{}", noted.html);
        let admin = Browser::admin(world).await;
        assert!(admin.get("/inbox/mentions").await.html.contains("Bilik quad 1"));
        // Opened from there, it has been noted.
        assert_eq!(admin.get(&format!("/cases/{id}?in=mentions")).await.status, 200);
        assert!(!admin.get("/inbox/mentions").await.html.contains("Bilik quad 1"));
        let empty = rep.post(&format!("/cases/{id}/note"), &[("text", "  ")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.html.contains("class=\"summary\""));
    })
    .await;
}

#[tokio::test]
async fn who_comes_second_is_told_and_sees_what_the_first_did() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let admin = Browser::admin(world).await;
        let page = admin.get(&format!("/cases/{id}")).await;
        let (key, version) = hidden(&page, &format!("status-{id}"));
        let first = admin
            .partial()
            .post(&format!("/cases/{id}/priority"), &[("version", &version), ("priority", "4")])
            .await;
        assert_eq!(first.status, 200);
        let fields = [("idempotency_key", key.as_str()), ("version", &version), ("status", "resolved")];
        let second = admin.partial().post(&format!("/cases/{id}/status"), &fields).await;
        assert_eq!(second.status, 422);
        assert!(!second.told().is_empty() && second.html.contains(&format!("id=\"head-{id}\"")));
        assert_eq!(case(world, id).await["category"], "new");
        let plain = admin.post(&format!("/cases/{id}/status"), &fields).await;
        assert_eq!(plain.status, 422);
        assert!(plain.html.contains("toast late"), "without scripts the page says so");
    })
    .await;
}

#[tokio::test]
async fn a_case_is_opened_at_the_counter() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let form = rep.get("/cases/new").await;
        let key = form.value_after("name=\"idempotency_key\"", "value");
        let mut fields = vec![
            ("idempotency_key", key.as_str()),
            ("name", "Hajah Rokiah"),
            ("contact", "012-345 6789"),
            ("channel", "counter"),
            ("kind", "request"),
            ("priority", "2"),
            ("language", ""),
            ("subject", ""),
            ("body", "Nama salah eja."),
            ("mine", "on"),
        ];
        let refused = rep.post("/cases/new", &fields).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.html.contains("value=\"Hajah Rokiah\"") && refused.html.contains("href=\"#subject\""),
            "{}",
            refused.html
        );
        fields[7].1 = "Tukar nama pada tiket";
        let opened = rep.post("/cases/new", &fields).await;
        assert_eq!(opened.status, 303, "{}", opened.html);
        let again = rep.post("/cases/new", &fields).await;
        assert_eq!(again.location, opened.location, "a double click opens one");
        let mine = rep.get("/inbox/mine").await;
        assert!(mine.html.contains("Tukar nama pada tiket") && mine.html.contains("Hajah Rokiah"));
        // A known customer is found and chosen.
        let found = rep.partial().get("/cases/new/customer?q=hajah").await;
        let choose = found.value_after("class=\"pick\"", "hx-get");
        let chosen = rep.partial().get(&choose).await;
        let customer = chosen.value_after("name=\"customer\"", "value");
        let fields = [
            ("customer", customer.as_str()),
            ("channel", "phone"),
            ("priority", "2"),
            ("subject", "Lagi"),
            ("body", "Tanya lagi."),
        ];
        assert_eq!(rep.post("/cases/new", &fields).await.status, 303);
        let page = rep.get(&format!("/customers/{customer}")).await;
        assert!(page.html.contains("Tukar nama pada tiket") && page.html.contains(">Lagi<"));
    })
    .await;
}
