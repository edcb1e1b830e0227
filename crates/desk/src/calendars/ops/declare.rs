//! Declare a holiday on a date, perhaps late: clocks that counted the date are counted again.

use calendar::Holiday;
use kernel::{Actor, Permission};

use super::put::{changeable, replace};
use crate::calendars::{self, Refused, Stored};
use crate::house::Desk;
use crate::requests;

/// Adds the holiday. One that is expected on the date under the same name becomes what is declared.
pub async fn declare(desk: &Desk, actor: &Actor, id: i64, holiday: Holiday) -> Result<Stored, Refused> {
    actor.may(Permission::SettingsChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            // What the document says is known only here, so its contradictions are found here.
            let mut wrong = None;
            let done = requests::once(tx, &pen, |tx| {
                let stored = changeable(tx, &actor, id, None)?;
                let mut document = stored.document.clone();
                let same = |known: &Holiday| known.date == holiday.date && known.name == holiday.name;
                document.holidays.retain(|known| !same(known));
                let place = document.holidays.partition_point(|known| known.date <= holiday.date);
                document.holidays.insert(place, holiday.clone());
                if let Err(found) = document.validate() {
                    wrong = Some(found);
                    return Ok(());
                }
                replace(tx, &pen, &stored, &document, "HolidayDeclared", None)
            });
            match wrong {
                // Refused: nothing of it is kept, the request's name neither.
                Some(found) => Err(Refused::Contradictory(found)),
                None => done.map_err(Refused::Problem),
            }
        })
        .await?;
    Ok(desk.db().read(move |tx| calendars::get(tx, id)).await?)
}
