//! Tables of mail in and out.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[FIRST, RAW_SEALED, super::setting_aside::INDEX];

const FIRST: Migration = Migration::new(
    "desk/0011_correspondence",
    "create table mail_in (
        id {int} primary key,
        mailbox_id {int} not null references mailbox (id),
        brand_id {int} not null,
        fingerprint {blob} not null,
        mail_from {text},                      -- personal: contact
        recipient {text} not null,
        remote {text} not null,
        encrypted {flag} not null,
        raw {blob} not null,                   -- personal: content
        received_at {int} not null,
        state {text} not null check (state in ('waiting', 'working', 'filed', 'ignored', 'quarantined')),
        lease_until {int},
        attempts {int} not null,
        rule {text},
        error {text},
        case_id {int},
        message_id {int},
        unique (mailbox_id, fingerprint)
    ) {strict};
    create index mail_in_waiting on mail_in (id) where state in ('waiting', 'working');
    create index mail_in_case on mail_in (case_id, id) where case_id is not null;
    create table outbox (
        id {int} primary key,
        key {text} not null unique,
        kind {text} not null,
        brand_id {int} not null,
        mailbox_id {int} not null references mailbox (id),
        case_id {int},
        message_id {int},
        letter {json} not null,                -- personal: content
        state {text} not null check (state in ('queued', 'sending', 'sent', 'kept', 'failed')),
        send_after {int} not null,
        lease_until {int},
        attempts {int} not null,
        maybe_repeated {flag} not null,
        response {text},
        error {text},
        made_at {int} not null,
        ended_at {int}
    ) {strict};
    create index outbox_due on outbox (send_after, id) where state in ('queued', 'sending');
    create index outbox_message on outbox (message_id) where message_id is not null;
    create index outbox_case on outbox (case_id, id) where case_id is not null;",
);

/// Since then the raw source is sealed, lies on the shelf when it is large (`raw` is empty then), and is forgotten.
const RAW_SEALED: Migration = Migration::new(
    "desk/0090_raw_mail",
    "alter table mail_in add column raw_sha256 {text};
    alter table mail_in add column raw_key {blob};
    alter table mail_in add column person_id {int};
    alter table mail_in add column purged_at {int};
    create index mail_in_person on mail_in (person_id, id) where person_id is not null;
    create index mail_in_ignored on mail_in (received_at, id) where state = 'ignored' and purged_at is null;
    alter table outbox add column demo {flag} not null default false;
    create index outbox_kept on outbox (id) where state = 'kept';",
);
