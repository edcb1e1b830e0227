//! All promises of one case, and what a moment in its life does to them. Pure: facts and moment in, changed promises and
//! notes out.

use kernel::Timestamp;

use super::promise::{Note, Offer, Promise};
use super::types::{ClockKind, Why};
use crate::calendars::Step;
use crate::labels::Category;

/// Who opened a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The customer, on whatever channel: somebody waits for a first reply.
    Customer,
    /// Staff, who wrote first: nobody waits for a reply.
    Staff,
    /// A machine's mail: nobody waits for anything.
    Machine,
}

/// A moment in the life of a case that concerns its clocks. What the moment did to the case (status, team, priority,
/// disposition) is read from the case's facts *after* it, so every moment is one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The case was opened.
    Opened {
        /// By whom.
        by: By,
    },
    /// The customer wrote. Automatic mail is no moment.
    CustomerWrote,
    /// A person of ours answered the customer.
    StaffReplied,
    /// A reply of ours never arrived: the promise it kept then is owed as if it had not been sent.
    ReplyLost {
        /// When it was sent.
        sent_at: Timestamp,
    },
    /// Something of the case changed: status, type, priority, team, disposition.
    Changed,
    /// Nothing happened but time.
    TimePassed,
}

/// What clocks need to know of a case, beside its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The category of its status.
    pub category: Category,
    /// Whether it counts at all: not spam, trash, test or merged away.
    pub live: bool,
    /// Whether the customer waits for an answer.
    pub unanswered: bool,
    /// Whether a person of ours has answered before.
    pub replied: bool,
}

/// What the policy in force offers, by kind; all `None` when none governs the case.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// For the first reply.
    pub first_reply: Option<Offer>,
    /// For each later reply.
    pub next_reply: Option<Offer>,
    /// For the resolution.
    pub resolution: Option<Offer>,
}

impl Offers {
    const fn of(&self, kind: ClockKind) -> Option<&Offer> {
        match kind {
            ClockKind::FirstReply => self.first_reply.as_ref(),
            ClockKind::NextReply => self.next_reply.as_ref(),
            ClockKind::Resolution => self.resolution.as_ref(),
        }
    }
}

/// A note and the promise it is about, by its place on the board.
pub type Noted = (usize, Note);

/// The promises of one case.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Oldest first.
    pub promises: Vec<Promise>,
    /// What the policy in force offers.
    pub offers: Offers,
}

impl Board {
    /// Applies later versions of a calendar to what is still owed, and to what was broken.
    pub fn follow(&mut self, calendar_id: i64, steps: &[Step], at: Timestamp) -> Vec<Noted> {
        self.each(|promise| {
            if promise.is_open() || promise.clock.breached_at.is_some() {
                promise.follow(calendar_id, steps, at)
            } else {
                Vec::new()
            }
        })
    }

    /// Lets the moment happen at `at`.
    pub fn apply(&mut self, moment: Moment, now: Standing, at: Timestamp) -> Vec<Noted> {
        let ticking = moment == Moment::TimePassed;
        let notes = self.each(|promise| promise.settle(at, ticking));
        let owed = now.live && now.category.is_unresolved();
        match moment {
            Moment::Opened { by: By::Customer } | Moment::CustomerWrote if owed => {
                self.customer_waits(now, at);
            }
            Moment::StaffReplied => {
                for promise in self.open_replies() {
                    promise.meet(at);
                }
            }
            Moment::ReplyLost { sent_at } if owed => {
                for promise in self.promises.iter_mut().filter(|promise| promise.clock.kind.is_reply()) {
                    if promise.clock.met_at == Some(sent_at) {
                        promise.unkeep();
                    }
                }
            }
            _ => {}
        }
        if !now.live {
            for promise in &mut self.promises {
                promise.cancel(at, Why::Discarded);
            }
            return notes;
        }
        for promise in &mut self.promises {
            if promise.clock.cancelled_for == Some(Why::Discarded) {
                promise.restore();
            }
        }
        if owed {
            self.go_on(moment, now, at);
        } else {
            self.rest(at);
        }
        notes
    }

