//! How the letter of each message stands: from the moment somebody pressed Send until it arrived or did not.

use db::{DbError, Sql, Tx};
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};

use super::held::held_of_case;
use super::reports::{DeliveryReport, reports_of};

pub(super) static OF_CASE: Sql = Sql::new(
    "outbox.of_case",
    "select message_id, id, state, maybe_repeated, error, send_after, ended_at, made_at from outbox
     where case_id = $1 and message_id is not null order by id limit 500",
);

/// How a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LetterStanding)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It leaves in a moment and can still be taken back.
    Undo,
    /// It leaves at the time chosen.
    Scheduled,
    /// It was to leave, but something was written meanwhile or the case was closed: somebody must decide.
    Stopped,
    /// It waits to be handed over, for the first time or again.
    Waiting,
    /// It is being handed over.
    Sending,
    /// A mail server took it.
    Sent,
    /// A mail server took it, perhaps twice.
    PossiblyRepeated,
    /// It stays in the outbox, because the desk has no relay.
    Kept,
    /// It could not be handed over and was given up.
    Failed,
    /// It came back: the side of a recipient, or of all, did not take it after all.
    Bounced,
}

/// The delivery of one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MessageDelivery)]
pub struct Delivery {
    /// The message, or the one it will be.
    pub message_id: i64,
    /// The letter in the outbox, once it left.
    pub letter_id: Option<i64>,
    /// How it stands.
    pub standing: Standing,
    /// When it leaves, is tried again, left or was given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// What went wrong last, or why it was stopped.
    pub reason: Option<String>,
}

fn standing(state: &str, maybe_repeated: bool) -> Standing {
    match state {
        "sending" => Standing::Sending,
        "sent" if maybe_repeated => Standing::PossiblyRepeated,
        "sent" => Standing::Sent,
        "kept" => Standing::Kept,
        "failed" => Standing::Failed,
        _ => Standing::Waiting,
    }
}

fn left(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Delivery>, DbError> {
    tx.query(&OF_CASE, &[&case_id], |row| {
        let (state, maybe_repeated): (String, bool) = (row.get(2)?, row.get(3)?);
        let standing = standing(&state, maybe_repeated);
        let at = match standing {
            Standing::Waiting => Some(row.get::<Timestamp>(5)?),
            Standing::Sending => Some(row.get::<Timestamp>(7)?),
            _ => row.get(6)?,
        };
        Ok(Delivery {
            message_id: row.get(0)?,
            letter_id: Some(row.get(1)?),
            standing,
            at,
            reason: row.get(4)?,
        })
    })
}

/// Marks the letters that came back. What was not handed over, or is tried again, stands as it stands.
fn returned(letters: &mut [Delivery], reports: &[DeliveryReport]) {
    for report in reports.iter().filter(|report| report.action == "failed") {
        let handed_over = |one: &&mut Delivery| {
            one.message_id == report.message_id
                && matches!(one.standing, Standing::Sent | Standing::PossiblyRepeated)
        };
        for letter in letters.iter_mut().filter(handed_over) {
            letter.standing = Standing::Bounced;
            letter.at = Some(report.reported_at);
        }
    }
}

/// The deliveries of a case's messages, those that have not left last. The caller has checked that the actor sees it.
pub fn deliveries_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Delivery>, Problem> {
    let mut all = left(tx, case_id)?;
    returned(&mut all, &reports_of(tx, case_id)?);
    for held in held_of_case(tx, case_id)? {
        let standing = match held.state.as_str() {
            "stopped" => Standing::Stopped,
            "scheduled" => Standing::Scheduled,
            _ => Standing::Undo,
        };
        all.push(Delivery {
            message_id: held.id,
            letter_id: None,
            standing,
            at: Some(held.leaves_at),
            reason: held.stopped_for,
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_have_arrived_twice_is_told_only_once_it_arrived() {
        assert_eq!(standing("sent", true), Standing::PossiblyRepeated);
        assert_eq!(standing("sent", false), Standing::Sent);
        assert_eq!(standing("queued", true), Standing::Waiting);
    }

    #[test]
    fn only_what_was_handed_over_comes_back() {
        let letter = |message_id, standing| Delivery {
            message_id,
            letter_id: Some(message_id),
            standing,
            at: None,
            reason: None,
        };
        let report = |message_id, action: &str| DeliveryReport {
            message_id,
            recipient: "aisyah@contoh.my".to_owned(),
            action: action.to_owned(),
            status: "5.1.1".to_owned(),
            diagnostic: String::new(),
            hard: true,
            reported_at: Timestamp(5),
        };
        let mut letters =
            [letter(1, Standing::Sent), letter(2, Standing::Sent), letter(3, Standing::Waiting)];
        returned(&mut letters, &[report(1, "failed"), report(2, "delayed"), report(3, "failed")]);
        let standings = letters.map(|one| one.standing);
        assert_eq!(standings, [Standing::Bounced, Standing::Sent, Standing::Waiting]);
    }
}
