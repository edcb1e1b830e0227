//! The rules against what must always hold, and a table of moves.

use proptest::prelude::*;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp(1_770_000_000_000_000).plus_seconds(seconds)
}

pub(crate) fn case() -> Case {
    Case {
        id: 1,
        reference: 1042,
        brand_id: 1,
        customer_id: 1,
        organisation_id: None,
        subject: "Bilik quad".to_owned(),
        kind: "enquiry".to_owned(),
        status: "new".to_owned(),
        category: Category::New,
        priority: 2,
        channel: "email".to_owned(),
        language: Language::Ms,
        team_id: None,
        assignee_id: None,
        disposition: "live".to_owned(),
        merged_into: None,
        snoozed_until: None,
        opened_at: at(0),
        first_replied_at: None,
        resolved_at: None,
        closed_at: None,
        reopened_count: 0,
        message_count: 1,
        last_message_at: at(0),
        unanswered_since: Some(at(0)),
        next_due_at: None,
        next_due_kind: None,
        version: 1,
    }
}

fn moved(from: Category, to: Category) -> Result<Vec<&'static str>, Kind> {
    let case = Case { category: from, status: from.word().to_owned(), ..case() };
    let wish = Wish { status: Some((to.word().to_owned(), to)), ..Wish::default() };
    decide(&case, &wish, at(60))
        .map(|decision| decision.events.iter().map(|(kind, _)| *kind).collect())
        .map_err(|problem| problem.kind)
}

#[test]
fn every_move_between_categories_has_its_own_event() {
    use Category::{Closed, Hold, New, Open, Resolved, Waiting};
    let table: [(Category, [&str; 6]); 5] = [
        (New, ["", "CaseStarted", "CaseWaiting", "CaseHeld", "CaseResolved", "CaseClosed"]),
        (Open, ["!", "", "CaseWaiting", "CaseHeld", "CaseResolved", "CaseClosed"]),
        (Waiting, ["!", "CaseResumed", "", "CaseHeld", "CaseResolved", "CaseClosed"]),
        (Hold, ["!", "CaseResumed", "CaseWaiting", "", "CaseResolved", "CaseClosed"]),
        (Resolved, ["!", "CaseReopened", "CaseReopened", "CaseReopened", "", "CaseClosed"]),
    ];
    for (from, outcomes) in table {
        for (to, outcome) in Category::ALL.into_iter().zip(outcomes) {
            let expected = match outcome {
                "!" => Err(Kind::NotNewAgain),
                "" => Ok(vec![]),
                kind => Ok(vec![kind]),
            };
            assert_eq!(moved(from, to), expected, "{from:?} to {to:?}");
        }
    }
    for to in Category::ALL {
        assert_eq!(moved(Closed, to), Err(Kind::CaseClosed));
    }
}

#[test]
fn a_second_status_of_the_same_category_is_a_plain_change() {
    let wish = Wish { status: Some(("awaiting_embassy".to_owned(), Category::Hold)), ..Wish::default() };
    let held = Case { category: Category::Hold, status: "hold".to_owned(), ..case() };
    assert_eq!(decide(&held, &wish, at(1)).unwrap().events[0].0, "StatusChanged");
}

#[test]
fn resolving_wakes_and_settles() {
    let snoozed = Case { snoozed_until: Some(at(9_000)), ..case() };
    let wish = Wish { status: Some(("resolved".to_owned(), Category::Resolved)), ..Wish::default() };
    let done = decide(&snoozed, &wish, at(60)).unwrap();
    assert_eq!(
        done.events.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
        ["CaseResolved", "SnoozeEnded"]
    );
    assert_eq!((done.after.resolved_at, done.after.unanswered_since), (Some(at(60)), None));
}

#[test]
fn a_customer_is_heard_where_the_case_still_lives() {
    let day = 86_400;
    let resolved = Case { category: Category::Resolved, resolved_at: Some(at(0)), ..case() };
    assert_eq!(arrival(&resolved, at(REOPEN_DAYS * day), REOPEN_DAYS), Arrival::Append);
    assert_eq!(arrival(&resolved, at(REOPEN_DAYS * day + 1), REOPEN_DAYS), Arrival::NewCase);
    assert_eq!(arrival(&Case { category: Category::Closed, ..case() }, at(1), REOPEN_DAYS), Arrival::NewCase);
    assert_eq!(
        arrival(&Case { disposition: "deleted".to_owned(), ..case() }, at(1), REOPEN_DAYS),
        Arrival::NewCase
    );
    assert_eq!(arrival(&Case { merged_into: Some(7), ..case() }, at(1), REOPEN_DAYS), Arrival::Into(7));
    let spam = Case { disposition: "spam".to_owned(), ..case() };
    assert_eq!(arrival(&spam, at(1), REOPEN_DAYS), Arrival::Append);
    assert_eq!(wish_of_arrival(&spam, "open"), Wish::default());
}

