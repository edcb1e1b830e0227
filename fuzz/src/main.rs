//! Mutated mail against everything that reads what strangers send: the parser and all that follows it, and the door
//! itself, spoken to over a socket. It starts from the corpus of `crates/mail`, so that mutations begin from mail as it
//! really comes, and from a seed, so that a crash can be repeated.
//!
//! `cargo run -p fuzz -- --minutes 10 --seed 1`, without optimisation, so that an overflow is a panic. A panic or a mail
//! that takes too long ends it with the offending bytes in `fuzz/found/`, ready to become a corpus mail.

mod door;
mod mutation;

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mutation::Mutator;

/// A mail that takes longer than this to read is a fault as much as a crash.
const SLOW: Duration = Duration::from_secs(5);
/// Every so many mails one is sent through the door.
const DOOR_EVERY: u64 = 50;

struct Arguments {
    minutes: u64,
    seed: u64,
}

fn arguments() -> Result<Arguments, String> {
    let mut found = Arguments { minutes: 10, seed: 1 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().and_then(|value| value.parse().ok());
        match (word.as_str(), number) {
            ("--minutes", Some(minutes)) => found.minutes = minutes,
            ("--seed", Some(seed)) => found.seed = seed,
            _ => return Err(format!("not understood: {word}; --minutes N and --seed N are")),
        }
    }
    Ok(found)
}

fn corpus(folder: &Path) -> std::io::Result<Vec<Vec<u8>>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "eml"));
    files.sort();
    files.iter().map(std::fs::read).collect()
}

/// Everything that is done with a mail before any rule looks at it. Properties that must hold for any bytes are checked.
fn read(raw: &[u8]) -> Result<(), String> {
    let fingerprint = mail::identity::fingerprint(raw);
    if fingerprint != mail::identity::fingerprint(raw) {
        return Err("two fingerprints".to_owned());
    }
    let Ok(mail) = mail::parse(raw) else { return Ok(()) };
    let (own, rest) = mail::quote::split_as(&mail.subject, &mail.text);
    if !mail.text.starts_with(own) || !mail.text.ends_with(rest) {
        return Err("the two parts are not the text".to_owned());
    }
    if mail.text.contains('\0') || mail.subject.contains('\0') {
        return Err("a NUL in a text".to_owned());
    }
    let _ = mail::thanks::is_only_thanks(own);
    let _ = mail::quote::forwarded(&mail.text);
    let _ = mail::bounce::read(&mail);
    let _ = mail::bounce::read_complaint(&mail);
    let _ = mail::reply_is_welcome(&mail);
    if let Some(html) = &mail.html {
        let (own, rest) = mail::quote::split_html(html);
        if own.len() + rest.len() != html.len() {
            return Err("markup was lost".to_owned());
        }
        let clean = mail::html::clean(own, &mail::html::Images::default()).html.to_ascii_lowercase();
        if ["<script", "<iframe", "javascript:"]
            .iter()
            .any(|bad| clean.contains(&format!("={bad}")) || (bad.starts_with('<') && clean.contains(bad)))
        {
            return Err("something that acts survived cleaning".to_owned());
        }
    }
    let tokens = mail::ReplyTokens::new([7; 32]);
    for candidate in mail::thread_candidates(&mail, &tokens) {
        if !matches!(candidate, mail::Candidate::Foreign(_)) {
            return Err("a token was forged".to_owned());
        }
    }
    Ok(())
}

fn keep(raw: &[u8], what: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let mut name = String::new();
    for byte in mail::identity::fingerprint(raw).iter().take(6) {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join(format!("{name}.eml")), raw));
    println!("{what}: {name}.eml {written:?}");
}

fn main() -> ExitCode {
    let asked = match arguments() {
        Ok(asked) => asked,
        Err(said) => {
            println!("{said}");
            return ExitCode::from(2);
        }
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/mail/tests/corpus");
    let (corpus, door) = match (corpus(&folder), door::Tried::open()) {
        (Ok(corpus), Ok(door)) if !corpus.is_empty() => (corpus, door),
        _ => {
            println!("the corpus or a socket is missing");
            return ExitCode::from(2);
        }
    };
    let mut mutator = Mutator::new(asked.seed, corpus);
    let (start, limit) = (Instant::now(), Duration::from_secs(asked.minutes * 60));
    let (mut mails, mut sent) = (0_u64, 0_u64);
    while start.elapsed() < limit {
        let raw = mutator.next();
        let began = Instant::now();
        let outcome = std::panic::catch_unwind(|| read(&raw));
        let took = began.elapsed();
        mails += 1;
        match outcome {
            Ok(Ok(())) if took < SLOW => {}
            Ok(Ok(())) => {
                keep(&raw, &format!("{} ms", took.as_millis()));
                return ExitCode::FAILURE;
            }
            Ok(Err(what)) => {
                keep(&raw, &what);
                return ExitCode::FAILURE;
            }
            Err(_) => {
                keep(&raw, "a panic");
                return ExitCode::FAILURE;
            }
        }
        if mails % DOOR_EVERY == 0 {
            sent += 1;
            if let Err(what) = door.send(&mutator.session(&raw)) {
                keep(&raw, &what);
                return ExitCode::FAILURE;
            }
        }
        if mails % 100_000 == 0 {
            println!("{mails} mails read, {sent} sessions, {} s", start.elapsed().as_secs());
        }
    }
    println!("{mails} mails read, {sent} sessions, seed {}: nothing found", asked.seed);
    ExitCode::SUCCESS
}
