//! A case's history in plain words. Each event becomes a line: when, who, and a text of the catalogue with the names
//! filled in. An event of another capability has a line as soon as the catalogue has a text `history-` and its kind
//! (`history-reply-sent`); the plain fields of its body are there to fill in.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use kernel::{Labels, Language, Problem, Timestamp};
use serde::Serialize;
use serde_json::Value;
use text::Arg;
use text::format::{DateStyle, date_time};

use super::reasons;
use crate::events::Stored;
use crate::labels::{self, CaseKind, CaseStatus};
use crate::words::words;
use crate::{brands, customers, staff};

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = HistoryLine)]
pub struct Line {
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it, by name.
    pub actor: String,
    /// Key of the text.
    pub key: String,
    /// What the text is filled in with.
    pub args: BTreeMap<String, String>,
    /// The text in the reader's language.
    pub text: String,
    /// Why, in a person's words.
    pub reason: Option<String>,
}

/// What was done to a case, `told` by its events, oldest first, for a reader of `language`. Times in the texts are the
/// brand's.
pub fn lines(
    tx: &mut Tx<'_>,
    case_id: i64,
    told: &[Stored],
    language: Language,
) -> Result<Vec<Line>, Problem> {
    let mut teller = Teller::new(tx, language, told.first().and_then(|event| event.brand_id))?;
    let mut lines = Vec::with_capacity(told.len());
    let mut given = reasons::of_case(tx, case_id)?;
    // Before they lay beside the log, reasons stood in it. They cannot be erased there, only be told no more.
    let is_erased = told.iter().any(|event| event.kind == "CaseErased");
    for event in told {
        if let Some(line) = teller.line(tx, event)? {
            let reason = given.remove(&event.id).or(line.reason).filter(|_| !is_erased);
            lines.push(Line { reason, ..line });
        }
    }
    Ok(lines)
}

/// Knows the names that lines are filled in with.
struct Teller {
    language: Language,
    zone: jiff::tz::TimeZone,
    kinds: Vec<CaseKind>,
    statuses: Vec<CaseStatus>,
    names: BTreeMap<(&'static str, i64), String>,
}

/// Key and arguments of a text.
type Said = (&'static str, Vec<(&'static str, String)>);

impl Teller {
    fn new(tx: &mut Tx<'_>, language: Language, brand_id: Option<i64>) -> Result<Self, Problem> {
        let zone = match brand_id {
            Some(id) => {
                jiff::tz::TimeZone::get(&brands::get(tx, id)?.zone).unwrap_or(jiff::tz::TimeZone::UTC)
            }
            None => jiff::tz::TimeZone::UTC,
        };
        let (kinds, statuses) = (labels::kinds(tx)?, labels::statuses(tx)?);
        Ok(Self { language, zone, kinds, statuses, names: BTreeMap::new() })
    }

    fn say(&self, key: &str) -> String {
        words().say(self.language, key, &[])
    }

