//! The API of figures.

use axum::extract::State;
use desk::Desk;
use desk::http::{Answer, Asked, Path, Query as Asking, Refusal};
use jiff::civil::Date;
use kernel::{Kind, Permission, Problem};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::figures::{self, Figures, Page, Query};

pub(crate) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(behind))
}

/// Which figures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct FigureQuery {
    /// First day, `2026-02-02`, in each brand's zone; twelve weeks up to the last day when left out.
    from: Option<String>,
    /// Last day, in the period; today when left out.
    until: Option<String>,
    /// Brand id.
    brand: Option<i64>,
    /// Team id.
    team: Option<i64>,
    /// Owner's staff id; 0 for cases nobody owns.
    agent: Option<i64>,
    /// Organisation id: cases of customers who belong to it now.
    organisation: Option<i64>,
    /// Channel.
    channel: Option<String>,
    /// `en`, `ms` or `id`.
    language: Option<String>,
    /// Type word.
    kind: Option<String>,
    /// Cases with ids below this: `next` of the page before.
    before: Option<i64>,
}

fn date(field: &'static str, text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| Problem::field(Kind::Malformed, field).with("expected", "2026-02-02"))
}

impl FigureQuery {
    async fn into_query(self, desk: &Desk) -> Result<Query, Problem> {
        let (usual_from, usual_until) = figures::default_period(desk, self.brand).await?;
        let from = self.from.as_deref().map(|text| date("from", text)).transpose()?;
        let until = self.until.as_deref().map(|text| date("until", text)).transpose()?;
        Ok(Query {
            from: from.unwrap_or(usual_from),
            until: until.unwrap_or(usual_until),
            brand_id: self.brand,
            team_id: self.team,
            agent_id: self.agent,
            organisation_id: self.organisation,
            channel: self.channel,
            language: self.language,
            kind: self.kind,
        })
    }
}

/// Read the figures of a period, beside those of the period before.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(FigureQuery),
    responses((status = 200, body = Figures), (status = 422, description = "A field is wrong")))]
async fn read(
    State(desk): State<Desk>,
    asked: Asked,
    Asking(query): Asking<FigureQuery>,
) -> Result<Answer<Figures>, Refusal> {
    let done = async {
        asked.caller.may(Permission::FiguresView)?;
        let query = query.into_query(&desk).await?;
        figures::figures(&desk, &asked.caller, &query).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// List the cases behind a number.
#[utoipa::path(get, path = "/api/v1/figures/{figure}/cases", tag = "figures",
    params(("figure" = String, Path, description = "The number: `missed`, `score_1`…"), FigureQuery),
    responses((status = 200, body = Page), (status = 422, description = "A field is wrong")))]
async fn behind(
    State(desk): State<Desk>,
    asked: Asked,
    Path(figure): Path<String>,
    Asking(query): Asking<FigureQuery>,
) -> Result<Answer<Page>, Refusal> {
    let done = async {
        asked.caller.may(Permission::FiguresView)?;
        let before = query.before;
        let query = query.into_query(&desk).await?;
        figures::cases_behind(&desk, &asked.caller, &query, &figure, before).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
