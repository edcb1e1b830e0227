//! The figures: headline numbers, how they moved, who carried them; each number opens the cases behind it.

mod asked;
mod charts;
mod drawn;
mod filters;
mod headline;
mod numbers;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use db::Tx;
use desk::{Desk, brands, labels, organisations, staff, teams};
use insight::figures::{cases_behind, figures};
use jiff::civil::Date;
use kernel::Problem;
use maud::{Markup, html};
use text::format::{self, DateStyle};

use crate::inbox::Named;
use crate::kit::{Align, Column, Frame, Icon, Row, Table, empty_state, pagination, table};
use crate::session::{Current, Path, Query as Params, Reader, refused};
use crate::words::Words;

use asked::{Asked, NOBODY};
use numbers::{NONE, cases, span};

/// `/figures` and `/figures/{figure}`.
pub fn routes() -> Router<Desk> {
    Router::new().route("/figures", get(show)).route("/figures/{figure}", get(behind))
}

/// What the figures can be narrowed to, as the reader may see it.
struct Choices {
    brands: Vec<Named>,
    teams: Vec<Named>,
    agents: Vec<Named>,
    kinds: Vec<Named>,
    organisations: Vec<Named>,
}

/// `asked` is the organisation of the address.
async fn choices(desk: &Desk, reader: &Reader, asked: &str) -> Result<Choices, Problem> {
    let (actor, language) = (reader.actor.clone(), reader.lens.words.language());
    let asked = asked.to_owned();
    let read = move |tx: &mut Tx<'_>| {
        let numbered = |id: i64, label: &str| Named { value: id.to_string(), label: label.to_owned() };
        let brands = brands::of_actor(tx, &actor)?;
        let teams = teams::of_actor(tx, &actor)?;
        let agents = staff::colleagues(tx, &actor)?;
        let nobody = Named { value: NOBODY.to_owned(), label: Words::new(language).say("figures-nobody") };
        let kinds = labels::kinds(tx)?;
        // Retired ones among them: what their people asked is counted all the same.
        let mut organisations: Vec<Named> =
            organisations::called(tx)?.iter().map(|one| numbered(one.id, &one.name)).collect();
        // The one asked for may be beyond those that are offered.
        if let Ok(id) = asked.parse::<i64>()
            && !organisations.iter().any(|one| one.value == asked)
            && let Some(name) = organisations::name_of(tx, id)?
        {
            organisations.push(numbered(id, &name));
        }
        Ok::<_, Problem>(Choices {
            brands: brands.iter().map(|brand| numbered(brand.id, &brand.name)).collect(),
            teams: teams.iter().map(|team| numbered(team.id, team.labels.get(language))).collect(),
            agents: agents
                .iter()
                .map(|agent| numbered(agent.id, &agent.full_name))
                .chain(std::iter::once(nobody))
                .collect(),
            kinds: kinds
                .into_iter()
                .map(|kind| Named { label: kind.labels.get(language).to_owned(), value: kind.word })
                .collect(),
            organisations,
        })
    };
    desk.db().read(read).await
}

async fn show(State(desk): State<Desk>, Params(asked): Params<Asked>, reader: Reader) -> Response {
    let title = reader.lens.words.say("figures-title");
    let body = async || {
        let choices = choices(&desk, &reader, &asked.organisation).await?;
        let query = asked.query(&desk).await?;
        let found = figures(&desk, &reader.actor, &query).await?;
        Ok(drawn::sheet(&reader.lens, &asked, &choices, &found))
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Figures, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn behind(
    State(desk): State<Desk>,
    Path(figure): Path<String>,
    Params(asked): Params<Asked>,
    reader: Reader,
) -> Response {
    let title = reader.lens.words.say("figures-behind");
    let body = async || {
        let choices = choices(&desk, &reader, &asked.organisation).await?;
        let query = asked.query(&desk).await?;
        let found = cases_behind(&desk, &reader.actor, &query, &figure, asked.before).await?;
        let mut told = filters::narrowed(reader.lens.words, &asked, &choices);
        // What is open is so now, whichever period is asked for.
        if !figure.starts_with("backlog") {
            told.insert(0, period(reader.lens.words, query.from, query.until));
        }
        Ok(list(&reader, &asked, &figure, &told, &found))
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Figures, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// The days a list is of.
fn period(words: Words, from: Date, until: Date) -> String {
    let day = |date| format::date(words.language(), date, DateStyle::Medium);
    words.with("figures-over", &[("from", day(from).into()), ("until", day(until).into())])
}

/// The cases; `told` is what they are narrowed to.
fn list(
    reader: &Reader,
    asked: &Asked,
    figure: &str,
    told: &[String],
    found: &insight::figures::Page,
) -> Markup {
    let (lens, words) = (&reader.lens, reader.lens.words);
    let heads =
        ["figures-case", "figures-opened-on", "figures-first-reply", "figures-resolution", "figures-stars"]
            .map(|key| words.say(key));
    let columns: Vec<Column<'_>> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| Column {
            label: head,
            align: if at == 0 { Align::Start } else { Align::End },
            sort: None,
        })
        .collect();
    let span = |seconds: Option<i64>| seconds.map_or_else(|| NONE.to_owned(), |seconds| span(words, seconds));
    let rows: Vec<Row> = found
        .cases
        .iter()
        .map(|case| Row {
            cells: vec![
                html! { a href={ "/cases/" (case.id) } { (case.reference) " " (case.subject) } },
                html! { (lens.day(case.opened_at)) },
                html! { (span(case.first_reply_working_seconds)) },
                html! { (span(case.resolution_working_seconds)) },
                html! { (case.score.map_or_else(|| NONE.to_owned(), |score| score.to_string())) },
            ],
            is_selected: false,
        })
        .collect();
    let said = cases(words, found.total);
    let caption = words.say(&format!("figures-of-{}", figure.replace('_', "-")));
    let next = found.next.map(|before| asked.href(&format!("/figures/{figure}"), Some(before)));
    html! {
        header { h1 { (caption) } a.btn href=(asked.href("/figures", None)) { (words.say("figures-back")) } }
        div { p.muted { (said) } @if !told.is_empty() { p.faint { (told.join(" · ")) } } }
        @if found.cases.is_empty() {
            (empty_state(Icon::Chart, &words.say("figures-none"), &words.say("figures-none-why"), &html! {}))
        } @else {
            (table(&Table { caption: &caption, is_caption_hidden: true, columns: &columns }, &rows))
            (pagination(words, &said, None, next.as_deref()))
        }
    }
}
