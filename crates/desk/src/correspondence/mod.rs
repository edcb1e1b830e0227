//! Mail with customers: what comes in is stored raw first and filed by a job; what goes out waits in the outbox until
//! a relay took it. A mail is never lost between the two, and a poisonous one harms only itself.

mod api;
mod door;
mod filing;
mod intake_store;
pub mod ops;
pub mod outbox;
mod outbox_store;
mod purging;
mod raw;
mod schema;
mod sending;
pub mod setting_aside;
mod threading;

use kernel::Permission;

use crate::capability::{Capability, Operation};

pub use door::Door;
pub use filing::{file_waiting, run_intake};
pub use ops::mailbox_for;
pub use outbox::{Letter, Queued, queue};
pub use outbox_store::{Posted, Waiting, waiting};
pub use purging::{IGNORED_DAYS, forget_ignored, recover, subscriber};
pub(crate) use raw::WAITING;
pub use raw::{IN_DATABASE_MAX, raw_source};
pub use sending::{run_outbox, send_due};

/// The correspondence's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "correspondence",
        migrations: schema::MIGRATIONS,
        statements: STATEMENTS,
        operations: &[
            Operation {
                name: "correspondence.reply",
                permission: Some(Permission::CaseReply),
                route: "POST /api/v1/cases/{id}/replies",
            },
            Operation {
                name: "correspondence.outbox",
                permission: Some(Permission::MailOperate),
                route: "GET /api/v1/outbox",
            },
            Operation {
                name: "correspondence.send_again",
                permission: Some(Permission::MailOperate),
                route: "POST /api/v1/outbox/{id}/again",
            },
            Operation {
                name: "correspondence.kept",
                permission: Some(Permission::MailOperate),
                route: "GET /api/v1/outbox/kept",
            },
            Operation {
                name: "correspondence.send_kept",
                permission: Some(Permission::MailOperate),
                route: "POST /api/v1/outbox/kept/send",
            },
        ],
        api: api::routes,
    }
}

static STATEMENTS: &[&db::Sql] = &[
    &intake_store::STORE,
    &intake_store::CLAIM,
    &intake_store::END,
    &intake_store::MAILBOX_OF_CASE,
    &setting_aside::LIST,
    &setting_aside::GET,
    &setting_aside::COUNT,
    &setting_aside::PUT,
    &setting_aside::REPLAY,
    &setting_aside::DISCARD,
    &intake_store::KNOWN,
    &intake_store::SOURCE,
    &intake_store::KEY,
    &intake_store::HAND_OVER,
    &intake_store::FORGET,
    &intake_store::OF_CASE,
    &intake_store::IGNORED,
    &intake_store::RECOVER,
    &intake_store::WAITING_KEYS,
    &intake_store::SET_KEY,
    &outbox_store::KEPT,
    &outbox_store::SEND_KEPT,
    &outbox_store::KEEP,
    &outbox_store::RECOVER,
    &outbox_store::PURGE,
    &outbox_store::QUEUE,
    &outbox_store::CLAIM,
    &outbox_store::DUE,
    &outbox_store::WAITING,
    &outbox_store::SENT,
    &outbox_store::LATER,
    &outbox_store::LIST,
    &outbox_store::AGAIN,
    &outbox_store::GET,
];
