//! Tables of the event log.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[EVENTS, ANCHORS, HEADS_BY_KEY, LOG_BY_POSITION];

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

/// What is looked for by subject begins with the subject's id: ids grow, so new entries come to the end of the index, and
/// the subjects of one operation stand side by side in it. On the embedded engine an event's position is the place it is
/// kept at; there is none without a position there. Together two to four pages less for each operation.
const LOG_BY_POSITION: Migration = Migration {
    name: "desk/0220_events_by_position",
    ddl: "",
    sqlite_only: "create table event_by_position (
        position integer primary key,
        id integer not null,
        brand_id integer,
        subject_kind text not null,
        subject_id integer not null,
        seq integer not null,
        kind text not null,
        version integer not null,
        actor_kind text not null,
        actor_id integer,
        via text not null,
        cause_id integer,
        occurred_at integer not null,
        recorded_at integer not null,
        reason text,
        body text not null,
        sealed text not null,
        mac blob not null,
        unique (subject_id, subject_kind, seq)
    ) strict;
    insert into event_by_position (position, id, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind,
            actor_id, via, cause_id, occurred_at, recorded_at, reason, body, sealed, mac)
        select position, id, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id, via, cause_id,
            occurred_at, recorded_at, reason, body, sealed, mac from event order by position;
    drop table event;
    alter table event_by_position rename to event;
    create index event_of_kind on event (subject_kind, id) where subject_kind not in ('case', 'person');
    create table event_head_by_id (
        subject_kind text not null,
        subject_id integer not null,
        seq integer not null,
        mac blob not null,
        primary key (subject_id, subject_kind)
    ) strict, without rowid;
    insert into event_head_by_id select subject_kind, subject_id, seq, mac from event_head order by subject_id;
    drop table event_head;
    alter table event_head_by_id rename to event_head;",
    postgres_only: "alter table event drop constraint event_subject_kind_subject_id_seq_key;
    alter table event add unique (subject_id, subject_kind, seq);
    create index event_of_kind on event (subject_kind, id) where subject_kind not in ('case', 'person');
    alter table event_head drop constraint event_head_pkey;
    alter table event_head add primary key (subject_id, subject_kind);",
};