#[test]
fn the_subject_is_not_in_the_event() {
    let wish = Wish { subject: Some("Nombor pasport A1234567".to_owned()), ..Wish::default() };
    let body = decide(&case(), &wish, at(1)).unwrap().events[0].1.to_string();
    assert!(!body.contains("pasport") && !body.contains("quad"), "{body}");
}

fn any_wish() -> impl Strategy<Value = Wish> {
    let status = prop::option::of((0usize..6).prop_map(|n| {
        let category = Category::ALL[n];
        (category.word().to_owned(), category)
    }));
    let sleep = prop::option::of(prop_oneof![
        (-10i64..40_000_000).prop_map(|seconds| Sleep::Until(at(seconds))),
        Just(Sleep::End(Woken::Staff)),
        Just(Sleep::End(Woken::Due)),
    ]);
    let disposition = prop::option::weighted(
        0.2,
        prop_oneof![Just(Disposition::Live), Just(Disposition::Spam), Just(Disposition::Deleted)],
    );
    let person = || prop::option::of(prop::option::of(1i64..4));
    (
        (status, prop::option::of("enquiry|complaint"), prop::option::of(0i64..6)),
        (prop::option::of("[a-c ]{0,3}"), person(), person(), sleep, disposition),
    )
        .prop_map(|((status, kind, priority), (subject, team_id, assignee_id, sleep, disposition))| {
            Wish { status, kind, priority, subject, language: None, team_id, assignee_id, sleep, disposition }
        })
}

proptest! {
    #[test]
    fn whatever_is_wished_a_case_stays_whole(wishes in prop::collection::vec(any_wish(), 1..40)) {
        let mut now = case();
        let mut resolved_times = 0;
        for (step, wish) in (1i64..).zip(wishes) {
            let before = now.clone();
            let Ok(decision) = decide(&now, &wish, at(step)) else { continue };
            let kinds: Vec<_> = decision.events.iter().map(|(kind, _)| *kind).collect();
            now = decision.after;
            // A change is told, and what is told is a change.
            prop_assert_eq!(kinds.is_empty(), now == before);
            prop_assert_eq!(now.version - before.version, i64::from(!kinds.is_empty()));
            // Closed is for good, and a case in the trash only comes out.
            let other = Case { disposition: before.disposition.clone(), version: before.version, ..now.clone() };
            if before.category == Category::Closed || before.disposition == "deleted" {
                prop_assert_eq!(other, before.clone());
            }
            prop_assert!(now.category != Category::New || before.category == Category::New);
            prop_assert_eq!(now.category == Category::Closed, now.closed_at.is_some());
            if !now.category.is_unresolved() {
                prop_assert!(now.resolved_at.is_some() && now.snoozed_until.is_none() && now.unanswered_since.is_none());
            }
            prop_assert!(PRIORITIES.contains(&now.priority) && !now.subject.trim().is_empty());
            resolved_times += i64::from(kinds.contains(&"CaseResolved"));
            prop_assert!(now.reopened_count <= resolved_times);
            // Replaying the same wish says nothing new, but for a snooze whose time has a floor.
            if let Ok(again) = decide(&now, &wish, at(step)) {
                prop_assert!(again.events.is_empty(), "{:?}", again.events);
            }
        }
    }
}

proptest! {
    /// Whatever was done to a case in one go, putting it back leaves it as it stood.
    #[test]
    fn what_was_done_can_be_put_back(
        to in prop::sample::select(vec![
            Category::Open, Category::Waiting, Category::Hold, Category::Resolved, Category::Closed,
        ]),
        priority in 1_i64..=4,
        owner in prop::option::of(1_i64..4),
        wake_in in prop::option::of(1_i64..100_000),
        disposition in prop::option::of(prop::sample::select(vec![Disposition::Spam, Disposition::Deleted])),
    ) {
        use crate::cases::returning::{self, Standing};
        let before = Case { assignee_id: Some(2), ..case() };
        let sleep = wake_in.filter(|_| to.is_unresolved()).map(|seconds| Sleep::Until(at(60 + seconds)));
        let wish = Wish {
            status: Some((to.word().to_owned(), to)),
            priority: Some(priority),
            assignee_id: Some(owner),
            sleep,
            disposition,
            ..Wish::default()
        };
        let done = decide(&before, &wish, at(60)).unwrap();
        let back = returning::decide(&done.after, &Standing::of(&before), at(90));
        prop_assert_eq!(Standing::of(&back.after), Standing::of(&before));
        prop_assert!(!back.events.is_empty(), "the status at least was changed");
        prop_assert!(returning::decide(&before, &Standing::of(&before), at(90)).events.is_empty());
    }
}
