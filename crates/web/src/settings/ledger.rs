//! What the settings screens of things that are listed, added and changed share: a form for a new one and for one that
//! is known, drawn again with what was typed when something in it is wrong, and beneath it what was changed before.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use desk::Desk;
use desk::audit::About;
use kernel::{Permission, Problem};
use maud::{Markup, html};

use super::parts::{Part, Said, again, belongs_in_form, refusal, sheet};
use super::trail::trail;
use crate::kit::{FieldError, Form, button, form};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;
use crate::words::Words;

/// A kind of thing that is kept in the settings, and how its form is read and drawn.
pub(super) trait Kept: Send + Sync + 'static {
    /// One of them.
    type Thing: Send + Sync;
    /// What its form chooses from.
    type Offer: Send + Sync;
    /// Where it stands.
    const PART: Part;
    /// The address of the list; one of them is at its id.
    const PATH: &'static str;
    /// What the trail calls it.
    const ABOUT: About;
    /// What changing it asks for.
    const CHANGES: Permission;

    /// The one with this id.
    fn found(
        desk: &Desk,
        reader: &Reader,
        id: i64,
    ) -> impl Future<Output = Result<Self::Thing, Problem>> + Send;
    /// What to choose from.
    fn offer(desk: &Desk, reader: &Reader) -> impl Future<Output = Result<Self::Offer, Problem>> + Send;
    /// The heading: what it is called, or that one is added.
    fn title(words: Words, thing: Option<&Self::Thing>) -> String;
    /// The form as it stands before anybody typed.
    fn stands(reader: &Reader, thing: Option<&Self::Thing>) -> Sent;
    /// The fields.
    fn fields(form: &Drawn<'_, Self>) -> Markup;
    /// Adds what was typed; answers where to go.
    fn add(
        desk: &Desk,
        reader: &Reader,
        typed: &Sent,
    ) -> impl Future<Output = Result<String, Problem>> + Send;
    /// Changes it to what was typed.
    fn change(
        desk: &Desk,
        reader: &Reader,
        id: i64,
        typed: &Sent,
    ) -> impl Future<Output = Result<(), Problem>> + Send;
}

/// What a form is drawn from.
pub(super) struct Drawn<'a, K: Kept + ?Sized> {
    /// The reader's words.
    pub words: Words,
    /// What to choose from.
    pub offer: &'a K::Offer,
    /// What stands in the fields.
    pub typed: &'a Sent,
    /// The thing, when it is known.
    pub thing: Option<&'a K::Thing>,
    /// What is wrong.
    pub errors: &'a [FieldError],
}

/// The routes of the form: a new one, one that is known. `list` shows them all at the same address that adds one.
pub(super) fn routes<K: Kept>(list: axum::routing::MethodRouter<Desk>) -> Router<Desk> {
    Router::new()
        .route(K::PATH, list.post(add::<K>))
        .route(&format!("{}/new", K::PATH), get(new::<K>))
        .route(&format!("{}/{{id}}", K::PATH), get(read::<K>).post(change::<K>))
}

/// The form for a thing, known or new, as it stands or as it was typed.
async fn show<K: Kept>(
    desk: &Desk,
    reader: &Reader,
    id: Option<i64>,
    typed: Option<&Sent>,
    said: &Said,
    problem: Option<&Problem>,
) -> Response {
    let words = reader.lens.words;
    let found = async {
        let thing = match id {
            Some(id) => Some(K::found(desk, reader, id).await?),
            None => None,
        };
        let history = match id {
            Some(id) => trail(desk, reader, K::ABOUT, Some(id)).await?,
            None => html! {},
        };
        Ok((thing, K::offer(desk, reader).await?, history))
    };
    let (thing, offer, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, K::PART, &problem),
    };
    let errors = problem.map(|problem| faults(reader.lens.words, problem)).unwrap_or_default();
    let stands = K::stands(reader, thing.as_ref());
    let drawn = Drawn {
        words,
        offer: &offer,
        typed: typed.unwrap_or(&stands),
        thing: thing.as_ref(),
        errors: &errors,
    };
    let action = id.map_or_else(|| K::PATH.to_owned(), |id| format!("{}/{id}", K::PATH));
    let save = words.say("settings-save");
    let fields = html! {
        (K::fields(&drawn))
        @if reader.actor.grants.words.has(K::CHANGES) { div.actions { (button(&save).main().submit()) } }
    };
    let body = html! {
        (form(words, &Form::post("kept", &action, &form_key(desk)).errors(&errors), &fields))
        (history)
    };
    let drawn = sheet(reader, K::PART, &K::title(words, thing.as_ref()), said, &body);
    if problem.is_some() { again(drawn) } else { drawn.into_response() }
}

async fn new<K: Kept>(State(desk): State<Desk>, reader: Reader) -> Response {
    if let Err(problem) = reader.actor.may(K::CHANGES) {
        return refusal(&reader, K::PART, &problem);
    }
    show::<K>(&desk, &reader, None, None, &Said::default(), None).await
}

async fn read<K: Kept>(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    show::<K>(&desk, &reader, Some(id), None, &said, None).await
}

async fn add<K: Kept>(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    match K::add(&desk, &reader, &typed).await {
        Ok(place) => Redirect::to(&format!("{place}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show::<K>(&desk, &reader, None, Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, K::PART, &problem),
    }
}

async fn change<K: Kept>(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    match K::change(&desk, &reader, id, &typed).await {
        Ok(()) => Redirect::to(&format!("{}/{id}?said=saved", K::PATH)).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show::<K>(&desk, &reader, Some(id), Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, K::PART, &problem),
    }
}

/// The version that stood in the form.
pub(super) fn seen(typed: &Sent) -> Option<i64> {
    typed.text("version").parse().ok()
}
