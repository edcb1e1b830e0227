//! Creations over HTTP: some clients on keep-alive connections, each opening one case after the other for a while.

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::serving::Server;
use crate::{Outcome, cpu, seed};

/// How long one run lasts once it is warm.
const LASTS: Duration = Duration::from_secs(6);
/// Creations of each client before anything is counted.
const WARM: usize = 20;

/// What a run showed.
pub struct Run {
    /// Creations a second, all clients together.
    pub per_second: f64,
    /// The server's CPU for each, in microseconds.
    pub server_micros: f64,
    /// Median time to the answer.
    pub p50_millis: f64,
    /// The 99th percentile.
    pub p99_millis: f64,
}

/// Seeds a desk in `folder`, serves it from a process of its own and loads it with `clients`.
pub fn run(folder: &Path, clients: usize) -> Outcome<Run> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let brand = runtime.block_on(async {
        let (house, brand) = seed::open(folder).await?;
        tokio::task::spawn_blocking(move || seed::close(house)).await?;
        Outcome::Ok(brand)
    })?;
    let server = Server::start(folder)?;
    runtime.block_on(load(&server.web, brand, clients, &server.pid()))
}

async fn load(address: &str, brand: i64, clients: usize, pid: &str) -> Outcome<Run> {
    let mut connected = Vec::new();
    for number in 0..clients {
        let mut client = Client { stream: TcpStream::connect(address).await?, brand, number, made: 0 };
        for _ in 0..WARM {
            client.create().await?;
        }
        connected.push(client);
    }
    let (cpu_before, started) = (cpu::seconds(pid)?, Instant::now());
    let tasks: Vec<_> = connected
        .into_iter()
        .map(|mut client| {
            tokio::spawn(async move {
                let mut took = Vec::new();
                while started.elapsed() < LASTS {
                    let asked = Instant::now();
                    client.create().await?;
                    took.push(asked.elapsed());
                }
                Outcome::Ok(took)
            })
        })
        .collect();
    let mut all: Vec<Duration> = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    let (seconds, cpu) = (started.elapsed().as_secs_f64(), cpu::seconds(pid)? - cpu_before);
    all.sort_unstable();
    let at = |share: usize| all.get(all.len() * share / 100).map_or(0.0, |took| took.as_secs_f64() * 1e3);
    let count = f64::from(u32::try_from(all.len())?);
    Ok(Run {
        per_second: count / seconds,
        server_micros: cpu / count * 1e6,
        p50_millis: at(50),
        p99_millis: at(99),
    })
}

struct Client {
    stream: TcpStream,
    brand: i64,
    number: usize,
    made: usize,
}

impl Client {
    /// Opens one case of a new customer and waits for the answer.
    async fn create(&mut self) -> Outcome<()> {
        self.made += 1;
        let body = format!(
            "{{\"brand_id\":{},\"customer\":{{\"email\":\"bench-{}-{}@example.my\",\"name\":\"Siti Aminah\"}},\
             \"subject\":\"Bilik quad untuk 12 Mac\",\"body\":\"Assalamualaikum, saya nak tanya pakej 12 Mac untuk 4 \
             orang. Masih ada bilik quad? Kalau booking minggu ni, deposit berapa dan bila kena bayar penuh?\",\
             \"channel\":\"email\"}}",
            self.brand, self.number, self.made
        );
        let request = format!(
            "POST /api/v1/cases HTTP/1.1\r\nhost: desk\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            seed::TOKEN,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        let answer = self.answer().await?;
        if answer.starts_with("HTTP/1.1 201") { Ok(()) } else { Err(answer.into()) }
    }

    /// Reads one answer whole.
    async fn answer(&mut self) -> Outcome<String> {
        let mut got = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = self.stream.read(&mut buffer).await?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            got.extend_from_slice(buffer.get(..read).unwrap_or_default());
            let text = String::from_utf8_lossy(&got);
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, value)| value.trim().parse::<usize>().ok());
            if length.is_some_and(|length| body.len() >= length) {
                return Ok(text.into_owned());
            }
        }
    }
}
