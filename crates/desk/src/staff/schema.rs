//! Tables of staff, teams, roles and the tokens they sign with.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[STAFF, SIGN_IN, SIGN_IN_TRIES, RETIRED_TEAMS, OWN_KEYS];

const STAFF: Migration = Migration::new(
    "desk/0004_staff",
    "create table staff (
        id {int} primary key,
        email {text} not null,
        email_folded {text} not null unique,
        full_name {text} not null,
        call_as {text} not null,
        name_sort {text} not null,
        language {text} not null,
        zone {text} not null,
        password_hash {text},
        demo {flag} not null,
        active {flag} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};
    create table staff_brand (
        staff_id {int} not null references staff (id),
        brand_id {int} not null references brand (id),
        primary key (staff_id, brand_id)
    ) {strict};
    create table team (
        id {int} primary key,
        brand_id {int} references brand (id),
        labels {json} not null,
        closed {flag} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};
    create table team_member (
        team_id {int} not null references team (id),
        staff_id {int} not null references staff (id),
        leads {flag} not null,
        primary key (team_id, staff_id)
    ) {strict};
    create index team_member_staff on team_member (staff_id);
    create table role (
        id {int} primary key,
        word {text} not null unique,
        labels {json} not null,
        permissions {json} not null,
        scope {text} not null,
        built_in {flag} not null,
        version {int} not null
    ) {strict};
    create table role_limit (
        role_id {int} not null references role (id),
        kind {text} not null,
        currency {text} not null,
        amount_minor {int} not null,
        primary key (role_id, kind, currency)
    ) {strict};
    create table staff_role (
        staff_id {int} not null references staff (id),
        role_id {int} not null references role (id),
        primary key (staff_id, role_id)
    ) {strict};
    create table api_token (
        id {int} primary key,
        staff_id {int} not null references staff (id),
        name {text} not null,
        hash {blob} not null unique,
        created_at {int} not null,
        expires_at {int},
        revoked_at {int}
    ) {strict};
    create table session (
        id {int} primary key,
        staff_id {int} not null references staff (id),
        hash {blob} not null unique,
        user_agent {text} not null,
        created_at {int} not null,
        seen_at {int} not null,
        expires_at {int} not null,
        revoked_at {int}
    ) {strict};
    create index session_staff on session (staff_id);
    create table set_up_link (
        hash {blob} primary key,
        staff_id {int} references staff (id),
        made_at {int} not null,
        expires_at {int} not null,
        used_at {int}
    ) {strict};",
);

const SIGN_IN: Migration = Migration::new(
    "desk/0020_sign_in",
    "alter table session add column remote {text} not null default '';
    create index api_token_staff on api_token (staff_id);
    create index set_up_link_staff on set_up_link (staff_id);
    create index staff_by_name on staff (name_sort, id);",
);

/// `key` is a hash: nothing of what was typed is kept.
const SIGN_IN_TRIES: Migration = Migration::new(
    "desk/0092_sign_in_tries",
    "create table sign_in_try (
        key {blob} primary key,
        since {int} not null,
        tries {int} not null
    ) {strict};
    create index sign_in_try_since on sign_in_try (since);",
);

const RETIRED_TEAMS: Migration = Migration::new(
    "desk/0130_retired_teams",
    "alter table team add column active {flag} not null default true;",
);

/// What one chose that differs from the defaults, act to key.
const OWN_KEYS: Migration =
    Migration::new("desk/0180_own_keys", "alter table staff add column keys {json} not null default '{}';");
