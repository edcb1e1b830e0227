//! The program `khidmat`: reads its arguments, runs a command and says plainly what went wrong.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use kernel::{OsChance, SystemClock};
use server::commands::{self, Trouble};
use server::config::Config;
use server::wiring::Outside;

/// A customer-service desk.
#[derive(Parser)]
#[command(name = "khidmat", version, about = "A customer-service desk: cases, promises and their receipts")]
struct Arguments {
    /// The configuration file. Without it: khidmat.toml in the current folder, if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the desk until stopped.
    Serve,
    /// Bring the database to the state this program needs, and stop.
    Migrate,
    /// Check key, database, disk and clock; changes nothing.
    Doctor {
        /// Also check every event chain against the key. Takes a while on a large desk.
        #[arg(long)]
        chains: bool,
    },
    /// Write everything but the key into one file; the desk may go on serving.
    Backup {
        /// The file to make. It must not be there yet.
        file: PathBuf,
    },
    /// Put a backup in place of the data. The desk must be stopped.
    Restore {
        /// A file that `backup` made.
        file: PathBuf,
    },
    /// The installation's key.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Show the key's name, to compare with that of a backup.
    ShowId,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("khidmat: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Trouble> {
    let beside = PathBuf::from("khidmat.toml");
    let file = arguments.config.clone().or_else(|| beside.exists().then_some(beside));
    let config = Config::read(file.as_deref(), &|name| std::env::var(name).ok())?;
    let outside = Outside { clock: Arc::new(SystemClock), chance: Arc::new(OsChance) };
    let said = &mut std::io::stdout();
    match &arguments.command {
        Command::Serve => commands::serve(&config, &outside, said),
        Command::Migrate => commands::migrate(&config, &outside, said),
        Command::Doctor { chains } => commands::doctor(&config, &outside, *chains, said),
        Command::Backup { file } => commands::backup(&config, &outside, file, said),
        Command::Restore { file } => commands::restore(&config, &outside, file, said),
        Command::Keys { command: KeysCommand::ShowId } => commands::show_key_id(&config, said),
    }
}
