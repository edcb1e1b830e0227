//! Find cases and customers by words, phrases and operators.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::{Engine, Tx};
use kernel::{Actor, Kind, Permission, Problem, Scope, Who};

use crate::cases::days;
use crate::cases::lists::{self, Among, Row};
use crate::customers::Person;
use crate::house::Desk;
use crate::index::{self, EntryKind, Put};
use crate::messages;
use crate::search::snippets::{self, Wanted};
use crate::search::{Asked, Found, Hit, PersonHit};
use crate::{brands, customers};

/// The most cases of one answer.
pub const LIMIT_MAX: usize = 100;
/// Cases of an answer when nobody says.
const LIMIT: usize = 50;
/// The newest so many matches are weighed at a time.
const WINDOW: i64 = 1_000;
/// So many windows are looked through before an answer is given with what there is.
const WINDOWS_MAX: usize = 8;
/// The most customers of one answer.
const PEOPLE: i64 = 8;
/// The most customers when only they are asked for.
const PEOPLE_MAX: i64 = 100;

/// What the actor may see of what `typed` asks for; the best first, of equals the newest.
pub async fn find(desk: &Desk, actor: &Actor, typed: &str, limit: usize) -> Result<Found, Problem> {
    actor.may(Permission::CaseView)?;
    let asked = Asked::read(typed)?;
    if limit > LIMIT_MAX {
        let problem = Problem::field(Kind::OutOfRange, "limit");
        return Err(problem.with("min", "1").with("max", LIMIT_MAX.to_string()));
    }
    let most = if limit == 0 { LIMIT } else { limit };
    if asked.is_empty() || matches!(actor.who, Who::Customer(_) | Who::Nobody) {
        return Ok(Found::default());
    }
    let actor = actor.clone();
    desk.db().read(move |tx| Search::new(tx, &actor, &asked)?.run(tx, most)).await
}

/// The customers of the actor's brands whose name or address has every word, the newest first, at most `limit`.
pub async fn people(desk: &Desk, actor: &Actor, typed: &str, limit: i64) -> Result<Vec<Person>, Problem> {
    actor.may(Permission::CustomerView)?;
    let asked = Asked { from: vec![], tag: None, status: None, has_attachment: false, ..Asked::read(typed)? };
    if !asked.has_words() || matches!(actor.who, Who::Customer(_) | Who::Nobody) {
        return Ok(Vec::new());
    }
    let actor = actor.clone();
    desk.db().read(move |tx| Search::new(tx, &actor, &asked)?.persons(tx, limit.min(PEOPLE_MAX))).await
}

struct Search<'a> {
    actor: &'a Actor,
    asked: &'a Asked,
    /// The brands whose entries may be looked at; all of them when `None`.
    brands: Option<Vec<i64>>,
    engine: Engine,
    /// From, and before: ids rise with time.
    span: (i64, i64),
}

impl<'a> Search<'a> {
    fn new(tx: &mut Tx<'_>, actor: &'a Actor, asked: &'a Asked) -> Result<Self, Problem> {
        let everywhere = actor.who == Who::System || actor.grants.scope == Scope::All;
        let brands = if everywhere {
            None
        } else {
            Some(brands::of_actor(tx, actor)?.into_iter().map(|brand| brand.id).collect())
        };
        let span = days::span_of(asked, &days::zone_of(tx, actor)?);
        Ok(Self { actor, asked, brands, engine: tx.engine(), span })
    }

    fn put(&self, kinds: &[EntryKind], exactly: bool) -> String {
        Put { asked: self.asked, brands: self.brands.as_deref(), kinds, exactly }.written(self.engine)
    }

    /// Whoever serves no brand sees nothing by words; their own cases are in their list.
    fn sees_nothing(&self) -> bool {
        self.brands.as_ref().is_some_and(Vec::is_empty)
    }

    fn run(&self, tx: &mut Tx<'_>, most: usize) -> Result<Found, Problem> {
        if self.sees_nothing() {
            return Ok(Found::default());
        }
        let people = self.people(tx)?;
        let (ranked, more) = self.cases(tx, most)?;
        let wanted = Wanted::of(self.asked);
        let docs: Vec<i64> = ranked.iter().map(|one| one.weighed.doc_id).collect();
        let mut texts: BTreeMap<i64, messages::Message> =
            messages::some(tx, &docs)?.into_iter().map(|message| (message.id, message)).collect();
        let cases = ranked.into_iter().map(|one| hit(&wanted, one, &mut texts)).collect();
        Ok(Found { cases, people, more })
    }

    fn people(&self, tx: &mut Tx<'_>) -> Result<Vec<PersonHit>, Problem> {
        let narrowed = self.asked.tag.is_some() || self.asked.status.is_some() || self.asked.has_attachment;
        if !self.asked.has_words() || narrowed || !self.actor.grants.words.has(Permission::CustomerView) {
            return Ok(Vec::new());
        }
        let hits = self.persons(tx, PEOPLE)?.into_iter().map(|person| PersonHit {
            id: person.id,
            brand_id: person.brand_id,
            addresses: person.identities.into_iter().map(|identity| identity.value).collect(),
            full_name: person.full_name,
        });
        Ok(hits.collect())
    }

