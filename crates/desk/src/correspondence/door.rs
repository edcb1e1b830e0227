//! The mail door: which recipients are ours, and the raw mail stored durably before the sender hears 250.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};

use db::DbError;
use mail::listener::{Envelope, Intake, RecipientVerdict, StoreVerdict};

use super::intake_store;
use super::raw::{self, Sealed};
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
        match self.keep(envelope, raw).await {
            Ok(0) => StoreVerdict::Refused("no such mailbox".to_owned()),
            Ok(_) => {
                metrics::counter!("mail_in_stored_total").increment(1);
                self.desk.bells().intake.notify_one();
                StoreVerdict::Stored
            }
            Err(NotKept::Shelf(error)) if is_full(&error) => StoreVerdict::NoRoom,
            Err(NotKept::Db(DbError::Full(_))) => StoreVerdict::NoRoom,
            Err(error) => {
                tracing::warn!(%error, "a mail could not be stored");
                StoreVerdict::TryLater("the desk is busy".to_owned())
            }
        }
    }
}

/// Why a mail was not kept; its sender keeps it and tries again.
#[derive(Debug, thiserror::Error)]
enum NotKept {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Shelf(#[from] io::Error),
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

/// A mail as one mailbox gets it.
#[derive(Clone)]
struct Copy {
    id: i64,
    mailbox: Mailbox,
    recipient: String,
    sealed: Sealed,
}

impl Door {
    /// Keeps the mail once for each mailbox it was sent to; answers how many those are.
    async fn keep(&self, envelope: Envelope, raw: Vec<u8>) -> Result<usize, NotKept> {
        let fingerprint = mail::identity::fingerprint(&raw);
        let (boxes, fresh) = self.boxes(&envelope, fingerprint).await?;
        let mut copies = Vec::with_capacity(fresh.len());
        for (mailbox, recipient) in fresh {
            let id = self.desk.id();
            let sealed = raw::seal(&self.desk, id, raw.clone()).await?;
            copies.push(Copy { id, mailbox, recipient, sealed });
        }
        let (now, remote) = (self.desk.now(), envelope.remote.to_string());
        let stored = self.desk.db().write(move |tx| {
            for Copy { id, mailbox, recipient, sealed } in &copies {
                mailboxes::came(tx, mailbox.id, now)?;
                let added = tx.execute(
                    &intake_store::STORE,
                    &[
                        id,
                        &mailbox.id,
                        &mailbox.brand_id,
                        &fingerprint,
                        &envelope.mail_from,
                        recipient,
                        &remote,
                        &envelope.tls,
                        &sealed.raw,
                        &now,
                        &sealed.sha256,
                        &sealed.key,
                    ],
                )?;
                if added == 1 {
                    raw::name(tx, *id, sealed)?;
                }
            }
            Ok::<_, DbError>(())
        });
        stored.await?;
        Ok(boxes)
    }

    /// How many mailboxes a mail was sent to, and those that do not have it yet. Two addresses of one mailbox are one
    /// mail in it; two mailboxes have one each.
    async fn boxes(
        &self,
        envelope: &Envelope,
        fingerprint: [u8; 32],
    ) -> Result<(usize, Vec<(Mailbox, String)>), DbError> {
        let recipients = envelope.recipients.clone();
        let read = self.desk.db().read(move |tx| {
            let mut boxes: BTreeMap<i64, (Mailbox, String)> = BTreeMap::new();
            for written in &recipients {
                if let Some(mailbox) = mailboxes::by_address(tx, &base_address(written))? {
                    boxes.entry(mailbox.id).or_insert_with(|| (mailbox, written.clone()));
                }
            }
            let (all, mut fresh) = (boxes.len(), Vec::new());
            for (id, each) in boxes {
                // The same mail again is as good as stored.
                if tx.first(&intake_store::KNOWN, &[&id, &fingerprint], |_| Ok(()))?.is_none() {
                    fresh.push(each);
                }
            }
            Ok((all, fresh))
        });
        read.await
    }
}
