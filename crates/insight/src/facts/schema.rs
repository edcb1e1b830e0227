//! Tables of facts and totals. Everything in them can be worked out again.

use db::Migration;

/// The crate's schema steps, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration::new(
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
)];
