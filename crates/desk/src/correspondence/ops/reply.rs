//! Reply to the customer. Nothing is sent over what somebody else wrote meanwhile; a letter may be held for a moment or
//! until a time, and is then written, like one that leaves at once, in the transaction in which it leaves.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cases::ops::BODY_MAX;
use crate::cases::{self, Case, LOCK};
use crate::correspondence::addressing;
use crate::correspondence::held::{self, Leaves, hold};
use crate::correspondence::held_store::Words;
use crate::correspondence::leaving::{Leaving, leave};
use crate::correspondence::rich::{self, Rich};
use crate::correspondence::{UNDO_SECONDS_MAX, intake_store, refuse_dead};
use crate::house::Desk;
use crate::labels::Category;
use crate::mailboxes::{self, Mailbox};
use crate::messages::{self, Recipient};
use crate::{attachments, customers, drafts, requests};

/// The most recipients of one reply.
const RECIPIENTS_MAX: usize = 50;
/// The most files of one reply.
const FILES_MAX: usize = 100;
/// How far ahead a letter may be scheduled, in days.
const AHEAD_DAYS: i64 = 366;

/// A reply.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The case.
    pub case_id: i64,
    /// Plain text; made from `html` when that is given.
    pub body: String,
    /// The same from an editor: cleaned before anybody sees it. Uploaded images as `<img src="/attachments/{id}">`.
    pub html: Option<String>,
    /// To, Cc and Bcc; whoever wrote last, and the case's participants as Cc, when empty.
    pub recipients: Vec<Recipient>,
    /// Uploads of this case that leave with the reply.
    pub attachments: Vec<i64>,
    /// The status the case moves to; `open` when it was new, otherwise as it is.
    pub then: Option<String>,
    /// The newest message the writer has seen; `None` asks no question.
    pub seen: Option<i64>,
    /// Send although somebody wrote meanwhile.
    pub anyway: bool,
    /// When it leaves.
    pub leaves: Leaves,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Replied {
    /// The message it is, or will be.
    pub message_id: i64,
    /// The letter in the outbox; `None` while it is held.
    pub outbox_id: Option<i64>,
    /// When it leaves, while it is held.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub leaves_at: Option<Timestamp>,
}

/// Whether these can be written to.
pub(super) fn check_recipients(recipients: &[Recipient]) -> Result<(), Problem> {
    if recipients.len() > RECIPIENTS_MAX {
        return Err(Problem::field(Kind::TooLong, "recipients").with("max", RECIPIENTS_MAX.to_string()));
    }
    for recipient in recipients {
        let known = matches!(recipient.role.as_str(), "to" | "cc" | "bcc");
        let address = recipient.address.as_str();
        let fine = address.is_ascii()
            && !address
                .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ','))
            && address.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 1);
        if !known || !fine {
            return Err(Problem::field(Kind::Malformed, "recipients").with("expected", "nama@contoh.my"));
        }
    }
    if !recipients.is_empty() && !recipients.iter().any(|recipient| recipient.role == "to") {
        return Err(Problem::field(Kind::NoRecipient, "recipients"));
    }
    Ok(())
}

/// Whether these words can be sent.
pub(super) fn check_words(rich: &Rich, files: usize) -> Result<(), Problem> {
    if rich.text.trim().is_empty() && rich.images.is_empty() {
        return Err(Problem::field(Kind::Required, "body"));
    }
    if rich.text.chars().count() > BODY_MAX || rich.sent.len() > BODY_MAX * 4 {
        return Err(Problem::field(Kind::TooLong, "body").with("max", BODY_MAX.to_string()));
    }
    if files > FILES_MAX {
        return Err(Problem::field(Kind::TooLong, "attachments").with("max", FILES_MAX.to_string()));
    }
    Ok(())
}

/// Whether a letter may leave then.
pub(super) fn check_leaves(leaves: Leaves, now: Timestamp) -> Result<(), Problem> {
    match leaves {
        Leaves::In(seconds) if !(0..=UNDO_SECONDS_MAX).contains(&seconds) => {
            let problem = Problem::field(Kind::OutOfRange, "undo_seconds");
            Err(problem.with("min", "0").with("max", UNDO_SECONDS_MAX.to_string()))
        }
        Leaves::At(at) if at <= now || at > now.plus_days(AHEAD_DAYS) => {
            let problem = Problem::field(Kind::OutOfRange, "send_at");
            Err(problem.with("min", now.to_string()).with("max", now.plus_days(AHEAD_DAYS).to_string()))
        }
        _ => Ok(()),
    }
}

