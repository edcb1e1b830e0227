//! Types, statuses and tags: what each is called in three languages, its place, and whether it can be chosen. A status
//! keeps its category; the last of one cannot be retired.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::audit::About;
use desk::labels::ops::{self, ChangeLabel, Lists, NewLabel};
use desk::labels::{Category, List};
use kernel::{Kind, Labels, Language, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::ledger::{self, Drawn, Kept, seen};
use super::parts::{
    Pair, Part, Said, again, belongs_in_form, choice, error_of, label_fields, refusal, sheet,
};
use super::team_form::labels as typed_labels;
use super::trail::trail;
use crate::kit::{
    Choice, Column, Control, Field, Form, Icon, Row, Tab, Table, Tone, button, empty_state, field, form,
    link_button, notice, table, tabs, tone_chip,
};
use crate::session::{Path, Query, Reader, Sent};
use crate::sign_in::form_key;
use crate::words::Words;

/// The lists, by the number their forms are made for.
const LISTS: [(List, &str, About); 3] = [
    (List::Kinds, "/settings/labels/kinds", About::CaseKind),
    (List::Statuses, "/settings/labels/statuses", About::CaseStatus),
    (List::Tags, "/settings/labels/tags", About::Tag),
];
const KINDS: usize = 0;
const STATUSES: usize = 1;
const TAGS: usize = 2;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/labels", get(|| async { Redirect::to("/settings/labels/kinds") }))
        .merge(ledger::routes::<Of<KINDS>>(get(list::<KINDS>)))
        .merge(ledger::routes::<Of<STATUSES>>(get(list::<STATUSES>)))
        .merge(ledger::routes::<Of<TAGS>>(get(list::<TAGS>)))
        .route("/settings/labels/{list}/{id}/move", post(step))
}

/// A label of any list.
pub(super) struct Label {
    id: i64,
    word: String,
    labels: Labels,
    category: Option<Category>,
    active: bool,
    place: i64,
    version: i64,
}

fn of_list(lists: Lists, list: List) -> Vec<Label> {
    match list {
        List::Kinds => {
            let label = |one: desk::labels::CaseKind| Label {
                id: one.id,
                word: one.word,
                labels: one.labels,
                category: None,
                active: one.active,
                place: one.place,
                version: one.version,
            };
            lists.kinds.into_iter().map(label).collect()
        }
        List::Statuses => {
            let label = |one: desk::labels::CaseStatus| Label {
                id: one.id,
                word: one.word,
                labels: one.labels,
                category: Some(one.category),
                active: one.active,
                place: one.place,
                version: one.version,
            };
            lists.statuses.into_iter().map(label).collect()
        }
        List::Tags => {
            let label = |one: desk::labels::Tag| Label {
                id: one.id,
                word: one.word,
                labels: one.labels,
                category: None,
                active: one.active,
                place: 0,
                version: one.version,
            };
            lists.tags.into_iter().map(label).collect()
        }
    }
}

fn category_name(words: Words, category: Category) -> String {
    words.say(match category {
        Category::New => "labels-category-new",
        Category::Open => "labels-category-open",
        Category::Waiting => "labels-category-waiting",
        Category::Hold => "labels-category-hold",
        Category::Resolved => "labels-category-resolved",
        Category::Closed => "labels-category-closed",
    })
}

/// A text in one language; where there is none, what is shown in its place, marked so.
fn text_in(words: Words, labels: &Labels, language: Language) -> Markup {
    let own = match language {
        Language::En => &labels.en,
        Language::Ms => &labels.ms,
        Language::Id => &labels.id,
    };
    html! {
        @if own.is_empty() {
            span.faint { (labels.get(language)) } " " span.sr { (words.say("labels-fallback")) }
        } @else { (own) }
    }
}

fn arrow(words: Words, desk: &Desk, path: &str, id: i64, up: bool) -> Markup {
    let (way, key, icon) = if up {
        ("up", "policies-up", Icon::ChevronUp)
    } else {
        ("down", "policies-down", Icon::ChevronDown)
    };
    let (form_id, action, label) = (format!("move-{way}-{id}"), format!("{path}/{id}/move"), words.say(key));
    let press = button(&label).icon_only(icon).bare().submit().value("way", way);
    form(words, &Form::post(&form_id, &action, &form_key(desk)), &html! { (press) })
}

