//! Notices: what the house tells one member of staff by itself. Of one kind about one team, whatever happens at the same
//! moment is one notice, however much it is: after a night without power nobody is told five hundred times.

mod api;
pub mod ops;
mod store;

use db::{DbError, Migration, Tx};
use kernel::{Permission, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::capability::{Capability, Operation};
use crate::pen::Pen;

const MIGRATIONS: &[Migration] = &[NOTICES, MORE];

const NOTICES: Migration = Migration::new(
    "desk/0052_notices",
    "create table notice (
        id {int} primary key,
        staff_id {int} not null references staff (id),
        kind {text} not null,
        about {int} not null,
        items {json} not null,
        made_at {int} not null,
        read_at {int},
        unique (staff_id, kind, about, made_at)
    ) {strict};
    create index notice_unread on notice (staff_id, id) where read_at is null;
    create index notice_by_staff on notice (staff_id, id);",
);

const MORE: Migration =
    Migration::new("desk/0161_notice_more", "alter table notice add column more {int} not null default 0;");

/// Items of one notice. What happens beyond is counted: nobody reads a thousand lines, and writing them all anew with
/// each one more would hold up everything else.
pub const ITEMS_MAX: usize = 100;

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Its id.
    pub id: i64,
    /// `clock_warned`, `clock_breached`, `clock_escalated`, `low_rating`, `mentioned`, `mail_failed`, `letter_stopped` or
    /// `sender_flood`.
    pub kind: String,
    /// The team it is about, or the brand when no team is.
    pub about: i64,
    /// What happened, one item each: ids and instants, oldest first.
    #[schema(value_type = Vec<Object>)]
    pub items: Vec<Value>,
    /// How many more there were than [`ITEMS_MAX`] items hold.
    pub more: i64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// When it was read.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
}

/// Tells each of `staff` one more thing of that kind about a team or brand, joined with what was told at the same
/// instant.
pub fn tell(
    tx: &mut Tx<'_>,
    pen: &Pen,
    staff: &[i64],
    kind: &'static str,
    about: i64,
    item: &Value,
) -> Result<(), DbError> {
    for staff_id in staff {
        store::add(tx, pen, *staff_id, kind, about, item)?;
    }
    Ok(())
}

/// The notices' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "notices",
        migrations: MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[
            Operation {
                name: "notices.list",
                permission: Some(Permission::OwnProfile),
                route: "GET /api/v1/notices",
            },
            Operation {
                name: "notices.unread",
                permission: Some(Permission::OwnProfile),
                route: "GET /api/v1/notices/unread",
            },
            Operation {
                name: "notices.read_all",
                permission: Some(Permission::OwnProfile),
                route: "POST /api/v1/notices/read",
            },
            Operation {
                name: "notices.read",
                permission: Some(Permission::OwnProfile),
                route: "POST /api/v1/notices/{id}/read",
            },
        ],
        api: api::routes,
    }
}
