//! Fill a snippet in for a case: its customer, its number, who writes, for which brand, in the language it is held in if
//! the brand serves it.

use kernel::{Actor, Permission, Problem};

use crate::house::Desk;
use crate::snippets::places::{self, Known};
use crate::snippets::{Filled, rules, seen};
use crate::{brands, cases, customers, staff};

/// The text of a snippet for a case the actor sees.
pub async fn fill(desk: &Desk, actor: &Actor, case_id: i64, snippet_id: i64) -> Result<Filled, Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let case = cases::seen(tx, &actor, case_id)?;
            let snippet = seen(tx, &actor, snippet_id)?;
            let customer = customers::get(tx, case.customer_id)?;
            let brand = brands::get(tx, case.brand_id)?;
            let agent = match actor.staff_id() {
                Some(id) => staff::display_name(tx, id)?,
                None => String::new(),
            };
            let order = brand.reading_order(brand.speaks(case.language));
            let (text, language) = rules::text_for(&snippet.texts, order);
            let known = Known {
                brand: &brand,
                language,
                agent: &agent,
                customer: Some(&customer),
                typed: ("", ""),
                case: Some(&case),
            };
            let (text, missing) = places::fill(text, &known);
            Ok(Filled { text, language, missing })
        })
        .await
}
