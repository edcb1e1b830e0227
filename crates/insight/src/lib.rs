//! Figures: what the desk did, in numbers that two people compute alike. The log is turned into one narrow fact row per
//! case and per rating, and small totals by day; every number names its numerator, denominator, filter and clock, and
//! opens the cases behind it. What each means is written in `docs/figures`.

pub mod facts;
pub mod figures;

mod api;
mod local;
mod measure;
mod spread;
mod totals;

use desk::{Capability, Desk, Operation, Subscriber};
use kernel::Permission;

pub use facts::rebuild;
pub use figures::{Behind, Figure, Figures, Page, Query, cases_behind, default_period, figures};
pub use measure::FIRST_REPLY_TARGET_MINUTES;
pub use spread::{Share, Slot, Spread};

/// The figures' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "figures",
        migrations: facts::MIGRATIONS,
        statements: STATEMENTS,
        operations: &[
            Operation {
                name: "figures.read",
                permission: Some(Permission::FiguresView),
                route: "GET /api/v1/figures",
            },
            Operation {
                name: "figures.cases_behind",
                permission: Some(Permission::FiguresView),
                route: "GET /api/v1/figures/{figure}/cases",
            },
        ],
        api: api::routes,
    }
}

/// What keeps the figures while the desk works: run each as a job with `desk::subscriptions::run`.
pub fn subscribers(desk: &Desk) -> Vec<Subscriber> {
    vec![facts::subscriber(desk)]
}

static STATEMENTS: &[&db::Sql] = &[
    &facts::store::SEQ,
    &facts::store::CASE,
    &facts::store::RATING,
    &facts::store::DROP_CASE,
    &facts::store::DROP_RATING,
    &facts::store::PUT_CASE,
    &facts::store::PUT_RATING,
    &facts::store::BELONG,
    &facts::store::CLEAR_CASES,
    &facts::store::CLEAR_RATINGS,
    &totals::CELL,
    &totals::PUT,
    &totals::DROP,
    &totals::CLEAR,
];
