//! How many open cases the customers of organisations have, as far as the reader may see them.

use std::collections::BTreeMap;

use db::{DbError, Engine, Sql, Tx};
use kernel::Actor;

use super::visibility;

/// The open cases of each of these organisations that the actor may see; those without any are left out.
pub fn open_of_organisations(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ids: &[i64],
) -> Result<BTreeMap<i64, i64>, DbError> {
    let Some(reader) = visibility::reader_id(actor) else { return Ok(BTreeMap::new()) };
    let wanted = match tx.engine() {
        Engine::Sqlite => "select value from json_each($2)",
        Engine::Postgres => "select cast(value as bigint) from jsonb_array_elements_text(cast($2 as jsonb))",
    };
    let predicate = visibility::predicate(actor.grants.scope);
    let text = format!(
        "select p.organisation_id, count(*) from person p join cases c on c.customer_id = p.id
         where p.organisation_id in ({wanted}) and c.disposition = 'live'
             and c.category in ('new', 'open', 'waiting', 'hold') and ({predicate})
         group by p.organisation_id"
    );
    let ids: serde_json::Value = ids.iter().copied().collect();
    let sql = Sql::built("cases.open_of_organisations", text);
    let counted = tx.query(&sql, &[&reader, &ids.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counted.into_iter().collect())
}
