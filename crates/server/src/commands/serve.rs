//! Serve the desk until stopped: open the house, listen, run the jobs; on SIGINT or SIGTERM stop taking requests,
//! finish those under way, close the database.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use desk::Desk;
use desk::correspondence::Door;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::{Trouble, block_on, say};
use crate::anchorfile;
use crate::config::Config;
use crate::http::{self, Gate, Settings};
use crate::jobs::{Job, Runner};
use crate::logging;
use crate::nodes::{Lease, RENEW_SECONDS};
use crate::wiring::{self, CLOCK_SLACK_SECONDS, House, Outside};

/// Requests under way have this long to finish once the house closes.
const GRACE: Duration = Duration::from_secs(10);
/// Upper bounds of the time histograms, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Serves until a signal or a lost lease.
pub fn serve(config: &Config, outside: &Outside, said: &mut dyn Write) -> Result<(), Trouble> {
    logging::start(config.log_format, &config.log_level);
    block_on(run(config, outside, said))
}

async fn run(config: &Config, outside: &Outside, said: &mut dyn Write) -> Result<(), Trouble> {
    let house = wiring::open(config, outside).await?;
    wiring::ensure(&house.desk).await?;
    remark_on_clock(&house, outside);
    let settings = Settings {
        trusted_proxies: config.trusted_proxies.clone().into(),
        requests_per_minute: config.requests_per_minute,
    };
    let web = http::web(&house.desk, &settings);
    let (listener, address) = bind("listen", config.listen).await?;
    let (stop, stopped) = watch::channel(false);
    let (lost, mut lease_lost) = mpsc::channel(1);
    let mut jobs = wiring::jobs();
    jobs.push(forget_idle(web.gate.clone()));
    jobs.push(renew(house.lease.clone(), lost));
    jobs.push(anchor(config.anchor_file.clone()));
    let mut servers: Vec<Server> = Vec::new();
    // Before anything is said: whoever reads it may ask to stop at once.
    let asked = signalled()?;
    say(said, format_args!("khidmat listens on http://{address}"));
    if let Some(wished) = config.metrics_listen {
        let figures = figures()?;
        let (listener, address) = bind("metrics.listen", wished).await?;
        say(said, format_args!("figures for monitoring on http://{address}/metrics"));
        jobs.push(upkeep(figures.clone()));
        servers.push(tokio::spawn(http::serve(listener, figures_router(figures), until(stopped.clone()))));
    }
    if let Some((wished, settings)) = wiring::mail_door(config)? {
        let (listener, address) = bind("mail.listen", wished).await?;
        say(said, format_args!("mail is received on {address}"));
        servers.push(tokio::spawn(receive(listener, settings, house.desk.clone(), stopped.clone())));
    }
    if let Some(token) = desk::staff::set_up_link(&house.desk).await? {
        let (url, hours) = (&config.public_url, desk::staff::SET_UP_HOURS);
        say(said, format_args!("set the desk up, once and within {hours} hours: {url}/set-up/{token}"));
    }
    // The demo says so itself: its letters are never sent.
    if config.mail.relay.is_none() && !outside.is_demo {
        tracing::warn!("mail.relay is not set: letters stay in the outbox and are not sent");
    }
    servers.push(tokio::spawn(http::serve(listener, web.router, until(stopped))));
    let runner = Runner::start(&house.desk, jobs, wiring::loops());
    tracing::info!(%address, slot = house.lease.slot, "serving");
    let reason = tokio::select! {
        name = asked => name,
        _ = lease_lost.recv() => "lease lost",
    };
    tracing::info!(reason, "stopping");
    web.health.stopping();
    stop.send_replace(true);
    drain(servers, runner).await;
    drop(web.health);
    close(house, outside).await;
    tracing::info!("stopped");
    if reason == "lease lost" {
        return Err(Trouble::told("another server took this one's place; start it again"));
    }
    Ok(())
}

/// Something that listens, until it is told to stop.
type Server = JoinHandle<std::io::Result<()>>;

