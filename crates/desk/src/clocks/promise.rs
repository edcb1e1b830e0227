//! One promise and its arithmetic: pure changes to a clock and the stretches it ran in. Nothing here knows of a database
//! or of the machine's time.
//!
//! A clock runs in *segments*, each counted by one version of one calendar. Pausing ends a segment and resuming begins
//! another; so does a change of terms, and the old segments keep their calendar. What is due falls where the working
//! time of the segments, one after the other, reaches the target.

use std::sync::Arc;

use calendar::Compiled;
use kernel::Timestamp;

use super::types::{Clock, ClockKind, State, Why};
use crate::calendars::Step;

/// A stretch in which the clock ran, `from_at` inclusive, `until_at` exclusive.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The calendar it is counted in.
    pub calendar_id: i64,
    /// Which version of it.
    pub version: i64,
    /// That version, ready to answer.
    pub hours: Arc<Compiled>,
    /// When it began.
    pub from_at: Timestamp,
    /// When it ended; `None` while the clock runs.
    pub until_at: Option<Timestamp>,
    /// Working seconds in it once it has ended; 0 before.
    pub counted_seconds: i64,
}

impl PartialEq for Segment {
    /// The hours follow from calendar and version.
    fn eq(&self, other: &Self) -> bool {
        (self.calendar_id, self.version, self.from_at, self.until_at, self.counted_seconds)
            == (other.calendar_id, other.version, other.from_at, other.until_at, other.counted_seconds)
    }
}

impl Segment {
    fn count(&mut self) {
        self.counted_seconds =
            self.until_at.map_or(0, |until| self.hours.working_seconds(self.from_at, until));
    }
}

/// What is promised, in working seconds of one calendar.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The policy that says so.
    pub policy_id: i64,
    /// Its calendar.
    pub calendar_id: i64,
    /// The calendar's version now.
    pub version: i64,
    /// That version, ready to answer.
    pub hours: Arc<Compiled>,
    /// Working seconds promised.
    pub target_seconds: i64,
    /// Working seconds used at which to warn.
    pub warn_seconds: Option<i64>,
    /// Working seconds used at which to escalate.
    pub escalate_seconds: Option<i64>,
}

/// Something that happened to a promise by itself and must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// It is nearly due.
    Warned,
    /// It was not kept.
    Breached,
    /// It was not kept and somebody above hears of it.
    Escalated,
    /// Corrected hours moved what was due.
    Moved {
        /// Where it was.
        from: Option<Timestamp>,
        /// Where it is.
        to: Option<Timestamp>,
    },
    /// Corrected hours show that it was kept, or is still to be kept.
    BreachWithdrawn {
        /// Where it was due.
        from: Option<Timestamp>,
        /// Where it is due.
        to: Option<Timestamp>,
    },
}

/// A promise: the clock and its segments, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The clock.
    pub clock: Clock,
    /// Its segments.
    pub segments: Vec<Segment>,
}

impl Promise {
    /// A promise made at `at`.
    pub fn start(kind: ClockKind, offer: &Offer, at: Timestamp) -> Self {
        let clock = Clock {
            id: 0,
            kind,
            state: State::Running,
            policy_id: offer.policy_id,
            calendar_id: offer.calendar_id,
            calendar_version: offer.version,
            target_seconds: offer.target_seconds,
            warn_seconds: offer.warn_seconds,
            escalate_seconds: offer.escalate_seconds,
            started_at: at,
            terms_at: at,
            due_at: None,
            warn_at: None,
            escalate_at: None,
            paused_at: None,
            warned_at: None,
            breached_at: None,
            escalated_at: None,
            met_at: None,
            ended_at: None,
            cancelled_for: None,
            used_seconds: 0,
        };
        let mut promise = Self { clock, segments: Vec::new() };
        promise.open_segment(offer.calendar_id, offer.version, Arc::clone(&offer.hours), at);
        promise.reckon();
        promise
    }

