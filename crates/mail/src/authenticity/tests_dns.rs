//! The resolver as it really runs, against a name server on loopback: answers, answers that do not fit a datagram, names
//! that are not there, a server that fails and one that says nothing.

use std::sync::{Arc, Mutex};

use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

use super::*;

const MAIL: &[u8] = b"From: Siti <siti@x.my>\r\nSubject: Bilik\r\n\r\nMasih ada?\r\n";

/// How a name is answered.
#[derive(Clone, Copy)]
enum Said {
    Text(&'static str),
    /// Too long for a datagram: there it is cut off, over TCP it is whole.
    Long(&'static str),
    Fails,
    Nothing,
}

/// A name server: what it is asked is written down, `udp`, `tcp` before each name.
struct Names {
    known: Vec<(&'static str, Said)>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    /// The answer to a question; `None` for silence.
    fn answer(&self, question: &[u8], by: &str) -> Option<Vec<u8>> {
        let (mut at, mut labels) = (12, Vec::new());
        while question[at] != 0 {
            let length = usize::from(question[at]);
            labels.push(String::from_utf8_lossy(&question[at + 1..=at + length]).to_lowercase());
            at += length + 1;
        }
        let name = labels.join(".");
        self.asked.lock().unwrap().push(format!("{by} {name}"));
        let is_text = question[at + 1..at + 3] == [0, 16];
        let said = self.known.iter().find(|(known, _)| *known == name).map(|(_, said)| *said);
        let (code, cut, text) = match said {
            Some(Said::Nothing) => return None,
            Some(Said::Fails) => (2, false, None),
            Some(Said::Long(_)) if by == "udp" => (0, true, None),
            Some(Said::Text(text) | Said::Long(text)) => (0, false, Some(text).filter(|_| is_text)),
            None => (3, false, None),
        };
        let mut out = question[..2].to_vec();
        out.extend([
            0x81 | if cut { 2 } else { 0 },
            0x80 | code,
            0,
            1,
            0,
            u8::from(text.is_some()),
            0,
            0,
            0,
            0,
        ]);
        out.extend(&question[12..at + 5]);
        if let Some(text) = text {
            let parts: Vec<u8> = text
                .as_bytes()
                .chunks(255)
                .flat_map(|part| {
                    std::iter::once(u8::try_from(part.len()).unwrap()).chain(part.iter().copied())
                })
                .collect();
            out.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
            out.extend(u16::try_from(parts.len()).unwrap().to_be_bytes());
            out.extend(parts);
        }
        Some(out)
    }

    /// Serves datagrams and connections on one port.
    async fn serve(known: &[(&'static str, Said)]) -> (Arc<Self>, Checker) {
        let names = Arc::new(Self { known: known.to_vec(), asked: Mutex::default() });
        let stream = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = stream.local_addr().unwrap();
        let datagrams = UdpSocket::bind(at).await.unwrap();
        let over_udp = Arc::clone(&names);
        tokio::spawn(async move {
            let mut question = [0; 1_500];
            loop {
                let (length, from) = datagrams.recv_from(&mut question).await.unwrap();
                if let Some(answer) = over_udp.answer(&question[..length], "udp") {
                    datagrams.send_to(&answer, from).await.unwrap();
                }
            }
        });
        let over_tcp = Arc::clone(&names);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = stream.accept().await {
                let names = Arc::clone(&over_tcp);
                tokio::spawn(async move {
                    while let Ok(length) = stream.read_u16().await {
                        let mut question = vec![0; usize::from(length)];
                        stream.read_exact(&mut question).await.unwrap();
                        if let Some(answer) = names.answer(&question, "tcp") {
                            stream.write_u16(u16::try_from(answer.len()).unwrap()).await.unwrap();
                            stream.write_all(&answer).await.unwrap();
                        }
                    }
                });
            }
        });
        let mut server = NameServerConfig::udp_and_tcp(at.ip());
        server.connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].into();
        for connection in &mut server.connections {
            connection.port = at.port();
        }
        let config = ResolverConfig::from_name_servers(vec![server]);
        let checker = Checker::asking(config, ResolverOpts::default(), Trust::default()).unwrap();
        (names, checker)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn peer(address: &str) -> Peer {
    Peer {
        address: Some(address.parse().unwrap()),
        helo: "mx.x.my".into(),
        mail_from: Some("siti@x.my".into()),
    }
}

#[tokio::test]
async fn names_are_really_asked_and_a_cut_answer_is_asked_for_again_over_tcp() {
    let long = "v=spf1 ip4:203.0.113.1 ip4:203.0.113.2 ip4:203.0.113.3 ip4:203.0.113.4 ip4:203.0.113.5 ip4:203.0.113.6 \
        ip4:203.0.113.10 ip4:203.0.113.11 ip4:203.0.113.12 ip4:203.0.113.13 ip4:203.0.113.14 ip4:203.0.113.15 \
        ip4:203.0.113.20 ip4:203.0.113.21 ip4:203.0.113.22 ip4:203.0.113.23 ip4:198.51.100.7 -all";
    let known = [("x.my", Said::Long(long)), ("_dmarc.x.my", Said::Text("v=DMARC1; p=reject"))];
    let (names, checker) = Names::serve(&known).await;
    let home = checker.check(&peer("198.51.100.7"), MAIL).await;
    assert_eq!((home.spf, home.dmarc, home.policy), (Outcome::Pass, Outcome::Pass, Policy::Reject));
    let asked = names.asked();
    let first =
        |what: &str| asked.iter().position(|one| one == what).unwrap_or_else(|| panic!("{what}: {asked:?}"));
    assert!(first("udp x.my") < first("tcp x.my"));
    let stranger = checker.check(&peer("203.0.113.99"), MAIL).await;
    assert_eq!((stranger.spf, stranger.dmarc), (Outcome::Fail, Outcome::Fail));
    assert!(stranger.is_forged());
}

#[tokio::test]
async fn a_name_that_is_not_there_publishes_nothing() {
    let (names, checker) = Names::serve(&[]).await;
    let found = checker.check(&peer("203.0.113.99"), MAIL).await;
    assert_eq!((found.spf, found.dmarc, found.policy), (Outcome::None, Outcome::None, Policy::None));
    assert!(!found.is_forged() && names.asked().contains(&"udp _dmarc.x.my".to_owned()));
}

#[tokio::test]
async fn a_server_that_fails_or_is_silent_leaves_a_mail_unchecked_and_never_forged() {
    for said in [Said::Fails, Said::Nothing] {
        let (names, checker) = Names::serve(&[("x.my", said), ("_dmarc.x.my", said)]).await;
        let found = checker.check(&peer("203.0.113.99"), MAIL).await;
        assert_eq!((found.spf, found.dmarc), (Outcome::NotChecked, Outcome::NotChecked));
        assert!(!found.is_forged() && !found.has_failure());
        assert!(names.asked().contains(&"udp x.my".to_owned()));
    }
}
