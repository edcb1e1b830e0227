//! The screens over a large desk: 200,000 cases and a million messages unless told otherwise. One client asks 200 times
//! to warm up and 2,000 times for the figure; the handler's own time counts, and of three rounds the best. Eight clients
//! and the server's own memory stand beside.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::{Clock, OsChance, SeededChance, SimulatedClock, SystemClock, Timestamp};
use server::wiring::{self, Outside};

use crate::get::Client;
use crate::serving::Server;
use crate::story::{self, COMMON, PACE_SECONDS, Size};
use crate::{Outcome, bulk, seed};

/// Requests before the figure.
const WARM: usize = 200;
/// Requests of the figure.
const COUNT: usize = 2_000;
/// Rounds, of which the best counts.
const ROUNDS: usize = 3;
/// A round that takes longer is ended early, and says so by its count.
const PATIENCE: Duration = Duration::from_secs(40);
/// What is slow is warm after so long, however few requests that were.
const WARM_ENOUGH: Duration = Duration::from_secs(5);
/// The server's own memory under load, in MiB.
const MEMORY_BAR: f64 = 150.0;

/// Something to ask for, and what it may take.
struct Question {
    name: &'static str,
    bar_millis: Option<f64>,
    paths: Vec<String>,
}

/// Handler times of a round, sorted, in milliseconds.
struct Times(Vec<f64>);

impl Times {
    fn at(&self, per_mille: usize) -> f64 {
        let place = (self.0.len() * per_mille / 1000).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or(f64::INFINITY)
    }
}

/// `scale [--cases N] [--keep DIR] [--only WORDS]`: with the last, only questions whose name begins so.
pub fn run(words: &[&str]) -> Outcome<()> {
    let (mut size, mut keep, mut only) = (Size { cases: 200_000, pace: PACE_SECONDS }, None, "");
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match (*word, rest.next()) {
            ("--cases", Some(count)) => size.cases = count.parse()?,
            ("--keep", Some(folder)) => keep = Some(PathBuf::from(folder)),
            ("--only", Some(words)) => only = words,
            _ => return Err("usage: bench scale [--cases N] [--keep DIR] [--only WORDS]".into()),
        }
    }
    let passing = tempfile::tempdir()?;
    let folder = keep.unwrap_or_else(|| passing.path().to_owned());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let done = folder.join("filled");
    if std::fs::read_to_string(&done).is_ok_and(|text| text == size.cases.to_string()) {
        println!("{} cases are there already", size.cases);
    } else {
        let started = Instant::now();
        runtime.block_on(fill(&folder, size))?;
        println!("{} cases filled in {:.0} s", size.cases, started.elapsed().as_secs_f64());
        std::fs::write(&done, size.cases.to_string())?;
    }
    let (cookie, some) = runtime.block_on(prepare(&folder))?;
    let server = Server::start(&folder)?;
    let mut asked = questions(size, &some);
    asked.retain(|question| question.name.starts_with(only));
    runtime.block_on(measure(&server, &cookie, asked))
}

async fn fill(folder: &Path, size: Size) -> Outcome<()> {
    let now = SystemClock.now();
    let begin = story::begins(size, now);
    let clock = Arc::new(SimulatedClock::at(begin.plus_days(-1)));
    let outside = Outside { clock: clock.clone(), chance: Arc::new(OsChance), is_demo: false };
    let (house, brand) = seed::open_at(folder, &outside).await?;
    let cast =
        bulk::engage(&house.desk, brand, seed::MAILBOX).await.map_err(|problem| problem.to_string())?;
    bulk::fill(&house.desk, &clock, &cast, (size, begin, now)).await?;
    tokio::task::spawn_blocking(move || seed::close(house)).await?;
    Ok(())
}

/// Signs in, and finds the ids of some cases to open.
async fn prepare(folder: &Path) -> Outcome<(String, Vec<i64>)> {
    static SOME: db::Sql =
        db::Sql::new("bench.some_cases", "select id from cases where reference % 97 = 5 order by id");
    let house = wiring::open(&seed::config(folder)?, &seed::outside()).await?;
    let cookie = seed::sign_in(&house.desk).await?;
    let ids: Vec<i64> = house.desk.db().read(|tx| tx.query(&SOME, &[], |row| row.get(0))).await?;
    tokio::task::spawn_blocking(move || seed::close(house)).await?;
    Ok((cookie, ids))
}

