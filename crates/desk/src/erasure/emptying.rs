//! What follows once a person is erased: their cases are emptied one by one, and then what the database itself still
//! holds of the words that were deleted is written over.

use kernel::{Actor, Problem, Via};
use serde_json::json;

use super::store;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::words::words;
use crate::{brands, cases, correspondence, drafts, messages, ratings, requests, search};

/// Empties the cases of an erased person that are not yet. Answers whether all of them are: one with a letter in the air
/// waits until that has landed.
pub(super) async fn empty_cases(desk: &Desk, actor: &Actor, person_id: i64) -> Result<bool, Problem> {
    let mut all = true;
    let mut after = 0;
    loop {
        let next = desk.db().read(move |tx| cases::unerased_of_customer(tx, person_id, after)).await?;
        let Some(case_id) = next else { break };
        after = case_id;
        let pen = desk.pen(actor);
        let emptied = desk
            .db()
            .write(move |tx| {
                tx.lock(cases::LOCK, case_id)?;
                let Some(case) = cases::found(tx, case_id)? else { return Ok(true) };
                if !correspondence::erase_case(tx, &pen, case_id)? {
                    return Ok(false);
                }
                let nobody = words().say(brands::get(tx, case.brand_id)?.language(), "erased-person", &[]);
                let count = messages::erase_case(tx, case_id, &nobody)?;
                drafts::purge_case(tx, case_id)?;
                ratings::erase_case(tx, case_id)?;
                cases::erase(tx, &pen, case_id, &nobody)?;
                search::forget_case(tx, case_id)?;
                requests::forget_about(tx, &[case_id])?;
                let body = json!({ "messages": count });
                let event = Event::new(Some(case.brand_id), Subject::case(case_id), "CaseErased", body);
                events::record(tx, &pen, &event)?;
                Ok::<_, Problem>(true)
            })
            .await?;
        all &= emptied;
    }
    requests::forget_noted(desk).await?;
    Ok(all)
}

/// Takes up every erasure that has not ended: empties what is left, then has the leftovers written over. For a job; any
/// node may run it at any time. Answers how many ended.
pub async fn finish(desk: &Desk) -> Result<usize, Problem> {
    let house = Actor::system(Via::Automation);
    let waiting: Vec<i64> =
        desk.db().read(|tx| tx.query(&store::UNENDED, &[], |row| row.get(0))).await.map_err(Problem::from)?;
    let mut emptied = Vec::new();
    for person_id in waiting {
        if empty_cases(desk, &house, person_id).await? {
            emptied.push(person_id);
        }
    }
    if emptied.is_empty() {
        return Ok(0);
    }
    search::write_over(desk).await?;
    desk.db().empty_log().await?;
    let now = desk.now();
    let ended = emptied.len();
    desk.db()
        .write(move |tx| {
            for person_id in &emptied {
                tx.execute(&store::END, &[person_id, &now])?;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    Ok(ended)
}
