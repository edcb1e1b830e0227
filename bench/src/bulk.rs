//! The bulk path: many cases to a transaction, each written by the same functions the operations call inside theirs.
//! What is left out is what nobody reads afterwards: letters in the outbox, raw mail, names of requests. The figures'
//! facts and the search index are fed by their own subscribers once the cases stand. A test compares all of it with what
//! the operations write for the same stories.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use db::Tx;
use desk::cases::ops::{OpenCase, open_in};
use desk::customers::{self, CustomerRef};
use desk::messages::{Direction, Message, Recipient};
use desk::staff::{self, NewStaff};
use desk::teams::TeamMember;
use desk::teams::ops::{NewTeam, add as add_team};
use desk::{Desk, Pen, brands, cases, promises, subscriptions};
use kernel::{Actor, Kind, Labels, Language, Problem, SimulatedClock, Timestamp, Via, Who};

use crate::Outcome;
use crate::story::{self, STAFF, Size, Story, TEAMS};

/// Cases to a transaction.
const BATCH: usize = 20;
/// How often a transaction is tried.
const TRIES: usize = 100;
/// How long is waited before it is tried again: the disk may be busy.
const PAUSE: Duration = Duration::from_millis(200);

/// Who works at the desk.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The brand.
    pub brand_id: i64,
    /// Where it is written to.
    pub mailbox: String,
    /// Colleagues and their names.
    pub staff: Vec<(i64, String)>,
    /// Teams.
    pub teams: Vec<i64>,
}

/// Engages the colleagues and puts them into teams.
pub async fn engage(desk: &Desk, brand_id: i64, mailbox: &str) -> Result<Cast, Problem> {
    let actor = Actor::system(Via::Import);
    let pen = desk.pen(&actor);
    let people = desk
        .db()
        .write(move |tx| {
            let mut people = Vec::new();
            for number in 0..STAFF {
                let name = format!("Pegawai {}", number + 1);
                let person = NewStaff {
                    email: format!("pegawai{}@safatravel.example", number + 1),
                    full_name: name.clone(),
                    call_as: name.clone(),
                    language: Language::Ms,
                    zone: "Asia/Kuala_Lumpur".to_owned(),
                    password_hash: None,
                    demo: false,
                    brands: vec![brand_id],
                    roles: vec!["representative".to_owned()],
                };
                let id = staff::insert(tx, &pen, &person)?;
                people.push((id, staff::display_name(tx, id)?));
            }
            Ok::<_, Problem>(people)
        })
        .await?;
    let mut teams = Vec::new();
    for team in 0..TEAMS {
        let members = people.iter().skip(team).step_by(TEAMS);
        let name = format!("Team {}", team + 1);
        let new = NewTeam {
            brand_id: Some(brand_id),
            labels: Labels::new(&name, &name, &name),
            closed: false,
            members: members.map(|(id, _)| TeamMember { staff_id: *id, leads: false }).collect(),
        };
        teams.push(add_team(desk, &actor, new).await?.id);
    }
    Ok(Cast { brand_id, mailbox: mailbox.to_owned(), staff: people, teams })
}

/// The order to open a story's case.
pub fn order(cast: &Cast, story: &Story) -> OpenCase {
    let body = story.steps.first().map(|step| step.body.clone()).unwrap_or_default();
    OpenCase {
        brand_id: cast.brand_id,
        customer: CustomerRef::Address {
            kind: "email",
            value: story.email.clone(),
            name: story.name.clone(),
        },
        subject: story.subject.clone(),
        kind: story.kind.to_owned(),
        priority: story.priority,
        channel: "email".to_owned(),
        language: Some(Language::Ms),
        team_id: cast.teams.get(story.team).copied(),
        assignee_id: None,
        first: Message::said_by_customer("email", &story.subject, body),
    }
}

/// A hand at another instant.
fn pen_at(pen: &Pen, at: Timestamp, who: Who, via: Via) -> Pen {
    let mut pen = pen.clone();
    (pen.now, pen.occurred_at, pen.who, pen.via) = (at, at, who, via);
    pen
}

