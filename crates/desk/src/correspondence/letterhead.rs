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
use crate::snippets::rules;

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
/// The brand's own name is the one its reader knows.
pub(super) fn from_name(author: &str, mailbox: &Mailbox, (brand, language): (&Brand, Language)) -> String {
    let name = mailbox.name_for(brand, brand.speaks(language));
    if author.is_empty() { name.to_owned() } else { format!("{author} ({name})") }
}

/// The signature of a mailbox as it was written in the language the brand speaks to a reader, its places still open; and
/// the language it is in.
fn written(
    tx: &mut Tx<'_>,
    mailbox: &Mailbox,
    brand: &Brand,
    reader: Language,
) -> Result<(String, Language), Problem> {
    let language = brand.speaks(reader);
    let texts = held_store::signatures(tx, mailbox.id)?.unwrap_or_default();
    let (text, found) = rules::text_for(&texts, brand.reading_order(language));
    let is_written = !text.trim().is_empty();
    Ok(if is_written { (text.to_owned(), found) } else { (mailbox.signature.clone(), language) })
}

/// What stands under a letter of a case whose reader reads `language`, and the language that is in. A machine's letter
/// has no name to sign with, and then no such line.
pub(super) fn signature(
    tx: &mut Tx<'_>,
    mailbox: &Mailbox,
    (brand, language, agent): (&Brand, Language, &str),
    case: Option<&Case>,
) -> Result<(String, Language), Problem> {
    let (written, language) = written(tx, mailbox, brand, language)?;
    let known = Known { brand, language, agent, customer: None, typed: ("", ""), case };
    if case.is_some() {
        return Ok((places::fill_whole_lines(&written, &known), language));
    }
    // The line with the number will be there; the number is what is not known yet.
    let (text, _) = places::fill(&written, &known);
    let text = text.replace("{{case.reference}}", NO_NUMBER_YET);
    Ok((places::fill_whole_lines(&text, &known), language))
}

/// The whole of it, as it would be for a letter written now.
pub(super) fn letterhead(
    tx: &mut Tx<'_>,
    mailbox: &Mailbox,
    (brand, language, agent): (&Brand, Language, &str),
    case: Option<&Case>,
    working_day_at: Option<Timestamp>,
) -> Result<Letterhead, Problem> {
    let from_name = from_name(agent, mailbox, (brand, language));
    let (signature, language) = signature(tx, mailbox, (brand, language, agent), case)?;
    Ok(Letterhead { from: mailbox.address.clone(), from_name, signature, language, working_day_at })
}
