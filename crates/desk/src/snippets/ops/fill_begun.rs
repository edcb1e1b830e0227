//! Fill a snippet in for a conversation that is only begun: its customer as far as they are known, who writes, for which
//! brand, in the language the customer reads. The case has no number yet.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem};

use crate::house::Desk;
use crate::snippets::places::{self, Known};
use crate::snippets::{Filled, rules, seen};
use crate::{brands, customers, staff};

/// For whom it is filled.
#[derive(Clone, Debug, Default)]
pub struct FillFor {
    /// A known customer.
    pub customer_id: Option<i64>,
    /// The brand that writes; the customer's, else the writer's first, when left out.
    pub brand_id: Option<i64>,
    /// The name of somebody not known yet.
    pub name: String,
    /// What the case will be about.
    pub subject: String,
    /// The language it is written in; the customer's when left out.
    pub language: Option<Language>,
    /// The type the case will have; the first in use when empty.
    pub kind: String,
    /// Its priority, 1 low to 4 urgent; 2 when left out.
    pub priority: Option<i64>,
}

/// The customer, the brand, and the language it is written in.
pub(crate) fn setting(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &FillFor,
) -> Result<(Option<customers::Person>, brands::Brand, Language), Problem> {
    let person = match asked.customer_id {
        Some(id) => Some(customers::get(tx, id)?),
        None => None,
    };
    let of_actor = brands::of_actor(tx, actor)?;
    let wanted = person.as_ref().map(|person| person.brand_id).or(asked.brand_id);
    let brand = match wanted {
        Some(id) if staff::serves(tx, actor, id)? => brands::get(tx, id)?,
        Some(id) => {
            let (field, value) = person.map_or(("brand_id", id), |person| ("customer_id", person.id));
            return Err(Problem::field(Kind::UnknownReference, field).with("value", value.to_string()));
        }
        None => of_actor.into_iter().next().ok_or_else(|| Problem::field(Kind::Required, "brand_id"))?,
    };
    let theirs = person.as_ref().map_or(brand.language(), |person| brand.speaks(person.language));
    Ok((person, brand, asked.language.unwrap_or(theirs)))
}

/// The languages a conversation is written in that is begun for somebody, the best first.
pub async fn languages_for(desk: &Desk, actor: &Actor, asked: FillFor) -> Result<[Language; 3], Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| setting(tx, &actor, &asked).map(|(_, brand, language)| brand.reading_order(language)))
        .await
}

/// The text of a snippet for whoever is written to first.
pub async fn fill_begun(
    desk: &Desk,
    actor: &Actor,
    snippet_id: i64,
    asked: FillFor,
) -> Result<Filled, Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let snippet = seen(tx, &actor, snippet_id)?;
            let (person, brand, language) = setting(tx, &actor, &asked)?;
            let agent = match actor.staff_id() {
                Some(id) => staff::display_name(tx, id)?,
                None => String::new(),
            };
            let (text, language) = rules::text_for(&snippet.texts, brand.reading_order(language));
            let known = Known {
                brand: &brand,
                language,
                agent: &agent,
                customer: person.as_ref(),
                typed: (&asked.name, &asked.subject),
                case: None,
            };
            let (text, missing) = places::fill(text, &known);
            Ok(Filled { text, language, missing })
        })
        .await
}
