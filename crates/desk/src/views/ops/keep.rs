//! Keep a view, change it, remove it. One's own need no more than reading cases; what others have too asks for a word.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};
use serde_json::{Value, json};

use crate::events::{self, Event, Subject};
use crate::fields;
use crate::house::Desk;
use crate::http::check_version;
use crate::pen::Pen;
use crate::views::{NAME_MAX, View, Wanted, gone, rules, seen, store};
use crate::{requests, teams};

fn checked(actor: &Actor, wanted: Wanted) -> Result<Wanted, Problem> {
    let name = fields::required("name", &wanted.name, NAME_MAX)?;
    rules::check(&wanted, actor.language)?;
    Ok(Wanted { name, ..wanted })
}

/// The view as it is wanted. What a view named before may be gone; what it names anew must be there.
fn made(tx: &mut Tx<'_>, actor: &Actor, wanted: &Wanted, before: &View) -> Result<View, Problem> {
    if let Some(team_id) = wanted.team_id {
        let unknown =
            |_| Problem::field(Kind::UnknownReference, "team_id").with("value", team_id.to_string());
        teams::seen(tx, actor, team_id).map_err(unknown)?;
    }
    let view = View {
        name: wanted.name.clone(),
        folder: wanted.folder,
        sort: wanted.sort,
        filters: wanted.filters.clone(),
        audience: wanted.audience,
        team_id: wanted.team_id,
        gone: gone(tx, &wanted.filters)?,
        ..before.clone()
    };
    if view.is_shared() {
        actor.may(Permission::ViewsShare)?;
    }
    if let Some(field) = view.gone.first()
        && view.filters != before.filters
    {
        return Err(Problem::field(Kind::UnknownReference, "filters").with("value", field.clone()));
    }
    Ok(view)
}

/// What the log keeps: each filter as a field of its own, so that the audit trail tells them apart.
fn told(view: &View) -> Value {
    let mut told = json!({ "name": view.name, "folder": view.folder, "sort": view.sort,
        "audience": view.audience, "team_id": view.team_id });
    if let (Some(told), Value::Object(filters)) = (told.as_object_mut(), json!(view.filters)) {
        let named = |field: String| if field == "team_id" { "of_team_id".to_owned() } else { field };
        told.extend(filters.into_iter().map(|(field, value)| (named(field), value)));
    }
    told
}

fn record(tx: &mut Tx<'_>, pen: &Pen, id: i64, kind: &'static str, body: Value) -> Result<(), Problem> {
    events::record(tx, pen, &Event::new(None, Subject { kind: "view", id }, kind, body))?;
    Ok(())
}

/// Keeps a view.
pub async fn add(desk: &Desk, actor: &Actor, wanted: Wanted) -> Result<View, Problem> {
    actor.may(Permission::CaseView)?;
    let owner_id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let wanted = checked(actor, wanted)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let empty = View {
                    id: pen.id(),
                    name: String::new(),
                    folder: wanted.folder,
                    sort: wanted.sort,
                    filters: crate::cases::lists::Filters::default(),
                    owner_id,
                    audience: wanted.audience,
                    team_id: None,
                    gone: Vec::new(),
                    version: 1,
                };
                let view = made(tx, &actor, &wanted, &empty)?;
                store::insert(tx, &pen, &view)?;
                let kind = if view.is_shared() { "ViewAdded" } else { "OwnViewAdded" };
                record(tx, &pen, view.id, kind, told(&view))?;
                Ok(view)
            })
        })
        .await
}

/// The view, held, if the actor may change it.
fn changeable(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<View, Problem> {
    store::hold(tx, id)?;
    let view = seen(tx, actor, id)?;
    if view.is_shared() {
        actor.may(Permission::ViewsShare)?;
    }
    Ok(view)
}

/// Changes a view. `version` is the one last seen; `None` changes whatever is there. A shared view that becomes one's
/// own belongs to whoever made it so.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    wanted: Wanted,
    version: Option<i64>,
) -> Result<View, Problem> {
    actor.may(Permission::CaseView)?;
    let wanted = checked(actor, wanted)?;
    let staff_id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let before = changeable(tx, &actor, id)?;
                check_version(version, before.version)?;
                let after = made(tx, &actor, &wanted, &before)?;
                let owner_id = if after.is_shared() { before.owner_id } else { staff_id };
                let after = View { version: before.version + 1, owner_id, ..after };
                store::update(tx, &after)?;
                let is_shared = before.is_shared() || after.is_shared();
                let kind = if is_shared { "ViewChanged" } else { "OwnViewChanged" };
                record(tx, &pen, id, kind, json!({ "from": told(&before), "to": told(&after) }))?;
                Ok(after)
            })
        })
        .await
}

/// Removes a view, for everybody who has it. The cases in it are untouched.
pub async fn remove(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::CaseView)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let view = changeable(tx, &actor, id)?;
                store::delete(tx, id)?;
                let kind = if view.is_shared() { "ViewRemoved" } else { "OwnViewRemoved" };
                record(tx, &pen, id, kind, told(&view))
            })
        })
        .await
}
