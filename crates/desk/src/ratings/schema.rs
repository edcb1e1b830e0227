//! Tables of ratings.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration::new(
        "desk/0061_ratings",
        "create table rating_request (
        id {int} primary key,
        case_id {int} not null unique,
        person_id {int} not null,
        brand_id {int} not null references brand (id),
        staff_id {int},
        language {text} not null,
        asked_at {int} not null
    ) {strict};
    create index rating_request_person on rating_request (person_id, asked_at);
    create table rating (
        id {int} primary key,
        request_id {int} not null references rating_request (id),
        case_id {int} not null,
        score {int} not null check (score between 1 and 5),
        comment {text} not null,               -- personal: content
        salt {blob} not null,
        given_at {int} not null,
        superseded {flag} not null
    ) {strict};
    create unique index rating_that_counts on rating (request_id) where not superseded;
    create index rating_case on rating (case_id, id);",
    ),
    Migration::new(
        "desk/0069_rating_settings",
        "create table rating_setting (
            brand_id {int} primary key references brand (id),
            asks {flag} not null,
            again_days {int} not null check (again_days between 1 and 365),
            version {int} not null
        ) {strict};",
    ),
];
