//! Load benchmarks with their floors in the same run. Machines differ and are shared, so the ratios are what counts:
//! the server's own CPU per creation over HTTP against the CPU of replaying the very statements one creation issued.
//!
//! `cargo run --release -p bench`. It talks to itself over the loopback and needs nothing else. The server runs in a
//! process of its own (this program started again as `bench serve FOLDER`), so that its CPU is told from the load's.

mod bulk;
mod cpu;
mod creations;
mod due;
mod floor;
mod fsync;
mod get;
mod intake;
mod live;
mod scale;
mod seed;
mod serving;
mod story;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use server::config::LogFormat;
use server::logging;

/// What may go wrong here is told as it comes.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str =
    "usage: bench [creations CLIENTS | scale [--cases N] [--keep DIR] [--only WORDS] | intake | live]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    logging::start(LogFormat::Text, "error");
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["serve", folder] => seed::serve(Path::new(folder)),
        ["floor", folder] => floor::run(Path::new(folder)),
        ["creations", clients] => some(clients),
        ["scale", rest @ ..] => scale::run(rest),
        ["intake"] => intake::run(),
        ["live"] => live::run(),
        [] => all(),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// One line of the table by itself, to look into it.
fn some(clients: &str) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let run = creations::run(folder.path(), clients.parse()?)?;
    println!("{clients} clients: {:.0}/s, {:.0} µs server CPU each", run.per_second, run.server_micros);
    Ok(())
}

fn all() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    println!("fsync of 4 KiB: {:.0} per second", fsync::rate(folder.path())?);
    let floor = floor::measure(&folder.path().join("floor"))?;
    println!(
        "floor: {:.0} µs CPU per creation, its {} statements replayed in batches of 64",
        floor.micros, floor.statements
    );
    println!(
        "       {:.0} µs CPU with what search and figures write because of it, {} statements in all",
        floor.followed_micros, floor.followed_statements
    );
    println!(
        "       {:.0} µs CPU with each in a commit of its own, its own statements alone",
        floor.alone_micros
    );
    println!("clients  creations/s  server CPU µs  to floor  to all it issues  p50 ms  p99 ms");
    for clients in [1, 8, 64] {
        let run = creations::run(&folder.path().join(format!("clients-{clients}")), clients)?;
        println!(
            "{clients:>7}  {:>11.0}  {:>13.0}  {:>8.2}  {:>16.2}  {:>6.2}  {:>6.2}",
            run.per_second,
            run.server_micros,
            run.server_micros / floor.micros,
            run.server_micros / floor.followed_micros,
            run.p50_millis,
            run.p99_millis
        );
    }
    println!("due dates: {:.0} per second on one core", due::rate()?);
    Ok(())
}
