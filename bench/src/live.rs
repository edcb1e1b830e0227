//! Live updates: 500 open streams, one case opened at a time, timed from before the request that opens it until each
//! stream has told of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::get::Client;
use crate::serving::Server;
use crate::{Outcome, seed};

/// Open streams.
const STREAMS: usize = 500;
/// Events.
const EVENTS: usize = 40;
/// How long an event is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Measures on a fresh desk.
pub fn run() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (cookie, brand) = runtime.block_on(async {
        let (house, brand) = seed::open(folder.path()).await?;
        let cookie = seed::sign_in(&house.desk).await?;
        tokio::task::spawn_blocking(move || seed::close(house)).await?;
        Outcome::Ok((cookie, brand))
    })?;
    let server = Server::start(folder.path())?;
    runtime.block_on(load(&server, &cookie, brand))
}

/// Which case a stream told of, and when.
type Told = (i64, Instant);

async fn load(server: &Server, cookie: &str, brand: i64) -> Outcome<()> {
    let (to, mut told) = mpsc::channel::<Told>(STREAMS * 4);
    let cookie: Arc<str> = cookie.into();
    for _ in 0..STREAMS {
        let stream = open(&server.web, &cookie).await?;
        // A stream that ends early is missed by the count below.
        tokio::spawn(listen(stream, to.clone()));
    }
    let mut client = Client::connect(&server.web, "").await?;
    let mut took = Vec::with_capacity(STREAMS * EVENTS);
    for number in 0..EVENTS {
        let body = format!(
            "{{\"brand_id\":{brand},\"customer\":{{\"email\":\"live{number}@contoh.example\",\"name\":\"Siti Aminah\"}},\
             \"subject\":\"Bilik quad\",\"body\":\"Masih ada bilik quad?\",\"channel\":\"email\"}}"
        );
        let asked = Instant::now();
        let answer = client.post("/api/v1/cases", &body).await?;
        let opened: serde_json::Value = serde_json::from_str(&answer.body)?;
        let id = opened.pointer("/id").and_then(serde_json::Value::as_i64).ok_or(answer.body)?;
        let mut heard = 0;
        while heard < STREAMS {
            let (case, at) =
                tokio::time::timeout(PATIENCE, told.recv()).await?.ok_or("every stream ended")?;
            if case == id {
                heard += 1;
                took.push(at.duration_since(asked).as_secs_f64() * 1e3);
            }
        }
    }
    took.sort_by(f64::total_cmp);
    let at = |per_mille: usize| took.get((took.len() * per_mille / 1000).min(took.len() - 1)).copied();
    let at = |per_mille| at(per_mille).unwrap_or(f64::INFINITY);
    println!(
        "{STREAMS} streams, {EVENTS} events: p50 {:.0} ms, p99 {:.0} ms (bar 300), last {:.0} ms",
        at(500),
        at(990),
        at(1000)
    );
    println!("own memory of the server: {:.0} MiB", server.own_memory()?);
    Ok(())
}

/// Opens a stream and reads past its head.
async fn open(address: &str, cookie: &str) -> Outcome<BufReader<TcpStream>> {
    let mut stream = BufReader::new(TcpStream::connect(address).await?);
    let request =
        format!("GET /live HTTP/1.1\r\nhost: desk\r\naccept: text/event-stream\r\ncookie: {cookie}\r\n\r\n");
    stream.get_mut().write_all(request.as_bytes()).await?;
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    if !line.contains(" 200 ") {
        return Err(format!("no stream: {line}").into());
    }
    while !line.trim().is_empty() {
        line.clear();
        stream.read_line(&mut line).await?;
    }
    Ok(stream)
}

/// Reads a stream and tells of each case the first time it is named.
async fn listen(mut stream: BufReader<TcpStream>, to: mpsc::Sender<Told>) -> Outcome<()> {
    let (mut line, mut last) = (String::new(), 0);
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err("closed by the server".into());
        }
        let Some(data) = line.trim().strip_prefix("data:") else { continue };
        let change: serde_json::Value = serde_json::from_str(data.trim())?;
        let of_case = change.pointer("/subject_kind").is_some_and(|kind| kind == "case");
        let id = change.pointer("/subject_id").and_then(serde_json::Value::as_i64);
        if let Some(id) = id.filter(|id| of_case && *id != last) {
            last = id;
            if to.send((id, Instant::now())).await.is_err() {
                return Ok(());
            }
        }
    }
}
