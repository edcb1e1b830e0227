//! A desk to load: one brand, one administrator with a token, served from this process.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::Desk;
use desk::brands::{self, NewBrand};
use desk::mailboxes::{self, NewMailbox};
use desk::staff::{self, NewStaff};
use kernel::{Actor, Language, OsChance, Problem, SystemClock, Via};
use server::commands;
use server::config::Config;
use server::wiring::{self, House, Outside};

use crate::Outcome;

/// The token the load signs its requests with.
pub const TOKEN: &str = "bench-token";

/// Where the desk is written to.
pub const MAILBOX: &str = "help@safatravel.example";
/// Who looks at the screens.
const ADDRESS: &str = "load@safatravel.example";
const PASSWORD: &str = "bench loopback only";

/// What the house takes from outside: the machine's.
pub fn outside() -> Outside {
    Outside { clock: Arc::new(SystemClock), chance: Arc::new(OsChance), is_demo: false }
}

/// An empty database on a server to measure instead of a file: `postgres://user@host/name`.
const DATABASE: &str = "KHIDMAT_BENCH_DATABASE";

/// A configuration that listens on any free port and limits nobody.
pub fn config(folder: &Path) -> Outcome<Config> {
    let database = std::env::var(DATABASE).map(|url| format!("database = \"{url}\"\n")).unwrap_or_default();
    let written = "listen = \"127.0.0.1:0\"\nmail.listen = \"127.0.0.1:0\"\ndata_dir = \".\"\nmetrics.listen = \"off\"\n\
                   log.level = \"error\"\nlimits.requests_per_minute = 4000000000\n";
    Ok(Config::parse(&(written.to_owned() + &database), folder, &|_| None)?)
}

/// Opens a new house with a brand and a token; answers the brand.
pub async fn open(folder: &Path) -> Outcome<(House, i64)> {
    open_at(folder, &outside()).await
}

/// The same with another clock.
pub async fn open_at(folder: &Path, outside: &Outside) -> Outcome<(House, i64)> {
    std::fs::create_dir_all(folder)?;
    let house = wiring::open(&config(folder)?, outside).await?;
    wiring::ensure(&house.desk).await.map_err(|problem| problem.to_string())?;
    let brand = found(&house.desk).await.map_err(|problem| problem.to_string())?;
    Ok((house, brand))
}

/// Signs the administrator in; answers the cookie of the session.
pub async fn sign_in(desk: &Desk) -> Outcome<String> {
    let typed = staff::ops::SignIn {
        email: ADDRESS.to_owned(),
        password: PASSWORD.to_owned(),
        user_agent: "bench".to_owned(),
        remote: "127.0.0.1".to_owned(),
    };
    let opened = staff::ops::sign_in(desk, typed).await.map_err(|problem| problem.to_string())?;
    Ok(format!("khidmat_session={}", opened.token))
}

async fn found(desk: &Desk) -> Result<i64, Problem> {
    let pen = desk.pen(&Actor::system(Via::Import));
    let password_hash = Some(desk.passwords().hash(PASSWORD.to_owned(), desk.secret()).await?);
    desk.db()
        .write(move |tx| {
            let brand = NewBrand {
                name: "Safa Travel".to_owned(),
                languages: vec![Language::Ms],
                zone: "Asia/Kuala_Lumpur".to_owned(),
                sender_domains: vec!["safatravel.example".to_owned()],
                letterhead: "Safa Travel".to_owned(),
                ..NewBrand::default()
            };
            let brand = brands::insert(tx, &pen, &brand)?;
            let stored = brands::get(tx, brand)?;
            desk::policies::ensure_default(tx, &pen, &stored)?;
            let mailbox = NewMailbox {
                brand_id: brand,
                address: MAILBOX.to_owned(),
                display_name: "Safa Travel".to_owned(),
                ..NewMailbox::default()
            };
            mailboxes::insert(tx, &pen, &mailbox)?;
            let person = NewStaff {
                email: ADDRESS.to_owned(),
                full_name: "Nurul Ain".to_owned(),
                call_as: "Nurul".to_owned(),
                language: Language::En,
                zone: "Asia/Kuala_Lumpur".to_owned(),
                password_hash: password_hash.clone(),
                demo: false,
                brands: vec![brand],
                roles: vec!["administrator".to_owned()],
            };
            let owner = staff::insert(tx, &pen, &person)?;
            staff::insert_token(tx, &pen, owner, "load", &staff::token_hash(TOKEN), None)?;
            Ok(brand)
        })
        .await
}

/// Gives a house back to its folder.
pub fn close(house: House) {
    let House { desk, .. } = house;
    drop(desk);
}

/// The server's process: serves the folder's desk until it is told to stop.
pub fn serve(folder: &Path) -> Outcome<()> {
    Ok(commands::serve(&config(folder)?, &outside(), &mut std::io::stdout())?)
}

/// This program, to be started again.
pub fn program() -> Outcome<PathBuf> {
    Ok(std::env::current_exe()?)
}
