//! Mail in, answered, and answered again.

use serde_json::{Value, json};
use testkit::World;

const UMRAH: &str = "umrah@safatravel.example";

/// Siti's first question.
fn question(id: &str) -> String {
    format!(
        "From: Siti Aminah <siti.aminah@example.my>\nTo: {UMRAH}\nCc: Kakak <kakak@example.my>\n\
         Subject: Bilik quad untuk 12 Mac\nMessage-ID: <{id}@example.my>\nDate: Mon, 2 Feb 2026 09:00:00 +0800\n\n\
         Assalamualaikum, masih ada bilik quad?\n"
    )
}

async fn only_case(world: &World) -> Value {
    let ids: Vec<i64> =
        world.desk.db().read(|tx| tx.query(&ALL, &[], |row| row.get::<i64>(0))).await.unwrap();
    assert_eq!(ids.len(), 1, "one case");
    world.as_rep().get(&format!("/api/v1/cases/{}", ids[0])).await.json
}

async fn count(world: &World, sql: &'static db::Sql) -> i64 {
    world.desk.db().read(move |tx| tx.one(sql, &[], |row| row.get(0))).await.unwrap()
}

static CASES: db::Sql = db::Sql::new("test.count_cases", "select count(*) from cases");
static IGNORED: db::Sql =
    db::Sql::new("test.ignored", "select count(*) from mail_in where state = 'ignored'");
static DIED: db::Sql = db::Sql::new(
    "test.died",
    "update outbox set state = 'sending', attempts = 1, lease_until = made_at + 900000000",
);
static ALL: db::Sql = db::Sql::new("test.cases", "select id from cases order by id");
static SET_ASIDE: db::Sql =
    db::Sql::new("test.set_aside", "select count(*) from mail_in where state = 'quarantined'");

#[tokio::test]
async fn a_mail_becomes_a_case_is_answered_and_the_answer_joins_it() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &question("q1")).await;
        let case = only_case(world).await;
        assert_eq!(case["subject"], "Bilik quad untuk 12 Mac");
        assert_eq!(case["channel"], "email");
        assert_eq!(case["customer"]["full_name"], "Siti Aminah");
        let path = format!("/api/v1/cases/{}/replies", case["id"]);
        let body = json!({ "body": "Waalaikumussalam Puan Siti,\n\nYa, masih ada.", "status": "resolved" });
        let replied = world.as_rep().post(&path, body).await;
        assert_eq!(replied.status, 201, "{}", replied.text);

        let outbox = world.outbox().await;
        let posted = &outbox[0];
        assert_eq!(posted["state"], "kept");
        let letter = &posted["letter"];
        assert_eq!(letter["in_reply_to"], "q1@example.my");
        assert_eq!(letter["from_name"], "Nurul Ain (Safa Travel)");
        assert_eq!(letter["recipients"][0]["address"], "siti.aminah@example.my");
        assert_eq!(
            letter["recipients"][1],
            json!({ "role": "cc", "name": "Kakak", "address": "kakak@example.my" })
        );
        let reply_to = letter["reply_to"].as_str().unwrap();
        assert!(reply_to.starts_with("umrah+t."), "{reply_to}");

        world.clock.advance_seconds(3600);
        let answer = format!(
            "From: Siti Aminah <siti.aminah@example.my>\nTo: <{reply_to}>\nSubject: Re: apa-apa\n\
             Message-ID: <q2@example.my>\n\nBaik, saya nak empat tempat.\n"
        );
        world.mail(&[reply_to], &answer).await;
        let case = only_case(world).await;
        assert_eq!(case["category"], "open");
        assert_eq!(case["reopened_count"], 1);
        assert_eq!(case["messages"].as_array().unwrap().len(), 3);
        let kinds = world.event_kinds("case", case["id"].as_i64().unwrap()).await;
        assert_eq!(
            kinds,
            ["CaseOpened", "MessageSent", "CaseAssigned", "CaseResolved", "MessageReceived", "CaseReopened"]
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_mail_twice_is_one_and_to_two_mailboxes_is_two() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &question("d1")).await;
        let again =
            format!("Received: by another.example; Mon, 2 Feb 2026 09:01:00 +0800\n{}", question("d1"));
        world.mail(&[UMRAH], &again).await;
        assert_eq!(count(world, &CASES).await, 1);
        world.mail(&[UMRAH, "members@nusantara.example"], &question("d2")).await;
        assert_eq!(count(world, &CASES).await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_stranger_who_quotes_a_thread_gets_a_case_of_their_own() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &question("s1")).await;
        let stranger = format!(
            "From: Orang Lain <lain@example.net>\nTo: {UMRAH}\nSubject: Re: Bilik quad\nMessage-ID: <x@example.net>\n\
             In-Reply-To: <s1@example.my>\nReferences: <s1@example.my>\n\nSaya pun nak tahu.\n"
        );
        world.mail(&[UMRAH], &stranger).await;
        assert_eq!(count(world, &CASES).await, 2);
        let by_copy = format!(
            "From: kakak@example.my\nTo: {UMRAH}\nSubject: Re: Bilik quad\nMessage-ID: <k@example.my>\n\
             In-Reply-To: <s1@example.my>\n\nSaya kakak Siti.\n"
        );
        world.mail(&[UMRAH], &by_copy).await;
        assert_eq!(count(world, &CASES).await, 2, "somebody who was copied takes part");
    })
    .await;
}

