//! Who else has a case open, and who writes in it. It is state, not history: each open page says that it is here every
//! few seconds, and who says nothing any more is gone. It is kept in this server's memory alone.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use desk::Desk;
use kernel::{Kind, Permission, Problem, Timestamp};
use serde::Serialize;

use super::Hub;
use crate::inbox::{Sent, refused};

/// Who said nothing for so long is gone, in seconds.
const GONE_SECONDS: i64 = 30;
/// Who typed nothing for so long writes no more, in seconds.
const TYPED_SECONDS: i64 = 8;

#[derive(Debug)]
struct Somebody {
    name: String,
    seen_at: Timestamp,
    typed_at: Option<Timestamp>,
}

impl Somebody {
    fn types(&self, now: Timestamp) -> bool {
        self.typed_at.is_some_and(|at| at.plus_seconds(TYPED_SECONDS) > now)
    }
}

/// What a page says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// I am here.
    Here,
    /// And I am writing.
    Typing,
    /// I am leaving.
    Leaving,
}

/// The others on a case, as one of them sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Names of those who look at it.
    pub viewing: Vec<String>,
    /// Names of those who write in it.
    pub typing: Vec<String>,
    /// Whom to tell, by staff id: those here for whom what they see has changed.
    pub to_tell: Vec<i64>,
}

/// Everybody on every case.
#[derive(Debug, Default)]
pub struct Present(Mutex<HashMap<i64, HashMap<i64, Somebody>>>);

impl Present {
    /// Takes what somebody says of themselves on a case, and answers who else is there.
    pub fn take(&self, case_id: i64, staff_id: i64, name: &str, says: Says, now: Timestamp) -> Others {
        let mut cases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Pages that were closed everywhere leave nothing behind.
        cases.retain(|_, people| {
            people.values().any(|somebody| somebody.seen_at.plus_seconds(GONE_SECONDS) > now)
        });
        let people = cases.entry(case_id).or_default();
        let before = people.len();
        people.retain(|_, somebody| somebody.seen_at.plus_seconds(GONE_SECONDS) > now);
        let mut is_news = people.len() != before;
        if says == Says::Leaving {
            is_news |= people.remove(&staff_id).is_some();
        } else {
            let was = people.get(&staff_id).map(|somebody| somebody.types(now));
            let typed_at = match says {
                Says::Typing => Some(now),
                _ => people.get(&staff_id).and_then(|somebody| somebody.typed_at),
            };
            let somebody = Somebody { name: name.to_owned(), seen_at: now, typed_at };
            is_news |= was != Some(somebody.types(now));
            people.insert(staff_id, somebody);
        }
        let mut others: Vec<(&i64, &Somebody)> = people.iter().filter(|(id, _)| **id != staff_id).collect();
        others.sort_by(|one, other| one.1.name.cmp(&other.1.name).then(one.0.cmp(other.0)));
        let of = |is_typing: bool| {
            let some = others.iter().filter(|(_, somebody)| somebody.types(now) == is_typing);
            some.map(|(_, somebody)| somebody.name.clone()).collect()
        };
        let to_tell = if is_news { others.iter().map(|(id, _)| **id).collect() } else { Vec::new() };
        Others { viewing: of(false), typing: of(true), to_tell }
    }
}

/// The others, in the reader's words; empty for nobody.
#[derive(Debug, Serialize)]
struct Told {
    viewing: String,
    typing: String,
}

/// `POST /live/here`: a page says that it shows a case, and hears who else does.
pub async fn here(State(desk): State<Desk>, Extension(hub): Extension<Hub>, sent: Sent) -> Response {
    match said(&desk, &hub, &sent).await {
        Ok(told) => Json(told).into_response(),
        Err(problem) => {
            let reader = crate::inbox::Reader { is_partial: true, ..sent.reader };
            refused(&desk, &reader, &problem).await
        }
    }
}

async fn said(desk: &Desk, hub: &Hub, sent: &Sent) -> Result<Told, Problem> {
    let reader = &sent.reader;
    reader.actor.may(Permission::CaseView)?;
    let not_found = || Problem::new(Kind::NotFound);
    let case_id: i64 = sent.get("case").parse().map_err(|_| not_found())?;
    let staff_id = reader.actor.staff_id().ok_or_else(not_found)?;
    let actor = reader.actor.clone();
    desk.db().read(move |tx| desk::cases::seen(tx, &actor, case_id)).await?;
    let says = match sent.get("says") {
        "typing" => Says::Typing,
        "leaving" => Says::Leaving,
        _ => Says::Here,
    };
    let others = hub.present().take(case_id, staff_id, &reader.name, says, desk.now());
    hub.tell_present(case_id, &others.to_tell);
    let words = reader.lens.words;
    let named = |key: &str, names: &[String]| {
        if names.is_empty() { String::new() } else { words.with(key, &[("names", names.join(", ").into())]) }
    };
    Ok(Told {
        viewing: named("case-also-here", &others.viewing),
        typing: named("case-is-writing", &others.typing),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp(1_772_673_840_000_000).plus_seconds(seconds)
    }

    #[test]
    fn everybody_sees_the_others_and_who_falls_silent_is_gone() {
        let present = Present::default();
        assert_eq!(present.take(7, 1, "Siti", Says::Here, at(0)), Others::default());
        let second = present.take(7, 2, "Farid", Says::Here, at(1));
        assert_eq!((second.viewing, second.to_tell), (vec!["Siti".to_owned()], vec![1]));
        let again = present.take(7, 2, "Farid", Says::Here, at(10));
        assert!(again.to_tell.is_empty(), "no news, no word");
        let typing = present.take(7, 1, "Siti", Says::Typing, at(11));
        assert_eq!((typing.viewing, typing.to_tell), (vec!["Farid".to_owned()], vec![2]));
        assert_eq!(present.take(7, 2, "Farid", Says::Here, at(12)).typing, ["Siti"]);
        assert_eq!(present.take(7, 2, "Farid", Says::Here, at(20)).viewing, ["Siti"], "she stopped writing");
        assert_eq!(present.take(8, 2, "Farid", Says::Here, at(21)), Others::default(), "cases are apart");
        let alone = present.take(7, 2, "Farid", Says::Here, at(42));
        assert_eq!((alone.viewing.len(), alone.typing.len()), (0, 0), "30 seconds after her last word");
    }

    #[test]
    fn who_leaves_is_gone_at_once() {
        let present = Present::default();
        present.take(7, 1, "Siti", Says::Here, at(0));
        present.take(7, 2, "Farid", Says::Here, at(0));
        assert_eq!(present.take(7, 1, "Siti", Says::Leaving, at(1)).to_tell, [2]);
        assert_eq!(present.take(7, 2, "Farid", Says::Here, at(2)), Others::default());
    }
}
