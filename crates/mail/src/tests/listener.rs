//! Each rule of the listener, over a real connection.

use std::time::Duration;

use super::world::{Desk, Identity, settings};
use crate::listener::{Protocol, StoreVerdict};

const MAIL: &str = "From: siti@x.my\r\nSubject: Umrah\r\n\r\nSalam\r\n";

fn text(raw: &[u8]) -> &str {
    std::str::from_utf8(raw).unwrap()
}

#[tokio::test]
async fn a_mail_is_stored_with_its_trace_before_it_is_acknowledged() {
    let desk = Desk::open(settings()).await;
    let mut client = desk.client().await;
    client.announces().await;
    client.send(format!("{MAIL}..dot\r\n.\r\n")).await;
    assert_eq!(client.hear().await, "250 2.0.0 stored\r\n");
    {
        let mails = desk.shelf.mails.lock().unwrap();
        let (envelope, raw) = &mails[0];
        assert_eq!(envelope.mail_from.as_deref(), Some("siti@x.my"));
        assert_eq!(envelope.recipients, ["help@safa.example"]);
        assert_eq!((envelope.helo.as_str(), envelope.tls), ("client.example", false));
        let trace = "Return-Path: <siti@x.my>\r\nReceived: from client.example ([127.0.0.1])\r\n\
            \tby mx.safa.example with ESMTP\r\n\tfor <help@safa.example>;\r\n\tThu, 05 Mar 2026 06:07:09 +0000\r\n";
        assert_eq!(text(raw), format!("{trace}{MAIL}.dot\r\n"));
    }
    client.says(&[("QUIT", "221")]).await;
    assert_eq!(desk.close().await.len(), 1);
}

#[tokio::test]
async fn pipelined_commands_are_answered_in_order() {
    let desk = Desk::open(settings()).await;
    let mut client = desk.client().await;
    assert!(client.ask("EHLO c").await.contains("PIPELINING"));
    client.send("MAIL FROM:<>\r\nRCPT TO:<a@x.my>\r\nRCPT TO:<a@safa.example>\r\nRCPT TO:<A@safa.example>\r\nDATA\r\n").await;
    for expected in ["250 2.1.0", "550 5.1.1", "250 2.1.5", "250 2.1.5", "354"] {
        assert!(client.hear().await.starts_with(expected), "{expected}");
    }
    client.send(format!("{MAIL}.\r\nMAIL FROM:<b@x.my>\r\nRSET\r\nNOOP\r\nQUIT\r\n")).await;
    for expected in ["250 2.0.0 stored", "250 2.1.0", "250 2.0.0", "250 2.0.0", "221"] {
        assert!(client.hear().await.starts_with(expected), "{expected}");
    }
    let mails = desk.close().await;
    assert_eq!(mails[0].0.mail_from, None);
    assert_eq!(mails[0].0.recipients, ["a@safa.example"]);
    assert!(text(&mails[0].1).starts_with("Return-Path: <>\r\n"));
}

#[tokio::test]
async fn no_second_mail_can_be_smuggled_in_the_first() {
    let second = "MAIL FROM:<boss@safa.example>\r\nRCPT TO:<pay@safa.example>\r\nDATA\r\nPay me\r\n";
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r\r\n", "\r\n.\r"] {
        let desk = Desk::open(settings()).await;
        let mut client = desk.client().await;
        client.announces().await;
        client.send(format!("{MAIL}{end}{second}\r\n.\r\n")).await;
        assert_eq!(client.hear().await, "250 2.0.0 stored\r\n", "{end:?}");
        let mails = desk.close().await;
        assert_eq!(mails.len(), 1, "{end:?}");
        assert!(text(&mails[0].1).contains("Pay me"), "{end:?}");
    }
}

#[tokio::test]
async fn what_was_said_in_clear_is_forgotten_when_encryption_starts() {
    let identity = Identity::new();
    let mut settings = settings();
    identity.offered_by(&mut settings);
    let desk = Desk::open(settings).await;
    let mut client = desk.client().await;
    assert!(client.ask("EHLO c").await.contains("250-STARTTLS"));
    client.says(&[("MAIL FROM:<evil@x.my>", "250")]).await;
    // In one packet: a helper in the middle slips commands in after STARTTLS.
    client.send("STARTTLS\r\nRCPT TO:<help@safa.example>\r\nEHLO slipped.in\r\n").await;
    assert!(client.hear().await.starts_with("220 2.0.0"));
    let mut client = client.encrypts(&identity).await;
    // No answer to the slipped-in commands waits here, and none of them had an effect.
    client
        .says(&[("RCPT TO:<help@safa.example>", "503"), ("MAIL FROM:<siti@x.my>", "503 5.5.1 greet")])
        .await;
    assert!(!client.ask("EHLO c").await.contains("STARTTLS"));
    client.says(&[("STARTTLS", "502")]).await;
    client.announces().await;
    client.send(format!("{MAIL}.\r\n")).await;
    assert!(client.hear().await.starts_with("250"));
    let mails = desk.close().await;
    assert!(mails[0].0.tls);
    assert!(text(&mails[0].1).contains("with ESMTPS"));
}

