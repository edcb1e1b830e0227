//! Handing mail over: to the house's own listener, and to relays that misbehave.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::world::{Desk, Identity, settings};
use crate::delivery::{Patience, Relay, Security, check, deliver};
use crate::imap::SignIn;
use crate::listener::StoreVerdict;
use crate::reach::Reach;
use crate::trouble::Fault;

const MAIL: &[u8] = b"From: help@safa.example\r\nSubject: Re: Umrah\r\n\r\n.dot\r\n..two\r\nTerima kasih\r\n";

fn relay(port: u16) -> Relay {
    Relay {
        host: "localhost".into(),
        port,
        security: Security::None,
        sign_in: None,
        reach: Reach::Anywhere,
        clear_anywhere: false,
        helo: "desk.safa.example".into(),
        root_certificate: None,
        patience: Patience { command: Duration::from_secs(20), ..Patience::default() },
    }
}

fn to(recipients: &[&str]) -> Vec<String> {
    recipients.iter().map(|to| (*to).to_owned()).collect()
}

#[tokio::test]
async fn the_exact_bytes_arrive() {
    let desk = Desk::open(settings()).await;
    let receipt =
        deliver(&relay(desk.port), Some("help@safa.example"), &to(&["a@safa.example"]), MAIL).await.unwrap();
    assert_eq!(receipt.response, "250 2.0.0 stored");
    assert_eq!(receipt.refused, []);
    let mails = desk.close().await;
    assert!(mails[0].1.ends_with(MAIL));
    assert_eq!(mails[0].1.windows(15).filter(|window| window == b"Subject: Re: Um").count(), 1);
    assert_eq!(mails[0].0.mail_from.as_deref(), Some("help@safa.example"));
    assert_eq!(mails[0].0.helo, "desk.safa.example");
}

#[tokio::test]
async fn a_refused_recipient_does_not_keep_the_others_waiting() {
    let desk = Desk::open(settings()).await;
    let recipients = to(&["a@safa.example", "gone@elsewhere.example", "busy@safa.example"]);
    let receipt = deliver(&relay(desk.port), None, &recipients, MAIL).await.unwrap();
    let refused: Vec<_> =
        receipt.refused.iter().map(|(to, why)| (to.as_str(), why.permanent, why.code)).collect();
    assert_eq!(
        refused,
        [("gone@elsewhere.example", true, Some(550)), ("busy@safa.example", false, Some(451))]
    );
    let mails = desk.close().await;
    assert_eq!(mails[0].0.mail_from, None);
    assert_eq!(mails[0].0.recipients, ["a@safa.example"]);
}