    /// Whether it is still owed, in time or late.
    pub const fn is_open(&self) -> bool {
        self.clock.ended_at.is_none()
    }

    const fn is_running(&self) -> bool {
        self.is_open() && self.clock.paused_at.is_none()
    }

    /// Working seconds used up to `now`.
    pub fn used(&self, now: Timestamp) -> i64 {
        self.segments
            .iter()
            .map(|segment| match segment.until_at {
                Some(_) => segment.counted_seconds,
                None => segment.hours.working_seconds(segment.from_at, now),
            })
            .sum()
    }

    /// The next instant at which something may happen to it by itself.
    pub fn look_at(&self) -> Option<Timestamp> {
        if !self.is_running() {
            return None;
        }
        let clock = &self.clock;
        // What is kept at the very instant it is due is kept, so a breach is looked for just after.
        let after = |at: Option<Timestamp>| at.map(|at| Timestamp(at.0.saturating_add(1)));
        let warning = clock.warn_at.filter(|_| clock.warned_at.is_none() && clock.breached_at.is_none());
        let breach = after(clock.due_at).filter(|_| clock.breached_at.is_none());
        let escalation = after(clock.escalate_at).filter(|_| clock.escalated_at.is_none());
        [warning, breach, escalation].into_iter().flatten().min()
    }

    /// Lets everything happen that fell due before `at`. Warnings and escalations wait for the ticker: nobody needs the
    /// warning of what they are about to do, nor the escalation of what they just did late.
    pub fn settle(&mut self, at: Timestamp, ticking: bool) -> Vec<Note> {
        let mut notes = Vec::new();
        if !self.is_running() {
            return notes;
        }
        let clock = &mut self.clock;
        let late = clock.due_at.is_some_and(|due| due < at);
        let near = clock.warn_at.is_some_and(|warn| warn <= at);
        if ticking && clock.warned_at.is_none() && clock.breached_at.is_none() && near && !late {
            clock.warned_at = clock.warn_at;
            notes.push(Note::Warned);
        }
        if clock.breached_at.is_none() && late {
            clock.breached_at = clock.due_at;
            clock.state = State::Breached;
            notes.push(Note::Breached);
        }
        let above = clock.escalate_at.is_some_and(|escalate| escalate < at);
        if ticking && clock.breached_at.is_some() && clock.escalated_at.is_none() && above {
            clock.escalated_at = Some(at);
            notes.push(Note::Escalated);
        }
        notes
    }

    /// Stands still from `at`; only the resolution ever does.
    pub fn pause(&mut self, at: Timestamp) {
        if !self.is_running() || self.clock.kind != ClockKind::Resolution {
            return;
        }
        self.close_segment(at);
        self.clock.paused_at = Some(at);
        if self.clock.state == State::Running {
            self.clock.state = State::Paused;
        }
        self.reckon();
    }

    /// Runs again from `at`, by the calendar it counts in now.
    pub fn resume(&mut self, at: Timestamp, offer: &Offer) {
        if !self.is_open() || self.clock.paused_at.is_none() {
            return;
        }
        self.clock.paused_at = None;
        self.run_again(at, offer);
    }

    /// Fulfilled at `at`.
    pub fn meet(&mut self, at: Timestamp) {
        if !self.is_open() {
            return;
        }
        self.close_segment(at);
        self.clock.met_at = Some(at);
        self.end(at, State::Met);
    }

    /// No longer owed from `at`.
    pub fn cancel(&mut self, at: Timestamp, why: Why) {
        if !self.is_open() {
            return;
        }
        self.close_segment(at);
        self.clock.cancelled_for = Some(why);
        self.end(at, State::Cancelled);
    }

    /// Owed again from `at`; the time in between does not count. A breach stays one.
    pub fn reopen(&mut self, at: Timestamp, offer: &Offer) {
        if self.is_open() {
            return;
        }
        self.clock.met_at = None;
        self.clock.ended_at = None;
        self.clock.cancelled_for = None;
        self.clock.paused_at = None;
        self.run_again(at, offer);
    }

