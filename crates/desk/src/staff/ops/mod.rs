//! One verb, one file: permission, load, rule, store, event, in one transaction.

mod accept;
mod activity;
mod add;
mod change;
mod change_password;
mod change_profile;
mod change_role;
mod invite;
mod keys;
mod make_token;
mod read;
mod revoke;
mod set_up;
mod sign_in;
mod target;

pub use accept::{Invited, accept, invitation};
pub use activity::{deactivate, reactivate};
pub use add::{AddStaff, StaffAdded, add};
pub use change::{StaffChange, change};
pub use change_password::change_password;
pub use change_profile::{ProfileChange, change_profile};
pub use change_role::{NewRole, RoleAdded, RoleChange, add_role, change_role};
pub use invite::INVITATION_DAYS;
pub(crate) use invite::{fresh_invitation, invitation_secret, invite_in};
pub use keys::{ActKeys, KeyList, choose_keys, keys};
pub use make_token::{MadeToken, make_token};
pub use read::{
    BrandName, PAGE_MAX, Profile, StaffPage, list, list_colleagues, list_roles, list_sessions, list_tokens,
    profile, read,
};
pub use revoke::{end_sessions, revoke_session, revoke_token, sign_out};
pub use set_up::{SET_UP_HOURS, SetUp, SetUpDone, set_up, set_up_link, set_up_open};
pub use sign_in::{SESSION_DAYS, SignIn, SignedIn, sign_in};
