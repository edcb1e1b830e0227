//! The table of brands. None of its columns is of a person.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration::new(
        "desk/0003_brands",
        "create table brand (
        id {int} primary key,
        name {text} not null,
        language {text} not null,
        zone {text} not null,
        sender_domain {text} not null,
        letterhead {text} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};",
    ),
    Migration::new(
        "desk/0200_brand_names",
        "alter table brand add column names {json} not null default '{}';
    alter table brand add column legal_name {text} not null default '';
    alter table brand add column languages {json} not null default '[]';
    alter table brand add column sender_domains {json} not null default '[]';
    -- Until now everybody was written to in their own language; that stays so until somebody narrows it.
    update brand set languages = cast(case language
        when 'ms' then '[\"ms\",\"en\",\"id\"]' when 'id' then '[\"id\",\"en\",\"ms\"]' else '[\"en\",\"ms\",\"id\"]'
        end as {json});
    update brand set sender_domains = cast('[\"' || sender_domain || '\"]' as {json}) where sender_domain <> '';
    alter table brand drop column language;
    alter table brand drop column sender_domain;",
    ),
];
