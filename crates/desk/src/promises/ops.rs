//! Read the clocks of a case; foresee what a change of a calendar would do to those that run.

use calendar::Calendar;
use db::Tx;
use kernel::{Actor, Permission, Problem, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::calendars::{self, Recount, Refused, Step};
use crate::cases;
use crate::clocks::{self, ClockKind, View};
use crate::house::Desk;

/// The clocks of a case the actor may see, oldest first, as they stand now.
pub async fn read(desk: &Desk, actor: &Actor, case_id: i64) -> Result<Vec<View>, Problem> {
    actor.may(Permission::CaseView)?;
    let (actor, now, held) = (actor.clone(), desk.now(), desk.clone());
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, case_id)?;
            clocks::of_case(tx, held.calendars(), case_id, now)
        })
        .await
}

/// Cases looked at in one read.
const PAGE: i64 = 200;
/// Pages at most: beyond 2,000 cases the count says that there are more.
const PAGES_MAX: usize = 10;
/// Moved clocks that are listed; the rest are counted.
const LISTED_MAX: usize = 200;

/// A clock that would move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moved {
    /// The case.
    pub case_id: i64,
    /// Its number as people write it.
    pub reference: String,
    /// The customer's own words.
    pub subject: String,
    /// Which promise.
    pub clock: ClockKind,
    /// When it is due now; nothing while it stands still.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// When it would be due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
    /// Whether a recorded breach would be withdrawn.
    pub withdraws_breach: bool,
}

/// What a change of a calendar would do to the clocks that count by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Foreseen {
    /// Cases whose clocks were looked at.
    pub looked_at: usize,
    /// Whether there are more cases than were looked at.
    pub more: bool,
    /// The clocks that would move, by case; at most 200.
    pub moved: Vec<Moved>,
    /// Clocks that would move and are not listed: of cases you may not see, or beyond the 200.
    pub unlisted: usize,
}

/// Which clocks putting this document in the calendar's place would move now, and where to. Writes nothing.
pub async fn foresee(
    desk: &Desk,
    actor: &Actor,
    calendar_id: i64,
    document: Calendar,
) -> Result<Foreseen, Refused> {
    actor.may(Permission::SettingsView)?;
    let stored = calendars::ops::read(desk, actor, calendar_id).await?;
    let now = desk.now();
    let (step, touches_from) =
        calendars::next_step(&stored, &document, now).map_err(Refused::Contradictory)?;
    let mut found = Foreseen::default();
    if stored.document == document {
        return Ok(found);
    }
    let mut recount = Recount {
        id: 0,
        calendar_id: Some(calendar_id),
        brand_id: None,
        touches_from,
        after_case: 0,
        passes: 0,
    };
    for _ in 0..PAGES_MAX {
        let (held, actor, step) = (desk.clone(), actor.clone(), step.clone());
        let (ids, page) = desk
            .db()
            .read(move |tx| {
                let ids = clocks::to_recount(tx, &recount, PAGE)?;
                let look = Look { desk: &held, actor: &actor, calendar_id, step: &step, now };
                let page = ids.iter().map(|id| look.at(tx, *id)).collect::<Result<Vec<_>, Problem>>()?;
                Ok::<_, Problem>((ids, page))
            })
            .await?;
        found.looked_at += ids.len();
        for (seen, unseen) in page {
            let room = LISTED_MAX.saturating_sub(found.moved.len());
            found.unlisted += unseen + seen.len().saturating_sub(room);
            found.moved.extend(seen.into_iter().take(room));
        }
        let Some(last) = ids.last().filter(|_| i64::try_from(ids.len()) == Ok(PAGE)) else {
            return Ok(found);
        };
        recount.after_case = *last;
    }
    found.more = true;
    Ok(found)
}

/// One look at the cases of a calendar.
struct Look<'a> {
    desk: &'a Desk,
    actor: &'a Actor,
    calendar_id: i64,
    step: &'a Step,
    now: Timestamp,
}

impl Look<'_> {
    /// The clocks of a case that would move, or how many would when the actor may not see it.
    fn at(&self, tx: &mut Tx<'_>, case_id: i64) -> Result<(Vec<Moved>, usize), Problem> {
        let next = (self.calendar_id, self.step);
        let shifts = clocks::foreseen(tx, self.desk.calendars(), case_id, next, self.now)?;
        if shifts.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let case = match cases::seen(tx, self.actor, case_id) {
            Ok(case) => case,
            Err(problem) if problem.kind == kernel::Kind::NotFound => return Ok((Vec::new(), shifts.len())),
            Err(problem) => return Err(problem),
        };
        let moved = |shift: clocks::Shift| Moved {
            case_id,
            reference: case.written_reference(),
            subject: case.subject.clone(),
            clock: shift.kind,
            from: shift.from,
            to: shift.to,
            withdraws_breach: shift.withdraws_breach,
        };
        Ok((shifts.into_iter().map(moved).collect(), 0))
    }
}
