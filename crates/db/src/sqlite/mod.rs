//! The embedded engine: one writer thread that commits in groups, a pool of readers, a lock file.

mod connection;
mod readers;
mod writer;

pub(crate) use connection::{LockFile, copy_file, copy_name, open_reader, open_writer};
pub(crate) use readers::{READ_LIMIT, start_readers};
pub(crate) use writer::{Shared, Writer, start_writer};
