//! What a letter has around its words: from which address it leaves, under whose name, and what stands below. The letter
//! itself and what its writer is shown before are made here alike.

use db::Tx;
use kernel::{Language, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use super::held_store;
use crate::brands::Brand;
use crate::cases::Case;
use crate::mailboxes::Mailbox;
use crate::snippets::places::{self, Known};

/// How a case's number is shown while it has none.
const NO_NUMBER_YET: &str = "KH-…";

/// What a letter will have around its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Letterhead {
    /// The address it leaves from.
    pub from: String,
    /// The name beside it.
    pub from_name: String,
    /// What stands below it; may be empty.
    pub signature: String,
    /// The language of that.
    #[schema(value_type = String)]
    pub language: Language,
    /// When a working day next begins, by the calendar the case's promises are counted in; none when no policy governs it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub working_day_at: Option<Timestamp>,
}

/// The name beside the sender's address: the writer's, of the mailbox; the mailbox's alone when a machine writes.
pub(super) fn from_name(author: &str, mailbox: &Mailbox) -> String {
    if author.is_empty() {
        mailbox.display_name.clone()
    } else {
        format!("{author} ({})", mailbox.display_name)
    }
}

/// The signature of a mailbox as it was written in a language, its places still open.
fn written(tx: &mut Tx<'_>, mailbox: &Mailbox, language: Language) -> Result<String, Problem> {
    let texts = held_store::signatures(tx, mailbox.id)?;
    let own = texts.map(|texts| texts.get(language).to_owned()).filter(|text| !text.trim().is_empty());
    Ok(own.unwrap_or_else(|| mailbox.signature.clone()))
}

/// What stands under a letter of a case. A machine's letter has no name to sign with, and then no such line.
pub(super) fn signature(
    tx: &mut Tx<'_>,
    mailbox: &Mailbox,
    (brand, language, agent): (&Brand, Language, &str),
    case: Option<&Case>,
) -> Result<String, Problem> {
    let written = written(tx, mailbox, language)?;
    let known = Known { brand, language, agent, customer: None, typed: ("", ""), case };
    if case.is_some() {
        return Ok(places::fill_whole_lines(&written, &known));
    }
    // The line with the number will be there; the number is what is not known yet.
    let (text, _) = places::fill(&written, &known);
    Ok(places::fill_whole_lines(&text.replace("{{case.reference}}", NO_NUMBER_YET), &known))
}

/// The whole of it, as it would be for a letter written now.
pub(super) fn letterhead(
    tx: &mut Tx<'_>,
    mailbox: &Mailbox,
    (brand, language, agent): (&Brand, Language, &str),
    case: Option<&Case>,
    working_day_at: Option<Timestamp>,
) -> Result<Letterhead, Problem> {
    let signature = signature(tx, mailbox, (brand, language, agent), case)?;
    Ok(Letterhead {
        from: mailbox.address.clone(),
        from_name: from_name(agent, mailbox),
        signature,
        language,
        working_day_at,
    })
}
