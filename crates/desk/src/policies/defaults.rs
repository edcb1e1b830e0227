//! What a brand promises before anybody has set anything: office hours of its place with their holidays, and targets a
//! small desk can keep.

use calendar::{Calendar, Interval, TimeOfDay, Weekday, Weekly, presets};
use db::Tx;
use kernel::{Labels, Language, Problem};
use serde_json::json;

use super::{Terms, store, subject};
use crate::brands::{self, Brand};
use crate::calendars;
use crate::events::{self, Event};
use crate::pen::Pen;

/// A working day of the default hours, in minutes: 09:00 to 18:00.
const DAY: i64 = 540;

/// How much of a brand's name its calendar's name keeps, in characters: calendars have short names.
const NAME_KEPT: usize = 150;

/// Priority 4, urgent.
const URGENT: i64 = 4;

/// Brands that promise nothing yet: new ones, to be given what [`ensure_default`] gives.
pub fn brands_without(tx: &mut Tx<'_>) -> Result<Vec<Brand>, Problem> {
    let with = store::brands(tx)?;
    Ok(brands::all(tx)?.into_iter().filter(|brand| !with.contains(&brand.id)).collect())
}

/// Gives a brand its first calendar and policies, unless it has policies already.
pub fn ensure_default(tx: &mut Tx<'_>, pen: &Pen, brand: &Brand) -> Result<(), Problem> {
    // Two nodes may have seen the same new brand.
    tx.lock(brands::LOCK, brand.id)?;
    if store::any_of(tx, brand.id)? {
        return Ok(());
    }
    let calendar_id = calendars::insert(tx, pen, Some(brand.id), &office_hours(brand))?;
    for (place, terms) in (1i64..).zip(policies(brand.id, calendar_id)) {
        let id = pen.id();
        store::insert(tx, id, place, &terms)?;
        let body = json!({ "calendar_id": calendar_id, "place": place });
        events::record(tx, pen, &Event::new(Some(brand.id), subject(id), "PolicyAdded", body))?;
    }
    Ok(())
}

fn time(hour: u16, minute: u16) -> TimeOfDay {
    TimeOfDay::from_minutes(hour * 60 + minute).unwrap_or(TimeOfDay::START_OF_DAY)
}

/// The region whose holidays and weekends a zone most likely keeps.
fn region(brand: &Brand) -> Option<&'static presets::Region> {
    let code = match brand.zone.as_str() {
        "Asia/Kuching" => "MY-13",
        "Asia/Kuala_Lumpur" | "Asia/Singapore" => "MY-14",
        "Asia/Jakarta" | "Asia/Pontianak" | "Asia/Makassar" | "Asia/Jayapura" => "ID",
        _ if brand.language() == Language::Id => "ID",
        _ => "MY-14",
    };
    presets::region(code)
}

/// 09:00 to 18:00 with the Friday prayer break, 12:45–14:45 in Malaysia and 11:30–13:00 in Indonesia; a custom, to be
/// set by whoever keeps the calendar.
fn office_hours(brand: &Brand) -> Calendar {
    let name = Labels::new("Office hours", "Waktu pejabat", "Jam kantor");
    let brand_name: String = brand.name.chars().take(NAME_KEPT).collect();
    let name = format!("{brand_name} – {}", name.get(brand.language()));
    let mut made = Calendar::always_open(&name, &brand.zone);
    let day = [Interval { from: time(9, 0), until: time(18, 0) }];
    // Hours on all seven days: the weekend rules tell which of them rest, and when that changed.
    made.weekly = Weekly::on(&Weekday::ALL, &day);
    let Some(region) = region(brand) else { return made };
    let (stop, start) =
        if region.country == "ID" { (time(11, 30), time(13, 0)) } else { (time(12, 45), time(14, 45)) };
    made.weekly.friday =
        vec![Interval { from: time(9, 0), until: stop }, Interval { from: start, until: time(18, 0) }];
    made.weekend_rules = presets::weekend_rules(region);
    made.holidays = presets::holidays(region, presets::YEARS);
    made
}

/// First reply in two working hours, an hour for complaints; half of everything when urgent.
fn policies(brand_id: i64, calendar_id: i64) -> [Terms; 4] {
    let terms = |labels, first, next, resolution| Terms {
        brand_id: Some(brand_id),
        labels,
        calendar_id,
        first_reply_minutes: Some(first),
        next_reply_minutes: Some(next),
        resolution_minutes: Some(resolution),
        warn_percent: Some(75),
        active: true,
        ..Terms::default()
    };
    let complaint = || Some("complaint".to_owned());
    [
        Terms {
            kind: complaint(),
            priority: Some(URGENT),
            ..terms(Labels::new("Urgent complaint", "Aduan segera", "Keluhan mendesak"), 30, 120, 3 * DAY / 2)
        },
        Terms {
            priority: Some(URGENT),
            ..terms(Labels::new("Urgent", "Segera", "Mendesak"), 60, 120, 3 * DAY / 2)
        },
        Terms { kind: complaint(), ..terms(Labels::new("Complaint", "Aduan", "Keluhan"), 60, 240, 3 * DAY) },
        terms(Labels::new("Everything else", "Selain itu", "Selain itu"), 120, 240, 3 * DAY),
    ]
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::*;
    use crate::policies::{Policy, rules};

    #[test]
    fn every_brand_can_keep_what_it_promises_first() {
        let zones = ["Asia/Kuala_Lumpur", "Asia/Kuching", "Asia/Jakarta", "Asia/Makassar", "Europe/London"];
        for (zone, language) in zones.into_iter().flat_map(|zone| Language::ALL.map(|other| (zone, other))) {
            let brand = Brand {
                id: 1,
                name: "Safa ".repeat(60),
                names: Labels::default(),
                legal_name: String::new(),
                languages: vec![language],
                zone: zone.to_owned(),
                sender_domains: Vec::new(),
                letterhead: String::new(),
                created_at: Timestamp(0),
                version: 1,
            };
            let hours = office_hours(&brand).compile().unwrap();
            let monday: Timestamp = "2026-02-09T00:00:00Z".parse().unwrap();
            assert_eq!(hours.working_seconds(monday, monday.plus_days(1)), 9 * 3600, "{zone}");
            let list: Vec<Policy> = (1i64..)
                .zip(policies(1, 1))
                .map(|(place, terms)| Policy { id: place, version: 1, place, terms })
                .collect();
            assert!(rules::check_order(&list, language).is_ok());
            assert!(list.iter().all(|policy| rules::check_terms(&policy.terms, language).is_ok()));
        }
    }
}