#[tokio::test]
async fn a_failure_says_whether_to_try_again() {
    let desk = Desk::open(settings()).await;
    let send = async |recipients: &[&str]| {
        deliver(&relay(desk.port), None, &to(recipients), MAIL).await.unwrap_err()
    };
    let gone = send(&["gone@elsewhere.example"]).await;
    assert_eq!((gone.permanent, gone.code), (true, Some(550)), "{gone}");
    let busy = send(&["gone@elsewhere.example", "busy@safa.example"]).await;
    assert_eq!((busy.permanent, busy.code), (false, Some(451)), "{busy}");
    assert!(send(&["a@b\r\nDATA"]).await.permanent);
    assert!(send(&[]).await.permanent);
    let full = Desk::that_says(StoreVerdict::TryLater("full".into()), settings()).await;
    let full = deliver(&relay(full.port), None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert_eq!((full.permanent, full.code, full.maybe_delivered), (false, Some(451), false), "{full}");
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_a_passing_trouble() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let failure = deliver(&relay(port), None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert_eq!((failure.permanent, failure.code, failure.maybe_delivered), (false, None, false));
    assert!(failure.text.starts_with("connecting: "), "{failure}");
    assert_eq!(check(&relay(port)).await.unwrap_err().fault, Fault::Unreachable);
}

#[tokio::test]
async fn a_form_cannot_lead_mail_into_the_house_s_own_network() {
    let desk = Desk::open(settings()).await;
    let outward = Relay { reach: Reach::Public, ..relay(desk.port) };
    assert_eq!(check(&outward).await.unwrap_err().fault, Fault::PrivateAddress);
    let failure = deliver(&outward, None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert!(!failure.permanent && failure.text.contains("localhost is "), "{failure}");
    check(&relay(desk.port)).await.unwrap();
    assert_eq!(desk.close().await.len(), 0);
}

#[tokio::test]
async fn a_token_is_offered_once_and_its_refusal_told() {
    let answers =
        ["250-relay\r\n250 AUTH PLAIN XOAUTH2\r\n", "334 eyJzdGF0dXMiOiI0MDAifQ==\r\n", "221 bye\r\n"];
    let (port, playing) = scripted(Box::leak(Box::new(answers))).await;
    let sign_in = Some(SignIn::token("desk@safa.example", "ya29.rahsia"));
    let relay = Relay { sign_in, host: "127.0.0.1".into(), ..relay(port) };
    let trouble = check(&relay).await.unwrap_err();
    assert_eq!(trouble.fault, Fault::SignInRefused, "{trouble}");
    assert!(!trouble.detail.contains("rahsia"));
    let heard = playing.await.unwrap();
    assert_eq!(heard[1], "AUTH XOAUTH2 dXNlcj1kZXNrQHNhZmEuZXhhbXBsZQFhdXRoPUJlYXJlciB5YTI5LnJhaHNpYQEB");
}

#[tokio::test]
async fn what_a_check_found_is_told_in_kinds() {
    let no_way = scripted(&["250 relay\r\n", "221 bye\r\n"]).await;
    let sign_in = Some(SignIn::password("desk", "rahsia"));
    let with = |port| Relay { sign_in: sign_in.clone(), host: "127.0.0.1".into(), ..relay(port) };
    assert_eq!(check(&with(no_way.0)).await.unwrap_err().fault, Fault::NoWayToSignIn);
    let refused = scripted(&["250-relay\r\n250 AUTH PLAIN\r\n", "535 5.7.8 wrong\r\n", "221 bye\r\n"]).await;
    let trouble = check(&with(refused.0)).await.unwrap_err();
    assert_eq!(trouble.fault, Fault::SignInRefused);
    assert!(trouble.detail.contains("5.7.8 wrong"), "{trouble}");
    let clear = Relay { security: Security::StartTls, ..with(scripted(&["250 relay\r\n", ""]).await.0) };
    assert_eq!(check(&clear).await.unwrap_err().fault, Fault::NoEncryption);
}

#[tokio::test]
async fn encryption_is_demanded_and_the_certificate_checked() {
    let identity = Identity::new();
    let mut encrypted = settings();
    identity.offered_by(&mut encrypted);
    let desk = Desk::open(encrypted).await;
    let mut relay = Relay { security: Security::StartTls, ..relay(desk.port) };
    let stranger = deliver(&relay, None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert!(!stranger.permanent && stranger.text.contains("certificate"), "{stranger}");
    relay.root_certificate = Some(identity.certificate.clone());
    deliver(&relay, None, &to(&["a@safa.example"]), MAIL).await.unwrap();
    let mails = desk.close().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].0.tls);

    let plain = Desk::open(settings()).await;
    relay.port = plain.port;
    let refused = deliver(&relay, None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert_eq!(refused.text, "the relay does not offer STARTTLS");
    assert_eq!(plain.close().await.len(), 0);
}

/// A relay that plays a part: says a greeting, then one answer for every line it hears; gives the lines it heard.
async fn scripted(answers: &'static [&'static str]) -> (u16, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let playing = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut heard = Vec::new();
        stream.write_all(b"220 relay\r\n").await.unwrap();
        for answer in answers {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap() == 0 {
                break;
            }
            heard.push(line.trim_end().to_owned());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        heard
    });
    (port, playing)
}

#[tokio::test]
async fn signing_in_comes_before_the_mail() {
    let answers = ["250-relay\r\n250 AUTH PLAIN LOGIN\r\n", "535 5.7.8 no\r\n", "221 bye\r\n"];
    let (port, playing) = scripted(Box::leak(Box::new(answers))).await;
    let relay =
        Relay { sign_in: Some(SignIn::password("desk", "rahsia")), host: "127.0.0.1".into(), ..relay(port) };
    let failure = deliver(&relay, None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert!(!failure.permanent && failure.text.contains("5.7.8 no"), "{failure}");
    assert!(!format!("{relay:?}").contains("rahsia"));
    let heard = playing.await.unwrap();
    assert_eq!(heard[..2], ["EHLO desk.safa.example", "AUTH PLAIN AGRlc2sAcmFoc2lh"]);
}

#[tokio::test]
async fn a_connection_lost_after_the_mail_leaves_a_doubt() {
    let answers = ["250 relay\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"];
    let (port, playing) = scripted(Box::leak(Box::new(answers))).await;
    let relay = Relay { host: "127.0.0.1".into(), ..relay(port) };
    let failure = deliver(&relay, None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert_eq!((failure.permanent, failure.maybe_delivered), (false, true), "{failure}");
    assert_eq!(playing.await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_relay_that_falls_silent_is_given_up() {
    let (port, playing) = scripted(&["250 relay\r\n", "", ""]).await;
    let patience = Patience { command: Duration::from_millis(30), ..Patience::default() };
    let relay = Relay { host: "127.0.0.1".into(), patience, ..relay(port) };
    let failure = deliver(&relay, None, &to(&["a@safa.example"]), MAIL).await.unwrap_err();
    assert!(!failure.permanent && failure.text.starts_with("MAIL: no answer"), "{failure}");
    drop(playing);
}
