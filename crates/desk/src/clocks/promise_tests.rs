//! The arithmetic of promises against a walk through every minute.

use std::sync::Arc;

use calendar::{Calendar, Compiled, Holiday, HolidayKind, Status, Weekday, Weekly};
use kernel::{Labels, Timestamp};
use proptest::prelude::*;

use super::promise::{Note, Offer, Promise};
use super::types::{ClockKind, State};
use crate::calendars::Step;

/// Thursday 5 February 2026, 08:00 in Kuala Lumpur.
fn start() -> Timestamp {
    "2026-02-05T00:00:00Z".parse().unwrap()
}

fn minutes(count: i64) -> Timestamp {
    start().plus_minutes(count)
}

fn office() -> Calendar {
    let mut made = Calendar::always_open("Office", "Asia/Kuala_Lumpur");
    made.weekly = Weekly::on(&Weekday::ALL[..5], &["09:00-18:00".parse().unwrap()]);
    made.weekly.friday = vec!["09:00-12:45".parse().unwrap(), "14:45-18:00".parse().unwrap()];
    made
}

fn nights() -> Calendar {
    let mut made = Calendar::always_open("Nights", "Asia/Jakarta");
    made.weekly = Weekly::on(&Weekday::ALL, &["22:00-06:00".parse().unwrap()]);
    made
}

fn holiday(date: &str) -> Holiday {
    Holiday {
        date: date.parse().unwrap(),
        name: Labels::new("Declared late", "Diisytihar lewat", "Ditetapkan terlambat"),
        kind: HolidayKind::State,
        status: Status::Declared,
        source: String::new(),
        observed: true,
        replacement: false,
    }
}

fn offer(calendar_id: i64, document: &Calendar, target_minutes: i64) -> Offer {
    Offer {
        policy_id: 1,
        calendar_id,
        version: 1,
        hours: Arc::new(document.compile().unwrap()),
        target_seconds: target_minutes * 60,
        warn_seconds: Some(target_minutes * 45),
        escalate_seconds: None,
    }
}

/// What happens to a clock, and how many minutes after what happened before.
#[derive(Clone, Copy, Debug)]
enum Act {
    Pause,
    Resume,
    Retime { night: bool, minutes: i64 },
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Pause),
        3 => Just(Act::Resume),
        2 => (any::<bool>(), 0i64..1_500).prop_map(|(night, minutes)| Act::Retime { night, minutes }),
    ]
}

/// A clock counted minute by minute.
struct Walked {
    used_minutes: i64,
    due: Option<i64>,
    breached: bool,
}

