//! Who acts, through which door, and what they may do. Every operation takes one.

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::permission::{Permission, PermissionSet};
use crate::problem::{Kind, Problem};

/// Who is behind a change, as the event log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A member of staff, by id.
    Staff(i64),
    /// A customer, by person id.
    Customer(i64),
    /// The house itself: a clock, a job, a rule.
    System,
    /// Nobody signed in.
    Nobody,
}

impl Who {
    /// The kind as stored: `staff`, `customer`, `system`, `nobody`.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Staff(_) => "staff",
            Self::Customer(_) => "customer",
            Self::System => "system",
            Self::Nobody => "nobody",
        }
    }

    /// The id behind the kind, if it has one.
    pub const fn id(self) -> Option<i64> {
        match self {
            Self::Staff(id) | Self::Customer(id) => Some(id),
            Self::System | Self::Nobody => None,
        }
    }
}

/// The door a change came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// A screen.
    Screen,
    /// The API.
    Api,
    /// Inbound mail.
    Mail,
    /// A clock, a job or a rule.
    Automation,
    /// An import.
    Import,
    /// The demo's history.
    Demo,
}

impl Via {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Api => "api",
            Self::Mail => "mail",
            Self::Automation => "automation",
            Self::Import => "import",
            Self::Demo => "demo",
        }
    }
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Cases one owns.
    #[default]
    Own,
    /// And those of one's teams.
    Team,
    /// And all of one's brands, but for closed teams one is not in.
    Brand,
    /// Everything.
    All,
}

impl Scope {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Brand => "brand",
            Self::All => "all",
        }
    }

    /// Reads a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Own, Self::Team, Self::Brand, Self::All].into_iter().find(|scope| scope.word() == word)
    }
}

/// What an actor may do and how far it reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// The permission words.
    pub words: PermissionSet,
    /// Which cases they apply to.
    pub scope: Scope,
}

/// The caller's own name for one request, so that a repeat is answered and not done twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// The `Idempotency-Key` header, or the hidden field of a form.
    pub key: String,
    /// What was asked: method and path.
    pub route: String,
    /// SHA-256 of the body.
    pub body_hash: [u8; 32],
}

/// Who calls an operation.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub who: Who,
    /// Through which door.
    pub via: Via,
    /// The language answers are given in.
    pub language: Language,
    /// What they may do.
    pub grants: Grants,
    /// Set when the caller named the request.
    pub request: Option<RequestKey>,
}

impl Actor {
    /// The house acting by itself through `via`: may do everything, everywhere.
    pub fn system(via: Via) -> Self {
        Self {
            who: Who::System,
            via,
            language: Language::En,
            grants: Grants { words: PermissionSet::all(), scope: Scope::All },
            request: None,
        }
    }

    /// Nobody signed in.
    pub fn nobody(via: Via, language: Language) -> Self {
        Self { who: Who::Nobody, via, language, grants: Grants::default(), request: None }
    }

    /// Refuses unless the actor holds the word: 401 for nobody, 403 for somebody.
    pub fn may(&self, permission: Permission) -> Result<(), Problem> {
        if self.grants.words.has(permission) {
            return Ok(());
        }
        Err(match self.who {
            Who::Nobody => Problem::new(Kind::SignInNeeded),
            _ => Problem::new(Kind::NotPermitted).with("permission", permission.word()),
        })
    }

    /// The staff id, when a member of staff acts.
    pub const fn staff_id(&self) -> Option<i64> {
        match self.who {
            Who::Staff(id) => Some(id),
            _ => None,
        }
    }
}
