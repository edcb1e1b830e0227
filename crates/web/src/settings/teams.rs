//! Teams: who works together, who leads, and whose cases are for its members alone.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use desk::Desk;
use desk::teams::Team;
use desk::teams::ops::{self, NewTeam, TeamChange};
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};

use super::parts::{Part, Said, again, belongs_in_form, faults, refusal, sheet};
use super::team_form::{self, Offer};
use crate::kit::{
    Column, FieldError, Form, Icon, Row, Table, Tone, button, empty_state, form, link_button, table,
    tone_chip,
};
use crate::session::{Signed, Typed};
use crate::sign_in::form_key;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/teams", get(list).post(add))
        .route("/settings/teams/new", get(new))
        .route("/settings/teams/{id}", get(read).post(change))
}

fn name_of<'p>(pairs: &'p [super::parts::Pair], id: &str) -> Option<&'p str> {
    pairs.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str())
}

fn row(signed: &Signed, offer: &Offer, team: &Team) -> Row {
    let words = signed.here.words;
    let brand = team.brand_id.map(|id| id.to_string()).unwrap_or_default();
    let name = |leads: bool| {
        let chosen = team.members.iter().filter(|member| member.leads == leads);
        let known = chosen.filter_map(|member| name_of(&offer.people, &member.staff_id.to_string()));
        known.collect::<Vec<_>>().join(", ")
    };
    Row {
        cells: vec![
            html! { a href={ "/settings/teams/" (team.id) } { (team.labels.get(words.language())) } },
            html! { @if let Some(name) = name_of(&offer.brands, &brand) { (name) } @else { (words.say("settings-every-brand")) } },
            html! { (name(true)) },
            html! { (name(false)) },
            html! { @if team.closed { (tone_chip(&words.say("settings-closed-chip"), Tone::Hold)) } },
        ],
        is_selected: false,
    }
}

async fn list(State(desk): State<Desk>, signed: Signed, Query(said): Query<Said>) -> Response {
    let words = signed.here.words;
    let found = async {
        let teams = ops::list(&desk, &signed.actor).await?;
        Ok((teams, team_form::offer(&desk, &signed.actor, words).await?))
    };
    let (teams, offer) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&signed, Part::Teams, &problem),
    };
    let heads = [
        words.say("settings-team"),
        words.say("settings-brand"),
        words.say("settings-leads"),
        words.say("settings-members"),
        words.say("settings-state"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let (title, new) = (words.say("settings-teams"), words.say("settings-add-team"));
    let rows: Vec<Row> = teams.iter().map(|team| row(&signed, &offer, team)).collect();
    let add = html! {
        @if signed.actor.grants.words.has(Permission::StaffChange) {
            (link_button(&new, "/settings/teams/new").main().icon(Icon::Plus))
        }
    };
    let body = html! {
        @if rows.is_empty() {
            (empty_state(Icon::Users, &words.say("settings-no-teams"), &words.say("settings-no-teams-why"), &add))
        } @else {
            div.actions { (add) }
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
    };
    sheet(&signed, Part::Teams, &title, &said, &body).into_response()
}

fn draw(
    signed: &Signed,
    offer: &Offer,
    typed: &Typed,
    team: Option<&Team>,
    said: &Said,
    key: &str,
    errors: &[FieldError],
) -> Markup {
    let words = signed.here.words;
    let title = team
        .map_or_else(|| words.say("settings-add-team"), |team| team.labels.get(words.language()).to_owned());
    let action =
        team.map_or_else(|| "/settings/teams".to_owned(), |team| format!("/settings/teams/{}", team.id));
    let save = words.say("settings-save");
    let fields = html! {
        (team_form::draw(words, offer, typed, team.is_none(), errors))
        @if signed.actor.grants.words.has(Permission::StaffChange) {
            div.actions { (button(&save).main().submit()) }
        }
    };
    let body = form(words, &Form::post("team", &action, key).errors(errors), &fields);
    sheet(signed, Part::Teams, &title, said, &body)
}

/// The form for a team, known or new, as it stands or as it was typed.
async fn show(
    desk: &Desk,
    signed: &Signed,
    id: Option<i64>,
    typed: Option<&Typed>,
    said: &Said,
    problem: Option<&Problem>,
) -> Response {
    let found = async {
        let teams = ops::list(desk, &signed.actor).await?;
        let team = id.map(|id| {
            teams.into_iter().find(|team| team.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
        });
        Ok((team.transpose()?, team_form::offer(desk, &signed.actor, signed.here.words).await?))
    };
    match found.await {
        Ok((team, offer)) => {
            let errors = problem.map(|problem| faults(&signed.here, problem)).unwrap_or_default();
            let stands = team.as_ref().map(team_form::of_team).unwrap_or_default();
            let (typed, key) = (typed.unwrap_or(&stands), form_key(desk));
            let drawn = draw(signed, &offer, typed, team.as_ref(), said, &key, &errors);
            if problem.is_some() { again(drawn) } else { drawn.into_response() }
        }
        Err(problem) => refusal(signed, Part::Teams, &problem),
    }
}

async fn new(State(desk): State<Desk>, signed: Signed) -> Response {
    if let Err(problem) = signed.actor.may(Permission::StaffChange) {
        return refusal(&signed, Part::Teams, &problem);
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

async fn add(State(desk): State<Desk>, signed: Signed, typed: Typed) -> Response {
    let new = NewTeam {
        brand_id: typed.text("brand_id").parse().ok(),
        labels: team_form::labels(&typed),
        closed: typed.is_ticked("closed"),
        members: team_form::members(&typed),
    };
    match ops::add(&desk, &typed.named(&signed.actor, ""), new).await {
        Ok(_) => Redirect::to("/settings/teams?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &signed, None, Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&signed, Part::Teams, &problem),
    }
}

async fn change(State(desk): State<Desk>, signed: Signed, Path(id): Path<i64>, typed: Typed) -> Response {
    let change = TeamChange {
        labels: Some(team_form::labels(&typed)),
        closed: Some(typed.is_ticked("closed")),
        members: Some(team_form::members(&typed)),
    };
    let seen = typed.text("version").parse().ok();
    match ops::change(&desk, &typed.named(&signed.actor, ""), id, change, seen).await {
        Ok(_) => Redirect::to(&format!("/settings/teams/{id}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &signed, Some(id), Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&signed, Part::Teams, &problem),
    }
}
