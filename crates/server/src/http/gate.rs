//! How often one caller may ask: each API token has a bucket that refills evenly; an answer tells what is left.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::http::Refusal;
use desk::staff::token_hash;
use governor::clock::Clock as _;
use governor::middleware::{StateInformationMiddleware, StateSnapshot};
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use kernel::{Clock, Kind, Problem};

use super::description::accepted;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The house's clock, as the limiter reads it.
#[derive(Clone)]
struct Time(Arc<dyn Clock>);

impl governor::clock::Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Duration::from_micros(u64::try_from(self.0.now().micros()).unwrap_or(0)).into()
    }
}

type Buckets = RateLimiter<[u8; 32], DashMapStateStore<[u8; 32]>, Time, StateInformationMiddleware>;

/// Who asked how often. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    buckets: Arc<Buckets>,
    time: Time,
    per_minute: NonZeroU32,
}

impl Gate {
    /// A gate that lets each caller through `per_minute` times a minute.
    pub fn new(clock: Arc<dyn Clock>, per_minute: NonZeroU32) -> Self {
        let time = Time(clock);
        let quota = Quota::per_minute(per_minute);
        let buckets = Buckets::new(quota, DashMapStateStore::default(), time.clone());
        Self { buckets: Arc::new(buckets), time, per_minute }
    }

    /// Forgets callers whose buckets are full again.
    pub fn forget_idle(&self) {
        self.buckets.retain_recent();
        self.buckets.shrink_to_fit();
    }

    /// Lets one request through, or answers after how many seconds to try again.
    fn ask(&self, caller: &[u8; 32]) -> Result<StateSnapshot, u64> {
        self.buckets.check_key(caller).map_err(|refused| {
            let wait = refused.wait_time_from(self.time.now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }

    /// Writes on an answer how many requests are left, of how many, and until when.
    pub(super) fn tell(&self, response: &mut Response, remaining: u32) {
        let limit = u64::from(self.per_minute.get());
        // Until the bucket is full again.
        let reset = ((limit - u64::from(remaining)) * 60).div_ceil(limit);
        let headers = response.headers_mut();
        headers.insert(LIMIT, HeaderValue::from(limit));
        headers.insert(REMAINING, HeaderValue::from(remaining));
        headers.insert(RESET, HeaderValue::from(reset));
    }
}

/// Who is counted: the token, or the address of whoever brings none.
fn caller(request: &Request) -> [u8; 32] {
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if let Some(token) = token {
        return token_hash(token.trim());
    }
    let mut hash = DefaultHasher::new();
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()).hash(&mut hash);
    let mut key = [0; 32];
    key.iter_mut().zip(hash.finish().to_le_bytes()).for_each(|(slot, byte)| *slot = byte);
    key
}

/// What the gate says to one request.
pub(super) enum Said {
    /// It is not counted.
    Nothing,
    /// It may pass; the caller has so many left.
    Pass(u32),
    /// Not now.
    Refused(Box<Response>),
}

impl Gate {
    /// Counts a request. Only the API is counted: screens and what monitoring asks are not.
    pub(super) fn count(&self, request: &Request) -> Said {
        if !request.uri().path().starts_with("/api/") {
            return Said::Nothing;
        }
        match self.ask(&caller(request)) {
            Ok(state) => Said::Pass(state.remaining_burst_capacity()),
            Err(seconds) => {
                metrics::counter!("api_refused_too_many_total").increment(1);
                let problem = Problem::new(Kind::TooMany).with("seconds", seconds.to_string());
                let mut response = Refusal { problem, language: accepted(request.headers()) }.into_response();
                self.tell(&mut response, 0);
                Said::Refused(Box::new(response))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{SimulatedClock, Timestamp};

    use super::*;

    #[test]
    fn a_caller_waits_and_others_do_not() {
        let clock = Arc::new(SimulatedClock::at(Timestamp(1_800_000_000_000_000)));
        let gate = Gate::new(clock.clone(), NonZeroU32::new(60).unwrap());
        let (one, other) = ([1; 32], [2; 32]);
        for left in (0..60).rev() {
            assert_eq!(gate.ask(&one).map(|state| state.remaining_burst_capacity()), Ok(left));
        }
        assert_eq!(gate.ask(&one).map(|_| ()), Err(1));
        assert!(gate.ask(&other).is_ok());
        clock.advance_seconds(1);
        assert!(gate.ask(&one).is_ok());
        assert_eq!(gate.ask(&one).map(|_| ()), Err(1));
        clock.advance_seconds(60);
        assert_eq!(gate.ask(&one).map(|state| state.remaining_burst_capacity()), Ok(59));
        clock.advance_seconds(120);
        gate.forget_idle();
        assert_eq!(gate.buckets.len(), 0);
    }
}
