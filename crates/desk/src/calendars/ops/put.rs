//! Put a whole document in a calendar's place.

use calendar::Calendar;
use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use crate::calendars::store::{self, NewVersion};
use crate::calendars::{self, Refused, Stored, difference};
use crate::events::{self, Event};
use crate::house::Desk;
use crate::http::check_version;
use crate::pen::Pen;
use crate::{requests, staff};

/// Puts the document in place. With `expected`, only if that is still the version; open clocks follow within a second.
pub async fn put(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    document: Calendar,
    expected: Option<i64>,
) -> Result<Stored, Refused> {
    actor.may(Permission::SettingsChange)?;
    document.validate().map_err(Refused::Contradictory)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let stored = changeable(tx, &actor, id, expected)?;
                replace(tx, &pen, &stored, &document, "CalendarChanged", None)
            })
        })
        .await?;
    Ok(desk.db().read(move |tx| calendars::get(tx, id)).await?)
}

/// The calendar, taken for this transaction, if the actor may change it and it is what they saw.
pub(super) fn changeable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
) -> Result<Stored, Problem> {
    tx.lock(calendars::LOCK, id)?;
    let stored = calendars::get(tx, id)?;
    if !staff::reaches(tx, actor, stored.brand_id)? {
        return Err(Problem::new(Kind::NotFound));
    }
    check_version(expected, stored.version)?;
    Ok(stored)
}

/// Writes the next version with its event and asks for the recount. The same document again changes nothing.
pub(super) fn replace(
    tx: &mut Tx<'_>,
    pen: &Pen,
    stored: &Stored,
    document: &Calendar,
    kind: &'static str,
    reason: Option<String>,
) -> Result<(), Problem> {
    if stored.document == *document {
        return Ok(());
    }
    let found = difference::between(&stored.document, document, pen.now);
    let version = stored.version + 1;
    let new = NewVersion { version, dates_only: found.dates_only, touches_from: found.touches_from };
    store::put(tx, pen, stored.id, document, &new)?;
    calendars::ask_recount(tx, pen, Some(stored.id), None, found.touches_from)?;
    let body = json!({ "from": stored.version, "to": version, "dates_only": found.dates_only });
    let event = Event::new(stored.brand_id, calendars::subject(stored.id), kind, body).because(reason);
    events::record(tx, pen, &event)?;
    Ok(())
}
