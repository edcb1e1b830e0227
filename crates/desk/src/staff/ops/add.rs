//! Add a member of staff. They come in by an invitation, or get a token; nobody else ever knows their password.

use kernel::{Actor, Kind, Language, Permission, Problem};
use serde::{Deserialize, Serialize};

use super::target;
use crate::house::Desk;
use crate::staff::{self, NewStaff};
use crate::{fields, requests};

/// Who to add.
#[derive(Clone, Debug)]
pub struct AddStaff {
    /// Sign-in address.
    pub email: String,
    /// Full name.
    pub full_name: String,
    /// What colleagues call them; the first word of the name when empty.
    pub call_as: String,
    /// Reading language.
    pub language: Language,
    /// IANA time zone of their screens.
    pub zone: String,
    /// Brands they serve: at least one.
    pub brands: Vec<i64>,
    /// Role words: at least one.
    pub roles: Vec<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StaffAdded {
    /// The new member of staff.
    pub id: i64,
}

fn checked(command: AddStaff) -> Result<NewStaff, Problem> {
    let full_name = fields::required("full_name", &command.full_name, fields::NAME_MAX)?;
    let call_as = called(&command.call_as, &full_name)?;
    Ok(NewStaff {
        email: fields::email("email", &command.email)?,
        full_name,
        call_as,
        language: command.language,
        zone: fields::zone("zone", &command.zone)?,
        password_hash: None,
        demo: false,
        brands: not_empty("brands", command.brands)?,
        roles: not_empty("roles", command.roles)?,
    })
}

/// What somebody is called: as typed, or by the first word of their name.
pub(super) fn called(typed: &str, full_name: &str) -> Result<String, Problem> {
    let typed = fields::text("call_as", typed, fields::NAME_MAX)?;
    let first = full_name.split_whitespace().next().unwrap_or(full_name);
    Ok(if typed.is_empty() { first.to_owned() } else { typed })
}

/// A list without repeats that holds something.
pub(super) fn not_empty<T: Ord>(field: &'static str, mut list: Vec<T>) -> Result<Vec<T>, Problem> {
    list.sort();
    list.dedup();
    if list.is_empty() { Err(Problem::field(Kind::Required, field)) } else { Ok(list) }
}

/// Adds a member of staff.
pub async fn add(desk: &Desk, actor: &Actor, command: AddStaff) -> Result<StaffAdded, Problem> {
    actor.may(Permission::StaffChange)?;
    let new = checked(command)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                target::giveable(tx, &actor, &new.brands, &new.roles)?;
                Ok(StaffAdded { id: staff::insert(tx, &pen, &new)? })
            })
        })
        .await
}
