//! Who else has a case open, and who writes in it. It is state, not history: each open page says that it is here every
//! few seconds, and who says nothing any more is gone. It is kept in memory alone; what is said at one server the others
//! are told in passing, and forget as soon.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use desk::Desk;
use kernel::{Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use super::Hub;
use super::elsewhere::{self, Word};
use crate::session::{Reader, Sent, refused};

/// Who said nothing for so long is gone, in seconds.
const GONE_SECONDS: i64 = 30;
/// Who typed nothing for so long writes no more, in seconds.
const TYPED_SECONDS: i64 = 8;
/// Pages of one person on one case that are remembered at once.
const PAGES_MAX: usize = 16;
/// Pages at other servers that are remembered at once.
const ELSEWHERE_MAX: usize = 10_000;
/// The longest name that is remembered of somebody elsewhere, in characters.
const NAME_MAX: usize = 120;

/// Somebody on a case, as one of their pages last said.
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

    fn is_there(&self, now: Timestamp) -> bool {
        self.seen_at.plus_seconds(GONE_SECONDS) > now
    }
}

/// What a page says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// Where a page is that shows a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    /// At this server, by the number the page chose for itself.
    Here(u64),
    /// At another server, which says one word for all its pages of a person.
    Elsewhere(u8),
}

/// Who somebody is, and where their page is. A person with several pages is there until they left all of them.
type Seat = (i64, At);

/// What somebody's pages on a case say together: whether one of them writes; `None` when there is none.
fn of_person(people: &HashMap<Seat, Somebody>, staff_id: i64, now: Timestamp) -> Option<bool> {
    let theirs = people.iter().filter(|((id, _), somebody)| *id == staff_id && somebody.is_there(now));
    theirs.map(|(_, somebody)| somebody.types(now)).reduce(|one, other| one || other)
}

/// How many of a case's seats are at other servers.
fn strangers(people: &HashMap<Seat, Somebody>) -> usize {
    people.keys().filter(|(_, at)| matches!(at, At::Elsewhere(_))).count()
}

#[derive(Debug, Default)]
struct Rooms {
    cases: HashMap<i64, HashMap<Seat, Somebody>>,
    /// Seats at other servers.
    elsewhere: usize,
    /// When seats at other servers were last swept because there were too many.
    swept_at: Option<Timestamp>,
}

impl Rooms {
    /// Forgets who said nothing for too long. Pages that were closed everywhere leave nothing behind.
    fn sweep(&mut self, now: Timestamp) {
        self.cases.retain(|_, people| people.values().any(|somebody| somebody.is_there(now)));
        self.elsewhere = self.cases.values().map(strangers).sum();
    }

    /// Whether one more from elsewhere finds a place. Who floods costs a sweep a second, and no more memory.
    fn has_room(&mut self, now: Timestamp) -> bool {
        if self.elsewhere < ELSEWHERE_MAX {
            return true;
        }
        if self.swept_at.is_some_and(|at| at.plus_seconds(1) > now) {
            return false;
        }
        self.swept_at = Some(now);
        for people in self.cases.values_mut() {
            people.retain(|_, somebody| somebody.is_there(now));
        }
        self.sweep(now);
        self.elsewhere < ELSEWHERE_MAX
    }

    /// Puts down what somebody says of themselves; answers whether that is news for the others there.
    fn put(&mut self, case_id: i64, seat: Seat, name: &str, says: Says, now: Timestamp) -> bool {
        let people = self.cases.entry(case_id).or_default();
        let (before, elsewhere) = (people.len(), strangers(people));
        people.retain(|_, somebody| somebody.is_there(now));
        let mut is_news = people.len() != before;
        let was = of_person(people, seat.0, now);
        if says == Says::Leaving {
            people.remove(&seat);
        } else {
            let typed_at = match says {
                Says::Typing => Some(now),
                _ => people.get(&seat).and_then(|somebody| somebody.typed_at),
            };
            people.insert(seat, Somebody { name: name.to_owned(), seen_at: now, typed_at });
            let pages = people.iter().filter(|((id, at), _)| *id == seat.0 && matches!(at, At::Here(_)));
            if pages.clone().count() > PAGES_MAX
                && let Some(oldest) = pages.min_by_key(|(_, page)| page.seen_at).map(|(seat, _)| *seat)
            {
                people.remove(&oldest);
            }
        }
        is_news |= was != of_person(people, seat.0, now);
        self.elsewhere = self.elsewhere + strangers(people) - elsewhere;
        if people.is_empty() {
            self.cases.remove(&case_id);
        }
        is_news
    }