    /// Promises made to a customer who waits: several messages in a row are one wait.
    fn customer_waits(&mut self, now: Standing, at: Timestamp) {
        if self.open_replies().next().is_none() {
            let kind = if now.replied { ClockKind::NextReply } else { ClockKind::FirstReply };
            self.start(kind, at);
        }
    }

    /// The case is worked on: the resolution runs unless somebody else owes the next step, and what the policy now
    /// promises is what is owed.
    fn go_on(&mut self, moment: Moment, now: Standing, at: Timestamp) {
        let waits = matches!(now.category, Category::Waiting | Category::Hold);
        self.take_up_again(now, at);
        let engaged = !self.promises.is_empty()
            || now.unanswered
            || matches!(
                moment,
                Moment::Opened { by: By::Customer | By::Staff }
                    | Moment::CustomerWrote
                    | Moment::StaffReplied
            );
        let has = |board: &Self, kind| board.promises.iter().any(|promise| promise.clock.kind == kind);
        if engaged && !has(self, ClockKind::Resolution) {
            self.start(ClockKind::Resolution, at);
        }
        if engaged && now.unanswered && self.open_replies().next().is_none() {
            // The policy that governs the case now promises a reply, and the one before did not.
            self.customer_waits(now, at);
        }
        let offers = self.offers.clone();
        for promise in self.promises.iter_mut().filter(|promise| promise.is_open()) {
            match offers.of(promise.clock.kind) {
                None => promise.cancel(at, Why::Policy),
                Some(offer) => {
                    promise.retime(at, offer);
                    if promise.clock.kind == ClockKind::Resolution {
                        if waits { promise.pause(at) } else { promise.resume(at, offer) }
                    }
                }
            }
        }
    }

    /// What ended with the resolution is owed again when the case is open again, and what an earlier policy did not
    /// promise is owed when the present one does.
    fn take_up_again(&mut self, now: Standing, at: Timestamp) {
        let waiting = self.open_replies().next().is_some();
        let offers = self.offers.clone();
        let last_reply = self.promises.iter().rposition(|promise| promise.clock.kind.is_reply());
        for (place, promise) in self.promises.iter_mut().enumerate() {
            let Some(offer) = offers.of(promise.clock.kind) else { continue };
            let ended_so = promise.clock.met_at.is_some() || promise.clock.cancelled_for == Some(Why::Policy);
            let again = match promise.clock.kind {
                ClockKind::Resolution => ended_so,
                _ => {
                    promise.clock.cancelled_for == Some(Why::Resolved)
                        && Some(place) == last_reply
                        && now.unanswered
                        && !waiting
                }
            };
            if again {
                promise.reopen(at, offer);
            }
        }
    }

    /// The case is resolved or closed: that promise is fulfilled, and no reply is owed any more.
    fn rest(&mut self, at: Timestamp) {
        for promise in &mut self.promises {
            if promise.clock.kind == ClockKind::Resolution {
                promise.meet(at);
            } else {
                promise.cancel(at, Why::Resolved);
            }
        }
    }

    fn start(&mut self, kind: ClockKind, at: Timestamp) {
        if let Some(offer) = self.offers.of(kind) {
            self.promises.push(Promise::start(kind, offer, at));
        }
    }

    fn open_replies(&mut self) -> impl Iterator<Item = &mut Promise> {
        self.promises.iter_mut().filter(|promise| promise.is_open() && promise.clock.kind.is_reply())
    }

    fn each(&mut self, mut work: impl FnMut(&mut Promise) -> Vec<Note>) -> Vec<Noted> {
        let mut all = Vec::new();
        for (place, promise) in self.promises.iter_mut().enumerate() {
            all.extend(work(promise).into_iter().map(|note| (place, note)));
        }
        all
    }

    /// The open promise that falls due first: what the case's row shows.
    pub fn next_due(&self) -> Option<(Timestamp, ClockKind)> {
        self.promises
            .iter()
            .filter(|promise| promise.is_open() && promise.clock.paused_at.is_none())
            .filter_map(|promise| promise.clock.due_at.map(|due| (due, promise.clock.kind)))
            .min_by_key(|(due, _)| *due)
    }
}
