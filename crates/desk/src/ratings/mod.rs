//! Ratings: what a customer thought of a case once it was resolved, on a scale of one to five. They are asked by mail,
//! at most once per case and once per person in seven days; the last answer within fourteen days counts.

mod api;
mod asking;
mod link;
pub mod ops;
mod rules;
mod schema;
mod store;

use db::Tx;
use kernel::{Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};

pub use asking::subscriber;
pub use rules::{ANSWER_DAYS, ASKED_AGAIN_DAYS, COMMENT_MAX, LOW, SCORES, STALE_DAYS};

/// A customer was asked about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: i64,
    /// The case.
    pub case_id: i64,
    /// Who was asked.
    pub person_id: i64,
    /// The brand.
    pub brand_id: i64,
    /// Who owned the case when it was resolved: whom the answer is about.
    pub staff_id: Option<i64>,
    /// The language they were asked in.
    pub language: Language,
    /// When.
    pub asked_at: Timestamp,
}

/// Whether a brand asks its customers, and how often at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = RatingSetting)]
pub struct Setting {
    /// The brand.
    pub brand_id: i64,
    /// Whether customers are asked at all.
    pub asks: bool,
    /// One person is not asked again for so many days, 1 to 365.
    pub again_days: i64,
    /// Rises with each change; 0 while nothing was set.
    pub version: i64,
}

impl Default for Setting {
    fn default() -> Self {
        Self { brand_id: 0, asks: true, again_days: ASKED_AGAIN_DAYS, version: 0 }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = RatingGiven)]
pub struct Given {
    /// Its id.
    pub id: i64,
    /// 1 to 5.
    pub score: i64,
    /// In the customer's words; may be empty.
    pub comment: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub given_at: Timestamp,
}

/// A case's rating: that it was asked for, and the answer that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRating {
    /// The request.
    pub request: Request,
    /// The answer, when there is one.
    pub given: Option<Given>,
}

/// What is known of a case's rating; `None` when nobody was asked.
pub fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<CaseRating>, Problem> {
    let Some(request) = store::of_case(tx, case_id)? else { return Ok(None) };
    let given = store::given(tx, request.id)?;
    Ok(Some(CaseRating { request, given }))
}

/// Erases what customers wrote beside their scores for a case, and the salts that would prove it. The scores stay.
pub fn erase_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), db::DbError> {
    tx.execute(&store::ERASE_CASE, &[&case_id, &[0u8; 0]]).map(|_| ())
}

/// The ratings' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "ratings",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[
            Operation { name: "ratings.show", permission: None, route: "GET /api/v1/ratings/{token}" },
            Operation { name: "ratings.give", permission: None, route: "POST /api/v1/ratings/{token}" },
            Operation {
                name: "ratings.read_setting",
                permission: Some(Permission::SettingsView),
                route: "GET /api/v1/brands/{id}/rating",
            },
            Operation {
                name: "ratings.change_setting",
                permission: Some(Permission::SettingsChange),
                route: "PUT /api/v1/brands/{id}/rating",
            },
            Operation {
                name: "ratings.read",
                permission: Some(Permission::CaseView),
                route: "GET /api/v1/cases/{id}/rating",
            },
        ],
        api: api::routes,
    }
}
