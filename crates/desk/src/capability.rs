//! What a capability hands the roof: its schema, statements, operations and routes, as one value. And what those below
//! ask of those above without knowing them: who still names a thing that is to be taken out of use.

use db::{DbError, Migration, Sql, Tx};
use kernel::{Kind, Labels, Language, Permission, Problem};
use text::Arg;
use utoipa_axum::router::OpenApiRouter;

use crate::house::Desk;
use crate::words::words;

/// One operation: its name, the word it asks for and the route that reaches it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// `cases.open`.
    pub name: &'static str,
    /// The permission word; `None` only for what nobody must be signed in for.
    pub permission: Option<Permission>,
    /// Method and path template of the API route: `POST /api/v1/cases`.
    pub route: &'static str,
}

/// A capability, as the roof sees it.
pub struct Capability {
    /// The folder's name.
    pub name: &'static str,
    /// Schema steps, in order.
    pub migrations: &'static [Migration],
    /// Every static statement, for the test that prepares them on both engines.
    pub statements: &'static [&'static Sql],
    /// Every operation.
    pub operations: &'static [Operation],
    /// The API routes.
    pub api: fn() -> OpenApiRouter<Desk>,
}

/// A thing that other settings name, and that is then not taken out of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nameable<'a> {
    /// A type of case, by its word.
    Kind(&'a str),
    /// A team.
    Team(i64),
    /// A calendar.
    Calendar(i64),
    /// An organisation.
    Organisation(i64),
}

/// Who names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The key of the sentence that says so; it takes `{$name}`.
    pub key: &'static str,
    /// What the one that names it is called.
    pub name: Labels,
}

/// Answers who names a thing, if anybody does. A capability hands this up; [`crate::namers`] has the list of all.
pub type Namer = fn(&mut Tx<'_>, Nameable<'_>) -> Result<Option<Naming>, DbError>;

/// Refuses to take out of use what something still names, with a sentence that names it. The caller holds the thing's
/// row, and whoever comes to name it takes that row too, so that the two cannot pass one another.
pub(crate) fn refuse_while_named(
    tx: &mut Tx<'_>,
    thing: Nameable<'_>,
    language: Language,
) -> Result<(), Problem> {
    for namer in crate::namers() {
        if let Some(naming) = namer(tx, thing)? {
            let name = Arg::from(naming.name.get(language).to_owned());
            let detail = words().say(language, naming.key, &[("name", name)]);
            return Err(Problem::field(Kind::InUse, "active").with("detail", detail));
        }
    }
    Ok(())
}
