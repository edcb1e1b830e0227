//! Mail that lies on another server becomes cases, over a real connection on loopback; letters leave through a server of
//! the mailbox's own; what cannot be had lies in the quarantine.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use testkit::World;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A folder on a server that behaves.
#[derive(Clone, Default)]
pub(crate) struct Folder {
    validity: Arc<Mutex<u32>>,
    mails: Arc<Mutex<Vec<(u32, String, usize)>>>,
    /// The one access token that is good; signing in is by password when there is none.
    pub(crate) token: Arc<Mutex<Option<String>>>,
    /// How often a token was refused.
    pub(crate) refusals: Arc<Mutex<usize>>,
}

impl Folder {
    pub(crate) fn receives(&self, uid: u32, subject: &str) {
        let raw = format!(
            "From: Siti <siti@example.my>\r\nTo: visa@safatravel.example\r\nSubject: {subject}\r\n\
             Message-ID: <{uid}-{subject}@example.my>\r\n\r\nBila {subject}?\r\n"
        );
        let size = raw.len();
        self.mails.lock().unwrap().push((uid, raw, size));
    }

    pub(crate) async fn serve(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let folder = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(folder.clone().talk(stream));
            }
        });
        port
    }

    async fn talk(self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"* OK ready\r\n").await.ok()?;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let (tag, command) = line.trim_end().split_once(' ')?;
            if command == "IDLE" {
                stream.write_all(b"+ idling\r\n").await.ok()?;
                let mut done = String::new();
                stream.read_line(&mut done).await.ok()?;
            } else if command == "AUTHENTICATE XOAUTH2" {
                stream.write_all(b"+ \r\n").await.ok()?;
                let mut said = String::new();
                stream.read_line(&mut said).await.ok()?;
                if !self.is_good(said.trim_end()) {
                    *self.refusals.lock().unwrap() += 1;
                    stream.write_all(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n").await.ok()?;
                    stream.read_line(&mut said).await.ok()?;
                    stream.write_all(format!("{tag} NO token refused\r\n").as_bytes()).await.ok()?;
                    continue;
                }
            } else if command.starts_with("LOGIN") && !command.ends_with("\"rahsia\"") {
                stream.write_all(format!("{tag} NO wrong password\r\n").as_bytes()).await.ok()?;
                continue;
            } else {
                let said = self.answer(command);
                stream.write_all(said.as_bytes()).await.ok()?;
            }
            stream.write_all(format!("{tag} OK done\r\n").as_bytes()).await.ok()?;
        }
    }

    fn is_good(&self, said: &str) -> bool {
        let good = self.token.lock().unwrap().clone().unwrap_or_default();
        said == BASE64_STANDARD.encode(format!("user=visa@safatravel.example\x01auth=Bearer {good}\x01\x01"))
    }

    fn answer(&self, command: &str) -> String {
        let mails = self.mails.lock().unwrap();
        let words: Vec<&str> = command.split(' ').collect();
        match words.as_slice() {
            ["CAPABILITY"] if self.token.lock().unwrap().is_some() => {
                "* CAPABILITY IMAP4rev1 IDLE AUTH=XOAUTH2\r\n".to_owned()
            }
            ["CAPABILITY"] => "* CAPABILITY IMAP4rev1 IDLE\r\n".to_owned(),
            ["EXAMINE", ..] => format!("* OK [UIDVALIDITY {}] valid\r\n", self.validity.lock().unwrap()),
            ["UID", "SEARCH", "UID", range, ..] => {
                let first: u32 = range.split(':').next().unwrap().parse().unwrap();
                let last = if range.contains(':') { u32::MAX } else { first };
                let found = mails
                    .iter()
                    .filter(|(uid, ..)| (first..=last).contains(uid))
                    .map(|(uid, ..)| uid.to_string());
                format!("* SEARCH {}\r\n", found.collect::<Vec<_>>().join(" "))
            }
            ["UID", "FETCH", set, what @ ..] => {
                let wanted: Vec<u32> = set.split(',').map(|uid| uid.parse().unwrap()).collect();
                let found = mails.iter().filter(|(uid, ..)| wanted.contains(uid));
                found.map(|(uid, raw, size)| part(*uid, raw, *size, &what.join(" "))).collect()
            }
            _ => String::new(),
        }
    }
}

fn part(uid: u32, raw: &str, size: usize, what: &str) -> String {
    if what.contains("SIZE") {
        return format!(
            "* 1 FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE \"03-Feb-2026 09:00:00 +0800\")\r\n"
        );
    }
    let (section, text) = if what.contains("HEADER") {
        ("HEADER", raw.split_inclusive("\r\n\r\n").next().unwrap())
    } else {
        ("", raw)
    };
    format!("* 1 FETCH (UID {uid} BODY[{section}] {{{}}}\r\n{text})\r\n", text.len())
}

