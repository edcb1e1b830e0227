//! Whether a mail comes from where it says: SPF, DKIM, DMARC and ARC. Looked up before anything is decided, within two
//! seconds; what cannot be found out in time is "not checked", never "failed". Where another server took the mail in,
//! its own verdict (`Authentication-Results`, RFC 8601) is taken if that server is trusted by name.

mod records;
mod stated;

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use mail_auth::dmarc::{Policy as Published, verify::DmarcParameters};
use mail_auth::hickory_resolver::{
    TokioResolver,
    config::{ResolverConfig, ResolverOpts},
    net::runtime::TokioRuntimeProvider,
    system_conf::read_system_conf,
};
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, MessageAuthenticator, Parameters, SpfResult,
};

use records::Records;
pub use records::Zone;

/// The longest that looking up may take.
pub const TIME_LIMIT: Duration = Duration::from_secs(2);

/// How one proof stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It was not looked at, or could not be in time.
    #[default]
    NotChecked,
    /// The sender publishes nothing to check against.
    None,
    /// It holds.
    Pass,
    /// It does not hold.
    Fail,
    /// The sender says that it probably does not hold (SPF `~all`).
    SoftFail,
    /// The sender says nothing either way.
    Neutral,
}

impl Outcome {
    /// As stored and shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotChecked => "not_checked",
            Self::None => "none",
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::Neutral => "neutral",
        }
    }
}

/// What the sender's domain asks to be done with mail that fails (RFC 9989).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Nothing, or it publishes none.
    #[default]
    None,
    /// Set it aside.
    Quarantine,
    /// Turn it away.
    Reject,
}

impl Policy {
    /// As stored and shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }
}

/// What is known of where a mail comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the server that brought it may send for the envelope's sender.
    pub spf: Outcome,
    /// Whether a signature holds.
    pub dkim: Outcome,
    /// Whether one of both is of the domain in `From`.
    pub dmarc: Outcome,
    /// Whether the seals of those who passed it on hold.
    pub arc: Outcome,
    /// What the domain in `From` asks for.
    pub policy: Policy,
    /// Somebody trusted passed it on and vouches for it: its own checks may fail because of that.
    pub vouched: bool,
    /// The server whose verdict this is; `None` when it is ours.
    pub stated_by: Option<String>,
}

impl Verdict {
    /// Whether the sender's own domain asks not to believe this mail.
    pub fn is_forged(&self) -> bool {
        self.dmarc == Outcome::Fail && self.policy != Policy::None && !self.vouched
    }

    /// Whether any proof failed: worth showing, though no reason to hold the mail.
    pub fn has_failure(&self) -> bool {
        let all = [self.spf, self.dkim, self.dmarc];
        !self.vouched && all.iter().any(|outcome| matches!(outcome, Outcome::Fail | Outcome::SoftFail))
    }
}

/// Who handed a mail over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peer {
    /// Their address; `None` when the mail was fetched.
    pub address: Option<IpAddr>,
    /// What they called themselves.
    pub helo: String,
    /// The envelope's sender; `None` for the empty one.
    pub mail_from: Option<String>,
}

/// An answer that comes later.
pub type Pending<'a> = Pin<Box<dyn Future<Output = Verdict> + Send + 'a>>;

/// Whoever finds out where mails come from.
pub trait Check: Send + Sync {
    /// Looks at one mail. Never fails: what cannot be found out is not checked.
    fn check<'a>(&'a self, peer: &'a Peer, raw: &'a [u8]) -> Pending<'a>;
}

/// Whom to believe without asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// Names in `Authentication-Results` of servers that take mail in for us: `mx.google.com`.
    pub servers: Vec<String>,
    /// Domains whose ARC seals are believed: lists and forwarders of ours.
    pub sealers: Vec<String>,
}

/// The real one.
pub struct Checker {
    resolver: Option<MessageAuthenticator>,
    records: Arc<Records>,
    trust: Trust,
}

impl Checker {
    /// Asks the system's name servers. The error says why they are not known.
    pub fn new(trust: Trust) -> Result<Self, String> {
        let (config, options) = read_system_conf().map_err(|error| error.to_string())?;
        Self::asking(config, options, trust)
    }

    fn asking(config: ResolverConfig, mut options: ResolverOpts, trust: Trust) -> Result<Self, String> {
        options.timeout = TIME_LIMIT / 2;
        options.attempts = 1;
        options.cache_size = 8_192;
        let resolver =
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).with_options(options);
        let resolver = resolver.build().map_err(|error| error.to_string())?;
        let resolver = Some(MessageAuthenticator(resolver));
        Ok(Self { resolver, records: Arc::default(), trust })
    }

    /// Asks nobody: only what trusted servers state is known.
    pub fn offline(trust: Trust) -> Self {
        Self { resolver: None, records: Arc::default(), trust }
    }

    /// Knows exactly what a zone says and asks nobody.
    pub fn with_zone(zone: Zone, trust: Trust) -> Result<Self, String> {
        let nowhere = ResolverConfig::default();
        let resolver = TokioResolver::builder_with_config(nowhere, TokioRuntimeProvider::default());
        let resolver = resolver.build().map_err(|error| error.to_string())?;
        Ok(Self { resolver: Some(MessageAuthenticator(resolver)), records: Arc::new(zone.into()), trust })
    }
}

