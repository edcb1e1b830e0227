//! Start a bulk change.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use serde_json::json;

use super::own;
use crate::bulk::store::{self, Job};
use crate::bulk::{Act, Bulk, Listed, NAMED_MAX, State};
use crate::cases::{named, rules};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::pen::Pen;
use crate::words::words;
use crate::{labels, requests, staff};

/// What to do, and to which cases: those named, or all of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartBulk {
    /// What is done to each.
    pub act: Act,
    /// Case ids, at most [`NAMED_MAX`].
    pub cases: Vec<i64>,
    /// A list of which all cases are meant.
    pub list: Option<Listed>,
}

/// Starts a bulk change; the work itself is done by [`crate::bulk::step`].
pub async fn start(desk: &Desk, actor: &Actor, mut command: StartBulk) -> Result<Bulk, Problem> {
    actor.may(Permission::CaseView)?;
    actor.may(command.act.permission())?;
    command.act.check()?;
    match (command.cases.is_empty(), command.list.is_some()) {
        (true, false) => return Err(Problem::field(Kind::Required, "cases")),
        (false, true) => {
            let detail = words().say(actor.language, "bulk-cases-or-list", &[]);
            return Err(Problem::field(Kind::Contradiction, "cases").with("detail", detail));
        }
        _ => {}
    }
    if command.cases.len() > NAMED_MAX {
        let problem = Problem::field(Kind::OutOfRange, "cases");
        return Err(problem.with("min", "1").with("max", NAMED_MAX.to_string()));
    }
    if let Some(list) = &mut command.list {
        list.filters.check(actor.language)?;
        list.filters.tag = list.filters.tag.take().map(|typed| text::fold(&typed));
    }
    let (pen, actor, id) = (desk.pen(actor), actor.clone(), desk.id());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                check_named(tx, &actor, &command.act, pen.now)?;
                if let Some(list) = &command.list {
                    named::check(tx, &actor, &list.filters)?;
                }
                write(tx, &pen, &actor, id, &command)
            })
        })
        .await
}

/// Refuses an act that names what is not there or can never be: it would be refused once for every case.
fn check_named(tx: &mut Tx<'_>, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Problem> {
    match act {
        Act::Status { status } => labels::status(tx, status).map(|_| ()),
        Act::Assign { assignee_id: Some(id) } => {
            named::owner(tx, actor, "assignee_id", *id)?;
            staff::check_can_own(tx, "assignee_id", *id)
        }
        Act::Move { team_id: Some(id) } => named::team(tx, actor, "team_id", *id),
        Act::Tag { tag } => labels::tag_known(tx, tag).map(|_| ()),
        Act::Snooze { until } => rules::check_until(*until, now),
        _ => Ok(()),
    }
}

fn write(tx: &mut Tx<'_>, pen: &Pen, actor: &Actor, id: i64, command: &StartBulk) -> Result<Bulk, Problem> {
    let staff_id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotPermitted))?;
    let body = json!({ "act": command.act, "list": command.list, "named": command.cases.len() });
    let subject = Subject { kind: "bulk", id };
    let event_id = events::record(tx, pen, &Event::new(None, subject, "BulkChangeStarted", body))?;
    let job = Job {
        id,
        staff_id,
        via: pen.via,
        act: Some(command.act.clone()),
        undoes: None,
        list: command.list.clone(),
        state: State::Collecting,
        event_id,
        collected_to: 0,
        made_at: pen.now,
    };
    store::insert(tx, &job)?;
    for case_id in &command.cases {
        tx.execute(&store::ADD_ITEM, &[&id, case_id])?;
    }
    if command.list.is_none() {
        tx.execute(&store::COLLECTED, &[&id, &0_i64, &State::Working.word()])?;
    }
    own(tx, actor, id)
}
