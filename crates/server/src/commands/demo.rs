//! The demo: a desk in a folder of its own with a history that was lived through the real operations, served at once.
//! Nothing leaves it: letters stay in its outbox.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use kernel::{SeededChance, SimulatedClock, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Trouble, block_on, say};
use crate::config::Config;
use crate::demo::{self, PASSWORD, Plan};
use crate::wiring::{self, Outside};

/// The history a demo has unless another seed is asked for.
pub const SEED: u64 = 1447;
/// A history that ended longer ago than this is said to be old, in days.
const OLD_DAYS: i64 = 2;

/// Stands in the folder from the moment a history is begun: whatever else is there is the demo's.
const BEGUN: &str = "demo.begun";

/// Which demo.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Where it lives.
    pub folder: PathBuf,
    /// Which history.
    pub seed: u64,
    /// When it ends; now when `None`.
    pub as_of: Option<Timestamp>,
    /// How many cases.
    pub cases: usize,
    /// Make it anew, whatever is there.
    pub fresh: bool,
}

/// What is written beside the data once the history is whole.
#[derive(Serialize, Deserialize)]
struct Made {
    seed: u64,
    as_of: Timestamp,
}

/// Makes the demo when it is not there, and serves it until stopped.
pub fn demo(config: &Config, outside: &Outside, wish: &Wish, said: &mut dyn Write) -> Result<(), Trouble> {
    let mark = wish.folder.join("demo.json");
    let known = read(&mark);
    let made = match known {
        Some(made) if !wish.fresh => made,
        _ => make(config, outside, wish, &mark, said)?,
    };
    let age = outside.clock.now().seconds_since(made.as_of) / 86_400;
    if age >= OLD_DAYS {
        say(said, format_args!("This history ended {age} days ago; `khidmat demo --fresh` makes a new one."));
    }
    greet(config, said);
    super::serve(config, &Outside { is_demo: true, ..outside.clone() }, said)
}

fn read(mark: &Path) -> Option<Made> {
    serde_json::from_str(&std::fs::read_to_string(mark).ok()?).ok()
}

fn make(
    config: &Config,
    outside: &Outside,
    wish: &Wish,
    mark: &Path,
    said: &mut dyn Write,
) -> Result<Made, Trouble> {
    clear(&wish.folder)?;
    let begun = wish.folder.join(BEGUN);
    std::fs::create_dir_all(&wish.folder)
        .and_then(|()| std::fs::write(&begun, ""))
        .map_err(|error| Trouble::io(begun.display(), &error))?;
    let as_of = wish.as_of.unwrap_or_else(|| outside.clock.now());
    say(
        said,
        format_args!("Living three months of two desks, {} cases. This takes up to a minute.", wish.cases),
    );
    let started = Instant::now();
    let plan = Plan { cases: wish.cases, ..Plan::new(wish.seed, as_of) };
    let filled = block_on(fill(config, &plan))?;
    let made = Made { seed: wish.seed, as_of };
    let text = serde_json::to_string(&made).map_err(|error| Trouble::told(error.to_string()))?;
    std::fs::write(mark, text).map_err(|error| Trouble::io(mark.display(), &error))?;
    let seconds = started.elapsed().as_secs_f64();
    say(said, format_args!("{} cases, {} acts of people, in {seconds:.0} s.", filled.cases, filled.steps));
    Ok(made)
}

/// Empties the demo's folder. One that holds anything but a demo, whole or broken off, is left alone.
fn clear(folder: &Path) -> Result<(), Trouble> {
    let wrong = |error: std::io::Error| Trouble::io(folder.display(), &error);
    let holds_something = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(wrong(error)),
    };
    let is_demo = ["demo.json", BEGUN].iter().any(|name| folder.join(name).exists());
    if holds_something && !is_demo {
        return Err(Trouble::told(format!(
            "{} holds something that is not a demo. Name an empty folder with --folder.",
            folder.display()
        )));
    }
    std::fs::remove_dir_all(folder).map_err(wrong)
}

async fn fill(config: &Config, plan: &Plan) -> Result<demo::Filled, Trouble> {
    let clock = Arc::new(SimulatedClock::at(plan.begins()));
    let outside =
        Outside { clock: clock.clone(), chance: Arc::new(SeededChance::new(plan.seed)), is_demo: true };
    let house = wiring::open(config, &outside).await?;
    let filled = demo::fill(&house.desk, &clock, plan).await.map_err(Trouble::Desk)?;
    super::serve::close(house, &outside).await;
    Ok(filled)
}

/// What to open, who can sign in, and how to send a mail.
fn greet(config: &Config, said: &mut dyn Write) {
    say(said, format_args!("\nOpen http://{} and sign in with the password {PASSWORD} as", config.listen));
    for account in demo::sign_ins() {
        say(said, format_args!("  {:<34} {} ({})", account.email, account.full_name, account.role));
    }
    if let Some(listen) = config.mail.listen {
        say(said, format_args!("\nSend it a mail and watch the inbox:"));
        say(
            said,
            format_args!(
                "  printf 'From: Siti Aminah <siti.aminah@example.my>\\r\\nTo: umrah@safatravel.example\\r\\n\
                 Subject: Bilik quad bulan depan\\r\\n\\r\\nAssalamualaikum, masih ada bilik quad?\\r\\n' | \
                 curl -s smtp://{listen} --mail-from siti.aminah@example.my \
                 --mail-rcpt umrah@safatravel.example -T -"
            ),
        );
    }
    say(said, format_args!("\nLetters are kept in the outbox, not sent. Ctrl-C stops.\n"));
}
