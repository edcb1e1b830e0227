//! CPU time of a process, user and system together, as the kernel counts it.

use crate::Outcome;

/// Clock ticks a second; Linux tells user space 100 on every architecture it has.
const TICKS: f64 = 100.0;

/// CPU seconds a process has used. `pid` is a number or `self`.
pub fn seconds(pid: &str) -> Outcome<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name may hold spaces; the fields that follow it do not.
    let (_, fields) = stat.rsplit_once(')').ok_or("no such process")?;
    let ticks: Vec<f64> =
        fields.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / TICKS)
}
