//! What staff call things: types of case, statuses and tags, each with text in three languages. A status stands in one
//! of six fixed categories; rules test the category only, so a desk may have as many statuses as it likes. At least one
//! type, and one status of each category, always stays in use.

mod api;
pub mod ops;
mod schema;
mod store;

use db::{DbError, Tx};
use kernel::{Actor, Kind, Labels, Language, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

/// The six fixed categories of status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Nobody has looked yet.
    New,
    /// We owe the next step.
    Open,
    /// The customer owes the next step.
    Waiting,
    /// A third party or a date owes it.
    Hold,
    /// Done, until the customer says otherwise.
    Resolved,
    /// Done for good.
    Closed,
}

impl Category {
    /// All six, in the order of a case's life.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Open, Self::Waiting, Self::Hold, Self::Resolved, Self::Closed];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Hold => "hold",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// Reads a stored word; an unknown one counts as open, so that a case is never lost from sight.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|category| category.word() == word).unwrap_or(Self::Open)
    }

    /// Whether work is still owed by anybody.
    pub const fn is_unresolved(self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }
}

/// A type of case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CaseKind {
    /// Its id.
    pub id: i64,
    /// Stable name: `enquiry`.
    pub word: String,
    /// What it is called.
    #[schema(value_type = crate::http::LabelTexts)]
    pub labels: Labels,
    /// Whether it can still be chosen.
    pub active: bool,
    /// Its place in the list, from 0.
    pub place: i64,
    /// Rises with each change.
    pub version: i64,
}

/// A status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CaseStatus {
    /// Its id.
    pub id: i64,
    /// Stable name: `open`.
    pub word: String,
    /// Its fixed category.
    pub category: Category,
    /// What it is called.
    #[schema(value_type = crate::http::LabelTexts)]
    pub labels: Labels,
    /// Whether it can still be chosen.
    pub active: bool,
    /// Its place in the list, from 0.
    pub place: i64,
    /// Rises with each change.
    pub version: i64,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Tag {
    /// Its id.
    pub id: i64,
    /// Its folded form: what two people who type the same tag share.
    pub word: String,
    /// What it is called.
    #[schema(value_type = crate::http::LabelTexts)]
    pub labels: Labels,
    /// Whether it can still be put on a case.
    pub active: bool,
    /// Rises with each change.
    pub version: i64,
}

/// The three lists of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum List {
    /// Types of case.
    Kinds,
    /// Statuses.
    Statuses,
    /// Tags.
    Tags,
}

impl List {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Kinds, Self::Statuses, Self::Tags];

    /// As written in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kinds => "kinds",
            Self::Statuses => "statuses",
            Self::Tags => "tags",
        }
    }

    /// Reads the word of an address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.word() == word)
    }

    /// What its events are about.
    const fn subject(self, id: i64) -> Subject {
        let kind = match self {
            Self::Kinds => "case_kind",
            Self::Statuses => "case_status",
            Self::Tags => "tag",
        };
        Subject { kind, id }
    }
}

/// Writes the types and statuses every desk starts with, where missing.
pub fn ensure(tx: &mut Tx<'_>, pen: &Pen) -> Result<(), DbError> {
    let kinds = [
        ("enquiry", Labels::new("Enquiry", "Pertanyaan", "Pertanyaan")),
        ("complaint", Labels::new("Complaint", "Aduan", "Keluhan")),
        ("request", Labels::new("Request", "Permintaan", "Permintaan")),
        ("problem", Labels::new("Problem", "Masalah", "Masalah")),
    ];
    for (place, (word, labels)) in (0i64..).zip(kinds) {
        tx.execute(&store::ADD_KIND, &[&pen.id(), &word, &serde_json::json!(labels), &place])?;
    }
    let statuses = [
        ("new", Labels::new("New", "Baharu", "Baru")),
        ("open", Labels::new("Open", "Dibuka", "Terbuka")),
        ("waiting", Labels::new("Waiting on customer", "Menunggu pelanggan", "Menunggu pelanggan")),
        ("hold", Labels::new("On hold", "Ditangguhkan", "Ditunda")),
        ("resolved", Labels::new("Resolved", "Selesai", "Selesai")),
        ("closed", Labels::new("Closed", "Ditutup", "Ditutup")),
    ];
    for (place, (word, labels)) in (0i64..).zip(statuses) {
        // The starting status of each category carries the category's name.
        tx.execute(&store::ADD_STATUS, &[&pen.id(), &word, &word, &serde_json::json!(labels), &place])?;
    }
    Ok(())
}

