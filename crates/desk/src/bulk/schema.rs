//! Tables of bulk changes.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0080_bulk_changes",
    "create table bulk (
        id {int} primary key,
        staff_id {int} not null references staff (id),
        via {text} not null,
        act {json},                            -- what is done; none when it undoes
        undoes {int} references bulk (id),
        list {json},                           -- the list whose cases are collected; none when they were named
        state {text} not null,
        event_id {int} not null,
        collected_to {int} not null,
        total {int} not null,
        changed {int} not null,
        unchanged {int} not null,
        refused {int} not null,
        made_at {int} not null,
        ended_at {int},
        leased_until {int} not null
    ) {strict};
    create index bulk_open on bulk (leased_until, id) where state in ('collecting', 'working');
    create index bulk_by_staff on bulk (staff_id, id);
    create unique index bulk_undone_once on bulk (undoes) where undoes is not null;
    create table bulk_item (
        bulk_id {int} not null references bulk (id),
        case_id {int} not null,
        outcome {text},
        reason {text},
        before {json},
        version {int},
        primary key (bulk_id, case_id)
    ) {strict};
    create index bulk_item_open on bulk_item (bulk_id, case_id) where outcome is null;",
)];
