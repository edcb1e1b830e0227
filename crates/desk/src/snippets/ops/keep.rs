//! Write down, change and retire snippets. One's own need no more than writing to customers; what others use too is a
//! setting.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use crate::events::{self, Event, Subject};
use crate::fields;
use crate::house::Desk;
use crate::http::check_version;
use crate::pen::Pen;
use crate::snippets::{NAME_MAX, Saved, Snippet, Wanted, rules, seen, store};
use crate::{brands, requests, teams};

/// The person, the team or the brand it is for.
type Whose = (Option<i64>, Option<i64>, Option<i64>);

/// Whose it shall be, checked against what the actor may.
fn placed(tx: &mut Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Whose, Problem> {
    match (wanted.team_id, wanted.brand_id) {
        (Some(team_id), _) => {
            actor.may(Permission::SettingsChange)?;
            let unknown =
                |_| Problem::field(Kind::UnknownReference, "team_id").with("value", team_id.to_string());
            Ok((None, Some(teams::seen(tx, actor, team_id).map_err(unknown)?.id), None))
        }
        (None, Some(brand_id)) => {
            actor.may(Permission::SettingsChange)?;
            let unknown =
                |_| Problem::field(Kind::UnknownReference, "brand_id").with("value", brand_id.to_string());
            Ok((None, None, Some(brands::seen(tx, actor, brand_id).map_err(unknown)?.id)))
        }
        (None, None) => {
            let own = actor.staff_id().ok_or_else(|| Problem::field(Kind::Required, "brand_id"))?;
            Ok((Some(own), None, None))
        }
    }
}

fn checked(wanted: Wanted) -> Result<Wanted, Problem> {
    let name = fields::required("name", &wanted.name, NAME_MAX)?;
    rules::check(&wanted.texts)?;
    Ok(Wanted { name, ..wanted })
}

fn made(tx: &mut Tx<'_>, actor: &Actor, wanted: &Wanted, id: i64, version: i64) -> Result<Snippet, Problem> {
    let (staff_id, team_id, brand_id) = placed(tx, actor, wanted)?;
    let scope = if staff_id.is_some() {
        "own"
    } else if team_id.is_some() {
        "team"
    } else {
        "brand"
    };
    Ok(Snippet {
        id,
        name: wanted.name.clone(),
        texts: wanted.texts.clone(),
        scope: scope.to_owned(),
        staff_id,
        team_id,
        brand_id,
        version,
    })
}

fn told(snippet: &Snippet) -> serde_json::Value {
    json!({ "name": snippet.name, "texts": snippet.texts, "team_id": snippet.team_id, "brand_id": snippet.brand_id })
}

fn record(
    tx: &mut Tx<'_>,
    pen: &Pen,
    of: &Snippet,
    kind: &'static str,
    body: serde_json::Value,
) -> Result<(), Problem> {
    events::record(tx, pen, &Event::new(of.brand_id, Subject { kind: "snippet", id: of.id }, kind, body))?;
    Ok(())
}

/// Writes a snippet down.
pub async fn add(desk: &Desk, actor: &Actor, wanted: Wanted) -> Result<Saved, Problem> {
    actor.may(Permission::CaseReply)?;
    let wanted = checked(wanted)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let snippet = made(tx, &actor, &wanted, pen.id(), 1)?;
                store::insert(tx, &pen, &snippet)?;
                record(tx, &pen, &snippet, "SnippetAdded", told(&snippet))?;
                Ok(Saved { warnings: rules::warnings(&snippet.texts), snippet })
            })
        })
        .await
}

/// The snippet, if the actor may change it.
fn changeable(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Snippet, Problem> {
    store::hold(tx, id)?;
    let snippet = seen(tx, actor, id)?;
    if snippet.staff_id.is_none() {
        actor.may(Permission::SettingsChange)?;
    }
    Ok(snippet)
}

/// Changes a snippet. `version` is the one last seen; `None` changes whatever is there.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    wanted: Wanted,
    version: Option<i64>,
) -> Result<Saved, Problem> {
    actor.may(Permission::CaseReply)?;
    let wanted = checked(wanted)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let before = changeable(tx, &actor, id)?;
                check_version(version, before.version)?;
                let after = made(tx, &actor, &wanted, id, before.version + 1)?;
                store::update(tx, &after)?;
                let body = json!({ "from": told(&before), "to": told(&after) });
                record(tx, &pen, &after, "SnippetChanged", body)?;
                Ok(Saved { warnings: rules::warnings(&after.texts), snippet: after })
            })
        })
        .await
}

/// Takes a snippet out of use. What was written with it stays.
pub async fn retire(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::CaseReply)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let snippet = changeable(tx, &actor, id)?;
                store::retire(tx, &pen, id)?;
                record(tx, &pen, &snippet, "SnippetRetired", json!({ "name": snippet.name }))
            })
        })
        .await
}
