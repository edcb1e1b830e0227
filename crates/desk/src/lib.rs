//! The desk: people, cases, messages, clocks and what binds them. Capabilities are listed in dependency order, which
//! is the reading order; each uses those above it, and only through their facades.

pub mod capability;
pub mod http;
pub mod house;
pub mod pen;
pub mod words;

pub mod events;
pub mod requests;
pub mod brands;
pub mod staff;
pub mod customers;
pub mod messages;
pub mod cases;

pub use capability::{Capability, Operation};
pub use house::{Desk, Keys, Parts};
pub use pen::Pen;

/// Every capability of the desk, in dependency order.
pub fn capabilities() -> Vec<Capability> {
    vec![
        events::capability(),
        requests::capability(),
        brands::capability(),
        staff::capability(),
        customers::capability(),
        messages::capability(),
        cases::capability(),
    ]
}
