//! Mails to one case that come in at the same time by different ways: by the signed address of our letter, and by the
//! number of the case in the subject. Each is in the case once, behind those that were acknowledged before it was sent.

use std::collections::BTreeMap;

use db::Engine;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::task::JoinSet;

use crate::client::Caller;
use crate::installed::{Installed, block_on};
use crate::post::{Relay, header};
use crate::served::Served;

const MAILBOX: &str = "umrah@safatravel.example";
/// Cases that are written to at the same time, each by connections of its own.
const CASES: usize = 3;
/// How often each is written to by all ways at once.
const ROUNDS: usize = 15;
/// The ways: the customer by our letter's address, the customer by the number, who travels with them by that address.
const WAYS: [&str; 3] = ["token", "subject_tag", "token"];

/// A mail server that hands over one mail after another.
struct Way {
    answers: Lines<BufReader<OwnedReadHalf>>,
    write: OwnedWriteHalf,
    from: String,
    to: String,
    subject: String,
}

impl Way {
    async fn open(door: &str, from: String, to: &str, subject: String) -> Self {
        let (read, write) = TcpStream::connect(door).await.unwrap().into_split();
        let answers = BufReader::new(read).lines();
        let mut way = Self { answers, write, from, to: to.to_owned(), subject };
        way.heard("the greeting").await;
        way.say("HELO mail.example.my").await;
        way
    }

    async fn heard(&mut self, after: &str) {
        let answer = self.answers.next_line().await.unwrap().unwrap();
        assert!(answer.starts_with(['2', '3']), "{after}: {answer}");
    }

    async fn say(&mut self, line: &str) {
        self.write.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        self.heard(line).await;
    }

    /// Hands a mail over; when this returns it was acknowledged.
    async fn deliver(&mut self, mark: &str) {
        let Self { from, to, subject, .. } = self;
        let mail = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{mark}@mail.example.my>\r\n\
             Date: Mon, 2 Feb 2026 09:00:00 +0800\r\n\r\nBolehkah kami tambah katil? {mark}\r\n."
        );
        let (from, to) = (format!("MAIL FROM:<{from}>"), format!("RCPT TO:<{to}>"));
        for line in [from.as_str(), &to, "DATA", &mail] {
            self.say(line).await;
        }
    }
}

/// A case with a letter of ours, and the ways to it.
struct Thread {
    place: String,
    ways: [Way; 3],
}

impl Thread {
    async fn open(
        installed: &Installed,
        caller: &mut Caller,
        relay: &mut Relay,
        door: &str,
        at: usize,
    ) -> Self {
        let (siti, kakak) = (format!("siti{at}@example.my"), format!("kakak{at}@example.my"));
        let mut case = installed.case(&format!("Bilik {at}"));
        case["customer"] = json!({ "email": siti, "name": "Siti Aminah bt Rahman" });
        let opened = caller.post("/api/v1/cases", &case).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        let place = opened.header("location").to_owned();
        let number = caller.get(&place).await.json["reference"].as_i64().unwrap();
        let beside = json!({ "role": "cc", "name": "Rokiah", "address": kakak });
        let joined = caller.post(&format!("{place}/participants"), &beside).await;
        assert!(joined.status < 300, "{}", joined.text);
        let reply = json!({ "body": "Waalaikumussalam, masih ada." });
        let replied = caller.post(&format!("{place}/replies"), &reply).await;
        assert_eq!(replied.status, 201, "{}", replied.text);
        let (_, letter) = relay.letters.recv().await.unwrap();
        let signed = header(&letter, "Reply-To");
        let signed = signed.rsplit_once('<').map_or(signed.as_str(), |(_, rest)| rest.trim_end_matches('>'));
        let ways = [
            Way::open(door, siti.clone(), signed, "Katil".to_owned()).await,
            Way::open(door, siti, MAILBOX, format!("Katil [#KH-{number}]")).await,
            Way::open(door, kakak, signed, "Re: Katil".to_owned()).await,
        ];
        Self { place, ways }
    }

    /// All ways at once, again and again; each round begins when the one before was acknowledged.
    async fn write(mut self, at: usize) -> Self {
        for round in 0..ROUNDS {
            let marks = [0, 1, 2].map(|way| format!("mark-{at}-{round}-{way}"));
            let [one, two, three] = &mut self.ways;
            tokio::join!(one.deliver(&marks[0]), two.deliver(&marks[1]), three.deliver(&marks[2]));
        }
        self
    }
}