    fn persons(&self, tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Person>, Problem> {
        if self.sees_nothing() {
            return Ok(Vec::new());
        }
        // Names have no stems.
        let ids = index::matches(tx, &self.put(&[EntryKind::Person], true), self.span, limit)?;
        Ok(customers::some(tx, &ids)?)
    }

    /// Window by window from the newest down, until there are enough.
    fn cases(&self, tx: &mut Tx<'_>, most: usize) -> Result<(Vec<Ranked>, bool), Problem> {
        const KINDS: [EntryKind; 3] = [EntryKind::Message, EntryKind::Note, EntryKind::Case];
        // Which of a window are met as written is asked of the words alone: what else must hold of them is known.
        let exactly = Put { asked: self.asked, brands: None, kinds: &[], exactly: true }.written(self.engine);
        let question = self.put(&KINDS, false);
        let (from, mut before) = self.span;
        let mut best: Vec<Ranked> = Vec::new();
        let mut seen: HashSet<i64> = HashSet::new();
        for _ in 0..WINDOWS_MAX {
            let ids = index::matches(tx, &question, (from, before), WINDOW)?;
            let Some(oldest) = ids.last().copied() else { return Ok((cut(best, most), false)) };
            let exact = index::among(tx, &exactly, &ids, before)?;
            self.weigh(tx, &ids, &exact, most, (&mut best, &mut seen))?;
            let is_last = i64::try_from(ids.len()).unwrap_or(WINDOW) < WINDOW;
            if is_last || best.len() >= most {
                let more = best.len() > most || !is_last;
                return Ok((cut(best, most), more));
            }
            before = oldest;
        }
        Ok((cut(best, most), true))
    }

    /// Adds the cases of a window that the actor sees, each by its best entry: the best of them, and as many as make
    /// more than `most`. Reading rows that no answer shows would cost more than everything else.
    fn weigh(
        &self,
        tx: &mut Tx<'_>,
        ids: &[i64],
        exact: &HashSet<i64>,
        most: usize,
        (best, seen): (&mut Vec<Ranked>, &mut HashSet<i64>),
    ) -> Result<(), Problem> {
        let mut of_case: HashMap<i64, Weighed> = HashMap::new();
        for (doc_id, kind, case_id) in index::entries(tx, ids)? {
            let is_subject = kind == EntryKind::Case.word();
            let score = i64::from(is_subject) * 2 + i64::from(exact.contains(&doc_id)) * 3;
            let one = of_case.entry(case_id).or_insert(Weighed { score, doc_id, is_subject });
            if (score, doc_id) > (one.score, one.doc_id) {
                *one = Weighed { score, doc_id, is_subject };
            }
        }
        let mut fresh: Vec<(i64, Weighed)> =
            of_case.iter().filter(|(id, _)| seen.insert(**id)).map(|(id, one)| (*id, *one)).collect();
        fresh.sort_by_key(|(_, one)| std::cmp::Reverse((one.score, one.doc_id)));
        let narrowed = Among { tag: self.asked.tag.clone(), status: self.asked.status.clone() };
        let enough = best.len() + most;
        for some in fresh.chunks(most + 1) {
            let cases: Vec<i64> = some.iter().map(|(id, _)| *id).collect();
            for row in lists::among(tx, self.actor, &cases, &narrowed)? {
                if let Some(weighed) = of_case.get(&row.id).copied() {
                    best.push(Ranked { weighed, row });
                }
            }
            if best.len() > enough {
                break;
            }
        }
        Ok(())
    }
}

/// The best entry of a case.
#[derive(Clone, Copy)]
struct Weighed {
    score: i64,
    doc_id: i64,
    is_subject: bool,
}

/// A case with what it was found by.
struct Ranked {
    weighed: Weighed,
    row: Row,
}

fn cut(mut all: Vec<Ranked>, most: usize) -> Vec<Ranked> {
    all.sort_by_key(|one| std::cmp::Reverse((one.weighed.score, one.weighed.doc_id)));
    all.truncate(most);
    all
}

fn hit(wanted: &Wanted, one: Ranked, texts: &mut BTreeMap<i64, messages::Message>) -> Hit {
    let by_subject = |row: Row| Hit {
        message_id: None,
        by: "subject".to_owned(),
        author: row.customer_name.clone(),
        passage: snippets::cut(wanted, &row.snippet),
        case: row,
    };
    match texts.remove(&one.weighed.doc_id).filter(|_| !one.weighed.is_subject) {
        Some(message) => Hit {
            message_id: Some(message.id),
            by: message.direction.word().to_owned(),
            author: message.author_name,
            passage: snippets::cut(wanted, &message.body),
            case: one.row,
        },
        None => by_subject(one.row),
    }
}
