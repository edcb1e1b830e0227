//! Look into the quarantine.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem};
use text::Arg;

use crate::brands::{self, Brand};
use crate::correspondence::raw_source;
use crate::correspondence::setting_aside::{self, GONE, NO_SENDER, NOT_GIVEN, SetAside, TOO_LARGE};
use crate::house::Desk;
use crate::quarantine::Quarantined;
use crate::words::words;

/// What the reason means and what to do.
fn told(reason: &str, language: Language) -> String {
    match reason {
        TOO_LARGE | NOT_GIVEN | GONE | NO_SENDER => {
            words().say(language, &format!("quarantine-{reason}"), &[])
        }
        other => {
            // The reader's own words, where they are known; anything else as it was noted.
            let known = [
                (mail::Unreadable::NoHeader, "quarantine-why-no-header"),
                (mail::Unreadable::HeaderTooLong, "quarantine-why-header-too-long"),
                (mail::Unreadable::TooManyParts, "quarantine-why-too-many-parts"),
                (mail::Unreadable::ReaderFailed, "quarantine-why-reader-failed"),
            ];
            let why = known.iter().find(|(fault, _)| fault.to_string() == other);
            let why = why.map_or_else(|| other.to_owned(), |(_, key)| words().say(language, key, &[]));
            words().say(language, "quarantine-unreadable", &[("reason", Arg::from(why))])
        }
    }
}

fn shown(aside: SetAside, raw: &[u8], language: Language) -> Quarantined {
    let glance = mail::glance::glance(raw);
    Quarantined {
        is_whole: aside.is_whole(),
        can_fetch: aside.reason != GONE && !aside.is_whole() && aside.left_at.is_some(),
        told: told(&aside.reason, language),
        from: glance.from.or(aside.mail_from),
        subject: glance.subject,
        id: aside.id,
        mailbox_id: aside.mailbox_id,
        brand_id: aside.brand_id,
        recipient: aside.recipient,
        received_at: aside.received_at,
        reason: aside.reason,
    }
}

/// The mail, if it lies aside for a brand the actor works for; there is no other for them.
pub(super) fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<SetAside, Problem> {
    let found = setting_aside::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    brands::seen(tx, actor, found.brand_id)?;
    Ok(found)
}

/// The newest before `before` (all when `None`), at most `limit` (1–200).
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Quarantined>, Problem> {
    actor.may(Permission::MailOperate)?;
    let (actor, before, limit) = (actor.clone(), before.unwrap_or(i64::MAX), limit.clamp(1, 200));
    let found = desk
        .db()
        .read(move |tx| {
            let mut all = Vec::new();
            for brand in brands::of_actor(tx, &actor)? {
                all.extend(setting_aside::list(tx, brand.id, before, limit)?);
            }
            all.sort_by_key(|aside| std::cmp::Reverse(aside.id));
            all.truncate(usize::try_from(limit).unwrap_or(0));
            Ok::<_, Problem>((all, actor.language))
        })
        .await?;
    let (all, language) = found;
    let mut list = Vec::with_capacity(all.len());
    for aside in all {
        let raw = raw(desk, aside.id).await?.unwrap_or_default();
        list.push(shown(aside, &raw, language));
    }
    Ok(list)
}

/// Its source; `None` when it was forgotten or cannot be opened, so that one such mail hides no other.
async fn raw(desk: &Desk, id: i64) -> Result<Option<Vec<u8>>, Problem> {
    match raw_source(desk, id).await {
        Err(problem) if matches!(problem.kind, Kind::Erased | Kind::FileDamaged) => Ok(None),
        other => other,
    }
}

/// How many there are, for the brands the actor works for, which are in `served`.
pub fn count(tx: &mut Tx<'_>, actor: &Actor, served: &[Brand]) -> Result<i64, Problem> {
    actor.may(Permission::MailOperate)?;
    let mut sum = 0;
    for brand in served {
        sum += setting_aside::count(tx, brand.id)?;
    }
    Ok(sum)
}

/// One of them.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Quarantined, Problem> {
    actor.may(Permission::MailOperate)?;
    let by = actor.clone();
    let aside = desk.db().read(move |tx| seen(tx, &by, id)).await?;
    let raw = raw(desk, id).await?.unwrap_or_default();
    Ok(shown(aside, &raw, actor.language))
}

/// Its source as it came: bytes of any kind, to be shown as plain text and as nothing else.
pub async fn source(desk: &Desk, actor: &Actor, id: i64) -> Result<Vec<u8>, Problem> {
    actor.may(Permission::MailOperate)?;
    let by = actor.clone();
    desk.db().read(move |tx| seen(tx, &by, id)).await?;
    raw(desk, id).await?.ok_or_else(|| Problem::new(Kind::NotFound))
}
