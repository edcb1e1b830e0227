//! Identifiers: 64-bit integers below 2^53, so that a browser can hold them exactly.
//!
//! From the top: 41 bits of milliseconds since 2020-01-01T00:00:00Z (until 2089), a 4-bit node slot leased in the
//! database, an 8-bit sequence. Ids of one node rise, so the newest row has the greatest id.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::time::Timestamp;

/// The slot that imports use: their ids are minted from when a thing happened, not from when it was read in.
pub const NODE_IMPORT: u8 = 15;

/// 2020-01-01T00:00:00Z in milliseconds.
const EPOCH_MILLIS: i64 = 1_577_836_800_000;
const SEQUENCE_BITS: u32 = 8;
const NODE_BITS: u32 = 4;
const SEQUENCE_MASK: i64 = (1 << SEQUENCE_BITS) - 1;

/// Mints ids for one node. Safe to share between threads; never gives the same id twice.
#[derive(Debug)]
pub struct IdSource {
    node: i64,
    /// The last milliseconds and sequence handed out: `millis << 8 | sequence`.
    last: AtomicI64,
}

impl IdSource {
    /// The slot these ids are minted in.
    pub const fn node(&self) -> u8 {
        // Made from four bits.
        self.node.to_le_bytes()[0]
    }

    /// A source for node slot `node` (0–15).
    pub fn new(node: u8) -> Self {
        Self { node: i64::from(node & 0x0f), last: AtomicI64::new(0) }
    }

    /// The next id at `now`. When 256 ids were minted in one millisecond, or the clock went back, the source runs
    /// ahead of the clock rather than repeat itself.
    pub fn next(&self, now: Timestamp) -> i64 {
        let floor = (now.millis() - EPOCH_MILLIS).max(0) << SEQUENCE_BITS;
        let step = |last: i64| floor.max(last + 1);
        let mut seen = self.last.load(Ordering::Relaxed);
        loop {
            let next = step(seen);
            match self.last.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return self.assemble(next),
                Err(other) => seen = other,
            }
        }
    }

    /// The smallest id this slot could have minted at `at`, moved up by `nth`: what an import mints from an old date.
    pub fn at(&self, at: Timestamp, nth: u8) -> i64 {
        let millis = (at.millis() - EPOCH_MILLIS).max(0);
        self.assemble((millis << SEQUENCE_BITS) | i64::from(nth))
    }

    fn assemble(&self, moment: i64) -> i64 {
        let millis = moment >> SEQUENCE_BITS;
        (millis << (SEQUENCE_BITS + NODE_BITS)) | (self.node << SEQUENCE_BITS) | (moment & SEQUENCE_MASK)
    }
}

/// Declares an id type: a number in JSON, a `bigint` in the database.
#[macro_export]
macro_rules! id_type {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_stay_below_two_to_the_53_until_2089() {
        let source = IdSource::new(15);
        let late: Timestamp = "2089-01-01T00:00:00Z".parse().unwrap();
        assert!(source.next(late) < 1 << 53);
    }

    proptest! {
        #[test]
        fn ids_rise_whatever_the_clock_does(nows in prop::collection::vec(1_700_000_000_000_000i64..1_800_000_000_000_000, 1..600)) {
            let source = IdSource::new(3);
            let ids: Vec<i64> = nows.into_iter().map(|now| source.next(Timestamp(now))).collect();
            prop_assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
