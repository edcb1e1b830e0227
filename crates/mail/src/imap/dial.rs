//! How a server is reached: over the network, or, in tests, over a pair of pipes.

use std::future::Future;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Account;
use super::wire::encrypted;
use crate::delivery::Security;
use crate::reach::{is_public, resolve};
use crate::trouble::{Fault, Trouble};
use crate::trust::client_config;

/// Bytes both ways.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// Opens connections.
pub trait Dial: Send + Sync {
    /// A connection to the account's server, encrypted from the first byte when the account wants it so.
    fn dial(&self, account: &Account) -> impl Future<Output = Result<Box<dyn Duplex>, Trouble>> + Send;
}

/// The network.
#[derive(Clone, Copy, Debug, Default)]
pub struct Network;

impl Dial for Network {
    async fn dial(&self, account: &Account) -> Result<Box<dyn Duplex>, Trouble> {
        let limit = account.patience.connect;
        let addresses = resolve(account.reach, &account.host, account.port, limit).await?;
        if account.security == Security::None && addresses.iter().any(|to| is_public(to.ip())) {
            return Err(Trouble::new(Fault::ClearRefused, &account.host));
        }
        let mut last = Trouble::new(Fault::Unreachable, &account.host);
        for address in addresses {
            match timeout(limit, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return protected(stream, account, limit).await,
                Ok(Err(error)) => last = Trouble::new(Fault::Unreachable, format!("{address}: {error}")),
                Err(_) => last = Trouble::new(Fault::Slow, format!("{address} does not answer")),
            }
        }
        Err(last)
    }
}

async fn protected(
    stream: TcpStream,
    account: &Account,
    limit: Duration,
) -> Result<Box<dyn Duplex>, Trouble> {
    // Commands are short and each waits for its answer.
    stream.set_nodelay(true).map_err(|error| Trouble::new(Fault::HungUp, error.to_string()))?;
    match account.security {
        Security::None | Security::StartTls => Ok(Box::new(stream)),
        Security::Tls => {
            let config = client_config(account.further_roots.as_deref())?;
            encrypted(Box::new(stream), &account.host, config, limit).await
        }
    }
}
