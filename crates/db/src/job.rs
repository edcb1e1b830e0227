//! One queued request: what to run and whom to answer. The answer waits until the commit is durable.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::error::DbError;
use crate::tx::Tx;

/// What became of a run inside its transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ran {
    /// Keep what it did.
    Keep,
    /// It refused or failed: undo what it did, its answer stands.
    Undo,
    /// It panicked: undo, and answer that.
    Panicked,
}

/// A request in the queue. It may run several times before it is answered once.
pub(crate) trait Job: Send {
    /// Runs the request; the answer is kept inside.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// Hands out the kept answer.
    fn answer(self: Box<Self>);
    /// Answers with a database failure instead.
    fn fail(self: Box<Self>, error: DbError);
    /// Whether the asker has gone away before the request was started.
    fn abandoned(&self) -> bool;
}

pub(crate) struct Request<F, T, E> {
    work: F,
    kept: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Request<F, T, E> {
    pub(crate) fn new(work: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (Self { work, kept: None, reply }, answer)
    }
}

impl<F, T, E> Job for Request<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        if let Ok(done) = catch_unwind(AssertUnwindSafe(|| (self.work)(tx))) {
            let keep = done.is_ok();
            self.kept = Some(done);
            if keep { Ran::Keep } else { Ran::Undo }
        } else {
            self.kept = Some(Err(DbError::Panicked.into()));
            Ran::Panicked
        }
    }

    fn answer(self: Box<Self>) {
        let kept = self.kept.unwrap_or_else(|| Err(DbError::Panicked.into()));
        // The asker may have gone away; the work is done all the same.
        drop(self.reply.send(kept));
    }

    fn fail(self: Box<Self>, error: DbError) {
        drop(self.reply.send(Err(error.into())));
    }

    fn abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}