    fn line(&mut self, tx: &mut Tx<'_>, event: &Stored) -> Result<Option<Line>, Problem> {
        let actor = self.actor(tx, event)?;
        let (key, mut args) = match self.own(tx, event)? {
            Some((key, args)) => (key.to_owned(), args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
            None => (format!("history-{}", kebab(&event.kind)), plain_fields(&event.body)),
        };
        if !words().has(Language::En, &key) {
            return Ok(None);
        }
        args.push(("actor".to_owned(), actor.clone()));
        let filled: Vec<(&str, Arg)> =
            args.iter().map(|(name, value)| (name.as_str(), Arg::from(value))).collect();
        let text = words().say(self.language, &key, &filled);
        let args = args.into_iter().collect();
        Ok(Some(Line { at: event.occurred_at, actor, key, args, text, reason: event.reason.clone() }))
    }

    /// The text of an event of this capability, where it needs more than the fields of its body.
    fn own(&mut self, tx: &mut Tx<'_>, event: &Stored) -> Result<Option<Said>, Problem> {
        let body = &event.body;
        let by_customer = event.actor_kind == "customer";
        Ok(Some(match event.kind.as_str() {
            "CaseOpened" => {
                let key =
                    if event.actor_kind == "staff" { "history-case-opened" } else { "history-case-arrived" };
                (key, vec![("channel", self.say(&format!("channel-{}", word(body, "channel"))))])
            }
            "CaseAssigned" => self.assigned(tx, event)?,
            "CaseReopened" if by_customer => ("history-case-reopened-by-customer", vec![]),
            "CaseResumed" if by_customer => ("history-case-resumed-by-customer", vec![]),
            "StatusChanged" => ("history-status-changed", self.both_ends(body, Self::status)),
            "KindChanged" => ("history-kind-changed", self.both_ends(body, Self::kind)),
            "PriorityChanged" => (
                "history-priority-changed",
                self.both_ends(body, |teller, value| teller.say(&format!("priority-{value}"))),
            ),
            "LanguageChanged" => {
                ("history-language-changed", self.both_ends(body, |_, value| endonym(value)))
            }
            "CaseSnoozed" => ("history-case-snoozed", vec![("until", self.instant(body.get("to")))]),
            "SnoozeEnded" => match word(body, "why").as_str() {
                "due" => ("history-snooze-over", vec![]),
                "customer" => ("history-snooze-ended-by-customer", vec![]),
                _ => ("history-snooze-ended", vec![]),
            },
            "NoteWritten" => {
                let mut named = Vec::new();
                for id in body.get("mentions").and_then(Value::as_array).into_iter().flatten() {
                    named.push(self.staff(tx, id.as_i64().unwrap_or_default())?);
                }
                if named.is_empty() {
                    ("history-note-written", vec![])
                } else {
                    ("history-note-written-for", vec![("names", named.join(", "))])
                }
            }
            _ => return Ok(self.of_others(event)),
        }))
    }

    /// The texts of events that messages and clocks tell of a case.
    fn of_others(&self, event: &Stored) -> Option<Said> {
        let body = &event.body;
        let key = match (event.kind.as_str(), event.actor_kind.as_str()) {
            ("MessageReceived", _) => "history-message-received",
            ("MessageSent", "staff") => "history-message-sent",
            ("MessageSent", _) => "history-message-sent-by-itself",
            ("ClockWarned", _) => "history-clock-warned",
            ("ClockBreached", _) => "history-clock-breached",
            ("ClockEscalated", _) => "history-clock-escalated",
            ("ClockMoved", _) => "history-clock-moved",
            ("ClockBreachWithdrawn", _) => "history-clock-breach-withdrawn",
            _ => return None,
        };
        let named = |field: &'static str, family: &str| {
            (field, self.say(&format!("{family}-{}", word(body, field).replace('_', "-"))))
        };
        let args = match event.kind.as_str() {
            "MessageReceived" | "MessageSent" => vec![named("channel", "channel")],
            "ClockMoved" => vec![named("clock", "promise"), ("to", self.instant(body.get("to")))],
            _ => vec![named("clock", "promise")],
        };
        Some((key, args))
    }

    /// An instant of a body as the reader writes it, in the brand's zone; empty when there is none.
    fn instant(&self, value: Option<&Value>) -> String {
        let at = value.and_then(|value| serde_json::from_value::<Timestamp>(value.clone()).ok());
        at.map(|at| date_time(self.language, at, &self.zone, DateStyle::Medium)).unwrap_or_default()
    }

    fn assigned(&mut self, tx: &mut Tx<'_>, event: &Stored) -> Result<Said, Problem> {
        let id = |side: &str, field: &str| {
            event.body.get(side).and_then(|value| value.get(field)).and_then(Value::as_i64)
        };
        let (owner_before, owner) = (id("from", "assignee_id"), id("to", "assignee_id"));
        let (team_before, team) = (id("from", "team_id"), id("to", "team_id"));
        let team_name = match team.filter(|_| team != team_before) {
            Some(id) => Some(self.team(tx, id)?),
            None => None,
        };
        let owner_name = match owner.filter(|_| owner != owner_before) {
            Some(id) => Some(self.staff(tx, id)?),
            None => None,
        };
        let took = event.actor_kind == "staff" && owner.is_some() && owner == event.actor_id;
        Ok(match (owner_name, team_name) {
            (Some(_), None) if took => ("history-case-taken", vec![]),
            (Some(name), None) => ("history-case-given", vec![("name", name)]),
            (Some(name), Some(team)) => ("history-case-given-in-team", vec![("name", name), ("team", team)]),
            (None, Some(team)) => ("history-case-to-team", vec![("team", team)]),
            (None, None) if owner_before.is_some() && owner.is_none() => ("history-case-given-back", vec![]),
            (None, None) => ("history-case-left-team", vec![]),
        })
    }