/// Writes one story whole.
fn write(tx: &mut Tx<'_>, pen: &Pen, cast: &Cast, story: &Story, salt: &[u8; 32]) -> Result<(), Problem> {
    let Some((first, rest)) = story.steps.split_first() else { return Ok(()) };
    let opening = pen_at(pen, first.at, Who::System, Via::Api);
    let opened = open_in(tx, &opening, &order(cast, story), salt)?;
    for step in rest {
        let case = cases::found(tx, opened.id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
        let bare = Message::said_by_customer("email", &story.subject, step.body.clone());
        let known =
            [customers::get(tx, case.customer_id)?.language, brands::get(tx, case.brand_id)?.language()];
        let common = Message { case_id: case.id, brand_id: case.brand_id, occurred_at: step.at, ..bare };
        let Some((staff_id, name)) = step.by.and_then(|by| cast.staff.get(by)) else {
            let pen = pen_at(pen, step.at, Who::System, Via::Mail);
            let message = Message {
                id: pen.id(),
                author_id: Some(case.customer_id),
                author_name: story.name.clone(),
                author_address: story.email.clone(),
                recipients: vec![recipient("", &cast.mailbox)],
                language: text::weigh(&format!("{} {}", story.subject, step.body)).settle(&known),
                ..common
            };
            cases::customer_wrote(tx, &pen, &case, &message, salt)?;
            continue;
        };
        let pen = pen_at(pen, step.at, Who::Staff(*staff_id), Via::Screen);
        let message = Message {
            id: pen.id(),
            direction: Direction::Out,
            author_kind: "staff".to_owned(),
            author_id: Some(*staff_id),
            author_name: name.clone(),
            author_address: cast.mailbox.clone(),
            recipients: vec![recipient(&story.name, &story.email)],
            subject: format!("Re: {} [#{}]", story.subject, case.written_reference()),
            body_html: Some(mail::html::from_text(&step.body)),
            language: Some(case.language),
            ..common
        };
        cases::staff_wrote(tx, &pen, &case, &message, salt, step.then)?;
    }
    Ok(())
}

fn recipient(name: &str, address: &str) -> Recipient {
    Recipient { role: "to".to_owned(), name: name.to_owned(), address: address.to_owned() }
}

/// Writes all stories and brings index, facts and clocks up to `until`. The desk's clock must stand where they begin.
pub async fn fill(
    desk: &Desk,
    clock: &SimulatedClock,
    cast: &Cast,
    (size, begin, until): (Size, Timestamp, Timestamp),
) -> Outcome<()> {
    let started = Instant::now();
    // Nobody relies on the file before it is filled.
    desk.db().hurry(true);
    let (pen, shared) = (desk.pen(&Actor::system(Via::Import)), Arc::new(cast.clone()));
    for first in (0..size.cases).step_by(BATCH) {
        let stories: Vec<(Story, [u8; 32])> = (first..(first + BATCH).min(size.cases))
            .map(|number| (story::story(size, begin, number), desk.secret()))
            .collect();
        let stories = Arc::new(stories);
        tried(async || {
            let (pen, cast, stories) = (pen.clone(), Arc::clone(&shared), Arc::clone(&stories));
            desk.db()
                .write(move |tx| {
                    stories.iter().try_for_each(|(story, salt)| write(tx, &pen, &cast, story, salt))
                })
                .await
        })
        .await?;
        if (first + BATCH).is_multiple_of(20_000) {
            eprintln!("  {} cases after {:.0} s", first + BATCH, started.elapsed().as_secs_f64());
        }
    }
    clock.advance_to(until);
    while tried(async || promises::tick(desk).await).await?.due > 0 {}
    eprintln!("  clocks after {:.0} s", started.elapsed().as_secs_f64());
    for subscriber in [insight::subscribers(desk), vec![desk::search::subscriber()]].concat() {
        tried(async || subscriptions::catch_up(desk, &subscriber).await).await?;
        eprintln!("  {} after {:.0} s", subscriber.name(), started.elapsed().as_secs_f64());
    }
    desk.db().hurry(false);
    tried(async || pass_by(desk).await).await
}

/// On a busy machine a transaction may take longer than a write is given: then it was undone whole, and is tried again.
async fn tried<T>(work: impl AsyncFn() -> Result<T, Problem>) -> Outcome<T> {
    for _ in 1..TRIES {
        if let Ok(done) = work().await {
            return Ok(done);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(work().await.map_err(|problem| format!("{problem:?}"))?)
}

/// Rating letters and the like are not asked for two years late.
async fn pass_by(desk: &Desk) -> Result<(), Problem> {
    let fed: Vec<&str> = insight::subscribers(desk)
        .iter()
        .map(subscriptions::Subscriber::name)
        .chain([desk::search::subscriber().name()])
        .collect();
    let names: BTreeSet<&str> = desk::subscribers(desk)
        .iter()
        .map(subscriptions::Subscriber::name)
        .filter(|name| !fed.contains(name))
        .collect();
    desk.db()
        .write(move |tx| {
            let last = subscriptions::last_position(tx)?;
            for name in &names {
                subscriptions::move_to(tx, name, last)?;
            }
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests;
