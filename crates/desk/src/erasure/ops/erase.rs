//! Erase a customer. It cannot be taken back.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;
use text::Arg;

use super::taken;
use crate::customers::Person;
use crate::erasure::{Reason, emptying, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::words::words;
use crate::{attachments, brands, cases, correspondence, customers, requests, search, vault};

/// What was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Erased {
    /// The person, who is now nobody.
    pub person_id: i64,
    /// How many cases of theirs were emptied.
    pub cases: i64,
}

fn refused(key: &str, args: &[(&str, Arg)], language: Language) -> Problem {
    Problem::new(Kind::CannotErase).with("detail", words().say(language, key, args))
}

/// Refuses while something stands in the way.
fn check(tx: &mut Tx<'_>, person: &Person, language: Language) -> Result<(), Problem> {
    if person.erased {
        return Err(Problem::new(Kind::Erased));
    }
    if store::hold_of(tx, person.id)?.is_some() {
        return Err(refused("erasure-held", &[], language));
    }
    let open = cases::open_of_customer(tx, person.id)?;
    if !open.is_empty() {
        return Err(refused("erasure-open-cases", &[("cases", Arg::from(open.join(", ")))], language));
    }
    Ok(())
}

/// Erases a customer of the actor's brands. With `expected`, only if that is still their version.
pub async fn erase(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
    reason: Reason,
) -> Result<Erased, Problem> {
    actor.may(Permission::CustomerErase)?;
    let (pen, by) = (desk.pen(actor), actor.clone());
    let erased = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let person = taken(tx, &by, id)?;
                check_version(expected, person.version)?;
                check(tx, &person, by.language)?;
                let nobody = words().say(brands::get(tx, person.brand_id)?.language(), "erased-person", &[]);
                vault::destroy(tx, &pen, person.brand_id, id)?;
                let addresses: Vec<String> = person
                    .identities
                    .iter()
                    .map(|identity| customers::matching_form(&identity.kind, &identity.value))
                    .collect();
                let touched = cases::forget_participant(tx, id, person.brand_id, &addresses, &nobody)?;
                correspondence::forget_writer(tx, &pen, id, person.brand_id, &addresses)?;
                customers::erase(tx, id, &nobody)?;
                attachments::purge_messages(tx, &pen, &touched.written)?;
                search::forget(tx, &touched.written)?;
                search::forget(tx, &[id])?;
                requests::forget_about(tx, &[id])?;
                store::begin(tx, &pen, id, person.brand_id, reason)?;
                let cases = cases::count_of_customer(tx, id)?;
                let body = json!({ "why": reason.word(), "cases": cases });
                let event = Event::new(Some(person.brand_id), Subject::person(id), "PersonErased", body);
                events::record(tx, &pen, &event)?;
                Ok(Erased { person_id: id, cases })
            })
        })
        .await?;
    emptying::empty_cases(desk, actor, id).await?;
    Ok(erased)
}
