//! Give a rating, or another in its place.

use db::Tx;
use kernel::{Actor, Language, Problem, Via, Who};
use serde_json::json;

use super::show::opened;
use crate::cases::{self, Case};
use crate::events::{self, Event, Subject, seal};
use crate::house::Desk;
use crate::pen::Pen;
use crate::ratings::{Given, LOW, Request, rules, store};
use crate::{notices, staff};

/// Files an answer as the customer the link was sent to, who came in by `via`. The same answer again changes nothing.
pub async fn give(
    desk: &Desk,
    via: Via,
    token: String,
    score: i64,
    comment: String,
) -> Result<Given, Problem> {
    let comment = comment.trim().to_owned();
    rules::check(score, &comment)?;
    let pen = desk.pen(&Actor::nobody(via, Language::En));
    let (key, salt) = (desk.keys().links, desk.secret());
    desk.db()
        .write(move |tx| {
            let (request, case) = opened(tx, &key, &token, pen.now)?;
            tx.lock(cases::LOCK, case.id)?;
            let before = store::given(tx, request.id)?;
            if let Some(same) = before.clone().filter(|old| old.score == score && old.comment == comment) {
                return Ok(same);
            }
            let mut pen = pen.clone();
            pen.who = Who::Customer(request.person_id);
            let given = Given { id: pen.id(), score, comment: comment.clone(), given_at: pen.now };
            store::give(tx, &request, &given, &salt)?;
            tell(tx, &pen, &case, &request, &given, before.as_ref(), &salt)?;
            Ok(given)
        })
        .await
}

/// The events, and whoever must hear of a low score. One that replaces another low one is no news.
fn tell(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    request: &Request,
    given: &Given,
    before: Option<&Given>,
    salt: &[u8; 32],
) -> Result<(), Problem> {
    let subject = Subject::case(case.id);
    let body = json!({
        "request_id": request.id, "rating_id": given.id, "score": given.score,
        "before": before.map(|old| old.score), "commented": !given.comment.is_empty(),
    });
    let event = Event::new(Some(case.brand_id), subject, "RatingGiven", body).sealing(seal(
        "comment",
        salt,
        given.comment.as_bytes(),
    ));
    let cause = events::record(tx, pen, &event)?;
    if given.score <= LOW && before.is_none_or(|old| old.score > LOW) {
        let body = json!({ "rating_id": given.id, "score": given.score, "team_id": case.team_id });
        let low = Event::new(Some(case.brand_id), subject, "LowRating", body);
        events::record(tx, &pen.clone().because_of(cause), &low)?;
        let item = json!({ "case_id": case.id, "rating_id": given.id, "score": given.score });
        let told = leads(tx, case)?;
        notices::tell(tx, pen, &told, "low_rating", case.team_id.unwrap_or(case.brand_id), &item)?;
    }
    Ok(())
}

/// The leads of the case's team; without any, those who answer for the brand.
fn leads(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<i64>, Problem> {
    let leads = match case.team_id {
        Some(team_id) => staff::leads_of(tx, team_id)?,
        None => Vec::new(),
    };
    Ok(if leads.is_empty() { staff::overseers_of(tx, case.brand_id)? } else { leads })
}
