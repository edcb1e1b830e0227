//! Keeps the facts while the desk works: for every case an event tells of, the old row's part of the totals is taken
//! back, the row worked out anew, and its part added.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use desk::events::{self, Stored};
use desk::subscriptions::{self, Subscriber};
use desk::{Desk, cases, customers, ratings};
use kernel::Problem;

use super::{derive, store};
use crate::measure::Measures;
use crate::totals::Totals;

/// What the cursor is kept under.
pub const SUBSCRIBER: &str = "insight.facts";

/// The subscriber that keeps the facts.
pub fn subscriber(desk: &Desk) -> Subscriber {
    let desk = desk.clone();
    Subscriber::new(SUBSCRIBER, move |tx, _pen, events| {
        let mut latest = BTreeMap::new();
        for event in events.iter().filter(|event| event.subject_kind == "case") {
            latest.insert(event.subject_id, event.seq);
        }
        follow_people(tx, events)?;
        let mut measures = Measures::new(desk.calendars());
        for (case_id, seq) in latest {
            // A row may be ahead of the cursor: it is worked out from everything the case has.
            if store::seq(tx, case_id)?.is_none_or(|known| known < seq) {
                refresh(tx, &mut measures, case_id)?;
            }
        }
        Ok(())
    })
}

/// Cases are of the organisation their customer is in now. No total knows organisations, so none is taken back.
fn follow_people(tx: &mut Tx<'_>, events: &[Stored]) -> Result<(), Problem> {
    let moved =
        events.iter().filter(|event| event.subject_kind == "person" && event.kind == "OrganisationSet");
    let people: BTreeSet<i64> = moved.map(|event| event.subject_id).collect();
    for id in people {
        let person = customers::found(tx, id)?;
        store::belong(tx, id, person.and_then(|person| person.organisation_id))?;
    }
    Ok(())
}

fn refresh(tx: &mut Tx<'_>, measures: &mut Measures<'_>, case_id: i64) -> Result<(), Problem> {
    let mut totals = Totals::default();
    if let Some(old) = store::case(tx, case_id)? {
        totals.take_back(&old, store::rating(tx, case_id)?.as_ref());
        store::drop_case(tx, case_id)?;
    }
    if let Some(case) = cases::found(tx, case_id)? {
        let measure = measures.of_case(tx, &case)?;
        let history = events::history(tx, "case", case_id)?;
        let fact = derive::case_fact(&case, &history, &measure);
        let rating = ratings::of_case(tx, case_id)?.map(|rating| derive::rating_fact(&rating, &measure));
        store::put_case(tx, &fact)?;
        if let Some(rating) = &rating {
            store::put_rating(tx, rating)?;
        }
        totals.add(&fact, rating.as_ref());
    }
    totals.write(tx)?;
    Ok(())
}

/// Works every fact out again from the beginning of the log. The figures are incomplete until it is done; when it is
/// cut off, the subscriber goes on where it stopped.
pub async fn rebuild(desk: &Desk) -> Result<usize, Problem> {
    desk.db()
        .write(|tx| {
            subscriptions::move_to(tx, SUBSCRIBER, 0)?;
            store::clear(tx)?;
            crate::totals::clear(tx)?;
            Ok::<_, Problem>(())
        })
        .await?;
    subscriptions::catch_up(desk, &subscriber(desk)).await
}