impl Check for Checker {
    fn check<'a>(&'a self, peer: &'a Peer, raw: &'a [u8]) -> Pending<'a> {
        Box::pin(async move {
            if let Some(stated) = stated::read(raw, &self.trust.servers) {
                return stated;
            }
            // What a relay of ours or a fetch brought says nothing about who sent it.
            let Some(address) = peer.address.filter(|address| is_public(*address)) else {
                return Verdict::default();
            };
            let Some(resolver) = self.resolver.clone() else { return Verdict::default() };
            let work = look_up(
                resolver,
                Arc::clone(&self.records),
                self.trust.clone(),
                address,
                peer.clone(),
                raw.to_vec(),
            );
            // Apart, so that a fault in another's code costs this one verdict.
            let work = tokio::spawn(tokio::time::timeout(TIME_LIMIT, work));
            let stop = work.abort_handle();
            let done = work.await;
            stop.abort();
            done.ok().and_then(Result::ok).unwrap_or_default()
        })
    }
}

/// Whether an address can be anybody's on the internet: no loopback, no private net, no link.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let shared = v4.octets().first() == Some(&100)
                && v4.octets().get(1).is_some_and(|o| (64..128).contains(o));
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || shared)
        }
        IpAddr::V6(v6) => {
            !(v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() || v6.is_unicast_link_local())
        }
    }
}

async fn look_up(
    resolver: MessageAuthenticator,
    records: Arc<Records>,
    trust: Trust,
    address: IpAddr,
    peer: Peer,
    raw: Vec<u8>,
) -> Verdict {
    let Some(message) = AuthenticatedMessage::parse(&raw) else { return Verdict::default() };
    let known = &*records;
    macro_rules! asking {
        ($what:expr) => {
            Parameters::new($what)
                .with_txt_cache(known)
                .with_mx_cache(known)
                .with_ptr_cache(known)
                .with_ipv4_cache(known)
                .with_ipv6_cache(known)
        };
    }
    let sender = peer.mail_from.unwrap_or_default();
    let spf = SpfParameters::verify(address, &peer.helo, &peer.helo, &sender);
    let (spf, dkim, arc) = tokio::join!(
        resolver.verify_spf(asking!(spf)),
        resolver.verify_dkim(asking!(&message)),
        resolver.verify_arc(asking!(&message)),
    );
    let envelope_domain = sender.rsplit_once('@').map_or(peer.helo.as_str(), |(_, domain)| domain);
    let dmarc = DmarcParameters::new(&message, &dkim, envelope_domain, &spf);
    let dmarc = resolver.verify_dmarc(asking!(dmarc)).await;
    let sealed_by = arc.sets().last().map(|set| set.seal.header.d.to_ascii_lowercase());
    let arc_outcome = of_signature(arc.result());
    Verdict {
        spf: of_spf(spf.result()),
        dkim: of_signatures(&dkim),
        dmarc: match dmarc.result() {
            DmarcResult::Pass => Outcome::Pass,
            DmarcResult::Fail(_) => Outcome::Fail,
            DmarcResult::TempError(_) => Outcome::NotChecked,
            DmarcResult::PermError(_) | DmarcResult::None => Outcome::None,
        },
        arc: arc_outcome,
        policy: match dmarc.policy() {
            Published::Reject => Policy::Reject,
            Published::Quarantine => Policy::Quarantine,
            Published::None | Published::Unspecified => Policy::None,
        },
        vouched: arc_outcome == Outcome::Pass
            && sealed_by
                .is_some_and(|domain| trust.sealers.iter().any(|sealer| domain.eq_ignore_ascii_case(sealer))),
        stated_by: None,
    }
}

fn of_spf(result: SpfResult) -> Outcome {
    match result {
        SpfResult::Pass => Outcome::Pass,
        SpfResult::Fail => Outcome::Fail,
        SpfResult::SoftFail => Outcome::SoftFail,
        SpfResult::Neutral => Outcome::Neutral,
        SpfResult::TempError => Outcome::NotChecked,
        SpfResult::PermError | SpfResult::None => Outcome::None,
    }
}

fn of_signature(result: &DkimResult) -> Outcome {
    match result {
        DkimResult::Pass => Outcome::Pass,
        // A body that was changed on its way is a broken signature; the library calls that neutral.
        DkimResult::Fail(_) | DkimResult::Neutral(_) | DkimResult::PermError(_) => Outcome::Fail,
        DkimResult::TempError(_) => Outcome::NotChecked,
        DkimResult::None => Outcome::None,
    }
}

/// One signature that holds is enough.
fn of_signatures(all: &[DkimOutput<'_>]) -> Outcome {
    let outcomes: Vec<Outcome> = all.iter().map(|one| of_signature(one.result())).collect();
    [Outcome::Pass, Outcome::NotChecked, Outcome::Fail]
        .into_iter()
        .find(|outcome| outcomes.contains(outcome))
        .unwrap_or(Outcome::None)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_dns;
