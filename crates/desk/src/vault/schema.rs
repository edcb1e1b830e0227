//! The table of persons' keys. No foreign key to person: the mark that a key was destroyed outlives the row it
//! belonged to.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0040_vault",
    "create table person_key (
        person_id {int} primary key,
        key_id {int} not null unique,
        wrapped {blob},
        created_at {int} not null,
        destroyed_at {int},
        check ((wrapped is null) = (destroyed_at is not null))
    ) {strict};",
)];