/// A relay that takes everything and remembers it.
async fn sink() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let all = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take(stream, Arc::clone(&all)));
        }
    });
    (port, heard)
}

async fn take(stream: TcpStream, heard: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        let answer = match line.split(' ').next().unwrap() {
            "EHLO" => "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
            "AUTH" => "235 welcome\r\n",
            "DATA" => "354 go on\r\n",
            "." => "250 taken\r\n",
            "MAIL" | "RCPT" => "250 ok\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "",
        };
        heard.lock().unwrap().push(line);
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

pub(crate) async fn add(world: &World, address: &str, imap: Value, smtp: Value) -> i64 {
    let new = json!({ "brand_id": world.safa, "address": address, "imap": imap, "smtp": smtp });
    let added = world.as_admin().post("/api/v1/mailboxes", new).await;
    assert_eq!(added.status, 201, "{}", added.text);
    added.json["id"].as_i64().unwrap()
}

fn plain(port: u16, secret: &str) -> Value {
    json!({ "host": "127.0.0.1", "port": port, "security": "none", "secret": secret })
}

pub(crate) async fn health(world: &World, id: i64) -> Value {
    let all = world.as_admin().get("/api/v1/mailbox-health").await;
    all.json.as_array().unwrap().iter().find(|one| one["mailbox_id"] == id).unwrap().clone()
}

/// Runs the job until `enough`. How a mailbox stands is state and no event, so it is looked at again and again.
pub(crate) async fn fetch(world: &World, id: i64, enough: impl Fn(&Value) -> bool) -> Value {
    let (stop, stopped) = watch::channel(false);
    let job = tokio::spawn(desk::fetching::run(world.desk.clone(), stopped));
    let found = loop {
        let found = health(world, id).await;
        if enough(&found) {
            break found;
        }
        tokio::task::yield_now().await;
    };
    stop.send_replace(true);
    job.await.unwrap();
    found
}

pub(crate) async fn subjects(world: &World) -> Vec<String> {
    desk::correspondence::file_waiting(&world.desk).await.unwrap();
    let cases = world.as_admin().get("/api/v1/cases?folder=all").await;
    let mut all: Vec<String> = cases.json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["subject"].as_str().unwrap().to_owned())
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn mail_on_another_server_becomes_cases_once() {
    testkit::on_each_engine(async |world| {
        let folder = Folder::default();
        folder.receives(4, "Visa");
        folder.receives(9, "Hotel");
        let port = folder.serve().await;
        let id = add(world, "visa@safatravel.example", plain(port, "rahsia"), Value::Null).await;
        let found = fetch(world, id, |health| health["state"] == "connected").await;
        assert_eq!((&found["lag_seconds"], &found["is_told"]), (&json!(0), &json!(true)));
        assert_eq!(found["last_mail_at"], "2026-02-02T01:00:00Z");
        assert_eq!(subjects(world).await, ["Hotel", "Visa"]);
        // Another beginning: UIDs are given anew, one mail is new. Nothing comes twice.
        *folder.validity.lock().unwrap() = 8;
        folder.receives(10, "Pasport");
        world.clock.advance_seconds(600);
        assert_eq!(health(world, id).await["state"], "starting", "nobody follows it");
        fetch(world, id, |health| health["state"] == "connected").await;
        assert_eq!(subjects(world).await, ["Hotel", "Pasport", "Visa"]);
    })
    .await;
}

#[tokio::test]
async fn one_failing_mailbox_says_why_and_delays_no_other() {
    testkit::on_each_engine(async |world| {
        let folder = Folder::default();
        folder.receives(1, "Visa");
        let port = folder.serve().await;
        let good = add(world, "visa@safatravel.example", plain(port, "rahsia"), Value::Null).await;
        let bad = add(world, "hotel@safatravel.example", plain(port, "salah"), Value::Null).await;
        // A server that takes the call and says nothing.
        let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mute_port = mute.local_addr().unwrap().port();
        add(world, "bisu@safatravel.example", plain(mute_port, "rahsia"), Value::Null).await;
        fetch(world, good, |health| health["state"] == "connected").await;
        let failing = fetch(world, bad, |health| health["state"] == "failing").await;
        assert_eq!(failing["fault"], "sign-in-refused");
        assert_eq!(failing["detail"], "wrong password");
        assert!(failing["fault_told"].as_str().unwrap().contains("app password"), "{failing}");
        assert_eq!(subjects(world).await, ["Visa"]);
        let malay = world.as_admin().with("accept-language", "ms").get("/api/v1/mailbox-health").await;
        assert!(malay.text.contains("kata laluan aplikasi"), "{}", malay.text);
    })
    .await;
}

#[tokio::test]
async fn a_test_signs_in_both_ways_and_says_what_failed() {
    testkit::on_each_engine(async |world| {
        let folder = Folder::default();
        folder.receives(1, "Visa");
        let (imap, (smtp, _)) = (folder.serve().await, sink().await);
        let id = add(world, "visa@safatravel.example", plain(imap, "rahsia"), plain(smtp, "rahsia")).await;
        let path = format!("/api/v1/mailboxes/{id}");
        let tested = world.as_admin().post(&format!("{path}/test"), json!({})).await;
        assert_eq!(tested.status, 200, "{}", tested.text);
        assert_eq!(
            (&tested.json["incoming"]["works"], &tested.json["outgoing"]["works"]),
            (&json!(true), &json!(true))
        );
        assert!(tested.json["incoming"]["told"].as_str().unwrap().contains('1'), "{}", tested.text);
        let wrong = json!({ "imap": plain(imap, "salah"), "smtp": plain(1, "rahsia") });
        assert_eq!(world.as_admin().patch(&path, wrong).await.status, 200);
        let tested = world.as_admin().post(&format!("{path}/test"), json!({})).await;
        assert_eq!(tested.json["incoming"]["fault"], "sign-in-refused");
        assert_eq!(tested.json["outgoing"]["fault"], "unreachable");
        assert_eq!(world.event_kinds("mailbox", id).await.last().unwrap(), "MailboxTested");
        assert_eq!(world.as_rep().post(&format!("{path}/test"), json!({})).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn letters_leave_through_the_mailboxs_own_server_and_a_failing_one_delays_no_other() {
    testkit::on_each_engine(async |world| {
        let (port, heard) = sink().await;
        let good = add(world, "visa@safatravel.example", Value::Null, plain(port, "rahsia")).await;
        let bad = add(world, "hotel@safatravel.example", Value::Null, plain(1, "rahsia")).await;
        for address in ["hotel@safatravel.example", "visa@safatravel.example"] {
            let mail = format!("From: siti@example.my\nTo: {address}\nSubject: Ke {address}\nMessage-ID: <{address}>\n\nBila?\n");
            world.mail(&[address], &mail).await;
        }
        let cases = world.as_rep().get("/api/v1/cases?folder=all").await;
        for case in cases.json["rows"].as_array().unwrap() {
            let path = format!("/api/v1/cases/{}/replies", case["id"]);
            assert_eq!(world.as_rep().post(&path, json!({ "body": "Esok." })).await.status, 201);
        }
        let outbox = world.outbox().await;
        let state = |from: &str| {
            let letter = outbox.as_array().unwrap().iter().find(|one| one["letter"]["from"] == from).unwrap();
            letter["state"].as_str().unwrap().to_owned()
        };
        assert_eq!((state("visa@safatravel.example"), state("hotel@safatravel.example")), ("sent".into(), "queued".into()));
        let heard = heard.lock().unwrap().clone();
        assert!(heard.contains(&"AUTH PLAIN AHZpc2FAc2FmYXRyYXZlbC5leGFtcGxlAHJhaHNpYQ==".to_owned()), "{heard:?}");
        assert!(heard.iter().any(|line| line.starts_with("MAIL FROM:<visa")));
        let (good, bad) = (health(world, good).await, health(world, bad).await);
        assert_eq!((&good["out_fault"], &good["last_sent_at"]), (&Value::Null, &json!("2026-02-02T01:00:00Z")));
        assert_eq!((&bad["out_fault"], &bad["letters_waiting"]), (&json!("unreachable"), &json!(1)));
        assert!(bad["out_fault_told"].as_str().unwrap().contains("firewall"));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_had_or_read_lies_in_the_quarantine_until_replayed_or_discarded() {
    testkit::on_each_engine(async |world| {
        let folder = Folder::default();
        folder.receives(1, "Besar");
        folder.mails.lock().unwrap()[0].2 = 50_000_000;
        folder.receives(2, "Kecil");
        let port = folder.serve().await;
        let id = add(world, "visa@safatravel.example", plain(port, "rahsia"), Value::Null).await;
        fetch(world, id, |health| health["state"] == "connected").await;
        assert_eq!(subjects(world).await, ["Kecil"]);
        let huge = format!("X-Filler: {}\nFrom: a@example.my\nSubject: Isi\n\nx\n", "a".repeat(1_100_000));
        world.mail(&["visa@safatravel.example"], &huge).await;
        let admin = world.as_admin();
        let all = admin.get("/api/v1/quarantine").await;
        assert_eq!(all.json.as_array().unwrap().len(), 2, "{}", all.text);
        let (broken, large) = (&all.json[0], &all.json[1]);
        assert_eq!(
            (&large["reason"], &large["is_whole"], &large["subject"]),
            (&json!("too-large"), &json!(false), &json!("Besar"))
        );
        assert!(large["told"].as_str().unwrap().contains("35 MB") && large["can_fetch"] == true);
        assert_eq!(broken["can_fetch"], false);
        let source = admin.get(&format!("/api/v1/quarantine/{}/source", large["id"])).await;
        assert!(source.text.starts_with("From: Siti"), "{}", source.text);
        assert_eq!(source.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(source.header("x-content-type-options"), "nosniff");
        let path = |mail: &Value, verb: &str| format!("/api/v1/quarantine/{}/{verb}", mail["id"]);
        assert_eq!(admin.post(&path(large, "replay"), json!({})).await.status, 422);
        assert_eq!(admin.post(&path(large, "discard"), json!({})).await.status, 204);
        assert_eq!(admin.post(&path(large, "discard"), json!({})).await.status, 404);
        // Filed again, it fails again and is here again.
        assert_eq!(admin.post(&path(broken, "replay"), json!({})).await.status, 204);
        assert_eq!(admin.get("/api/v1/quarantine").await.json.as_array().unwrap().len(), 0);
        desk::correspondence::file_waiting(&world.desk).await.unwrap();
        assert_eq!(admin.get("/api/v1/quarantine").await.json.as_array().unwrap().len(), 1);
        assert_eq!(world.event_kinds("mail", broken["id"].as_i64().unwrap()).await, ["MailFiledAgain"]);
        assert_eq!(world.as_other_rep().get(&path(broken, "source")).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_was_left_on_its_server_is_fetched_whole_when_asked_for() {
    testkit::on_each_engine(async |world| {
        let folder = Folder::default();
        for (uid, subject) in [(1, "Besar"), (2, "Raksasa"), (3, "Hilang")] {
            folder.receives(uid, subject);
            folder.mails.lock().unwrap().last_mut().unwrap().2 = 50_000_000;
        }
        let port = folder.serve().await;
        let id = add(world, "visa@safatravel.example", plain(port, "rahsia"), Value::Null).await;
        fetch(world, id, |health| health["state"] == "connected").await;
        folder.mails.lock().unwrap()[1].2 = 110_000_000;
        folder.mails.lock().unwrap().remove(2);
        let admin = world.as_admin();
        let all = admin.get("/api/v1/quarantine").await.json;
        let ask = async |subject: &str| {
            let mail = all.as_array().unwrap().iter().find(|mail| mail["subject"] == subject).unwrap();
            admin.post(&format!("/api/v1/quarantine/{}/fetch", mail["id"]), json!({})).await
        };
        let whole = ask("Besar").await;
        assert_eq!((whole.status, &whole.json["outcome"]), (200, &json!("fetched")), "{}", whole.text);
        assert_eq!(subjects(world).await, ["Besar"]);
        assert_eq!(ask("Besar").await.status, 404, "its headers left the quarantine");
        assert_eq!(ask("Raksasa").await.json["outcome"], "too-large");
        let gone = ask("Hilang").await;
        assert_eq!(gone.json["outcome"], "gone");
        assert!(gone.json["told"].as_str().unwrap().contains("not on the mail server any more"));
        let left = admin.get("/api/v1/quarantine").await.json;
        let stands = |subject: &str| {
            let mail = left.as_array().unwrap().iter().find(|mail| mail["subject"] == subject).unwrap();
            (mail["reason"].as_str().unwrap().to_owned(), mail["can_fetch"].as_bool().unwrap())
        };
        assert_eq!(
            (stands("Raksasa"), stands("Hilang")),
            (("too-large".into(), true), ("gone".into(), false))
        );
        let tried = all.as_array().unwrap().iter().find(|mail| mail["subject"] == "Besar").unwrap();
        assert_eq!(world.event_kinds("mail", tried["id"].as_i64().unwrap()).await, ["MailFetchTried"]);
        // Another folder: its numbers name other mails.
        let elsewhere = json!({ "host": "127.0.0.1", "port": port, "security": "none", "folder": "Lama" });
        let path = format!("/api/v1/mailboxes/{id}");
        assert_eq!(admin.patch(&path, json!({ "imap": elsewhere })).await.status, 200);
        let refused = ask("Raksasa").await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(admin.post(&format!("{path}/pause"), json!({})).await.status, 204);
        assert!(ask("Raksasa").await.text.contains("paused"));
        assert_eq!(
            world
                .as_other_rep()
                .post(&format!("/api/v1/quarantine/{}/fetch", tried["id"]), json!({}))
                .await
                .status,
            403
        );
    })
    .await;
}
