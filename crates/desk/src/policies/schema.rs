//! Table of policies.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0051_policies",
    "create table policy (
        id {int} primary key,
        brand_id {int} references brand (id),
        labels {json} not null,
        place {int} not null,
        match_kind {text},
        match_priority {int},
        match_team_id {int} references team (id),
        match_organisation_id {int},
        match_channel {text},
        calendar_id {int} not null references calendar (id),
        first_reply_minutes {int},
        next_reply_minutes {int},
        resolution_minutes {int},
        warn_percent {int},
        warn_minutes_before {int},
        escalate_after_minutes {int},
        escalate_to_team_id {int} references team (id),
        escalate_to_staff_id {int} references staff (id),
        escalate_reassigns {flag} not null,
        active {flag} not null,
        version {int} not null
    ) {strict};
    create index policy_by_brand on policy (brand_id, place, id);",
)];
