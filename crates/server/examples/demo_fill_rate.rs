//! How long the demo's history takes to live: `cargo run --release --example demo_fill_rate [cases]`.

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use db::{Db, Place, Settings};
use desk::attachments::Folder;
use desk::{Desk, Keys, Outward, Parts, Post};
use kernel::{IdSource, SeededChance, SimulatedClock};
use server::demo::{Plan, fill};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut plan = Plan::new(7, "2026-05-20T07:30:00Z".parse()?);
    if let Some(cases) = std::env::args().nth(1) {
        plan.cases = cases.parse()?;
    }
    let folder = tempfile::tempdir()?;
    let mut settings = Settings::new(Place::File(folder.path().join("demo.db")), desk::LOG_TABLE);
    settings.readers = 2;
    let clock = Arc::new(SimulatedClock::at(plan.begins()));
    let desk = Desk::new_demo(Parts {
        db: Db::open(&settings, &server::schema::migrations(), plan.begins())?,
        clock: clock.clone(),
        chance: Arc::new(SeededChance::new(plan.seed)),
        ids: Arc::new(IdSource::new(0)),
        keys: Keys { master: [4; 32], chain: [1; 32], mail: [2; 32], links: [3; 32], blind: [5; 32] },
        attachments: Arc::new(Folder::open(folder.path())?),
        post: Post::Keep,
        authenticity: Arc::new(mail::authenticity::Checker::offline(mail::authenticity::Trust::default())),
        outward: Outward::default(),
        public_url: "http://127.0.0.1:8080".to_owned(),
    });
    let began = Instant::now();
    let filled = fill(&desk, &clock, &plan).await?;
    let took = began.elapsed();
    let kept = std::fs::metadata(folder.path().join("demo.db"))?.len();
    println!(
        "{} cases, {} steps: {:.1} s, {} MB",
        filled.cases,
        filled.steps,
        took.as_secs_f64(),
        kept / 1_000_000
    );
    Ok(())
}
