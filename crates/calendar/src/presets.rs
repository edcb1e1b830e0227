//! Ready data to start a calendar from: Malaysia's states and federal territories, and Indonesia. Data with a source
//! and a date on it, to be edited by whoever keeps the calendar; nothing in the arithmetic depends on it.
//!
//! The holidays are written by `scripts/holidays.py` from a published package; the weekend rules are kept here, because
//! that package does not tell how they changed (source: The Star, 2024-12-31, on Johor's return to Saturday–Sunday).

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use kernel::Labels;
use serde::Deserialize;

use crate::document::{Calendar, Holiday, HolidayKind, Status, WeekendRule};
use crate::hours::{Interval, Weekday, Weekly};

/// A country or a part of one with holidays of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166: `ID`, or `MY-14`.
    pub code: &'static str,
    /// ISO 3166 code of the country: `MY` or `ID`.
    pub country: &'static str,
    /// The IANA zone most of it lives in.
    pub zone: &'static str,
    en: &'static str,
    ms: &'static str,
    id: &'static str,
}

impl Region {
    /// Its name.
    pub fn name(&self) -> Labels {
        Labels::new(self.en, self.ms, self.id)
    }
}

const fn region_of(
    country: &'static str,
    zone: &'static str,
    code: &'static str,
    [en, ms, id]: [&'static str; 3],
) -> Region {
    Region { code, country, zone, en, ms, id }
}

const fn state(code: &'static str, names: [&'static str; 3]) -> Region {
    region_of("MY", "Asia/Kuala_Lumpur", code, names)
}

const fn in_borneo(code: &'static str, names: [&'static str; 3]) -> Region {
    region_of("MY", "Asia/Kuching", code, names)
}

const REGIONS: [Region; 17] = [
    state("MY-01", ["Johor", "Johor", "Johor"]),
    state("MY-02", ["Kedah", "Kedah", "Kedah"]),
    state("MY-03", ["Kelantan", "Kelantan", "Kelantan"]),
    state("MY-04", ["Malacca", "Melaka", "Melaka"]),
    state("MY-05", ["Negeri Sembilan", "Negeri Sembilan", "Negeri Sembilan"]),
    state("MY-06", ["Pahang", "Pahang", "Pahang"]),
    state("MY-07", ["Penang", "Pulau Pinang", "Penang"]),
    state("MY-08", ["Perak", "Perak", "Perak"]),
    state("MY-09", ["Perlis", "Perlis", "Perlis"]),
    state("MY-10", ["Selangor", "Selangor", "Selangor"]),
    state("MY-11", ["Terengganu", "Terengganu", "Terengganu"]),
    in_borneo("MY-12", ["Sabah", "Sabah", "Sabah"]),
    in_borneo("MY-13", ["Sarawak", "Sarawak", "Sarawak"]),
    state("MY-14", ["Kuala Lumpur", "Kuala Lumpur", "Kuala Lumpur"]),
    in_borneo("MY-15", ["Labuan", "Labuan", "Labuan"]),
    state("MY-16", ["Putrajaya", "Putrajaya", "Putrajaya"]),
    region_of("ID", "Asia/Jakarta", "ID", ["Indonesia", "Indonesia", "Indonesia"]),
];

/// The years the holidays are known for.
pub const YEARS: RangeInclusive<i16> = 2024..=2028;

/// Every region there is data for.
pub const fn regions() -> &'static [Region] {
    &REGIONS
}

/// The region of that code.
pub fn region(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// The region's holidays in those years, in order, within [`YEARS`]. Joint leave is listed and not observed: it binds
/// civil servants, and a private employer chooses.
pub fn holidays(region: &Region, years: RangeInclusive<i16>) -> Vec<Holiday> {
    let rows = ROWS.iter().filter(|row| {
        years.contains(&row.date.year())
            && row.regions.iter().any(|code| code == region.code || code == region.country)
    });
    rows.map(Row::holiday).collect()
}

/// Which weekdays the region rests on, and since when.
pub fn weekend_rules(region: &Region) -> Vec<WeekendRule> {
    const EARLY: [Weekday; 2] = [Weekday::Friday, Weekday::Saturday];
    const LATE: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];
    let rule = |from: Option<Date>, until: Option<Date>, rest: [Weekday; 2]| WeekendRule {
        from,
        until,
        rest: rest.to_vec(),
    };
    match region.code {
        // Johor rested on Friday and Saturday from 2014 to 2024 only.
        "MY-01" => vec![
            rule(None, Some(Date::constant(2013, 12, 31)), LATE),
            rule(Some(Date::constant(2014, 1, 1)), Some(Date::constant(2024, 12, 31)), EARLY),
            rule(Some(Date::constant(2025, 1, 1)), None, LATE),
        ],
        "MY-02" | "MY-03" | "MY-11" => vec![rule(None, None, EARLY)],
        _ => vec![rule(None, None, LATE)],
    }
}

/// A usual office of the region in `zone`, with its weekend, its holidays of [`YEARS`] and the Friday prayer break.
/// The hours are a custom and not a law; whoever keeps the calendar sets them.
pub fn office(region: &Region, zone: &str) -> Calendar {
    let (day, friday) = match region.country {
        "ID" => (["08:00-12:00", "13:00-17:00"], ["08:00-11:30", "13:00-17:00"]),
        _ => (["09:00-13:00", "14:00-18:00"], ["09:00-12:15", "14:45-18:00"]),
    };
    let read =
        |texts: [&str; 2]| texts.iter().filter_map(|text| Interval::from_str(text).ok()).collect::<Vec<_>>();
    // Hours on all seven days: the weekend rules tell which of them rest, and when that changed.
    let mut weekly = Weekly::on(&Weekday::ALL, &read(day));
    weekly.friday = read(friday);
    Calendar {
        name: region.ms.to_owned(),
        zone: zone.to_owned(),
        weekly,
        weekend_rules: weekend_rules(region),
        holidays: holidays(region, YEARS),
        overrides: Vec::new(),
        seasons: Vec::new(),
    }
}

/// A line of the data file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    date: Date,
    en: String,
    ms: String,
    id: String,
    /// Codes of regions, or of a country for all of it.
    regions: Vec<String>,
    kind: HolidayKind,
    status: Status,
    #[serde(default)]
    replacement: bool,
    source: String,
}

impl Row {
    fn holiday(&self) -> Holiday {
        Holiday {
            date: self.date,
            name: Labels { en: self.en.clone(), ms: self.ms.clone(), id: self.id.clone() },
            kind: self.kind,
            status: self.status,
            source: self.source.clone(),
            observed: self.kind != HolidayKind::JointLeave,
            replacement: self.replacement,
        }
    }
}

/// The file is part of the program and a test reads every line of it, so the empty default is never met.
static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/holidays.json")).unwrap_or_default());
