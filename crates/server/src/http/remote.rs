//! Where a request really comes from. Behind a trusted proxy the proxy's word is taken; the connection's address is
//! replaced by it, so that everything after this sees the client.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName};

use crate::config::Network;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address: from the right, the first hop that no trusted proxy vouches for.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let believed = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let lines: Vec<&str> =
        headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
    let mut address = peer;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !believed(address) {
            break;
        }
        // A hop that cannot be read is the last thing that can be believed about.
        let Ok(next) = hop.trim().parse::<IpAddr>() else { break };
        address = next;
    }
    address.to_canonical()
}

/// Replaces the connection's address by the client's.
pub(super) fn find(trusted: &[Network], request: &mut Request) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    if let Some(peer) = peer {
        let address = client(peer.ip(), request.headers(), trusted);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, peer.port())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted: Vec<Network> =
            ["10.0.0.0/8", "127.0.0.1"].iter().map(|text| text.parse().unwrap()).collect();
        let told = |peer: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, line.parse().unwrap());
            }
            client(peer.parse().unwrap(), &headers, &trusted).to_string()
        };
        assert_eq!(told("203.0.113.5", &["198.51.100.1"]), "203.0.113.5");
        assert_eq!(told("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(told("127.0.0.1", &["6.6.6.6, 198.51.100.1, 10.1.1.1"]), "198.51.100.1");
        assert_eq!(told("127.0.0.1", &["6.6.6.6", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(told("127.0.0.1", &["nonsense"]), "127.0.0.1");
        assert_eq!(told("127.0.0.1", &[]), "127.0.0.1");
    }
}
