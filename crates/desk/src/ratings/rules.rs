//! When a customer is asked, and which answers count.

use kernel::{Kind, Problem, Timestamp};

/// A person is not asked again for so long, in days.
pub const ASKED_AGAIN_DAYS: i64 = 7;
/// Answers count for so long after asking, in days.
pub const ANSWER_DAYS: i64 = 14;
/// A resolution that is noticed later than this is not asked about any more, in days: after a long downtime, or when an
/// old history is read for the first time.
pub const STALE_DAYS: i64 = 2;
/// The scores there are.
pub const SCORES: std::ops::RangeInclusive<i64> = 1..=5;
/// A score up to this is told to the lead.
pub const LOW: i64 = 2;
/// The longest comment, in characters.
pub const COMMENT_MAX: usize = 2_000;

/// What is known when a case was resolved.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any may hold with any other"
)]
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation {
    /// The case counts: not spam, test, merged or deleted.
    pub live: bool,
    /// It is still resolved or closed.
    pub resolved: bool,
    /// It was resolved by an import.
    pub imported: bool,
    /// A person, not a machine, wrote to us in it.
    pub customer_wrote: bool,
    /// There is an address to ask at.
    pub has_address: bool,
    /// The brand asks its customers.
    pub brand_asks: bool,
    /// A person is not asked again for so many days.
    pub again_days: i64,
    /// It was asked about before.
    pub asked: bool,
    /// When this person was last asked about anything.
    pub person_asked_at: Option<Timestamp>,
    /// When it was resolved.
    pub resolved_at: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// Whether to ask, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Ask.
    Ask,
    /// Leave them in peace, for this reason.
    Leave(&'static str),
}

pub(super) fn verdict(now: &Situation) -> Verdict {
    let lately = now.person_asked_at.is_some_and(|at| now.now < at.plus_days(now.again_days));
    let reasons = [
        (!now.brand_asks, "switched_off"),
        (!now.live, "not_live"),
        (!now.resolved, "open_again"),
        (now.imported, "imported"),
        (now.now > now.resolved_at.plus_days(STALE_DAYS), "long_ago"),
        (now.asked, "asked_before"),
        (!now.customer_wrote, "nobody_wrote"),
        (!now.has_address, "no_address"),
        (lately, "asked_lately"),
    ];
    match reasons.into_iter().find(|(holds, _)| *holds) {
        Some((_, reason)) => Verdict::Leave(reason),
        None => Verdict::Ask,
    }
}

/// Whether an answer still counts; the last instant does.
pub(super) fn is_open(asked_at: Timestamp, now: Timestamp) -> bool {
    now <= asked_at.plus_days(ANSWER_DAYS)
}

/// Checks an answer's form.
pub(super) fn check(score: i64, comment: &str) -> Result<(), Problem> {
    if !SCORES.contains(&score) {
        return Err(Problem::field(Kind::OutOfRange, "score").with("min", "1").with("max", "5"));
    }
    if comment.chars().count() > COMMENT_MAX {
        return Err(Problem::field(Kind::TooLong, "comment").with("max", COMMENT_MAX.to_string()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_770_000_000_000_000);

    fn fine() -> Situation {
        Situation {
            live: true,
            resolved: true,
            imported: false,
            customer_wrote: true,
            has_address: true,
            brand_asks: true,
            again_days: ASKED_AGAIN_DAYS,
            asked: false,
            person_asked_at: None,
            resolved_at: NOW,
            now: NOW,
        }
    }

    #[test]
    fn each_reason_alone_is_enough_to_leave_them_in_peace() {
        assert_eq!(verdict(&fine()), Verdict::Ask);
        for (case, reason) in [
            (Situation { live: false, ..fine() }, "not_live"),
            (Situation { resolved: false, ..fine() }, "open_again"),
            (Situation { imported: true, ..fine() }, "imported"),
            (Situation { resolved_at: NOW.plus_days(-2).plus_seconds(-1), ..fine() }, "long_ago"),
            (Situation { asked: true, ..fine() }, "asked_before"),
            (Situation { customer_wrote: false, ..fine() }, "nobody_wrote"),
            (Situation { has_address: false, ..fine() }, "no_address"),
            (
                Situation { person_asked_at: Some(NOW.plus_days(-7).plus_seconds(1)), ..fine() },
                "asked_lately",
            ),
        ] {
            assert_eq!(verdict(&case), Verdict::Leave(reason));
        }
        assert_eq!(verdict(&Situation { person_asked_at: Some(NOW.plus_days(-7)), ..fine() }), Verdict::Ask);
    }

    #[test]
    fn an_answer_counts_to_the_last_instant_of_the_fourteenth_day() {
        assert!(is_open(NOW, NOW.plus_days(14)));
        assert!(!is_open(NOW, Timestamp(NOW.plus_days(14).0 + 1)));
    }
}
