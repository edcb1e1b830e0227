//! Puts people of whom nothing was said yet into the organisation whose new domain they write from: a page of people at
//! a time, a few people in one write. Any node may do it at any time: each person is decided again once held.

use kernel::{Actor, Problem, Via};

use super::put;
use crate::customers::{self, By, Free};
use crate::house::Desk;
use crate::organisations::{self, Gathering};

/// People looked through at once.
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

/// One page of the people who may write from one domain.
async fn page(desk: &Desk, gathering: Gathering) -> Result<usize, Problem> {
    let after = gathering.after_person;
    let free = desk.db().read(move |tx| Ok::<_, Problem>(customers::free_people(tx, after, PAGE)?)).await?;
    let is_last = i64::try_from(free.len()).unwrap_or(i64::MAX) < PAGE;
    let last = free.last().filter(|_| !is_last).map(|one| one.person_id);
    let of_domain = |address: &String| organisations::domain_of(address).as_ref() == Some(&gathering.domain);
    let writes_from_there = |one: &&Free| one.addresses.iter().any(of_domain);
    let people: Vec<i64> = free.iter().filter(writes_from_there).map(|one| one.person_id).collect();
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
