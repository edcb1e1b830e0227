//! How far each subscriber of this process has come: for whoever must not answer before what was just written is known
//! to one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};

/// Positions up to which every event is handled, here or by another node.
#[derive(Debug, Default)]
pub struct Reached(Mutex<BTreeMap<&'static str, Standing>>);

/// How far one has come, and how it is told that somebody waits for it to go on.
#[derive(Debug, Default)]
struct Standing {
    at: watch::Sender<i64>,
    wanted: Arc<Notify>,
}

impl Reached {
    /// Everything up to `position` is handled.
    pub(super) fn put(&self, name: &'static str, position: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(name).or_default().at.send_replace(position);
    }

    /// What is notified when somebody waits for a subscriber of this process: it rests no longer.
    pub(super) fn wanted(&self, name: &'static str) -> Arc<Notify> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&all.entry(name).or_default().wanted)
    }

    /// Waits until a subscriber has handled everything up to `position`, but no longer than `most`. One that this
    /// process does not run is not waited for.
    pub async fn wait(&self, name: &str, position: i64, most: Duration) {
        let known = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.get(name).map(|standing| (standing.at.subscribe(), Arc::clone(&standing.wanted)))
        };
        let Some((mut known, wanted)) = known else { return };
        if *known.borrow() < position {
            wanted.notify_one();
        }
        // Too late or gone: what there is must do.
        let _ = tokio::time::timeout(most, known.wait_for(|at| *at >= position)).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const LONG: Duration = Duration::from_hours(1);

    #[tokio::test]
    async fn who_waits_goes_on_once_the_position_is_reached() {
        let reached = Arc::new(Reached::default());
        reached.wait("index", 7, LONG).await;
        reached.put("index", 6);
        let waiting = tokio::spawn({
            let reached = Arc::clone(&reached);
            async move { reached.wait("index", 7, LONG).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "not there yet");
        // Whoever rests is told that it is waited for, even if it begins to rest only now.
        reached.wanted("index").notified().await;
        reached.put("index", 9);
        waiting.await.unwrap();
        reached.wait("index", 10, Duration::ZERO).await;
    }
}
