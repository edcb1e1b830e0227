//! The API door: who asks, in which language, with which body, and how a refusal is written (RFC 9457).

mod address;
mod asked;
mod body;
mod fault;
mod if_match;
mod refusal;
mod texts;

pub use address::{Path, Query};
pub use asked::{Asked, Visitor};
pub use body::{Answer, BODY_MAX_BYTES, Body};
pub use if_match::{IfMatch, check_version, etag, versioned};
pub use refusal::{Faults, PROBLEM_JSON, Refusal};
pub use texts::LabelTexts;
