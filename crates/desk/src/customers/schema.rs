//! Tables of customers. Columns with personal values say so in their comment's class: `name`, `contact`, `document`.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[CUSTOMERS, FINDING, ORGANISATIONS, ONE_ORDER, BY_PERSON];

const CUSTOMERS: Migration = Migration::new(
    "desk/0005_customers",
    "create table person (
        id {int} primary key,
        brand_id {int} not null references brand (id),
        full_name {text} not null,           -- personal: name
        call_as {text} not null,             -- personal: name
        honorific {text} not null,
        passport_surname {text},             -- personal: document
        passport_given {text},               -- personal: document
        name_sort {text} not null,           -- personal: name
        language {text} not null,
        notes {text} not null,               -- personal: name
        disposition {text} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};
    create index person_by_name on person (brand_id, name_sort, id) where disposition = 'live';
    create table identity (
        id {int} primary key,
        person_id {int} not null references person (id),
        brand_id {int} not null,
        kind {text} not null,
        value {text} not null,               -- personal: contact
        value_folded {text} not null,        -- personal: contact
        verified_at {int},
        created_at {int} not null,
        unique (brand_id, kind, value_folded)
    ) {strict};
    create index identity_person on identity (person_id);
    create table consent (
        id {int} primary key,
        person_id {int} not null references person (id),
        purpose {text} not null,
        channel {text} not null,
        text_version {text} not null,
        source {text} not null,
        given_at {int} not null,
        withdrawn_at {int}
    ) {strict};
    create index consent_person on consent (person_id);",
);

const FINDING: Migration = Migration::new(
    "desk/0031_find_customers",
    "create index person_by_sort on person (name_sort, id) where disposition = 'live';
    create index identity_by_value on identity (value_folded);",
);

// `organisation_by` tells who said so: `hand` or `domain`. By hand there may be none, and then no domain brings one.
const ORGANISATIONS: Migration = Migration::new(
    "desk/0191_customers_organisations",
    "alter table person add column organisation_id {int} references organisation (id);
    alter table person add column organisation_by {text};
    create index person_by_organisation on person (organisation_id, name_sort, id)
        where organisation_id is not null;",
);

/// One order by name is enough: a desk has few brands.
const ONE_ORDER: Migration = Migration::new("desk/0219_customers_one_order", "drop index person_by_name;");

/// One index finds an address in a brand and in all of them, and on the embedded engine the addresses of a person are
/// kept together, by a key that is the table (`events::schema`).
const BY_PERSON: Migration = Migration {
    name: "desk/0223_identities_by_person",
    ddl: "",
    sqlite_only: "create table identity_by_person (
        person_id integer not null references person (id),
        id integer not null,
        brand_id integer not null,
        kind text not null,
        value text not null,               -- personal: contact
        value_folded text not null,        -- personal: contact
        verified_at integer,
        created_at integer not null,
        primary key (person_id, id),
        unique (value_folded, kind, brand_id)
    ) strict, without rowid;
    insert into identity_by_person (person_id, id, brand_id, kind, value, value_folded, verified_at, created_at)
        select person_id, id, brand_id, kind, value, value_folded, verified_at, created_at from identity
        order by person_id, id;
    drop table identity;
    alter table identity_by_person rename to identity;",
    postgres_only: "alter table identity drop constraint identity_brand_id_kind_value_folded_key;
    alter table identity add unique (value_folded, kind, brand_id);
    drop index identity_by_value;",
};
