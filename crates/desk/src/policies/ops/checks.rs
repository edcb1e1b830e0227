//! What a policy's terms must agree with in the database: its references, its calendar, the policies around it.

use db::Tx;
use kernel::{Actor, Kind, Problem};

use crate::pen::Pen;
use crate::policies::{Policy, Terms, rules, store};
use crate::{brands, calendars, labels, organisations, staff};

fn unknown(field: &'static str, value: i64) -> Problem {
    Problem::field(Kind::UnknownReference, field).with("value", value.to_string())
}

/// Refuses references to what does not exist or is of another brand.
pub(super) fn check_references(tx: &mut Tx<'_>, actor: &Actor, terms: &Terms) -> Result<(), Problem> {
    if let Some(brand_id) = terms.brand_id {
        brands::get(tx, brand_id)?;
        if !staff::reaches(tx, actor, Some(brand_id))? {
            return Err(unknown("brand_id", brand_id));
        }
    }
    if let Some(kind) = &terms.kind {
        labels::kind_held(tx, kind)?;
    }
    let teams = [("team_id", terms.team_id), ("escalate_to_team_id", terms.escalate_to_team_id)];
    for (field, team_id) in teams {
        if let Some(team_id) = team_id
            && !staff::team_held(tx, team_id, terms.brand_id)?
        {
            return Err(unknown(field, team_id));
        }
    }
    if let Some(organisation_id) = terms.organisation_id
        && !organisations::held(tx, organisation_id)?
    {
        return Err(unknown("organisation_id", organisation_id));
    }
    match terms.escalate_to_staff_id {
        Some(staff_id) if !staff::exists(tx, staff_id)? => Err(unknown("escalate_to_staff_id", staff_id)),
        // Whoever is only told need own nothing.
        Some(staff_id) if terms.escalate_reassigns => {
            staff::check_can_own(tx, "escalate_to_staff_id", staff_id)
        }
        _ => Ok(()),
    }
}

/// Refuses a calendar of another brand, and one whose hours do not reach the longest target.
pub(super) fn check_calendar(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    terms: &Terms,
) -> Result<(), Problem> {
    tx.lock(calendars::LOCK, terms.calendar_id)?;
    let refuse = |key| Err(rules::contradiction("calendar_id", key, &[], actor.language));
    let found = calendars::get(tx, terms.calendar_id).map_err(|problem| match problem.kind {
        Kind::NotFound => unknown("calendar_id", terms.calendar_id),
        _ => problem,
    })?;
    if terms.active && !found.active {
        return refuse("policy-calendar-retired");
    }
    if found.brand_id.is_some() && found.brand_id != terms.brand_id {
        return refuse("policy-calendar-other-brand");
    }
    let hours = pen.calendars().hours(tx, found.id, found.version)?;
    let longest = [terms.first_reply_minutes, terms.next_reply_minutes, terms.resolution_minutes];
    let longest = longest.into_iter().flatten().max().unwrap_or(0);
    match hours.due(pen.now, longest) {
        Some(_) => Ok(()),
        None => refuse("policy-calendar-too-short"),
    }
}

/// All policies as they would stand, held by this transaction.
pub(super) fn held(tx: &mut Tx<'_>) -> Result<Vec<Policy>, Problem> {
    store::lock_all(tx)?;
    Ok(store::all(tx)?)
}
