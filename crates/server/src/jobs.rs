//! What the house does by itself, again and again: a list of named jobs, each on its own even ticks. A job that fails
//! or panics is logged and runs again at its next tick; none holds up another.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::Desk;
use kernel::Problem;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tracing::Instrument;

/// A loop that ended on its own is started again after this.
const RESTART_PAUSE: Duration = Duration::from_secs(1);

/// The running of one job, boxed.
pub type Running = Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>>;

/// Something done every so often.
#[derive(Clone)]
pub struct Job {
    /// A verb phrase: `forget old request names`.
    pub name: &'static str,
    /// How often.
    pub every: Duration,
    /// What is done.
    pub run: Arc<dyn Fn(Desk) -> Running + Send + Sync>,
}

impl Job {
    /// A job that runs every `seconds`.
    pub fn new<F, R>(name: &'static str, seconds: u64, run: F) -> Self
    where
        F: Fn(Desk) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        Self { name, every: Duration::from_secs(seconds), run: Arc::new(move |desk| Box::pin(run(desk))) }
    }
}

/// The running of a loop, boxed.
pub type Looping = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Something that goes on for as long as the house is open and wakes by itself: taking mail to its case, sending it.
#[derive(Clone)]
pub struct Loop {
    /// A verb phrase: `file mail`.
    pub name: &'static str,
    /// What goes on, until the receiver turns true.
    pub run: Arc<dyn Fn(Desk, watch::Receiver<bool>) -> Looping + Send + Sync>,
}

impl Loop {
    /// A loop that ends when its receiver turns true.
    pub fn new<F, R>(name: &'static str, run: F) -> Self
    where
        F: Fn(Desk, watch::Receiver<bool>) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        Self { name, run: Arc::new(move |desk, stop| Box::pin(run(desk, stop))) }
    }
}

/// The running jobs.
pub struct Runner {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Runner {
    /// Starts every job and loop; each job first runs at once.
    pub fn start(desk: &Desk, jobs: Vec<Job>, loops: Vec<Loop>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for job in jobs {
            tasks.spawn(tick(desk.clone(), job, stopped.clone()));
        }
        for each in loops {
            tasks.spawn(keep(desk.clone(), each, stopped.clone()));
        }
        Self { stop, tasks }
    }

    /// Starts no more runs and waits for those that are under way.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn tick(desk: Desk, job: Job, mut stopped: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(job.every);
    // A late run does not push the later ones: ticks stay where they were, missed ones are left out.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        run(&desk, &job).await;
    }
}

/// Runs a loop, and starts it again when it ended before it was asked to.
async fn keep(desk: Desk, each: Loop, mut stopped: watch::Receiver<bool>) {
    loop {
        // A set of its own, so that a stop that is waited for no longer takes the loop with it.
        let mut running = JoinSet::new();
        running.spawn((each.run)(desk.clone(), stopped.clone()));
        let ended = running.join_next().await;
        if *stopped.borrow() {
            return;
        }
        let panicked = matches!(ended, Some(Err(_)));
        tracing::error!(name = each.name, panicked, "a loop ended and is started again");
        metrics::counter!("loops_restarted_total", "loop" => each.name).increment(1);
        tokio::select! {
            () = tokio::time::sleep(RESTART_PAUSE) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// One run; answers whether it went well.
async fn run(desk: &Desk, job: &Job) -> bool {
    let started = Instant::now();
    let span = tracing::info_span!("job", job = job.name);
    // A task of its own, so that a panic ends this run alone.
    let done = tokio::spawn((job.run)(desk.clone()).instrument(span)).await;
    metrics::histogram!("job_seconds", "job" => job.name).record(started.elapsed().as_secs_f64());
    let outcome = match &done {
        Ok(Ok(())) => "done",
        Ok(Err(problem)) => {
            tracing::warn!(job = job.name, %problem, "a job failed");
            "failed"
        }
        Err(_) => {
            tracing::error!(job = job.name, "a job panicked");
            "panicked"
        }
    };
    metrics::counter!("jobs_total", "job" => job.name, "outcome" => outcome).increment(1);
    outcome == "done"
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use kernel::Kind;

    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_or_fails_holds_up_nobody() {
        let world = testkit::World::open(db::Engine::Sqlite, &desk::migrations()).await;
        let count = Arc::new(AtomicUsize::new(0));
        let counting = {
            let count = Arc::clone(&count);
            Job::new("count", 3600, move |_| {
                let count = Arc::clone(&count);
                async move {
                    count.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                }
            })
        };
        let panicking = Job::new("panic", 3600, |_| async { panic!("on purpose") });
        let failing = Job::new("fail", 3600, |_| async { Err(Problem::new(Kind::Internal)) });
        assert!(!run(&world.desk, &panicking).await);
        assert!(!run(&world.desk, &failing).await);
        assert!(run(&world.desk, &counting).await);
        assert_eq!(count.load(Ordering::SeqCst), 1);
        world.close().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_runs_on_its_ticks_until_stopped() {
        let world = testkit::World::open(db::Engine::Sqlite, &desk::migrations()).await;
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let job = Job::new("tell", 10, move |_| {
            let told = told.clone();
            async move {
                told.send(tokio::time::Instant::now()).unwrap_or_default();
                Ok(())
            }
        });
        let runner = Runner::start(&world.desk, vec![job], Vec::new());
        let mut at = Vec::new();
        for _ in 0..3 {
            at.push(heard.recv().await.unwrap());
        }
        assert_eq!(at[1] - at[0], Duration::from_secs(10));
        assert_eq!(at[2] - at[1], Duration::from_secs(10));
        runner.stop().await;
        assert!(heard.recv().await.is_none(), "nothing runs after the stop");
        world.close().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_panics_is_started_again_and_ends_when_asked() {
        let world = testkit::World::open(db::Engine::Sqlite, &desk::migrations()).await;
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let count = Arc::new(AtomicUsize::new(0));
        let each = Loop::new("fall over once", move |_, mut stop| {
            let (told, number) = (told.clone(), count.fetch_add(1, Ordering::SeqCst));
            async move {
                told.send(number).unwrap();
                assert_ne!(number, 0, "on purpose");
                stop.wait_for(|stop| *stop).await.unwrap();
            }
        });
        let runner = Runner::start(&world.desk, Vec::new(), vec![each]);
        assert_eq!(heard.recv().await, Some(0));
        assert_eq!(heard.recv().await, Some(1));
        runner.stop().await;
        assert_eq!(heard.recv().await, None);
        world.close().await;
    }
}
