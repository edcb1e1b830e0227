//! Tables of organisations. A domain belongs to one of them; none of the columns is of a person.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[ORGANISATIONS, GATHERED_BY_PERSON];

const ORGANISATIONS: Migration = Migration::new(
    "desk/0190_organisations",
    "create table organisation (
        id {int} primary key,
        name {text} not null,
        name_folded {text} not null unique,
        notes {text} not null,
        active {flag} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};
    create table organisation_domain (
        domain {text} primary key,
        organisation_id {int} not null references organisation (id)
    ) {strict};
    create index organisation_domain_of on organisation_domain (organisation_id, domain);
    create table organisation_gathering (
        id {int} primary key,
        domain {text} not null,
        organisation_id {int} not null references organisation (id),
        after_identity {int} not null,
        passes {int} not null,
        due_at {int} not null
    ) {strict};
    create index organisation_gathering_due on organisation_gathering (due_at, id);",
);

/// Addresses are kept by person, so they are gone through by person; a round that was under way begins again.
const GATHERED_BY_PERSON: Migration = Migration::new(
    "desk/0225_gathered_by_person",
    "alter table organisation_gathering rename column after_identity to after_person;
    update organisation_gathering set after_person = 0;",
);
