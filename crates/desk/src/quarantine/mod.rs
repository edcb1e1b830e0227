//! The quarantine: mail that could not be filed, with its raw source, the reason, and two ways out of it: file it again
//! or discard it. Whoever operates mail sees what came to the brands they work for.

mod api;
pub mod ops;

use kernel::{Permission, Timestamp};
use serde::Serialize;

use crate::capability::{Capability, Operation};

/// A mail in the quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Quarantined {
    /// Its id.
    pub id: i64,
    /// The mailbox it came to.
    pub mailbox_id: i64,
    /// The brand.
    pub brand_id: i64,
    /// Who it is from, as far as its headers can be read.
    pub from: Option<String>,
    /// Its subject, as far as its headers can be read.
    pub subject: Option<String>,
    /// The address it was sent to.
    pub recipient: String,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Why it is here: `too-large`, `not-given`, `gone`, or what the reader said.
    pub reason: String,
    /// The same in the caller's language, with what to do.
    pub told: String,
    /// Whether all of it is here, so that it can be filed again.
    pub is_whole: bool,
    /// Whether the rest may be had from the server it was left on.
    pub can_fetch: bool,
}

/// What came of fetching the rest of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FetchedWhole {
    /// `fetched` (it waits to be filed), `gone`, `too-large`, `not-given` or `failed`.
    pub outcome: String,
    /// The same in the caller's language, with what to do.
    pub told: String,
    /// In the words of the other server, when it failed.
    pub detail: Option<String>,
}

/// The quarantine's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "quarantine",
        migrations: &[],
        statements: &[],
        operations: &[
            Operation {
                name: "quarantine.list",
                permission: Some(Permission::MailOperate),
                route: "GET /api/v1/quarantine",
            },
            Operation {
                name: "quarantine.read",
                permission: Some(Permission::MailOperate),
                route: "GET /api/v1/quarantine/{id}",
            },
            Operation {
                name: "quarantine.source",
                permission: Some(Permission::MailOperate),
                route: "GET /api/v1/quarantine/{id}/source",
            },
            Operation {
                name: "quarantine.replay",
                permission: Some(Permission::MailOperate),
                route: "POST /api/v1/quarantine/{id}/replay",
            },
            Operation {
                name: "quarantine.fetch",
                permission: Some(Permission::MailOperate),
                route: "POST /api/v1/quarantine/{id}/fetch",
            },
            Operation {
                name: "quarantine.discard",
                permission: Some(Permission::MailOperate),
                route: "POST /api/v1/quarantine/{id}/discard",
            },
        ],
        api: api::routes,
    }
}
