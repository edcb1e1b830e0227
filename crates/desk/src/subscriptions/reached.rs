//! How far each subscriber of this process has come: for whoever must not answer before what was just written is known
//! to one.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

/// Positions up to which every event is handled, here or by another node.
#[derive(Debug, Default)]
pub struct Reached(Mutex<BTreeMap<&'static str, watch::Sender<i64>>>);

impl Reached {
    /// Everything up to `position` is handled.
    pub(super) fn put(&self, name: &'static str, position: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(name).or_insert_with(|| watch::channel(0).0).send_replace(position);
    }

    /// Waits until a subscriber has handled everything up to `position`, but no longer than `most`. One that this
    /// process does not run is not waited for.
    pub async fn wait(&self, name: &str, position: i64, most: Duration) {
        let known = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.get(name).map(watch::Sender::subscribe)
        };
        let Some(mut known) = known else { return };
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
        reached.put("index", 9);
        waiting.await.unwrap();
        reached.wait("index", 10, Duration::ZERO).await;
    }
}
