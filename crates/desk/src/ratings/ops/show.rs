//! Show what a rating link is for. Changes nothing: mail scanners follow links too.

use db::Tx;
use kernel::{Kind, Language, Problem, Timestamp};
use serde::Serialize;

use crate::brands;
use crate::cases::{self, Case};
use crate::house::Desk;
use crate::ratings::{ANSWER_DAYS, Given, Request, link, rules, store};

/// What the page behind a link says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = RatingShown)]
pub struct Shown {
    /// The brand's name.
    pub brand: String,
    /// `KH-1042`.
    pub reference: String,
    /// The customer's own words for it.
    pub subject: String,
    /// The language they were asked in.
    #[schema(value_type = String)]
    pub language: Language,
    /// Until when an answer counts.
    #[schema(value_type = String, format = DateTime)]
    pub open_until: Timestamp,
    /// What they answered already.
    pub given: Option<Given>,
}

/// The request behind a token and its case, while answers count.
pub(super) fn opened(
    tx: &mut Tx<'_>,
    key: &[u8; 32],
    token: &str,
    now: Timestamp,
) -> Result<(Request, Case), Problem> {
    let id = link::read(key, token).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let request = store::request(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let case = cases::found(tx, request.case_id)?.filter(|case| case.disposition != "deleted");
    match case {
        Some(case) if rules::is_open(request.asked_at, now) => Ok((request, case)),
        _ => Err(Problem::new(Kind::LinkExpired)),
    }
}

/// What the link is for: 404 for one we never sent, 410 once answers no longer count.
pub async fn show(desk: &Desk, token: String) -> Result<Shown, Problem> {
    let (key, now) = (desk.keys().links, desk.now());
    desk.db()
        .read(move |tx| {
            let (request, case) = opened(tx, &key, &token, now)?;
            Ok(Shown {
                brand: brands::get(tx, request.brand_id)?.name_in(request.language).to_owned(),
                reference: case.written_reference(),
                subject: case.subject,
                language: request.language,
                open_until: request.asked_at.plus_days(ANSWER_DAYS),
                given: store::given(tx, request.id)?,
            })
        })
        .await
}