    /// As if it had never been given up: what was discarded by mistake is restored, and its time ran on.
    pub fn restore(&mut self) {
        if self.is_open() {
            return;
        }
        self.clock.ended_at = None;
        self.clock.cancelled_for = None;
        if self.clock.paused_at.is_none()
            && let Some(last) = self.segments.last_mut()
        {
            last.until_at = None;
            last.counted_seconds = 0;
        }
        self.settle_state();
        self.reckon();
    }

    /// As if it had never been kept: what should have kept it did not arrive, and its time ran on.
    pub fn unkeep(&mut self) {
        self.clock.met_at = None;
        self.restore();
    }

    /// Other terms from `at` on: what was used stays used, counted by the calendar it was used under. What is broken
    /// already stays broken as it was promised.
    pub fn retime(&mut self, at: Timestamp, offer: &Offer) {
        if !self.is_open() || self.clock.breached_at.is_some() || self.has_terms(offer) {
            return;
        }
        let running = self.clock.paused_at.is_none();
        if running {
            self.close_segment(at);
        }
        self.adopt(at, offer);
        if running {
            self.open_segment(offer.calendar_id, offer.version, Arc::clone(&offer.hours), at);
        }
        self.reckon();
        self.reconsider_warning(at);
    }

    fn has_terms(&self, offer: &Offer) -> bool {
        let clock = &self.clock;
        (clock.policy_id, clock.calendar_id, clock.target_seconds, clock.warn_seconds, clock.escalate_seconds)
            == (
                offer.policy_id,
                offer.calendar_id,
                offer.target_seconds,
                offer.warn_seconds,
                offer.escalate_seconds,
            )
    }

    /// Follows later versions of a calendar. Dated entries are facts about their dates: everything counted by the
    /// version before is counted again. Other hours apply from when they were set. A breach that the corrected hours
    /// do not bear out is withdrawn.
    pub fn follow(&mut self, calendar_id: i64, steps: &[Step], now: Timestamp) -> Vec<Note> {
        let before = self.clone();
        for step in steps {
            if step.dates_only {
                self.correct(calendar_id, step);
            } else {
                self.go_on_by(calendar_id, step);
            }
        }
        if let Some(last) = steps.last().filter(|_| self.clock.calendar_id == calendar_id) {
            self.clock.calendar_version = self.clock.calendar_version.max(last.version);
        }
        if self.segments == before.segments {
            return Vec::new();
        }
        self.reckon();
        self.judge(&before.clock, now)
    }

    /// Counts again what the version before counted.
    fn correct(&mut self, calendar_id: i64, step: &Step) {
        for segment in &mut self.segments {
            if segment.calendar_id == calendar_id && segment.version + 1 == step.version {
                segment.version = step.version;
                segment.hours = Arc::clone(&step.hours);
                segment.count();
            }
        }
    }

    /// Splits the running segment where other hours were set.
    fn go_on_by(&mut self, calendar_id: i64, step: &Step) {
        let Some(last) = self.segments.last() else { return };
        let is_running = last.until_at.is_none() && last.calendar_id == calendar_id;
        if !is_running || last.version >= step.version {
            return;
        }
        let at = step.made_at.max(last.from_at);
        self.close_segment(at);
        self.open_segment(calendar_id, step.version, Arc::clone(&step.hours), at);
    }

    /// What the corrected due date makes of the outcome.
    fn judge(&mut self, before: &Clock, now: Timestamp) -> Vec<Note> {
        let (from, to) = (before.due_at, self.clock.due_at);
        if self.clock.breached_at.is_none() {
            self.reconsider_warning(now);
            return if from == to || !self.is_open() { Vec::new() } else { vec![Note::Moved { from, to }] };
        }
        let until = self.clock.ended_at.or(self.clock.paused_at).unwrap_or(now);
        if to.is_some_and(|due| due < until) {
            if from == to {
                return Vec::new();
            }
            self.clock.breached_at = to;
            return vec![Note::Moved { from, to }];
        }
        self.clock.breached_at = None;
        self.clock.escalated_at = None;
        self.settle_state();
        self.reconsider_warning(until);
        vec![Note::BreachWithdrawn { from, to }]
    }

