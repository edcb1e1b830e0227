//! Mail signed here with a key made here, checked against a zone written here.

use mail_auth::arc::ArcSealer;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use mail_auth::{ArcOutput, AuthenticationResults};

use super::*;

const MAIL: &str = "From: Siti <siti@x.my>\r\nTo: umrah@safa.example\r\nSubject: Bilik\r\nDate: Mon, 2 Feb 2026 09:00:00 +0800\r\nMessage-ID: <1@x.my>\r\n\r\nMasih ada?\r\n";

fn key() -> (Ed25519Key, String) {
    let document = Ed25519Key::generate_pkcs8().unwrap();
    let key = Ed25519Key::from_pkcs8_der(&document).unwrap();
    let public = key.public_key();
    let text = {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for chunk in public.chunks(3) {
            let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
                << (8 * (3 - chunk.len()));
            for at in 0..4 {
                let index = usize::try_from(bits >> (18 - 6 * at) & 63).unwrap();
                out.push(if at <= chunk.len() { char::from(ALPHABET[index]) } else { '=' });
            }
        }
        out
    };
    (key, format!("v=DKIM1; k=ed25519; p={text}"))
}

fn zone(key: &str, policy: &str) -> Zone {
    Zone::default()
        .text("x.my", "v=spf1 ip4:198.51.100.7 -all")
        .text("s1._domainkey.x.my", key)
        .text("_dmarc.x.my", &format!("v=DMARC1; p={policy}"))
}

fn peer(address: &str, from: &str) -> Peer {
    Peer { address: Some(address.parse().unwrap()), helo: "mx.x.my".into(), mail_from: Some(from.into()) }
}

async fn check(zone: Zone, peer: &Peer, raw: &str) -> Verdict {
    Checker::with_zone(zone, Trust::default()).unwrap().check(peer, raw.as_bytes()).await
}

#[tokio::test]
async fn what_is_signed_and_sent_from_home_passes() {
    let (key, public) = key();
    let signer = DkimSigner::from_key(key).domain("x.my").selector("s1").headers(["From", "To", "Subject"]);
    let signed = format!("{}{MAIL}", signer.sign(MAIL.as_bytes()).unwrap().to_header());
    let home = check(zone(&public, "reject"), &peer("198.51.100.7", "siti@x.my"), &signed).await;
    assert_eq!((home.spf, home.dkim, home.dmarc), (Outcome::Pass, Outcome::Pass, Outcome::Pass));
    assert!(!home.is_forged() && !home.has_failure());
    // Passed on by somebody else: the signature still proves it.
    let passed_on = check(zone(&public, "reject"), &peer("203.0.113.9", "siti@x.my"), &signed).await;
    assert_eq!((passed_on.spf, passed_on.dmarc), (Outcome::Fail, Outcome::Pass));
    let changed = signed.replace("Masih ada?", "Bayar ke sini");
    let changed = check(zone(&public, "reject"), &peer("203.0.113.9", "siti@x.my"), &changed).await;
    assert_eq!((changed.dkim, changed.dmarc), (Outcome::Fail, Outcome::Fail));
    assert!(changed.is_forged());
}

#[tokio::test]
async fn the_senders_own_policy_decides_what_failing_means() {
    let stranger = peer("203.0.113.9", "boss@evil.example");
    for (policy, forged) in [("reject", true), ("quarantine", true), ("none", false)] {
        let verdict = check(zone("v=DKIM1; p=", policy), &stranger, MAIL).await;
        assert_eq!(verdict.dmarc, Outcome::Fail, "{policy}");
        assert_eq!(verdict.is_forged(), forged, "{policy}");
        assert!(verdict.has_failure());
    }
    let silent = check(Zone::default(), &stranger, MAIL).await;
    assert_eq!((silent.spf, silent.dkim, silent.dmarc), (Outcome::None, Outcome::None, Outcome::None));
}

