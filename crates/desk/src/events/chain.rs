//! Tamper evidence: each event's MAC covers its envelope and the MAC before it. A sealed value is covered through a
//! salted digest, so the value and its salt can be erased and the chain still verifies.

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Event, Stored};
use crate::pen::Pen;

/// The salted digest of one personal value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Which value: `body`.
    pub field: &'static str,
    /// SHA-256 of salt and value.
    pub digest: [u8; 32],
}

/// Seals a value. The salt is kept beside the value, and erased with it.
pub fn seal(field: &'static str, salt: &[u8], value: &[u8]) -> Seal {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(value);
    Seal { field, digest: hash.finalize().into() }
}

/// The seals as stored: `{"body": "hex"}`.
pub(super) fn sealed_json(seals: &[Seal]) -> Value {
    seals.iter().map(|seal| (seal.field.to_owned(), Value::String(hex::encode(seal.digest)))).collect()
}

/// The envelope of an event being written, as one canonical text.
pub(super) fn envelope(pen: &Pen, id: i64, seq: i64, event: &Event, sealed: &Value) -> String {
    text(&(
        id,
        event.brand_id,
        event.subject.kind,
        event.subject.id,
        seq,
        event.kind,
        event.version,
        pen.who.kind(),
        pen.who.id(),
        pen.via.word(),
        pen.cause,
        pen.occurred_at.0,
        pen.now.0,
        &event.reason,
        &event.body,
        sealed,
    ))
}

/// The same text from a stored event.
pub(super) fn stored_envelope(event: &Stored, sealed: &Value) -> String {
    text(&(
        event.id,
        event.brand_id,
        &event.subject_kind,
        event.subject_id,
        event.seq,
        &event.kind,
        event.version,
        &event.actor_kind,
        event.actor_id,
        &event.via,
        event.cause_id,
        event.occurred_at.0,
        event.recorded_at.0,
        &event.reason,
        &event.body,
        sealed,
    ))
}

/// JSON of a list; the keys of what is in it are in order.
fn text(list: &impl Serialize) -> String {
    // Nothing in it has keys that are no text, which is all that could be refused.
    serde_json::to_string(list).unwrap_or_default()
}

/// The next link: HMAC-SHA256 over the link before (empty for the first) and the envelope.
pub(super) fn link(key: &[u8; 32], before: Option<&[u8; 32]>, envelope: &str) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot refuse 32 bytes.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(before.map_or(&[][..], |bytes| bytes.as_slice()));
    mac.update(envelope.as_bytes());
    mac.finalize().into_bytes().into()
}
