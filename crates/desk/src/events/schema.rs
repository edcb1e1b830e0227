//! Tables of the event log.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[EVENTS, ANCHORS, HEADS_BY_KEY];

const EVENTS: Migration = Migration::new(
    "desk/0001_events",
    "create table event (
        id {int} primary key,
        position {int} unique,
        brand_id {int},
        subject_kind {text} not null,
        subject_id {int} not null,
        seq {int} not null,
        kind {text} not null,
        version {int} not null,
        actor_kind {text} not null,
        actor_id {int},
        via {text} not null,
        cause_id {int},
        occurred_at {int} not null,
        recorded_at {int} not null,
        reason {text},
        body {json} not null,
        sealed {json} not null,
        mac {blob} not null,
        unique (subject_kind, subject_id, seq)
    ) {strict};
    create index event_unnumbered on event (id) where position is null;
    create table event_head (
        subject_kind {text} not null,
        subject_id {int} not null,
        seq {int} not null,
        mac {blob} not null,
        primary key (subject_kind, subject_id)
    ) {strict};",
);

/// Name of the step that makes the table of anchors.
pub const ANCHORS_STEP: &str = "desk/0093_event_anchors";

const ANCHORS: Migration = Migration::new(
    ANCHORS_STEP,
    "create table event_anchor (
        number {int} primary key,
        made_at {int} not null,
        after_position {int} not null,
        through_position {int} not null,
        events {int} not null,
        digest {text} not null
    ) {strict};",
);

/// The embedded engine keeps a table's key beside the table unless told that the key is the table: one page less for
/// each subject an operation touches.
const HEADS_BY_KEY: Migration = Migration {
    name: "desk/0217_event_heads_by_key",
    ddl: "",
    sqlite_only: "create table event_head_by_key (
        subject_kind text not null,
        subject_id integer not null,
        seq integer not null,
        mac blob not null,
        primary key (subject_kind, subject_id)
    ) strict, without rowid;
    insert into event_head_by_key select subject_kind, subject_id, seq, mac from event_head;
    drop table event_head;
    alter table event_head_by_key rename to event_head;",
    postgres_only: "",
};
