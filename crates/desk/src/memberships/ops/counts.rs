//! How many people and open cases organisations have, as far as the reader may see them.

use std::collections::BTreeMap;

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::house::Desk;
use crate::organisations::ops::LIMIT_MAX;
use crate::{cases, customers};

/// How much there is of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OrganisationCount)]
pub struct Count {
    /// The organisation.
    pub id: i64,
    /// Its people of the reader's brands.
    pub people: i64,
    /// Their open cases that the reader may see.
    pub open_cases: i64,
}

/// Counts for these organisations, in their order; 0 for what there is not.
pub async fn counts(desk: &Desk, actor: &Actor, ids: &[i64]) -> Result<Vec<Count>, Problem> {
    actor.may(Permission::CustomerView)?;
    if i64::try_from(ids.len()).unwrap_or(i64::MAX) > LIMIT_MAX {
        let problem = Problem::field(Kind::OutOfRange, "ids");
        return Err(problem.with("min", "1").with("max", LIMIT_MAX.to_string()));
    }
    let sees_cases = actor.grants.words.has(Permission::CaseView);
    let (actor, ids) = (actor.clone(), ids.to_vec());
    desk.db()
        .read(move |tx| {
            let people = customers::counts_of_organisations(tx, &actor, &ids)?;
            let open =
                if sees_cases { cases::open_of_organisations(tx, &actor, &ids)? } else { BTreeMap::new() };
            let count = |id: i64| Count {
                id,
                people: people.get(&id).copied().unwrap_or(0),
                open_cases: open.get(&id).copied().unwrap_or(0),
            };
            Ok(ids.iter().copied().map(count).collect())
        })
        .await
}