#[tokio::test]
async fn a_mail_over_the_limit_is_refused_early_or_late_and_the_next_one_taken() {
    let mut settings = settings();
    settings.limits.max_bytes = 1_000;
    let desk = Desk::open(settings).await;
    let mut client = desk.client().await;
    assert!(client.ask("EHLO c").await.contains("250-SIZE 1000"));
    client.says(&[("MAIL FROM:<siti@x.my> SIZE=1001", "552 5.3.4")]).await;
    client.announces().await;
    client.send(format!("{MAIL}{}.\r\n", "0123456789\r\n".repeat(100))).await;
    assert!(client.hear().await.starts_with("552 5.3.4"));
    client.announces().await;
    client.send(format!("{MAIL}.\r\n")).await;
    assert!(client.hear().await.starts_with("250"));
    assert_eq!(desk.close().await.len(), 1);
}

#[tokio::test]
async fn whoever_sends_far_over_the_limit_is_cut_off() {
    let mut settings = settings();
    settings.limits.max_bytes = 1_000;
    let desk = Desk::open(settings).await;
    let mut client = desk.client().await;
    client.announces().await;
    client.send("x".repeat(5_000)).await;
    assert!(client.hear().await.starts_with("421 4.7.0"));
    assert_eq!(desk.close().await.len(), 0);
}

#[tokio::test]
async fn lines_over_the_limit_are_refused() {
    let mut settings = settings();
    settings.limits.max_data_line = 100;
    let desk = Desk::open(settings).await;
    let mut client = desk.client().await;
    let long = "x".repeat(5_000);
    client.says(&[(&format!("NOOP {long}"), "500 5.5.6"), ("NOOP", "250")]).await;
    client.announces().await;
    client.send(format!("{MAIL}{}\r\n.\r\n", "x".repeat(99))).await;
    assert!(client.hear().await.starts_with("554 5.6.0"));
    client.announces().await;
    client.send(format!("{MAIL}{}\r\n.\r\n", "x".repeat(98))).await;
    assert!(client.hear().await.starts_with("250"));
    assert_eq!(desk.close().await.len(), 1);
}

#[tokio::test]
async fn recipients_are_checked_and_counted() {
    let mut settings = settings();
    settings.limits.max_recipients = 2;
    let desk = Desk::open(settings).await;
    let mut client = desk.client().await;
    client
        .says(&[
            ("MAIL FROM:<siti@x.my>", "503"),
            ("EHLO c", "250"),
            ("RCPT TO:<a@safa.example>", "503"),
            ("DATA", "503"),
            ("MAIL FROM:<siti@x.my>", "250"),
            ("MAIL FROM:<siti@x.my>", "503"),
            ("DATA", "503"),
            ("RCPT TO:<a@elsewhere.example>", "550 5.1.1"),
            ("RCPT TO:<busy@safa.example>", "451 4.3.0"),
            ("RCPT TO:a@safa.example", "501"),
            ("RCPT TO:<a@safa.example>", "250"),
            ("RCPT TO:<b@safa.example>", "250"),
            ("RCPT TO:<c@safa.example>", "452 4.5.3"),
            ("VRFY a", "252"),
            ("EXPN a", "502"),
            ("AUTH PLAIN AAA", "502"),
            ("BDAT 5 LAST", "502"),
            ("LHLO c", "500"),
            ("WHAT", "500"),
            ("DATA", "354"),
        ])
        .await;
    client.send(format!("{MAIL}.\r\n")).await;
    assert!(client.hear().await.starts_with("250"));
    let mails = desk.close().await;
    assert_eq!(mails[0].0.recipients, ["a@safa.example", "b@safa.example"]);
    assert!(!text(&mails[0].1).contains("for <"), "recipients must not learn of each other");
}