fn row(desk: &Desk, reader: &Reader, number: usize, (at, last): (usize, usize), label: &Label) -> Row {
    let words = reader.lens.words;
    let path = LISTS.get(number).map_or("", |(_, path, _)| path);
    let may = reader.actor.grants.words.has(Permission::SettingsChange);
    let name = label.labels.get(words.language());
    let mut cells = vec![
        html! {
            a href={ (path) "/" (label.id) } { (name) }
            @if !label.active { " " (tone_chip(&words.say("labels-retired"), Tone::Hold)) }
        },
        text_in(words, &label.labels, Language::En),
        text_in(words, &label.labels, Language::Ms),
        text_in(words, &label.labels, Language::Id),
    ];
    if number == STATUSES {
        cells.push(html! { @if let Some(category) = label.category { (category_name(words, category)) } });
    }
    if number != TAGS {
        cells.push(html! {
            @if may {
                div.actions {
                    @if at > 0 { (arrow(words, desk, path, label.id, true)) }
                    @if at < last { (arrow(words, desk, path, label.id, false)) }
                }
            }
        });
    }
    Row { cells, is_selected: false }
}

async fn list<const L: usize>(
    State(desk): State<Desk>,
    reader: Reader,
    Query(said): Query<Said>,
) -> Response {
    listed(&desk, &reader, L, &said, None).await
}

fn tab_row(words: Words, number: usize) -> Markup {
    let names = ["labels-kinds", "labels-statuses", "labels-tags"].map(|key| words.say(key));
    let row: Vec<Tab<'_>> = LISTS
        .iter()
        .zip(&names)
        .enumerate()
        .map(|(at, ((_, href, _), label))| Tab { label, href, count: None, is_current: at == number })
        .collect();
    tabs(&words.say("labels-title"), &row)
}

async fn listed(
    desk: &Desk,
    reader: &Reader,
    number: usize,
    said: &Said,
    wrong: Option<&Problem>,
) -> Response {
    let words = reader.lens.words;
    let Some((which, path, about)) = LISTS.get(number).copied() else {
        return refusal(reader, Part::Labels, &Problem::new(Kind::NotFound));
    };
    let found = async {
        reader.actor.may(Permission::SettingsView)?;
        let lists = ops::list(desk, &reader.actor).await?;
        Ok((of_list(lists, which), trail(desk, reader, about, None).await?))
    };
    let (all, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Labels, &problem),
    };
    let mut heads = vec![words.say("labels-name")];
    heads.extend(Language::ALL.map(|one| one.endonym().to_owned()));
    if number == STATUSES {
        heads.push(words.say("labels-category"));
    }
    if number != TAGS {
        heads.push(words.say("policies-order"));
    }
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let last = all.len().saturating_sub(1);
    let rows: Vec<Row> =
        all.iter().enumerate().map(|(at, one)| row(desk, reader, number, (at, last), one)).collect();
    let why = ["labels-kinds-why", "labels-statuses-why", "labels-tags-why"].map(|key| words.say(key));
    let new = ["labels-add-kind", "labels-add-status", "labels-add-tag"].map(|key| words.say(key));
    let (why, new) = (why.get(number).map_or("", |text| text), new.get(number).map_or("", |text| text));
    let href = format!("{path}/new");
    let add = html! {
        @if reader.actor.grants.words.has(Permission::SettingsChange) {
            (link_button(new, &href).main().icon(Icon::Plus))
        }
    };
    let title = words.say("labels-title");
    let body = html! {
        (tab_row(words, number))
        p { (why) }
        @if let Some(problem) = wrong {
            (notice(Tone::Late, "", &html! { p { (desk::words::told(problem, words.language())) } }))
        }
        @if rows.is_empty() {
            (empty_state(Icon::Tag, &words.say("labels-none"), &words.say("labels-none-why"), &add))
        } @else {
            div.actions { (add) }
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
        (history)
    };
    let drawn = sheet(reader, Part::Labels, &title, said, &body);
    if wrong.is_some() { again(drawn) } else { drawn.into_response() }
}

/// Which label to move.
#[derive(Debug, Deserialize)]
struct At {
    list: String,
    id: i64,
}

