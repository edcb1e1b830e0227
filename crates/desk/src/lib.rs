//! The desk: people, cases, messages, clocks and what binds them. Capabilities are listed in dependency order, which
//! is the reading order; each uses those above it, and only through their facades.

pub mod capability;
pub mod fields;
pub mod house;
pub mod http;
pub mod pen;
pub mod words;

pub mod events;
pub mod subscriptions;
pub mod requests;
pub mod vault;
pub mod brands;
pub mod labels;
pub mod staff;
pub mod teams;
pub mod organisations;
pub mod customers;
pub mod calendars;
pub mod policies;
pub mod notices;
pub mod clocks;
pub mod messages;
pub mod mailboxes;
pub mod index;
pub mod cases;
pub mod memberships;
pub mod bulk;
pub mod views;
pub mod attachments;
pub mod drafts;
pub mod snippets;
pub mod correspondence;
pub mod invitations;
pub mod fetching;
pub mod quarantine;
pub mod ratings;
pub mod promises;
pub mod search;
pub mod erasure;
pub mod audit;

pub use capability::{Capability, Operation};
pub use house::{Desk, Keys, Outward, Parts, Post};
pub use pen::Pen;
pub use subscriptions::Subscriber;

/// The desk's API routes, with what documents them.
pub fn api() -> utoipa_axum::router::OpenApiRouter<Desk> {
    capabilities().iter().fold(utoipa_axum::router::OpenApiRouter::new(), |all, part| all.merge((part.api)()))
}

/// The desk's schema steps, in order.
pub fn migrations() -> Vec<db::Migration> {
    capabilities().iter().flat_map(|part| part.migrations.iter().copied()).collect()
}

/// The append-only table whose rows carry a position.
pub const LOG_TABLE: &str = "event";

/// Every capability of the desk, in dependency order.
pub fn capabilities() -> Vec<Capability> {
    vec![
        events::capability(),
        subscriptions::capability(),
        requests::capability(),
        vault::capability(),
        brands::capability(),
        labels::capability(),
        staff::capability(),
        teams::capability(),
        organisations::capability(),
        customers::capability(),
        calendars::capability(),
        policies::capability(),
        notices::capability(),
        clocks::capability(),
        messages::capability(),
        mailboxes::capability(),
        index::capability(),
        cases::capability(),
        memberships::capability(),
        bulk::capability(),
        views::capability(),
        attachments::capability(),
        drafts::capability(),
        snippets::capability(),
        correspondence::capability(),
        invitations::capability(),
        fetching::capability(),
        quarantine::capability(),
        ratings::capability(),
        promises::capability(),
        search::capability(),
        erasure::capability(),
        audit::capability(),
    ]
}

/// Everything that the installation's key seals, for whoever changes that key. What a capability seals with
/// [`vault::Vault::secret`] must be in this list.
pub fn reseals() -> Vec<vault::Reseal> {
    vec![vault::PERSONS, mailboxes::SIGN_INS, mailboxes::GRANTS, correspondence::WAITING]
}

/// Everything that may name a type, a team, a calendar or an organisation. What names one must be in this list, or the
/// thing could be taken out of use beneath it.
pub fn namers() -> Vec<capability::Namer> {
    vec![policies::NAMER, mailboxes::NAMER, cases::NAMER]
}

/// What the desk does by itself because something happened. Each runs as a job of its own: [`subscriptions::run`].
pub fn subscribers(desk: &Desk) -> Vec<Subscriber> {
    vec![correspondence::subscriber(), drafts::subscriber(), ratings::subscriber(desk), search::subscriber()]
}