#[tokio::test]
async fn too_many_connections_from_one_address_are_turned_away() {
    let mut settings = settings();
    settings.limits.max_connections_per_address = 2;
    let desk = Desk::open(settings).await;
    let (mut first, _second) = (desk.client().await, desk.client().await);
    assert!(desk.stranger().await.hear().await.starts_with("421 4.7.0"));
    first.says(&[("NOOP", "250")]).await;
}

#[tokio::test]
async fn a_connection_that_breaks_within_a_mail_stores_nothing() {
    let desk = Desk::open(settings()).await;
    for cut in [MAIL, "", "Subject: x\r\n\r\nx\r\n.", "Subject: x\r\n\r\nx\r\n.\r"] {
        let mut client = desk.client().await;
        client.announces().await;
        client.send(cut).await;
    }
    assert_eq!(desk.close().await.len(), 0);
}

#[tokio::test]
async fn lmtp_answers_for_every_recipient() {
    let mut settings = settings();
    settings.protocol = Protocol::Lmtp;
    let desk = Desk::open(settings.clone()).await;
    let mut client = desk.client().await;
    client
        .says(&[
            ("EHLO c", "500"),
            ("LHLO c", "250"),
            ("MAIL FROM:<siti@x.my>", "250"),
            ("RCPT TO:<a@safa.example>", "250"),
            ("RCPT TO:<a@elsewhere.example>", "550"),
            ("RCPT TO:<b@safa.example>", "250"),
            ("DATA", "354"),
        ])
        .await;
    client.send(format!("{MAIL}.\r\nNOOP\r\n")).await;
    for expected in ["250 2.0.0 stored", "250 2.0.0 stored", "250 2.0.0 here"] {
        assert!(client.hear().await.starts_with(expected));
    }
    let mails = desk.close().await;
    assert_eq!(mails.len(), 1);
    assert!(text(&mails[0].1).contains("with LMTP;"));
}

#[tokio::test]
async fn a_stop_ends_idle_connections_and_lets_a_mail_finish() {
    let desk = Desk::open(settings()).await;
    let (mut idle, mut busy) = (desk.client().await, desk.client().await);
    busy.announces().await;
    desk.stop.send_replace(true);
    assert!(idle.hear().await.starts_with("421 4.3.2"));
    busy.send(format!("{MAIL}.\r\n")).await;
    assert!(busy.hear().await.starts_with("250 2.0.0 stored"));
    assert!(busy.hear().await.starts_with("421 4.3.2"));
    assert_eq!(desk.close().await.len(), 1);
}

#[tokio::test]
async fn what_the_roof_says_is_passed_on_in_one_safe_line() {
    for (verdict, expected) in [
        (StoreVerdict::NoRoom, "452 4.3.1 no room at the moment, try again later\r\n"),
        (StoreVerdict::TryLater("disk full\r\n250 ok".into()), "451 4.3.0 disk full  250 ok\r\n"),
        (StoreVerdict::Refused("tidak dikenal — maaf".into()), "554 5.7.1 tidak dikenal ? maaf\r\n"),
    ] {
        let desk = Desk::that_says(verdict, settings()).await;
        let mut client = desk.client().await;
        client.announces().await;
        client.send(format!("{MAIL}.\r\n")).await;
        assert_eq!(client.hear().await, expected);
    }
}

#[tokio::test]
async fn nonsense_has_an_end() {
    let mut settings = settings();
    settings.limits.max_errors = 3;
    let desk = Desk::open(settings).await;
    let mut client = desk.client().await;
    client.says(&[("A", "500"), ("B", "500"), ("C", "500"), ("D", "421 4.7.0")]).await;
    assert_eq!(client.hear().await, "");
    let mut browser = desk.client().await;
    assert!(browser.ask("POST / HTTP/1.1\r\nHost: mx\r\n\r\nEHLO evil").await.starts_with("421"));
}

#[tokio::test]
async fn silence_has_an_end() {
    let mut settings = settings();
    settings.limits.idle = Duration::from_millis(30);
    let desk = Desk::open(settings).await;
    let mut client = desk.stranger().await;
    assert!(client.hear().await.starts_with("220"));
    assert!(client.hear().await.starts_with("421 4.4.2"));
    assert_eq!(client.hear().await, "");
}

#[tokio::test]
async fn a_mail_that_goes_round_in_circles_is_refused() {
    let desk = Desk::open(settings()).await;
    let mut client = desk.client().await;
    client.announces().await;
    client.send(format!("{}{MAIL}.\r\n", "Received: from a by b\r\n".repeat(101))).await;
    assert!(client.hear().await.starts_with("554 5.4.6"));
    assert_eq!(desk.close().await.len(), 0);
}
