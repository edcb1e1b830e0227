//! What is asked for, and the SQL condition it becomes: allow-listed pieces over `fact_case c`, beginning with what the
//! actor may see.

use db::{OwnedValue, Tx};
use desk::cases::{named, visibility};
use desk::fields::CHANNELS;
use desk::labels;
use jiff::civil::Date;
use kernel::{Actor, Kind, Language, Problem, Scope, Who};

use crate::local;

/// The longest period, in days: three years.
pub const DAYS_MAX: i64 = 1_098;

/// The owner of cases nobody owns: no id of a person.
pub const NOBODY: i64 = 0;

/// Which figures: a period, and cases of one brand, team, owner, organisation, channel, language or type; all when left
/// out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// First day, in each brand's zone.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Brand.
    pub brand_id: Option<i64>,
    /// Team.
    pub team_id: Option<i64>,
    /// Owner, or [`NOBODY`]; for ratings, who owned the case when it was resolved.
    pub agent_id: Option<i64>,
    /// The organisation a case's customer belongs to now.
    pub organisation_id: Option<i64>,
    /// The channel a case came by.
    pub channel: Option<String>,
    /// `en`, `ms` or `id`.
    pub language: Option<String>,
    /// Type. First response is of enquiries unless another type is named.
    pub kind: Option<String>,
}

impl Query {
    /// Everything in a period.
    pub const fn over(from: Date, until: Date) -> Self {
        Self {
            from,
            until,
            brand_id: None,
            team_id: None,
            agent_id: None,
            organisation_id: None,
            channel: None,
            language: None,
            kind: None,
        }
    }

    pub(super) fn check(&self) -> Result<(), Problem> {
        let days = local::day_of(self.until) - local::day_of(self.from) + 1;
        if days < 1 {
            let (min, max) = (self.from.to_string(), "9999-12-31");
            return Err(Problem::field(Kind::OutOfRange, "until").with("min", min).with("max", max));
        }
        if days > DAYS_MAX {
            let earliest = local::date_of(local::day_of(self.until) - DAYS_MAX + 1).to_string();
            let latest = self.until.to_string();
            return Err(Problem::field(Kind::OutOfRange, "from").with("min", earliest).with("max", latest));
        }
        let unknown =
            |field, word: &str| Err(Problem::field(Kind::UnknownReference, field).with("value", word));
        match (&self.channel, &self.language) {
            (Some(word), _) if !CHANNELS.contains(&word.as_str()) => unknown("channel", word),
            (_, Some(tag)) if Language::from_tag(tag).is_none() => unknown("language", tag),
            _ => Ok(()),
        }
    }

    /// Refuses what is not there for the actor: nothing but zeros would say that there were no such cases.
    pub(super) fn check_names(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<(), Problem> {
        if let Some(id) = self.brand_id {
            named::brand(tx, actor, "brand", id)?;
        }
        if let Some(id) = self.team_id {
            named::team(tx, actor, "team", id)?;
        }
        if let Some(id) = self.agent_id.filter(|id| *id != NOBODY) {
            named::owner(tx, actor, "agent", id)?;
        }
        if let Some(id) = self.organisation_id {
            named::organisation(tx, "organisation", id)?;
        }
        match &self.kind {
            Some(word) if !labels::kinds(tx)?.iter().any(|kind| kind.word == *word) => {
                Err(Problem::field(Kind::UnknownReference, "kind").with("value", word))
            }
            _ => Ok(()),
        }
    }
}

/// A condition and the values it binds.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// Over `fact_case c`.
    pub text: String,
    /// For `$1`…
    pub values: Vec<OwnedValue>,
    /// The conditions that totals know too, over columns without a table.
    shared: Vec<String>,
    coarse: bool,
    kind: bool,
    /// Whose the case must be; for ratings, whom it must be about.
    owner: Owner,
}

/// Whose cases.
#[derive(Clone, Copy, Debug)]
enum Owner {
    /// Anybody's or nobody's.
    Any,
    /// Nobody's.
    Nobody,
    /// Of the person whose id this parameter is.
    Person(usize),
}

impl Owner {
    /// The condition on the column that holds an owner; empty when there is none.
    fn condition(self, column: &str) -> String {
        match self {
            Self::Any => String::new(),
            Self::Nobody => format!(" and {column} is null"),
            Self::Person(place) => format!(" and {column} = ${place}"),
        }
    }
}

impl Filter {
    /// What the actor sees of what the query names. Refused for whoever is not of the house.
    pub fn new(actor: &Actor, query: &Query) -> Result<Self, Problem> {
        let scope = match actor.who {
            Who::System => Scope::All,
            Who::Staff(_) => actor.grants.scope,
            Who::Customer(_) | Who::Nobody => return Err(Problem::new(Kind::SignInNeeded)),
        };
        let mut filter = Self {
            // The cast tells the parameter's type, whatever the predicate does with it.
            text: format!(
                "cast($1 as {{int}}) is not null and {} and c.counts",
                visibility::predicate(scope)
            ),
            values: vec![OwnedValue::Int(actor.staff_id().unwrap_or(0))],
            shared: Vec::new(),
            coarse: scope == Scope::All
                && query.agent_id.is_none()
                && query.organisation_id.is_none()
                && query.language.is_none()
                && query.kind.is_none(),
            kind: query.kind.is_some(),
            owner: Owner::Any,
        };
        let int = |value: Option<i64>| value.map(OwnedValue::Int);
        let text = |value: &Option<String>| value.clone().map(OwnedValue::Text);
        for (column, value) in [
            ("brand_id", int(query.brand_id)),
            ("team_id", int(query.team_id)),
            ("channel", text(&query.channel)),
        ] {
            if let Some(part) = filter.equals(column, value) {
                filter.shared.push(part);
            }
        }
        filter.equals("organisation_id", int(query.organisation_id));
        filter.equals("language", text(&query.language));
        filter.equals("kind", text(&query.kind));
        filter.owner = match query.agent_id {
            None => Owner::Any,
            Some(NOBODY) => Owner::Nobody,
            Some(agent) => Owner::Person(filter.bind(OwnedValue::Int(agent))),
        };
        Ok(filter)
    }

    /// Adds a condition on a column of `c`; answers it without the table.
    fn equals(&mut self, column: &str, value: Option<OwnedValue>) -> Option<String> {
        let place = self.bind(value?);
        let part = format!("{column} = ${place}");
        self.text = format!("{} and c.{part}", self.text);
        Some(part)
    }

    /// Binds one more value; answers its number.
    pub fn bind(&mut self, value: OwnedValue) -> usize {
        self.values.push(value);
        self.values.len()
    }

    /// Whether the totals know every dimension that is asked for.
    pub const fn is_coarse(&self) -> bool {
        self.coarse
    }

    /// Over cases.
    pub fn of_cases(&self) -> String {
        format!("{}{}", self.text, self.owner.condition("c.assignee_id"))
    }

    /// Over cases in which an enquiry was asked: the type named, else enquiries.
    pub fn of_enquiries(&self) -> String {
        let kind = if self.kind { "" } else { " and c.kind = 'enquiry'" };
        format!("{}{kind}", self.of_cases())
    }

    /// Over `fact_rating r` joined to its case.
    pub fn of_ratings(&self) -> String {
        format!("{}{}", self.text, self.owner.condition("r.staff_id"))
    }

    /// Over `total_day t`: only for a coarse filter, whose values it shares.
    pub fn of_totals(&self) -> String {
        let mut text = "cast($1 as {int}) is not null".to_owned();
        for part in &self.shared {
            text = format!("{text} and t.{part}");
        }
        text
    }
}
