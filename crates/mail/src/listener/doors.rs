//! How many may be in at once, together and from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Counts who is in.
#[derive(Clone)]
pub(super) struct Doors {
    inside: Arc<Mutex<Inside>>,
    max: usize,
    max_per_address: usize,
}

#[derive(Default)]
struct Inside {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// Held while a connection is open.
pub(super) struct Pass {
    inside: Arc<Mutex<Inside>>,
    address: IpAddr,
}

impl Doors {
    pub(super) fn new(max: usize, max_per_address: usize) -> Self {
        Self { inside: Arc::default(), max, max_per_address }
    }

    /// Lets one in, unless there are too many.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Pass> {
        let address = neighbourhood(address);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let here = inside.by_address.get(&address).copied().unwrap_or_default();
        if inside.all >= self.max || here >= self.max_per_address {
            return None;
        }
        inside.all += 1;
        inside.by_address.insert(address, here + 1);
        Some(Pass { inside: Arc::clone(&self.inside), address })
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.all = inside.all.saturating_sub(1);
        match inside.by_address.get_mut(&self.address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                inside.by_address.remove(&self.address);
            }
        }
    }
}

/// The address itself; for IPv6 its /64, which is what one customer of a provider gets.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbourhood_shares_its_places_and_gives_them_back() {
        let doors = Doors::new(3, 2);
        let first = doors.enter("2001:db8:1:1::1".parse().unwrap());
        let second = doors.enter("2001:db8:1:1::2".parse().unwrap());
        assert!(first.is_some() && second.is_some());
        assert!(doors.enter("2001:db8:1:1::3".parse().unwrap()).is_none());
        let other = doors.enter("10.0.0.1".parse().unwrap());
        assert!(other.is_some());
        assert!(doors.enter("10.0.0.2".parse().unwrap()).is_none(), "full");
        drop(first);
        assert!(doors.enter("2001:db8:1:1::3".parse().unwrap()).is_some());
    }
}