/// Changes places with the neighbour above or below.
async fn step(State(desk): State<Desk>, reader: Reader, Path(at): Path<At>, typed: Sent) -> Response {
    let number = LISTS.iter().position(|(list, ..)| list.word() == at.list);
    let Some((number, (which, path, _))) = number.and_then(|at| Some((at, LISTS.get(at).copied()?))) else {
        return refusal(&reader, Part::Labels, &Problem::new(Kind::NotFound));
    };
    let done = async {
        let mut all = of_list(ops::list(&desk, &reader.actor).await?, which);
        let place = all.iter().position(|one| one.id == at.id);
        let place = place.ok_or_else(|| Problem::new(Kind::NotFound))?;
        let other = if typed.text("way") == "up" { place.checked_sub(1) } else { Some(place + 1) };
        if let Some(other) = other.filter(|other| *other < all.len()) {
            all.swap(place, other);
        }
        // Places may be shared by labels made at the same time; each gets its own, and only those that differ change.
        for (place, one) in (0i64..).zip(&all).filter(|(place, one)| one.place != *place) {
            let wish = ChangeLabel { place: Some(place), ..ChangeLabel::default() };
            let actor = typed.named(&reader.actor, &format!(" {}", one.id));
            ops::change(&desk, &actor, which, one.id, Some(one.version), wish).await?;
        }
        Ok(())
    };
    match done.await {
        Ok(()) => Redirect::to(&format!("{path}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            listed(&desk, &reader, number, &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, Part::Labels, &problem),
    }
}

/// The labels of one list, as they are kept.
struct Of<const L: usize>;

const fn which<const L: usize>() -> (List, &'static str, About) {
    match L {
        KINDS => (List::Kinds, "/settings/labels/kinds", About::CaseKind),
        STATUSES => (List::Statuses, "/settings/labels/statuses", About::CaseStatus),
        _ => (List::Tags, "/settings/labels/tags", About::Tag),
    }
}

impl<const L: usize> Kept for Of<L> {
    type Thing = Label;
    type Offer = ();
    const PART: Part = Part::Labels;
    const PATH: &'static str = which::<L>().1;
    const ABOUT: About = which::<L>().2;
    const CHANGES: Permission = Permission::SettingsChange;

    async fn found(desk: &Desk, reader: &Reader, id: i64) -> Result<Label, Problem> {
        reader.actor.may(Permission::SettingsView)?;
        let all = of_list(ops::list(desk, &reader.actor).await?, which::<L>().0);
        all.into_iter().find(|one| one.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
    }

    async fn offer(_: &Desk, _: &Reader) -> Result<(), Problem> {
        Ok(())
    }

    fn title(words: Words, label: Option<&Label>) -> String {
        let add = match L {
            KINDS => "labels-add-kind",
            STATUSES => "labels-add-status",
            _ => "labels-add-tag",
        };
        label.map_or_else(|| words.say(add), |label| label.labels.get(words.language()).to_owned())
    }

    fn stands(_: &Reader, label: Option<&Label>) -> Sent {
        let Some(label) = label else { return Sent::of(&[("category", "open".to_owned())]) };
        let mut fields = vec![
            ("version", label.version.to_string()),
            ("labels", label.labels.en.clone()),
            ("labels_ms", label.labels.ms.clone()),
            ("labels_id", label.labels.id.clone()),
        ];
        if label.active {
            fields.push(("active", "on".to_owned()));
        }
        Sent::of(&fields)
    }

    fn fields(form: &Drawn<'_, Self>) -> Markup {
        let (words, typed) = (form.words, form.typed);
        let (category, active, hint) =
            (words.say("labels-category"), words.say("labels-active"), words.say("labels-active-hint"));
        let categories: Vec<Pair> =
            Category::ALL.into_iter().map(|one| (one.word().to_owned(), category_name(words, one))).collect();
        let choices: Vec<Choice<'_>> = categories.iter().map(choice).collect();
        let select = Control::Select { value: typed.text("category"), choices: &choices };
        let tick = Control::Tick { is_on: typed.has("active") };
        html! {
            input type="hidden" name="version" value=(typed.text("version"));
            p.hint { (words.say("labels-fallback-why")) }
            (label_fields(words, [typed.text("labels"), typed.text("labels_ms"), typed.text("labels_id")], form.errors))
            @match form.thing {
                None => {
                    @if L == STATUSES {
                        (field(words, &Field::new("category", &category, select).error(error_of(form.errors, "category"))))
                    }
                }
                Some(label) => {
                    @if let Some(of) = label.category { p { (category) ": " (category_name(words, of)) } }
                    p.hint { (words.say("settings-word")) ": " code { (label.word) } }
                    (field(words, &Field::new("active", &active, tick).hint(&hint).error(error_of(form.errors, "active"))))
                }
            }
        }
    }

    async fn add(desk: &Desk, reader: &Reader, typed: &Sent) -> Result<String, Problem> {
        let category = Category::ALL.into_iter().find(|one| one.word() == typed.text("category"));
        let new = NewLabel {
            list: which::<L>().0,
            word: String::new(),
            labels: typed_labels(typed),
            category: category.filter(|_| L == STATUSES),
        };
        ops::add(desk, &typed.named(&reader.actor, ""), new).await?;
        Ok(Self::PATH.to_owned())
    }

    async fn change(desk: &Desk, reader: &Reader, id: i64, typed: &Sent) -> Result<(), Problem> {
        let wish =
            ChangeLabel { labels: Some(typed_labels(typed)), active: Some(typed.has("active")), place: None };
        let actor = typed.named(&reader.actor, "");
        ops::change(desk, &actor, which::<L>().0, id, seen(typed), wish).await.map(|_| ())
    }
}
