//! Tables of cases.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] =
    &[CASES, CASE_WORK, ERASING, CASE_LISTS, REASONS, FEWER_INDEXES, LISTS_COUNTED];

const CASES: Migration = Migration {
    name: "desk/0008_cases",
    ddl: "create table cases (
        id {int} primary key,
        reference {int} not null unique,
        brand_id {int} not null references brand (id),
        customer_id {int} not null references person (id),
        subject {text} not null,               -- personal: content
        snippet {text} not null,               -- personal: content
        kind_id {int} not null references case_kind (id),
        status_id {int} not null references case_status (id),
        category {text} not null,
        priority {int} not null,
        channel {text} not null,
        language {text} not null,
        team_id {int} references team (id),
        assignee_id {int} references staff (id),
        disposition {text} not null,
        merged_into {int},
        snoozed_until {int},
        opened_at {int} not null,
        first_replied_at {int},
        resolved_at {int},
        closed_at {int},
        reopened_count {int} not null,
        message_count {int} not null,
        last_message_at {int} not null,
        last_direction {text} not null,
        unanswered_since {int},
        next_due_at {int},
        next_due_kind {text},
        opened_by {text} not null,
        version {int} not null,
        deleted_at {int}
    ) {strict};
    create index cases_open_by_assignee on cases (assignee_id, next_due_at, id)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold');
    create index cases_open_by_team on cases (team_id, next_due_at, id)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold');
    create index cases_by_brand_recent on cases (brand_id, last_message_at, id) where disposition = 'live';
    create index cases_due on cases (next_due_at, id)
        where disposition = 'live' and next_due_at is not null;
    create index cases_by_customer on cases (customer_id, id);
    create index cases_by_category on cases (category, last_message_at, id) where disposition = 'live';
    create index cases_snoozed on cases (snoozed_until, id) where snoozed_until is not null;
    create table case_tag (
        case_id {int} not null references cases (id),
        tag_id {int} not null references tag (id),
        primary key (case_id, tag_id)
    ) {strict};
    create index case_tag_by_tag on case_tag (tag_id, case_id);
    create table case_participant (
        case_id {int} not null references cases (id),
        role {text} not null,
        name {text} not null,                  -- personal: name
        address {text} not null,               -- personal: contact
        address_folded {text} not null,        -- personal: contact
        added_at {int} not null,
        primary key (case_id, address_folded)
    ) {strict};",
    // Numbers that people see come from a sequence that may have gaps.
    sqlite_only: "create table case_number (last integer not null) strict; insert into case_number values (1000);",
    postgres_only: "create sequence case_number start 1001;",
};

const CASE_WORK: Migration = Migration::new(
    "desk/0030_case_work",
    "alter table cases add column purged_at {int};
    create index cases_open_by_due on cases ((coalesce(next_due_at, 9007199254740991)), id)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold');
    create index cases_open_recent on cases (last_message_at, id)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold');
    create index cases_discarded on cases (disposition, last_message_at, id) where disposition <> 'live';
    create index cases_to_purge on cases (deleted_at, id) where disposition = 'deleted' and purged_at is null;
    create table mention (
        message_id {int} not null references message (id) on delete cascade,
        staff_id {int} not null references staff (id),
        case_id {int} not null references cases (id),
        made_at {int} not null,
        read_at {int},
        primary key (message_id, staff_id)
    ) {strict};
    create index mention_unread on mention (staff_id, case_id) where read_at is null;
    create table blocked_sender (
        id {int} primary key,
        brand_id {int} not null references brand (id),
        kind {text} not null check (kind in ('address', 'domain')),
        value_folded {text} not null,          -- personal: contact
        case_id {int},
        made_by {int},
        made_at {int} not null,
        unique (brand_id, kind, value_folded)
    ) {strict};
    create index blocked_sender_by_case on blocked_sender (case_id);",
);

const ERASING: Migration = Migration::new(
    "desk/0132_erasing_cases",
    "alter table cases add column erased_at {int};
    create index cases_unerased on cases (customer_id, id) where erased_at is null;
    create index case_participant_by_address on case_participant (address_folded, case_id);",
);

/// Each list in its usual order is read from an index that holds nothing else, however many cases there are. Where
/// statistics are missing, an index over all live cases would be taken for as good as one over the few open ones: so
/// there is none but those that a list names by its predicate, word for word (`folders`, `compile`).
const CASE_LISTS: Migration = Migration::new(
    "desk/0160_case_lists",
    "drop index cases_by_category;
    create index cases_done_recent on cases (last_message_at, id)
        where disposition = 'live' and category in ('resolved', 'closed');
    create index cases_live_recent on cases (last_message_at, id) where disposition = 'live' and opened_at > 0;
    create index cases_open_by_priority on cases
        ((-priority), (coalesce(next_due_at, 9007199254740991)), id)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold');
    create index cases_waiting on cases ((coalesce(next_due_at, 9007199254740991)), id)
        where disposition = 'live' and category = 'waiting';
    create index cases_open_counted on cases
        (snoozed_until, next_due_at, brand_id, team_id, assignee_id, category, disposition)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold');",
);

/// Reasons given before stand in their events, which are never rewritten.
const REASONS: Migration = Migration::new(
    "desk/0205_case_reasons",
    "create table case_reason (
        case_id {int} not null references cases (id),
        event_id {int} not null,
        reason {text} not null,                -- personal: content
        salt {blob} not null,
        primary key (case_id, event_id)
    ) {strict};",
);

/// Each index is one more page of every opening's commit, so none stays that another serves as well. The one by the day
/// of opening is for lists of days long past; a list names it by its predicate (`compile`).
const FEWER_INDEXES: Migration = Migration::new(
    "desk/0215_cases_fewer_indexes",
    "drop index cases_due;
    drop index cases_by_brand_recent;
    drop index cases_unerased;
    create index cases_by_opening on cases (opened_at, id) where disposition = 'live' and last_message_at > 0;",
);

/// The index of open cases by what is due is counted from as well, and lists those of nobody; a case without a team is in
/// no team's list. The embedded engine's one writer takes the next number from the cases themselves, none of which is
/// ever deleted.
const LISTS_COUNTED: Migration = Migration {
    name: "desk/0224_cases_lists_counted",
    ddl: "drop index cases_open_counted;
    drop index cases_open_by_due;
    create index cases_open_by_due on cases ((coalesce(next_due_at, 9007199254740991)), id, snoozed_until, next_due_at,
            brand_id, team_id, assignee_id, category, disposition)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold');
    drop index cases_waiting;
    create index cases_waiting on cases ((coalesce(next_due_at, 9007199254740991)), id, snoozed_until, next_due_at,
            brand_id, team_id, assignee_id, category, disposition)
        where disposition = 'live' and category = 'waiting';
    drop index cases_open_by_assignee;
    create index cases_open_by_assignee on cases (assignee_id, next_due_at, id)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold') and assignee_id is not null;
    drop index cases_open_by_team;
    create index cases_open_by_team on cases (team_id, next_due_at, id)
        where disposition = 'live' and category in ('new', 'open', 'waiting', 'hold') and team_id is not null;",
    sqlite_only: "drop table case_number;",
    postgres_only: "",
};
