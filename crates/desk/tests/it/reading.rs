//! Whose mail goes where: the right case, the right person, and what waits for a decision.

use mail::authenticity::{Outcome, Policy, Verdict};
use serde_json::{Value, json};
use testkit::World;

const UMRAH: &str = "umrah@safatravel.example";

static CASES: db::Sql = db::Sql::new("test.reading_cases", "select id from cases order by id");

async fn cases(world: &World) -> Vec<i64> {
    world.desk.db().read(|tx| tx.query(&CASES, &[], |row| row.get::<i64>(0))).await.unwrap()
}

async fn read(world: &World, id: i64) -> Value {
    world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json
}

async fn details(world: &World, id: i64) -> Value {
    world.as_rep().get(&format!("/api/v1/cases/{id}/mail")).await.json
}

/// A mail from Siti, with anything else its header needs.
fn mail(from: &str, id: &str, subject: &str, more: &str, body: &str) -> String {
    format!(
        "From: {from}\nTo: {UMRAH}\nSubject: {subject}\nMessage-ID: <{id}@example.my>\n\
         Date: Mon, 2 Feb 2026 09:00:00 +0800\n{more}\n{body}\n"
    )
}

const SITI: &str = "Siti Aminah <siti@example.my>";

/// Siti asks and is answered; the case's id and the address her answer goes to.
async fn answered(world: &World, then: &str) -> (i64, String, String) {
    world.mail(&[UMRAH], &mail(SITI, "first", "Bilik quad", "", "Masih ada bilik quad?")).await;
    let id = *cases(world).await.last().unwrap();
    let body = json!({ "body": "Ya, masih ada.", "status": then });
    let replied = world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), body).await;
    assert_eq!(replied.status, 201, "{}", replied.text);
    let letter = world.outbox().await[0]["letter"].clone();
    let text = |field: &str| letter[field].as_str().unwrap().to_owned();
    (id, text("reply_to"), text("message_id"))
}

