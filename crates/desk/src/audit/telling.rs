//! From an event to an entry: who, what happened, and each field before and after.

use std::collections::{BTreeSet, HashMap};

use db::Tx;
use kernel::{Language, Problem};
use serde_json::{Map, Value};
use text::Arg;

use super::values::Values;
use super::{About, Entry};
use crate::calendars::{self, compared::compared};
use crate::events::Stored;
use crate::words::{Change, field_name, words};
use crate::{brands, labels, organisations, policies, staff};

/// Knows the names that entries are filled in with.
pub(super) struct Teller {
    language: Language,
    values: Values,
    names: HashMap<(&'static str, i64), String>,
}

impl Teller {
    pub(super) fn new(tx: &mut Tx<'_>, language: Language) -> Result<Self, Problem> {
        Ok(Self { language, values: Values::read(tx, language)?, names: HashMap::new() })
    }

    fn say(&self, key: &str) -> String {
        words().say(self.language, key, &[])
    }

    /// The entry of an event; `None` for one that has no text, being no change of a setting.
    pub(super) fn entry(
        &mut self,
        tx: &mut Tx<'_>,
        about: About,
        event: &Stored,
    ) -> Result<Option<Entry>, Problem> {
        let key = format!("audit-{}", kebab(&event.kind));
        if !words().has(Language::En, &key) {
            return Ok(None);
        }
        let actor = match event.actor_kind.as_str() {
            "staff" => self.values.staff(tx, event.actor_id.unwrap_or_default())?,
            _ => self.say("history-actor-house"),
        };
        let name = self.name(tx, about, event.subject_id)?;
        let called = if name.is_empty() { self.say("audit-gone") } else { name.clone() };
        let text = |field: &str| event.body.get(field).and_then(Value::as_str);
        let tongue = text("language").and_then(Language::from_tag).map(Language::endonym);
        let what = text("domain").or(tongue).map(ToOwned::to_owned);
        let what = what.unwrap_or_else(|| self.say("audit-a-sender"));
        let args =
            [("actor", Arg::from(actor.clone())), ("name", Arg::from(called)), ("what", Arg::from(what))];
        Ok(Some(Entry {
            id: event.id,
            at: event.occurred_at,
            via: event.via.clone(),
            subject: about.word(),
            subject_id: event.subject_id,
            name,
            text: words().say(self.language, &key, &args),
            changes: self.changes(tx, event)?,
            actor,
        }))
    }

    fn name(&mut self, tx: &mut Tx<'_>, about: About, id: i64) -> Result<String, Problem> {
        if let Some(name) = self.names.get(&(about.word(), id)) {
            return Ok(name.clone());
        }
        let language = self.language;
        let name = match about {
            About::Brand => brands::get(tx, id).map(|brand| brand.name).unwrap_or_default(),
            About::Staff => staff::name_of(tx, id)?.unwrap_or_default(),
            About::Team => {
                staff::team(tx, id)?.map(|(_, labels)| labels.get(language).to_owned()).unwrap_or_default()
            }
            About::Role => self.values.role_of(id),
            About::Calendar => calendars::get(tx, id).map(|stored| stored.document.name).unwrap_or_default(),
            About::Policy => policies::get(tx, id)?
                .map(|one| one.terms.labels.get(language).to_owned())
                .unwrap_or_default(),
            About::CaseKind => self.values.kind_of(id),
            About::CaseStatus => {
                let all = labels::statuses(tx)?.into_iter().find(|one| one.id == id);
                all.map(|one| one.labels.get(language).to_owned()).unwrap_or_default()
            }
            About::Tag => {
                let all = labels::tags(tx)?.into_iter().find(|one| one.id == id);
                all.map(|one| one.labels.get(language).to_owned()).unwrap_or_default()
            }
            About::Mailbox | About::IncomingMail => {
                crate::mailboxes::get(tx, id).map(|one| one.address).unwrap_or_default()
            }
            About::Organisation => organisations::name_of(tx, id)?.unwrap_or_default(),
            About::View => crate::views::name_of(tx, id)?.unwrap_or_default(),
        };
        self.names.insert((about.word(), id), name.clone());
        Ok(name)
    }

