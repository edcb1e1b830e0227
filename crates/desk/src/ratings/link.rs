//! The token in a rating link: which request it is for, signed. Nothing is stored of it, and nobody can make one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// 128 bits of the signature: far more than anyone can try.
const MAC_BYTES: usize = 16;

fn signed(key: &[u8; 32], id: [u8; 8]) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length, so this is never none.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(b"rating");
    mac.update(&id);
    Some(mac)
}

/// The token for a request: 32 characters that stand in any URL.
pub(super) fn token(key: &[u8; 32], request_id: i64) -> String {
    let id = request_id.to_be_bytes();
    let mut bytes = id.to_vec();
    if let Some(mac) = signed(key, id) {
        bytes.extend(mac.finalize().into_bytes().iter().take(MAC_BYTES));
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The request a token was made for; `None` for anything else. The signature is compared in constant time.
pub(super) fn read(key: &[u8; 32], token: &str) -> Option<i64> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, mac) = bytes.split_first_chunk::<8>()?;
    if mac.len() != MAC_BYTES {
        return None;
    }
    signed(key, *id)?.verify_truncated_left(mac).ok()?;
    Some(i64::from_be_bytes(*id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_a_changed_one_does_not() {
        let made = token(&[3; 32], 42);
        assert_eq!(made.len(), 32);
        assert_eq!(read(&[3; 32], &made), Some(42));
        assert_eq!(read(&[4; 32], &made), None, "another key");
        for place in 0..made.len() {
            let mut changed: Vec<char> = made.chars().collect();
            changed[place] = if changed[place] == 'A' { 'B' } else { 'A' };
            assert_eq!(read(&[3; 32], &changed.into_iter().collect::<String>()), None, "character {place}");
        }
        assert_eq!(read(&[3; 32], &made[..31]), None);
        assert_eq!(read(&[3; 32], ""), None);
    }
}
