//! Mail in: 2,000 mails over eight SMTP connections, one in twenty with 100 KB attached, timed from the first greeting
//! until the last of their cases is found on the screen.

use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::get::Client;
use crate::serving::Server;
use crate::{Outcome, cpu, seed};

/// Mails.
const COUNT: usize = 2_000;
/// The number of a desk's first case.
const FIRST_NUMBER: usize = 1_001;
/// Connections.
const CONNECTIONS: usize = 8;
/// Bytes attached to every twentieth.
const ATTACHED: usize = 100_000;
/// How long the last case is waited for.
const PATIENCE: Duration = Duration::from_mins(2);

/// Measures on a fresh desk.
pub fn run() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let cookie = runtime.block_on(async {
        let (house, _) = seed::open(folder.path()).await?;
        let cookie = seed::sign_in(&house.desk).await?;
        tokio::task::spawn_blocking(move || seed::close(house)).await?;
        Outcome::Ok(cookie)
    })?;
    let server = Server::start(folder.path())?;
    runtime.block_on(load(&server, &cookie))
}

async fn load(server: &Server, cookie: &str) -> Outcome<()> {
    let (started, before) = (Instant::now(), cpu::seconds(&server.pid())?);
    let senders: Vec<_> = (0..CONNECTIONS)
        .map(|connection| {
            let address = server.mail.clone();
            tokio::spawn(async move { send(&address, (connection..COUNT).step_by(CONNECTIONS)).await })
        })
        .collect();
    for sender in senders {
        sender.await??;
    }
    let taken = started.elapsed();
    let mut client = Client::connect(&server.web, cookie).await?;
    while !seen(&mut client, FIRST_NUMBER + COUNT - 1).await? {
        if started.elapsed() > PATIENCE {
            return Err("some mails never became cases".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (all, count) = (started.elapsed(), f64::from(u32::try_from(COUNT)?));
    println!("taken in: {:.0} mails per second", count / taken.as_secs_f64());
    println!("visible as cases: {:.0} mails per second (bar 500)", count / all.as_secs_f64());
    println!("server CPU: {:.0} µs a mail", (cpu::seconds(&server.pid())? - before) / count * 1e6);
    println!("own memory of the server: {:.0} MiB", server.own_memory()?);
    Ok(())
}

/// Whether a case has this number: numbers rise by one with each case, so the last one's is known.
async fn seen(client: &mut Client, number: usize) -> Outcome<bool> {
    let answer = client.get(&format!("/search/jump?q={number}")).await?;
    if answer.status != 200 {
        return Err(format!("{} {}", answer.status, answer.body).into());
    }
    Ok(answer.body.contains(&format!("KH-{number}")))
}

async fn send(address: &str, numbers: impl Iterator<Item = usize>) -> Outcome<()> {
    let mut stream = BufReader::new(TcpStream::connect(address).await?);
    stream.get_ref().set_nodelay(true)?;
    heard(&mut stream, "220").await?;
    say(&mut stream, "EHLO sender.example\r\n", "250").await?;
    for number in numbers {
        say(&mut stream, &format!("MAIL FROM:<pelanggan{number}@contoh.example>\r\n"), "250").await?;
        say(&mut stream, &format!("RCPT TO:<{}>\r\n", seed::MAILBOX), "250").await?;
        say(&mut stream, "DATA\r\n", "354").await?;
        say(&mut stream, &format!("{}\r\n.\r\n", mail(number)), "250").await?;
    }
    say(&mut stream, "QUIT\r\n", "221").await
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str, wanted: &str) -> Outcome<()> {
    stream.get_mut().write_all(text.as_bytes()).await?;
    heard(stream, wanted).await
}

async fn heard(stream: &mut BufReader<TcpStream>, wanted: &str) -> Outcome<()> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if !line.starts_with(wanted) {
            return Err(format!("wanted {wanted}, heard {line:?}").into());
        }
        if line.as_bytes().get(3) != Some(&b'-') {
            return Ok(());
        }
    }
}

fn mail(number: usize) -> String {
    let text = "Assalamualaikum,\r\n\r\nSaya nak tanya pakej 12 Mac untuk 4 orang. Masih ada bilik quad? Kalau \
                booking minggu ni, deposit berapa dan bila kena bayar penuh?\r\n\r\nTerima kasih";
    let head = format!(
        "From: Siti Aminah <pelanggan{number}@contoh.example>\r\nTo: {}\r\nSubject: Bilik quad {number}\r\n\
         Message-ID: <{number}.mail@contoh.example>\r\nMIME-Version: 1.0\r\n",
        seed::MAILBOX
    );
    if !number.is_multiple_of(20) {
        return format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}");
    }
    // Base64 of 100 KB of a picture's noise: what it decodes to does not matter.
    let line = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9\r\n";
    let file = line.repeat(ATTACHED * 4 / 3 / 76);
    format!(
        "{head}Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         {text}\r\n--xx\r\nContent-Type: image/png; name=\"resit{number}.png\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"resit{number}.png\"\r\n\r\n{file}\r\n--xx--"
    )
}
