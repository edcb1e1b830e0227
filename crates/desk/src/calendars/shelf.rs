//! Calendars ready to answer, kept in memory by id and version. A version never changes once it is committed, so what
//! stands here is never stale and every node may keep its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use calendar::Compiled;
use db::{DbError, Tx};

use super::store;

/// More versions than this at once and the shelf starts afresh.
const KEPT_MAX: usize = 500;

/// Compiled calendars by id and version.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Mutex<HashMap<(i64, i64), Arc<Compiled>>>,
}

impl Shelf {
    /// That version of that calendar. Reads its document in the transaction when it is asked for the first time; never
    /// ask for a version the same transaction writes.
    pub fn hours(&self, tx: &mut Tx<'_>, id: i64, version: i64) -> Result<Arc<Compiled>, DbError> {
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&(id, version)).cloned();
        if let Some(hours) = known {
            return Ok(hours);
        }
        let document = store::version(tx, id, version)?.ok_or(DbError::NoRow("calendars.version"))?;
        let hours = document
            .compile()
            .map_err(|found| DbError::Engine(format!("calendar {id} version {version}: {found:?}")))?;
        let hours = Arc::new(hours);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert((id, version), Arc::clone(&hours));
        Ok(hours)
    }
}
