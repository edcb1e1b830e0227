//! The floor: the very statements one creation issued, captured, then replayed without anything around them. 64
//! creations share a transaction, as they do under load; ids, tokens and digests are ready before.
//!
//! A creation issues statements twice: those of its own transaction, and those by which the subscribers of the log put it
//! into the index of search and into the figures. The server's CPU holds both, so both floors are measured.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use db::{Db, OwnedValue, Param, Recorded, Sql};
use desk::cases::ops::{OpenCase, open};
use desk::customers::CustomerRef;
use desk::messages::Message;
use kernel::{Actor, Via};

use crate::{Outcome, cpu, seed};

/// Creations replayed in batches.
const COUNT: i64 = 20_000;
/// Creations a transaction.
const BATCH: i64 = 64;
/// Creations replayed one a transaction.
const ALONE: i64 = 4_000;
/// Numbers this large are ids minted in the run.
const MINTED: i64 = 1 << 40;

/// What the floor is.
pub struct Floor {
    /// CPU microseconds a creation, its own transaction alone.
    pub micros: f64,
    /// The same with what the subscribers of the log write because of it.
    pub followed_micros: f64,
    /// The same with each creation in a commit of its own: what one client alone cannot go below.
    pub alone_micros: f64,
    /// Statements of its own transaction.
    pub statements: usize,
    /// Those and the subscribers'.
    pub followed_statements: usize,
}

/// Measures in a process of its own, so that its CPU is nobody else's.
pub fn measure(folder: &Path) -> Outcome<Floor> {
    let said = Command::new(seed::program()?).arg("floor").arg(folder).output()?;
    let text = String::from_utf8(said.stdout)?;
    let told: Vec<&str> = text.split_whitespace().collect();
    let [micros, followed, alone, statements, all] = told.as_slice() else {
        return Err(format!("the floor was not measured: {}", String::from_utf8_lossy(&said.stderr)).into());
    };
    Ok(Floor {
        micros: micros.parse()?,
        followed_micros: followed.parse()?,
        alone_micros: alone.parse()?,
        statements: statements.parse()?,
        followed_statements: all.parse()?,
    })
}

/// The measuring process: prints microseconds in batches, the same with the subscribers', microseconds alone, and how
/// many statements each of the first two has.
pub fn run(folder: &Path) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{}", runtime.block_on(replayed(folder))?);
    Ok(())
}

async fn creation(desk: &desk::Desk, brand_id: i64, number: u32) -> Outcome<()> {
    let body = "Assalamualaikum, saya nak tanya pakej 12 Mac untuk 4 orang. Masih ada bilik quad? Kalau booking minggu \
                ni, deposit berapa dan bila kena bayar penuh?";
    let subject = "Bilik quad untuk 12 Mac";
    let command = OpenCase {
        brand_id,
        customer: CustomerRef::Address {
            kind: "email",
            value: format!("floor-{number}-0@example.my"),
            name: "Siti Aminah".to_owned(),
        },
        subject: subject.to_owned(),
        kind: String::new(),
        priority: 2,
        channel: "email".to_owned(),
        language: None,
        team_id: None,
        assignee_id: None,
        first: Message::said_by_customer("email", subject, body.to_owned()),
    };
    open(desk, &Actor::system(Via::Api), command).await.map_err(|problem| problem.to_string())?;
    Ok(())
}

/// What subscribers do once for all the events they find, not for each: reading the log and moving their cursor.
fn is_shared(text: &str) -> bool {
    text.contains("event_cursor")
        || text.contains("from event where position >")
        || text.contains("max(position)")
}

async fn replayed(folder: &Path) -> Outcome<String> {
    let (house, brand) = seed::open(folder).await?;
    // The first one fills caches that every later one finds full.
    creation(&house.desk, brand, 1).await?;
    follow(&house.desk).await?;
    let db = house.desk.db().clone();
    db.record_statements();
    creation(&house.desk, brand, 2).await?;
    let own = db.take_recorded();
    db.record_statements();
    follow(&house.desk).await?;
    let followers = db.take_recorded().into_iter().filter(|step| !is_shared(&step.text));
    let all: Vec<Recorded> = own.iter().cloned().chain(followers).collect();
    let (template, whole) = (Template::of(&own), Template::of(&all));
    let micros = timed(&db, &template, 0..COUNT, BATCH).await?;
    let alone = timed(&db, &template, COUNT..COUNT + ALONE, 1).await?;
    let rest = COUNT + ALONE..COUNT + ALONE + COUNT;
    let followed = timed(&db, &whole, rest, BATCH).await?;
    Ok(format!("{micros} {followed} {alone} {} {}", own.len(), all.len()))
}

