//! The folders every desk has, and how many cases are in each. A folder is a predicate; with the reader's visibility
//! it makes a list, and the same text counted makes its number, so the two never disagree.

use std::fmt::Write as _;

use db::{DbError, Sql, Tx};
use kernel::{Actor, Permission, Problem, Scope};
use serde::{Deserialize, Serialize};

use super::{counted, visibility};
use crate::house::Desk;

/// Counting stops here: one more is told as "999+".
pub const CEILING: i64 = 1_000;
/// A promise due within this many minutes is due soon.
pub const SOON_MINUTES: i64 = 120;

/// A folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// Unresolved cases of the reader.
    Mine,
    /// Unresolved cases of nobody.
    Unassigned,
    /// Unresolved cases of the reader's teams.
    MyTeams,
    /// Every unresolved case.
    All,
    /// Unresolved cases with a promise due within [`SOON_MINUTES`], or late.
    DueSoon,
    /// Cases that wait for their customer.
    Waiting,
    /// Unresolved cases put away until later; they are in no daily folder.
    Snoozed,
    /// Resolved and closed cases.
    Resolved,
    /// Cases to which the reader was called by name and has not taken note.
    Mentions,
    /// Unwanted mail.
    Spam,
    /// Cases that will be purged.
    Trash,
    /// Every live case, whatever its state: a customer's cases.
    Every,
}

/// Rows without a promise come after all that have one. Written the same in the index that serves the order.
pub(super) const DUE: &str = "coalesce(c.next_due_at, 9007199254740991)";

/// Work is owed and it is not put away. This and what else says what an index already says must be literal and the same
/// as there, for the partial indexes to serve.
const LIVE_OPEN: &str = "c.disposition = 'live' and c.category in ('new', 'open', 'waiting', 'hold')";

impl Folder {
    /// Those that have a number in the navigation, in its order.
    pub const COUNTED: [Self; 11] = [
        Self::Mine,
        Self::Unassigned,
        Self::DueSoon,
        Self::MyTeams,
        Self::All,
        Self::Waiting,
        Self::Snoozed,
        Self::Resolved,
        Self::Mentions,
        Self::Spam,
        Self::Trash,
    ];

    /// As written in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::MyTeams => "my_teams",
            Self::All => "all",
            Self::DueSoon => "due_soon",
            Self::Waiting => "waiting",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
            Self::Mentions => "mentions",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Every => "every",
        }
    }

    /// Reads the word of an address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::COUNTED.into_iter().chain([Self::Every]).find(|folder| folder.word() == word)
    }

    /// The predicate over `cases c`: `$1` is the reader's staff id, `now` and `soon` name the parameters that hold
    /// those instants.
    pub(super) fn predicate(self, now: &str, soon: &str) -> String {
        let awake = format!("{LIVE_OPEN} and (c.snoozed_until is null or c.snoozed_until <= {now})");
        match self {
            Self::Mine => format!("{awake} and c.assignee_id = $1"),
            Self::Unassigned => format!("{awake} and c.assignee_id is null"),
            Self::MyTeams => {
                format!("{awake} and c.team_id in (select team_id from team_member where staff_id = $1)")
            }
            Self::All => awake,
            Self::DueSoon => format!("{awake} and {DUE} <= {soon}"),
            Self::Waiting => format!("{awake} and c.category = 'waiting'"),
            Self::Snoozed => {
                format!("{LIVE_OPEN} and c.snoozed_until is not null and c.snoozed_until > {now}")
            }
            Self::Resolved => "c.disposition = 'live' and c.category in ('resolved', 'closed')".to_owned(),
            Self::Mentions => "c.disposition = 'live' and c.id in
                 (select m.case_id from mention m where m.staff_id = $1 and m.read_at is null)"
                .to_owned(),
            Self::Spam => "c.disposition <> 'live' and c.disposition = 'spam'".to_owned(),
            Self::Trash => {
                "c.disposition <> 'live' and c.disposition = 'deleted' and c.purged_at is null".to_owned()
            }
            Self::Every => "c.disposition = 'live' and c.opened_at > 0".to_owned(),
        }
    }
}

/// How many cases are in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Count {
    /// The folder.
    pub folder: Folder,
    /// How many, at most [`CEILING`].
    pub count: i64,
    /// As people read it: `41`, `999+`.
    pub shown: String,
}

/// The numbers of the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Counts {
    /// In the navigation's order.
    pub folders: Vec<Count>,
    /// How many unresolved cases have a promise that is late, at most [`CEILING`].
    pub late: i64,
}

/// One statement for all folders of a scope, and the late ones last: `$1` reader, `$2` now, `$3` soon.
pub fn counting(scope: Scope) -> Sql {
    let seen = visibility::predicate(scope);
    let folders = Folder::COUNTED.into_iter().map(|folder| folder.predicate("$2", "$3"));
    let late =
        format!("{} and c.next_due_at is not null and c.next_due_at < $2", Folder::All.predicate("$2", "$3"));
    let mut text = String::new();
    for (number, predicate) in folders.chain([late]).enumerate() {
        let union = if number == 0 { "" } else { " union all " };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{union}select {number}, count(*) from (select 1 from cases c where {predicate} and ({seen})
                 limit {CEILING}) as x{number}"
        );
    }
    Sql::built("cases.counts", text)
}

/// Every folder counted in one read; what was counted a moment ago is not counted again when nothing was written since.
pub async fn counts(desk: &Desk, actor: &Actor) -> Result<Counts, Problem> {
    actor.may(Permission::CaseView)?;
    let Some(reader) = visibility::reader_id(actor) else { return Ok(none_seen()) };
    let scope = actor.grants.scope;
    counted::known_or(desk, (reader, scope), async || {
        let (sql, now) = (counting(scope), desk.now());
        desk.db().read(move |tx| Ok(numbers(tx, &sql, reader, now)?)).await
    })
    .await
}

fn none_seen() -> Counts {
    let folders =
        Folder::COUNTED.into_iter().map(|folder| Count { folder, count: 0, shown: shown(0) }).collect();
    Counts { folders, late: 0 }
}

fn shown(count: i64) -> String {
    if count >= CEILING { format!("{}+", CEILING - 1) } else { count.to_string() }
}

fn numbers(tx: &mut Tx<'_>, sql: &Sql, reader: i64, now: kernel::Timestamp) -> Result<Counts, DbError> {
    let soon = now.plus_minutes(SOON_MINUTES);
    // Twelve small questions: to plan them takes longer than to count.
    tx.keep_plans();
    let numbers: Vec<(i64, i64)> =
        tx.query(sql, &[&reader, &now, &soon], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let of = |number: usize| {
        numbers.iter().find(|(known, _)| usize::try_from(*known) == Ok(number)).map_or(0, |(_, count)| *count)
    };
    let folders = Folder::COUNTED.into_iter().enumerate().map(|(number, folder)| {
        let count = of(number);
        Count { folder, count, shown: shown(count) }
    });
    Ok(Counts { folders: folders.collect(), late: of(Folder::COUNTED.len()) })
}
