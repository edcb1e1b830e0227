//! A mail address with the name it is shown under.

/// One mailbox as it stands in a header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address {
    /// The name a person reads, decoded; `None` when the header gives only the address.
    pub name: Option<String>,
    /// `local@domain` as written, not folded to lower case. Never empty when it comes from [`crate::inbound::parse`].
    pub address: String,
}

impl Address {
    /// An address without a name.
    pub fn bare(address: impl Into<String>) -> Self {
        Self { name: None, address: address.into() }
    }

    /// An address shown under `name`.
    pub fn named(name: impl Into<String>, address: impl Into<String>) -> Self {
        Self { name: Some(name.into()), address: address.into() }
    }

    /// What stands before the last `@`; the whole text when there is none.
    pub fn local_part(&self) -> &str {
        self.address.rsplit_once('@').map_or(self.address.as_str(), |(local, _)| local)
    }

    /// What stands after the last `@`; empty when there is none.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}
