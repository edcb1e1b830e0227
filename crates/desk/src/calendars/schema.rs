//! Tables of calendars. Every version of a document is kept: a clock goes on counting under the one it ran by.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[CALENDARS, RETIRED];

const CALENDARS: Migration = Migration::new(
    "desk/0050_calendars",
    "create table calendar (
        id {int} primary key,
        brand_id {int} references brand (id),
        name {text} not null,
        name_sort {text} not null,
        zone {text} not null,
        document {json} not null,
        version {int} not null,
        changed_at {int} not null
    ) {strict};
    create table calendar_version (
        calendar_id {int} not null references calendar (id),
        version {int} not null,
        document {json} not null,
        dates_only {flag} not null,
        touches_from {int} not null,
        made_at {int} not null,
        primary key (calendar_id, version)
    ) {strict};
    create table recount (
        id {int} primary key,
        calendar_id {int},
        brand_id {int},
        touches_from {int} not null,
        asked_at {int} not null,
        after_case {int} not null,
        passes {int} not null,
        look_at {int} not null
    ) {strict};
    create index recount_look on recount (look_at, id);",
);

const RETIRED: Migration = Migration::new(
    "desk/0131_retired_calendars",
    "alter table calendar add column active {flag} not null default true;",
);
