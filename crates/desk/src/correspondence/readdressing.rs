//! Letters that wait to leave when somebody they go to is erased. In the cases of others, whose words stay: that address
//! is taken off; a letter that goes to nobody else is taken back, and its writer told.

use db::Tx;
use kernel::Problem;
use serde_json::json;

use super::held::record;
use super::held_store::{self, HeldRow};
use super::ops::typed_of;
use crate::cases::{self, LOCK};
use crate::pen::Pen;
use crate::{attachments, drafts, notices};

/// Why, in events and notices.
const BECAUSE: &str = "customer_erased";

/// Takes these addresses (in their matching form) off every letter of the brand that has not left. What waits in the
/// person's own cases goes with those.
pub(super) fn forget_recipient(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person_id: i64,
    brand_id: i64,
    addresses: &[String],
) -> Result<(), Problem> {
    let place = |row: &HeldRow| (row.case_id, row.id);
    db::in_pages(tx, (0, 0), held_store::unsent, place, |tx, row| {
        if row.brand_id != brand_id || !goes_to(&row, addresses) {
            return Ok(());
        }
        tx.lock(LOCK, row.case_id)?;
        // Meanwhile it may have left.
        let Some(row) = held_store::get(tx, row.id)? else { return Ok(()) };
        let is_waiting = matches!(row.state.as_str(), "held" | "stopped");
        let is_own = cases::found(tx, row.case_id)?.is_some_and(|case| case.customer_id == person_id);
        if is_waiting && !is_own { readdress(tx, pen, row, addresses) } else { Ok(()) }
    })
}

fn goes_to(row: &HeldRow, addresses: &[String]) -> bool {
    row.words.recipients.iter().any(|to| addresses.contains(&text::fold(&to.address)))
}

fn readdress(tx: &mut Tx<'_>, pen: &Pen, mut row: HeldRow, addresses: &[String]) -> Result<(), Problem> {
    row.words.recipients.retain(|to| !addresses.contains(&text::fold(&to.address)));
    let told = json!({ "message_id": row.id, "because": BECAUSE });
    if row.words.recipients.iter().any(|to| to.role == "to") {
        held_store::readdress(tx, row.id, &row.words)?;
        return record(tx, pen, &row, "LetterReaddressed", told);
    }
    attachments::unbind(tx, row.id, pen.now)?;
    held_store::end(tx, row.id, "withdrawn", pen.now)?;
    record(tx, pen, &row, "LetterWithdrawn", told)?;
    if let Some(writer) = row.staff_id {
        drafts::put_back(tx, pen.now, writer, row.case_id, &row.kind, typed_of(&row.words))?;
        let item = json!({ "case_id": row.case_id, "message_id": row.id, "because": BECAUSE });
        notices::tell(tx, pen, &[writer], "letter_stopped", row.brand_id, &item)?;
    }
    Ok(())
}
