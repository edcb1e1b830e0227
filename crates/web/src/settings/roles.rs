//! Roles: which permissions each holds, side by side.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use desk::Desk;
use desk::staff::ops::{self, NewRole, RoleChange};
use desk::staff::{ADMINISTRATOR, Role};
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};

use super::parts::{Part, Said, again, belongs_in_form, faults, refusal, sheet};
use super::person_form::role_name;
use super::role_form::{self, permission_name};
use super::team_form::labels;
use crate::kit::{Column, FieldError, Form, Icon, Row, Table, button, form, icon, link_button, table};
use crate::session::{Signed, Typed};
use crate::sign_in::form_key;
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/roles", get(list).post(add))
        .route("/settings/roles/new", get(new))
        .route("/settings/roles/{id}", get(read).post(change))
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

async fn list(State(desk): State<Desk>, signed: Signed, Query(said): Query<Said>) -> Response {
    let words = signed.here.words;
    let roles = match ops::list_roles(&desk, &signed.actor).await {
        Ok(roles) => roles,
        Err(problem) => return refusal(&signed, Part::Roles, &problem),
    };
    let (title, new) = (words.say("settings-roles"), words.say("settings-add-role"));
    let body = html! {
        p { (words.say("settings-roles-why")) }
        ul.plain {
            @for role in &roles { li { a href={ "/settings/roles/" (role.id) } { (role_name(role, words)) } } }
        }
        @if signed.actor.grants.words.has(Permission::StaffChange) {
            div.actions { (link_button(&new, "/settings/roles/new").main().icon(Icon::Plus)) }
        }
        (matrix(words, &roles))
    };
    sheet(&signed, Part::Roles, &title, &said, &body).into_response()
}

fn draw(
    signed: &Signed,
    typed: &Typed,
    role: Option<&Role>,
    said: &Said,
    key: &str,
    errors: &[FieldError],
) -> Markup {
    let words = signed.here.words;
    let title = role.map_or_else(|| words.say("settings-add-role"), |role| role_name(role, words));
    let action =
        role.map_or_else(|| "/settings/roles".to_owned(), |role| format!("/settings/roles/{}", role.id));
    let is_fixed = role.is_some_and(|role| role.word == ADMINISTRATOR);
    let save = words.say("settings-save");
    let fields = html! {
        (role_form::draw(words, typed, role.is_none(), is_fixed, errors))
        @if signed.actor.grants.words.has(Permission::StaffChange) {
            div.actions { (button(&save).main().submit()) }
        }
    };
    let body = form(words, &Form::post("role", &action, key).errors(errors), &fields);
    sheet(signed, Part::Roles, &title, said, &body)
}

async fn show(
    desk: &Desk,
    signed: &Signed,
    id: Option<i64>,
    typed: Option<&Typed>,
    said: &Said,
    problem: Option<&Problem>,
) -> Response {
    let found = async {
        let roles = ops::list_roles(desk, &signed.actor).await?;
        let role = id.map(|id| {
            roles.into_iter().find(|role| role.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
        });
        role.transpose()
    };
    match found.await {
        Ok(role) => {
            let errors = problem.map(|problem| faults(&signed.here, problem)).unwrap_or_default();
            let stands =
                role.as_ref().map_or_else(|| Typed::of(&[("scope", "brand".to_owned())]), role_form::of_role);
            let (typed, key) = (typed.unwrap_or(&stands), form_key(desk));
            let drawn = draw(signed, typed, role.as_ref(), said, &key, &errors);
            if problem.is_some() { again(drawn) } else { drawn.into_response() }
        }
        Err(problem) => refusal(signed, Part::Roles, &problem),
    }
}

async fn new(State(desk): State<Desk>, signed: Signed) -> Response {
    if let Err(problem) = signed.actor.may(Permission::StaffChange) {
        return refusal(&signed, Part::Roles, &problem);
    }
    show(&desk, &signed, None, None, &Said::default(), None).await
}

async fn read(
    State(desk): State<Desk>,
    signed: Signed,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    show(&desk, &signed, Some(id), None, &said, None).await
}

fn chosen(typed: &Typed) -> Vec<String> {
    typed.all("permissions").map(ToOwned::to_owned).collect()
}

async fn add(State(desk): State<Desk>, signed: Signed, typed: Typed) -> Response {
    let done = async {
        let new = NewRole {
            word: typed.text("word").to_owned(),
            labels: labels(&typed),
            permissions: chosen(&typed),
            scope: typed.text("scope").to_owned(),
            limits: role_form::limits(&typed)?,
        };
        ops::add_role(&desk, &typed.named(&signed.actor, ""), new).await
    };
    match done.await {
        Ok(_) => Redirect::to("/settings/roles?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &signed, None, Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&signed, Part::Roles, &problem),
    }
}

async fn change(State(desk): State<Desk>, signed: Signed, Path(id): Path<i64>, typed: Typed) -> Response {
    let done = async {
        let fixed = ops::list_roles(&desk, &signed.actor)
            .await?
            .iter()
            .any(|role| role.id == id && role.word == ADMINISTRATOR);
        let change = RoleChange {
            labels: Some(labels(&typed)),
            permissions: (!fixed).then(|| chosen(&typed)),
            scope: (!fixed).then(|| typed.text("scope").to_owned()),
            limits: Some(role_form::limits(&typed)?),
        };
        let seen = typed.text("version").parse().ok();
        ops::change_role(&desk, &typed.named(&signed.actor, ""), id, change, seen).await
    };
    match done.await {
        Ok(_) => Redirect::to(&format!("/settings/roles/{id}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &signed, Some(id), Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&signed, Part::Roles, &problem),
    }
}
