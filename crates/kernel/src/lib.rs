//! The words every other crate speaks: identifiers, instants, languages, who acts, what they may do and how a
//! refusal is said. Nothing here reads a disk, a socket or a thread; time and chance come in as arguments.

pub mod actor;
pub mod chance;
pub mod id;
pub mod language;
pub mod permission;
pub mod problem;
pub mod time;

pub use actor::{Actor, Grants, RequestKey, Scope, Via, Who};
pub use chance::{Chance, OsChance, SeededChance};
pub use id::{IdSource, NODE_IMPORT};
pub use language::{Labels, Language};
pub use permission::{Permission, PermissionSet};
pub use problem::{Kind, Problem};
pub use time::{Clock, SimulatedClock, SystemClock, Timestamp};
