//! Words that a list is narrowed to, in the language of the search box. Here the words are whole: nobody is typing any
//! more, and the beginning of a word would cost as much as all the words that begin so.
//!
//! A list has any order and any filter, so which cases hold the words is asked first, by the newest [`NEWEST_MAX`] entries
//! of the index (messages, notes, subjects) that do; the list is then those of its cases that are among them. A word that
//! more entries hold than that is found in the newest of them only, and [`super::lists::Page::cut`] says so: to go through
//! all the messages with a word of one in ten would take longer than anything else on the page, at every change. The
//! numbers of views come from the same cases, so that a list and its number agree; a page asks for them at most every ten
//! seconds.

use std::time::Duration;

use db::{Engine, OwnedValue, Tx};
use kernel::{Actor, Kind, Language, Problem, Scope, Who};

use super::compile::Pieces;
use super::days;
use super::lists::Filters;
use crate::brands;
use crate::house::Desk;
use crate::index::{self, Asked, EntryKind, Put};
use crate::words::words;

/// The longest question, in characters.
pub const WORDS_MAX: usize = 200;
/// So many entries that hold the words are looked at, the newest.
pub const NEWEST_MAX: i64 = 5_000;
/// What was just written is waited for so long: the index is a moment behind.
const PATIENCE: Duration = Duration::from_millis(500);

/// Words, looked up for one reader.
#[derive(Clone, Debug)]
pub struct Worded {
    engine: Engine,
    /// The cases that hold them; any when only tags and statuses were named.
    cases: Option<Vec<i64>>,
    tag: Option<String>,
    status: Option<String>,
    /// Whether older entries may hold them too.
    pub(super) is_cut: bool,
}

fn read(written: &str, language: Language) -> Result<Asked, Problem> {
    let length = written.chars().count();
    if length > WORDS_MAX {
        let problem = Problem::field(Kind::TooLong, "words").with("max", WORDS_MAX.to_string());
        return Err(problem.with("length", length.to_string()));
    }
    let asked = Asked::read(written).map_err(|problem| Problem { field: Some("words"), ..problem })?;
    if asked.is_empty() {
        let detail = words().say(language, "list-words-say-nothing", &[]);
        return Err(Problem::field(Kind::Contradiction, "words").with("detail", detail));
    }
    Ok(Asked { is_open: false, ..asked })
}

/// Refuses words that cannot be read, in a sentence of this language.
pub(super) fn check(filters: &Filters, language: Language) -> Result<(), Problem> {
    filters.words.as_deref().map_or(Ok(()), |written| read(written, language).map(|_| ()))
}

impl Worded {
    /// What the filters' words stand for; none without words.
    pub(super) fn of(tx: &mut Tx<'_>, actor: &Actor, filters: &Filters) -> Result<Option<Self>, Problem> {
        let Some(written) = filters.words.as_deref() else { return Ok(None) };
        let asked = read(written, actor.language)?;
        let (engine, tag, status) = (tx.engine(), asked.tag.clone(), asked.status.clone());
        let on_cases_alone = Asked { tag: None, status: None, ..asked.clone() }.is_empty();
        let (cases, is_cut) = if on_cases_alone {
            (None, false)
        } else {
            let found = holding(tx, actor, &asked)?;
            let is_cut = i64::try_from(found.len()).is_ok_and(|count| count >= NEWEST_MAX);
            (Some(found), is_cut)
        };
        Ok(Some(Self { engine, cases, tag, status, is_cut }))
    }

    /// Narrows a statement over `cases c` to them.
    pub(super) fn narrow(&self, pieces: &mut Pieces) {
        if let Some(cases) = &self.cases {
            pieces.among(self.engine, cases);
        }
        pieces.tagged(self.tag.as_ref());
        pieces.of_status(self.status.as_ref());
    }
}

/// The cases that hold what was asked for, each once for each entry that does.
fn holding(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Result<Vec<i64>, Problem> {
    const KINDS: &[EntryKind] = &[EntryKind::Message, EntryKind::Note, EntryKind::Case];
    let brands: Option<Vec<i64>> = if actor.who == Who::System || actor.grants.scope == Scope::All {
        None
    } else {
        Some(brands::of_actor(tx, actor)?.into_iter().map(|brand| brand.id).collect())
    };
    if brands.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let put = Put { asked, brands: brands.as_deref(), kinds: KINDS, exactly: false };
    let question = put.written(tx.engine());
    let names_a_day = asked.before.is_some() || asked.after.is_some();
    let zone = if names_a_day { days::zone_of(tx, actor)? } else { jiff::tz::TimeZone::UTC };
    let mut found = index::cases(tx, &question, days::span_of(asked, &zone), NEWEST_MAX)?;
    found.sort_unstable();
    Ok(found)
}

/// Waits until what is committed by now can be found, for a list with words: the page asks for it because something was
/// just written.
pub(super) async fn caught_up(desk: &Desk, filters: &Filters) {
    if filters.words.is_some() {
        let committed = *desk.db().committed().borrow();
        desk.reached().wait(index::CURSOR, committed, PATIENCE).await;
    }
}

/// The value of any number of ids: one, so that the statement stays one statement.
pub(super) fn ids_value(ids: &[i64]) -> OwnedValue {
    let ids: serde_json::Value = ids.iter().copied().collect();
    OwnedValue::Text(ids.to_string())
}
