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
    /// Serve a desk with a made-up history, in a folder of its own; made at the first start.
    Demo {
        /// Where it lives.
        #[arg(long, default_value = "khidmat-demo", value_name = "FOLDER")]
        folder: PathBuf,
        /// Which history: the same seed and end give the same one.
        #[arg(long, default_value_t = commands::DEMO_SEED)]
        seed: u64,
        /// When the history ends, as 2026-11-21T08:00:00Z; now when left out.
        #[arg(long, value_name = "INSTANT")]
        as_of: Option<kernel::Timestamp>,
        /// How many cases.
        #[arg(long, default_value_t = 3_100)]
        cases: usize,
        /// Make it anew.
        #[arg(long)]
        fresh: bool,
        /// Where the desk listens.
        #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
        listen: String,
        /// Where mail is received.
        #[arg(long, default_value = "127.0.0.1:2525", value_name = "ADDRESS")]
        mail_listen: String,
    },
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
    /// Change the key: make a new one and seal with it what the former sealed. The desk must be stopped. Run again, it
    /// finishes a change that was broken off.
    Rotate,
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
    if let Command::Demo { folder, seed, as_of, cases, fresh, listen, mail_listen } = &arguments.command {
        // A demo takes nothing from the configuration of a real desk.
        let written = format!(
            "listen = {listen:?}\npublic_url = {:?}\ndata_dir = \"data\"\nmail.listen = {mail_listen:?}\n\
             metrics.listen = \"off\"\nlog.format = \"text\"\nlog.level = \"warn\"\n",
            format!("http://{listen}")
        );
        let config = Config::parse(&written, folder, &|_| None)?;
        let outside = Outside { clock: Arc::new(SystemClock), chance: Arc::new(OsChance), is_demo: true };
        let wish = commands::DemoWish {
            folder: folder.clone(),
            seed: *seed,
            as_of: *as_of,
            cases: *cases,
            fresh: *fresh,
        };
        return commands::demo(&config, &outside, &wish, &mut std::io::stdout());
    }
    let beside = PathBuf::from("khidmat.toml");
    let file = arguments.config.clone().or_else(|| beside.exists().then_some(beside));
    let config = Config::read(file.as_deref(), &|name| std::env::var(name).ok())?;
    let outside = Outside { clock: Arc::new(SystemClock), chance: Arc::new(OsChance), is_demo: false };
    let said = &mut std::io::stdout();
    match &arguments.command {
        // Answered above.
        Command::Demo { .. } => Ok(()),
        Command::Serve => commands::serve(&config, &outside, said),
        Command::Migrate => commands::migrate(&config, &outside, said),
        Command::Doctor { chains } => commands::doctor(&config, &outside, *chains, said),
        Command::Backup { file } => commands::backup(&config, &outside, file, said),
        Command::Restore { file } => commands::restore(&config, &outside, file, said),
        Command::Keys { command: KeysCommand::ShowId } => commands::show_key_id(&config, said),
        Command::Keys { command: KeysCommand::Rotate } => commands::rotate_key(&config, &outside, said),
    }
}