#[tokio::test]
async fn a_stranger_with_a_true_token_waits_beside_the_case() {
    testkit::on_each_engine(async |world| {
        let (id, reply_to, _) = answered(world, "waiting").await;
        let before = read(world, id).await;
        let son =
            mail("Anak Siti <anak@example.net>", "son", "Re: Bilik", "", "Mak suruh saya jawab: setuju.");
        world.mail(&[&reply_to], &son).await;
        assert_eq!(cases(world).await, [id]);
        let after = read(world, id).await;
        assert_eq!(after["messages"], before["messages"]);
        assert_eq!(after["category"], "waiting");
        let held = details(world, id).await["held"].clone();
        assert_eq!(held[0]["reason"], "stranger");
        assert_eq!(held[0]["author_address"], "anak@example.net");
        assert_eq!(held[0]["body"], "Mak suruh saya jawab: setuju.");
        // Another brand's people neither see it nor decide about it.
        let settle = format!("/api/v1/held-mail/{}/settle", held[0]["id"]);
        let other = world.as_other_rep().post(&settle, json!({ "how": "accept" })).await;
        assert_eq!(other.status, 404);
        // A reply written meanwhile quotes nothing of it and goes to nobody new.
        let path = format!("/api/v1/cases/{id}/replies");
        world.as_rep().post(&path, json!({ "body": "Masih menunggu." })).await;
        let letter = world.outbox().await[0]["letter"].clone();
        assert_eq!(letter["recipients"].as_array().unwrap().len(), 1);
        assert!(!letter["text"].as_str().unwrap().contains("Mak suruh"));

        let done = world.as_rep().post(&settle, json!({ "how": "accept" })).await;
        assert_eq!(done.status, 204, "{}", done.text);
        let case = read(world, id).await;
        let last = case["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["body"], "Mak suruh saya jawab: setuju.");
        assert_eq!(last["author_id"], Value::Null, "a stranger is not the customer");
        assert_eq!(case["category"], "open");
        assert_eq!(case["participants"], json!([]));
        let reading = details(world, id).await;
        assert_eq!(reading["held"], json!([]));
        assert_eq!(reading["readings"].as_array().unwrap().last().unwrap()["rule"], "accepted");
        let again = world.as_rep().post(&settle, json!({ "how": "discard" })).await;
        assert_eq!(again.status, 409);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_written_to_openly_is_no_stranger_when_they_answer() {
    testkit::on_each_engine(async |world| {
        let (id, reply_to, _) = answered(world, "waiting").await;
        let to = |role: &str, address: &str| json!({ "role": role, "name": "", "address": address });
        let recipients = [
            to("to", "siti@example.my"),
            to("cc", "Rokiah@example.my"),
            to("cc", UMRAH),
            to("bcc", "akaun@example.my"),
        ];
        let path = format!("/api/v1/cases/{id}/replies");
        let sent = world
            .as_rep()
            .post(&path, json!({ "body": "Untuk Puan dan kakak.", "recipients": recipients }))
            .await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let copies = read(world, id).await["participants"].clone();
        assert_eq!(copies.as_array().unwrap().len(), 1, "{copies}");
        assert_eq!((&copies[0]["role"], &copies[0]["address"]), (&json!("cc"), &json!("Rokiah@example.my")));

        let sister =
            mail("Rokiah <rokiah@example.my>", "kakak", "Re: Bilik", "", "Saya setuju, tempah dua bilik.");
        world.mail(&[&reply_to], &sister).await;
        assert_eq!(cases(world).await, [id]);
        let case = read(world, id).await;
        assert_eq!(
            case["messages"].as_array().unwrap().last().unwrap()["body"],
            "Saya setuju, tempah dua bilik."
        );
        assert_eq!(details(world, id).await["held"], json!([]));
        // Who got it in secret is not in the case for anybody to see.
        let secret = mail("Akaun <akaun@example.my>", "akaun", "Re: Bilik", "", "Sudah saya catat.");
        world.mail(&[&reply_to], &secret).await;
        assert_eq!(details(world, id).await["held"][0]["reason"], "stranger");

        world.as_rep().post(&path, json!({ "body": "Baik, dua bilik." })).await;
        let letter = world.outbox().await[0]["letter"].clone();
        assert!(letter["recipients"].to_string().contains("okiah@example.my"), "{letter}");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_can_take_part_from_now_on_get_a_case_or_nothing() {
    testkit::on_each_engine(async |world| {
        let (id, reply_to, own_id) = answered(world, "waiting").await;
        let settle = async |how: &str| {
            let held = details(world, id).await["held"][0]["id"].clone();
            let done =
                world.as_rep().post(&format!("/api/v1/held-mail/{held}/settle"), json!({ "how": how })).await;
            assert_eq!(done.status, 204, "{}", done.text);
        };
        // Our own Message-ID in an answer proves as much as the address does.
        let answers = format!("In-Reply-To: <{own_id}>\n");
        let stranger =
            |n: u8| mail(&format!("x{n}@example.net"), &format!("x{n}"), "Re: Bilik", &answers, "Setuju.");
        world.mail(&[UMRAH], &stranger(1)).await;
        settle("new_case").await;
        assert_eq!(cases(world).await.len(), 2);
        world.mail(&[UMRAH], &stranger(2)).await;
        settle("discard").await;
        assert_eq!(cases(world).await.len(), 2);
        world.mail(&[UMRAH], &stranger(3)).await;
        settle("join").await;
        let joined = read(world, id).await;
        assert_eq!(joined["participants"][0]["address"], "x3@example.net");
        let again = mail("x3@example.net", "x3b", "Re: Bilik", "", "Dan lagi.");
        world.mail(&[&reply_to], &again).await;
        assert_eq!(details(world, id).await["held"], json!([]));
        assert_eq!(read(world, id).await["messages"].as_array().unwrap().len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_number_in_a_subject_leads_only_those_who_take_part() {
    testkit::on_each_engine(async |world| {
        let (id, _, _) = answered(world, "waiting").await;
        let reference = read(world, id).await["reference"].as_i64().unwrap();
        let subject = format!("Bilik [#KH-{reference}]");
        world.mail(&[UMRAH], &mail(SITI, "n1", &subject, "", "Setuju.")).await;
        assert_eq!(cases(world).await, [id]);
        assert_eq!(details(world, id).await["readings"][1]["rule"], "subject_tag");
        world.mail(&[UMRAH], &mail("lain@example.net", "n2", &subject, "", "Saya juga.")).await;
        assert_eq!(cases(world).await.len(), 2, "a number is easily guessed");
        assert_eq!(details(world, id).await["held"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn thanks_leave_a_case_resolved_until_somebody_finds_more_in_them() {
    testkit::on_each_engine(async |world| {
        let (id, reply_to, _) = answered(world, "resolved").await;
        world
            .mail(&[&reply_to], &mail(SITI, "t1", "Re: Bilik", "", "Terima kasih banyak, Puan Nurul!"))
            .await;
        let case = read(world, id).await;
        assert_eq!(
            (case["category"].as_str(), case["unanswered_since"].clone()),
            (Some("resolved"), Value::Null)
        );
        let message = case["messages"].as_array().unwrap().last().unwrap()["id"].clone();
        assert_eq!(details(world, id).await["readings"][1]["effect"], "thanks");
        let done = world.as_rep().post(&format!("/api/v1/messages/{message}/reopen"), json!({})).await;
        assert_eq!(done.status, 204, "{}", done.text);
        let case = read(world, id).await;
        assert_eq!(case["category"], "open");
        assert!(case["unanswered_since"].is_string());
        let again = world.as_rep().post(&format!("/api/v1/messages/{message}/reopen"), json!({})).await;
        assert_eq!(again.status, 409);
        // More than thanks reopens by itself.
        world
            .as_rep()
            .post(&format!("/api/v1/cases/{id}/replies"), json!({ "body": "Baik.", "status": "resolved" }))
            .await;
        let more = mail(SITI, "t2", "Re: Bilik", "", "Terima kasih. Bila berlepas?");
        world.mail(&[&reply_to], &more).await;
        assert_eq!(read(world, id).await["category"], "open");
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_opens_a_case_that_follows_the_old_one() {
    testkit::on_each_engine(async |world| {
        let rules = format!("/api/v1/brands/{}/mail-rules", world.safa);
        let three = json!({ "reopen_days": 3, "sender_limit": 20, "thanks_stay": true, "version": 0 });
        assert_eq!(world.as_admin().put(&rules, three.clone()).await.status, 200);
        assert_eq!(world.as_admin().put(&rules, three).await.status, 412, "changed meanwhile");
        let (id, reply_to, _) = answered(world, "resolved").await;
        world.clock.advance_seconds(2 * 86_400);
        world.mail(&[&reply_to], &mail(SITI, "l1", "Re: Bilik", "", "Satu lagi soalan: ada wifi?")).await;
        assert_eq!(read(world, id).await["category"], "open");
        let body = json!({ "body": "Ada.", "status": "resolved" });
        world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), body).await;
        world.clock.advance_seconds(4 * 86_400);
        world.mail(&[&reply_to], &mail(SITI, "l2", "Re: Bilik", "", "Boleh tambah seorang?")).await;
        let all = cases(world).await;
        assert_eq!(all.len(), 2);
        let (old, new) = (details(world, all[0]).await, details(world, all[1]).await);
        assert_eq!(old["links"], json!({ "earlier": [], "later": [all[1]] }));
        assert_eq!(new["links"], json!({ "earlier": [all[0]], "later": [] }));
        assert_eq!(new["readings"][0]["rule"], "follow_up");
        assert_eq!(read(world, id).await["category"], "resolved");
        assert!(world.event_kinds("case", all[0]).await.contains(&"CaseContinued".to_owned()));
        // A machine's late answer opens nothing.
        let away = mail(SITI, "l3", "Balasan automatik", "Auto-Submitted: auto-replied\n", "Saya bercuti.");
        world.mail(&[&reply_to], &away).await;
        assert_eq!(cases(world).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_staff_pass_on_belongs_to_whoever_wrote_it() {
    testkit::on_each_engine(async |world| {
        let body = "Tolong layan ya.\n\n---------- Forwarded message ---------\nFrom: Siti Aminah <siti@example.my>\n\
                    Date: Mon, 2 Feb 2026 at 08:00\nSubject: Bilik quad\nTo: <nurul@safatravel.example>\n\nMasih ada bilik quad?";
        world.mail(&[UMRAH], &mail("Nurul <nurul@safatravel.example>", "f1", "Fwd: Bilik quad", "", body)).await;
        let case = read(world, cases(world).await[0]).await;
        assert_eq!(case["customer"]["full_name"], "Siti Aminah");
        assert_eq!(case["subject"], "Bilik quad");
        let messages = case["messages"].as_array().unwrap();
        assert_eq!(messages[0]["body"], "Masih ada bilik quad?");
        assert_eq!(messages[0]["author_address"], "siti@example.my");
        assert_eq!((messages[1]["direction"].as_str(), messages[1]["body"].as_str()), (Some("note"), Some("Tolong layan ya.")));
        assert_eq!(messages[1]["author_id"], json!(world.rep));
        let id = case["id"].as_i64().unwrap();
        assert_eq!(details(world, id).await["readings"][0]["facts"]["forwarded_by"], json!(world.rep));
        // A customer who passes something on is still the customer.
        world.mail(&[UMRAH], &mail(SITI, "f2", "Fwd: Resit", "", &body.replace("siti@", "bank@"))).await;
        let case = read(world, cases(world).await[1]).await;
        assert_eq!(case["customer"]["full_name"], "Siti Aminah");
    })
    .await;
}

#[tokio::test]
async fn whoever_opens_a_case_is_told_once_a_day_in_their_language() {
    testkit::on_each_engine(async |world| {
        let mailboxes = world.as_admin().get("/api/v1/mailboxes").await.json;
        let of_safa = |one: &&Value| one["address"] == UMRAH;
        let mailbox = mailboxes.as_array().unwrap().iter().find(of_safa).unwrap()["id"].clone();
        let path = format!("/api/v1/mailboxes/{mailbox}/acknowledgements");
        let text = json!({
            "language": "ms", "active": true, "in_hours": "Salam {name}, kes {reference} kami terima.",
            "out_of_hours": "Pejabat tutup. Kes {reference} kami jawab esok.",
        });
        assert_eq!(world.as_admin().put(&path, text).await.status, 204);
        assert_eq!(world.as_admin().get(&path).await.json[0]["active"], false, "English is not set");
        // Wednesday, eleven in the morning.
        world.clock.advance_seconds(2 * 86_400 + 2 * 3600);
        let ask = |id: &str, who: &str, more: &str| {
            mail(who, id, "Tanya", more, "Saya nak tanya pakej, masih ada tak?")
        };
        world.mail(&[UMRAH], &ask("a1", SITI, "")).await;
        let letters = world.outbox().await;
        assert_eq!(letters.as_array().unwrap().len(), 1);
        let letter = &letters[0]["letter"];
        assert_eq!(
            (letter["automatic"].as_str(), letters[0]["kind"].as_str()),
            (Some("replied"), Some("acknowledgement"))
        );
        let said = letter["text"].as_str().unwrap();
        assert!(said.starts_with("Salam Siti") && said.contains("KH-"), "{said}");
        assert_eq!(letter["in_reply_to"], "a1@example.my");
        let case = read(world, cases(world).await[0]).await;
        assert_eq!(case["first_replied_at"], Value::Null, "a machine's answer is no answer");
        // Not again the same day, not to machines, not to who asks for silence, not in blind copy.
        world.mail(&[UMRAH], &ask("a2", SITI, "")).await;
        world.mail(&[UMRAH], &ask("a3", "b@example.my", "Precedence: bulk\n")).await;
        world.mail(&[UMRAH], &ask("a4", "c@example.my", "X-Auto-Response-Suppress: All\n")).await;
        world
            .mail(
                &[UMRAH],
                &ask("a5", "d@example.my", "").replace(&format!("To: {UMRAH}"), "To: e@example.my"),
            )
            .await;
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1);
        // A person who says so is a person.
        world.mail(&[UMRAH], &ask("a6", "e@example.my", "Auto-Submitted: no\n")).await;
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 2);
        // Saturday night: another text.
        world.clock.advance_seconds(3 * 86_400 + 12 * 3600);
        world.mail(&[UMRAH], &ask("a7", SITI, "")).await;
        let letters = world.outbox().await;
        assert!(
            letters[0]["letter"]["text"].as_str().unwrap().starts_with("Pejabat tutup."),
            "{}",
            letters[0]
        );
    })
    .await;
}

fn forged(policy: Policy) -> Verdict {
    Verdict { dmarc: Outcome::Fail, spf: Outcome::Fail, policy, ..Verdict::default() }
}

#[tokio::test]
async fn mail_its_own_domain_disowns_waits_for_review_and_other_failures_are_shown() {
    testkit::on_each_engine(async |world| {
        world.origins.say("bank.example", forged(Policy::Reject));
        world.origins.say("lax.example", forged(Policy::None));
        world.mail(&[UMRAH], &mail("Bank <info@bank.example>", "d1", "Akaun", "", "Klik di sini.")).await;
        assert!(cases(world).await.is_empty());
        let list = world.as_admin().get("/api/v1/held-mail").await.json;
        assert_eq!(list[0]["reason"], "forged");
        assert_eq!(list[0]["authenticity"]["dmarc"], "fail");
        let id = list[0]["id"].clone();
        let source = world.as_admin().get(&format!("/api/v1/held-mail/{id}/source")).await;
        assert!(source.text.contains("Subject: Akaun"), "{}", source.text);
        let settle = format!("/api/v1/held-mail/{id}/settle");
        let wrong = world.as_admin().post(&settle, json!({ "how": "accept" })).await;
        assert_eq!(wrong.status, 422, "it waits beside no case");
        assert_eq!(world.as_other_rep().post(&settle, json!({ "how": "release" })).await.status, 404);
        let done = world.as_admin().post(&settle, json!({ "how": "release" })).await;
        assert_eq!(done.status, 204, "{}", done.text);
        let all = cases(world).await;
        assert_eq!(all.len(), 1);
        let reading = details(world, all[0]).await["readings"][0].clone();
        assert_eq!(reading["facts"]["let_in"], "release");
        world.mail(&[UMRAH], &mail("a@lax.example", "d2", "Hai", "", "Saya nak tanya.")).await;
        let all = cases(world).await;
        assert_eq!(details(world, all[1]).await["readings"][0]["facts"]["authenticity"]["spf"], "fail");
        // Nobody pretends to be the customer of a case with a domain that says no.
        world.origins.say("example.my", forged(Policy::Quarantine));
        world.mail(&[UMRAH], &mail(SITI, "d3", "Bilik", "", "Tukar nombor akaun saya.")).await;
        assert_eq!(cases(world).await.len(), 2);
        assert_eq!(world.as_admin().get("/api/v1/held-mail").await.json.as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_desks_that_answer_each_other_stop() {
    testkit::on_each_engine(async |world| {
        let mailbox = world.as_admin().get("/api/v1/mailboxes").await.json;
        let of_safa = |one: &&Value| one["address"] == UMRAH;
        let mailbox = mailbox.as_array().unwrap().iter().find(of_safa).unwrap()["id"].clone();
        let text = json!({ "language": "ms", "active": true, "in_hours": "Kami terima.", "out_of_hours": "Kami terima." });
        world.as_admin().put(&format!("/api/v1/mailboxes/{mailbox}/acknowledgements"), text).await;
        // The other desk marks nothing as automatic and starts a thread of its own each time.
        for n in 0..30 {
            let noise = mail("Meja Lain <help@other.example>", &format!("loop{n}"), &format!("Tiket {n}"), "", "Kami telah terima e-mel anda.");
            world.mail(&[UMRAH], &noise).await;
        }
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1, "one acknowledgement, then silence");
        assert_eq!(cases(world).await.len(), 20, "what comes above the limit is held");
        let held = world.as_admin().get("/api/v1/held-mail?limit=200").await.json;
        assert_eq!(held.as_array().unwrap().len(), 10);
        assert_eq!(held[0]["reason"], "flood");
        let told = world.as_admin().get("/api/v1/notices").await.json;
        assert_eq!(told[0]["kind"], "sender_flood");
        // An hour later they are heard again.
        world.clock.advance_seconds(3601);
        world.mail(&[UMRAH], &mail("help@other.example", "calm", "Tiket 99", "", "Maaf.")).await;
        assert_eq!(cases(world).await.len(), 21);
    })
    .await;
}

#[tokio::test]
async fn the_source_of_a_mail_is_there_for_those_who_see_its_case() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &mail(SITI, "src", "Bilik", "X-Odd: yes\n", "Hai")).await;
        let case = read(world, cases(world).await[0]).await;
        let path = format!("/api/v1/messages/{}/source", case["messages"][0]["id"]);
        let source = world.as_rep().get(&path).await;
        assert_eq!(source.status, 200);
        assert!(source.text.contains("X-Odd: yes\r\n"), "{}", source.text);
        assert_eq!(world.as_other_rep().get(&path).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn images_meetings_and_outlooks_wrapping_are_read() {
    testkit::on_each_engine(async |world| {
        let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        let raw = format!(
            "From: {SITI}\nTo: {UMRAH}\nSubject: Gambar\nMessage-ID: <img@example.my>\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n--r\n\
             Content-Type: text/html\n\n<p>Lihat <img src=\"cid:a@b\"></p>\n--r\nContent-Type: image/png\n\
             Content-ID: <a@b>\nContent-Disposition: inline; filename=a.png\nContent-Transfer-Encoding: base64\n\n{png}\n\
             --r\nContent-Type: image/png\nContent-ID: <unused@b>\nContent-Disposition: inline; filename=b.png\n\
             Content-Transfer-Encoding: base64\n\n{png}\n--r--\n--m\nContent-Type: text/calendar; method=REQUEST\n\n\
             BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Taklimat\nDTSTART:20260312T020000Z\nEND:VEVENT\nEND:VCALENDAR\n--m--\n"
        );
        world.mail(&[UMRAH], &raw).await;
        let case = read(world, cases(world).await[0]).await;
        let html = case["messages"][0]["body_html"].as_str().unwrap().to_owned();
        let shown = html.split("/attachments/").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        assert!(shown.parse::<i64>().is_ok(), "{html}");
        let id = case["id"].as_i64().unwrap();
        assert_eq!(details(world, id).await["readings"][0]["facts"]["invite"]["summary"], "Taklimat");
    })
    .await;
}

#[tokio::test]
async fn the_case_shows_only_what_was_written_now_in_html_too() {
    testkit::on_each_engine(async |world| {
        let (id, reply_to, _) = answered(world, "waiting").await;
        let raw = format!(
            "From: {SITI}\nTo: <{reply_to}>\nSubject: Re: Bilik\nMessage-ID: <h1@example.my>\nMIME-Version: 1.0\n\
             Content-Type: text/html; charset=utf-8\n\n<div>Ya, <b>setuju</b>.</div><div class=\"gmail_quote\">\
             <div class=\"gmail_attr\">Pada Isn, Safa menulis:</div><blockquote>Masih ada. Rahsia dalaman.</blockquote></div>\n"
        );
        world.mail(&[&reply_to], &raw).await;
        let case = read(world, id).await;
        let last = case["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["body"], "Ya, setuju.");
        let html = last["body_html"].as_str().unwrap();
        assert!(html.contains("<b>setuju</b>") && !html.contains("Rahsia"), "{html}");
        assert!(last["trimmed"].as_str().unwrap().contains("Rahsia"));
    })
    .await;
}

#[tokio::test]
async fn a_mailboxs_language_decides_where_malay_and_indonesian_are_close() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let mailbox = admin.get("/api/v1/mailboxes").await.json[0].clone();
        let path = format!("/api/v1/mailboxes/{}", mailbox["id"]);
        let address = mailbox["address"].as_str().unwrap();
        let mut seen = Vec::new();
        for (times, language) in [(1, json!(null)), (2, json!("id")), (3, json!("ms"))] {
            assert_eq!(admin.patch(&path, json!({ "language": language })).await.status, 200);
            let mail = format!(
                "From: tamu{times}@example.net\nTo: {address}\nSubject: Kabar {times}\nMessage-ID: <{times}@example.net>\n\n\
                 Kami sudah sampai, anda bagaimana?\n"
            );
            world.mail(&[address], &mail).await;
            let cases = admin.get("/api/v1/cases?folder=all").await;
            let subject = format!("Kabar {times}");
            let case = cases.json["rows"].as_array().unwrap().iter().find(|case| case["subject"] == subject.as_str());
            let case = admin.get(&format!("/api/v1/cases/{}", case.unwrap()["id"])).await;
            seen.push(case.json["language"].as_str().unwrap_or_default().to_owned());
        }
        let brands = admin.get(&format!("/api/v1/brands/{}", mailbox["brand_id"])).await;
        assert_eq!(seen, [brands.json["language"].as_str().unwrap_or("ms"), "id", "ms"]);
    })
    .await;
}

#[tokio::test]
async fn the_original_look_keeps_styles_holds_its_pictures_and_calls_nobody() {
    testkit::on_each_engine(async |world| {
        let mail = "From: siti@example.my\nTo: umrah@safatravel.example\nSubject: Sebut harga\nMessage-ID: <rupa@example.my>\n\
            MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n\
            <style>p{color:red}</style><script>x()</script><p style=\"color:blue\" onclick=\"x()\">Harga</p>\
            <img src=\"cid:logo@x\"><img src=\"https://cdn.example.my/a.png\"><img src=\"https://192.168.1.1/b.png\">\n\
            --b\nContent-Type: image/png\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n";
        world.mail(&["umrah@safatravel.example"], mail).await;
        let rep = world.as_rep();
        let case = rep.get("/api/v1/cases?folder=all").await.json["rows"][0]["id"].clone();
        let id = rep.get(&format!("/api/v1/cases/{case}")).await.json["messages"][0]["id"].as_i64().unwrap();
        let path = format!("/api/v1/messages/{id}/original");
        let look = rep.get(&path).await;
        assert_eq!((look.status, &look.json["remote_images"]), (200, &json!(2)), "{}", look.text);
        let html = look.json["html"].as_str().unwrap();
        assert!(html.contains("<style>p{color:red}</style>") && html.contains("color:blue"), "{html}");
        assert!(html.contains("src=\"data:image/png;base64,iVBORw0KGgo=\""), "{html}");
        assert!(!html.contains("script") && !html.contains("onclick") && !html.contains("https://"), "{html}");
        let shown = rep.get(&format!("{path}?pictures=true")).await;
        let html = shown.json["html"].as_str().unwrap();
        assert!(html.contains("https://cdn.example.my/a.png") && !html.contains("192.168"), "{html}");
        assert_eq!(world.as_other_rep().get(&path).await.status, 404);
        let plain = "From: ali@example.my\nTo: umrah@safatravel.example\nSubject: Biasa\nMessage-ID: <biasa@example.my>\n\nSalam.\n";
        world.mail(&["umrah@safatravel.example"], plain).await;
        let cases = rep.get("/api/v1/cases?folder=all").await.json;
        let case = cases["rows"].as_array().unwrap().iter().find(|case| case["subject"] == "Biasa").unwrap()["id"].clone();
        let id = rep.get(&format!("/api/v1/cases/{case}")).await.json["messages"][0]["id"].as_i64().unwrap();
        assert_eq!(rep.get(&format!("/api/v1/messages/{id}/original")).await.status, 404);
    })
    .await;
}
