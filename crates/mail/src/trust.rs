//! Whose certificates are believed when the desk calls a mail server: the public roots, and the operator's own.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::trouble::{Fault, Trouble};

/// TLS 1.2 and 1.3 with the public roots and, when given, further ones as PEM. Fails with [`Fault::Certificate`] when
/// those cannot be read.
pub fn client_config(further_roots: Option<&str>) -> Result<Arc<ClientConfig>, Trouble> {
    let wrong = |error: String| Trouble::new(Fault::Certificate, format!("the further roots: {error}"));
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for certificate in further_roots.iter().flat_map(|pem| CertificateDer::pem_slice_iter(pem.as_bytes())) {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
