//! Load on a served desk: people who open cases and reply, and mail servers that hand over mail. Whoever was not
//! answered asks the same again at the next server, as real ones do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::Notify;

use crate::client::Caller;

/// Where mail is sent to.
pub const MAILBOX: &str = "umrah@safatravel.example";

/// After so many seconds a scheduled letter leaves: when all servers were killed.
pub const LEAVES_LATER: i64 = 1_800;

/// Counts what was acknowledged, and tells when it was enough.
pub struct Load {
    pub acknowledged: AtomicUsize,
    pub enough: usize,
    pub reached: Notify,
}

impl Load {
    pub fn until(enough: usize) -> Arc<Self> {
        Arc::new(Self { acknowledged: AtomicUsize::new(0), enough, reached: Notify::new() })
    }

    fn acknowledge(&self) {
        if self.acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == self.enough {
            self.reached.notify_one();
        }
    }
}

/// A request with its name; the same whenever it is made again.
#[derive(Clone)]
struct Ask {
    key: String,
    path: String,
    body: Value,
}

/// Somebody who opens a case, replies to it, writes to somebody first, opens the next.
pub struct Writer {
    name: String,
    case: Value,
    next: u64,
    asked: Option<Ask>,
    /// The case opened last, which waits for a reply.
    open: Option<i64>,
    /// Whether a conversation of ours is begun next.
    begins: bool,
    /// Subject → id of the acknowledged cases.
    pub cases: BTreeMap<String, i64>,
    /// Marks of the acknowledged replies.
    pub replies: Vec<String>,
    /// Marks, and so subjects, of the acknowledged conversations of ours.
    pub begun: Vec<String>,
}

impl Writer {
    pub fn new(name: String, case: Value) -> Self {
        Self {
            name,
            case,
            next: 0,
            asked: None,
            open: None,
            begins: false,
            cases: BTreeMap::new(),
            replies: Vec::new(),
            begun: Vec::new(),
        }
    }

    fn fresh(&mut self) -> Ask {
        self.next += 1;
        let key = format!("mark-{}-{}", self.name, self.next);
        if let Some(id) = self.open.take() {
            let body = json!({ "body": format!("Jawapan {key} untuk puan.") });
            return Ask { key, path: format!("/api/v1/cases/{id}/replies"), body };
        }
        if std::mem::take(&mut self.begins) {
            return self.begin(key);
        }
        let mut body = self.case.clone();
        // A customer of their own for each writer: their chains must not queue behind one another.
        body["customer"]["email"] = format!("{}@example.my", self.name).into();
        body["subject"] = key.clone().into();
        Ask { key, path: "/api/v1/cases".to_owned(), body }
    }

    /// Writes to the customer first: a letter that leaves at once, in a second, or once everything is over.
    fn begin(&self, key: String) -> Ask {
        let mut body = json!({
            "brand_id": self.case["brand_id"], "email": format!("{}@example.my", self.name),
            "subject": key, "body": format!("Makluman {key} untuk puan."),
        });
        match self.next / 3 % 3 {
            0 => body["undo_seconds"] = 1.into(),
            1 => body["send_at"] = SystemClock.now().plus_seconds(LEAVES_LATER).to_string().into(),
            _ => {}
        }
        Ask { key, path: "/api/v1/conversations".to_owned(), body }
    }

    /// Works until the connection breaks.
    pub async fn work(mut self, load: Arc<Load>, address: String) -> Self {
        let Ok(mut caller) = Caller::to(&address).await else { return self };
        loop {
            let ask = self.asked.take().unwrap_or_else(|| self.fresh());
            let headers = [("idempotency-key", ask.key.as_str())];
            let Ok(answer) = caller.call("POST", &ask.path, &headers, Some(&ask.body)).await else {
                self.asked = Some(ask);
                return self;
            };
            let is_begun = ask.path.ends_with("/conversations");
            let is_done = answer.status == 201 || is_begun && answer.status == 202;
            assert!(is_done, "{} {} {}", ask.path, answer.status, answer.text);
            if is_begun {
                self.begun.push(ask.key);
            } else if ask.path.ends_with("/replies") {
                self.replies.push(ask.key);
                self.begins = true;
            } else {
                let id = answer.json["id"].as_i64().unwrap();
                self.cases.insert(ask.key, id);
                self.open = Some(id);
            }
            load.acknowledge();
        }
    }
}

/// Another mail server, with mail for us. Every eighth is too large for a row of the database.
pub struct Sender {
    name: String,
    next: u64,
    pending: Option<u64>,
    /// Message-IDs of the acknowledged mails.
    pub sent: Vec<String>,
}

type Answers = Lines<BufReader<OwnedReadHalf>>;

impl Sender {
    pub const fn new(name: String) -> Self {
        Self { name, next: 0, pending: None, sent: Vec::new() }
    }

    fn message_id(&self, number: u64) -> String {
        format!("{}-{number}@mail.example.my", self.name)
    }

    fn mail(&self, number: u64) -> String {
        let (name, id) = (&self.name, self.message_id(number));
        let filler = "Senarai jemaah, baris demi baris, untuk rombongan kami.\r\n";
        let filler = filler.repeat(if number.is_multiple_of(8) { 5_000 } else { 1 });
        format!(
            "From: Jemaah <{name}@example.my>\r\nTo: {MAILBOX}\r\nSubject: {id}\r\nMessage-ID: <{id}>\r\n\
             Date: Mon, 2 Feb 2026 09:00:00 +0800\r\n\r\nAssalamualaikum.\r\n{filler}.\r\n"
        )
    }

    /// Hands mail over until the connection breaks.
    pub async fn work(mut self, load: Arc<Load>, address: String) -> Self {
        let Ok(stream) = TcpStream::connect(&address).await else { return self };
        let (read, mut write) = stream.into_split();
        let mut answers = BufReader::new(read).lines();
        if said(&mut answers).await.is_none() || !ask(&mut write, &mut answers, "HELO mail.example.my").await
        {
            return self;
        }
        loop {
            let number = self.pending.take().unwrap_or_else(|| {
                self.next += 1;
                self.next
            });
            if !self.hand_over(&mut write, &mut answers, number).await {
                self.pending = Some(number);
                return self;
            }
            self.sent.push(self.message_id(number));
            load.acknowledge();
        }
    }

    async fn hand_over(&self, write: &mut OwnedWriteHalf, answers: &mut Answers, number: u64) -> bool {
        let from = format!("MAIL FROM:<{}@example.my>", self.name);
        for command in [from.as_str(), &format!("RCPT TO:<{MAILBOX}>"), "DATA"] {
            if !ask(write, answers, command).await {
                return false;
            }
        }
        let mail = self.mail(number);
        ask(write, answers, mail.trim_end()).await
    }
}

async fn said(answers: &mut Answers) -> Option<String> {
    answers.next_line().await.ok().flatten()
}

/// Whether the server answered; it must not have refused.
async fn ask(write: &mut OwnedWriteHalf, answers: &mut Answers, command: &str) -> bool {
    if write.write_all(format!("{command}\r\n").as_bytes()).await.is_err() {
        return false;
    }
    let Some(answer) = said(answers).await else { return false };
    // Only a stopping server says 4xx here, and these are killed.
    assert!(answer.starts_with(['2', '3']), "{command:.40}: {answer}");
    true
}
