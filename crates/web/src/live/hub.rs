//! The hub: listeners, and the one task that reads the log for them. The task runs while anybody listens and ends with
//! the last. Whether a reader sees a case is asked once per reader and case in a round, however many tabs and events
//! there are, and all of a round's questions are one read of the database.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use desk::cases::visibility;
use desk::events::{self, Stored};
use desk::{Desk, staff};
use kernel::{Actor, Permission, Problem, Scope};
use serde::Serialize;
use tokio::sync::{Notify, mpsc};

use super::here::Present;

/// Events read at once.
const PAGE: i64 = 500;
/// Changes a slow reader may be behind before it is let go; it comes back and catches up.
const BEHIND_MAX: usize = 256;
/// Connections at once on one node.
pub const LISTENERS_MAX: usize = 5_000;

/// What changed: enough to know what to fetch, nothing of what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its place in the log.
    pub position: i64,
    /// `case`, `person`…
    pub subject_kind: String,
    /// Which one.
    pub subject_id: i64,
    /// The event's kind.
    pub kind: String,
    /// The event's number within its subject.
    pub version: i64,
    /// The brand it belongs to.
    #[serde(skip)]
    brand_id: Option<i64>,
}

/// The kind of subject of what is told in passing: it is in no log and has no position.
const PRESENCE: &str = "presence";

impl Change {
    /// Who is on a case has changed.
    fn presence(case_id: i64) -> Self {
        Self {
            position: 0,
            subject_kind: PRESENCE.to_owned(),
            subject_id: case_id,
            kind: PRESENCE.to_owned(),
            version: 0,
            brand_id: None,
        }
    }

    /// Whether it is told in passing, and not from the log.
    pub fn is_passing(&self) -> bool {
        self.subject_kind == PRESENCE
    }

    fn of(event: &Stored) -> Option<Self> {
        // Only these stand on screens; the rest of the log is nobody's live business.
        if !matches!(event.subject_kind.as_str(), "case" | "person") {
            return None;
        }
        Some(Self {
            position: event.position?,
            subject_kind: event.subject_kind.clone(),
            subject_id: event.subject_id,
            kind: event.kind.clone(),
            version: event.seq,
            brand_id: event.brand_id,
        })
    }
}

/// One person's way of seeing: the same for all their tabs.
type Eyes = (Option<i64>, u8, bool);

fn eyes(actor: &Actor) -> Eyes {
    (actor.staff_id(), actor.grants.scope as u8, actor.grants.words.has(Permission::CustomerView))
}

struct Listener {
    actor: Actor,
    to: mpsc::Sender<Change>,
}

#[derive(Default)]
struct Room {
    listeners: HashMap<u64, Listener>,
    next: u64,
    /// The last position told; `None` while nobody listens.
    told: Option<i64>,
}

/// What all who have the hub share.
pub struct Inner {
    room: Mutex<Room>,
    left: Notify,
    present: Present,
    /// Whether other servers are listened to.
    hears: AtomicBool,
}

/// The hub. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

impl Default for Hub {
    fn default() -> Self {
        Self(Arc::new(Inner {
            room: Mutex::new(Room::default()),
            left: Notify::new(),
            present: Present::default(),
            hears: AtomicBool::new(false),
        }))
    }
}

/// A place in the hub, left when dropped.
pub struct Place {
    hub: Hub,
    number: u64,
    /// What the listener hears.
    pub from: mpsc::Receiver<Change>,
    /// Everything after this position will be heard; what is before must be read.
    pub since: i64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.hub.room(|room| room.listeners.remove(&self.number));
        self.hub.0.left.notify_one();
    }
}

