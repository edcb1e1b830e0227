//! Roles: which permissions each holds, side by side.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::Desk;
use desk::audit::About;
use desk::staff::ops::{self, NewRole, RoleChange};
use desk::staff::{ADMINISTRATOR, Role};
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};

use super::ledger::{self, Drawn, Kept, seen};
use super::parts::{Part, Said, refusal, sheet};
use super::person_form::role_name;
use super::role_form::{self, permission_name};
use super::team_form::labels;
use super::trail::trail;
use crate::kit::{Column, Icon, Row, Table, icon, link_button, table};
use crate::session::{Query, Reader, Sent};
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    ledger::routes::<Roles>(get(list))
}

fn holds(role: &Role, permission: Permission) -> bool {
    role.word == ADMINISTRATOR || role.permissions.iter().any(|word| word == permission.word())
}

fn matrix(words: Words, roles: &[Role]) -> Markup {
    let (title, permission) = (words.say("settings-roles"), words.say("settings-permission"));
    let names: Vec<String> = roles.iter().map(|role| role_name(role, words)).collect();
    let columns: Vec<Column<'_>> = std::iter::once(Column::words(&permission))
        .chain(names.iter().map(|name| Column::words(name)))
        .collect();
    let (yes, no) = (words.say("settings-yes"), words.say("settings-no"));
    let cell = |role: &Role, one: Permission| {
        html! { @if holds(role, one) { (icon(Icon::Check)) span.sr { (yes) } } @else { span.sr { (no) } } }
    };
    let rows: Vec<Row> = Permission::ALL
        .iter()
        .map(|one| {
            let name = html! { (permission_name(words, *one)) };
            let cells = std::iter::once(name).chain(roles.iter().map(|role| cell(role, *one))).collect();
            Row { cells, is_selected: false }
        })
        .collect();
    table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows)
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    let words = reader.lens.words;
    let found = async {
        let roles = ops::list_roles(&desk, &reader.actor).await?;
        Ok((roles, trail(&desk, &reader, About::Role, None).await?))
    };
    let (roles, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&reader, Part::Roles, &problem),
    };
    let (title, new) = (words.say("settings-roles"), words.say("settings-add-role"));
    let body = html! {
        p { (words.say("settings-roles-why")) }
        ul.plain {
            @for role in &roles { li { a href={ "/settings/roles/" (role.id) } { (role_name(role, words)) } } }
        }
        @if reader.actor.grants.words.has(Permission::StaffChange) {
            div.actions { (link_button(&new, "/settings/roles/new").main().icon(Icon::Plus)) }
        }
        (matrix(words, &roles))
        (history)
    };
    sheet(&reader, Part::Roles, &title, &said, &body).into_response()
}

/// Roles, as they are kept.
struct Roles;

impl Kept for Roles {
    type Thing = Role;
    type Offer = ();
    const PART: Part = Part::Roles;
    const PATH: &'static str = "/settings/roles";
    const ABOUT: About = About::Role;
    const CHANGES: Permission = Permission::StaffChange;

    async fn found(desk: &Desk, reader: &Reader, id: i64) -> Result<Role, Problem> {
        let roles = ops::list_roles(desk, &reader.actor).await?;
        roles.into_iter().find(|role| role.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
    }

    async fn offer(_: &Desk, _: &Reader) -> Result<(), Problem> {
        Ok(())
    }

    fn title(words: Words, role: Option<&Role>) -> String {
        role.map_or_else(|| words.say("settings-add-role"), |role| role_name(role, words))
    }

    fn stands(_: &Reader, role: Option<&Role>) -> Sent {
        role.map_or_else(|| Sent::of(&[("scope", "brand".to_owned())]), role_form::of_role)
    }

    fn fields(form: &Drawn<'_, Self>) -> Markup {
        let is_fixed = form.thing.is_some_and(|role| role.word == ADMINISTRATOR);
        role_form::draw(form.words, form.typed, form.thing.is_none(), is_fixed, form.errors)
    }

    async fn add(desk: &Desk, reader: &Reader, typed: &Sent) -> Result<String, Problem> {
        let new = NewRole {
            word: typed.text("word").to_owned(),
            labels: labels(typed),
            permissions: chosen(typed),
            scope: typed.text("scope").to_owned(),
            limits: role_form::limits(typed)?,
        };
        ops::add_role(desk, &typed.named(&reader.actor, ""), new).await?;
        Ok(Self::PATH.to_owned())
    }

    async fn change(desk: &Desk, reader: &Reader, id: i64, typed: &Sent) -> Result<(), Problem> {
        let is_fixed = Self::found(desk, reader, id).await?.word == ADMINISTRATOR;
        let change = RoleChange {
            labels: Some(labels(typed)),
            permissions: (!is_fixed).then(|| chosen(typed)),
            scope: (!is_fixed).then(|| typed.text("scope").to_owned()),
            limits: Some(role_form::limits(typed)?),
        };
        ops::change_role(desk, &typed.named(&reader.actor, ""), id, change, seen(typed)).await.map(|_| ())
    }
}

fn chosen(typed: &Sent) -> Vec<String> {
    typed.all("permissions").map(ToOwned::to_owned).collect()
}
