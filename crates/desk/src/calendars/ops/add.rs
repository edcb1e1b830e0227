//! Add a calendar: from a whole document, or from what is known of a region.

use calendar::{Calendar, presets};
use kernel::{Actor, Kind, Permission, Problem};

use crate::calendars::{self, Refused, Stored};
use crate::house::Desk;
use crate::{brands, requests, staff};

/// What a new calendar is made from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A document, as it stands.
    Document(Box<Calendar>),
    /// A usual office of a region, by ISO 3166 code, with its weekends and holidays.
    Region {
        /// `MY-10`, `ID`.
        code: String,
        /// IANA zone; the region's own when left out.
        zone: Option<String>,
        /// What staff call it; the region's name when left out.
        name: Option<String>,
    },
}

fn document(source: Source) -> Result<Calendar, Refused> {
    let made = match source {
        Source::Document(document) => *document,
        Source::Region { code, zone, name } => {
            let region = presets::region(&code).ok_or_else(|| {
                Problem::field(Kind::UnknownReference, "region").with("value", code.clone())
            })?;
            let mut made = presets::office(region, zone.as_deref().unwrap_or(region.zone));
            if let Some(name) = name {
                made.name = name;
            }
            made
        }
    };
    made.validate().map_err(Refused::Contradictory)?;
    Ok(made)
}

/// Adds a calendar for a brand, or for all of them.
pub async fn add(
    desk: &Desk,
    actor: &Actor,
    brand_id: Option<i64>,
    source: Source,
) -> Result<Stored, Refused> {
    actor.may(Permission::SettingsChange)?;
    let made = document(source)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let id = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                if let Some(brand_id) = brand_id {
                    brands::get(tx, brand_id)?;
                    if !staff::reaches(tx, &actor, Some(brand_id))? {
                        return Err(Problem::field(Kind::UnknownReference, "brand_id")
                            .with("value", brand_id.to_string()));
                    }
                }
                calendars::insert(tx, &pen, brand_id, &made)
            })
        })
        .await?;
    Ok(desk.db().read(move |tx| calendars::get(tx, id)).await?)
}
