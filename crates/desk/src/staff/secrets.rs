//! Secrets shown once. The database keeps only their SHA-256; a repeat of the same named request derives the same
//! secret again from the installation's key and a seed, so that nothing readable is stored even for that.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::token_hash;
use crate::house::Desk;

/// What a secret opens; its first letters tell whoever finds one where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    Api,
    Session,
    Invitation,
    SetUp,
}

impl Opens {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Api => "khd_",
            Self::Session => "khs_",
            Self::Invitation => "khi_",
            Self::SetUp => "khu_",
        }
    }
}

/// A new secret.
pub(crate) struct Secret {
    /// What it can be derived from again, together with the installation's key.
    pub seed: String,
    /// The secret itself: 256 bits.
    pub text: String,
    /// What is stored.
    pub hash: [u8; 32],
}

/// Makes a secret.
pub(super) fn fresh(desk: &Desk, opens: Opens) -> Secret {
    let seed = hex::encode(desk.secret());
    let text = again(desk, opens, &seed);
    Secret { hash: token_hash(&text), seed, text }
}

/// The secret of a seed.
pub(super) fn again(desk: &Desk, opens: Opens, seed: &str) -> String {
    // HMAC takes keys of any length, so this cannot refuse 32 bytes.
    let derived = Hmac::<Sha256>::new_from_slice(&desk.keys().links).map(|mut mac| {
        mac.update(opens.prefix().as_bytes());
        mac.update(seed.as_bytes());
        mac.finalize().into_bytes()
    });
    derived.map_or_else(
        |_| String::new(),
        |bytes| format!("{}{}", opens.prefix(), URL_SAFE_NO_PAD.encode(bytes)),
    )
}
