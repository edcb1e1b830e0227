//! What the names say without asking: a zone written down. The lookups of the library go past it first; a zone that is
//! there answers everything, also that there is nothing.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Instant;

use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mail_auth::dmarc::Dmarc;
use mail_auth::hickory_resolver::proto::op::ResponseCode;
use mail_auth::spf::Spf;
use mail_auth::{DnsError, DnssecStatus, Error, MX, RecordSet, ResolverCache, Txt};

/// Text records by name: `_dmarc.x.my`, `s1._domainkey.x.my`, `x.my`.
#[derive(Clone, Debug, Default)]
pub struct Zone {
    texts: Vec<(String, String)>,
}

impl Zone {
    /// The same zone with one more text record.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.texts.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }
}

/// What the library asks before it asks the net.
#[derive(Default)]
pub(super) struct Records {
    texts: HashMap<Box<str>, Txt>,
    /// Whether there is nothing beyond these.
    is_all: bool,
}

impl From<Zone> for Records {
    fn from(zone: Zone) -> Self {
        let read = |(name, value): (String, String)| {
            let bytes = value.as_bytes();
            let record = if name.starts_with("_dmarc.") {
                Dmarc::parse(bytes).map(|record| Txt::Dmarc(Arc::new(record)))
            } else if name.contains("._domainkey.") {
                DomainKey::parse(bytes).map(|record| Txt::DomainKey(Arc::new(record)))
            } else {
                Spf::parse(bytes).map(|record| Txt::Spf(Arc::new(record)))
            };
            (format!("{}.", name.trim_end_matches('.')).into_boxed_str(), record.unwrap_or_else(Txt::Error))
        };
        Self { texts: zone.texts.into_iter().map(read).collect(), is_all: true }
    }
}

impl ResolverCache<Box<str>, Txt> for Records {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let missing = || Txt::Error(Error::Dns(DnsError::RecordNotFound(ResponseCode::NXDomain)));
        self.texts.get(name).cloned().or_else(|| self.is_all.then(missing))
    }

    fn remove<Q>(&self, _: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    // The resolver keeps its own answers for as long as they hold.
    fn insert(&self, _: Box<str>, _: Txt, _: Instant) {}
}

/// A zone holds texts only: of everything else it knows that there is none.
macro_rules! none_of {
    ($key:ty, $value:ty) => {
        impl ResolverCache<$key, RecordSet<$value>> for Records {
            fn get<Q>(&self, _: &Q) -> Option<RecordSet<$value>>
            where
                $key: Borrow<Q>,
                Q: Hash + Eq + ?Sized,
            {
                let empty = || RecordSet { rrset: Arc::from([]), dnssec_status: DnssecStatus::Indeterminate };
                self.is_all.then(empty)
            }

            fn remove<Q>(&self, _: &Q) -> Option<RecordSet<$value>>
            where
                $key: Borrow<Q>,
                Q: Hash + Eq + ?Sized,
            {
                None
            }

            fn insert(&self, _: $key, _: RecordSet<$value>, _: Instant) {}
        }
    };
}

none_of!(Box<str>, MX);
none_of!(Box<str>, Ipv4Addr);
none_of!(Box<str>, Ipv6Addr);
none_of!(IpAddr, Box<str>);
