//! Sealing a value: XChaCha20-Poly1305 with the value's place as associated data, so that a sealed value moved to
//! another row, column or person does not open.
//!
//! The nonce is a PRF of place and value under a key of its own, as in SIV (RFC 5297). A write closure that runs twice
//! therefore writes the same bytes, nobody carries random numbers into a transaction, and equal nonces would mean equal
//! values in one place. A sealed value is 49 bytes longer than the plain one:
//! version (1) | key id (8, big-endian) | nonce (24) | value | tag (16).

use chacha20poly1305::aead::{Aead, AeadInOut, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use kernel::{Kind, Problem};
use sha2::Sha256;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEADER: usize = 1 + 8 + NONCE;
const TAG: usize = 16;

/// How many bytes longer a sealed value is than the plain one.
pub const OVERHEAD: usize = HEADER + TAG;

/// Where a sealed value stands. It opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// The row's id.
    pub row: i64,
}

impl Place {
    /// The place `table.column` of row `row`.
    pub const fn new(table: &'static str, column: &'static str, row: i64) -> Self {
        Self { table, column, row }
    }

    /// Every part with its length, so that no two places are the same bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.table.len() + self.column.len() + 24);
        for part in [self.table.as_bytes(), self.column.as_bytes(), &self.row.to_be_bytes()] {
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part);
        }
        out
    }
}

/// Why a sealed value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Written by a program that knows more forms than this one.
    #[error("sealed in form {0}, which this program does not know")]
    UnknownForm(u8),
    /// Another key sealed it.
    #[error("sealed with key {sealed_with}, opened with key {opened_with}")]
    OtherKey {
        /// The key id in the value.
        sealed_with: i64,
        /// The key it was tried with.
        opened_with: i64,
    },
    /// Changed, cut short, or moved from its place.
    #[error("the sealed value was changed or moved")]
    Damaged,
}

impl From<Unreadable> for Problem {
    fn from(error: Unreadable) -> Self {
        tracing::error!(%error, "a sealed value does not open");
        Self::new(Kind::Internal)
    }
}

/// A key and its id. Wiped from memory when dropped; never printed.
#[derive(Clone)]
pub struct Key {
    id: i64,
    bytes: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Key {
    pub(crate) fn new(id: i64, bytes: [u8; 32]) -> Self {
        Self { id, bytes: Zeroizing::new(bytes) }
    }

    /// The id that stands in everything this key sealed.
    pub const fn id(&self) -> i64 {
        self.id
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Seals a value for its place. The same value in the same place gives the same bytes.
    pub fn seal(&self, place: &Place, value: &[u8]) -> Vec<u8> {
        let place = place.bytes();
        let digest = derive(&derive(&self.bytes, "nonce", &[]), "value", &[&place, value]);
        let nonce: [u8; NONCE] = std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default());
        let mut sealed = Vec::with_capacity(value.len() + OVERHEAD);
        sealed.push(VERSION);
        sealed.extend_from_slice(&self.id.to_be_bytes());
        sealed.extend_from_slice(&nonce);
        let aad = associated(&sealed, &place);
        sealed.extend_from_slice(value);
        // Sealed where it lies: an attachment is large. The cipher refuses only values over 256 GiB, which no buffer
        // holds; an empty answer opens nowhere.
        let body = sealed.get_mut(HEADER..).unwrap_or_default();
        match self.cipher().encrypt_inout_detached(&XNonce::from(nonce), &aad, body.into()) {
            Ok(tag) => sealed.extend_from_slice(&tag),
            Err(_) => sealed.clear(),
        }
        sealed
    }

    /// Opens what [`Key::seal`] sealed for the same place.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let (header, body) = sealed.split_at_checked(HEADER).ok_or(Unreadable::Damaged)?;
        let (version, rest) = header.split_first().ok_or(Unreadable::Damaged)?;
        if *version != VERSION {
            return Err(Unreadable::UnknownForm(*version));
        }
        let (id, nonce) = rest.split_first_chunk::<8>().ok_or(Unreadable::Damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Unreadable::Damaged)?;
        let sealed_with = i64::from_be_bytes(*id);
        if sealed_with != self.id {
            return Err(Unreadable::OtherKey { sealed_with, opened_with: self.id });
        }
        let aad = associated(header, &place.bytes());
        self.cipher()
            .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: &aad })
            .map_err(|_| Unreadable::Damaged)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.bytes).into())
    }
}

/// The key id in a sealed value.
pub fn sealed_with(sealed: &[u8]) -> Option<i64> {
    sealed.get(1..)?.first_chunk::<8>().map(|id| i64::from_be_bytes(*id))
}

/// What is authenticated beside the value: form, key id and nonce as they stand, then the place.
fn associated(header: &[u8], place: &[u8]) -> Vec<u8> {
    [header, place].concat()
}

/// A key for one purpose: HMAC-SHA256 under `key` over the purpose and its parts, each with its length.
pub(crate) fn derive(key: &[u8; 32], purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot refuse 32 bytes.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place::new("traveller", "passport_number", 7);

    fn key() -> Key {
        Key::new(42, [9; 32])
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let sealed = key().seal(&PLACE, b"A12345678");
        assert_eq!(sealed.len(), b"A12345678".len() + OVERHEAD);
        assert_eq!(key().open(&PLACE, &sealed).unwrap(), b"A12345678");
        for other in [
            Place::new("traveller", "passport_number", 8),
            Place::new("traveller", "visa_number", 7),
            Place::new("travellerpassport", "_number", 7),
        ] {
            assert_eq!(key().open(&other, &sealed), Err(Unreadable::Damaged), "{other:?}");
        }
    }

    #[test]
    fn every_single_byte_counts() {
        let sealed = key().seal(&PLACE, b"A12345678");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key().open(&PLACE, &changed).is_err(), "byte {at} may be changed unnoticed");
            assert!(key().open(&PLACE, &sealed[..at]).is_err(), "{at} bytes are enough");
        }
    }

    #[test]
    fn another_key_is_told_from_damage() {
        let sealed = key().seal(&PLACE, b"");
        let other = Key::new(43, [9; 32]);
        assert_eq!(
            other.open(&PLACE, &sealed),
            Err(Unreadable::OtherKey { sealed_with: 42, opened_with: 43 })
        );
        assert_eq!(Key::new(42, [8; 32]).open(&PLACE, &sealed), Err(Unreadable::Damaged));
        assert_eq!(sealed_with(&sealed), Some(42));
    }

    #[test]
    fn the_same_value_seals_the_same_and_another_does_not_share_its_nonce() {
        let (one, again, other) =
            (key().seal(&PLACE, b"A1"), key().seal(&PLACE, b"A1"), key().seal(&PLACE, b"A2"));
        assert_eq!(one, again);
        assert_ne!(one[9..HEADER], other[9..HEADER]);
        let elsewhere = key().seal(&Place { row: 8, ..PLACE }, b"A1");
        assert_ne!(one[9..HEADER], elsewhere[9..HEADER]);
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", key()), "Key { id: 42, .. }");
    }
}
