//! The desk's scenarios, each on both engines: what is answered, what was recorded.

mod brands;
mod coverage;
mod opening;
mod people;
mod roles;
mod set_up;
mod sign_in;
mod statements;
mod teams;
mod tokens;
