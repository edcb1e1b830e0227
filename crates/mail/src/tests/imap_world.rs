//! A mail server that can be told to misbehave, reached over pipes, and a shelf that remembers. Time stands still but
//! for what is waited for, so that hours of hanging and coming back pass at once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::SeededChance;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::delivery::Security;
use crate::imap::{
    Account, Afterwards, Arrived, Dial, Duplex, NotNow, Patience, Progress, Shelf, SignIn, State, follow,
};
use crate::reach::Reach;
use crate::trouble::Trouble;

/// What the server does instead of what it should.
pub(super) enum Act {
    /// Says this, then behaves.
    Say(Vec<u8>),
    /// Says this in place of its answer.
    Instead(Vec<u8>),
    /// Says this and hangs up.
    SayAndDrop(Vec<u8>),
    /// Falls silent for ever.
    Hang,
}

/// Decides by the number of the connection (from 1) and the command without its tag; the greeting is the command "".
/// `None` lets the server behave.
pub(super) type Mischief = Box<dyn Fn(usize, &str) -> Option<Act> + Send + Sync>;

#[derive(Clone)]
pub(super) struct Stored {
    pub(super) raw: Vec<u8>,
    pub(super) received: &'static str,
    /// The size it claims.
    pub(super) claims: Option<usize>,
}

pub(super) struct Folder {
    pub(super) validity: u32,
    pub(super) mails: BTreeMap<u32, Stored>,
    pub(super) capabilities: &'static str,
    pub(super) mischief: Mischief,
    connections: usize,
    /// When each command came, without tags.
    pub(super) heard: Vec<(Instant, String)>,
}

#[derive(Clone)]
pub(super) struct Server {
    pub(super) folder: Arc<Mutex<Folder>>,
    news: Arc<Notify>,
}

pub(super) fn mail(subject: &str) -> Stored {
    let raw = format!("From: siti@example.my\r\nSubject: {subject}\r\n\r\n{subject}, {{3}}\r\n").into_bytes();
    Stored { raw, received: "05-Mar-2026 09:00:00 +0800", claims: None }
}

impl Server {
    pub(super) fn with(mails: impl IntoIterator<Item = (u32, Stored)>) -> Self {
        let folder = Folder {
            validity: 7,
            mails: mails.into_iter().collect(),
            capabilities: "IMAP4rev1 IDLE MOVE AUTH=PLAIN",
            mischief: Box::new(|_, _| None),
            connections: 0,
            heard: Vec::new(),
        };
        Self { folder: Arc::new(Mutex::new(folder)), news: Arc::new(Notify::new()) }
    }

    pub(super) fn that(self, mischief: impl Fn(usize, &str) -> Option<Act> + Send + Sync + 'static) -> Self {
        self.folder.lock().unwrap().mischief = Box::new(mischief);
        self
    }

    pub(super) fn able_to(self, capabilities: &'static str) -> Self {
        self.folder.lock().unwrap().capabilities = capabilities;
        self
    }

    pub(super) fn receives(&self, uid: u32, mail: Stored) {
        self.folder.lock().unwrap().mails.insert(uid, mail);
        self.news.notify_one();
    }

    pub(super) fn connections(&self) -> usize {
        self.folder.lock().unwrap().connections
    }

    /// The commands that begin with `word`.
    pub(super) fn heard(&self, word: &str) -> Vec<String> {
        let folder = self.folder.lock().unwrap();
        folder
            .heard
            .iter()
            .map(|(_, command)| command.clone())
            .filter(|command| command.starts_with(word))
            .collect()
    }