/// Every type, in their order.
pub fn kinds(tx: &mut Tx<'_>) -> Result<Vec<CaseKind>, DbError> {
    store::kinds(tx)
}

/// Every status, in their order.
pub fn statuses(tx: &mut Tx<'_>) -> Result<Vec<CaseStatus>, DbError> {
    store::statuses(tx)
}

/// Every tag, by word.
pub fn tags(tx: &mut Tx<'_>) -> Result<Vec<Tag>, DbError> {
    store::tags(tx)
}

/// The id of an active type, or a refusal that names the field.
pub fn kind_id(tx: &mut Tx<'_>, word: &str) -> Result<i64, Problem> {
    tx.first(&store::KIND, &[&word], |row| row.get(0))?
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "kind").with("value", word))
}

/// The same for what will go on naming the type: its row is taken, so that it is not switched off at the same moment.
pub fn kind_held(tx: &mut Tx<'_>, word: &str) -> Result<i64, Problem> {
    tx.first(&store::KIND_HELD, &[&word], |row| row.get(0))?
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "kind").with("value", word))
}

/// The type a case gets when nobody says which: the first in use.
pub fn first_kind(tx: &mut Tx<'_>) -> Result<(i64, String), DbError> {
    tx.one(&store::FIRST_KIND, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Id and category of an active status, or a refusal that names the field.
pub fn status(tx: &mut Tx<'_>, word: &str) -> Result<(i64, Category), Problem> {
    let found: Option<(i64, String)> =
        tx.first(&store::STATUS, &[&word], |row| Ok((row.get(0)?, row.get(1)?)))?;
    found
        .map(|(id, category)| (id, Category::from_word(&category)))
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "status").with("value", word))
}

/// Id and word of the first status in use of a category: what the house itself sets.
pub fn first_status(tx: &mut Tx<'_>, category: Category) -> Result<(i64, String), DbError> {
    tx.one(&store::FIRST_STATUS, &[&category.word()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The active tag somebody typed. A new one is made when the actor may change settings, else refused as unknown.
pub fn tag_typed(tx: &mut Tx<'_>, pen: &Pen, actor: &Actor, typed: &str) -> Result<(i64, String), Problem> {
    let word = ops::tag_word(typed)?;
    let known: Option<(i64, bool)> =
        tx.first(&store::TAG_OF_WORD, &[&word], |row| Ok((row.get(0)?, row.get(1)?)))?;
    match known {
        Some((id, true)) => Ok((id, word)),
        None if actor.grants.words.has(Permission::SettingsChange) => {
            let mut labels = Labels::default();
            let text = typed.trim().to_owned();
            match actor.language {
                Language::En => labels.en = text,
                Language::Ms => labels.ms = text,
                Language::Id => labels.id = text,
            }
            let id = pen.id();
            if tx.execute(&store::ADD_TAG, &[&id, &word, &serde_json::json!(labels)])? == 0 {
                // A colleague typed the same new tag at the same moment: theirs is taken.
                let theirs = tx.one(&store::TAG_OF_WORD, &[&word], |row| row.get(0))?;
                return Ok((theirs, word));
            }
            let body = serde_json::json!({ "list": List::Tags.word(), "word": word });
            events::record(tx, pen, &Event::new(None, List::Tags.subject(id), "LabelAdded", body))?;
            Ok((id, word))
        }
        _ => Err(Problem::field(Kind::UnknownReference, "tag").with("value", typed.trim())),
    }
}

/// Id and word of a tag by what somebody typed, active or not; `None` when there is none.
pub fn tag_known(tx: &mut Tx<'_>, typed: &str) -> Result<Option<(i64, String)>, Problem> {
    let word = ops::tag_word(typed)?;
    let known: Option<i64> = tx.first(&store::TAG_OF_WORD, &[&word], |row| row.get(0))?;
    Ok(known.map(|id| (id, word)))
}

/// The labels' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "labels",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[
            Operation {
                name: "labels.list",
                permission: Some(Permission::CaseView),
                route: "GET /api/v1/labels",
            },
            Operation {
                name: "labels.add",
                permission: Some(Permission::SettingsChange),
                route: "POST /api/v1/labels/{list}",
            },
            Operation {
                name: "labels.change",
                permission: Some(Permission::SettingsChange),
                route: "PATCH /api/v1/labels/{list}/{id}",
            },
        ],
        api: api::routes,
    }
}
