//! Mail through the program: a letter goes to the relay, the customer's answer comes back to the same case.

use std::sync::Arc;

use db::Engine;
use kernel::SystemClock;
use mail::listener::{Envelope, Intake, RecipientVerdict, Settings, StoreVerdict};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, watch};

use crate::client::Caller;
use crate::installed::{Installed, block_on};
use crate::served::Served;

/// The mail server that takes what the desk sends.
pub struct Relay {
    /// What it took.
    pub letters: mpsc::UnboundedReceiver<(Envelope, String)>,
    _open: watch::Sender<bool>,
}

struct Taking(mpsc::UnboundedSender<(Envelope, String)>);

impl Intake for Taking {
    async fn recipient(&self, _: &str) -> RecipientVerdict {
        RecipientVerdict::Accept
    }

    async fn store(&self, envelope: Envelope, raw: Vec<u8>) -> StoreVerdict {
        self.0.send((envelope, String::from_utf8(raw).unwrap())).unwrap();
        StoreVerdict::Stored
    }
}

impl Relay {
    /// Listens while it is kept; answers the port too.
    pub async fn listen() -> (Self, u16) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (told, letters) = mpsc::unbounded_channel();
        let (open, stopped) = watch::channel(false);
        let (settings, taking) = (Settings::new("relay.test"), Arc::new(Taking(told)));
        tokio::spawn(mail::listener::serve(listener, settings, taking, Arc::new(SystemClock), stopped));
        (Self { letters, _open: open }, port)
    }
}

/// Hands one mail over as another mail server does.
async fn deliver(address: &str, to: &str, text: &str) {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut answers = BufReader::new(read).lines();
    let text = text.replace('\n', "\r\n");
    let commands = [
        String::new(),
        "HELO mail.example.my\r\n".to_owned(),
        "MAIL FROM:<siti.aminah@example.my>\r\n".to_owned(),
        format!("RCPT TO:<{to}>\r\n"),
        "DATA\r\n".to_owned(),
        format!("{text}\r\n.\r\n"),
    ];
    for command in commands {
        write.write_all(command.as_bytes()).await.unwrap();
        let answer = answers.next_line().await.unwrap().unwrap();
        assert!(answer.starts_with(['2', '3']), "{command}: {answer}");
    }
}

/// The addresses in a header of a mail, unfolded.
pub fn header(mail: &str, name: &str) -> String {
    let unfolded = mail.replace("\r\n ", " ").replace("\r\n\t", " ");
    let found = unfolded.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    found.unwrap_or_else(|| panic!("no {name} in\n{mail}")).to_owned()
}

#[test]
fn a_letter_goes_out_and_its_answer_joins_the_case() {
    let installed = Installed::on(Engine::Sqlite);
    block_on(async {
        let (mut relay, port) = Relay::listen().await;
        installed.configure(&format!(
            "mail.listen = \"127.0.0.1:0\"\nmail.relay = {{ host = \"127.0.0.1\", port = {port}, security = \"none\" }}\n"
        ));
        let mut served = Served::start(&installed.config_path());
        let door = served.told("mail is received on ");

        let mut caller = Caller::to(&served.address).await.unwrap();
        let mailbox = json!({ "brand_id": installed.brand, "address": "umrah@safatravel.example" });
        let added = caller.post("/api/v1/mailboxes", &mailbox).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let opened = caller.post("/api/v1/cases", &installed.case("Bilik quad")).await;
        let place = opened.header("location").to_owned();
        let reply = json!({ "body": "Waalaikumussalam, masih ada." });
        let replied = caller.post(&format!("{place}/replies"), &reply).await;
        assert_eq!(replied.status, 201, "{}", replied.text);

        let (envelope, letter) = relay.letters.recv().await.unwrap();
        assert_eq!(envelope.recipients, ["siti.aminah@example.my"]);
        let (id, to) = (header(&letter, "Message-ID"), header(&letter, "Reply-To"));
        let to = to.rsplit_once('<').map_or(to.as_str(), |(_, rest)| rest.trim_end_matches('>'));
        let answer = format!(
            "From: Siti Aminah <siti.aminah@example.my>\nTo: {to}\nSubject: Re: Bilik quad\nIn-Reply-To: {id}\n\
             Message-ID: <answer@example.my>\nDate: Mon, 2 Feb 2026 09:00:00 +0800\n\nTerima kasih!"
        );
        deliver(&door, to, &answer).await;
        // Filing follows the 250 by itself; ask until it is there.
        let messages = loop {
            let case = caller.get(&place).await;
            let count = case.json["messages"].as_array().unwrap().len();
            if count == 3 {
                break case.json["messages"].clone();
            }
            assert_eq!(count, 2, "{}", case.text);
        };
        assert_eq!(messages[2]["direction"], "in");
        assert!(messages[2]["body"].as_str().unwrap().contains("Terima kasih!"));
        tokio::task::spawn_blocking(move || {
            served.terminate();
            assert!(served.wait().success());
        })
        .await
        .unwrap();
    });
}

#[test]
fn behind_a_mail_server_the_door_speaks_lmtp() {
    let installed = Installed::on(Engine::Sqlite);
    installed.configure("mail.listen = \"127.0.0.1:0\"\nmail.protocol = \"lmtp\"\n");
    block_on(async {
        let mut served = Served::start(&installed.config_path());
        let door = served.told("mail is received on ");
        let mut caller = Caller::to(&served.address).await.unwrap();
        for address in ["umrah@safatravel.example", "haji@safatravel.example"] {
            let mailbox = json!({ "brand_id": installed.brand, "address": address });
            assert_eq!(caller.post("/api/v1/mailboxes", &mailbox).await.status, 201);
        }
        let stream = tokio::net::TcpStream::connect(&door).await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut answers = BufReader::new(read).lines();
        for (command, expected) in [
            ("", "220 "),
            ("HELO mail.safatravel.example\r\n", "5"),
            ("LHLO mail.safatravel.example\r\n", "250"),
            ("MAIL FROM:<siti.aminah@example.my>\r\n", "250"),
            ("RCPT TO:<umrah@safatravel.example>\r\n", "250"),
            ("RCPT TO:<haji@safatravel.example>\r\n", "250"),
            ("DATA\r\n", "354"),
            ("From: siti.aminah@example.my\r\nSubject: Hai\r\n\r\nAda bilik?\r\n.\r\n", "250 2.0.0 stored"),
        ] {
            write.write_all(command.as_bytes()).await.unwrap();
            let mut answer = answers.next_line().await.unwrap().unwrap();
            while answer.as_bytes()[3] == b'-' {
                answer = answers.next_line().await.unwrap().unwrap();
            }
            assert!(answer.starts_with(expected), "{command}: {answer}");
        }
        let second = answers.next_line().await.unwrap().unwrap();
        assert!(second.starts_with("250 2.0.0 stored"), "one answer for each recipient: {second}");
    });
}