impl Hub {
    fn room<T>(&self, work: impl FnOnce(&mut Room) -> T) -> T {
        work(&mut self.0.room.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether other servers are listened to; from now on they are.
    pub fn hears_others(&self) -> bool {
        self.0.hears.swap(true, Ordering::AcqRel)
    }

    /// The hub, as long as anybody has it.
    pub fn weak(&self) -> Weak<Inner> {
        Arc::downgrade(&self.0)
    }

    /// The hub again, if it is still there.
    pub fn of(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    /// Who is on which case.
    pub fn present(&self) -> &Present {
        &self.0.present
    }

    /// Tells these members of staff that who is on a case has changed.
    pub fn tell_present(&self, case_id: i64, staff: &[i64]) {
        let change = Change::presence(case_id);
        self.room(|room| {
            let here = |listener: &&Listener| listener.actor.staff_id().is_some_and(|id| staff.contains(&id));
            for listener in room.listeners.values().filter(here) {
                // Who is too far behind is let go by the next event; their page asks again by itself.
                listener.to.try_send(change.clone()).unwrap_or_default();
            }
        });
    }

    /// Takes a place; `None` when the house is full.
    pub fn join(&self, desk: &Desk, actor: Actor) -> Option<Place> {
        let (to, from) = mpsc::channel(BEHIND_MAX);
        let committed = *desk.db().committed().borrow();
        let (number, since, is_first) = self.room(|room| {
            if room.listeners.len() >= LISTENERS_MAX {
                return None;
            }
            let number = room.next;
            room.next += 1;
            room.listeners.insert(number, Listener { actor, to });
            let is_first = room.told.is_none();
            Some((number, *room.told.get_or_insert(committed), is_first))
        })?;
        if is_first {
            tokio::spawn(tell(self.clone(), desk.clone()));
        }
        Some(Place { hub: self.clone(), number, from, since })
    }

    /// Whether the task may end: nobody listens, and from now on the next to come starts it anew.
    fn is_over(&self) -> bool {
        self.room(|room| {
            let is_empty = room.listeners.is_empty();
            if is_empty {
                room.told = None;
            }
            is_empty
        })
    }
}

/// Reads the log and tells it, until nobody listens any more.
async fn tell(hub: Hub, desk: Desk) {
    let mut committed = desk.db().committed();
    loop {
        let told = hub.room(|room| room.told);
        let Some(told) = told else { return };
        if *committed.borrow_and_update() <= told {
            tokio::select! {
                changed = committed.changed() => if changed.is_err() { return },
                () = hub.0.left.notified() => {}
            }
            if hub.is_over() {
                return;
            }
            continue;
        }
        if let Err(problem) = round(&hub, &desk, told).await {
            tracing::warn!(%problem, "live updates could not be read");
            // Everybody comes back by themselves and catches up from where they were.
            hub.room(|room| {
                room.listeners.clear();
                room.told = None;
            });
            return;
        }
    }
}

/// One page of the log to everybody who may hear it.
async fn round(hub: &Hub, desk: &Desk, told: i64) -> Result<(), Problem> {
    let actors: HashMap<Eyes, Actor> =
        hub.room(|room| room.listeners.values().map(|one| (eyes(&one.actor), one.actor.clone())).collect());
    let (changes, sight, last) = desk
        .db()
        .read(move |tx| {
            let events = events::after(tx, told, PAGE)?;
            let last = events.last().and_then(|event| event.position).unwrap_or(told);
            let changes: Vec<Change> = events.iter().filter_map(Change::of).collect();
            let mut sight = HashMap::new();
            for (eyes, actor) in &actors {
                sight.insert(*eyes, seen(tx, actor, &changes)?);
            }
            Ok::<_, Problem>((changes, sight, last))
        })
        .await?;
    hub.room(|room| {
        room.told = Some(last);
        room.listeners.retain(|_, listener| {
            let Some(seen) = sight.get(&eyes(&listener.actor)) else { return true };
            let heard = changes.iter().filter(|change| seen.contains(&change.position));
            // A full or closed channel ends the listener; its connection closes with it.
            heard.cloned().all(|change| listener.to.try_send(change).is_ok())
        });
    });
    Ok(())
}

/// The positions of those changes the actor may hear of.
pub fn seen(tx: &mut db::Tx<'_>, actor: &Actor, changes: &[Change]) -> Result<HashSet<i64>, Problem> {
    let mut known: HashMap<(&str, i64), bool> = HashMap::new();
    let mut positions = HashSet::new();
    let has = |permission| actor.grants.words.has(permission);
    for change in changes {
        let subject = (change.subject_kind.as_str(), change.subject_id);
        let sees = match known.get(&subject) {
            Some(sees) => *sees,
            None => match (subject.0, change.brand_id) {
                ("case", _) => visibility::sees(tx, actor, change.subject_id)?,
                (_, Some(brand_id)) => {
                    has(Permission::CustomerView)
                        && (actor.grants.scope == Scope::All || staff::serves(tx, actor, brand_id)?)
                }
                _ => false,
            },
        };
        known.insert(subject, sees);
        if sees {
            positions.insert(change.position);
        }
    }
    Ok(positions)
}

/// What the actor missed between two positions; `None` when it is too much to tell one by one.
pub async fn missed(
    desk: &Desk,
    actor: &Actor,
    after: i64,
    until: i64,
) -> Result<Option<Vec<Change>>, Problem> {
    if after >= until {
        return Ok(Some(Vec::new()));
    }
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let events = events::after(tx, after, PAGE)?;
            let is_whole = events.last().and_then(|event| event.position).is_none_or(|last| last >= until)
                || i64::try_from(events.len()).is_ok_and(|count| count < PAGE);
            if !is_whole {
                return Ok(None);
            }
            let changes: Vec<Change> =
                events.iter().filter_map(Change::of).filter(|change| change.position <= until).collect();
            let seen = seen(tx, &actor, &changes)?;
            Ok(Some(changes.into_iter().filter(|change| seen.contains(&change.position)).collect()))
        })
        .await
}
