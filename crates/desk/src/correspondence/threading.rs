//! Which case a mail belongs to: by a signed token it was addressed with, by a Message-ID of ours it answers, by a
//! stored Message-ID of somebody else. A match counts only for somebody who takes part in that case: quoting a number
//! or answering a forwarded mail gives no way into another person's case.

use db::{DbError, Tx};
use kernel::Timestamp;
use mail::token::Candidate;

use super::held_store;
use crate::cases::{self, Case};
use crate::messages;

/// A case found, and the rule that found it.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub case: Case,
    pub rule: &'static str,
    /// Whether it comes from somebody outside whom the case was forwarded to.
    pub outside: bool,
}

/// The first candidate that leads to a case of this brand which still takes answers from this sender.
pub(super) fn find(
    tx: &mut Tx<'_>,
    candidates: &[Candidate],
    brand_id: i64,
    sender_folded: &str,
    now: Timestamp,
) -> Result<Option<Match>, DbError> {
    for candidate in candidates {
        let (rule, case_id) = match candidate {
            Candidate::Token { case_id } => ("token", Some(*case_id)),
            Candidate::OwnMessage { case_id, .. } => ("own_message_id", Some(*case_id)),
            Candidate::Foreign(id) => {
                ("message_id", messages::by_rfc_id(tx, id, brand_id)?.map(|(case, _)| case))
            }
        };
        let Some(case) = (match case_id {
            Some(id) => followed(tx, id)?,
            None => None,
        }) else {
            continue;
        };
        if case.brand_id != brand_id || !cases::takes_answers(&case, now) {
            continue;
        }
        if cases::takes_part(tx, &case, sender_folded)? {
            return Ok(Some(Match { case, rule, outside: false }));
        }
        if held_store::is_outsider(tx, case.id, sender_folded)? {
            return Ok(Some(Match { case, rule, outside: true }));
        }
    }
    Ok(None)
}

/// The case, or the one it was merged into.
fn followed(tx: &mut Tx<'_>, id: i64) -> Result<Option<Case>, DbError> {
    let mut next = Some(id);
    // Merges form no ring; the bound only keeps a damaged database from holding the job.
    for _ in 0..16 {
        let Some(id) = next else { return Ok(None) };
        let Some(case) = cases::found(tx, id)? else { return Ok(None) };
        match case.merged_into {
            Some(into) => next = Some(into),
            None => return Ok(Some(case)),
        }
    }
    Ok(None)
}
