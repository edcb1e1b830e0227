//! The job that keeps a task for every mailbox to be followed: started when one is set up, started anew when it is
//! changed, ended when it is paused. A lease per mailbox sees to it that one server of the desk alone follows it; when
//! that server dies another takes over.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Chance, Problem};
use mail::imap::{Network, follow};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use tracing::Instrument;

use super::shelf::{Look, Place, open};
use crate::house::Desk;
use crate::mailboxes;

/// How long a mailbox is taken for, in seconds.
const LEASE_SECONDS: i64 = 60;
/// How often the lease is renewed, or asked for.
const RENEW: Duration = Duration::from_secs(20);
/// How often what other servers of the desk changed is looked for, and the figures are told.
const LOOK: Duration = Duration::from_secs(10);

/// A running task.
struct Followed {
    /// The version of the mailbox it was started with.
    version: i64,
    address: String,
    task: AbortHandle,
    look: Arc<Mutex<Look>>,
}

/// Follows every mailbox that is to be followed, until `stop` turns true.
pub async fn run(desk: Desk, mut stop: watch::Receiver<bool>) {
    let mut tasks: JoinSet<()> = JoinSet::new();
    let mut followed: BTreeMap<i64, Followed> = BTreeMap::new();
    let holder = desk.secret();
    loop {
        match wanted(&desk).await {
            Ok(wanted) => keep_up(&desk, holder, &wanted, &mut followed, &mut tasks),
            Err(problem) => tracing::warn!(%problem, "mailboxes were not read"),
        }
        figures(&desk, &followed);
        let has_ended = tokio::select! {
            () = desk.bells().mailboxes.notified() => false,
            () = tokio::time::sleep(LOOK) => false,
            Some(ended) = tasks.join_next() => {
                if ended.is_err_and(|error| error.is_panic()) {
                    tracing::error!("the task of a mailbox fell over and is started again");
                }
                true
            }
            _ = stop.wait_for(|stop| *stop) => break,
        };
        if has_ended {
            followed.retain(|_, one| !one.task.is_finished());
            // A task that ends at once is not started again at once.
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
    }
    tasks.shutdown().await;
    if let Err(error) = desk.db().write(move |tx| mailboxes::release(tx, &holder)).await {
        tracing::warn!(%error, "mailboxes were not given back; they free themselves in a minute");
    }
}

/// The mailboxes to be followed, with their versions and addresses. The demo calls nobody.
async fn wanted(desk: &Desk) -> Result<BTreeMap<i64, (i64, String)>, Problem> {
    if desk.is_demo() {
        return Ok(BTreeMap::new());
    }
    let all = desk.db().read(|tx| mailboxes::ops::details(tx, &everywhere())).await?;
    let followed = all.into_iter().filter(|one| one.mailbox.active && one.imap.is_some());
    Ok(followed.map(|one| (one.mailbox.id, (one.mailbox.version, one.mailbox.address))).collect())
}

fn everywhere() -> kernel::Actor {
    kernel::Actor::system(kernel::Via::Automation)
}

/// Ends the tasks of what is no longer wanted or was changed, and starts those that are missing.
fn keep_up(
    desk: &Desk,
    holder: [u8; 32],
    wanted: &BTreeMap<i64, (i64, String)>,
    followed: &mut BTreeMap<i64, Followed>,
    tasks: &mut JoinSet<()>,
) {
    followed.retain(|id, one| {
        let stays = wanted.get(id).is_some_and(|(version, _)| *version == one.version);
        if !stays {
            one.task.abort();
            gauges(&one.address, 0.0, 0.0);
        }
        stays
    });
    for (id, (version, address)) in wanted {
        if !followed.contains_key(id) {
            let look = Arc::new(Mutex::new(Look::default()));
            let span = tracing::info_span!("mailbox", address);
            let task = tasks.spawn(one(desk.clone(), *id, holder, Arc::clone(&look)).instrument(span));
            followed.insert(*id, Followed { version: *version, address: address.clone(), task, look });
        }
    }
}

fn gauges(address: &str, lag: f64, behind: f64) {
    metrics::gauge!("mailbox_lag_seconds", "mailbox" => address.to_owned()).set(lag);
    metrics::gauge!("mailbox_behind", "mailbox" => address.to_owned()).set(behind);
}

#[expect(clippy::cast_precision_loss, reason = "figures for a chart")]
fn figures(desk: &Desk, followed: &BTreeMap<i64, Followed>) {
    let now = desk.now();
    for one in followed.values() {
        let look = one.look.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let lag = match look.current_at {
            _ if look.is_current => 0,
            Some(at) => now.seconds_since(at).max(0),
            None => continue,
        };
        gauges(&one.address, lag as f64, look.behind as f64);
    }
}

/// Follows one mailbox for as long as this server has it.
async fn one(desk: Desk, mailbox_id: i64, holder: [u8; 32], look: Arc<Mutex<Look>>) {
    loop {
        if held(&desk, mailbox_id, holder).await {
            break;
        }
        tokio::time::sleep(RENEW).await;
    }
    let (mailbox, account) = match open(&desk, mailbox_id).await {
        Ok(Some(open)) => open,
        Ok(None) => return,
        Err(problem) => {
            tracing::warn!(%problem, "a mailbox cannot be opened");
            return;
        }
    };
    let chance = Draws(desk.clone());
    let place = Place { desk: desk.clone(), mailbox, account: account.clone(), holder, look };
    let keeping = async {
        loop {
            tokio::time::sleep(RENEW).await;
            let now = desk.now();
            let until = now.plus_seconds(LEASE_SECONDS);
            match desk.db().write(move |tx| mailboxes::renew(tx, mailbox_id, &holder, until)).await {
                Ok(false) => return,
                Ok(true) => {}
                Err(error) => tracing::warn!(%error, "the lease of a mailbox was not renewed"),
            }
        }
    };
    tokio::select! {
        () = follow(&account, &Network, &place, &chance) => {}
        () = keeping => tracing::info!("another server follows this mailbox by now"),
    }
}

async fn held(desk: &Desk, mailbox_id: i64, holder: [u8; 32]) -> bool {
    let now = desk.now();
    let until = now.plus_seconds(LEASE_SECONDS);
    let claimed = desk.db().write(move |tx| mailboxes::claim(tx, mailbox_id, &holder, now, until)).await;
    claimed.unwrap_or_else(|error| {
        tracing::warn!(%error, "a mailbox was not claimed");
        false
    })
}

/// The desk's own chance, for the waits between tries.
struct Draws(Desk);

impl Chance for Draws {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let drawn = self.0.secret();
            chunk.iter_mut().zip(drawn).for_each(|(slot, byte)| *slot = byte);
        }
    }
}
