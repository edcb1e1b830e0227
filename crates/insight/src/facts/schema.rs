//! Tables of facts and totals. Everything in them can be worked out again.

use db::Migration;

/// The crate's schema steps, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[FACTS, DAYS, ORGANISATIONS];

const FACTS: Migration = Migration::new(
    "insight/0001_facts",
    "create table fact_case (
        case_id {int} primary key,
        seq {int} not null,
        brand_id {int} not null,
        team_id {int},
        assignee_id {int},
        channel {text} not null,
        language {text} not null,
        kind {text} not null,
        priority {int} not null,
        counts {flag} not null,
        is_open {flag} not null,
        opened_at {int} not null,
        opened_hour {int} not null,
        asked_at {int},
        asked_hour {int},
        target_minutes {int} not null,
        due_at {int},
        first_reply_at {int},
        first_reply_by {int},
        first_reply_working_seconds {int},
        first_reply_calendar_seconds {int},
        wait_ended_at {int},
        resolved_at {int},
        resolved_hour {int},
        resolution_working_seconds {int},
        resolution_calendar_seconds {int},
        first_resolved_hour {int},
        reopens {int} not null,
        messages_in {int} not null,
        messages_out {int} not null
    ) {strict};
    create index fact_case_opened on fact_case (opened_hour, brand_id) where counts;
    create index fact_case_asked on fact_case (asked_hour, kind, brand_id) where counts;
    create index fact_case_resolved on fact_case (resolved_hour, brand_id) where counts;
    create index fact_case_first_resolved on fact_case (first_resolved_hour, brand_id) where counts;
    create index fact_case_open on fact_case (brand_id, opened_at) where counts and is_open;
    create table fact_rating (
        request_id {int} primary key,
        case_id {int} not null unique,
        staff_id {int},
        asked_hour {int} not null,
        score {int}
    ) {strict};
    create index fact_rating_asked on fact_rating (asked_hour, case_id);
    create table total_hour (
        hour {int} not null,
        brand_id {int} not null,
        team_id {int} not null,
        channel {text} not null,
        measure {text} not null,
        n {int} not null,
        primary key (hour, brand_id, team_id, channel, measure)
    ) {strict};",
);

/// Indexes that answer without the table, and one row per day in place of one per hour and measure. All is worked out
/// again from the log by the subscriber, whose cursor goes back to its beginning.
const DAYS: Migration = Migration::new(
    "insight/0002_days",
    "drop index fact_case_opened;
    drop index fact_case_asked;
    drop index fact_case_resolved;
    drop index fact_case_first_resolved;
    drop index fact_rating_asked;
    drop table total_hour;
    delete from fact_rating;
    delete from fact_case;
    update event_cursor set position = 0 where name = 'insight.facts';
    create index fact_case_opened on fact_case
        (opened_hour, brand_id, team_id, assignee_id, channel, language, kind) where counts;
    create index fact_case_asked on fact_case
        (asked_hour, kind, brand_id, team_id, assignee_id, channel, language, first_reply_at, due_at, wait_ended_at,
         first_reply_working_seconds, first_reply_calendar_seconds) where counts;
    create index fact_case_waiting on fact_case
        (asked_hour, kind, brand_id, team_id, assignee_id, channel, due_at) where counts and wait_ended_at is null;
    create index fact_case_resolved on fact_case
        (resolved_hour, brand_id, team_id, assignee_id, channel, language, kind, resolution_working_seconds,
         resolution_calendar_seconds) where counts;
    create index fact_case_first_resolved on fact_case
        (first_resolved_hour, brand_id, team_id, assignee_id, channel, language, kind, reopens) where counts;
    create index fact_rating_asked on fact_rating (asked_hour, case_id, staff_id, score);
    create table total_day (
        day {int} not null,
        brand_id {int} not null,
        team_id {int} not null,
        channel {text} not null,
        agent_id {int} not null,
        sums {text} not null,
        primary key (day, brand_id, team_id, channel, agent_id)
    ) {strict};",
);

/// Whose customer a case is of, and where they belong. All is worked out again, as before.
const ORGANISATIONS: Migration = Migration::new(
    "insight/0201_organisations",
    "delete from total_day;
    delete from fact_rating;
    delete from fact_case;
    update event_cursor set position = 0 where name = 'insight.facts';
    alter table fact_case add column customer_id {int} not null default 0;
    alter table fact_case add column organisation_id {int};
    create index fact_case_customer on fact_case (customer_id);
    create index fact_case_organisation on fact_case (organisation_id, brand_id)
        where counts and organisation_id is not null;",
);
