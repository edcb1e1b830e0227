//! Mail with customers: what comes in is stored raw first and filed by a job; what goes out waits in the outbox until
//! a relay took it. A mail is never lost between the two, and a poisonous one harms only itself.

mod acknowledging;
mod addressing;
mod api;
mod api_letters;
mod api_begun;
mod api_reading;
mod begun;
mod begun_store;
mod copies;
mod deciding;
mod delivery;
mod details;
mod door;
mod filing;
mod first_letter;
mod held;
mod held_store;
mod holding;
mod intake_store;
mod leaving;
mod letterhead;
pub mod ops;
pub(crate) mod links;
pub mod outbox;
mod mornings;
mod outbox_store;
mod purging;
mod raw;
mod readdressing;
mod reading;
mod reports;
mod rich;
mod rules;
mod schema;
mod sending;
pub mod setting_aside;
mod threading;
mod turns;

use std::sync::LazyLock;

use kernel::Permission;

use crate::capability::{Capability, Operation};

pub use addressing::{MailAddress, Reach};
pub use api_reading::as_source;
pub use begun::{Beginning, BegunDraft};
pub use delivery::{Delivery, Standing, deliveries_of_case};
pub use details::{Authenticity, Facts, Invite, Links, Reading, links_of, readings_of};
pub use door::Door;
pub use filing::{file_waiting, run_intake};
pub use held::{HeldLetter, Leaves, held_of_case, release_due, undo_seconds_of};
pub use holding::{HeldMail, held_beside};
pub use letterhead::Letterhead;
pub use ops::mailbox_for;
pub use outbox::{Letter, Queued, queue};
pub use outbox_store::{Posted, Waiting, waiting};
pub use purging::{IGNORED_DAYS, erase_case, forget_ignored, forget_writer, recover, subscriber};
pub(crate) use raw::WAITING;
pub use raw::{IN_DATABASE_MAX, raw_source};
pub use reports::{DeliveryReport, Undeliverable, refuse_dead, reports_of, undeliverable};
pub use rules::{Acknowledgement, MailRules, acknowledgements_of, forget_old_senders, rules_of};
pub use sending::{run_outbox, send_due};

/// How long a letter waits so that it can be taken back, in seconds, unless its writer chose otherwise.
pub const UNDO_SECONDS: i64 = 10;
/// The longest it can wait for that, in seconds.
pub const UNDO_SECONDS_MAX: i64 = 120;

/// The correspondence's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "correspondence",
        migrations: schema::MIGRATIONS,
        statements: &STATEMENTS,
        operations: OPERATIONS,
        api: || api::routes().merge(api_reading::routes()),
    }
}