    fn actor(&mut self, tx: &mut Tx<'_>, event: &Stored) -> Result<String, Problem> {
        match (event.actor_kind.as_str(), event.actor_id) {
            ("staff", Some(id)) => self.staff(tx, id),
            ("customer", Some(id)) => match customers::get(tx, id) {
                Ok(person) => Ok(person.full_name),
                Err(_) => Ok(self.say("history-actor-customer")),
            },
            ("customer", None) => Ok(self.say("history-actor-customer")),
            _ => Ok(self.say("history-actor-house")),
        }
    }

    fn named(
        &mut self,
        key: (&'static str, i64),
        look: impl FnOnce(Language) -> Result<Option<String>, DbError>,
    ) -> Result<String, Problem> {
        if let Some(name) = self.names.get(&key) {
            return Ok(name.clone());
        }
        let name = look(self.language)?.unwrap_or_else(|| self.say("history-actor-unknown"));
        self.names.insert(key, name.clone());
        Ok(name)
    }

    fn staff(&mut self, tx: &mut Tx<'_>, id: i64) -> Result<String, Problem> {
        self.named(("staff", id), |_| staff::name_of(tx, id))
    }

    fn team(&mut self, tx: &mut Tx<'_>, id: i64) -> Result<String, Problem> {
        self.named(("team", id), |language| {
            Ok(staff::team(tx, id)?.map(|(_, labels)| labels.get(language).to_owned()))
        })
    }

    fn both_ends(&self, body: &Value, tell: impl Fn(&Self, &str) -> String) -> Vec<(&'static str, String)> {
        vec![("from", tell(self, &word(body, "from"))), ("to", tell(self, &word(body, "to")))]
    }

    fn status(&self, word: &str) -> String {
        let known = self.statuses.iter().find(|status| status.word == word);
        label(known.map(|status| &status.labels), self.language, word)
    }

    fn kind(&self, word: &str) -> String {
        let known = self.kinds.iter().find(|kind| kind.word == word);
        label(known.map(|kind| &kind.labels), self.language, word)
    }
}

fn label(labels: Option<&Labels>, language: Language, word: &str) -> String {
    labels.map_or_else(|| word.to_owned(), |labels| labels.get(language).to_owned())
}

fn endonym(tag: &str) -> String {
    Language::from_tag(tag).map_or_else(|| tag.to_owned(), |language| language.endonym().to_owned())
}

/// A plain field of a body as text; empty when it is not there.
fn word(body: &Value, field: &str) -> String {
    match body.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn plain_fields(body: &Value) -> Vec<(String, String)> {
    let fields = body.as_object().into_iter().flatten();
    fields
        .filter(|(_, value)| value.is_string() || value.is_number())
        .map(|(name, _)| (name.replace('_', "-"), word(body, name)))
        .collect()
}

/// `CaseResolved` as `case-resolved`.
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
    use super::*;

    #[test]
    fn every_event_of_a_case_has_a_text() {
        // Those with a text of their own kind; the others choose theirs in `own`.
        let plain = [
            "CaseStarted",
            "CaseResumed",
            "CaseWaiting",
            "CaseHeld",
            "CaseResolved",
            "CaseClosed",
            "CaseReopened",
            "SubjectChanged",
            "TagAdded",
            "TagRemoved",
            "ParticipantAdded",
            "ParticipantRemoved",
            "CaseMarkedSpam",
            "SenderBlocked",
            "SenderUnblocked",
            "CaseTrashed",
            "CaseRestored",
            "CasePurged",
            "CaseErased",
            "MailSent",
            "MailFailed",
            "MailQueuedAgain",
            "FileRefused",
        ];
        for kind in plain {
            let key = format!("history-{}", kebab(kind));
            assert!(words().has(Language::En, &key), "{key}");
        }
    }

    #[test]
    fn only_plain_fields_are_filled_in() {
        let body = serde_json::json!({ "tag": "quad", "tag_id": 7, "deep": { "x": 1 }, "none": null });
        let expected = [("tag".to_owned(), "quad".to_owned()), ("tag-id".to_owned(), "7".to_owned())];
        assert_eq!(plain_fields(&body), expected);
    }
}