/// Writes to the customer. [`Kind::Overtaken`] when somebody wrote since `seen`, unless `anyway`.
pub async fn reply(desk: &Desk, actor: &Actor, command: Reply) -> Result<Replied, Problem> {
    actor.may(Permission::CaseReply)?;
    let (pen, actor, salt) = (desk.pen(actor), actor.clone(), desk.secret());
    let rich = rich::written(&command.body, command.html.as_deref());
    check_words(&rich, command.attachments.len() + rich.images.len())?;
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
                if !command.anyway {
                    check_overtaken(tx, &case, command.seen, actor.staff_id().unwrap_or(0))?;
                }
                let words = words(tx, &case, &command, &rich)?;
                refuse_dead(tx, case.brand_id, &words.recipients)?;
                let message_id = pen.id();
                attachments::bind(tx, &pen, &words.uploads, case.id, message_id)?;
                if let Some(author) = actor.staff_id() {
                    drafts::forget(tx, author, case.id, "reply")?;
                }
                if let Some(until) = command.leaves.after(pen.now) {
                    hold(tx, &pen, &case, (message_id, "reply", words), until)?;
                    return Ok(Replied { message_id, outbox_id: None, leaves_at: Some(until.0) });
                }
                let leaving = Leaving { message_id, outside: false, words };
                let outbox_id = leave(tx, &pen, &case, &leaving, &salt, &tokens)?;
                Ok(Replied { message_id, outbox_id, leaves_at: None })
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}

fn words(tx: &mut Tx<'_>, case: &Case, command: &Reply, rich: &Rich) -> Result<Words, Problem> {
    let recipients =
        if command.recipients.is_empty() { usual_recipients(tx, case)? } else { command.recipients.clone() };
    // The status is looked up now, so that a word nobody knows is refused while its writer is there.
    if let Some(word) = &command.then {
        crate::labels::status(tx, word)?;
    }
    let mut uploads = command.attachments.clone();
    uploads.extend(rich.images.iter().filter(|id| !command.attachments.contains(id)));
    Ok(Words {
        subject: subject_for(case),
        text: rich.text.clone(),
        shown: rich.shown.clone(),
        sent: rich.sent.clone(),
        typed: command.html.clone().unwrap_or_default(),
        recipients,
        attachments: uploads.clone(),
        uploads,
        then: command.then.clone(),
    })
}

/// Refused when somebody else wrote to the customer, or the customer to us, since the writer last looked. A colleague's
/// letter that leaves in a moment counts as written.
fn check_overtaken(tx: &mut Tx<'_>, case: &Case, seen: Option<i64>, me: i64) -> Result<(), Problem> {
    let Some(seen) = seen else { return Ok(()) };
    let written = messages::newer_than(tx, case.id, seen, me)?;
    let mut names: Vec<String> = written.into_iter().map(|one| one.author_name).collect();
    for letter in held::held_of_case(tx, case.id)? {
        if letter.state == "undo"
            && letter.id > seen
            && letter.staff_id.unwrap_or(0) != me
            && letter.kind == "reply"
        {
            names.push(letter.author_name);
        }
    }
    match names.last() {
        None => Ok(()),
        Some(name) => {
            let count = names.len().to_string();
            Err(Problem::new(Kind::Overtaken).with("name", name.clone()).with("count", count))
        }
    }
}

pub(super) fn writable(case: &Case) -> Result<(), Problem> {
    if let Some(into) = case.merged_into {
        return Err(Problem::new(Kind::CaseMerged).with("into", into.to_string()));
    }
    if case.category == Category::Closed {
        return Err(Problem::new(Kind::CaseClosed));
    }
    Ok(())
}

/// The mailbox the customer wrote to last, or the brand's first.
pub fn mailbox_for(tx: &mut Tx<'_>, case: &Case) -> Result<Mailbox, Problem> {
    match intake_store::mailbox_of_case(tx, case.id)? {
        Some(id) => mailboxes::get(tx, id),
        None => mailboxes::first_of_brand(tx, case.brand_id),
    }
}

/// `Re:` once, and the number, so that an answer without any headers still shows where it belongs.
fn subject_for(case: &Case) -> String {
    let tag = format!("[#{}]", case.written_reference());
    let bare = case.subject.trim_start_matches("Re: ").trim_start_matches("RE: ");
    if bare.contains(&tag) { format!("Re: {bare}") } else { format!("Re: {bare} {tag}") }
}

/// Whoever wrote last from outside, or the customer's first address; participants get copies.
fn usual_recipients(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<Recipient>, Problem> {
    let person = customers::get(tx, case.customer_id)?;
    let last = messages::last_writer(tx, case.id)?;
    let to = match last.filter(|(_, address)| !address.is_empty()) {
        Some(to) => to,
        None => {
            let usual = addressing::usual(tx, &person)?.ok_or_else(|| Problem::new(Kind::NoRecipient))?;
            (person.full_name.clone(), usual)
        }
    };
    let folded = text::fold(&to.1);
    let mut all = vec![Recipient { role: "to".to_owned(), name: to.0, address: to.1 }];
    let others = cases::participants(tx, case.id)?.into_iter();
    all.extend(others.filter(|other| text::fold(&other.address) != folded));
    Ok(all)
}
