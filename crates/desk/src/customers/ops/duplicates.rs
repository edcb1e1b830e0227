//! Who is likely the same person as a customer.

use std::collections::BTreeSet;

use kernel::{Actor, Permission, Problem};
use serde::{Deserialize, Serialize};

use super::seen;
use crate::customers::likeness::{self, Reason};
use crate::customers::{get, store};
use crate::house::Desk;

/// The most that are told.
const TOLD_MAX: usize = 20;

/// Somebody who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Duplicate {
    /// Customer id.
    pub id: i64,
    /// Full name.
    pub full_name: String,
    /// E-mail addresses and numbers as written: what tells two of one name apart.
    pub addresses: Vec<String>,
    /// Why, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Who of the same brand is likely the same person, the most alike first.
pub async fn duplicates(desk: &Desk, actor: &Actor, id: i64) -> Result<Vec<Duplicate>, Problem> {
    actor.may(Permission::CustomerView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let person = seen(tx, &actor, id)?;
            let name = text::fold(&person.full_name);
            let mut others: BTreeSet<i64> = BTreeSet::new();
            others.extend(
                tx.query(&store::SAME_NAME, &[&person.brand_id, &name, &id], |row| row.get::<i64>(0))?,
            );
            for form in likeness::numbers(&person).flat_map(|number| likeness::spellings(&number)) {
                let same =
                    tx.query(&store::SAME_NUMBER, &[&person.brand_id, &form, &id], |row| row.get::<i64>(0))?;
                others.extend(same);
            }
            let mut found = Vec::new();
            for other in others {
                let other = get(tx, other)?;
                let reasons = likeness::reasons(&person, &other);
                if !reasons.is_empty() {
                    let addresses = other.identities.into_iter().map(|one| one.value).collect();
                    found.push(Duplicate { id: other.id, full_name: other.full_name, addresses, reasons });
                }
            }
            found.sort_by(|one, other| one.reasons.cmp(&other.reasons).then(one.id.cmp(&other.id)));
            found.truncate(TOLD_MAX);
            Ok(found)
        })
        .await
}