const OPERATIONS: &[Operation] = &[
    Operation {
        name: "correspondence.reply",
        permission: Some(Permission::CaseReply),
        route: "POST /api/v1/cases/{id}/replies",
    },
    op("correspondence.forward", Permission::CaseReply, "POST /api/v1/cases/{id}/forwards"),
    op("correspondence.start", Permission::CaseReply, "POST /api/v1/conversations"),
    op("correspondence.mail_addresses", Permission::CaseReply, "GET /api/v1/customers/{id}/mail-addresses"),
    op("correspondence.case_letterhead", Permission::CaseReply, "GET /api/v1/cases/{id}/letterhead"),
    op("correspondence.begun_letterhead", Permission::CaseReply, "GET /api/v1/conversations/letterhead"),
    op("correspondence.begun_drafts", Permission::CaseReply, "GET /api/v1/conversations/drafts"),
    op("correspondence.begin_draft", Permission::CaseReply, "POST /api/v1/conversations/drafts"),
    op("correspondence.save_begun", Permission::CaseReply, "PUT /api/v1/conversations/drafts/{id}"),
    op("correspondence.discard_begun", Permission::CaseReply, "DELETE /api/v1/conversations/drafts/{id}"),
    op(
        "correspondence.upload_begun",
        Permission::CaseReply,
        "POST /api/v1/conversations/drafts/{id}/attachments",
    ),
    op("correspondence.deliveries", Permission::CaseView, "GET /api/v1/cases/{id}/deliveries"),
    op("correspondence.retry", Permission::CaseReply, "POST /api/v1/cases/{id}/letters/{letter_id}/again"),
    op("correspondence.held_letters", Permission::CaseReply, "GET /api/v1/held-letters"),
    op("correspondence.waiting_letters", Permission::CaseReply, "GET /api/v1/waiting-letters"),
    op("correspondence.reschedule", Permission::CaseReply, "PATCH /api/v1/held-letters/{id}"),
    op("correspondence.withdraw", Permission::CaseReply, "DELETE /api/v1/held-letters/{id}"),
    op("correspondence.signatures", Permission::SettingsView, "GET /api/v1/mailboxes/{id}/signatures"),
    op(
        "correspondence.change_signatures",
        Permission::SettingsChange,
        "PUT /api/v1/mailboxes/{id}/signatures",
    ),
    op("correspondence.habits", Permission::OwnProfile, "GET /api/v1/profile/writing"),
    op("correspondence.change_habits", Permission::OwnProfile, "PUT /api/v1/profile/writing"),
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
    op("correspondence.kept", Permission::MailOperate, "GET /api/v1/outbox/kept"),
    op("correspondence.send_kept", Permission::MailOperate, "POST /api/v1/outbox/kept/send"),
    op("correspondence.case_mail", Permission::CaseView, "GET /api/v1/cases/{id}/mail"),
    op("correspondence.source", Permission::CaseView, "GET /api/v1/messages/{id}/source"),
    op("correspondence.original", Permission::CaseView, "GET /api/v1/messages/{id}/original"),
    op("correspondence.reopen_thanked", Permission::CaseChange, "POST /api/v1/messages/{id}/reopen"),
    op("correspondence.held", Permission::MailOperate, "GET /api/v1/held-mail"),
    op("correspondence.settle_held", Permission::CaseChange, "POST /api/v1/held-mail/{id}/settle"),
    op("correspondence.held_source", Permission::CaseChange, "GET /api/v1/held-mail/{id}/source"),
    op("correspondence.mail_rules", Permission::SettingsView, "GET /api/v1/brands/{id}/mail-rules"),
    op("correspondence.set_mail_rules", Permission::SettingsChange, "PUT /api/v1/brands/{id}/mail-rules"),
    op(
        "correspondence.acknowledgements",
        Permission::SettingsView,
        "GET /api/v1/mailboxes/{id}/acknowledgements",
    ),
    op(
        "correspondence.set_acknowledgement",
        Permission::SettingsChange,
        "PUT /api/v1/mailboxes/{id}/acknowledgements",
    ),
    op("correspondence.undeliverable", Permission::CustomerView, "GET /api/v1/brands/{id}/undeliverable"),
    op(
        "correspondence.trust_address",
        Permission::CustomerChange,
        "POST /api/v1/brands/{id}/undeliverable/trust",
    ),
];

const fn op(name: &'static str, permission: Permission, route: &'static str) -> Operation {
    Operation { name, permission: Some(permission), route }
}

static STATEMENTS: LazyLock<Vec<&'static db::Sql>> = LazyLock::new(|| {
    [
        OWN,
        begun_store::STATEMENTS,
        held_store::STATEMENTS,
        details::STATEMENTS,
        holding::STATEMENTS,
        reports::STATEMENTS,
        rules::STATEMENTS,
    ]
    .concat()
});

static OWN: &[&db::Sql] = &[
    &delivery::OF_CASE,
    &intake_store::STORE,
    &intake_store::CLAIM,
    &intake_store::CLAIM_ONE,
    &intake_store::OF_MESSAGE,
    &intake_store::END,
    &intake_store::MAILBOX_OF_CASE,
    &setting_aside::LIST,
    &setting_aside::GET,
    &setting_aside::COUNT,
    &setting_aside::PUT,
    &setting_aside::REPLAY,
    &setting_aside::FETCHED,
    &setting_aside::STAYS,
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
    &outbox_store::LEFT,
    &intake_store::OF_PERSON,
    &intake_store::OF_SENDER,
    &outbox_store::QUEUE,
    &outbox_store::CLAIM,
    &outbox_store::DUE,
    &outbox_store::WAITING,
    &outbox_store::SENT,
    &outbox_store::LATER,
    &outbox_store::LIST,
    &outbox_store::AGAIN,
    &outbox_store::GIVEN_UP,
    &outbox_store::GET,
];