    /// Those at this server on a case, without one of them.
    fn here_but(&self, case_id: i64, staff_id: i64) -> Vec<i64> {
        let people = self.cases.get(&case_id).into_iter().flat_map(HashMap::keys);
        let here = people.filter(|(id, at)| matches!(at, At::Here(_)) && *id != staff_id);
        here.map(|(id, _)| *id).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Those at this server on a case, with their names and whether they write in one of their pages.
    fn here(&self, case_id: i64, now: Timestamp) -> BTreeMap<i64, (&str, bool)> {
        let people = self.cases.get(&case_id).into_iter().flatten();
        let here = people.filter(|((_, at), page)| matches!(at, At::Here(_)) && page.is_there(now));
        here.fold(BTreeMap::new(), |mut told, ((id, _), page)| {
            told.entry(*id).or_insert((page.name.as_str(), false)).1 |= page.types(now);
            told
        })
    }
}

/// Everybody on every case.
#[derive(Debug, Default)]
pub struct Present(Mutex<Rooms>);

impl Present {
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what a page at this server says, by the number it chose for itself, and answers who else is there.
    pub fn take(
        &self,
        (staff_id, page): (i64, u64),
        case_id: i64,
        name: &str,
        says: Says,
        now: Timestamp,
    ) -> Others {
        let mut rooms = self.rooms();
        rooms.sweep(now);
        let is_news = rooms.put(case_id, (staff_id, At::Here(page)), name, says, now);
        // By person: whoever writes in one of their pages writes, wherever the others are.
        let mut others: BTreeMap<i64, (&str, bool)> = BTreeMap::new();
        for ((id, _), somebody) in rooms.cases.get(&case_id).into_iter().flatten() {
            if *id != staff_id {
                let types = others.get(id).is_some_and(|(_, types)| *types) || somebody.types(now);
                others.insert(*id, (&somebody.name, types));
            }
        }
        let of = |wanted: bool| {
            let some = others.values().filter(|(_, types)| *types == wanted);
            let mut names: Vec<String> = some.map(|(name, _)| (*name).to_owned()).collect();
            names.sort();
            names
        };
        let to_tell = if is_news { rooms.here_but(case_id, staff_id) } else { Vec::new() };
        Others { viewing: of(false), typing: of(true), to_tell }
    }

    /// Takes what somebody said at another server, and answers whom to tell here.
    pub fn hear(&self, word: &Word, now: Timestamp) -> Vec<i64> {
        let mut rooms = self.rooms();
        let seat = (word.staff, At::Elsewhere(word.node));
        let is_known = rooms.cases.get(&word.case).is_some_and(|people| people.contains_key(&seat));
        if !is_known && (word.says == Says::Leaving || !rooms.has_room(now)) {
            return Vec::new();
        }
        let name: String = word.name.chars().take(NAME_MAX).collect();
        let is_news = rooms.put(word.case, seat, &name, word.says, now);
        if is_news { rooms.here_but(word.case, word.staff) } else { Vec::new() }
    }

    /// What all pages of somebody at this server say together of a case, for the other servers.
    pub fn standing(&self, staff_id: i64, case_id: i64, now: Timestamp) -> Says {
        match self.rooms().here(case_id, now).get(&staff_id) {
            None => Says::Leaving,
            Some((_, true)) => Says::Typing,
            Some((_, false)) => Says::Here,
        }
    }

