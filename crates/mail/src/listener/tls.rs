//! The certificate the listener shows.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Why a certificate or its key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsProblem {
    /// The certificate file is not PEM or holds no certificate.
    #[error("the certificate cannot be read: {0}")]
    Certificate(String),
    /// The key file is not PEM or holds no private key.
    #[error("the private key cannot be read: {0}")]
    Key(String),
    /// The two do not belong together, or are of a kind that is not supported.
    #[error("the certificate and the key cannot be used: {0}")]
    Pair(#[from] rustls::Error),
}

/// TLS 1.2 and 1.3 with a certificate chain and its private key, both PEM.
pub fn tls_config(certificate_pem: &[u8], key_pem: &[u8]) -> Result<Arc<ServerConfig>, TlsProblem> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificate_pem)
        .collect::<Result<_, _>>()
        .map_err(|error| TlsProblem::Certificate(error.to_string()))?;
    if chain.is_empty() {
        return Err(TlsProblem::Certificate("no certificate in it".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_slice(key_pem).map_err(|error| TlsProblem::Key(error.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(Arc::new(config))
}
