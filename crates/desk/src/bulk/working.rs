//! The work of bulk changes: one step of one job at a time, by whichever node leases it first. Each case is a write of
//! its own, decided by the rules of the single operation, so that a refusal or a crash leaves no case half changed; what
//! came of it is written in the same transaction, so that no case is changed twice.

use db::Tx;
use kernel::{Actor, Kind, Language, Problem, Who};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::store::{self, Job, Outcome};
use super::{Act, STEP, State};
use crate::cases::ops::{AssignCase, ChangeCase, assign_in, change_in, tag_in, untag_in};
use crate::cases::returning::{self, Standing};
use crate::cases::rules::{Disposition, Sleep, Wish};
use crate::cases::{self, Case, changing, lists};
use crate::house::Desk;
use crate::http::check_version;
use crate::pen::Pen;
use crate::staff;

/// How long a step may take before another node takes it over, in seconds.
const LEASE_SECONDS: i64 = 60;
/// Cases changed at once: their commits share one flush to disk.
const TOGETHER: usize = 16;

/// Does one step of the job that waited longest. Answers whether there was one: call again until there is none.
pub async fn step(desk: &Desk) -> Result<bool, Problem> {
    let now = desk.now();
    let leased = desk.db().write(move |tx| {
        let Some(id) = tx.first(&store::DUE, &[&now], |row| row.get::<i64>(0))? else { return Ok(None) };
        tx.execute(&store::LEASE, &[&id, &now.plus_seconds(LEASE_SECONDS)])?;
        let Some(job) = store::job(tx, id)? else { return Ok(None) };
        let grants = staff::grants_of(tx, job.staff_id)?;
        if grants.is_none() {
            // Who asked for it has left: nobody's authority remains.
            tx.execute(&store::CANCEL, &[&id, &now])?;
        }
        Ok::<_, Problem>(Some((job, grants)))
    });
    let Some((job, grants)) = leased.await? else { return Ok(false) };
    let Some(grants) = grants else { return Ok(true) };
    let actor = Actor {
        who: Who::Staff(job.staff_id),
        via: job.via,
        language: Language::default(),
        grants,
        request: None,
    };
    match job.state {
        State::Collecting => collect(desk, &job, &actor).await?,
        _ => work(desk, &job, &actor).await?,
    }
    Ok(true)
}

/// Finds the next cases that are meant.
async fn collect(desk: &Desk, job: &Job, actor: &Actor) -> Result<(), Problem> {
    let (job, actor, now) = (job.clone(), actor.clone(), desk.now());
    desk.db()
        .write(move |tx| {
            let after = job.collected_to;
            let found: Vec<i64> = match (&job.undoes, &job.list) {
                (Some(undone), _) => {
                    tx.query(&store::CHANGED_ITEMS, &[undone, &after, &STEP], |row| row.get(0))?
                }
                // Ids rise with time: cases opened since are not meant.
                (None, Some(list)) => {
                    lists::ids_between(tx, &actor, &list.query(), job.made_at, (after, job.id), STEP)?
                }
                (None, None) => Vec::new(),
            };
            for case_id in &found {
                tx.execute(&store::ADD_ITEM, &[&job.id, case_id])?;
            }
            let is_last = i64::try_from(found.len()).is_ok_and(|count| count < STEP);
            let state = if is_last { State::Working } else { State::Collecting };
            let to = found.last().copied().unwrap_or(after);
            tx.execute(&store::COLLECTED, &[&job.id, &to, &state.word()])?;
            Ok::<_, Problem>(tx.execute(&store::LEASE, &[&job.id, &now])?)
        })
        .await
        .map(|_| ())
}

/// Changes the next cases.
async fn work(desk: &Desk, job: &Job, actor: &Actor) -> Result<(), Problem> {
    let id = job.id;
    let open: Vec<i64> = desk
        .db()
        .read(move |tx| Ok::<_, Problem>(tx.query(&store::OPEN_ITEMS, &[&id, &STEP], |row| row.get(0))?))
        .await?;
    for some in open.chunks(TOGETHER) {
        if !desk.db().read(move |tx| Ok::<_, Problem>(store::is_running(tx, id)?)).await? {
            break;
        }
        let mut under_way = JoinSet::new();
        for case_id in some {
            under_way.spawn(one(desk.clone(), job.clone(), actor.clone(), *case_id));
        }
        while let Some(done) = under_way.join_next().await {
            done.map_err(|_| Problem::new(Kind::Internal))??;
        }
    }
    let (now, is_last) = (desk.now(), i64::try_from(open.len()).is_ok_and(|count| count < STEP));
    desk.db()
        .write(move |tx| {
            store::tally(tx, id, now)?;
            if is_last {
                tx.execute(&store::FINISH, &[&id, &now])?;
            }
            Ok::<_, Problem>(())
        })
        .await
}

