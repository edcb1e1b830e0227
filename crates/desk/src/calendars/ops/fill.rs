//! Holidays from elsewhere into a document: what is published for a region, or a calendar file. Nothing is stored; what
//! comes back is the document as it would be, to be looked at and put.

use std::ops::RangeInclusive;

use calendar::{Calendar, Holiday, HolidayKind, ics, presets};
use kernel::{Actor, Kind, Permission, Problem};
use serde::Serialize;
use utoipa::ToSchema;

/// A document with holidays added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Filled {
    /// The whole document as it would be.
    #[schema(value_type = Object)]
    pub document: Calendar,
    /// Holidays that were added.
    pub added: usize,
    /// Holidays that were there already, on the same date under the same name.
    pub known: usize,
    /// Entries of the file that are no holidays of one date: repeating, unnamed, longer than a month.
    pub left_out: usize,
}

/// Adds what is known of a region for those years.
pub fn fill_from_region(
    actor: &Actor,
    document: Calendar,
    region: &str,
    years: RangeInclusive<i16>,
) -> Result<Filled, Problem> {
    actor.may(Permission::SettingsView)?;
    let unknown = || Problem::field(Kind::UnknownReference, "region").with("value", region);
    let region = presets::region(region).ok_or_else(unknown)?;
    Ok(filled(document, presets::holidays(region, years), 0))
}

/// Adds what a calendar file (RFC 5545) lists, as holidays of that kind, named in the actor's language.
pub fn fill_from_ics(
    actor: &Actor,
    document: Calendar,
    file: &str,
    kind: HolidayKind,
) -> Result<Filled, Problem> {
    actor.may(Permission::SettingsView)?;
    if file.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "file"));
    }
    let read = ics::read(file, kind, actor.language, "ICS")
        .map_err(|_| Problem::field(Kind::Malformed, "file").with("expected", "BEGIN:VCALENDAR"))?;
    Ok(filled(document, read.holidays, read.left_out))
}

fn filled(mut document: Calendar, holidays: Vec<Holiday>, left_out: usize) -> Filled {
    let (mut added, mut known) = (0, 0);
    for holiday in holidays {
        if document.holidays.iter().any(|one| is_same(one, &holiday)) {
            known += 1;
            continue;
        }
        let place = document.holidays.partition_point(|one| one.date <= holiday.date);
        document.holidays.insert(place, holiday);
        added += 1;
    }
    Filled { document, added, known, left_out }
}

/// The same date and, in any language, the same name however it is spelled.
fn is_same(one: &Holiday, other: &Holiday) -> bool {
    let names = |holiday: &Holiday| {
        let all = [&holiday.name.en, &holiday.name.ms, &holiday.name.id].map(|name| text::fold(name));
        all.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>()
    };
    one.date == other.date && names(one).iter().any(|name| names(other).contains(name))
}
