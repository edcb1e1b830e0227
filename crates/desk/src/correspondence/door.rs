//! The mail door: which recipients are ours, and the raw mail stored durably before the sender hears 250.

use std::collections::BTreeMap;

use mail::listener::{Envelope, Intake, RecipientVerdict, StoreVerdict};

use super::intake_store;
use crate::house::Desk;
use crate::mailboxes::{self, Mailbox};

/// What the listener hands mail to.
#[derive(Clone)]
pub struct Door {
    desk: Desk,
}

impl Door {
    /// The door of a desk.
    pub const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

/// The mailbox's own address behind one that carries a reply token or another `+` part.
pub(super) fn base_address(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let local = local.split('+').next().unwrap_or(local);
            text::fold(&format!("{local}@{domain}"))
        }
        None => text::fold(address),
    }
}

impl Intake for Door {
    async fn recipient(&self, address: &str) -> RecipientVerdict {
        let folded = base_address(address);
        match self
            .desk
            .db()
            .read(move |tx| {
                Ok::<_, db::DbError>((mailboxes::by_address(tx, &folded)?, mailboxes::is_ours(tx, &folded)?))
            })
            .await
        {
            Ok((Some(_), _)) => RecipientVerdict::Accept,
            // Ours and paused: whoever writes keeps the mail and comes again.
            Ok((_, true)) => RecipientVerdict::Busy,
            Ok(_) => RecipientVerdict::Unknown,
            Err(error) => {
                tracing::warn!(%error, "a recipient could not be looked up");
                RecipientVerdict::Busy
            }
        }
    }

    async fn store(&self, envelope: Envelope, raw: Vec<u8>) -> StoreVerdict {
        let now = self.desk.now();
        let fingerprint = mail::identity::fingerprint(&raw);
        let rows: Vec<(i64, String, String)> =
            envelope.recipients.iter().map(|to| (self.desk.id(), base_address(to), to.clone())).collect();
        let remote = envelope.remote.to_string();
        let stored = self.desk.db().write(move |tx| {
            // Two addresses of one mailbox are one mail in it; two mailboxes have one each.
            let mut boxes: BTreeMap<i64, (i64, Mailbox, String)> = BTreeMap::new();
            for (id, folded, written) in &rows {
                if let Some(mailbox) = mailboxes::by_address(tx, folded)? {
                    boxes.entry(mailbox.id).or_insert_with(|| (*id, mailbox, written.clone()));
                }
            }
            for (id, mailbox, written) in boxes.values() {
                mailboxes::came(tx, mailbox.id, now)?;
                tx.execute(
                    &intake_store::STORE,
                    &[
                        id,
                        &mailbox.id,
                        &mailbox.brand_id,
                        &fingerprint,
                        &envelope.mail_from,
                        written,
                        &remote,
                        &envelope.tls,
                        &raw,
                        &now,
                    ],
                )?;
            }
            Ok::<_, db::DbError>(boxes.len())
        });
        match stored.await {
            Ok(0) => StoreVerdict::Refused("no such mailbox".to_owned()),
            Ok(_) => {
                metrics::counter!("mail_in_stored_total").increment(1);
                self.desk.bells().intake.notify_one();
                StoreVerdict::Stored
            }
            Err(error) => {
                tracing::warn!(%error, "a mail could not be stored");
                StoreVerdict::TryLater("the desk is busy".to_owned())
            }
        }
    }
}
