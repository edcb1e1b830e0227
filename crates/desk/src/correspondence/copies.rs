//! Who is in copy of a case because they were in copy of a letter, theirs or ours.

use db::Tx;
use kernel::Problem;

use super::door::base_address;
use crate::cases::{self, Case};
use crate::mailboxes;
use crate::messages::Recipient;
use crate::pen::Pen;

/// So many get copies of a case without anybody having added them: with the customer they fill one letter.
const COPIES_MAX: usize = 49;

/// Keeps people, by name and address, in copy of what follows: whoever got a letter of the case openly is no stranger when
/// they answer it. Our own mailboxes and those who take part already are left out.
pub(super) fn keep<'a>(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    people: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), Problem> {
    let mut room = COPIES_MAX.saturating_sub(cases::participants(tx, case.id)?.len());
    for (name, address) in people {
        if room == 0 {
            break;
        }
        if mailboxes::is_ours(tx, &base_address(address))?
            || cases::takes_part(tx, case, &text::fold(address))?
        {
            continue;
        }
        let copy = Recipient { role: "cc".to_owned(), name: name.to_owned(), address: address.to_owned() };
        room -= usize::from(cases::add_participant(tx, case, &copy, pen.now)?);
    }
    Ok(())
}
