//! Tables of erasures and of what forbids them. They say that it was done, never to whom beyond an id.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0135_erasure",
    "create table erasure (
        person_id {int} primary key,
        brand_id {int} not null references brand (id),
        reason {text} not null,
        erased_by {int},
        erased_at {int} not null,
        ended_at {int}
    ) {strict};
    create index erasure_unended on erasure (person_id) where ended_at is null;
    create table person_hold (
        person_id {int} primary key references person (id),
        reason {text} not null,
        made_by {int},
        made_at {int} not null
    ) {strict};",
)];
