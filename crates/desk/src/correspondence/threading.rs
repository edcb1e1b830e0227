//! Which case a mail belongs to: by a signed token it was addressed with, by a Message-ID of ours it answers, by a
//! stored Message-ID of somebody else, by the number in its subject. A match counts only for somebody who takes part in
//! that case: quoting a number or answering a forwarded mail gives no way into another person's case. A true token in a
//! stranger's hands leads beside the case, never into it.

use db::{DbError, Tx};
use kernel::Timestamp;
use mail::token::Candidate;

use super::held_store;
use crate::cases::{self, Case};
use crate::messages;

/// Where a mail leads.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// Into a case, for somebody who takes part in it, by this rule.
    Part(Case, &'static str),
    /// Into a case, for somebody outside whom it was forwarded to, by this rule.
    Outside(Case, &'static str),
    /// To a case that somebody takes part in but that takes no more answers.
    Late(Case),
    /// Beside a case: a true token, but a stranger.
    Stranger(Case),
    /// Nowhere.
    Nothing,
}

/// What decides beside the candidates.
pub(super) struct Asked<'a> {
    /// The brand the mail was sent to.
    pub brand_id: i64,
    /// Who wrote, folded.
    pub sender: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// When it came.
    pub at: Timestamp,
    /// Days in which a resolved case takes answers.
    pub reopen_days: i64,
}

/// Where the candidates lead, the most trustworthy first.
pub(super) fn find(tx: &mut Tx<'_>, candidates: &[Candidate], asked: &Asked<'_>) -> Result<Found, DbError> {
    let (mut late, mut stranger) = (None, None);
    for candidate in candidates {
        let (rule, is_signed, case_id) = match candidate {
            Candidate::Token { case_id } => ("token", true, Some(*case_id)),
            Candidate::OwnMessage { case_id, .. } => ("own_message_id", true, Some(*case_id)),
            Candidate::Foreign(id) => {
                ("message_id", false, messages::by_rfc_id(tx, id, asked.brand_id)?.map(|(case, _)| case))
            }
        };
        let Some(case) = of_brand(tx, case_id, asked.brand_id)? else { continue };
        if cases::takes_part(tx, &case, asked.sender)? {
            if cases::takes_answers(&case, asked.at, asked.reopen_days) {
                return Ok(Found::Part(case, rule));
            }
            late = late.or(Some(case));
        } else if is_outside(tx, &case, asked)? {
            return Ok(Found::Outside(case, rule));
        } else if is_signed {
            stranger = stranger.or(Some(case));
        }
    }
    if late.is_none() && stranger.is_none() {
        for reference in references(asked.subject) {
            let case_id = cases::id_of_reference(tx, reference)?;
            let Some(case) = of_brand(tx, case_id, asked.brand_id)? else {
                continue;
            };
            if !cases::takes_part(tx, &case, asked.sender)? {
                if is_outside(tx, &case, asked)? {
                    return Ok(Found::Outside(case, "subject_tag"));
                }
                continue;
            }
            if cases::takes_answers(&case, asked.at, asked.reopen_days) {
                return Ok(Found::Part(case, "subject_tag"));
            }
            late = late.or(Some(case));
        }
    }
    Ok(match (late, stranger) {
        (Some(case), _) => Found::Late(case),
        (None, Some(case)) => Found::Stranger(case),
        (None, None) => Found::Nothing,
    })
}

/// Whether somebody outside whom the case was forwarded to answers while it takes answers.
fn is_outside(tx: &mut Tx<'_>, case: &Case, asked: &Asked<'_>) -> Result<bool, DbError> {
    Ok(cases::takes_answers(case, asked.at, asked.reopen_days)
        && held_store::is_outsider(tx, case.id, asked.sender)?)
}

/// The numbers of cases in a subject: `[#KH-1042]`.
pub(super) fn references(subject: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for rest in subject.split("[#KH-").skip(1).take(5) {
        let Some((digits, _)) = rest.split_once(']') else { continue };
        if digits.len() <= 12
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(number) = digits.parse()
        {
            found.push(number);
        }
    }
    found
}

fn of_brand(tx: &mut Tx<'_>, case_id: Option<i64>, brand_id: i64) -> Result<Option<Case>, DbError> {
    let Some(id) = case_id else { return Ok(None) };
    Ok(followed(tx, id)?.filter(|case| case.brand_id == brand_id))
}

/// The case, or the one it was merged into.
pub(super) fn followed(tx: &mut Tx<'_>, id: i64) -> Result<Option<Case>, DbError> {
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

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn numbers_are_read_only_as_we_write_them() {
        assert_eq!(references("Re: Bilik [#KH-1042]"), [1042]);
        assert_eq!(references("Fwd: [#KH-7] [#KH-x] KH-9 [#KH-99999999999999]"), [7]);
        assert!(references("KH-1042").is_empty());
    }
}
