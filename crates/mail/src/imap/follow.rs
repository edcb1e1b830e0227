//! Following a folder for as long as the house is open: connect, fetch what is new, wait, and after a failure come
//! back later each time. Whoever stores the mail stands behind [`Shelf`].

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use kernel::Chance;

use super::progress::{Fetch, Progress, fresh, plan};
use super::talk::Talk;
use super::verbs::{Claimed, Part};
use super::{Account, Dial, SignIn};
use crate::trouble::{Fault, Trouble};

/// Mails looked at with one command.
const WINDOW: usize = 100;
/// A mail whose fetching breaks the connection this often is no longer fetched whole…
const BREAKS_BEFORE_HEADERS: u32 = 3;
/// …and after this often not at all.
const BREAKS_BEFORE_NOTHING: u32 = 4;
/// The largest headers that are taken of a mail that is itself too large, in bytes.
const HEADERS_MAX: usize = 1024 * 1024;

/// Which mail of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The folder's UIDVALIDITY.
    pub uid_validity: u32,
    /// Its UID.
    pub uid: u32,
}

/// A mail, or what could be had of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// All of it.
    Whole {
        /// Its UID.
        uid: u32,
        /// Its bytes.
        raw: Vec<u8>,
    },
    /// It is larger than what is taken: its headers.
    TooLarge {
        /// Which it is.
        listed: Listed,
        /// Its headers.
        headers: Vec<u8>,
        /// Its size as the server claims it, in bytes.
        bytes: u32,
    },
    /// The server lists it and does not give it: its headers, if those could be had.
    NotGiven {
        /// Which it is.
        listed: Listed,
        /// Its headers; empty when not even those were given.
        headers: Vec<u8>,
    },
}

/// The shelf cannot take anything now; it is tried again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow;

/// Why there is nothing to sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyless {
    /// It cannot be told now; it is tried again later.
    NotNow,
    /// Something is wrong that a person should hear of.
    Trouble(Trouble),
}

/// How things stand with a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything the server has is here; it is told of more (`IDLE`), or asked again soon.
    UpToDate {
        /// Whether the server tells by itself.
        is_told: bool,
    },
    /// So many mails are known and not yet here.
    Behind {
        /// How many.
        mails: usize,
    },
    /// It failed and will be tried again.
    Failed(Trouble),
}

/// Where mail goes, and where is written down how far one is.
pub trait Shelf: Send + Sync {
    /// How far this folder was read; the default when it never was.
    fn progress(&self) -> impl Future<Output = Result<Progress, NotNow>> + Send;

    /// Stores a mail. Must not answer `Ok` before it survives a power cut. The same mail may come again.
    fn keep(&self, arrived: Arrived) -> impl Future<Output = Result<(), NotNow>> + Send;

    /// Writes down how far one is, durably.
    fn done(&self, progress: Progress) -> impl Future<Output = Result<(), NotNow>> + Send;

    /// What to sign in with, asked before each connection: the account's own unless it runs out and is made anew.
    /// `refused` says that the server has just not accepted it; something else is then tried once.
    fn sign_in(&self, known: &SignIn, refused: bool) -> impl Future<Output = Result<SignIn, Keyless>> + Send {
        let _ = refused;
        std::future::ready(Ok(known.clone()))
    }

    /// Hears how things stand.
    fn tell(&self, state: State) -> impl Future<Output = ()> + Send;
}

/// What is remembered from one connection to the next.
#[derive(Debug, Default)]
struct Memory {
    /// The UID at which the last connection broke, and how often it did there.
    broke_at: Option<(u32, u32)>,
    /// Failures in a row.
    failures: u32,
}

/// Why a connection ended.
enum Stopped {
    Trouble(Trouble),
    Shelf,
}