    /// The waits between two of those commands.
    pub(super) fn pauses(&self, word: &str) -> Vec<Duration> {
        let folder = self.folder.lock().unwrap();
        let at: Vec<Instant> =
            folder.heard.iter().filter(|(_, command)| command.starts_with(word)).map(|(at, _)| *at).collect();
        at.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

impl Dial for Server {
    async fn dial(&self, _: &Account) -> Result<Box<dyn Duplex>, Trouble> {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let number = {
            let mut folder = self.folder.lock().unwrap();
            folder.connections += 1;
            folder.connections
        };
        tokio::spawn(serve(self.clone(), number, theirs));
        Ok(Box::new(ours))
    }
}

/// Says what mischief wants, and answers whether to behave then. `None` ends the connection.
async fn play(
    server: &Server,
    number: usize,
    command: &str,
    stream: &mut BufReader<DuplexStream>,
) -> Option<bool> {
    let act = {
        let mut folder = server.folder.lock().unwrap();
        folder.heard.push((Instant::now(), command.to_owned()));
        (folder.mischief)(number, command)
    };
    match act {
        None => {}
        Some(Act::Say(bytes)) => stream.write_all(&bytes).await.ok()?,
        Some(Act::Instead(bytes)) => {
            stream.write_all(&bytes).await.ok()?;
            return Some(false);
        }
        Some(Act::SayAndDrop(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            return None;
        }
        Some(Act::Hang) => std::future::pending().await,
    }
    Some(true)
}

async fn serve(server: Server, number: usize, stream: DuplexStream) -> Option<()> {
    let mut stream = BufReader::new(stream);
    play(&server, number, "", &mut stream).await?;
    stream.write_all(b"* OK ready {9}\r\n").await.ok()?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let (tag, command) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
        let (tag, command) = (tag.to_owned(), command.to_owned());
        let behaves = play(&server, number, &command, &mut stream).await?;
        if !behaves {
            // Said already.
        } else if command == "IDLE" {
            stream.write_all(b"+ idling\r\n").await.ok()?;
            let mut done = String::new();
            tokio::select! {
                () = server.news.notified() => {
                    stream.write_all(b"* OK Still here\r\n* 9 EXISTS\r\n").await.ok()?;
                    stream.read_line(&mut done).await.ok()?;
                }
                read = stream.read_line(&mut done) => { read.ok()?; }
            }
        } else if command.starts_with("AUTHENTICATE") {
            stream.write_all(b"+ \r\n").await.ok()?;
            let mut words = String::new();
            stream.read_line(&mut words).await.ok()?;
            play(&server, number, &format!("SASL {}", words.trim_end()), &mut stream).await?;
        } else {
            let said = server.folder.lock().unwrap().answer(&command);
            stream.write_all(&said).await.ok()?;
        }
        stream.write_all(format!("{tag} OK done\r\n").as_bytes()).await.ok()?;
        if command == "LOGOUT" {
            return None;
        }
    }
}

impl Folder {
    /// What an honest server says before the last line.
    fn answer(&mut self, command: &str) -> Vec<u8> {
        let words: Vec<&str> = command.split(' ').collect();
        match words.as_slice() {
            ["CAPABILITY"] => format!("* CAPABILITY {}\r\n", self.capabilities).into_bytes(),
            ["EXAMINE" | "SELECT", ..] => {
                format!("* 1 RECENT\r\n* OK [UIDVALIDITY {}] valid\r\n", self.validity).into_bytes()
            }
            ["UID", "SEARCH", "UID", range, ..] => {
                let first = range.split(':').next().unwrap().parse::<u32>().unwrap();
                // `9:*` names the last mail even where it is below 9.
                let last =
                    self.mails.keys().last().copied().filter(|last| *last < first && range.ends_with('*'));
                let exact = (!range.contains(':')).then_some(first);
                let found =
                    self.mails.keys().filter(|uid| exact.map_or(**uid >= first, |exact| **uid == exact));
                let all: Vec<String> = found.copied().chain(last).map(|uid| uid.to_string()).collect();
                format!("* SEARCH {}\r\n", all.join(" ")).into_bytes()
            }
            ["UID", "FETCH", set, ..] => {
                set.split(',').flat_map(|uid| self.fetched(uid.parse().unwrap(), command)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn fetched(&self, uid: u32, command: &str) -> Vec<u8> {
        let Some(mail) = self.mails.get(&uid) else { return Vec::new() };
        if command.contains("RFC822.SIZE") {
            let size = mail.claims.unwrap_or(mail.raw.len());
            let received = mail.received;
            return format!(
                "* 1 FETCH (FLAGS (\\Seen) UID {uid} RFC822.SIZE {size} INTERNALDATE \"{received}\")\r\n"
            )
            .into_bytes();
        }
        let (section, bytes) = if command.contains("HEADER") {
            let end = mail.raw.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
            ("HEADER", &mail.raw[..end])
        } else {
            ("", &mail.raw[..])
        };
        let head = format!("* 1 FETCH (UID {uid} BODY[{section}] {{{}}}\r\n", bytes.len());
        [head.as_bytes(), bytes, b")\r\n"].concat()
    }
}

pub(super) fn account() -> Account {
    Account {
        host: "imap.example".into(),
        port: 993,
        security: Security::Tls,
        sign_in: SignIn::password("umrah@safatravel.example", "kata laluan"),
        folder: "INBOX".into(),
        afterwards: Afterwards::Leave,
        since: None,
        max_bytes: 100_000,
        reach: Reach::Public,
        further_roots: None,
        patience: Patience::default(),
    }
}

#[derive(Default)]
pub(super) struct Kept {
    pub(super) arrived: Vec<Arrived>,
    pub(super) progress: Progress,
    pub(super) states: Vec<State>,
    /// What happened, in order: `keep 4`, `done 7/4`.
    pub(super) log: Vec<String>,
    /// How often it is too busy before it keeps anything.
    pub(super) busy: usize,
}

#[derive(Default)]
pub(super) struct Shelves {
    pub(super) kept: Mutex<Kept>,
    changed: Notify,
}

pub(super) fn uid_of(arrived: &Arrived) -> u32 {
    match arrived {
        Arrived::Whole { uid, .. } => *uid,
        Arrived::TooLarge { listed, .. } | Arrived::NotGiven { listed, .. } => listed.uid,
    }
}

impl Shelf for Shelves {
    async fn progress(&self) -> Result<Progress, NotNow> {
        Ok(self.kept.lock().unwrap().progress)
    }

    async fn keep(&self, arrived: Arrived) -> Result<(), NotNow> {
        let mut kept = self.kept.lock().unwrap();
        if kept.busy > 0 {
            kept.busy -= 1;
            return Err(NotNow);
        }
        kept.log.push(format!("keep {}", uid_of(&arrived)));
        kept.arrived.push(arrived);
        Ok(())
    }

    async fn done(&self, progress: Progress) -> Result<(), NotNow> {
        let mut kept = self.kept.lock().unwrap();
        kept.log.push(format!("done {}/{}", progress.uid_validity, progress.last_uid));
        kept.progress = progress;
        self.changed.notify_one();
        Ok(())
    }

    async fn tell(&self, state: State) {
        self.kept.lock().unwrap().states.push(state);
        self.changed.notify_one();
    }
}

impl Shelves {
    /// The UIDs of what was kept whole.
    pub(super) fn whole(&self) -> Vec<u32> {
        let kept = self.kept.lock().unwrap();
        kept.arrived.iter().filter(|one| matches!(one, Arrived::Whole { .. })).map(uid_of).collect()
    }

    /// Follows `server` until `enough`; a day of the server's time is too long.
    pub(super) async fn follow(&self, account: &Account, server: &Server, enough: impl Fn(&Kept) -> bool) {
        let until = async {
            while !enough(&self.kept.lock().unwrap()) {
                self.changed.notified().await;
            }
        };
        let chance = SeededChance::new(1);
        tokio::select! {
            () = follow(account, server, self, &chance) => {}
            () = until => {}
            () = tokio::time::sleep(Duration::from_hours(24)) => {
                panic!("not within a day; it stands at {:?}", self.kept.lock().unwrap().log);
            }
        }
    }
}
