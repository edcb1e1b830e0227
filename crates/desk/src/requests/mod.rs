//! A request the caller named is carried out once. The name is taken first, in the operation's own transaction; a
//! repeat is answered with what the first one answered.

mod forgetting;

use std::sync::LazyLock;

use db::{DbError, Migration, Tx, statements};
use kernel::{Kind, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
use crate::pen::Pen;

pub use forgetting::{forget_about, forget_noted};

/// How long a name is remembered, in hours.
pub const KEPT_HOURS: i64 = 48;

const MIGRATIONS: &[Migration] = &[REQUESTS, FORGOTTEN, BY_KEY];

const FORGOTTEN: Migration = Migration::new(
    "desk/0206_forgotten_requests",
    "create table request_forgotten (id {int} primary key) {strict};",
);

const REQUESTS: Migration = Migration::new(
    "desk/0002_requests",
    "create table request (
        key {text} not null,
        actor_kind {text} not null,
        actor_id {int} not null,
        route {text} not null,
        body_hash {blob} not null,
        answer {json},
        made_at {int} not null,
        primary key (key, actor_kind, actor_id, route)
    ) {strict};
    create index request_made_at on request (made_at);",
);

/// The key is the table where the engine would else keep both (`events::schema`).
const BY_KEY: Migration = Migration {
    name: "desk/0216_requests_by_key",
    ddl: "",
    sqlite_only: "create table request_by_key (
        key text not null,
        actor_kind text not null,
        actor_id integer not null,
        route text not null,
        body_hash blob not null,
        answer text,
        made_at integer not null,
        primary key (key, actor_kind, actor_id, route)
    ) strict, without rowid;
    insert into request_by_key select key, actor_kind, actor_id, route, body_hash, answer, made_at from request;
    drop table request;
    alter table request_by_key rename to request;
    create index request_made_at on request (made_at);",
    postgres_only: "",
};

static ALL_STATEMENTS: LazyLock<Vec<&'static db::Sql>> =
    LazyLock::new(|| [STATEMENTS, forgetting::STATEMENTS].concat());

statements! {
    TAKE = "requests.take",
        "insert into request (key, actor_kind, actor_id, route, body_hash, made_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (key, actor_kind, actor_id, route) do nothing";
    READ = "requests.read",
        "select body_hash, answer from request where key = $1 and actor_kind = $2 and actor_id = $3 and route = $4";
    ANSWER = "requests.answer",
        "update request set answer = $5 where key = $1 and actor_kind = $2 and actor_id = $3 and route = $4";
    FORGET = "requests.forget",
        "delete from request where made_at < $1";
}

/// Runs `work` once per named request. Without a name it simply runs.
pub fn once<T, W>(tx: &mut Tx<'_>, pen: &Pen, work: W) -> Result<T, Problem>
where
    T: Serialize + DeserializeOwned,
    W: FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
{
    let Some(request) = &pen.request else { return work(tx) };
    let (kind, id) = (pen.who.kind(), pen.who.id().unwrap_or(0));
    let taken =
        tx.execute(&TAKE, &[&request.key, &kind, &id, &request.route, &request.body_hash, &pen.now])?;
    if taken == 0 {
        let (hash, answer): (Vec<u8>, Option<serde_json::Value>) =
            tx.one(&READ, &[&request.key, &kind, &id, &request.route], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if hash != request.body_hash {
            return Err(Problem::new(Kind::KeyReused));
        }
        let answer = answer.ok_or_else(|| Problem::new(Kind::InFlight))?;
        return serde_json::from_value(answer).map_err(|error| unreadable(&error).into());
    }
    let answer = work(tx)?;
    let kept = serde_json::to_value(&answer).map_err(|error| unreadable(&error))?;
    tx.execute(&ANSWER, &[&request.key, &kind, &id, &request.route, &kept])?;
    Ok(answer)
}

fn unreadable(error: &serde_json::Error) -> DbError {
    DbError::Engine(format!("a kept answer cannot be read: {error}"))
}

/// Forgets names older than [`KEPT_HOURS`]. Answers how many.
pub fn forget_old(tx: &mut Tx<'_>, now: kernel::Timestamp) -> Result<u64, DbError> {
    tx.execute(&FORGET, &[&now.plus_seconds(-KEPT_HOURS * 3600)])
}

/// Named requests' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "requests",
        migrations: MIGRATIONS,
        statements: &ALL_STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