/// Lets every subscriber of the log handle what has happened.
async fn follow(desk: &desk::Desk) -> Outcome<()> {
    for subscriber in desk::subscribers(desk).into_iter().chain(insight::subscribers(desk)) {
        desk::subscriptions::catch_up(desk, &subscriber).await.map_err(|problem| problem.to_string())?;
    }
    Ok(())
}

/// CPU microseconds a creation, `batch` of them to a transaction.
async fn timed(db: &Db, template: &Template, numbers: Range<i64>, batch: i64) -> Outcome<f64> {
    let before = cpu::seconds("self")?;
    let count = f64::from(i32::try_from(numbers.end - numbers.start)?);
    for first in numbers.clone().step_by(usize::try_from(batch)?) {
        template.replay(db, (first..(first + batch).min(numbers.end)).collect()).await?;
    }
    Ok((cpu::seconds("self")? - before) / count * 1e6)
}

/// One creation's statements, and how each further one differs: in its ids, its numbers and its customer's address.
#[derive(Clone)]
struct Template {
    steps: std::sync::Arc<Vec<(Sql, Vec<OwnedValue>)>>,
    fresh: std::sync::Arc<BTreeMap<i64, i64>>,
    reference: i64,
    position: i64,
}

impl Template {
    fn of(recorded: &[Recorded]) -> Self {
        let mut fresh = BTreeMap::new();
        let (mut reference, mut position) = (0, 0);
        for step in recorded.iter().filter(|step| step.text.trim_start().starts_with("insert")) {
            if let Some(OwnedValue::Int(id)) =
                step.values.first().filter(|_| !step.text.contains("event_head"))
            {
                let nth = i64::try_from(fresh.len()).unwrap_or(0);
                fresh.entry(*id).or_insert(nth);
            }
            match (step.text.contains("into cases ("), step.text.contains("into event ("), step.values.get(1))
            {
                (true, _, Some(OwnedValue::Int(number))) => reference = *number,
                (_, true, Some(OwnedValue::Int(number))) => position = position.max(*number),
                _ => {}
            }
        }
        let steps = recorded
            .iter()
            // The recorded text is in the engine's form already; `Sql::built` leaves `?1` alone.
            .map(|step| (Sql::built("bench.replay", step.text.clone()), step.values.clone()))
            .collect();
        Self { steps: std::sync::Arc::new(steps), fresh: std::sync::Arc::new(fresh), reference, position }
    }

    /// A value as creation `number` has it.
    fn value(&self, value: &OwnedValue, number: i64, at: usize, text: &str) -> OwnedValue {
        match value {
            OwnedValue::Int(id) if *id > MINTED && self.fresh.contains_key(id) => {
                OwnedValue::Int(id + (number + 1) * 1_000_000)
            }
            OwnedValue::Int(one) if at == 1 && text.contains("into cases (") => {
                OwnedValue::Int(one - self.reference + 1_000_000 + number)
            }
            OwnedValue::Int(one) if at == 1 && text.contains("into event (") => {
                OwnedValue::Int(one - self.position + 1_000_000 + (number + 1) * 100)
            }
            OwnedValue::Text(text) if text.contains("floor-2-0@") => {
                OwnedValue::Text(text.replace("floor-2-0@", &format!("floor-2-{}@", number + 1)))
            }
            other => other.clone(),
        }
    }

    async fn replay(&self, db: &Db, batch: Vec<i64>) -> Outcome<()> {
        let mut ready: Vec<(usize, Vec<OwnedValue>)> = Vec::new();
        for number in batch {
            for (index, (sql, values)) in self.steps.iter().enumerate() {
                let text = sql.text(db::Engine::Sqlite);
                let values = values
                    .iter()
                    .enumerate()
                    .map(|(at, value)| self.value(value, number, at, text))
                    .collect();
                ready.push((index, values));
            }
        }
        let steps = std::sync::Arc::clone(&self.steps);
        db.write(move |tx| {
            for (index, values) in &ready {
                let Some((sql, _)) = steps.get(*index) else { continue };
                let params: Vec<&dyn Param> = values.iter().map(|value| value as &dyn Param).collect();
                let text = sql.text(db::Engine::Sqlite);
                if text.trim_start().starts_with("select") || text.contains("returning") {
                    tx.query(sql, &params, |_| Ok(()))?;
                } else {
                    tx.execute(sql, &params)?;
                }
            }
            Ok::<_, db::DbError>(())
        })
        .await?;
        Ok(())
    }
}
