//! A stored value as people read it: an id as a name, a flag as yes or no, minutes as hours.

use std::collections::HashMap;

use db::Tx;
use kernel::{Labels, Language, Problem};
use serde_json::Value;
use text::format;

use crate::staff::Role;
use crate::words::words;
use crate::{brands, calendars, labels, organisations, staff};

/// What values are read with.
pub(super) struct Values {
    language: Language,
    roles: Vec<Role>,
    kinds: Vec<labels::CaseKind>,
    people: HashMap<i64, String>,
}

impl Values {
    pub(super) fn read(tx: &mut Tx<'_>, language: Language) -> Result<Self, Problem> {
        let (roles, kinds) = (staff::all_roles(tx)?, labels::kinds(tx)?);
        Ok(Self { language, roles, kinds, people: HashMap::new() })
    }

    fn say(&self, key: &str) -> String {
        words().say(self.language, key, &[])
    }

    /// A member of staff by name.
    pub(super) fn staff(&mut self, tx: &mut Tx<'_>, id: i64) -> Result<String, Problem> {
        if let Some(name) = self.people.get(&id) {
            return Ok(name.clone());
        }
        let name = staff::name_of(tx, id)?.unwrap_or_else(|| self.say("history-actor-unknown"));
        self.people.insert(id, name.clone());
        Ok(name)
    }

    /// A role by id.
    pub(super) fn role_of(&self, id: i64) -> String {
        let found = self.roles.iter().find(|role| role.id == id);
        found.map(|role| role.labels.get(self.language).to_owned()).unwrap_or_default()
    }

    /// A type of case by id.
    pub(super) fn kind_of(&self, id: i64) -> String {
        let found = self.kinds.iter().find(|kind| kind.id == id);
        found.map(|kind| kind.labels.get(self.language).to_owned()).unwrap_or_default()
    }

    /// The value of a field; empty for none.
    pub(super) fn text(&mut self, tx: &mut Tx<'_>, field: &str, value: &Value) -> Result<String, Problem> {
        Ok(match value {
            Value::Null => String::new(),
            Value::Bool(is_on) => self.say(if *is_on { "audit-yes" } else { "audit-no" }),
            Value::Number(number) => self.number(tx, field, number.as_i64().unwrap_or_default())?,
            Value::String(text) => self.word(field, text),
            Value::Array(all) => {
                let parts: Result<Vec<_>, _> = all.iter().map(|one| self.text(tx, field, one)).collect();
                parts?.join(", ")
            }
            Value::Object(_) => self.object(tx, field, value)?,
        })
    }

    fn number(&mut self, tx: &mut Tx<'_>, field: &str, number: i64) -> Result<String, Problem> {
        let language = self.language;
        Ok(match field {
            "brand_id" | "brands" => brands::get(tx, number).map(|brand| brand.name).unwrap_or_default(),
            "team_id" | "of_team_id" | "escalate_to_team_id" => staff::team(tx, number)?
                .map(|(_, labels)| labels.get(language).to_owned())
                .unwrap_or_default(),
            "assignee_id" | "escalate_to_staff_id" => self.staff(tx, number)?,
            "calendar_id" => calendars::get(tx, number).map(|found| found.document.name).unwrap_or_default(),
            "organisation_id" => organisations::name_of(tx, number)?.unwrap_or_default(),
            "priority" => self.say(&format!("priority-{number}")),
            _ if field.contains("_minutes") => format::working(language, number),
            "warn_percent" => format!("{number}%"),
            // People count from one.
            "place" => (number + 1).to_string(),
            _ => number.to_string(),
        })
    }

    fn word(&self, field: &str, text: &str) -> String {
        let of = |labels: Option<&Labels>| {
            labels.map_or_else(|| text.to_owned(), |labels| labels.get(self.language).to_owned())
        };
        match field {
            "roles" => of(self.roles.iter().find(|role| role.word == text).map(|role| &role.labels)),
            "kind" => of(self.kinds.iter().find(|kind| kind.word == text).map(|kind| &kind.labels)),
            "language" | "languages" => {
                Language::from_tag(text).map_or_else(|| text.to_owned(), |one| one.endonym().to_owned())
            }
            "channel" => self.say(&format!("channel-{text}")),
            "opened_from" | "opened_until" => text.parse().map_or_else(
                |_| text.to_owned(),
                |day| format::date(self.language, day, format::DateStyle::Medium),
            ),
            "scope" => self.say(&format!("audit-scope-{text}")),
            "audience" => self.say(&format!("audit-audience-{text}")),
            "folder" => self.say(&format!("audit-folder-{}", text.replace('_', "-"))),
            "sort" => self.say(&format!("audit-sort-{text}")),
            "promise" => self.say(&format!("audit-promise-{text}")),
            _ => text.to_owned(),
        }
    }

    fn object(&mut self, tx: &mut Tx<'_>, field: &str, value: &Value) -> Result<String, Problem> {
        if field == "members" {
            let id = value.get("staff_id").and_then(Value::as_i64).unwrap_or_default();
            let name = self.staff(tx, id)?;
            let leads = value.get("leads").and_then(Value::as_bool).unwrap_or_default();
            return Ok(if leads { format!("{name} ({})", self.say("audit-leads")) } else { name });
        }
        if field == "limits" {
            let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let (kind, currency) = (text("kind"), text("currency"));
            let amount = value.get("amount_minor").and_then(Value::as_i64).unwrap_or_default();
            return Ok(format!("{kind}: {}", format::money(self.language, amount, &currency)));
        }
        if matches!(field, "imap" | "smtp" | "oauth") {
            let parts =
                ["host", "port", "username", "folder", "afterwards", "endpoint", "client_id", "scope"];
            let part = |name: &&str| match value.get(*name)? {
                Value::String(text) if text.is_empty() => None,
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            return Ok(parts.iter().filter_map(part).collect::<Vec<_>>().join(" · "));
        }
        if field == "names" {
            let name = |one: Language| {
                let text = value.get(one.tag()).and_then(Value::as_str).filter(|text| !text.is_empty())?;
                Some(format!("{}: {text}", one.endonym()))
            };
            return Ok(Language::ALL.into_iter().filter_map(name).collect::<Vec<_>>().join(" · "));
        }
        let labels: Labels = serde_json::from_value(value.clone()).unwrap_or_default();
        let mut texts = vec![labels.en, labels.ms, labels.id];
        texts.dedup();
        texts.retain(|text| !text.is_empty());
        Ok(texts.join(" / "))
    }
}
