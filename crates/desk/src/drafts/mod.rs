//! Drafts: what somebody has written in a case and not sent yet. A draft is state, not an event: one per person, case
//! and form (`reply`, `note`, `forward`), found again on any device, gone when it is sent. Two windows of one person do
//! not overwrite each other unseen: who saves names the version they last had.

mod api;
pub mod ops;
mod store;

use db::{DbError, Tx};
use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::subscriptions::Subscriber;

/// Where one writes: to the customer, among ourselves, to somebody outside.
pub const FORMS: [&str; 3] = ["reply", "note", "forward"];
/// The longest line of people, in characters.
const PEOPLE_MAX: usize = 4_000;
/// The most files of one draft.
const FILES_MAX: usize = 100;

/// What is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Plain text.
    #[serde(default)]
    pub text: String,
    /// The same as the editor holds it; empty when it was written plainly.
    #[serde(default)]
    pub html: String,
    /// To, as typed.
    #[serde(default)]
    pub to: String,
    /// Cc, as typed.
    #[serde(default)]
    pub cc: String,
    /// Bcc, as typed.
    #[serde(default)]
    pub bcc: String,
    /// Uploads of the case that shall leave with it.
    #[serde(default)]
    pub attachments: Vec<i64>,
}

impl Content {
    /// Whether there is nothing worth keeping: people alone are no draft.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && !self.html.contains("<img") && self.attachments.is_empty()
    }

    /// This above `other`, where both hold something.
    fn above(self, other: Self) -> Self {
        if other.is_empty() {
            return self;
        }
        let rich = |content: &Self| {
            if content.html.is_empty() { mail::html::from_text(&content.text) } else { content.html.clone() }
        };
        let html = if self.html.is_empty() && other.html.is_empty() {
            String::new()
        } else {
            format!("{}{}", rich(&self), rich(&other))
        };
        let mut attachments = self.attachments;
        attachments.extend(other.attachments);
        attachments.dedup();
        Self { text: format!("{}\n\n{}", self.text.trim_end(), other.text), html, attachments, ..self }
    }
}

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Draft {
    /// Its case.
    pub case_id: i64,
    /// `reply`, `note` or `forward`.
    pub form: String,
    /// What is written.
    pub content: Content,
    /// When it was last saved.
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Timestamp,
    /// Rises with each saving.
    pub version: i64,
}

/// Whose drafts an actor has: only staff write.
fn author(actor: &Actor) -> Result<i64, Problem> {
    actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))
}

fn check_form(form: &str) -> Result<(), Problem> {
    if FORMS.contains(&form) {
        return Ok(());
    }
    Err(Problem::field(Kind::UnknownReference, "form").with("value", form))
}

/// The drafts of a person in a case.
pub fn of_case(tx: &mut Tx<'_>, staff_id: i64, case_id: i64) -> Result<Vec<Draft>, DbError> {
    store::of_case(tx, staff_id, case_id)
}

/// The cases in which a person has a draft, newest first, at most 500.
pub fn cases_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<i64>, DbError> {
    store::cases_of(tx, staff_id)
}

/// Gone, because it was sent or given up.
pub fn forget(tx: &mut Tx<'_>, staff_id: i64, case_id: i64, form: &str) -> Result<(), DbError> {
    store::delete(tx, staff_id, case_id, form)
}

/// Puts what had been sent back to be written on, above whatever was begun meanwhile.
pub fn put_back(
    tx: &mut Tx<'_>,
    now: Timestamp,
    staff_id: i64,
    case_id: i64,
    form: &str,
    content: Content,
) -> Result<Draft, DbError> {
    let begun = store::get(tx, staff_id, case_id, form)?;
    let version = begun.as_ref().map_or(0, |draft| draft.version) + 1;
    let content = content.above(begun.map(|draft| draft.content).unwrap_or_default());
    let draft = Draft { case_id, form: form.to_owned(), content, saved_at: now, version };
    store::put(tx, staff_id, &draft)?;
    Ok(draft)
}

/// Drafts go with the words of a case that was removed for good.
pub fn subscriber() -> Subscriber {
    Subscriber::of_kind("drafts", "CasePurged", |tx, _, events| {
        for event in events {
            store::purge(tx, event.subject_id)?;
        }
        Ok(())
    })
}

/// What was typed as people, without those of these addresses (in their matching form).
pub fn without(typed: &str, addresses: &[String]) -> String {
    let kept = typed.split_inclusive([',', ';']).filter(|part| {
        let folded = text::fold(part);
        !addresses.iter().any(|address| folded.contains(address.as_str()))
    });
    kept.collect::<String>().trim().trim_end_matches([',', ';']).to_owned()
}

/// Takes addresses (in their matching form) out of whom the drafts of a brand are to.
pub fn forget_recipient(tx: &mut Tx<'_>, brand_id: i64, addresses: &[String]) -> Result<(), DbError> {
    let page = |tx: &mut Tx<'_>, after| store::of_brand(tx, brand_id, &after);
    let place = |(staff_id, draft): &(i64, Draft)| (*staff_id, draft.case_id, draft.form.clone());
    db::in_pages(tx, (0, 0, String::new()), page, place, |tx, (staff_id, mut draft)| {
        let before = draft.content.clone();
        let content = &mut draft.content;
        for typed in [&mut content.to, &mut content.cc, &mut content.bcc] {
            *typed = without(typed, addresses);
        }
        if draft.content == before {
            return Ok(());
        }
        draft.version += 1;
        store::put(tx, staff_id, &draft)
    })
}

/// Forgets every draft about a case.
pub fn purge_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    store::purge(tx, case_id)
}

/// The drafts' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "drafts",
        migrations: store::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[
            Operation {
                name: "drafts.read",
                permission: Some(Permission::CaseView),
                route: "GET /api/v1/cases/{id}/drafts",
            },
            Operation {
                name: "drafts.save",
                permission: Some(Permission::CaseView),
                route: "PUT /api/v1/cases/{id}/drafts/{form}",
            },
            Operation {
                name: "drafts.discard",
                permission: Some(Permission::CaseView),
                route: "DELETE /api/v1/cases/{id}/drafts/{form}",
            },
        ],
        api: api::routes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_taken_out_of_what_was_typed() {
        let typed = "Zubaidah <zq@zq.contoh.my>, siti@example.my; tan@example.my";
        let gone = ["zq@zq.contoh.my".to_owned()];
        assert_eq!(without(typed, &gone), "siti@example.my; tan@example.my");
        assert_eq!(without("a@b.my, ZQ@zq.contoh.my", &gone), "a@b.my");
        assert_eq!(without("", &gone), "");
    }

    #[test]
    fn what_comes_back_stands_above_what_was_begun() {
        let sent = Content {
            text: "Ya, masih ada.".to_owned(),
            to: "siti@example.my".to_owned(),
            ..Content::default()
        };
        let begun = Content {
            text: "Lagi satu".to_owned(),
            html: "<p>Lagi <b>satu</b></p>".to_owned(),
            ..Content::default()
        };
        let both = sent.clone().above(begun);
        assert_eq!(both.text, "Ya, masih ada.\n\nLagi satu");
        assert_eq!(both.html, "<p dir=\"auto\">Ya, masih ada.</p><p>Lagi <b>satu</b></p>");
        assert_eq!(both.to, "siti@example.my");
        assert_eq!(sent.clone().above(Content::default()), sent);
    }
}
