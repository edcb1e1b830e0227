//! Forward a case to somebody outside: an airline, a hotel, an embassy. It is no answer to the customer: clocks go on,
//! the customer's copy list is left alone, and what the outsider answers comes back to the case as theirs.

use kernel::{Actor, Kind, Permission, Problem};

use super::reply::{Replied, check_leaves, check_recipients, check_words, writable};
use crate::cases::{self, LOCK};
use crate::correspondence::held::{Leaves, hold};
use crate::correspondence::held_store::Words;
use crate::correspondence::leaving::{Leaving, leave};
use crate::correspondence::{refuse_dead, rich};
use crate::house::Desk;
use crate::messages::Recipient;
use crate::{attachments, customers, drafts, requests};

/// What is forwarded.
#[derive(Clone, Debug, Default)]
pub struct Forward {
    /// The case.
    pub case_id: i64,
    /// Plain text; made from `html` when that is given. What is quoted of the case is part of it: its writer decides.
    pub body: String,
    /// The same from an editor.
    pub html: Option<String>,
    /// To, Cc and Bcc; none of them the customer.
    pub recipients: Vec<Recipient>,
    /// Files: uploads that wait, or files of the case that shall leave again.
    pub attachments: Vec<i64>,
    /// When it leaves.
    pub leaves: Leaves,
}

/// Forwards. The customer themselves is refused as a recipient: they are answered, not forwarded to.
pub async fn forward(desk: &Desk, actor: &Actor, command: Forward) -> Result<Replied, Problem> {
    actor.may(Permission::CaseReply)?;
    let (pen, actor, salt) = (desk.pen(actor), actor.clone(), desk.secret());
    let rich = rich::written(&command.body, command.html.as_deref());
    check_words(&rich, command.attachments.len() + rich.images.len())?;
    if command.recipients.is_empty() {
        return Err(Problem::field(Kind::NoRecipient, "recipients"));
    }
    check_recipients(&command.recipients)?;
    let tokens = desk.reply_tokens();
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                // Asked here: a repeat is answered as before, though the time chosen has come meanwhile.
                check_leaves(command.leaves, pen.now)?;
                let case = cases::seen(tx, &actor, command.case_id)?;
                tx.lock(LOCK, case.id)?;
                let case = cases::seen(tx, &actor, case.id)?;
                writable(&case)?;
                let person = customers::get(tx, case.customer_id)?;
                let own: Vec<String> = person.identities.iter().map(|one| text::fold(&one.value)).collect();
                if let Some(to) = command.recipients.iter().find(|to| own.contains(&text::fold(&to.address)))
                {
                    return Err(
                        Problem::field(Kind::TheCustomer, "recipients").with("value", to.address.clone())
                    );
                }
                refuse_dead(tx, case.brand_id, &command.recipients)?;
                let mut files = command.attachments.clone();
                files.extend(rich.images.iter().filter(|id| !command.attachments.contains(id)));
                let known = attachments::of_case(tx, case.id)?;
                let uploads: Vec<i64> =
                    files.iter().copied().filter(|id| !known.iter().any(|file| file.id == *id)).collect();
                let message_id = pen.id();
                attachments::bind(tx, &pen, &uploads, case.id, message_id)?;
                if let Some(author) = actor.staff_id() {
                    drafts::forget(tx, author, case.id, "forward")?;
                }
                let words = Words {
                    subject: format!("Fwd: {} [#{}]", case.subject, case.written_reference()),
                    text: rich.text.clone(),
                    shown: rich.shown.clone(),
                    sent: rich.sent.clone(),
                    typed: command.html.clone().unwrap_or_default(),
                    recipients: command.recipients.clone(),
                    attachments: files,
                    uploads,
                    then: None,
                };
                if let Some(until) = command.leaves.after(pen.now) {
                    hold(tx, &pen, &case, (message_id, "forward", words), until)?;
                    return Ok(Replied { message_id, outbox_id: None, leaves_at: Some(until.0) });
                }
                let leaving = Leaving { message_id, outside: true, words };
                let outbox_id = leave(tx, &pen, &case, &leaving, &salt, &tokens)?;
                Ok(Replied { message_id, outbox_id, leaves_at: None })
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}