/// Opens a port for the setting `name`; answers which it became.
async fn bind(name: &str, wished: SocketAddr) -> Result<(TcpListener, SocketAddr), Trouble> {
    let wrong = |error| Trouble::io(format_args!("{name} {wished}"), &error);
    let listener = TcpListener::bind(wished).await.map_err(wrong)?;
    let address = listener.local_addr().map_err(wrong)?;
    Ok((listener, address))
}

/// Takes mail in.
async fn receive(
    listener: TcpListener,
    settings: mail::listener::Settings,
    desk: Desk,
    stopped: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let clock = desk.clock();
    mail::listener::serve(listener, settings, Arc::new(Door::new(desk)), clock, stopped).await;
    Ok(())
}

fn remark_on_clock(house: &House, outside: &Outside) {
    let behind = house.installation.seen_at.seconds_since(outside.clock.now());
    if behind > CLOCK_SLACK_SECONDS {
        tracing::warn!(behind, "the clock stands before the last time this desk was open; check it");
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    drop(stopped.wait_for(|stop| *stop).await);
}

/// Answers with the name of the signal that asks to stop.
fn signalled() -> Result<impl Future<Output = &'static str>, Trouble> {
    let listen = |kind| signal(kind).map_err(|error| Trouble::io("signals", &error));
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => "SIGINT",
            _ = terminate.recv() => "SIGTERM",
        }
    })
}

/// Waits for what is under way, but not longer than [`GRACE`].
async fn drain(servers: Vec<Server>, runner: Runner) {
    let aborts: Vec<_> = servers.iter().map(JoinHandle::abort_handle).collect();
    let ending = async {
        for server in servers {
            if let Ok(Err(error)) = server.await {
                tracing::error!(%error, "a listener failed");
            }
        }
        runner.stop().await;
    };
    if tokio::time::timeout(GRACE, ending).await.is_err() {
        tracing::warn!(seconds = GRACE.as_secs(), "some requests did not finish in time and were cut off");
        aborts.iter().for_each(tokio::task::AbortHandle::abort);
    }
}

/// Gives the node's slot back and lets the database finish what it holds.
pub(super) async fn close(house: House, outside: &Outside) {
    let House { desk, lease, .. } = house;
    if let Err(error) = lease.release(desk.db(), outside.clock.now()).await {
        tracing::warn!(%error, "the node slot was not given back; it frees itself in a minute");
    }
    // Dropping the last handle waits for the database's threads, which an async thread must not.
    if tokio::task::spawn_blocking(move || drop(desk)).await.is_err() {
        tracing::error!("closing the database panicked");
    }
}

fn forget_idle(gate: Gate) -> Job {
    Job::new("forget idle callers", 60, move |_| {
        let gate = gate.clone();
        async move {
            gate.forget_idle();
            Ok(())
        }
    })
}

fn renew(lease: Lease, lost: mpsc::Sender<()>) -> Job {
    Job::new("renew the node slot", RENEW_SECONDS, move |desk| {
        let (lease, lost) = (lease.clone(), lost.clone());
        async move {
            if !lease.renew(desk.db(), desk.now()).await? {
                tracing::error!(slot = lease.slot, "another server holds this one's node slot");
                // Full or closed: the house is closing already.
                lost.try_send(()).unwrap_or_default();
            }
            Ok(())
        }
    })
}

fn anchor(file: PathBuf) -> Job {
    Job::new("anchor the event log", 3600, move |desk| {
        let file = file.clone();
        async move { anchorfile::keep(&desk, &file).await.map(|_| ()) }
    })
}

fn upkeep(figures: PrometheusHandle) -> Job {
    Job::new("tidy the figures for monitoring", 15, move |_| {
        let figures = figures.clone();
        async move {
            figures.run_upkeep();
            Ok(())
        }
    })
}

fn figures() -> Result<PrometheusHandle, Trouble> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| Trouble::told(format!("figures for monitoring: {error}")))
}

fn figures_router(figures: PrometheusHandle) -> axum::Router {
    let figures = Arc::new(figures);
    let answer = move || {
        let figures = Arc::clone(&figures);
        async move { ([("content-type", "text/plain; version=0.0.4")], figures.render()) }
    };
    axum::Router::new().route("/metrics", axum::routing::get(answer))
}
