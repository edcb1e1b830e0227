//! Failed proofs are counted, so that passwords cannot be guessed: a few tries per address and person, more per
//! network address, then a wait. Kept in memory: a restart forgives, a second node counts for itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Kind, Problem, Timestamp};
use sha2::{Digest, Sha256};

/// Tries counted together last this long, in seconds.
pub const WINDOW_SECONDS: i64 = 15 * 60;
/// Failed tries for one person from one network address.
pub const TRIES_PER_PERSON: u32 = 5;
/// Failed tries from one network address, whoever they were for.
pub const TRIES_PER_ADDRESS: u32 = 50;
/// How many counts are kept; beyond that the oldest goes.
const KEPT_MAX: usize = 20_000;

/// The counts.
#[derive(Debug, Default)]
pub struct Attempts {
    counts: Mutex<HashMap<[u8; 32], (Timestamp, u32)>>,
}

fn key(parts: [&str; 2]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

impl Attempts {
    /// Counts a try before it is made, so that many at once do not slip through. Refused when there were too many.
    pub fn take(&self, person: &str, remote: &str, now: Timestamp) -> Result<(), Problem> {
        self.count(key([person, remote]), TRIES_PER_PERSON, now)?;
        self.count(key(["", remote]), TRIES_PER_ADDRESS, now)
    }

    /// The try succeeded: it and those before it for this person are forgiven. Answers how many had failed.
    pub fn succeeded(&self, person: &str, remote: &str) -> u32 {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tries)) = counts.get_mut(&key(["", remote])) {
            *tries = tries.saturating_sub(1);
        }
        counts.remove(&key([person, remote])).map_or(0, |(_, tries)| tries.saturating_sub(1))
    }

    fn count(&self, key: [u8; 32], max: u32, now: Timestamp) -> Result<(), Problem> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEPT_MAX && !counts.contains_key(&key) {
            counts.retain(|_, (since, _)| now.seconds_since(*since) < WINDOW_SECONDS);
            let oldest = counts.iter().min_by_key(|(_, (since, _))| *since).map(|(key, _)| *key);
            if let Some(oldest) = oldest.filter(|_| counts.len() >= KEPT_MAX) {
                counts.remove(&oldest);
            }
        }
        let (since, tries) = counts.entry(key).or_insert((now, 0));
        let age = now.seconds_since(*since);
        if !(0..WINDOW_SECONDS).contains(&age) {
            (*since, *tries) = (now, 0);
        }
        if *tries >= max {
            let seconds = WINDOW_SECONDS - now.seconds_since(*since);
            return Err(Problem::new(Kind::TooMany).with("seconds", seconds.max(1).to_string()));
        }
        *tries += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_770_000_000_000_000);

    #[test]
    fn five_tries_then_a_wait() {
        let attempts = Attempts::default();
        for _ in 0..TRIES_PER_PERSON {
            attempts.take("nurul@safa.my", "10.0.0.1", NOON).unwrap();
        }
        let refused = attempts.take("nurul@safa.my", "10.0.0.1", NOON.plus_seconds(60)).unwrap_err();
        assert_eq!(refused.args, [("seconds", "840".to_owned())]);
        attempts.take("nurul@safa.my", "10.0.0.2", NOON).unwrap();
        attempts.take("hazwan@safa.my", "10.0.0.1", NOON).unwrap();
        attempts.take("nurul@safa.my", "10.0.0.1", NOON.plus_seconds(WINDOW_SECONDS)).unwrap();
    }

    #[test]
    fn a_right_password_forgives_the_tries_before_it() {
        let attempts = Attempts::default();
        for _ in 0..3 {
            attempts.take("nurul@safa.my", "10.0.0.1", NOON).unwrap();
        }
        assert_eq!(attempts.succeeded("nurul@safa.my", "10.0.0.1"), 2);
        for _ in 0..TRIES_PER_PERSON {
            attempts.take("nurul@safa.my", "10.0.0.1", NOON).unwrap();
        }
    }

    #[test]
    fn one_address_cannot_try_everybody() {
        let attempts = Attempts::default();
        for number in 0..TRIES_PER_ADDRESS {
            attempts.take(&format!("{number}@safa.my"), "10.0.0.1", NOON).unwrap();
        }
        assert!(attempts.take("x@safa.my", "10.0.0.1", NOON).is_err());
    }

    #[test]
    fn the_memory_is_bounded_and_keeps_the_newest() {
        let attempts = Attempts::default();
        for number in 0..i64::try_from(KEPT_MAX).unwrap() {
            let at = NOON.plus_seconds(number / 1_000);
            attempts.count(key([&number.to_string(), "a"]), 1, at).unwrap();
        }
        let last = NOON.plus_seconds(30);
        attempts.count(key(["last", "a"]), 1, last).unwrap();
        assert!(attempts.count(key(["last", "a"]), 1, last).is_err());
        assert!(attempts.counts.lock().unwrap().len() <= KEPT_MAX);
    }
}
