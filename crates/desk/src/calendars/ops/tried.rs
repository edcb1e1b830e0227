//! Try a calendar, stored or not yet: when is it due, how much working time lay between. Each answer is explained day
//! by day.

use std::sync::Arc;

use calendar::{Calendar, Compiled, Explanation, Pause};
use kernel::{Actor, Kind, Permission, Problem, Timestamp};

use super::read::read;
use crate::calendars::Refused;
use crate::house::Desk;

/// The longest target that can be asked about, in minutes: ten years.
const MINUTES_MAX: i64 = 5_260_000;
/// The most pauses in one question.
const PAUSES_MAX: usize = 200;

/// The instants a calendar knows: 1970 to 2199.
const KNOWN: [Timestamp; 2] = [Timestamp(0), Timestamp(7_258_118_399_000_000)];

/// What is asked of a calendar.
#[derive(Clone, Debug)]
pub enum Question {
    /// When `minutes` of working time after `start` have passed.
    Due {
        /// From when.
        start: Timestamp,
        /// Working minutes.
        minutes: i64,
        /// When the clock stands still.
        pauses: Vec<Pause>,
    },
    /// How much working time lay between two instants.
    Between {
        /// From when.
        from: Timestamp,
        /// Until when.
        until: Timestamp,
        /// When the clock stands still.
        pauses: Vec<Pause>,
    },
}

impl Question {
    fn check(&self) -> Result<(), Problem> {
        let (Self::Due { pauses, .. } | Self::Between { pauses, .. }) = self;
        if pauses.len() > PAUSES_MAX {
            return Err(Problem::field(Kind::OutOfRange, "pauses")
                .with("min", "0")
                .with("max", PAUSES_MAX.to_string()));
        }
        if pauses.iter().any(|(from, until)| until.is_some_and(|until| until < *from)) {
            return Err(Problem::field(Kind::Malformed, "pauses").with("expected", "from ≤ until"));
        }
        let asked = match self {
            Self::Due { start, .. } => [("start", start), ("start", start)],
            Self::Between { from, until, .. } => [("from", from), ("until", until)],
        };
        let [first, last] = KNOWN;
        if let Some((field, _)) = asked.into_iter().find(|(_, at)| !(first..=last).contains(*at)) {
            return Err(Problem::field(Kind::OutOfRange, field)
                .with("min", first.to_string())
                .with("max", last.to_string()));
        }
        match self {
            Self::Due { minutes, .. } if !(0..=MINUTES_MAX).contains(minutes) => {
                Err(Problem::field(Kind::OutOfRange, "minutes")
                    .with("min", "0")
                    .with("max", MINUTES_MAX.to_string()))
            }
            Self::Between { from, until, .. } if until < from => {
                Err(Problem::field(Kind::OutOfRange, "until")
                    .with("min", from.to_string())
                    .with("max", from.plus_days(calendar::HORIZON_DAYS).to_string()))
            }
            _ => Ok(()),
        }
    }

    fn ask(&self, hours: &Compiled) -> Explanation {
        match self {
            Self::Due { start, minutes, pauses } => hours.explain_due_with_pauses(*start, *minutes, pauses),
            Self::Between { from, until, pauses } => hours.explain_between(*from, *until, pauses),
        }
    }
}

/// Asks a stored calendar.
pub async fn try_stored(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    question: &Question,
) -> Result<Explanation, Problem> {
    let stored = read(desk, actor, id).await?;
    question.check()?;
    let (version, held) = (stored.version, desk.clone());
    let hours: Arc<Compiled> =
        desk.db().read(move |tx| Ok::<_, Problem>(held.calendars().hours(tx, id, version)?)).await?;
    Ok(question.ask(&hours))
}

/// Asks a document that is not stored.
pub fn try_document(actor: &Actor, document: &Calendar, question: &Question) -> Result<Explanation, Refused> {
    actor.may(Permission::SettingsView)?;
    question.check()?;
    let hours = document.compile().map_err(Refused::Contradictory)?;
    Ok(question.ask(&hours))
}
