//! Fill a snippet in for a conversation that is only begun: its customer as far as they are known, who writes, for which
//! brand, in the language the customer reads. The case has no number yet.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem};

use crate::house::Desk;
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
}

/// The customer, the brand, and the languages it is written in, the best first.
fn setting(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &FillFor,
) -> Result<(Option<customers::Person>, brands::Brand, [Language; 3]), Problem> {
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
    let order = brand.reading_order(asked.language.unwrap_or(theirs));
    Ok((person, brand, order))
}

/// The languages a conversation is written in that is begun for somebody, the best first.
pub async fn languages_for(desk: &Desk, actor: &Actor, asked: FillFor) -> Result<[Language; 3], Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db().read(move |tx| setting(tx, &actor, &asked).map(|(_, _, order)| order)).await
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
            let (person, brand, order) = setting(tx, &actor, &asked)?;
            let agent = match actor.staff_id() {
                Some(id) => staff::display_name(tx, id)?,
                None => String::new(),
            };
            let (text, language) = rules::text_for(&snippet.texts, order);
            let full_name = person.as_ref().map_or(asked.name.as_str(), |person| person.full_name.as_str());
            let call_as = person.as_ref().map_or("", |person| person.call_as.as_str());
            let (text, missing) = rules::fill(text, |name| match name {
                "customer.call_as" => Some(call_as.to_owned()),
                "customer.full_name" => Some(full_name.to_owned()),
                "case.subject" => Some(asked.subject.clone()),
                "agent.name" => Some(agent.clone()),
                "brand.name" => Some(brand.name_in(language).to_owned()),
                "brand.legal_name" => Some(brand.registered_name().to_owned()),
                "brand.letterhead" => Some(brand.letterhead.clone()),
                _ => None,
            });
            Ok(Filled { text, language, missing })
        })
        .await
}