/// What a list at `lists.example` passes on: with its footer, which breaks the sender's signature, and its seal.
fn passed_on_by_a_list() -> (String, Zone) {
    let (sender, sender_public) = key();
    let signer =
        DkimSigner::from_key(sender).domain("x.my").selector("s1").headers(["From", "To", "Subject"]);
    let signed = format!("{}{MAIL}", signer.sign(MAIL.as_bytes()).unwrap().to_header());
    let changed = signed.replace("Masih ada?\r\n", "Masih ada?\r\n--\r\nSenarai jemaah\r\n");
    let (seal, seal_public) = key();
    let message = AuthenticatedMessage::parse(changed.as_bytes()).unwrap();
    let results = AuthenticationResults::new("lists.example");
    let sealer =
        ArcSealer::from_key(seal).domain("lists.example").selector("arc").headers(["From", "Subject"]);
    let set = sealer.seal(&message, &results, &ArcOutput::default()).unwrap();
    let sealed = format!("{}{changed}", set.to_header());
    let zone = zone(&sender_public, "reject").text("arc._domainkey.lists.example", &seal_public);
    (sealed, zone)
}

#[tokio::test]
async fn a_trusted_sealer_vouches_for_what_it_passed_on_and_nobody_else_does() {
    let (sealed, zone) = passed_on_by_a_list();
    let by_the_list = peer("203.0.113.9", "bounces@lists.example");
    let with = async |sealers: &[&str], raw: &str| {
        let sealers = sealers.iter().map(|sealer| (*sealer).to_owned()).collect();
        let trust = Trust { sealers, ..Trust::default() };
        Checker::with_zone(zone.clone(), trust).unwrap().check(&by_the_list, raw.as_bytes()).await
    };
    let trusted = with(&["Lists.Example"], &sealed).await;
    assert_eq!((trusted.dkim, trusted.dmarc, trusted.arc), (Outcome::Fail, Outcome::Fail, Outcome::Pass));
    assert!(trusted.vouched && !trusted.is_forged() && !trusted.has_failure());
    let stranger = with(&["other.example"], &sealed).await;
    assert_eq!(stranger.arc, Outcome::Pass);
    assert!(!stranger.vouched && stranger.is_forged(), "a seal anybody can make proves nothing");
    // Changed after it was sealed: the trusted name no longer helps.
    let tampered = with(&["lists.example"], &sealed.replace("Masih ada?", "Bayar ke sini")).await;
    assert_eq!(tampered.arc, Outcome::Fail);
    assert!(!tampered.vouched && tampered.is_forged());
    // A seal that claims the trusted name with another key.
    let (forged_sealed, _) = passed_on_by_a_list();
    let forged = with(&["lists.example"], &forged_sealed).await;
    assert!(!forged.vouched && forged.is_forged());
}

#[tokio::test]
async fn what_came_over_a_relay_of_ours_or_cannot_be_looked_up_is_not_checked() {
    let near = check(zone("v=DKIM1; p=", "reject"), &peer("10.1.2.3", "boss@evil.example"), MAIL).await;
    assert_eq!(near, Verdict::default());
    let fetched = check(zone("v=DKIM1; p=", "reject"), &Peer::default(), MAIL).await;
    assert_eq!(fetched, Verdict::default());
    let offline = Checker::offline(Trust::default());
    assert_eq!(offline.check(&peer("203.0.113.9", "a@b.my"), MAIL.as_bytes()).await, Verdict::default());
    let empty = check(Zone::default(), &peer("203.0.113.9", "a@b.my"), "").await;
    assert_eq!(empty.dmarc, Outcome::NotChecked);
}

#[test]
fn addresses_of_ours_are_told_from_the_worlds() {
    for (address, public) in [
        ("8.8.8.8", true),
        ("10.0.0.1", false),
        ("127.0.0.1", false),
        ("::1", false),
        ("fd00::1", false),
        ("fe80::1", false),
        ("100.64.1.1", false),
        ("::ffff:192.168.1.1", false),
        ("2606:4700::1", true),
    ] {
        assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
    }
}
