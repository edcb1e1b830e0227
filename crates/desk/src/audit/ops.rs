//! Read the trail of one thing, or of everything of its kind.

use std::collections::HashMap;

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};

use super::telling::Teller;
use super::{About, Entry};
use crate::events::{self, Stored};
use crate::house::Desk;
use crate::staff;

/// The most entries in one page.
pub const PAGE_MAX: i64 = 100;
/// Pages of the log looked through for one page of entries: others' brands are passed over.
const LOOKS: usize = 5;

/// What was done to one thing, or to all of a kind when `id` is `None`, newest first, before that entry. What the actor
/// may not see is left out.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    about: About,
    id: Option<i64>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>, Problem> {
    actor.may(Permission::AuditView)?;
    let (actor, limit) = (actor.clone(), limit.clamp(1, PAGE_MAX));
    desk.db()
        .read(move |tx| {
            let mut sight = Sight { actor: &actor, about, known: HashMap::new() };
            let mut teller = Teller::new(tx, actor.language)?;
            let mut before = before.unwrap_or(i64::MAX);
            let mut entries = Vec::new();
            let size = if about == About::IncomingMail { PAGE_MAX } else { limit };
            for _ in 0..LOOKS {
                let page = page(tx, about, id, before, size)?;
                for event in &page {
                    if sight.sees(tx, event)?
                        && let Some(subject) = subject(about, event)
                        && let Some(entry) = teller.entry(tx, subject, event)?
                    {
                        entries.push(entry);
                    }
                }
                let is_last = i64::try_from(page.len()) != Ok(size);
                let is_full = i64::try_from(entries.len()).is_ok_and(|count| count >= limit);
                let Some(last) = page.last().filter(|_| !is_last && !is_full) else { break };
                before = last.id;
            }
            entries.truncate(usize::try_from(limit).unwrap_or_default());
            Ok(entries)
        })
        .await
}

/// The events of one page, newest first. How mail is treated is kept with brands and with mailboxes.
fn page(
    tx: &mut Tx<'_>,
    about: About,
    id: Option<i64>,
    before: i64,
    size: i64,
) -> Result<Vec<Stored>, Problem> {
    if about != About::IncomingMail {
        return Ok(events::about(tx, about.word(), id, before, size)?);
    }
    let mut all = events::about(tx, About::Brand.word(), id, before, size)?;
    all.extend(events::about(tx, About::Mailbox.word(), id, before, size)?);
    all.sort_by_key(|event| std::cmp::Reverse(event.id));
    all.truncate(usize::try_from(size).unwrap_or_default());
    Ok(all)
}

/// What an event of a page is about; `None` for one that the page passes over.
fn subject(about: About, event: &Stored) -> Option<About> {
    match (about, event.kind.as_str()) {
        (About::IncomingMail, "MailRulesChanged") => Some(About::Brand),
        (About::IncomingMail, "AcknowledgementChanged") => Some(About::Mailbox),
        (About::IncomingMail, _) => None,
        _ => Some(about),
    }
}

/// Whose changes the actor may read: those of brands they serve, of colleagues they see, and of what all share.
struct Sight<'a> {
    actor: &'a Actor,
    about: About,
    known: HashMap<i64, bool>,
}

impl Sight<'_> {
    fn sees(&mut self, tx: &mut Tx<'_>, event: &Stored) -> Result<bool, Problem> {
        if self.about != About::Staff {
            return Ok(staff::reaches(tx, self.actor, event.brand_id)?);
        }
        if let Some(sees) = self.known.get(&event.subject_id) {
            return Ok(*sees);
        }
        let sees = match staff::seen(tx, self.actor, event.subject_id) {
            Ok(_) => true,
            Err(problem) if problem.kind == Kind::NotFound => false,
            Err(problem) => return Err(problem),
        };
        self.known.insert(event.subject_id, sees);
        Ok(sees)
    }
}
