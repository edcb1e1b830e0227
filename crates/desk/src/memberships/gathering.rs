//! Puts people of whom nothing was said yet into the organisation whose new domain they write from: a page of addresses
//! at a time, a few people in one write. Any node may do it at any time: each person is decided again once held.

use kernel::{Actor, Problem, Via};

use super::put;
use crate::customers::{self, By, Free};
use crate::house::Desk;
use crate::organisations::{self, Gathering};

/// Addresses looked through at once.
const PAGE: i64 = 1_000;
/// People put in by one write: a request should hold the writer for a few milliseconds only.
const BATCH: usize = 10;
/// Pages in one run: the rest waits for the next.
const PAGES_MAX: usize = 50;

/// Goes on with every domain that waits. Answers how many people were put into an organisation.
pub async fn gather(desk: &Desk) -> Result<usize, Problem> {
    let mut joined = 0;
    for _ in 0..PAGES_MAX {
        let now = desk.now();
        let waiting =
            desk.db().read(move |tx| Ok::<_, Problem>(organisations::gatherings_waiting(tx, now)?)).await?;
        let Some(first) = waiting.into_iter().next() else { break };
        joined += page(desk, first).await?;
    }
    Ok(joined)
}

/// One page of one domain's addresses.
async fn page(desk: &Desk, gathering: Gathering) -> Result<usize, Problem> {
    let after = gathering.after_identity;
    let free =
        desk.db().read(move |tx| Ok::<_, Problem>(customers::free_addresses(tx, after, PAGE)?)).await?;
    let is_last = i64::try_from(free.len()).unwrap_or(i64::MAX) < PAGE;
    let last = free.last().filter(|_| !is_last).map(|one| one.identity_id);
    let of_domain = |one: &Free| organisations::domain_of(&one.address).as_ref() == Some(&gathering.domain);
    let mut people: Vec<i64> = free.iter().filter(|one| of_domain(one)).map(|one| one.person_id).collect();
    people.sort_unstable();
    people.dedup();
    let mut joined = 0;
    for batch in people.chunks(BATCH) {
        joined += put_in(desk, &gathering, batch).await?;
    }
    let now = desk.now();
    desk.db()
        .write(move |tx| {
            if organisations::claim_gathering(tx, &gathering)? {
                organisations::move_gathering(tx, &gathering, last, now)?;
            }
            Ok::<_, Problem>(joined)
        })
        .await
}

async fn put_in(desk: &Desk, gathering: &Gathering, people: &[i64]) -> Result<usize, Problem> {
    let pen = desk.pen(&Actor::system(Via::Automation));
    let (gathering, people) = (gathering.clone(), people.to_vec());
    desk.db()
        .write(move |tx| {
            let mut joined = 0;
            if !organisations::claim_gathering(tx, &gathering)? {
                return Ok(joined);
            }
            for id in &people {
                tx.lock(customers::LOCK, *id)?;
                if customers::is_free(tx, *id)? {
                    let person = customers::get(tx, *id)?;
                    put(tx, &pen, &person, Some(gathering.organisation_id), By::Domain)?;
                    joined += 1;
                }
            }
            Ok::<_, Problem>(joined)
        })
        .await
}
