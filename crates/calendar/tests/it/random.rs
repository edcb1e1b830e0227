//! Random calendars around a random date, valid by construction.

use std::collections::BTreeSet;

use calendar::{
    Calendar, Date, Holiday, HolidayKind, Interval, Override, Season, Status, TimeOfDay, Weekday,
    WeekendRule, Weekly,
};
use jiff::ToSpan;
use kernel::Labels;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Zones with no change, with an hour, with half an hour, and with a change at midnight.
pub const ZONES: [&str; 5] =
    ["Asia/Kuala_Lumpur", "Asia/Jakarta", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe"];

/// Days the dated parts are spread over.
pub const SPREAD: i32 = 40;

/// No weekly shift runs on past this minute of the morning and none starts before it, so that two days never meet.
const MORNING: u16 = 240;

/// A date to look around: anywhere in ten years, or near a change of clocks.
pub fn base() -> impl Strategy<Value = Date> {
    let anywhere = (0..3_650i32).prop_map(|days| Date::constant(2019, 1, 1) + days.days());
    let changes = select(vec![(3, 8), (11, 1), (4, 5), (10, 4), (4, 24), (10, 30)]);
    let near_a_change = (2023..2029i16, changes, 5..30i32)
        .prop_map(|(year, (month, day), before)| Date::constant(year, month, day) - before.days());
    prop_oneof![anywhere, near_a_change]
}

/// A calendar whose dated parts lie in the `SPREAD` days after `base`.
pub fn calendar(base: Date) -> impl Strategy<Value = Calendar> {
    (select(&ZONES[..]), weekly(), weekend_rules(base), holidays(base), overrides(base), seasons(base))
        .prop_map(|(zone, weekly, weekend_rules, holidays, overrides, seasons)| Calendar {
            name: "Random".into(),
            zone: zone.into(),
            weekly,
            weekend_rules,
            holidays,
            overrides,
            seasons,
        })
}

fn time(minutes: u16) -> TimeOfDay {
    TimeOfDay::from_minutes(minutes).unwrap()
}

/// Up to three intervals that start at or after `first`; the last may run over midnight until `latest` at most.
fn day(first: u16, latest: u16) -> impl Strategy<Value = Vec<Interval>> {
    let cuts = prop::collection::btree_set(first..=1_440u16, 0..=6usize);
    (cuts, prop::option::of(0..=latest)).prop_map(|(cuts, overnight): (BTreeSet<u16>, Option<u16>)| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let mut intervals: Vec<Interval> =
            cuts.chunks_exact(2).map(|pair| Interval { from: time(pair[0]), until: time(pair[1]) }).collect();
        if let (Some(end), Some(last)) = (overnight, intervals.last_mut())
            && end < last.from.minutes()
        {
            last.until = time(end);
        }
        intervals
    })
}

fn weekly() -> impl Strategy<Value = Weekly> {
    prop::collection::vec(day(MORNING, MORNING), 7).prop_map(|days| {
        let mut weekly = Weekly::default();
        for (weekday, intervals) in Weekday::ALL.into_iter().zip(days) {
            *weekly.day_mut(weekday) = intervals;
        }
        weekly
    })
}

fn offset() -> impl Strategy<Value = i32> {
    0..SPREAD
}

fn weekend_rules(base: Date) -> impl Strategy<Value = Vec<WeekendRule>> {
    let rest = || subsequence(Weekday::ALL.to_vec(), 0..=3);
    (rest(), rest(), offset(), any::<bool>(), any::<bool>()).prop_map(
        move |(before, after, turn, first, second)| {
            let turn = base + turn.days();
            let earlier = first.then_some(WeekendRule { from: None, until: Some(turn), rest: before });
            let later = WeekendRule { from: Some(turn + 1.day()), until: None, rest: after };
            earlier.into_iter().chain(second.then_some(later)).collect()
        },
    )
}

fn holidays(base: Date) -> impl Strategy<Value = Vec<Holiday>> {
    prop::collection::btree_map(offset(), any::<bool>(), 0..5).prop_map(move |days| {
        days.into_iter()
            .map(|(day, observed)| Holiday {
                date: base + day.days(),
                name: Labels::new("Holiday", "Cuti", "Libur"),
                kind: HolidayKind::National,
                status: Status::Declared,
                source: String::new(),
                observed,
                replacement: false,
            })
            .collect()
    })
}

/// Any hours at all: these may run into the date after, or be run into.
fn overrides(base: Date) -> impl Strategy<Value = Vec<Override>> {
    prop::collection::btree_map(offset(), day(0, 1_439), 0..10).prop_map(move |days| {
        days.into_iter()
            .map(|(day, intervals)| Override { date: base + day.days(), intervals, reason: "Event".into() })
            .collect()
    })
}

fn seasons(base: Date) -> impl Strategy<Value = Vec<Season>> {
    let half = SPREAD / 2;
    let span = move || (0..half, 0..half);
    (span(), span(), weekly(), weekly(), 0..=2usize).prop_map(move |(first, second, one, two, count)| {
        let season = |(start, end): (i32, i32), shift: i32, weekly| Season {
            name: Labels::new("Season", "Musim", "Musim"),
            from: base + (start.min(end) + shift).days(),
            until: base + (start.max(end) + shift).days(),
            weekly,
            status: Status::Expected,
            source: String::new(),
        };
        [season(first, 0, one), season(second, half, two)].into_iter().take(count).collect()
    })
}
