//! Teams: who works together, who leads, and whose cases are for its members alone.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::Desk;
use desk::audit::About;
use desk::teams::Team;
use desk::teams::ops::{self, NewTeam, TeamChange};
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};

use super::ledger::{self, Drawn, Kept, seen};
use super::parts::{Part, Said, refusal, sheet};
use super::team_form::{self, Offer};
use super::trail::trail;
use crate::kit::{Column, Icon, Row, Table, Tone, empty_state, link_button, table, tone_chip};
use crate::session::{Query, Reader, Sent};
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    ledger::routes::<Teams>(get(list))
}

fn name_of<'p>(pairs: &'p [super::parts::Pair], id: &str) -> Option<&'p str> {
    pairs.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str())
}

fn row(reader: &Reader, offer: &Offer, team: &Team) -> Row {
    let words = reader.lens.words;
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
            html! {
                @if !team.active { (tone_chip(&words.say("labels-retired"), Tone::Hold)) " " }
                @if team.closed { (tone_chip(&words.say("settings-closed-chip"), Tone::Hold)) }
            },
        ],
        is_selected: false,
    }
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    let words = reader.lens.words;
    let found = async {
        let teams = ops::list(&desk, &reader.actor).await?;
        let history = trail(&desk, &reader, About::Team, None).await?;
        Ok((teams, team_form::offer(&desk, &reader.actor, words).await?, history))
    };
    let (teams, offer, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&reader, Part::Teams, &problem),
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
    let rows: Vec<Row> = teams.iter().map(|team| row(&reader, &offer, team)).collect();
    let add = html! {
        @if reader.actor.grants.words.has(Permission::StaffChange) {
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
        (history)
    };
    sheet(&reader, Part::Teams, &title, &said, &body).into_response()
}

/// Teams, as they are kept.
struct Teams;

impl Kept for Teams {
    type Thing = Team;
    type Offer = Offer;
    const PART: Part = Part::Teams;
    const PATH: &'static str = "/settings/teams";
    const ABOUT: About = About::Team;
    const CHANGES: Permission = Permission::StaffChange;

    async fn found(desk: &Desk, reader: &Reader, id: i64) -> Result<Team, Problem> {
        let teams = ops::list(desk, &reader.actor).await?;
        teams.into_iter().find(|team| team.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
    }

    async fn offer(desk: &Desk, reader: &Reader) -> Result<Offer, Problem> {
        team_form::offer(desk, &reader.actor, reader.lens.words).await
    }

    fn title(words: Words, team: Option<&Team>) -> String {
        let name = |team: &Team| team.labels.get(words.language()).to_owned();
        team.map_or_else(|| words.say("settings-add-team"), name)
    }

    fn stands(_: &Reader, team: Option<&Team>) -> Sent {
        team.map(team_form::of_team).unwrap_or_default()
    }

    fn fields(form: &Drawn<'_, Self>) -> Markup {
        team_form::draw(form.words, form.offer, form.typed, form.thing.is_none(), form.errors)
    }

    async fn add(desk: &Desk, reader: &Reader, typed: &Sent) -> Result<String, Problem> {
        let new = NewTeam {
            brand_id: typed.text("brand_id").parse().ok(),
            labels: team_form::labels(typed),
            closed: typed.has("closed"),
            members: team_form::members(typed),
        };
        ops::add(desk, &typed.named(&reader.actor, ""), new).await?;
        Ok(Self::PATH.to_owned())
    }

    async fn change(desk: &Desk, reader: &Reader, id: i64, typed: &Sent) -> Result<(), Problem> {
        let change = TeamChange {
            labels: Some(team_form::labels(typed)),
            closed: Some(typed.has("closed")),
            active: Some(typed.has("active")),
            members: Some(team_form::members(typed)),
        };
        ops::change(desk, &typed.named(&reader.actor, ""), id, change, seen(typed)).await.map(|_| ())
    }
}
