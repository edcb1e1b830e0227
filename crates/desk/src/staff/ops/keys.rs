//! One's own keys: which key does what.

use std::collections::BTreeMap;

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::house::Desk;
use crate::requests;
use crate::staff::shortcuts::{ACTS, Keyboard};
use crate::staff::store;

/// An act and its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ActKeys {
    /// The act's name in the API: `reply`.
    pub act: String,
    /// What people call it, in the caller's language.
    pub name: String,
    /// Its key: `r`, `Ctrl+k`, or two one after the other, `g i`; empty for none.
    pub keys: String,
    /// The key it has when nothing is chosen.
    pub default: String,
    /// Whether the key was chosen.
    pub own: bool,
}

/// Every act with its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeyList {
    /// In the order people read them.
    pub items: Vec<ActKeys>,
}

fn own(actor: &Actor) -> Result<i64, Problem> {
    actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))
}

fn listed(keyboard: &Keyboard, actor: &Actor) -> KeyList {
    let items = ACTS.iter().map(|act| ActKeys {
        act: act.word.to_owned(),
        name: act.name(actor.language),
        keys: keyboard.keys_of(act).to_owned(),
        default: act.keys.to_owned(),
        own: keyboard.is_own(act),
    });
    KeyList { items: items.collect() }
}

/// The actor's own keys.
pub async fn keys(desk: &Desk, actor: &Actor) -> Result<KeyList, Problem> {
    actor.may(Permission::OwnProfile)?;
    let staff_id = own(actor)?;
    let found = desk.db().read(move |tx| store::people::keyboard(tx, staff_id)).await?;
    let keyboard = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
    Ok(listed(&keyboard, actor))
}

/// Chooses keys, act to key, in the place of all chosen before; what is left out has its default again.
pub async fn choose_keys(
    desk: &Desk,
    actor: &Actor,
    choices: &BTreeMap<String, String>,
) -> Result<KeyList, Problem> {
    actor.may(Permission::OwnProfile)?;
    let staff_id = own(actor)?;
    let keyboard = Keyboard::chosen(choices, actor.language)?;
    let (pen, kept) = (desk.pen(actor), keyboard.clone());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| Ok::<_, Problem>(store::people::set_keyboard(tx, staff_id, &kept)?))
    });
    done.await?;
    // Whoever is remembered carries their keys with them.
    desk.callers().forget();
    Ok(listed(&keyboard, actor))
}
