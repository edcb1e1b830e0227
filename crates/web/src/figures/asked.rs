//! Which figures a page's address asks for.

use desk::Desk;
use insight::figures::{self, Query, default_period};
use kernel::{Kind, Problem};
use serde::Deserialize;

use crate::session::joined;

/// The owner of what nobody owns, as the address says it.
pub(super) const NOBODY: &str = "nobody";

/// The filter as it stands in the address; empty fields are none.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub brand: String,
    #[serde(default)]
    pub team: String,
    #[serde(default)]
    pub agent: String,
    #[serde(default)]
    pub organisation: String,
    #[serde(default)]
    pub channel: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub kind: String,
    pub before: Option<i64>,
}

fn number(text: &str, field: &'static str) -> Result<Option<i64>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Problem::field(Kind::UnknownReference, field).with("value", text))
}

fn word(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl Asked {
    /// The query; the last twelve weeks when no period is named.
    pub async fn query(&self, desk: &Desk) -> Result<Query, Problem> {
        let brand_id = number(&self.brand, "brand_id")?;
        let (from, until) = default_period(desk, brand_id).await?;
        let day = |text: &str, field, usual| {
            if text.is_empty() {
                return Ok(usual);
            }
            text.parse().map_err(|_| Problem::field(Kind::Malformed, field).with("expected", "2026-11-21"))
        };
        Ok(Query {
            brand_id,
            team_id: number(&self.team, "team_id")?,
            agent_id: match self.agent.as_str() {
                NOBODY => Some(figures::NOBODY),
                agent => number(agent, "assignee_id")?,
            },
            organisation_id: number(&self.organisation, "organisation_id")?,
            channel: word(&self.channel),
            language: word(&self.language),
            kind: word(&self.kind),
            ..Query::over(day(&self.from, "from", from)?, day(&self.until, "until", until)?)
        })
    }

    /// The same filter at another place.
    pub fn href(&self, path: &str, before: Option<i64>) -> String {
        let named = [
            ("from", &self.from),
            ("until", &self.until),
            ("brand", &self.brand),
            ("team", &self.team),
            ("agent", &self.agent),
            ("organisation", &self.organisation),
            ("channel", &self.channel),
            ("language", &self.language),
            ("kind", &self.kind),
        ];
        let mut all: Vec<(&str, String)> = named
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (*name, (*value).clone()))
            .collect();
        if let Some(before) = before {
            all.push(("before", before.to_string()));
        }
        joined(path, &all)
    }
}
