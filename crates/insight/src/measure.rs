//! What working time is counted by, and what a first reply is measured against. The one place that knows.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use calendar::{Compiled, presets};
use db::Tx;
use desk::brands;
use jiff::tz::TimeZone;
use kernel::{Problem, Timestamp};

use crate::local;

/// A first reply within so many working minutes counts as kept, whatever a policy promised: one yardstick for every
/// brand, team and month.
pub const FIRST_REPLY_TARGET_MINUTES: i64 = 120;

/// Working hours and zone of a brand.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub hours: Arc<Compiled>,
    pub zone: TimeZone,
}

impl Measure {
    /// When a first reply is due that was asked for at `asked_at`.
    pub fn due(&self, asked_at: Timestamp) -> Option<Timestamp> {
        self.hours.due(asked_at, FIRST_REPLY_TARGET_MINUTES)
    }
}

/// The measures of several brands, each looked up once.
#[derive(Debug, Default)]
pub(crate) struct Measures(HashMap<i64, Measure>);

impl Measures {
    pub fn of_brand(&mut self, tx: &mut Tx<'_>, brand_id: i64) -> Result<Measure, Problem> {
        if let Some(known) = self.0.get(&brand_id) {
            return Ok(known.clone());
        }
        let brand = brands::get(tx, brand_id)?;
        let measure = Measure { hours: office(&brand.zone)?, zone: local::zone(&brand.zone) };
        self.0.insert(brand_id, measure.clone());
        Ok(measure)
    }
}

/// The usual office of the country a zone lies in.
fn office(zone: &str) -> Result<Arc<Compiled>, Problem> {
    static OFFICES: LazyLock<Mutex<HashMap<String, Arc<Compiled>>>> = LazyLock::new(Mutex::default);
    let mut known = OFFICES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(hours) = known.get(zone) {
        return Ok(Arc::clone(hours));
    }
    let code = match zone {
        "Asia/Jakarta" | "Asia/Makassar" | "Asia/Jayapura" | "Asia/Pontianak" => "ID",
        _ => "MY-10",
    };
    let wrong = |detail: String| db::DbError::Engine(format!("no working hours for {zone}: {detail}"));
    let region = presets::region(code).ok_or_else(|| wrong(code.to_owned()))?;
    let hours = presets::office(region, zone).compile().map_err(|found| wrong(format!("{found:?}")))?;
    let hours = Arc::new(hours);
    known.insert(zone.to_owned(), Arc::clone(&hours));
    Ok(hours)
}
