//! The handle every operation works through: the database, the time, chance, ids and keys.

use std::sync::Arc;

use db::Db;
use kernel::{Actor, Chance, Clock, IdSource, Timestamp};
use mail::token::ReplyTokens;
use tokio::sync::Notify;

use crate::attachments::AttachmentStore;
use crate::calendars::Shelf;
use crate::cases::Counted;
use crate::pen::Pen;
use crate::staff::{Callers, Passwords};
use crate::subscriptions::Reached;
use crate::vault::Vault;

/// Secrets of the installation, read from the key file.
#[derive(Clone)]
pub struct Keys {
    /// Wraps the keys that seal personal values, and seals the installation's own secrets.
    pub master: [u8; 32],
    /// Makes the blind indexes. Apart from the master key, because an index is not made anew when that is changed.
    pub blind: [u8; 32],
    /// Signs the event chains.
    pub chain: [u8; 32],
    /// Signs reply addresses and Message-IDs.
    pub mail: [u8; 32],
    /// Signs links sent to customers.
    pub links: [u8; 32],
}

/// What a desk is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub chance: Arc<dyn Chance>,
    /// Ids for this node.
    pub ids: Arc<IdSource>,
    /// Secrets.
    pub keys: Keys,
    /// Where files lie.
    pub attachments: AttachmentStore,
    /// Where outgoing mail goes.
    pub post: Post,
    /// Who finds out where incoming mail comes from.
    pub authenticity: Arc<dyn mail::authenticity::Check>,
    /// How other mail servers are reached.
    pub outward: Outward,
    /// The address people reach the desk at, without a slash at its end: what links in mail begin with.
    pub public_url: String,
}

/// Where outgoing mail goes.
#[derive(Clone, Debug)]
pub enum Post {
    /// To this relay.
    Relay(mail::delivery::Relay),
    /// Nowhere: it is kept in the outbox, where it can be read. The demo and tests.
    Keep,
}

impl Post {
    /// The installation's relay, if it has one.
    pub const fn relay(&self) -> Option<&mail::delivery::Relay> {
        match self {
            Self::Relay(relay) => Some(relay),
            Self::Keep => None,
        }
    }
}

/// How mail servers that mailboxes name are reached, and where the desk's own door is.
#[derive(Clone, Debug, Default)]
pub struct Outward {
    /// Which machines may be called.
    pub reach: mail::Reach,
    /// Further root certificates to trust, as PEM.
    pub further_roots: Option<String>,
    /// The name the desk greets with: the host people know it by.
    pub host: String,
    /// The port of the desk's own mail door, if it has one.
    pub door_port: Option<u16>,
}

/// Rung when there is something to do, so that no job waits for its next round.
#[derive(Debug, Default)]
pub struct Bells {
    /// A raw mail was stored.
    pub intake: Notify,
    /// A letter was queued.
    pub outbox: Notify,
    /// A mailbox was added, changed, paused or resumed.
    pub mailboxes: Notify,
}

struct House {
    parts: Parts,
    callers: Callers,
    passwords: Passwords,
    bells: Bells,
    demo: bool,
    calendars: Arc<Shelf>,
    counted: Counted,
    reached: Reached,
}

/// The desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<House>);

impl Desk {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self::build(parts, false)
    }

    /// The same for a demo: here, and only here, staff made by the demo may come in.
    pub fn new_demo(parts: Parts) -> Self {
        Self::build(parts, true)
    }

    fn build(parts: Parts, demo: bool) -> Self {
        Self(Arc::new(House {
            parts,
            callers: Callers::default(),
            passwords: Passwords::default(),
            bells: Bells::default(),
            calendars: Arc::default(),
            counted: Counted::default(),
            reached: Reached::default(),
            demo,
        }))
    }

    /// Whether this is a demo.
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.parts.db
    }

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// The clock itself, for what outlives one request.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.0.parts.clock)
    }

    /// 32 random bytes.
    pub fn secret(&self) -> [u8; 32] {
        self.0.parts.chance.bytes32()
    }

    /// The installation's secrets.
    pub fn keys(&self) -> &Keys {
        &self.0.parts.keys
    }

    /// Where files lie.
    pub fn attachments(&self) -> &AttachmentStore {
        &self.0.parts.attachments
    }

    /// What seals and opens personal values and secrets.
    pub fn vault(&self) -> Vault {
        Vault::new(&self.0.parts.keys.master, &self.0.parts.keys.blind)
    }

    /// A fresh id.
    pub fn id(&self) -> i64 {
        self.0.parts.ids.next(self.now())
    }

    /// This server's slot among those that share the database.
    pub fn node(&self) -> u8 {
        self.0.parts.ids.node()
    }

    /// Where outgoing mail goes.
    pub fn post(&self) -> &Post {
        &self.0.parts.post
    }

    /// Who finds out where incoming mail comes from.
    pub fn authenticity(&self) -> &dyn mail::authenticity::Check {
        &*self.0.parts.authenticity
    }

    /// How other mail servers are reached.
    pub fn outward(&self) -> &Outward {
        &self.0.parts.outward
    }

    /// What links in mail begin with: `https://desk.safatravel.example`.
    pub fn public_url(&self) -> &str {
        &self.0.parts.public_url
    }

    /// How far those who read the log have come.
    pub fn reached(&self) -> &Reached {
        &self.0.reached
    }

    /// What wakes the jobs.
    pub fn bells(&self) -> &Bells {
        &self.0.bells
    }

    /// What signs reply addresses and Message-IDs.
    pub fn reply_tokens(&self) -> ReplyTokens {
        ReplyTokens::new(self.0.parts.keys.mail)
    }

    /// Who is behind a token or session, remembered for a moment.
    pub fn callers(&self) -> &Callers {
        &self.0.callers
    }

    /// Where passwords are hashed, two at a time.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Calendars ready to answer, compiled once per version.
    pub fn calendars(&self) -> &Shelf {
        &self.0.calendars
    }

    /// The folders' numbers as they were last counted.
    pub(crate) fn counted(&self) -> &Counted {
        &self.0.counted
    }

    /// What one operation of this actor writes with.
    pub fn pen(&self, actor: &Actor) -> Pen {
        let parts = &self.0.parts;
        Pen::new(self.now(), actor, Arc::clone(&parts.ids), parts.keys.chain, Arc::clone(&self.0.calendars))
    }
}
