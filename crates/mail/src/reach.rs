//! Which machines may be called. A host that somebody typed into a form could name the desk's own network; unless the
//! operator allows that, only addresses of the public internet are connected to. The name is looked up once and the
//! addresses that were checked are the ones connected to, so that a second answer cannot slip in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::time::timeout;

use crate::trouble::{Fault, Trouble};

/// Which machines may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public internet.
    #[default]
    Public,
    /// Every machine, this one and its network too.
    Anywhere,
}

impl Reach {
    /// Whether `address` may be called.
    pub fn allows(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_public(address)
    }
}

/// Looks `host` up and answers the addresses that may be called, in the order they were given. Fails with
/// [`Fault::UnknownHost`], [`Fault::PrivateAddress`] or [`Fault::Slow`].
pub async fn resolve(
    reach: Reach,
    host: &str,
    port: u16,
    limit: Duration,
) -> Result<Vec<SocketAddr>, Trouble> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    let looked_up = timeout(limit, tokio::net::lookup_host((bare, port))).await;
    let found: Vec<SocketAddr> = match looked_up {
        Err(_) => return Err(Trouble::new(Fault::Slow, format!("{host} was not found in time"))),
        Ok(Err(error)) => return Err(Trouble::new(Fault::UnknownHost, format!("{host}: {error}"))),
        Ok(Ok(found)) => found.collect(),
    };
    let Some(first) = found.first().copied() else {
        return Err(Trouble::new(Fault::UnknownHost, host));
    };
    let allowed: Vec<SocketAddr> = found.into_iter().filter(|to| reach.allows(to.ip())).collect();
    if allowed.is_empty() {
        return Err(Trouble::new(Fault::PrivateAddress, format!("{host} is {}", first.ip())));
    }
    Ok(allowed)
}

/// Whether an address belongs to the public internet: none of the special-purpose blocks of RFC 6890 and its registry.
/// An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) counts as what it is.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    // The IPv4 address that ends so many bits before the end of this one.
    let inside =
        |bits_below: u32| Ipv4Addr::from_bits(u32::try_from((bits >> bits_below) & 0xffff_ffff).unwrap_or(0));
    let starts = |prefix: u128, length: u32| (bits ^ prefix) >> (128 - length) == 0;
    if starts(0x0064_ff9b << 96, 96) {
        return is_public_v4(inside(0));
    }
    if starts(0x2002 << 112, 16) {
        return is_public_v4(inside(80));
    }
    // Global unicast is 2000::/3; inside it, what is set aside for protocols and for documentation.
    let special = starts(0x2001 << 112, 23) || starts(0x2001_0db8 << 96, 32) || starts(0x3fff << 112, 20);
    starts(0x2000 << 112, 3) && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_s_own_network_is_not_public() {
        for private in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2404:6800:4003::6d", "64:ff9b::808:808"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_refused_unless_allowed() {
        let limit = Duration::from_secs(20);
        for home in ["localhost", "127.0.0.1", "[::1]", "169.254.169.254"] {
            let trouble = resolve(Reach::Public, home, 993, limit).await.unwrap_err();
            assert_eq!(trouble.fault, Fault::PrivateAddress, "{home}: {trouble}");
            assert!(resolve(Reach::Anywhere, home, 993, limit).await.is_ok(), "{home}");
        }
        let unknown = resolve(Reach::Public, "no-such-host.invalid", 993, limit).await.unwrap_err();
        assert_eq!(unknown.fault, Fault::UnknownHost);
    }
}
