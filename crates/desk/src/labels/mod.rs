//! What staff call things: types of case, statuses and tags, each with text in three languages. A status stands in one
//! of six fixed categories; rules test the category only, so a desk may have as many statuses as it likes.

use db::{DbError, Migration, Tx, statements};
use kernel::{Kind, Labels, Problem};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
use crate::pen::Pen;

const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0006_labels",
    "create table case_kind (
        id {int} primary key,
        word {text} not null unique,
        labels {json} not null,
        active {flag} not null,
        place {int} not null,
        version {int} not null
    ) {strict};
    create table case_status (
        id {int} primary key,
        word {text} not null unique,
        category {text} not null check (category in ('new', 'open', 'waiting', 'hold', 'resolved', 'closed')),
        labels {json} not null,
        active {flag} not null,
        place {int} not null,
        version {int} not null
    ) {strict};
    create table tag (
        id {int} primary key,
        word {text} not null unique,
        labels {json} not null,
        active {flag} not null,
        version {int} not null
    ) {strict};",
)];

statements! {
    ADD_KIND = "labels.add_kind",
        "insert into case_kind (id, word, labels, active, place, version) values ($1, $2, $3, true, $4, 1)
         on conflict (word) do nothing";
    ADD_STATUS = "labels.add_status",
        "insert into case_status (id, word, category, labels, active, place, version)
         values ($1, $2, $3, $4, true, $5, 1) on conflict (word) do nothing";
    KINDS = "labels.kinds", "select id, word, labels, active from case_kind order by place, id";
    STATUSES = "labels.statuses", "select id, word, category, labels, active from case_status order by place, id";
    KIND = "labels.kind", "select id from case_kind where word = $1 and active";
    STATUS = "labels.status", "select id, category from case_status where word = $1 and active";
}

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseKind {
    /// Its id.
    pub id: i64,
    /// Stable name: `enquiry`.
    pub word: String,
    /// What it is called.
    pub labels: Labels,
    /// Whether it can still be chosen.
    pub active: bool,
}

/// A status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseStatus {
    /// Its id.
    pub id: i64,
    /// Stable name: `open`.
    pub word: String,
    /// Its fixed category.
    pub category: Category,
    /// What it is called.
    pub labels: Labels,
    /// Whether it can still be chosen.
    pub active: bool,
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
        tx.execute(&ADD_KIND, &[&pen.id(), &word, &serde_json::json!(labels), &place])?;
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
        tx.execute(&ADD_STATUS, &[&pen.id(), &word, &word, &serde_json::json!(labels), &place])?;
    }
    Ok(())
}

fn labels(value: serde_json::Value) -> Labels {
    serde_json::from_value(value).unwrap_or_default()
}

/// Every type, in their order.
pub fn kinds(tx: &mut Tx<'_>) -> Result<Vec<CaseKind>, DbError> {
    tx.query(&KINDS, &[], |row| {
        Ok(CaseKind { id: row.get(0)?, word: row.get(1)?, labels: labels(row.get(2)?), active: row.get(3)? })
    })
}

/// Every status, in their order.
pub fn statuses(tx: &mut Tx<'_>) -> Result<Vec<CaseStatus>, DbError> {
    tx.query(&STATUSES, &[], |row| {
        Ok(CaseStatus {
            id: row.get(0)?,
            word: row.get(1)?,
            category: Category::from_word(&row.get::<String>(2)?),
            labels: labels(row.get(3)?),
            active: row.get(4)?,
        })
    })
}

/// The id of an active type, or a refusal that names the field.
pub fn kind_id(tx: &mut Tx<'_>, word: &str) -> Result<i64, Problem> {
    tx.first(&KIND, &[&word], |row| row.get(0))?
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "kind").with("value", word))
}

/// Id and category of an active status, or a refusal that names the field.
pub fn status(tx: &mut Tx<'_>, word: &str) -> Result<(i64, Category), Problem> {
    let found: Option<(i64, String)> = tx.first(&STATUS, &[&word], |row| Ok((row.get(0)?, row.get(1)?)))?;
    found
        .map(|(id, category)| (id, Category::from_word(&category)))
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "status").with("value", word))
}

/// The labels' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "labels",
        migrations: MIGRATIONS,
        statements: STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
