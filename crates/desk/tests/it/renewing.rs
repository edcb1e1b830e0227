//! Access tokens that run out: renewed in time over a real TLS connection, once more when refused early, kept sealed, and
//! said in words when there is none.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use testkit::World;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::fetching::{Folder, add, fetch, subjects};

static SEALED: db::Sql = db::Sql::new(
    "test.grant_secrets",
    "select client_secret, refresh_token, access_token from mailbox_grant",
);

/// A token server: gives `akses-1`, `akses-2`… and turns the refresh token each time, until it is told to refuse.
#[derive(Clone, Default)]
struct Tokens {
    asked: Arc<Mutex<Vec<String>>>,
    refuses: Arc<Mutex<Option<(u16, &'static str)>>>,
}

impl Tokens {
    async fn serve(&self) -> u16 {
        let made = testkit::identity();
        let config = mail::listener::tls_config(made.certificate.as_bytes(), made.key.as_bytes()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tokens, acceptor) = (self.clone(), TlsAcceptor::from(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tokens.clone().answer(acceptor.clone(), stream));
            }
        });
        port
    }

    async fn answer(self, acceptor: TlsAcceptor, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(acceptor.accept(stream).await.ok()?);
        let (mut length, mut line) = (0, String::new());
        while stream.read_line(&mut line).await.ok()? > 2 {
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        let times = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(String::from_utf8(body).unwrap());
            asked.len()
        };
        let (status, said) = match *self.refuses.lock().unwrap() {
            Some((status, said)) => (status, said.to_owned()),
            None => {
                let next = times + 1;
                let given = json!({ "access_token": format!("akses-{times}"), "expires_in": 3600,
                    "refresh_token": format!("segar-{next}"), "token_type": "Bearer" });
                (200, given.to_string())
            }
        };
        let length = said.len();
        let head = format!(
            "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all(format!("{head}{said}").as_bytes()).await.ok()?;
        stream.flush().await.ok()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// A relay that one signs in to with the good token, and that takes everything.
async fn relay(good: Arc<Mutex<Option<String>>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take(stream, Arc::clone(&good)));
        }
    });
    port
}

async fn take(stream: TcpStream, good: Arc<Mutex<Option<String>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 relay\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        let token = good.lock().unwrap().clone().unwrap_or_default();
        let right =
            BASE64_STANDARD.encode(format!("user=visa@safatravel.example\x01auth=Bearer {token}\x01\x01"));
        let answer = match line.split(' ').next().unwrap() {
            "EHLO" => "250-relay\r\n250 AUTH XOAUTH2\r\n",
            "AUTH" if line.ends_with(&right) => "235 welcome\r\n",
            "AUTH" => "535 5.7.8 token refused\r\n",
            "DATA" => "354 go on\r\n",
            "." => "250 taken\r\n",
            "MAIL" | "RCPT" => "250 ok\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "",
        };
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

fn renewal(port: u16) -> Value {
    json!({ "endpoint": format!("https://localhost:{port}/token"), "client_id": "meja",
        "client_secret": "rahsia-klien", "refresh_token": "segar-1", "scope": "mail" })
}

fn by_token(port: u16) -> Value {
    json!({ "host": "127.0.0.1", "port": port, "security": "none", "auth": "token" })
}

async fn renewed(world: &World, folder: &Folder, tokens: &Tokens) -> (i64, u16) {
    let (imap, smtp) = (folder.serve().await, relay(Arc::clone(&folder.token)).await);
    let port = tokens.serve().await;
    let new = json!({ "brand_id": world.safa, "address": "visa@safatravel.example",
        "imap": by_token(imap), "smtp": by_token(smtp), "oauth": renewal(port) });
    let added = world.as_admin().post("/api/v1/mailboxes", new).await;
    assert_eq!(added.status, 201, "{}", added.text);
    (added.json["id"].as_i64().unwrap(), port)
}

fn good(folder: &Folder, token: &str) {
    *folder.token.lock().unwrap() = Some(token.to_owned());
}

async fn sealed(world: &World) -> Vec<Vec<u8>> {
    let found = world
        .desk
        .db()
        .read(|tx| tx.one(&SEALED, &[], |row| Ok(vec![row.get::<Vec<u8>>(0)?, row.get(1)?, row.get(2)?])));
    found.await.unwrap()
}

#[tokio::test]
async fn a_token_is_renewed_before_it_runs_out_and_once_when_it_is_refused() {
    testkit::on_each_engine(async |world| {
        let (folder, tokens) = (Folder::default(), Tokens::default());
        good(&folder, "akses-1");
        folder.receives(1, "Visa");
        let (id, _) = renewed(world, &folder, &tokens).await;
        fetch(world, id, |health| health["state"] == "connected").await;
        assert_eq!(subjects(world).await, ["Visa"]);
        let [first] = tokens.asked().try_into().unwrap();
        assert_eq!(
            first,
            "grant_type=refresh_token&refresh_token=segar-1&client_id=meja&client_secret=rahsia-klien&scope=mail"
        );
        // Still good for a while: nobody is asked.
        world.clock.advance_seconds(3_000);
        fetch(world, id, |health| health["state"] == "connected").await;
        assert_eq!(tokens.asked().len(), 1);
        // Five minutes before its end it is renewed, with the refresh token that came with it.
        world.clock.advance_seconds(301);
        good(&folder, "akses-2");
        fetch(world, id, |health| health["state"] == "connected").await;
        assert_eq!(tokens.asked().len(), 2);
        assert!(tokens.asked()[1].contains("refresh_token=segar-2"));
        // Taken back before its time: refused once, renewed, good.
        world.clock.advance_seconds(100);
        good(&folder, "akses-3");
        folder.receives(2, "Hotel");
        fetch(world, id, |health| health["state"] == "connected").await;
        assert_eq!((tokens.asked().len(), *folder.refusals.lock().unwrap()), (3, 1));
        assert_eq!(subjects(world).await, ["Hotel", "Visa"]);
        // A letter leaves with it, and with another when it is refused.
        good(&folder, "akses-4");
        let case = world.as_rep().get("/api/v1/cases?folder=all").await.json["rows"][0]["id"].clone();
        let path = format!("/api/v1/cases/{case}/replies");
        assert_eq!(world.as_rep().post(&path, json!({ "body": "Esok." })).await.status, 201);
        assert_eq!(world.outbox().await[0]["state"], "sent");
        assert_eq!(tokens.asked().len(), 4);
        let sealed = sealed(world).await;
        let shown = |text: &str| sealed.iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()));
        assert!(!shown("rahsia") && !shown("segar") && !shown("akses"));
    })
    .await;
}

