//! Where fetched mail goes: through the mail door, so that it is stored, told from what is known and filed like any
//! other; and where it is written down how far one is.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Problem, Timestamp};
use mail::SignIn;
use mail::imap::{Account, Arrived, Keyless, Listed, NotNow, Progress, Shelf, State};
use mail::listener::{Envelope, Intake, StoreVerdict};

use crate::correspondence::Door;
use crate::correspondence::setting_aside::{self, LeftAt};
use crate::house::Desk;
use crate::mailboxes::{self, Mailbox};

/// What is known of a mailbox that is followed, for the figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// When everything was last here.
    pub(super) current_at: Option<Timestamp>,
    /// Whether it is now.
    pub(super) is_current: bool,
    /// Mails that are known and not here.
    pub(super) behind: usize,
}

/// A mailbox's place.
pub(super) struct Place {
    pub(super) desk: Desk,
    pub(super) mailbox: Mailbox,
    pub(super) account: Account,
    /// The task that follows it.
    pub(super) holder: [u8; 32],
    pub(super) look: Arc<Mutex<Look>>,
}

impl Place {
    async fn write(
        &self,
        what: &'static str,
        work: impl Fn(&mut db::Tx<'_>) -> Result<bool, db::DbError> + Send + Sync + 'static,
    ) -> Result<(), NotNow> {
        match self.desk.db().write(work).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                tracing::info!(
                    mailbox = self.mailbox.address,
                    what,
                    "another server follows this mailbox by now"
                );
                Err(NotNow)
            }
            Err(error) => {
                tracing::warn!(mailbox = self.mailbox.address, what, %error, "not written");
                Err(NotNow)
            }
        }
    }

    async fn store(&self, raw: Vec<u8>) -> Result<(), NotNow> {
        match store(&self.desk, &self.mailbox, &self.account, raw).await {
            StoreVerdict::Stored => Ok(()),
            _ => Err(NotNow),
        }
    }

    async fn set_aside(&self, listed: Listed, headers: Vec<u8>, reason: &'static str) -> Result<(), NotNow> {
        metrics::counter!("mail_in_quarantined_total").increment(1);
        let left_at = LeftAt { folder: mailboxes::folder_key(&self.account), listed };
        let put = setting_aside::put(&self.desk, self.mailbox.clone(), headers, left_at, reason);
        put.await.map_err(|error| {
            tracing::warn!(mailbox = self.mailbox.address, %error, "a mail could not be set aside");
            NotNow
        })
    }

    fn looked(&self, change: impl FnOnce(&mut Look)) {
        change(&mut self.look.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Hands a mail that was fetched to the desk's own door.
pub async fn store(desk: &Desk, mailbox: &Mailbox, account: &Account, raw: Vec<u8>) -> StoreVerdict {
    let glance = mail::glance::glance(&raw);
    let envelope = Envelope {
        // The return path as the last server wrote it (the empty one is a machine's), or else the sender.
        mail_from: match glance.return_path {
            Some(path) if path.is_empty() => None,
            Some(path) => Some(path),
            None => glance.address,
        },
        recipients: vec![mailbox.address.clone()],
        // Fetched: whoever handed it over did so to another server.
        remote: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        helo: account.host.clone(),
        tls: account.security != mail::delivery::Security::None,
    };
    Door::new(desk.clone()).store(envelope, raw).await
}

impl Shelf for Place {
    async fn progress(&self) -> Result<Progress, NotNow> {
        let (id, account) = (self.mailbox.id, self.account.clone());
        let read = self.desk.db().read(move |tx| mailboxes::progress(tx, id, &account));
        read.await.map_err(|error| {
            tracing::warn!(mailbox = self.mailbox.address, %error, "progress was not read");
            NotNow
        })
    }

    async fn keep(&self, arrived: Arrived) -> Result<(), NotNow> {
        match arrived {
            Arrived::Whole { raw, .. } => self.store(raw).await,
            Arrived::TooLarge { listed, headers, .. } => {
                self.set_aside(listed, headers, setting_aside::TOO_LARGE).await
            }
            Arrived::NotGiven { listed, headers } => {
                self.set_aside(listed, headers, setting_aside::NOT_GIVEN).await
            }
        }
    }

    async fn done(&self, progress: Progress) -> Result<(), NotNow> {
        let (id, holder, account) = (self.mailbox.id, self.holder, self.account.clone());
        self.write("progress", move |tx| mailboxes::done(tx, id, &holder, &account, progress)).await
    }

    async fn sign_in(&self, known: &SignIn, refused: bool) -> Result<SignIn, Keyless> {
        match mailboxes::grants::key(&self.desk, self.mailbox.id, known, refused).await {
            Ok(key) => key.map_err(Keyless::Trouble),
            Err(problem) => {
                tracing::warn!(mailbox = self.mailbox.address, %problem, "what to sign in with was not read");
                Err(Keyless::NotNow)
            }
        }
    }

    async fn tell(&self, state: State) {
        let (id, now) = (self.mailbox.id, self.desk.now());
        self.looked(|look| match &state {
            State::UpToDate { .. } => {
                *look = Look { current_at: Some(now), is_current: true, behind: 0 };
            }
            State::Behind { mails } => (look.is_current, look.behind) = (false, *mails),
            State::Failed(_) => look.is_current = false,
        });
        if let State::Failed(trouble) = &state {
            let fault = trouble.fault.word();
            tracing::warn!(
                mailbox = self.mailbox.address,
                fault,
                detail = trouble.detail,
                "a mailbox cannot be read"
            );
            metrics::counter!("mailbox_failures_total", "mailbox" => self.mailbox.address.clone(), "fault" => fault)
                .increment(1);
        }
        let told = self.write("how a mailbox stands", move |tx| {
            match &state {
                State::UpToDate { is_told } => mailboxes::current(tx, id, *is_told, now),
                State::Behind { mails } => {
                    mailboxes::behind(tx, id, i64::try_from(*mails).unwrap_or(i64::MAX))
                }
                State::Failed(trouble) => mailboxes::failed(tx, id, trouble, now),
            }
            .map(|()| true)
        });
        // Said already, if it was not.
        let _: Result<(), NotNow> = told.await;
    }
}

/// The account and the mailbox as they stand, when it is to be followed.
pub(super) async fn open(desk: &Desk, mailbox_id: i64) -> Result<Option<(Mailbox, Account)>, Problem> {
    let at = desk.clone();
    desk.db()
        .read(move |tx| {
            let mailbox = mailboxes::get(tx, mailbox_id)?;
            let account = mailboxes::account(tx, &at, mailbox_id)?;
            Ok(account.filter(|_| mailbox.active).map(|account| (mailbox, account)))
        })
        .await
}
