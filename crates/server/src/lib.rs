//! Everything behind the program `khidmat`: its configuration, how the parts are put together, what it serves and the
//! commands of whoever operates it. The program itself only reads its arguments.

pub mod anchorfile;
pub mod commands;
pub mod config;
pub mod demo;
pub mod http;
pub mod installation;
pub mod jobs;
pub mod keyfile;
pub mod logging;
pub mod nodes;
pub mod schema;
pub mod secrets;
pub mod wiring;

/// What all memory comes from, the embedded database's too: its many small pieces of a few microseconds are where the
/// system's own allocator costs a fifth of a request.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
