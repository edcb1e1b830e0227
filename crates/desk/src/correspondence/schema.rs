//! Tables of mail in and out.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    FIRST,
    READING,
    RAW_SEALED,
    super::setting_aside::INDEX,
    super::held_store::HELD,
    super::setting_aside::LISTED,
    BY_WRITER,
    super::outbox_store::GIVEN_UP_INDEX,
];

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

const READING: Migration = Migration::new(
    "desk/0075_reading",
    // What reading a mail found out, beside its message.
    "create table mail_reading (
        message_id {int} primary key,
        case_id {int} not null,
        rule {text} not null,
        effect {text} not null,
        facts {json} not null
    ) {strict};
    create index mail_reading_case on mail_reading (case_id, message_id);
    create table held_mail (
        id {int} primary key,
        mail_in_id {int} not null unique references mail_in (id),
        brand_id {int} not null,
        case_id {int},
        reason {text} not null check (reason in ('stranger', 'forged', 'flood')),
        author_name {text} not null,           -- personal: name
        author_address {text} not null,        -- personal: contact
        subject {text} not null,               -- personal: content
        body {text} not null,                  -- personal: content
        facts {json} not null,
        held_at {int} not null,
        state {text} not null check (state in ('held', 'settled')),
        outcome {text},
        settled_by {int},
        settled_at {int}
    ) {strict};
    create index held_mail_waiting on held_mail (brand_id, id) where state = 'held';
    create index held_mail_case on held_mail (case_id, id) where case_id is not null;
    create table case_link (
        case_id {int} not null,
        earlier_id {int} not null,
        made_at {int} not null,
        primary key (case_id, earlier_id)
    ) {strict};
    create index case_link_earlier on case_link (earlier_id, case_id);
    create table delivery_report (
        id {int} primary key,
        case_id {int} not null,
        message_id {int} not null,
        recipient {text} not null,             -- personal: contact
        action {text} not null,
        status {text} not null,
        diagnostic {text} not null,
        hard {flag} not null,
        reported_at {int} not null,
        unique (message_id, recipient, action)
    ) {strict};
    create index delivery_report_case on delivery_report (case_id, id);
    create table undeliverable (
        brand_id {int} not null,
        address_folded {text} not null,        -- personal: contact
        state {text} not null check (state in ('hard', 'soft', 'complaint')),
        status {text} not null,
        failures {int} not null,
        since {int} not null,
        last_at {int} not null,
        primary key (brand_id, address_folded)
    ) {strict};
    create table sender_flow (
        brand_id {int} not null,
        address_folded {text} not null,        -- personal: contact
        since {int} not null,
        mails {int} not null,
        primary key (brand_id, address_folded)
    ) {strict};
    create index sender_flow_since on sender_flow (since);
    create table mail_rules (
        brand_id {int} primary key references brand (id),
        reopen_days {int} not null,
        sender_limit {int} not null,
        thanks_stay {flag} not null,
        version {int} not null,
        changed_at {int} not null
    ) {strict};
    create table acknowledgement (
        mailbox_id {int} not null references mailbox (id),
        language {text} not null,
        active {flag} not null,
        in_hours {text} not null,
        out_of_hours {text} not null,
        changed_at {int} not null,
        primary key (mailbox_id, language)
    ) {strict};
    create table acknowledged (
        mailbox_id {int} not null,
        address_folded {text} not null,        -- personal: contact
        at {int} not null,
        primary key (mailbox_id, address_folded)
    ) {strict};
    create index acknowledged_at on acknowledged (at);",
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

/// Who is erased is looked for among what belongs to no case, too.
const BY_WRITER: Migration = Migration::new(
    "desk/0162_mail_by_writer",
    "create index mail_in_unfiled_by_writer on mail_in (brand_id, (lower(mail_from)))
        where mail_from is not null and purged_at is null and state in ('ignored', 'quarantined');
    create index held_mail_by_author on held_mail (brand_id, (lower(author_address)));",
);
