//! The outbox: a letter is queued in the transaction that decided to send it, at most once per key, and leaves later.

use db::Tx;
use kernel::{Language, Timestamp, Via};
use serde::{Deserialize, Serialize};

use super::{outbox_store, reports};
use crate::messages::Recipient;
use crate::pen::Pen;

/// A mail to be sent, complete but for its MIME form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Letter {
    /// The address it comes from.
    pub from: String,
    /// The name shown beside it.
    pub from_name: String,
    /// Where answers go, when not to `from`.
    pub reply_to: Option<String>,
    /// To, Cc and Bcc.
    pub recipients: Vec<Recipient>,
    /// Its subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// Attachments, by id.
    #[serde(default)]
    pub attachments: Vec<i64>,
    /// Its Message-ID, without brackets. The same whenever it is sent again.
    pub message_id: String,
    /// The Message-ID it answers.
    pub in_reply_to: Option<String>,
    /// The Message-IDs of the thread, oldest first.
    #[serde(default)]
    pub references: Vec<String>,
    /// The language it is written in.
    #[schema(value_type = String)]
    pub language: Language,
    /// Set when no person wrote it: `replied` or `generated`.
    pub automatic: Option<String>,
    /// Its date.
    #[schema(value_type = String, format = DateTime)]
    pub date: Timestamp,
}

/// Where a letter belongs.
#[derive(Clone, Debug)]
pub struct Queued<'a> {
    /// At most one letter per key is ever queued: `reply:<message>`, `rating:<case>`.
    pub key: String,
    /// `reply`, `rating`, `notice`…
    pub kind: &'static str,
    /// The brand it is from.
    pub brand_id: i64,
    /// The mailbox it is from.
    pub mailbox_id: i64,
    /// The case it is about.
    pub case_id: Option<i64>,
    /// The message it carries.
    pub message_id: Option<i64>,
    /// It leaves not before then.
    pub send_after: Timestamp,
    /// The letter.
    pub letter: &'a Letter,
}

/// Queues a letter. `None` when one with this key was queued before, or when it is a machine's and its recipient takes
/// none. Ring the bell after the commit.
pub fn queue(tx: &mut Tx<'_>, pen: &Pen, queued: &Queued<'_>) -> Result<Option<i64>, db::DbError> {
    if queued.letter.automatic.is_some() {
        // A machine writes neither to an address that does not exist nor to whoever called us unwanted.
        for recipient in &queued.letter.recipients {
            if !reports::takes_automatic(tx, queued.brand_id, &recipient.address)? {
                return Ok(None);
            }
        }
    }
    let id = pen.id();
    let letter = serde_json::json!(queued.letter);
    let done = tx.execute(
        &outbox_store::QUEUE,
        &[
            &id,
            &queued.key,
            &queued.kind,
            &queued.brand_id,
            &queued.mailbox_id,
            &queued.case_id,
            &queued.message_id,
            &letter,
            &queued.send_after,
            &pen.now,
            &(pen.via == Via::Demo),
        ],
    )?;
    Ok((done == 1).then_some(id))
}
