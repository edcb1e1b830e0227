//! The log: JSON lines (or text) on standard error. It carries request ids and no secrets: paths are logged as their
//! templates, headers and bodies not at all.

use std::io::IsTerminal as _;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::LogFormat;

/// Starts the log for the whole process; the first call counts.
pub fn start(format: LogFormat, level: &str) {
    let filter = level.parse::<Targets>().unwrap_or_default();
    let layer = match format {
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(std::io::stderr)
            .with_filter(filter)
            .boxed(),
        LogFormat::Text => fmt::layer()
            // Colours are for a terminal; in a file they are noise.
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .with_filter(filter)
            .boxed(),
    };
    // A second start (two commands in one test process) keeps the first log.
    drop(tracing_subscriber::registry().with(layer).try_init());
}
