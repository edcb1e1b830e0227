//! Mailboxes: the addresses a brand is written to and writes from, and how mail comes to each and leaves it. Mail comes
//! through the desk's own door or is fetched from a folder on another server; it leaves through the installation's
//! relay or through a server of the mailbox's own. What one signs in with is sealed and never shown again.

mod api;
mod api_ways;
pub mod grants;
pub mod ops;
pub mod rules;
mod schema;
mod standing;
mod store;
pub mod ways;

use db::{DbError, Tx};
use kernel::{Kind, Labels, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::brands::Brand;
use crate::capability::{Capability, Nameable, Namer, Naming, Operation};

pub(crate) use grants::GRANTS;
pub use ops::{MailboxChange, NewMailbox, Tested, Verdict, add, insert, list};
pub use standing::{
    Standing, behind, came, claim, current, done, failed, folder_key, progress, release, renew, sent,
    standings,
};
pub(crate) use ways::SIGN_INS;
pub use ways::{Fetched, MailboxDetails, account, relay, renewed_relay};

/// An address of a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mailbox {
    /// Its id.
    pub id: i64,
    /// Its brand.
    pub brand_id: i64,
    /// The address.
    pub address: String,
    /// The name shown beside it: `Safa Travel`.
    pub display_name: String,
    /// What stands under every reply.
    pub signature: String,
    /// The team its new cases go to; none in particular when absent.
    pub team_id: Option<i64>,
    /// The language of its new cases where the mail does not tell; the brand's when absent.
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
    /// Whether mail comes and goes; a paused mailbox takes none and sends none until it is resumed.
    pub active: bool,
    /// When it was set up.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises with each change.
    pub version: i64,
}

impl Mailbox {
    /// The name a reader of that language sees beside the address: where it is the brand's own, as they know the brand.
    pub fn name_for<'n>(&'n self, brand: &'n Brand, language: Language) -> &'n str {
        if text::fold(&self.display_name) == text::fold(&brand.name) {
            brand.name_in(language)
        } else {
            &self.display_name
        }
    }
}

/// The active mailbox an address belongs to.
pub fn by_address(tx: &mut Tx<'_>, folded: &str) -> Result<Option<Mailbox>, DbError> {
    store::by_address(tx, folded)
}

/// A mailbox by id.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Mailbox, Problem> {
    store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NoMailbox))
}

/// The mailbox a brand writes from when a case came by none: its first.
pub fn first_of_brand(tx: &mut Tx<'_>, brand_id: i64) -> Result<Mailbox, Problem> {
    store::first_of_brand(tx, brand_id)?.ok_or_else(|| Problem::new(Kind::NoMailbox))
}

/// Whether an address is one of ours: we never answer ourselves.
pub fn is_ours(tx: &mut Tx<'_>, folded: &str) -> Result<bool, DbError> {
    store::is_ours(tx, folded)
}

/// Whether any of our addresses is at this folded domain.
pub fn is_our_domain(tx: &mut Tx<'_>, folded: &str) -> Result<bool, DbError> {
    store::any_at(tx, &format!("@{folded}"))
}

/// The first mailbox whose new cases go to a team, paused or not.
pub(crate) const NAMER: Namer = |tx, thing| {
    let Nameable::Team(team) = thing else { return Ok(None) };
    let found = store::all(tx)?.into_iter().find(|mailbox| mailbox.team_id == Some(team));
    let name = |mailbox: Mailbox| Labels::new(&mailbox.address, &mailbox.address, &mailbox.address);
    Ok(found.map(|mailbox| Naming { key: "named-by-mailbox", name: name(mailbox) }))
};

/// The mailboxes that are paused, by id: nothing of theirs is sent.
pub fn paused(tx: &mut Tx<'_>) -> Result<Vec<i64>, DbError> {
    store::paused(tx)
}

/// The mailboxes' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "mailboxes",
        migrations: schema::MIGRATIONS,
        statements: STATEMENTS,
        operations: &[
            Operation {
                name: "mailboxes.list",
                permission: Some(Permission::SettingsView),
                route: "GET /api/v1/mailboxes",
            },
            Operation {
                name: "mailboxes.add",
                permission: Some(Permission::SettingsChange),
                route: "POST /api/v1/mailboxes",
            },
            Operation {
                name: "mailboxes.read",
                permission: Some(Permission::SettingsView),
                route: "GET /api/v1/mailboxes/{id}",
            },
            Operation {
                name: "mailboxes.change",
                permission: Some(Permission::SettingsChange),
                route: "PATCH /api/v1/mailboxes/{id}",
            },
            Operation {
                name: "mailboxes.pause",
                permission: Some(Permission::SettingsChange),
                route: "POST /api/v1/mailboxes/{id}/pause",
            },
            Operation {
                name: "mailboxes.resume",
                permission: Some(Permission::SettingsChange),
                route: "POST /api/v1/mailboxes/{id}/resume",
            },
            Operation {
                name: "mailboxes.test",
                permission: Some(Permission::SettingsChange),
                route: "POST /api/v1/mailboxes/{id}/test",
            },
        ],
        api: api::routes,
    }
}

static STATEMENTS: &[&db::Sql] = &[
    &store::BY_ADDRESS,
    &store::GET,
    &store::FIRST,
    &store::ALL,
    &store::AT_DOMAIN,
    &store::IS_OURS,
    &store::INSERT,
    &store::CHANGE,
    &store::SET_ACTIVE,
    &store::PAUSED,
    &store::LOCK_MAILBOX,
    &grants::GET,
    &grants::ALL,
    &grants::LOCK_GRANT,
    &grants::PUT,
    &grants::REMOVE,
    &grants::CLAIM,
    &grants::RELEASE,
    &grants::RENEWED,
    &grants::SECRETS,
    &grants::SET_SECRETS,
    &ways::store::GET,
    &ways::store::ALL,
    &ways::store::PUT,
    &ways::store::REMOVE,
    &ways::store::SECRETS,
    &ways::store::SET_SECRET,
    &standing::ALL,
    &standing::PROGRESS,
    &standing::CLAIM,
    &standing::RENEW,
    &standing::RELEASE,
    &standing::DONE,
    &standing::CURRENT,
    &standing::BEHIND,
    &standing::FAILED,
    &standing::CAME,
    &standing::SENT,
    &standing::NOT_SENT,
    &standing::MADE,
];
