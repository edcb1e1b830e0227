//! Tables of clocks and the stretches they ran in.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[CLOCKS, SEGMENTS_BY_KEY];

const CLOCKS: Migration = Migration::new(
    "desk/0053_clocks",
    // No foreign key to cases: a case is written after its first clocks, in one transaction.
    "create table clock (
        id {int} primary key,
        case_id {int} not null,
        brand_id {int} not null references brand (id),
        kind {text} not null check (kind in ('first_reply', 'next_reply', 'resolution')),
        state {text} not null check (state in ('running', 'paused', 'met', 'breached', 'cancelled')),
        policy_id {int} not null references policy (id),
        calendar_id {int} not null references calendar (id),
        calendar_version {int} not null,
        target_seconds {int} not null,
        warn_seconds {int},
        escalate_seconds {int},
        started_at {int} not null,
        terms_at {int} not null,
        due_at {int},
        warn_at {int},
        escalate_at {int},
        paused_at {int},
        warned_at {int},
        breached_at {int},
        escalated_at {int},
        met_at {int},
        ended_at {int},
        cancelled_for {text},
        used_seconds {int} not null,
        look_at {int}
    ) {strict};
    create index clock_by_case on clock (case_id, id);
    create index clock_look on clock (look_at, id) where look_at is not null;
    create index clock_open_by_calendar on clock (calendar_id, case_id) where ended_at is null;
    create index clock_open_by_brand on clock (brand_id, case_id) where ended_at is null;
    create index clock_broken_by_calendar on clock (calendar_id, ended_at) where state = 'breached';
    create table clock_segment (
        clock_id {int} not null references clock (id),
        place {int} not null,
        calendar_id {int} not null references calendar (id),
        calendar_version {int} not null,
        from_at {int} not null,
        until_at {int},
        counted_seconds {int} not null,
        primary key (clock_id, place)
    ) {strict};",
);

/// The key is the table where the engine would else keep both (`events::schema`).
const SEGMENTS_BY_KEY: Migration = Migration {
    name: "desk/0218_clock_segments_by_key",
    ddl: "",
    sqlite_only: "create table clock_segment_by_key (
        clock_id integer not null references clock (id),
        place integer not null,
        calendar_id integer not null references calendar (id),
        calendar_version integer not null,
        from_at integer not null,
        until_at integer,
        counted_seconds integer not null,
        primary key (clock_id, place)
    ) strict, without rowid;
    insert into clock_segment_by_key
        select clock_id, place, calendar_id, calendar_version, from_at, until_at, counted_seconds from clock_segment;
    drop table clock_segment;
    alter table clock_segment_by_key rename to clock_segment;",
    postgres_only: "",
};