/// Changes one case, or notes why it refused.
async fn one(desk: Desk, job: Job, actor: Actor, case_id: i64) -> Result<(), Problem> {
    let pen = desk.pen(&actor).because_of(job.event_id);
    let id = job.id;
    let done = desk.db().write(move |tx| {
        tx.lock(cases::LOCK, case_id)?;
        let outcome: Option<String> = tx.one(&store::ITEM, &[&id, &case_id], |row| row.get(0))?;
        if outcome.is_some() || !store::is_running(tx, id)? {
            return Ok(());
        }
        let case = cases::seen(tx, &actor, case_id)?;
        let before = match (&job.act, job.undoes) {
            (Some(act), _) => {
                actor.may(act.permission())?;
                carry_out(tx, &pen, &actor, &case, act)?
            }
            (None, Some(undone)) => put_back(tx, &pen, &actor, &case, undone)?,
            (None, None) => return Err(Problem::new(Kind::Internal)),
        };
        let version = cases::found(tx, case_id)?.map(|after| after.version);
        let word = if version == Some(case.version) { "unchanged" } else { "changed" };
        Ok(store::settle(tx, id, case_id, &Outcome { word, reason: None, before: Some(before), version })?)
    });
    let Err(problem) = done.await else { return Ok(()) };
    if matches!(problem.kind, Kind::Busy | Kind::Unavailable | Kind::TooSlow) {
        // Not the case's fault: the step is tried again.
        return Err(problem);
    }
    if problem.kind.status() >= 500 {
        tracing::error!(%problem, case_id, "a case of a bulk change failed");
    }
    let reason = problem.kind.slug();
    desk.db()
        .write(move |tx| {
            let refused = Outcome { word: "refused", reason: Some(reason), before: None, version: None };
            Ok::<_, Problem>(store::settle(tx, id, case_id, &refused)?)
        })
        .await
}

/// Does the act to a case held by this transaction, and answers what putting it back needs.
fn carry_out(tx: &mut Tx<'_>, pen: &Pen, actor: &Actor, case: &Case, act: &Act) -> Result<Value, Problem> {
    let mut wish = Wish::default();
    match act {
        Act::Assign { assignee_id } => {
            assign_in(tx, pen, case, AssignCase { assignee_id: Some(*assignee_id), team_id: None })?;
        }
        Act::Move { team_id } => {
            assign_in(tx, pen, case, AssignCase { assignee_id: None, team_id: Some(*team_id) })?;
        }
        Act::Status { status } => {
            let command = ChangeCase { status: Some(status.clone()), ..ChangeCase::default() };
            change_in(tx, pen, case, &command, None)?;
        }
        Act::Priority { priority } => {
            change_in(
                tx,
                pen,
                case,
                &ChangeCase { priority: Some(*priority), ..ChangeCase::default() },
                None,
            )?;
        }
        Act::Tag { tag } => {
            tag_in(tx, pen, actor, case, std::slice::from_ref(tag))?;
            return Ok(json!({ "tag": tag }));
        }
        Act::Snooze { until } => wish.sleep = Some(Sleep::Until(*until)),
        Act::Spam {} => wish.disposition = Some(Disposition::Spam),
        Act::Trash {} => wish.disposition = Some(Disposition::Deleted),
    }
    if wish != Wish::default() {
        changing::apply(tx, pen, case, &wish, None)?;
    }
    Ok(json!({ "standing": Standing::of(case) }))
}

/// Puts a case back as it stood before the bulk change `undone`, unless it was changed since.
fn put_back(tx: &mut Tx<'_>, pen: &Pen, actor: &Actor, case: &Case, undone: i64) -> Result<Value, Problem> {
    let original = store::job(tx, undone)?.and_then(|job| job.act);
    actor.may(original.ok_or_else(|| Problem::new(Kind::Internal))?.permission())?;
    let (before, version): (Value, Option<i64>) =
        tx.one(&store::ITEM, &[&undone, &case.id], |row| Ok((row.get(1)?, row.get(2)?)))?;
    check_version(version, case.version)?;
    if let Some(tag) = before.get("tag").and_then(Value::as_str) {
        untag_in(tx, pen, case, tag)?;
    } else {
        let standing = before.get("standing").cloned().unwrap_or_default();
        let standing: Standing =
            serde_json::from_value(standing).map_err(|_| Problem::new(Kind::Internal))?;
        returning::put_back(tx, pen, case, &standing)?;
    }
    Ok(json!({}))
}
