//! Tables of clocks and the stretches they ran in.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[CLOCKS, SEGMENTS_BY_KEY, CLOCKS_BY_CASE];

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

/// The promises of a case stand together, and one index of those that are open serves the ticker (by the instant
/// something happens next) as well as a recount, which reads all of it: there are few. On the embedded engine a segment
/// cannot point to a clock by half of its key; a clock is never deleted.
const CLOCKS_BY_CASE: Migration = Migration {
    name: "desk/0222_clocks_by_case",
    ddl: "",
    sqlite_only: "create table clock_segment_of (
        clock_id integer not null,
        place integer not null,
        calendar_id integer not null references calendar (id),
        calendar_version integer not null,
        from_at integer not null,
        until_at integer,
        counted_seconds integer not null,
        primary key (clock_id, place)
    ) strict, without rowid;
    insert into clock_segment_of
        select clock_id, place, calendar_id, calendar_version, from_at, until_at, counted_seconds from clock_segment;
    drop table clock_segment;
    alter table clock_segment_of rename to clock_segment;
    create table clock_by_key (
        case_id integer not null,
        id integer not null,
        brand_id integer not null references brand (id),
        kind text not null check (kind in ('first_reply', 'next_reply', 'resolution')),
        state text not null check (state in ('running', 'paused', 'met', 'breached', 'cancelled')),
        policy_id integer not null references policy (id),
        calendar_id integer not null references calendar (id),
        calendar_version integer not null,
        target_seconds integer not null,
        warn_seconds integer,
        escalate_seconds integer,
        started_at integer not null,
        terms_at integer not null,
        due_at integer,
        warn_at integer,
        escalate_at integer,
        paused_at integer,
        warned_at integer,
        breached_at integer,
        escalated_at integer,
        met_at integer,
        ended_at integer,
        cancelled_for text,
        used_seconds integer not null,
        look_at integer,
        primary key (case_id, id)
    ) strict, without rowid;
    insert into clock_by_key (case_id, id, brand_id, kind, state, policy_id, calendar_id, calendar_version,
            target_seconds, warn_seconds, escalate_seconds, started_at, terms_at, due_at, warn_at, escalate_at,
            paused_at, warned_at, breached_at, escalated_at, met_at, ended_at, cancelled_for, used_seconds, look_at)
        select case_id, id, brand_id, kind, state, policy_id, calendar_id, calendar_version, target_seconds,
            warn_seconds, escalate_seconds, started_at, terms_at, due_at, warn_at, escalate_at, paused_at, warned_at,
            breached_at, escalated_at, met_at, ended_at, cancelled_for, used_seconds, look_at
        from clock order by case_id, id;
    drop table clock;
    alter table clock_by_key rename to clock;
    create index clock_broken_by_calendar on clock (calendar_id, ended_at) where state = 'breached';
    create index clock_open on clock (look_at, case_id) where ended_at is null;",
    postgres_only: "drop index clock_look;
    drop index clock_open_by_calendar;
    drop index clock_open_by_brand;
    create index clock_open on clock (look_at, case_id) where ended_at is null;",
};