    /// A warning that now lies ahead comes again.
    fn reconsider_warning(&mut self, now: Timestamp) {
        if self.clock.warned_at.is_some() && self.clock.warn_at.is_none_or(|warn| warn > now) {
            self.clock.warned_at = None;
        }
    }

    /// The state that its instants say it is in.
    fn settle_state(&mut self) {
        let clock = &mut self.clock;
        clock.state = if clock.breached_at.is_some() {
            State::Breached
        } else if clock.met_at.is_some() {
            State::Met
        } else if clock.ended_at.is_some() {
            State::Cancelled
        } else if clock.paused_at.is_some() {
            State::Paused
        } else {
            State::Running
        };
    }

    fn end(&mut self, at: Timestamp, state: State) {
        self.clock.ended_at = Some(at);
        if self.clock.state != State::Breached {
            self.clock.state = state;
        }
        self.reckon();
    }

    fn run_again(&mut self, at: Timestamp, offer: &Offer) {
        if self.clock.breached_at.is_none() {
            self.adopt(at, offer);
        }
        self.clock.calendar_id = offer.calendar_id;
        self.clock.calendar_version = offer.version;
        self.open_segment(offer.calendar_id, offer.version, Arc::clone(&offer.hours), at);
        self.settle_state();
        self.reckon();
    }

    fn adopt(&mut self, at: Timestamp, offer: &Offer) {
        if self.has_terms(offer) {
            return;
        }
        let clock = &mut self.clock;
        clock.policy_id = offer.policy_id;
        clock.calendar_id = offer.calendar_id;
        clock.calendar_version = offer.version;
        clock.target_seconds = offer.target_seconds;
        clock.warn_seconds = offer.warn_seconds;
        clock.escalate_seconds = offer.escalate_seconds;
        clock.terms_at = at;
    }

    fn open_segment(&mut self, calendar_id: i64, version: i64, hours: Arc<Compiled>, at: Timestamp) {
        self.segments.push(Segment {
            calendar_id,
            version,
            hours,
            from_at: at,
            until_at: None,
            counted_seconds: 0,
        });
    }

    fn close_segment(&mut self, at: Timestamp) {
        if let Some(last) = self.segments.last_mut().filter(|last| last.until_at.is_none()) {
            last.until_at = Some(at.max(last.from_at));
            last.count();
        }
    }

    /// Where the segments, one after the other, reach so many working seconds; `None` when they end before. Of a
    /// promise that ended while it ran it is where it would have been.
    fn reach(&self, seconds: i64) -> Option<Timestamp> {
        let mut left = seconds;
        let runs_on = !self.is_open() && self.clock.paused_at.is_none();
        let last = self.segments.len().saturating_sub(1);
        for (place, segment) in self.segments.iter().enumerate() {
            let at = segment.hours.due_in_seconds(segment.from_at, left);
            match segment.until_at {
                Some(_) if runs_on && place == last => return at,
                None => return at,
                Some(until) => {
                    if let Some(at) = at.filter(|at| *at <= until) {
                        return Some(at);
                    }
                    left -= segment.counted_seconds;
                }
            }
        }
        None
    }

    /// Brings due, warning and escalation to where the segments put them.
    fn reckon(&mut self) {
        let since = self.clock.terms_at;
        let reached = |seconds: i64| self.reach(seconds).map(|at| at.max(since));
        let due_at = reached(self.clock.target_seconds);
        let warn_at = self.clock.warn_seconds.and_then(reached);
        let escalate_at = self.clock.escalate_seconds.and_then(reached);
        let used = self.segments.iter().map(|segment| segment.counted_seconds).sum();
        let clock = &mut self.clock;
        clock.used_seconds = used;
        clock.warn_at = warn_at;
        clock.escalate_at = escalate_at;
        clock.due_at = due_at;
    }
}