fn walk(acts: &[(i64, Act)], target: i64, hours: [&Compiled; 2], end: i64, horizon: i64) -> Walked {
    let (mut used, mut target, mut night, mut paused) = (0, target, false, false);
    let (mut due, mut breached, mut used_at_end) = (None, false, 0);
    for minute in 0..=horizon {
        if due.is_none() && !paused && used >= target {
            due = Some(minute);
        }
        for (_, act) in acts.iter().filter(|(at, _)| *at == minute) {
            breached |= !paused && due.is_some_and(|due| due < minute);
            match act {
                Act::Pause => paused = true,
                Act::Resume => paused = false,
                Act::Retime { .. } if breached => {}
                Act::Retime { night: other, minutes } => {
                    (night, target) = (*other, *minutes);
                    due = (used >= target).then_some(minute);
                }
            }
        }
        if minute == end {
            breached |= !paused && due.is_some_and(|due| due < minute);
            used_at_end = used;
        }
        let open = hours[usize::from(night)].is_open(minutes(minute));
        used += i64::from(open && !paused);
    }
    Walked { used_minutes: used_at_end, due, breached }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn segments_add_up_to_a_walk_through_every_minute(
        steps in prop::collection::vec((0i64..900, any_act()), 0..8),
        target in 0i64..1_500,
        rest in 1i64..2_000,
    ) {
        let calendars = [office(), nights()];
        let offers = [offer(1, &calendars[0], target), offer(2, &calendars[1], target)];
        let mut promise = Promise::start(ClockKind::Resolution, &offers[0], start());
        let (mut now, mut acts, mut current) = (0, Vec::new(), offers[0].clone());
        for (later, act) in steps {
            now += later;
            acts.push((now, act));
            promise.settle(minutes(now), false);
            match act {
                Act::Pause => promise.pause(minutes(now)),
                Act::Resume => promise.resume(minutes(now), &current),
                Act::Retime { night, minutes: target } => {
                    let new = Offer {
                        target_seconds: target * 60,
                        policy_id: now + 2,
                        ..offers[usize::from(night)].clone()
                    };
                    promise.retime(minutes(now), &new);
                    if promise.clock.breached_at.is_none() {
                        current = new;
                    }
                }
            }
        }
        let end = now + rest;
        promise.settle(minutes(end), false);
        let horizon = end + 12_000;
        let walked = walk(&acts, target, [&offers[0].hours, &offers[1].hours], end, horizon);
        prop_assert_eq!(promise.used(minutes(end)), walked.used_minutes * 60);
        prop_assert_eq!(promise.clock.breached_at.is_some(), walked.breached);
        prop_assert_eq!(promise.clock.breached_at.is_some(), promise.clock.state == State::Breached);
        prop_assert_eq!(promise.clock.due_at, walked.due.map(minutes));
    }

    #[test]
    fn a_late_holiday_counts_as_if_it_had_always_been_there(
        steps in prop::collection::vec((0i64..900, any::<bool>()), 0..8),
        target in 1i64..3_000,
        day in 5i8..14,
        rest in 1i64..2_000,
    ) {
        let before = office();
        let mut after = office();
        after.holidays.push(holiday(&format!("2026-02-{day:02}")));
        let run = |document: &Calendar| {
            let offer = offer(1, document, target);
            let mut promise = Promise::start(ClockKind::Resolution, &offer, start());
            let mut now = 0;
            for (later, pause) in &steps {
                now += later;
                promise.settle(minutes(now), false);
                if *pause { promise.pause(minutes(now)) } else { promise.resume(minutes(now), &offer) }
            }
            promise.settle(minutes(now + rest), false);
            (promise, minutes(now + rest))
        };
        let (mut late, now) = run(&before);
        let (always, _) = run(&after);
        let hours = Arc::new(after.compile().unwrap());
        let step = Step { version: 2, dates_only: true, made_at: now, hours };
        late.follow(1, &[step], now);
        late.settle(now, false);
        prop_assert_eq!(late.used(now), always.used(now));
        prop_assert_eq!(late.clock.due_at, always.clock.due_at);
        prop_assert_eq!(late.clock.breached_at, always.clock.breached_at);
        prop_assert_eq!(late.clock.state, always.clock.state);
        prop_assert_eq!(late.look_at(), always.look_at());
    }
}

#[test]
fn a_promise_kept_at_the_very_instant_it_is_due_is_kept() {
    let offer = offer(1, &Calendar::always_open("Always", "Asia/Jakarta"), 60);
    let mut promise = Promise::start(ClockKind::FirstReply, &offer, start());
    assert_eq!(promise.settle(minutes(60), true), [Note::Warned]);
    promise.meet(minutes(60));
    assert_eq!(promise.clock.state, State::Met);
    let mut late = Promise::start(ClockKind::FirstReply, &offer, start());
    assert_eq!(late.settle(Timestamp(minutes(60).0 + 1), true), [Note::Breached]);
    assert_eq!(late.clock.breached_at, Some(minutes(60)));
}

#[test]
fn a_reply_never_stands_still() {
    let offer = offer(1, &Calendar::always_open("Always", "Asia/Jakarta"), 60);
    for kind in [ClockKind::FirstReply, ClockKind::NextReply] {
        let mut promise = Promise::start(kind, &offer, start());
        let before = promise.clone();
        promise.pause(minutes(5));
        assert_eq!(promise, before);
    }
}

#[test]
fn other_hours_count_from_when_they_were_set() {
    let before = Calendar::always_open("Always", "Asia/Kuala_Lumpur");
    let mut promise = Promise::start(ClockKind::Resolution, &offer(1, &before, 660), start());
    // At 10:00, two hours in, the hours become those of an office: eight more until 18:00, the last one on Friday.
    let hours = Arc::new(office().compile().unwrap());
    let step = Step { version: 2, dates_only: false, made_at: minutes(120), hours };
    let friday: Timestamp = "2026-02-06T02:00:00Z".parse().unwrap();
    let moved = Note::Moved { from: Some(minutes(660)), to: Some(friday) };
    assert_eq!(promise.follow(1, std::slice::from_ref(&step), minutes(121)), [moved]);
    assert_eq!(promise.segments.len(), 2);
    assert_eq!(promise.follow(1, &[step], minutes(122)), []);
}
