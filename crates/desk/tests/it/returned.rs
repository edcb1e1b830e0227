//! Letters that come back: noted on the message, on the address, and nowhere that was not ours.

use serde_json::{Value, json};
use testkit::World;

const UMRAH: &str = "umrah@safatravel.example";

/// Siti asks and is answered; the case's id, the message's id and its Message-ID.
pub async fn answered(world: &World) -> (i64, Value, String) {
    let raw = format!(
        "From: Siti <siti@example.my>\nTo: {UMRAH}\nSubject: Bilik\nMessage-ID: <q@example.my>\n\nMasih ada bilik?\n"
    );
    world.mail(&[UMRAH], &raw).await;
    let id = world.as_rep().get("/api/v1/cases?folder=all").await.json["rows"][0]["id"].as_i64().unwrap();
    let replied = world
        .as_rep()
        .post(&format!("/api/v1/cases/{id}/replies"), json!({ "body": "Ya.", "status": "waiting" }))
        .await;
    let letter = world.outbox().await[0]["letter"].clone();
    (id, replied.json["message_id"].clone(), letter["message_id"].as_str().unwrap().to_owned())
}

pub fn report(recipient: &str, action: &str, status: &str, about: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: {UMRAH}\nSubject: Undelivered Mail\n\
         Message-ID: <r{status}{action}@mx.example>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; said so\n\n--b\n\
         Content-Type: text/rfc822-headers\n\nMessage-ID: <{about}>\nSubject: Re: Bilik\n\n--b--\n"
    )
}

async fn read(world: &World, path: &str) -> Value {
    world.as_rep().get(path).await.json
}

#[tokio::test]
async fn a_letter_that_came_back_marks_its_message_and_its_address() {
    testkit::on_each_engine(async |world| {
        let (id, message, own_id) = answered(world).await;
        world.mail(&[UMRAH], &report("siti@example.my", "failed", "5.1.1", &own_id)).await;
        let case = read(world, &format!("/api/v1/cases/{id}")).await;
        assert_eq!(case["messages"].as_array().unwrap().len(), 2, "a report is no message");
        assert_eq!(case["category"], "waiting");
        let reports = read(world, &format!("/api/v1/cases/{id}/mail")).await["reports"].clone();
        assert_eq!(reports[0]["message_id"], message);
        assert_eq!(
            (reports[0]["hard"].clone(), reports[0]["diagnostic"].as_str()),
            (json!(true), Some("said so"))
        );
        assert!(world.event_kinds("case", id).await.contains(&"MailBounced".to_owned()));
        let list = read(world, &format!("/api/v1/brands/{}/undeliverable", world.safa)).await;
        assert_eq!(
            (list[0]["address"].as_str(), list[0]["state"].as_str()),
            (Some("siti@example.my"), Some("hard"))
        );
        // Nothing more is sent there, and the refusal says why.
        let path = format!("/api/v1/cases/{id}/replies");
        let refused = world.as_rep().post(&path, json!({ "body": "Ada?" })).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("address-fails"), "{}", refused.text);
        let trust = format!("/api/v1/brands/{}/undeliverable/trust", world.safa);
        let trusted = world.as_rep().post(&trust, json!({ "address": "Siti@Example.my" })).await;
        assert_eq!(trusted.status, 204, "{}", trusted.text);
        assert_eq!(world.as_rep().post(&path, json!({ "body": "Ada?" })).await.status, 201);
    })
    .await;
}

#[tokio::test]
async fn trouble_that_passes_stops_nothing_and_a_word_from_them_ends_it() {
    testkit::on_each_engine(async |world| {
        let (id, _, own_id) = answered(world).await;
        let brand = format!("/api/v1/brands/{}/undeliverable", world.safa);
        world.mail(&[UMRAH], &report("siti@example.my", "delayed", "4.4.1", &own_id)).await;
        world.mail(&[UMRAH], &report("siti@example.my", "failed", "5.2.2", &own_id)).await;
        let list = read(world, &brand).await;
        assert_eq!((list[0]["state"].as_str(), list[0]["failures"].clone()), (Some("soft"), json!(2)));
        let kinds = world.event_kinds("case", id).await;
        assert!(kinds.contains(&"MailDelayed".to_owned()) && kinds.contains(&"MailBouncedForNow".to_owned()));
        let path = format!("/api/v1/cases/{id}/replies");
        assert_eq!(world.as_rep().post(&path, json!({ "body": "Ada?" })).await.status, 201);
        let back = format!(
            "From: Siti <siti@example.my>\nTo: {UMRAH}\nSubject: Re: Bilik\nIn-Reply-To: <{own_id}>\nMessage-ID: <b@example.my>\n\nAda.\n"
        );
        world.mail(&[UMRAH], &back).await;
        assert_eq!(read(world, &brand).await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_forged_report_marks_nobody() {
    testkit::on_each_engine(async |world| {
        let (id, _, own_id) = answered(world).await;
        let brand = format!("/api/v1/brands/{}/undeliverable", world.safa);
        // About a letter that is not ours, and about somebody it never went to.
        let broken = own_id.replace("kh.", "kh.1");
        world.mail(&[UMRAH], &report("siti@example.my", "failed", "5.1.1", &broken)).await;
        world.mail(&[UMRAH], &report("victim@example.net", "failed", "5.1.10", &own_id)).await;
        assert_eq!(read(world, &brand).await, json!([]));
        assert_eq!(read(world, &format!("/api/v1/cases/{id}")).await["category"], "waiting");
    })
    .await;
}

#[tokio::test]
async fn whoever_complains_hears_no_machine_of_ours_again() {
    testkit::on_each_engine(async |world| {
        let (_, _, own_id) = answered(world).await;
        let complaint = format!(
            "From: fbl@provider.example\nTo: {UMRAH}\nSubject: complaint\nMessage-ID: <c@provider.example>\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nHere.\n--b\n\
             Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <siti@example.my>\n\n--b\n\
             Content-Type: message/rfc822\n\nMessage-ID: <{own_id}>\nSubject: Re: Bilik\n\nYa.\n--b--\n"
        );
        world.mail(&[UMRAH], &complaint).await;
        let list = read(world, &format!("/api/v1/brands/{}/undeliverable", world.safa)).await;
        assert_eq!(list[0]["state"], "complaint");
    })
    .await;
}
