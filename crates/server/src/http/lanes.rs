//! Connections are divided among a few lanes, one for each core: a thread with a loop of its own, in which a connection
//! stays for life. A request is read, handled and answered there, so that nobody else is woken for it; work that
//! blocks (the database, files, passwords) is done by threads of its own as everywhere.

use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tower::Service as _;

/// A connection on which no head of a request is complete within this is closed, also one that rests between two.
const HEAD_TIME: Duration = Duration::from_secs(90);
/// How long to wait when the system has no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(200);

/// Serves a router until `stop` answers, then lets requests under way finish. Whoever drops the future cuts them off.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    divide(listener, router, stop, available_parallelism().map_or(1, NonZeroUsize::get), HEAD_TIME).await
}

async fn divide(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    count: usize,
    head_time: Duration,
) -> io::Result<()> {
    // Its end, by a return or by a drop, ends what is still under way.
    let (whole, cut) = watch::channel(());
    let lanes: Vec<Lane> = (0..count)
        .map(|number| Lane::open(number, router.clone(), cut.clone(), head_time))
        .collect::<io::Result<_>>()?;
    drop((router, cut));
    tokio::select! {
        () = stop => {}
        () = hand_out(&listener, &lanes) => {}
    }
    drop(listener);
    // A lane that is given no more finishes what it has.
    let ends: Vec<_> = lanes.into_iter().map(|lane| lane.ended).collect();
    for end in ends {
        // The other side is dropped with its lane, which is what is waited for.
        drop(end.await);
    }
    drop(whole);
    Ok(())
}

/// Gives each new connection to the lane that has fewest.
async fn hand_out(listener: &TcpListener, lanes: &[Lane]) {
    loop {
        match listener.accept().await.and_then(|(stream, peer)| Ok((stream.into_std()?, peer))) {
            Ok((stream, peer)) => {
                let Some(lane) = lanes.iter().min_by_key(|lane| lane.open.load(Ordering::Relaxed)) else {
                    return;
                };
                let counted = Counted::new(&lane.open);
                if lane.to.send(Handed { stream, peer, counted }).is_err() {
                    tracing::error!("a thread for connections is gone");
                    return;
                }
            }
            Err(error) if is_of_the_caller(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(NO_ROOM).await;
            }
        }
    }
}

/// The caller hung up before they were heard.
fn is_of_the_caller(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// A connection on its way to its lane.
struct Handed {
    stream: std::net::TcpStream,
    peer: SocketAddr,
    counted: Counted,
}

/// A connection counts for its lane until this is dropped.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(open))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Lane {
    to: mpsc::UnboundedSender<Handed>,
    /// How many connections it has.
    open: Arc<AtomicUsize>,
    /// Answers once its thread has let go of everything.
    ended: oneshot::Receiver<()>,
}

impl Lane {
    fn open(
        number: usize,
        router: Router,
        cut: watch::Receiver<()>,
        head_time: Duration,
    ) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (to, handed) = mpsc::unbounded_channel();
        let (end, ended) = oneshot::channel::<()>();
        std::thread::Builder::new().name(format!("http-{number}")).spawn(move || {
            runtime.block_on(take(handed, router, cut, head_time));
            drop(runtime);
            drop(end);
        })?;
        Ok(Self { to, open: Arc::default(), ended })
    }
}

/// Takes connections until there are no more to come, then waits for those that are open.
async fn take(
    mut handed: mpsc::UnboundedReceiver<Handed>,
    router: Router,
    mut cut: watch::Receiver<()>,
    head_time: Duration,
) {
    let open = GracefulShutdown::new();
    while let Some(next) = handed.recv().await {
        tokio::spawn(converse(next, router.clone(), open.watcher(), head_time));
    }
    tokio::select! {
        () = open.shutdown() => {}
        _ = cut.changed() => {}
    }
}

/// Answers what is asked on one connection.
async fn converse(handed: Handed, router: Router, watcher: Watcher, head_time: Duration) {
    let Handed { stream, peer, counted } = handed;
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    // The last part of an answer does not wait until the one before it is acknowledged.
    let taken = stream.set_nodelay(true).and_then(|()| TcpStream::from_std(stream));
    let Ok(stream) = taken.inspect_err(|error| tracing::warn!(%error, "a connection was lost")) else {
        return;
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_time)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
    drop(counted);
}

#[cfg(test)]
mod tests;