#[tokio::test]
async fn a_refused_renewal_is_said_in_words_and_repeats_no_secret() {
    testkit::on_each_engine(async |world| {
        let (folder, tokens) = (Folder::default(), Tokens::default());
        good(&folder, "akses-1");
        let (id, _) = renewed(world, &folder, &tokens).await;
        let refusal = r#"{"error":"invalid_grant","error_description":"segar-1 was taken back"}"#;
        *tokens.refuses.lock().unwrap() = Some((400, refusal));
        let test = async || {
            let tested = world.as_admin().post(&format!("/api/v1/mailboxes/{id}/test"), json!({})).await;
            assert_eq!(tested.status, 200, "{}", tested.text);
            assert!(!tested.text.contains("segar-1") && !tested.text.contains("rahsia"), "{}", tested.text);
            tested.json
        };
        let tested = test().await;
        for way in ["incoming", "outgoing"] {
            assert_eq!(tested[way]["fault"], "token-refused");
            assert_eq!(tested[way]["detail"], "invalid_grant … was taken back");
            assert!(tested[way]["told"].as_str().unwrap().contains("new refresh token"), "{tested}");
        }
        let failing = fetch(world, id, |health| health["state"] == "failing").await;
        assert_eq!(failing["fault"], "token-refused");
        *tokens.refuses.lock().unwrap() = Some((503, "later"));
        assert_eq!(test().await["incoming"]["fault"], "token-server-away");
        *tokens.refuses.lock().unwrap() = None;
        // What is given is not good either: one more is asked for, and then it is said.
        good(&folder, "lain");
        let before = tokens.asked().len();
        assert_eq!(test().await["incoming"]["fault"], "sign-in-refused");
        assert!(tokens.asked().len() <= before + 4, "{:?}", tokens.asked());
        let events = serde_json::to_string(&world.events("mailbox", id).await).unwrap();
        assert!(!events.contains("segar") && !events.contains("rahsia-klien"));
    })
    .await;
}

#[tokio::test]
async fn what_a_renewal_needs_is_asked_for_and_its_secrets_go_to_no_other_server() {
    testkit::on_each_engine(async |world| {
        let (folder, tokens) = (Folder::default(), Tokens::default());
        good(&folder, "akses-1");
        let (id, port) = renewed(world, &folder, &tokens).await;
        let path = format!("/api/v1/mailboxes/{id}");
        let admin = world.as_admin();
        let read = admin.get(&path).await;
        assert_eq!(read.json["oauth"]["client_id"], "meja");
        assert!(!read.text.contains("segar") && !read.text.contains("rahsia"), "{}", read.text);
        assert_eq!(admin.get("/api/v1/mailboxes").await.json.as_array().unwrap().iter().filter(|one| one["oauth"].is_object()).count(), 1);
        let refused = async |oauth: Value| {
            let answer = admin.patch(&path, json!({ "oauth": oauth })).await;
            (answer.status, answer.json["errors"][0]["field"].as_str().unwrap_or_default().to_owned())
        };
        let with = |endpoint: &str| json!({ "endpoint": endpoint, "client_id": "meja" });
        let field = |name: &str| (422, name.to_owned());
        assert_eq!(refused(with("http://localhost/token")).await, field("oauth_endpoint"));
        assert_eq!(refused(with("https://evil.example/token")).await, field("oauth_refresh_token"));
        assert_eq!(refused(Value::Null).await, field("imap_secret"), "nothing to sign in with would be left");
        // The same server and client keep what is known.
        let same = json!({ "endpoint": format!("https://localhost:{port}/token"), "client_id": "meja", "scope": "more" });
        assert_eq!(refused(same).await.0, 200);
        let event = world.events("mailbox", id).await.pop().unwrap();
        assert_eq!(event.body["changed"]["oauth"]["to"]["scope"], "more");
        assert_eq!(event.body["changed"]["oauth_secret"], Value::Null);
        let password = json!({ "host": "127.0.0.1", "port": 1, "security": "none", "secret": "rahsia" });
        let unused = admin.patch(&path, json!({ "imap": password, "smtp": null })).await;
        assert_eq!(unused.json["errors"][0]["field"], "oauth_endpoint", "{}", unused.text);
        let other = add(world, "hotel@safatravel.example", Value::Null, Value::Null).await;
        assert_eq!(admin.get(&format!("/api/v1/mailboxes/{other}")).await.json["oauth"], Value::Null);
    })
    .await;
}