    /// What this server would say now of everybody who is here: for one that has just begun to listen.
    pub fn all_here(&self, node: u8, now: Timestamp) -> Vec<Word> {
        let rooms = self.rooms();
        let mut words = Vec::new();
        for case in rooms.cases.keys() {
            words.extend(rooms.here(*case, now).into_iter().map(|(staff, (name, types))| Word {
                node,
                case: *case,
                staff,
                name: name.to_owned(),
                says: if types { Says::Typing } else { Says::Here },
            }));
        }
        words
    }
}

/// The others, in the reader's words; empty for nobody.
#[derive(Debug, Serialize)]
struct Told {
    viewing: String,
    typing: String,
}

/// `POST /live/here`: a page says that it shows a case, and hears who else does.
pub async fn here(
    State(desk): State<Desk>,
    Extension(hub): Extension<Hub>,
    reader: Reader,
    sent: Sent,
) -> Response {
    match said(&desk, &hub, &reader, &sent).await {
        Ok(told) => Json(told).into_response(),
        Err(problem) => {
            let reader = crate::session::Reader { is_partial: true, ..reader };
            refused(&desk, &reader, &problem).await
        }
    }
}

async fn said(desk: &Desk, hub: &Hub, reader: &Reader, sent: &Sent) -> Result<Told, Problem> {
    reader.actor.may(Permission::CaseView)?;
    let not_found = || Problem::new(Kind::NotFound);
    let case_id: i64 = sent.text("case").parse().map_err(|_| not_found())?;
    let staff_id = reader.actor.staff_id().ok_or_else(not_found)?;
    let actor = reader.actor.clone();
    desk.db().read(move |tx| desk::cases::seen(tx, &actor, case_id)).await?;
    let says = match sent.text("says") {
        "typing" => Says::Typing,
        "leaving" => Says::Leaving,
        _ => Says::Here,
    };
    // What others said before this page came is known by then, or asked for.
    elsewhere::begin(hub, desk);
    let (name, now) = (&reader.caller.call_as, desk.now());
    // One that says no number is one with all others that say none.
    let page = sent.text("page").parse().unwrap_or_default();
    let others = hub.present().take((staff_id, page), case_id, name, says, now);
    hub.tell_present(case_id, &others.to_tell);
    let says = hub.present().standing(staff_id, case_id, now);
    elsewhere::say(
        desk,
        &Word { node: desk.node(), case: case_id, staff: staff_id, name: name.clone(), says },
    );
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
        assert_eq!(present.take((1, 0), 7, "Siti", Says::Here, at(0)), Others::default());
        let second = present.take((2, 0), 7, "Farid", Says::Here, at(1));
        assert_eq!((second.viewing, second.to_tell), (vec!["Siti".to_owned()], vec![1]));
        let again = present.take((2, 0), 7, "Farid", Says::Here, at(10));
        assert!(again.to_tell.is_empty(), "no news, no word");
        let typing = present.take((1, 0), 7, "Siti", Says::Typing, at(11));
        assert_eq!((typing.viewing, typing.to_tell), (vec!["Farid".to_owned()], vec![2]));
        assert_eq!(present.take((2, 0), 7, "Farid", Says::Here, at(12)).typing, ["Siti"]);
        assert_eq!(
            present.take((2, 0), 7, "Farid", Says::Here, at(20)).viewing,
            ["Siti"],
            "she stopped writing"
        );
        assert_eq!(
            present.take((2, 0), 8, "Farid", Says::Here, at(21)),
            Others::default(),
            "cases are apart"
        );
        let alone = present.take((2, 0), 7, "Farid", Says::Here, at(42));
        assert_eq!((alone.viewing.len(), alone.typing.len()), (0, 0), "30 seconds after her last word");
    }

    #[test]
    fn who_leaves_is_gone_at_once() {
        let present = Present::default();
        present.take((1, 0), 7, "Siti", Says::Here, at(0));
        present.take((2, 0), 7, "Farid", Says::Here, at(0));
        assert_eq!(present.take((1, 0), 7, "Siti", Says::Leaving, at(1)).to_tell, [2]);
        assert_eq!(present.take((2, 0), 7, "Farid", Says::Here, at(2)), Others::default());
    }

    #[test]
    fn who_closes_one_of_two_pages_is_there_still() {
        let present = Present::default();
        present.take((2, 0), 7, "Farid", Says::Here, at(0));
        assert_eq!(present.take((1, 10), 7, "Siti", Says::Here, at(1)).to_tell, [2]);
        assert!(
            present.take((1, 11), 7, "Siti", Says::Here, at(2)).to_tell.is_empty(),
            "she was there before"
        );
        assert_eq!(present.take((1, 11), 7, "Siti", Says::Typing, at(3)).to_tell, [2]);
        assert_eq!(present.standing(1, 7, at(3)), Says::Typing);
        assert!(present.take((1, 10), 7, "Siti", Says::Leaving, at(4)).to_tell.is_empty());
        assert_eq!(present.take((2, 0), 7, "Farid", Says::Here, at(4)).typing, ["Siti"]);
        assert_eq!(present.all_here(5, at(4)).len(), 2);
        assert_eq!(present.standing(1, 7, at(12)), Says::Here);
        // A page that closes late and one that opens meanwhile say so in whatever order.
        present.take((1, 12), 7, "Siti", Says::Here, at(13));
        assert!(present.take((1, 11), 7, "Siti", Says::Leaving, at(13)).to_tell.is_empty());
        assert_eq!(present.take((1, 12), 7, "Siti", Says::Leaving, at(14)).to_tell, [2]);
        assert_eq!(present.standing(1, 7, at(14)), Says::Leaving);
        assert_eq!(present.take((2, 0), 7, "Farid", Says::Here, at(14)), Others::default());
    }