impl From<Trouble> for Stopped {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Keyless> for Stopped {
    fn from(keyless: Keyless) -> Self {
        match keyless {
            Keyless::NotNow => Self::Shelf,
            Keyless::Trouble(trouble) => Self::Trouble(trouble),
        }
    }
}

impl From<NotNow> for Stopped {
    fn from(_: NotNow) -> Self {
        Self::Shelf
    }
}

/// Follows a folder. Never ends by itself; drop it to stop. Nothing is lost by that: a mail is stored before it counts
/// as done.
pub async fn follow(account: &Account, dial: &impl Dial, shelf: &impl Shelf, chance: &dyn Chance) {
    let mut memory = Memory::default();
    loop {
        let stopped = visit(account, dial, shelf, &mut memory).await;
        memory.failures = memory.failures.saturating_add(1);
        let mut wait = back_off(account, memory.failures, chance);
        match stopped {
            Stopped::Trouble(trouble) => {
                if matches!(trouble.fault, Fault::SignInRefused | Fault::NoWayToSignIn | Fault::TokenRefused)
                {
                    wait = wait.max(account.patience.refused_wait);
                }
                shelf.tell(State::Failed(trouble)).await;
            }
            Stopped::Shelf => tracing::warn!(host = account.host, "fetched mail cannot be stored now"),
        }
        tokio::time::sleep(wait).await;
    }
}

/// Connects and signs in, and answers how many mails the folder has that are not here, without fetching any.
pub async fn check(account: &Account, dial: &impl Dial, progress: Progress) -> Result<usize, Trouble> {
    let mut talk = Talk::open(dial, account).await?;
    let validity = talk.select(&account.folder, &account.afterwards).await?;
    let progress = progress.on(validity);
    let since = account.since.filter(|_| progress.last_uid == 0);
    let waiting = fresh(talk.list_after(progress.last_uid, since).await?, progress.last_uid).len();
    if let super::Afterwards::MoveTo(folder) = &account.afterwards {
        talk.select(folder, &super::Afterwards::Leave).await?;
    }
    talk.leave().await;
    Ok(waiting)
}

/// The wait before the next try: doubling, and somewhere between half and all of it, so that many mailboxes of one
/// server do not come back together.
fn back_off(account: &Account, failures: u32, chance: &dyn Chance) -> Duration {
    let patience = account.patience;
    let doubled = patience.first_wait.saturating_mul(1 << failures.saturating_sub(1).min(16));
    let most = doubled.min(patience.longest_wait);
    let mut byte = [0];
    chance.fill(&mut byte);
    let [byte] = byte;
    most / 2 + most.mul_f64(f64::from(byte) / 512.0)
}

/// One connection, from its opening to its end.
async fn visit(account: &Account, dial: &impl Dial, shelf: &impl Shelf, memory: &mut Memory) -> Stopped {
    let mut talk = match opened(account, dial, shelf).await {
        Ok(talk) => talk,
        Err(stopped) => return stopped,
    };
    loop {
        // Selected anew each time round: only that tells whether UIDs still mean what they meant.
        if let Err(stopped) = catch_up(&mut talk, account, shelf, memory).await {
            return stopped;
        }
        memory.failures = 0;
        shelf.tell(State::UpToDate { is_told: talk.can("IDLE") }).await;
        if let Err(trouble) = talk.wait(account.patience.idle, account.patience.poll).await {
            return trouble.into();
        }
    }
}

/// Connects and signs in. A token may have been taken back before its time: when it is refused, the shelf is asked for
/// another, once.
async fn opened(account: &Account, dial: &impl Dial, shelf: &impl Shelf) -> Result<Talk, Stopped> {
    let mut account = account.clone();
    account.sign_in = shelf.sign_in(&account.sign_in, false).await?;
    match Talk::open(dial, &account).await {
        Err(trouble) if trouble.fault == Fault::SignInRefused => {
            let other = shelf.sign_in(&account.sign_in, true).await?;
            if other == account.sign_in {
                return Err(trouble.into());
            }
            account.sign_in = other;
            Ok(Talk::open(dial, &account).await?)
        }
        opened => Ok(opened?),
    }
}

/// Fetches until nothing is new.
async fn catch_up(
    talk: &mut Talk,
    account: &Account,
    shelf: &impl Shelf,
    memory: &mut Memory,
) -> Result<(), Stopped> {
    let validity = talk.select(&account.folder, &account.afterwards).await?;
    let mut progress = shelf.progress().await?.on(validity);
    let since = account.since.filter(|_| progress.last_uid == 0);
    let new = fresh(talk.list_after(progress.last_uid, since).await?, progress.last_uid);
    let mut behind = new.len();
    for window in new.chunks(WINDOW) {
        shelf.tell(State::Behind { mails: behind }).await;
        behind = behind.saturating_sub(window.len());
        let claims = talk.look_at(window).await?;
        let wanted: Vec<u32> =
            window.iter().copied().filter(|uid| is_wanted(account, claims.get(uid))).collect();
        let sizes: BTreeMap<u32, u32> =
            claims.iter().filter_map(|(uid, claimed)| claimed.size.map(|size| (*uid, size))).collect();
        let is_careful = memory.broke_at.is_some();
        for step in plan(&wanted, &sizes, account.max_bytes, is_careful) {
            let stored = take(talk, account, shelf, memory, (validity, &step)).await?;
            if let Some(last) = last_of(&step) {
                progress.last_uid = last;
                shelf.done(progress).await?;
            }
            talk.put_away(&stored, &account.afterwards).await?;
        }
        // Old mail at the window's end is passed over as well.
        if let Some(last) = window.last().filter(|last| **last > progress.last_uid) {
            progress.last_uid = *last;
            shelf.done(progress).await?;
        }
    }
    Ok(())
}

/// Mail from before the account's beginning is left alone; one without a date is taken.
fn is_wanted(account: &Account, claimed: Option<&Claimed>) -> bool {
    let received_at = claimed.and_then(|claimed| claimed.received_at);
    match (account.since, received_at) {
        (Some(since), Some(received_at)) => received_at >= since,
        _ => true,
    }
}

fn last_of(step: &Fetch) -> Option<u32> {
    match step {
        Fetch::Whole(uids) => uids.last().copied(),
        Fetch::Headers(uid, _) => Some(*uid),
    }
}

/// Fetches and stores what one step asks for; answers which mails are whole and safe.
async fn take(
    talk: &mut Talk,
    account: &Account,
    shelf: &impl Shelf,
    memory: &mut Memory,
    (uid_validity, step): (u32, &Fetch),
) -> Result<Vec<u32>, Stopped> {
    let listed = |uid| Listed { uid_validity, uid };
    let uids = match step {
        Fetch::Headers(uid, bytes) => {
            let headers = headers_of(talk, *uid, memory).await?;
            shelf.keep(Arrived::TooLarge { listed: listed(*uid), headers, bytes: *bytes }).await?;
            return Ok(Vec::new());
        }
        Fetch::Whole(uids) => uids,
    };
    if let [uid] = uids.as_slice()
        && let Some((_, breaks)) =
            memory.broke_at.filter(|(at, breaks)| at == uid && *breaks >= BREAKS_BEFORE_HEADERS)
    {
        let headers =
            if breaks >= BREAKS_BEFORE_NOTHING { Vec::new() } else { headers_of(talk, *uid, memory).await? };
        shelf.keep(Arrived::NotGiven { listed: listed(*uid), headers }).await?;
        memory.broke_at = None;
        return Ok(Vec::new());
    }
    let max = usize::try_from(account.max_bytes).unwrap_or(usize::MAX);
    let mut mails = broken(memory, uids, talk.fetch(uids, Part::Whole, max).await)?;
    let mut stored = Vec::with_capacity(uids.len());
    for uid in uids {
        let mut raw = mails.remove(uid);
        if raw.is_none() {
            // Left out among others: asked for alone.
            raw = broken(memory, &[*uid], talk.fetch(&[*uid], Part::Whole, max).await)?.remove(uid);
        }
        match raw {
            Some(raw) => {
                shelf.keep(Arrived::Whole { uid: *uid, raw }).await?;
                stored.push(*uid);
            }
            None if talk.still_lists(*uid).await? => {
                let headers = headers_of(talk, *uid, memory).await?;
                shelf.keep(Arrived::NotGiven { listed: listed(*uid), headers }).await?;
            }
            // Somebody removed it meanwhile.
            None => {}
        }
    }
    if memory.broke_at.is_some_and(|(at, _)| uids.contains(&at)) {
        memory.broke_at = None;
    }
    Ok(stored)
}

async fn headers_of(talk: &mut Talk, uid: u32, memory: &mut Memory) -> Result<Vec<u8>, Trouble> {
    let fetched = talk.fetch(&[uid], Part::Headers, HEADERS_MAX).await;
    Ok(broken(memory, &[uid], fetched)?.remove(&uid).unwrap_or_default())
}

/// Remembers at which mail a connection broke.
fn broken<T>(memory: &mut Memory, uids: &[u32], fetched: Result<T, Trouble>) -> Result<T, Trouble> {
    if fetched.is_err()
        && let Some(first) = uids.first().copied()
    {
        let before = memory.broke_at.filter(|(at, _)| *at == first).map_or(0, |(_, breaks)| breaks);
        memory.broke_at = Some((first, before + 1));
    }
    fetched
}
