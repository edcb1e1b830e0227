//! Everything that is wrong in a configuration, gathered so that it can be mended in one go, and how it is worded.

use super::{ConfigError, keys};

/// What was found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<ConfigError>);

impl Faults {
    /// The value, or, once the fault is noted, something to go on with.
    pub fn noted<T>(&mut self, read: Result<T, ConfigError>, meanwhile: T) -> T {
        read.unwrap_or_else(|fault| {
            self.0.push(fault);
            meanwhile
        })
    }

    /// Adds a fault.
    pub fn push(&mut self, fault: ConfigError) {
        self.0.push(fault);
    }

    /// What was read when nothing is wrong; else every fault, in the order of the file.
    pub fn over<T>(self, source: &str, read: T) -> Result<T, ConfigError> {
        let mut faults = self.0;
        for fault in &mut faults {
            if let ConfigError::Wrong { key, line, .. } = fault {
                *line = keys::line(source, key).unwrap_or(0);
            }
        }
        faults.sort_by_key(line_of);
        match faults.len() {
            0 => Ok(read),
            1 => faults.pop().map_or(Ok(read), Err),
            _ => Err(ConfigError::Several(faults)),
        }
    }
}

/// Where a fault stands; what stands nowhere comes last.
fn line_of(fault: &ConfigError) -> usize {
    match fault {
        ConfigError::Unknown { line, .. } | ConfigError::Typed { line, .. } => *line,
        ConfigError::Wrong { line, .. } if *line > 0 => *line,
        _ => usize::MAX,
    }
}

/// `line 4: `, when it is known.
pub(super) fn at(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

/// What somebody may have meant, or where all that can be said is written.
pub(super) fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "docs/operating/configuration.md lists every setting".to_owned(),
        |name| format!("Did you mean “{name}”?"),
    )
}

/// Each on a line of its own.
pub(super) fn listed(faults: &[ConfigError]) -> String {
    let told: Vec<String> = faults.iter().map(|fault| format!("\n  {fault}")).collect();
    format!("{} faults in the configuration:{}", faults.len(), told.concat())
}
