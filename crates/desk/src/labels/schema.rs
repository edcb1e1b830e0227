//! Tables of labels.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0006_labels",
    "create table case_kind (
        id {int} primary key,
        word {text} not null unique,
        labels {json} not null,
        active {flag} not null,
        place {int} not null,
        version {int} not null
    ) {strict};
    create table case_status (
        id {int} primary key,
        word {text} not null unique,
        category {text} not null check (category in ('new', 'open', 'waiting', 'hold', 'resolved', 'closed')),
        labels {json} not null,
        active {flag} not null,
        place {int} not null,
        version {int} not null
    ) {strict};
    create table tag (
        id {int} primary key,
        word {text} not null unique,
        labels {json} not null,
        active {flag} not null,
        version {int} not null
    ) {strict};",
)];