fn questions(size: Size, ids: &[i64]) -> Vec<Question> {
    let one = |name, bar_millis, path: &str| Question { name, bar_millis, paths: vec![path.to_owned()] };
    let now = SystemClock.now();
    let day = |at: Timestamp| at.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let whole = format!("/api/v1/figures?from={}&until={}", day(story::begins(size, now)), day(now));
    let dice = SeededChance::new(9);
    let number = || usize::try_from(dice.below(u64::try_from(size.cases).unwrap_or(1))).unwrap_or(0);
    vec![
        one("list, all open (screen)", Some(10.0), "/inbox/all"),
        one("list, unassigned (screen)", Some(10.0), "/inbox/unassigned"),
        one("list, resolved (screen)", Some(10.0), "/inbox/resolved"),
        one("list rows only", None, "/inbox/all/rows"),
        Question {
            name: "list, rare word (screen)",
            bar_millis: Some(50.0),
            paths: (0..500).map(|_| format!("/inbox/every?words={}", story::code(number()))).collect(),
        },
        one("list, common word (screen)", Some(50.0), &format!("/inbox/every?words={COMMON}")),
        one("list, common word, all open", Some(50.0), &format!("/inbox/all?words={COMMON}")),
        Question {
            name: "open a case (screen)",
            bar_millis: Some(5.0),
            paths: ids.iter().map(|id| format!("/cases/{id}?in=all")).collect(),
        },
        Question {
            name: "search, rare word",
            bar_millis: Some(50.0),
            paths: (0..500).map(|_| format!("/api/v1/search?q={}", story::code(number()))).collect(),
        },
        one("search, common word", Some(50.0), &format!("/api/v1/search?q={COMMON}")),
        one("search, two common words", None, "/api/v1/search?q=bagasi%20hotel"),
        one("figures (screen)", Some(300.0), "/figures"),
        one("figures (API)", Some(100.0), "/api/v1/figures"),
        one("figures, all of it", None, &whole),
        one("figures, all of one type", None, &format!("{whole}&kind=enquiry")),
    ]
}

/// One round of a question by one client.
async fn round(
    server: &str,
    cookie: &str,
    question: &Question,
    (warm, count): (usize, usize),
) -> Outcome<Times> {
    let mut client = Client::connect(server, cookie).await?;
    let started = Instant::now();
    let mut times = Vec::with_capacity(count);
    let mut is_warm = warm == 0;
    for (number, path) in question.paths.iter().cycle().take(warm + count).enumerate() {
        let answer = client.get(path).await?;
        if answer.status != 200 {
            return Err(format!("{path}: {} {}", answer.status, answer.body).into());
        }
        if question.name == "search, rare word" && !answer.body.contains("\"reference\"") {
            return Err(format!("{path} found nothing").into());
        }
        if is_warm {
            times.push(answer.handler_millis);
        }
        is_warm = is_warm || number + 1 >= warm || started.elapsed() > WARM_ENOUGH;
        if started.elapsed() > PATIENCE {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(Times(times))
}

async fn measure(server: &Server, cookie: &str, questions: Vec<Question>) -> Outcome<()> {
    println!(
        "{:<28} {:>7} {:>8} {:>8} {:>8} {:>6}  8 clients: p50, p99",
        "", "asked", "p50 ms", "p99 ms", "max ms", "bar"
    );
    let mut largest = server.own_memory()?;
    for question in questions {
        let mut best: Option<Times> = None;
        for _ in 0..ROUNDS {
            let times = round(&server.web, cookie, &question, (WARM, COUNT)).await?;
            if best.as_ref().is_none_or(|best| times.at(990) < best.at(990)) {
                best = Some(times);
            }
        }
        let Some(best) = best else { continue };
        let question = Arc::new(question);
        let mut all = Vec::new();
        let eight: Vec<_> = (0..8)
            .map(|_| {
                let (server, cookie, question) =
                    (server.web.clone(), cookie.to_owned(), Arc::clone(&question));
                tokio::spawn(async move { round(&server, &cookie, &question, (20, COUNT / 8)).await })
            })
            .collect();
        for one in eight {
            all.extend(one.await??.0);
        }
        all.sort_by(f64::total_cmp);
        let together = Times(all);
        largest = largest.max(server.own_memory()?);
        println!(
            "{:<28} {:>7} {:>8.2} {:>8.2} {:>8.2} {:>6}  {:.2}, {:.2}",
            question.name,
            best.0.len(),
            best.at(500),
            best.at(990),
            best.at(1000),
            question.bar_millis.map_or_else(String::new, |bar| format!("{bar:.0}")),
            together.at(500),
            together.at(990)
        );
    }
    println!("own memory of the server: {largest:.0} MiB at most (bar {MEMORY_BAR:.0})");
    Ok(())
}