#[tokio::test]
async fn a_machine_neither_opens_nor_wakes_a_case() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &question("m1")).await;
        let case = only_case(world).await;
        let path = format!("/api/v1/cases/{}/replies", case["id"]);
        world.as_rep().post(&path, json!({ "body": "Sudah dijawab.", "status": "resolved" })).await;
        let away = format!(
            "From: siti.aminah@example.my\nTo: {UMRAH}\nSubject: Balasan automatik: cuti\nMessage-ID: <a@example.my>\n\
             In-Reply-To: <m1@example.my>\nAuto-Submitted: auto-replied\n\nSaya bercuti.\n"
        );
        world.mail(&[UMRAH], &away).await;
        let case = only_case(world).await;
        assert_eq!(case["category"], "resolved");
        assert_eq!(case["messages"].as_array().unwrap().len(), 3);
        let bounce = format!(
            "From: MAILER-DAEMON@example.net\nTo: {UMRAH}\nSubject: Undelivered\nMessage-ID: <b@example.net>\n\
             Auto-Submitted: auto-replied\n\nUnknown user.\n"
        );
        world.mail(&[UMRAH], &bounce).await;
        assert_eq!((count(world, &CASES).await, count(world, &IGNORED).await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_cannot_be_read_is_set_aside_alone() {
    testkit::on_each_engine(async |world| {
        let huge = format!("X-Filler: {}\nFrom: a@example.my\n\nx\n", "a".repeat(1_100_000));
        world.mail(&[UMRAH], &huge).await;
        world.mail(&[UMRAH], &question("p1")).await;
        assert_eq!((count(world, &CASES).await, count(world, &SET_ASIDE).await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_letter_in_the_air_when_its_node_died_is_sent_again_and_marked() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &question("o1")).await;
        let case = only_case(world).await;
        let path = format!("/api/v1/cases/{}/replies", case["id"]);
        world.as_rep().post(&path, json!({ "body": "Ya." })).await;
        world.desk.db().write(|tx| tx.execute(&DIED, &[])).await.unwrap();
        assert_eq!(world.outbox().await[0]["state"], "sending", "the lease still holds");
        world.clock.advance_seconds(1000);
        let outbox = world.outbox().await;
        assert_eq!((&outbox[0]["state"], &outbox[0]["maybe_repeated"]), (&json!("kept"), &json!(true)));
    })
    .await;
}

#[tokio::test]
async fn a_reply_is_refused_with_the_field_and_the_remedy() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &question("r1")).await;
        let case = only_case(world).await;
        let path = format!("/api/v1/cases/{}/replies", case["id"]);
        let empty = world.as_rep().post(&path, json!({ "body": " " })).await;
        assert_eq!((empty.status, &empty.json["errors"][0]["field"]), (422, &json!("body")));
        let header =
            json!({ "body": "x", "recipients": [{ "role": "to", "address": "a@b.my\nBcc: z@z.my" }] });
        assert_eq!(world.as_rep().post(&path, header).await.status, 422);
        assert_eq!(world.as_other_rep().post(&path, json!({ "body": "x" })).await.status, 404);
        assert_eq!(world.as_nobody().post(&path, json!({ "body": "x" })).await.status, 401);
        let twice = world.as_rep().with("idempotency-key", "click");
        let first = twice.post(&path, json!({ "body": "Sekali sahaja" })).await;
        let second = twice.post(&path, json!({ "body": "Sekali sahaja" })).await;
        assert_eq!(first.json, second.json);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn files_come_in_with_a_mail_and_leave_with_a_reply() {
    testkit::on_each_engine(async |world| {
        let with_file = format!(
            "From: Siti <siti.aminah@example.my>\nTo: {UMRAH}\nSubject: Pasport mak\nMessage-ID: <f1@example.my>\n\
             MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nIni salinan pasport.\n--b\n\
             Content-Type: text/plain\nContent-Disposition: attachment; filename=pasport.txt\n\nA12345678\n--b\n\
             Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=setup.exe\n\nMZ\n--b--\n"
        );
        world.mail(&[UMRAH], &with_file).await;
        let case = only_case(world).await;
        let id = case["id"].as_i64().unwrap();
        let kinds = world.event_kinds("case", id).await;
        assert!(kinds.contains(&"FileRefused".to_owned()), "{kinds:?}");
        let all = world.as_rep().get(&format!("/api/v1/cases/{id}/attachments")).await.json;
        assert_eq!(all["files"][0]["filename"], "pasport.txt");
        let refused = (&all["refused"][0]["filename"], &all["refused"][0]["because"]);
        assert_eq!(refused, (&json!("setup.exe"), &json!("attachment-refused")), "{all}");
        assert_eq!(all["refused"][0]["message_id"], all["files"][0]["message_id"]);
        assert!(!world.events("case", id).await.iter().any(|event| event.body.to_string().contains("setup")));
        let path = format!("/api/v1/cases/{id}/attachments");
        assert_eq!(world.as_other_rep().get(&path).await.status, 404);
        let files = world.desk.db().read(move |tx| desk::attachments::of_case(tx, id)).await.unwrap();
        assert_eq!(files.len(), 1, "the program was refused, the passport kept");
        assert_eq!(files[0].filename, "pasport.txt");

        let shelf = format!("/api/v1/cases/{id}/attachments?filename=resit.txt");
        let upload = world.as_rep().upload(&shelf, "text/plain", b"RM 1,000".to_vec()).await;
        assert_eq!(upload.status, 201, "{}", upload.text);
        let body = json!({ "body": "Resit dilampirkan.", "attachments": [upload.json["id"]] });
        let replied = world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), body.clone()).await;
        assert_eq!(replied.status, 201, "{}", replied.text);
        let outbox = world.outbox().await;
        assert_eq!((&outbox[0]["state"], &outbox[0]["letter"]["attachments"][0]), (&json!("kept"), &upload.json["id"]));
        let twice = world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), body).await;
        assert_eq!(twice.status, 409, "an upload leaves once: {}", twice.text);
    })
    .await;
}

#[tokio::test]
async fn a_blocked_sender_opens_nothing_more() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &question("k1")).await;
        let case = only_case(world).await;
        let path = format!("/api/v1/cases/{}/spam", case["id"]);
        let spam = world.as_admin().post(&path, json!({ "block": "address" })).await;
        assert!(spam.status < 300, "{}", spam.text);
        world.mail(&[UMRAH], &question("k2")).await;
        assert_eq!((count(world, &CASES).await, count(world, &IGNORED).await), (1, 1));
        let other = question("k3").replace("siti.aminah@example.my", "hafiz@example.my");
        world.mail(&[UMRAH], &other).await;
        assert_eq!(count(world, &CASES).await, 2, "a neighbour at the same provider may still write");
    })
    .await;
}