/// The marks of what came into a case, in its order, as (round, way).
fn came(case: &Value, at: usize) -> Vec<(usize, usize)> {
    let messages = case["messages"].as_array().unwrap().iter().filter(|one| one["direction"] == "in");
    let marks = messages.filter_map(|one| {
        let mark = one["body"].as_str().unwrap().split_whitespace().find(|word| word.starts_with("mark-"))?;
        let numbers: Vec<usize> = mark.split('-').skip(1).map(|number| number.parse().unwrap()).collect();
        assert_eq!(numbers[0], at, "a mail of another case");
        Some((numbers[1], numbers[2]))
    });
    marks.collect()
}

/// By which rule each message of a case came into it.
async fn rules(caller: &mut Caller, place: &str) -> BTreeMap<i64, String> {
    let told = caller.get(&format!("{place}/mail")).await.json;
    let of = |one: &Value| (one["message_id"].as_i64().unwrap(), one["rule"].as_str().unwrap().to_owned());
    told["readings"].as_array().unwrap().iter().map(of).collect()
}

async fn written_at_once(installed: &Installed, served: &mut Served, mut relay: Relay) {
    let door = served.told("mail is received on ");
    let mut caller = Caller::to(&served.address).await.unwrap();
    let mailbox = json!({ "brand_id": installed.brand, "address": MAILBOX });
    assert_eq!(caller.post("/api/v1/mailboxes", &mailbox).await.status, 201);
    // So much from one sender is usually looked at first.
    let path = format!("/api/v1/brands/{}/mail-rules", installed.brand);
    let mut wished = caller.get(&path).await.json;
    wished["sender_limit"] = 1_000.into();
    assert_eq!(caller.call("PUT", &path, &[], Some(&wished)).await.unwrap().status, 200);

    let mut writing = JoinSet::new();
    for at in 0..CASES {
        let thread = Thread::open(installed, &mut caller, &mut relay, &door, at).await;
        writing.spawn(async move { (at, thread.write(at).await) });
    }
    for (at, thread) in writing.join_all().await {
        // Filing follows the acknowledgements by itself; ask until all are there, or one too many is.
        let case = loop {
            let case = caller.get(&thread.place).await.json;
            if came(&case, at).len() >= ROUNDS * WAYS.len() {
                break case;
            }
        };
        let order = came(&case, at);
        let rounds: Vec<usize> = order.iter().map(|(round, _)| *round).collect();
        assert!(rounds.is_sorted(), "what was acknowledged first stands first: {order:?}");
        let mut once = order.clone();
        once.sort_unstable();
        let all = (0..ROUNDS).flat_map(|round| (0..WAYS.len()).map(move |way| (round, way)));
        assert_eq!(once, all.collect::<Vec<_>>(), "each once");
        let rules = rules(&mut caller, &thread.place).await;
        for message in case["messages"].as_array().unwrap() {
            let Some((_, way)) = message["body"].as_str().unwrap().rsplit_once("mark-") else { continue };
            let way: usize = way.rsplit_once('-').unwrap().1.trim().parse().unwrap();
            assert_eq!(rules[&message["id"].as_i64().unwrap()], WAYS[way]);
        }
    }
    let cases = caller.get("/api/v1/cases?folder=every&limit=100").await.json;
    assert_eq!(cases["rows"].as_array().unwrap().len(), CASES, "no mail began a case of its own: {cases}");
}

#[test]
fn mails_by_token_and_by_number_at_once_are_each_in_the_case_once_and_in_turn() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let installed = Installed::on(engine);
        block_on(async {
            let (relay, port) = Relay::listen().await;
            installed.configure(&format!(
                "mail.listen = \"127.0.0.1:0\"\nmail.relay = {{ host = \"127.0.0.1\", port = {port}, security = \"none\" }}\n"
            ));
            let mut served = Served::start(&installed.config_path());
            written_at_once(&installed, &mut served, relay).await;
            tokio::task::spawn_blocking(move || {
                served.terminate();
                assert!(served.wait().success());
            })
            .await
            .unwrap();
        });
        installed.give_back();
    }
}
