//! Tables of mailboxes, of the ways mail takes to and from them, and of how things stand with each.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration::new(
        "desk/0010_mailboxes",
        "create table mailbox (
        id {int} primary key,
        brand_id {int} not null references brand (id),
        address {text} not null,
        address_folded {text} not null unique,
        display_name {text} not null,
        signature {text} not null,
        active {flag} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};
    create index mailbox_brand on mailbox (brand_id, id);",
    ),
    Migration::new(
        "desk/0120_mailbox_ways",
        "alter table mailbox add column team_id {int};
    alter table mailbox add column language {text};
    create table mailbox_way (
        mailbox_id {int} not null references mailbox (id),
        direction {text} not null check (direction in ('in', 'out')),
        host {text} not null,
        port {int} not null,
        security {text} not null check (security in ('tls', 'starttls', 'none')),
        auth {text} not null check (auth in ('password', 'token')),
        username {text} not null,
        secret {blob} not null,               -- sealed
        folder {text} not null,
        afterwards {text} not null check (afterwards in ('leave', 'seen', 'move')),
        move_to {text} not null,
        since_at {int},
        primary key (mailbox_id, direction)
    ) {strict};
    create table mailbox_standing (
        mailbox_id {int} primary key references mailbox (id),
        folder_key {text} not null,
        uid_validity {int} not null,
        last_uid {int} not null,
        holder {blob},
        lease_until {int},
        claimed_at {int},
        behind {int} not null,
        is_told {flag} not null,
        current_at {int},
        fault {text},
        detail {text},
        failed_since {int},
        last_mail_at {int},
        last_sent_at {int},
        out_fault {text},
        out_detail {text},
        out_failed_since {int}
    ) {strict};",
    ),
    Migration::new(
        "desk/0140_mailbox_grants",
        "create table mailbox_grant (
        mailbox_id {int} primary key references mailbox (id),
        endpoint {text} not null,
        client_id {text} not null,
        scope {text} not null,
        client_secret {blob} not null,        -- sealed, as the next two are
        refresh_token {blob} not null,
        access_token {blob},
        renew_at {int},
        asking_until {int}
    ) {strict};",
    ),
];
