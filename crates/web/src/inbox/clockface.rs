//! The clock on a row and at the head of a case: how long the next promise has left, or why it stands still.

use desk::labels::Category;
use kernel::Timestamp;
use maud::Markup;

use crate::kit::{ClockFace, clock_chip};
use crate::session::Lens;

/// A promise with less than this left is soon due, whatever its span, in minutes.
const SOON_MINUTES: i64 = 30;

/// What a clock is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticking {
    /// When the next promise falls due.
    pub due_at: Option<Timestamp>,
    /// Which one: `first_reply`, `next_reply`, `resolution`.
    pub due_kind: Option<String>,
    /// Since when it runs, as near as the row knows.
    pub since: Timestamp,
    /// Where the case stands.
    pub category: Category,
    /// Put away until then.
    pub snoozed_until: Option<Timestamp>,
}

impl Ticking {
    /// When it turns amber: a quarter of its span before it is due, or half an hour if that is more, yet never in its
    /// first half.
    pub fn warn_at(&self, due: Timestamp) -> Timestamp {
        let span = due.seconds_since(self.since).max(0);
        let before = (span / 4).max(SOON_MINUTES * 60).min(span / 2);
        due.plus_seconds(-before)
    }
}

/// Draws the clock. `is_named` says which promise it is, for where the eye has no row to tell it. Nothing is drawn for a
/// case that owes nothing.
pub fn clock(lens: &Lens, ticking: &Ticking, is_named: bool) -> Option<Markup> {
    let words = lens.words;
    let paused = |said: String| Some(clock_chip(words, None, ClockFace::Paused(&said)));
    if let Some(until) = ticking.snoozed_until.filter(|until| *until > lens.now) {
        return paused(words.with("inbox-back-at", &[("when", lens.brief(until).into())]));
    }
    match ticking.category {
        Category::Resolved | Category::Closed => return None,
        Category::Waiting if ticking.due_at.is_none() => return paused(words.say("inbox-waits")),
        Category::Hold if ticking.due_at.is_none() => return paused(words.say("inbox-held")),
        _ => {}
    }
    let due = ticking.due_at?;
    let label = ticking.due_kind.as_deref().filter(|_| is_named).map(|kind| promise_name(lens, kind));
    let face = ClockFace::Running { due, warn: ticking.warn_at(due), now: lens.now };
    Some(clock_chip(words, label.as_deref(), face))
}

/// What a promise is called.
pub fn promise_name(lens: &Lens, kind: &str) -> String {
    match kind {
        "first_reply" => lens.words.say("inbox-first-reply"),
        "next_reply" => lens.words.say("inbox-next-reply"),
        _ => lens.words.say("inbox-resolution"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::tests::lens;
    use kernel::Language;

    fn ticking(span_minutes: i64, left_minutes: i64, category: Category) -> Ticking {
        let now = lens(Language::En).now;
        let due = now.plus_minutes(left_minutes);
        Ticking {
            due_at: Some(due),
            due_kind: Some("first_reply".to_owned()),
            since: due.plus_minutes(-span_minutes),
            category,
            snoozed_until: None,
        }
    }

    fn drawn(ticking: &Ticking) -> String {
        clock(&lens(Language::En), ticking, true).map(maud::PreEscaped::into_string).unwrap_or_default()
    }

    #[test]
    fn a_clock_turns_amber_in_its_last_quarter_or_half_hour() {
        assert!(drawn(&ticking(120, 31, Category::New)).contains("clock ok"));
        assert!(drawn(&ticking(120, 30, Category::New)).contains("clock soon"));
        assert!(drawn(&ticking(4_000, 1_000, Category::Open)).contains("clock soon"));
        assert!(drawn(&ticking(15, 8, Category::Open)).contains("clock ok"), "amber only in its second half");
        assert!(drawn(&ticking(120, -1, Category::Open)).contains("clock late"));
    }

    #[test]
    fn what_owes_nothing_has_no_clock_and_what_stands_still_says_why() {
        assert_eq!(drawn(&ticking(120, 10, Category::Resolved)), "");
        let waiting = Ticking { due_at: None, ..ticking(120, 10, Category::Waiting) };
        assert!(drawn(&waiting).contains("chip hold"), "{}", drawn(&waiting));
        let now = lens(Language::En).now;
        let away = Ticking { snoozed_until: Some(now.plus_days(2)), ..ticking(120, 10, Category::Open) };
        assert!(drawn(&away).contains("7 Mar"), "{}", drawn(&away));
    }
}