    fn changes(&mut self, tx: &mut Tx<'_>, event: &Stored) -> Result<Vec<Change>, Problem> {
        let body = &event.body;
        if matches!(event.kind.as_str(), "CalendarChanged" | "HolidayDeclared") {
            return self.calendar(tx, event);
        }
        let mut told = Vec::new();
        for (field, from, to) in ends(body) {
            let (from, to) = (self.values.text(tx, &field, &from)?, self.values.text(tx, &field, &to)?);
            // A label can be chosen, an acknowledgement is sent.
            let named = if event.kind == "AcknowledgementChanged" && field == "active" {
                "acknowledges"
            } else {
                &field
            };
            told.push(Change { name: field_name(named, self.language), field, from, to });
        }
        // Names and addresses of people stay out of the log: that they changed is what it keeps.
        for field in body.get("personal").and_then(Value::as_array).into_iter().flatten() {
            let field = field.as_str().unwrap_or_default().to_owned();
            let to = self.say("audit-changed");
            told.push(Change { name: field_name(&field, self.language), field, from: String::new(), to });
        }
        Ok(told)
    }

    /// What differs between the two versions of the calendar's document.
    fn calendar(&self, tx: &mut Tx<'_>, event: &Stored) -> Result<Vec<Change>, Problem> {
        let version = |name: &str| event.body.get(name).and_then(Value::as_i64).unwrap_or_default();
        let id = event.subject_id;
        let before = calendars::document_of(tx, id, version("from"))?;
        let after = calendars::document_of(tx, id, version("to"))?;
        Ok(match (before, after) {
            (Some(before), Some(after)) => compared(&before, &after, self.language),
            _ => Vec::new(),
        })
    }
}

/// Field, before and after, of every field that differs, in whichever of the log's shapes the body keeps them.
fn ends(body: &Value) -> Vec<(String, Value, Value)> {
    let object = |name: &str| body.get(name).and_then(Value::as_object);
    if let (Some(from), Some(to)) = (object("from"), object("to")) {
        let fields: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
        let end = |all: &Map<String, Value>, field: &str| all.get(field).cloned().unwrap_or_default();
        let pairs = fields.into_iter().map(|field| (field.clone(), end(from, field), end(to, field)));
        return pairs.filter(|(_, from, to)| from != to).collect();
    }
    let all = object("changed").or_else(|| body.as_object());
    let pair = |(field, value): (&String, &Value)| {
        let ends = value.as_object()?;
        if ends.is_empty() {
            // Too long for the log: that it changed is kept.
            return Some((field.clone(), Value::Null, Value::from("…")));
        }
        let end = |name: &str| ends.get(name).cloned();
        Some((field.clone(), end("from")?, end("to")?))
    };
    all.into_iter().flatten().filter_map(pair).filter(|(_, from, to)| from != to).collect()
}

fn kebab(kind: &str) -> String {
    let mut out = String::with_capacity(kind.len() + 4);
    for letter in kind.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn before_and_after_are_found_in_every_shape_the_log_keeps() {
        let fields = |body: Value| ends(&body).into_iter().map(|(field, ..)| field).collect::<Vec<_>>();
        assert_eq!(
            fields(json!({ "changed": { "zone": { "from": "a", "to": "b" }, "letterhead": {} } })),
            ["letterhead", "zone"]
        );
        assert_eq!(
            fields(json!({ "closed": { "from": true, "to": true }, "members": { "from": [], "to": [1] } })),
            ["members"]
        );
        let label = json!({ "list": "tags", "from": { "active": true, "place": 1 }, "to": { "active": false, "place": 1 } });
        assert_eq!(fields(label), ["active"]);
        assert!(fields(json!({ "calendar_id": 5, "place": 2 })).is_empty());
    }
}
