//! What of cases is erased with a customer: the words, not the facts.

use db::{DbError, Tx};

use super::{reasons, store};
use crate::messages::{self, Touched};
use crate::pen::Pen;

/// How many cases a customer has.
pub fn count_of_customer(tx: &mut Tx<'_>, person_id: i64) -> Result<i64, DbError> {
    tx.one(&store::OF_CUSTOMER, &[&person_id], |row| row.get(0))
}

/// Those that are still open, by the number people see, at most ten.
pub fn open_of_customer(tx: &mut Tx<'_>, person_id: i64) -> Result<Vec<String>, DbError> {
    tx.query(&store::OPEN_OF_CUSTOMER, &[&person_id], |row| Ok(format!("KH-{}", row.get::<i64>(0)?)))
}

/// The next case of an erased customer, after this id, that was not emptied yet.
pub fn unerased_of_customer(tx: &mut Tx<'_>, person_id: i64, after: i64) -> Result<Option<i64>, DbError> {
    tx.first(&store::UNERASED, &[&person_id, &after], |row| row.get(0))
}

/// Erases subject, snippet, participants and the reasons given in a case. The caller holds the case and erases its messages.
pub fn erase(tx: &mut Tx<'_>, pen: &Pen, case_id: i64, nobody: &str) -> Result<(), DbError> {
    tx.execute(&store::PURGE_PARTICIPANTS, &[&case_id])?;
    reasons::forget(tx, case_id)?;
    tx.execute(&store::ERASE, &[&case_id, &nobody, &pen.now]).map(|_| ())
}

/// Takes a person out of other people's cases of their brand, with what they wrote there, and off the list of blocked
/// senders. `addresses` are in their matching form. Answers the messages it touched.
pub fn forget_participant(
    tx: &mut Tx<'_>,
    person_id: i64,
    brand_id: i64,
    addresses: &[String],
    nobody: &str,
) -> Result<Touched, DbError> {
    let mut all = Touched::default();
    for address in addresses {
        tx.execute(&store::FORGET_BLOCKED, &[&brand_id, address])?;
        let cases: Vec<i64> =
            tx.query(&store::CASES_TAKEN_PART_IN, &[address, &brand_id], |row| row.get(0))?;
        for case_id in cases {
            let touched = messages::erase_in_case(tx, case_id, person_id, addresses, nobody)?;
            all.written.extend(touched.written);
            all.received.extend(touched.received);
            tx.execute(&store::FORGET_PARTICIPANT, &[&case_id, address])?;
        }
    }
    Ok(all)
}