    #[test]
    fn somebody_with_endless_pages_takes_no_more_room_than_there_is() {
        let present = Present::default();
        let pages = u64::try_from(PAGES_MAX).unwrap() + 5;
        for page in 0..pages {
            present.take((1, page), 7, "Siti", Says::Here, at(i64::try_from(page).unwrap()));
        }
        assert_eq!(present.rooms().cases[&7].len(), PAGES_MAX);
        assert_eq!(present.standing(1, 7, at(20)), Says::Here);
    }

    fn word(node: u8, case: i64, staff: i64, says: Says) -> Word {
        Word { node, case, staff, name: format!("Rakan {staff}"), says }
    }

    #[test]
    fn who_is_at_another_server_is_there_too_until_they_leave_or_it_falls_silent() {
        let present = Present::default();
        assert!(present.hear(&word(1, 7, 3, Says::Here), at(0)).is_empty(), "nobody here to tell");
        assert_eq!(present.take((1, 0), 7, "Siti", Says::Here, at(1)).viewing, ["Rakan 3"]);
        assert_eq!(present.hear(&word(1, 7, 3, Says::Here), at(2)), [0; 0], "no news, no word");
        assert_eq!(present.hear(&word(1, 7, 3, Says::Typing), at(3)), [1]);
        assert_eq!(present.take((1, 0), 7, "Siti", Says::Here, at(4)).typing, ["Rakan 3"]);
        // The same person at a second server is one person, and is there until both are left.
        assert!(present.hear(&word(2, 7, 3, Says::Here), at(12)).is_empty(), "she was there before");
        assert_eq!(present.take((1, 0), 7, "Siti", Says::Here, at(12)).viewing, ["Rakan 3"]);
        assert!(present.hear(&word(1, 7, 3, Says::Leaving), at(13)).is_empty(), "she left one of two");
        assert_eq!(present.take((1, 0), 7, "Siti", Says::Here, at(13)).viewing, ["Rakan 3"]);
        assert_eq!(
            present.take((1, 0), 7, "Siti", Says::Here, at(42)).viewing.len(),
            0,
            "the other server fell silent"
        );
        // Oneself at another server is nobody else.
        present.hear(&word(1, 7, 1, Says::Here), at(43));
        assert_eq!(present.take((1, 0), 7, "Siti", Says::Here, at(44)), Others::default());
        assert_eq!(
            present.all_here(5, at(45)),
            [Word { node: 5, case: 7, staff: 1, name: "Siti".to_owned(), says: Says::Here }]
        );
    }

    #[test]
    fn a_flood_from_elsewhere_takes_no_more_room_than_there_is() {
        let present = Present::default();
        present.take((1, 0), 1, "Siti", Says::Here, at(0));
        for staff in 0..i64::try_from(ELSEWHERE_MAX).unwrap() + 50 {
            present.hear(&word(1, staff + 10, staff, Says::Here), at(0));
        }
        assert_eq!(present.rooms().elsewhere, ELSEWHERE_MAX);
        present.hear(&word(1, 3, 9, Says::Leaving), at(0));
        assert_eq!(present.rooms().cases.len(), ELSEWHERE_MAX + 1, "who was never there cannot leave");
        let mut long = word(1, 4, 9, Says::Here);
        long.name = "x".repeat(5_000);
        present.hear(&long, at(31));
        assert_eq!(present.rooms().elsewhere, 1, "the silent made room");
        assert_eq!(present.rooms().cases[&4].values().next().unwrap().name.len(), NAME_MAX);
    }
}
